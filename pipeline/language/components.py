"""The spaCy pipeline for Vietnamese reports: tokens are syllables, every annotation is a slice of the text.

Each step is a registered component, so that others can `nlp.add_pipe("solieu_numbers")`. A component keeps its
records in `doc._.solieu` and token spans in `doc.spans`; the character spans are the truth, token spans are widened to
whole tokens. Notes live as long as their doc in this process; what is written with a doc are the token spans.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan
from spacy.vocab import Vocab

from pipeline.language.periods import find_periods
from pipeline.language.places import find_places
from pipeline.language.quantities import find_quantities
from pipeline.language.sentences import find_sentences
from pipeline.language.words import segment
from pipeline.lexicon import Syllables
from pipeline.lookalikes import find_lookalikes, with_digits
from pipeline.records import Block, BlockKind, PeriodMention, PlaceMention
from pipeline.spans import Span, SpanIndex
from pipeline.textforms import fold, unwrap

COMPONENTS = ("solieu_sentences", "solieu_periods", "solieu_places", "solieu_numbers", "solieu_words")

# a syllable or sign with the space after it, or other white space
_TOKEN = re.compile(r"(\w+|[^\w\s])( ?)|(\s+)")


class SyllableTokenizer:
    """Syllables, single signs and stretches of white space; `doc.text` is the text, character by character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of a text; white space beyond the one space after a syllable is a token of its own."""
        found = _TOKEN.findall(text)
        words = [word or white for word, _, white in found]
        doc = Doc(self.vocab, words=words, spaces=[space == " " for _, space, _ in found])
        notes(doc)["text"] = text
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to store: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> SyllableTokenizer:
        """Nothing to load."""
        return self


# Beside the doc and not in its user data, which spaCy could not write with our records in it.
_NOTES: WeakKeyDictionary[Doc, dict[str, Any]] = WeakKeyDictionary()


def notes(doc: Doc) -> dict[str, Any]:
    """What the components have found in a doc so far (records with character spans); also `doc._.solieu`."""
    return _NOTES.setdefault(doc, {})


Doc.set_extension("solieu", getter=notes, force=True)


def text_of(doc: Doc) -> str:
    """The text of a doc, put together once (`Doc.text` walks all tokens each time)."""
    found = notes(doc)
    if "text" not in found:
        found["text"] = doc.text
    text: str = found["text"]
    return text


def syllables_of(doc: Doc) -> Syllables:
    """The folded text of a doc cut into syllables, made once."""
    found = notes(doc)
    if "syllables" not in found:
        text, blocks = text_of(doc), found.get("blocks", ())
        found["syllables"] = Syllables(with_digits(text, unwrap(fold(text), blocks), blocks))
    syllables: Syllables = found["syllables"]
    return syllables


def _mark(doc: Doc, name: str, spans: Iterable[Span], labels: Sequence[str]) -> None:
    """Token spans of character spans, widened to whole tokens (`Doc.char_span` walks the whole doc each time)."""
    found = notes(doc)
    if "token_starts" not in found:
        found["token_starts"] = doc.to_array("IDX").tolist()
    starts: list[int] = found["token_starts"]
    marked = []
    for span, label in zip(spans, labels, strict=True):
        first = bisect_right(starts, span.start) - 1
        last = bisect_left(starts, span.end)
        marked.append(TokenSpan(doc, first, max(last, first + 1), label=label))
    doc.spans[name] = marked


@Language.component("solieu_sentences")
def sentences_component(doc: Doc) -> Doc:
    """Sentences inside the blocks that `notes(doc)["blocks"]` holds (one block for a bare text)."""
    found = notes(doc)
    blocks = found.setdefault("blocks", (Block(BlockKind.PARAGRAPH, Span(0, len(text_of(doc)))),))
    found["sentences"] = find_sentences(text_of(doc), blocks)
    return doc


@Language.component("solieu_periods")
def periods_component(doc: Doc) -> Doc:
    """Stated periods."""
    periods: list[PeriodMention] = find_periods(syllables_of(doc))
    notes(doc)["periods"] = periods
    _mark(doc, "periods", (item.span for item in periods), [item.kind.value for item in periods])
    return doc


@Language.component("solieu_numbers")
def numbers_component(doc: Doc) -> Doc:
    """Known non-figures, then quantities; needs `solieu_periods` and `solieu_places` before it."""
    found = notes(doc)
    periods, places, blocks = found.get("periods", ()), found.get("places", ()), found.get("blocks", ())
    unread = find_lookalikes(text_of(doc), syllables_of(doc).folded, blocks).unread
    quantities = find_quantities(syllables_of(doc), periods, places, blocks, unread)
    numbers = quantities.numbers
    found["nonfigures"], found["numbers"] = quantities.nonfigures, numbers
    _mark(doc, "numbers", (item.span for item in numbers), [item.form.value for item in numbers])
    return doc


@Language.component("solieu_places")
def places_component(doc: Doc) -> Doc:
    """Named and general places."""
    places: list[PlaceMention] = find_places(text_of(doc), syllables_of(doc))
    notes(doc)["places"] = places
    _mark(doc, "places", (item.span for item in places), [item.level.value for item in places])
    return doc


@Language.component("solieu_words")
def words_component(doc: Doc) -> Doc:
    """Underthesea's words, only in sentences where a quantity stands; needs sentences and numbers before it."""
    found = notes(doc)
    sentences: list[Span] = found.get("sentences", [])
    index = SpanIndex(sentences)
    places = (index.at(item.span.start) for item in found.get("numbers", ()))
    wanted = sorted({place for place in places if place is not None})
    words = [word for number in wanted for word in segment(text_of(doc), sentences[number])]
    found["words"] = words
    _mark(doc, "words", words, [""] * len(words))
    return doc


@cache
def vietnamese() -> Language:
    """The whole pipeline, made once per process."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = SyllableTokenizer(nlp.vocab)
    nlp.max_length = 25_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp

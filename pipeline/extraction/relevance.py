"""Is a text about the topic at all? Asked of pages that a crawl brings, before figures are looked for in them.

A linear model of the words of a passage and of how it speaks of the topics of the lexicon. A text is as relevant as
its most relevant passage: a report of twenty pages may hold one paragraph that is ours. It errs towards keeping: what
it lets through by mistake costs time and gives no figure, what it refuses by mistake is lost to whoever does not look
through the list of refused pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.datafiles import StrictData, load_yaml
from pipeline.extraction.linear import LinearModel, load_model
from pipeline.extraction.terms import TaggedText, Term
from pipeline.extraction.topics import OUR_TOPICS
from pipeline.lexicon import Syllables
from pipeline.textforms import fold
from pipeline.values import value_class

MODEL = "relevance"

# Words of a passage, about those of a document that the model has learnt from; each begins in the middle of the last.
_PASSAGE = 400
# So many passages are looked at: the first four hundred pages of print.
_PASSAGES = 800
# What a passage says of itself first, in syllables and signs.
_HEAD = 60
# How far a number may stand from a word of the topic to be told with it, in syllables and signs.
_NEAR = 15
# Counts are told by steps: "at least so many".
_STEPS = (1, 2, 3, 5, 8, 13)
_SHARES = 5
_REASONS = 5
_NUMERAL = "#"
_TOPIC, _SHARE, _BESIDE, _WORD = "topic", "share", "near", "word"


@value_class
class Relevance:
    """What was decided of a text.

    Attributes:
        on_topic: whether figures are to be looked for in it.
        probability: of being on the topic, 0 to 1, of a text as likely on it as off it before it is read.
        reasons: words of its most relevant passage that spoke loudest for what was decided, the loudest first.
    """

    on_topic: bool
    probability: float
    reasons: tuple[str, ...]


class _Decision(StrictData):
    """What data/extraction/relevance.yaml holds.

    Attributes:
        threshold: probability from which on a text is kept.
    """

    threshold: float


def relevance(text: str) -> Relevance:
    """Whether a text is on the topic.

    Args:
        text: main text of a page, NFC, menus left out as far as they are known.

    Raises:
        DataError: if the model cannot be read.
    """
    model = load_model(MODEL)
    probability, passage = most_relevant(model, text)
    kept = probability >= threshold()
    return Relevance(kept, probability, _reasons(model, passage, kept=kept))


def most_relevant(model: LinearModel, text: str) -> tuple[float, str]:
    """The probability of the passage that is most likely on the topic, and that passage."""
    cut = list(passages(text))
    odds = model.probabilities([relevance_features(passage) for passage in cut])[:, 0]
    best = int(odds.argmax())
    return float(odds[best]), cut[best]


@cache
def threshold() -> float:
    """The probability from which on a text is kept."""
    return load_yaml(_Decision, "extraction", "relevance.yaml").threshold


def passages(text: str) -> Iterator[str]:
    """The passages of a text, each half of the one before; a short text is one."""
    words = text.split(maxsplit=_PASSAGE * (_PASSAGES + 1) // 2)[: _PASSAGE * _PASSAGES // 2]
    for start in range(0, max(len(words) - _PASSAGE // 2, 1), _PASSAGE // 2):
        yield " ".join(words[start : start + _PASSAGE])


def relevance_features(passage: str) -> list[str]:
    """What the model sees of a passage, each feature once, sorted: words, pairs of words, and topics by count."""
    syllables = Syllables(fold(passage))
    return sorted({*_words(syllables.keys), *_topics(syllables)})


def _words(keys: Sequence[str]) -> Iterator[str]:
    """Syllables, numerals as one, and pairs of them that no sign parts."""
    before = ""
    for key in keys:
        word = key if key.isalpha() else _NUMERAL if key[0].isdigit() else ""
        if word:
            yield f"{_WORD}={word}"
        if word and before:
            yield f"{_WORD}={before} {word}"
        before = word


def _topics(syllables: Syllables) -> Iterator[str]:
    """How often each topic is named, whether early, how much of all that is named is ours, and whether with numbers."""
    terms = _named(syllables)
    ours = [term for term in terms if term.name in OUR_TOPICS]
    for name, count in Counter(term.name for term in terms).items():
        yield from (f"{_TOPIC}:{name}>={step}" for step in _STEPS if count >= step)
    head = syllables.starts[_HEAD] if len(syllables) > _HEAD else len(syllables.folded)
    yield from (f"{_TOPIC}:{term.name}@head" for term in terms if term.span.start < head)
    yield f"{_SHARE}={_SHARES * len(ours) // len(terms) if ours else 'none'}"
    numerals = [at for at, key in enumerate(syllables.keys) if key[0].isdigit()]
    told = sum(_numbered(bisect_left(syllables.starts, term.span.start), numerals) for term in ours)
    yield from (f"{_BESIDE}>={step}" for step in _STEPS if told >= step)


def _named(syllables: Syllables) -> list[Term]:
    return TaggedText(syllables).within("topic", 0, len(syllables.folded) + 1)


def _numbered(at: int, numerals: Sequence[int]) -> bool:
    """Whether a numeral stands near a syllable."""
    first = bisect_left(numerals, at - _NEAR)
    return first < len(numerals) and numerals[first] <= at + _NEAR


def _reasons(model: LinearModel, passage: str, *, kept: bool) -> tuple[str, ...]:
    """The words whose features spoke loudest for the decision; a topic is told by the first word that names it."""
    features = relevance_features(passage)
    weights = model.totals([[name] for name in features])
    told = sorted(zip(weights, features, strict=True), key=lambda pair: (-pair[0] if kept else pair[0], pair[1]))
    loud = (name for weight, name in told if (weight > 0) == kept and weight)
    phrases = {term.name: term.phrase for term in reversed(_named(Syllables(fold(passage))))}
    words = (_in_words(name, phrases) for name in loud)
    return tuple(dict.fromkeys(word for word in words if word))[:_REASONS]


def _in_words(feature: str, phrases: dict[str, str]) -> str:
    """A feature as words of the text, or "" where none stand for it; a syllable alone is seldom a word."""
    if feature.startswith(f"{_TOPIC}:"):
        return phrases[feature.removeprefix(f"{_TOPIC}:").split(">")[0].split("@")[0]]
    pair = feature.removeprefix(f"{_WORD}=")
    return pair if feature.startswith(_WORD) and " " in pair and _NUMERAL not in pair else ""

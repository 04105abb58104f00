"""Texts that tell pages on the topic from others: the gold corpus, and off-topic pages of our own (corpus/offtopic)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluation.corpus import SPLIT_FILE, TEXTS, Part, document_text, family_of, load_corpus, load_split
from pipeline.evaluation.wording import BadGoldError

OFFTOPIC = "offtopic"
"""Folder beside the gold corpus."""

_ABOUT_FILE, _ABOUT_COLUMN = "about.csv", "document"
# Pages that are read one after the other, as in a newsletter: as long together as a document of the gold corpus.
_JOINED = ((0, 1, 2), (1, 3))


@dataclass(frozen=True, slots=True)
class Page:
    """A text with what it is.

    Attributes:
        on_topic: whether it has figures of ours or is about the topic.
        figures: where its figures begin; none for a page of another topic.
        own: whether it was written as an off-topic page.
    """

    name: str
    text: str
    on_topic: bool
    figures: tuple[int, ...] = ()
    own: bool = False

    @property
    def family(self) -> str:
        """Of one hand and one part."""
        return family_of(self.name)

    @property
    def near(self) -> bool:
        """Whether it is a page of the gold corpus in which annotators found no figure of ours."""
        return not self.on_topic and not self.own


def gold_pages(corpus: Path, parts: Collection[Part]) -> list[Page]:
    """The documents of a gold corpus, in the order of their names.

    A document is on the topic if it has a figure of ours, or is named in about.csv beside the off-topic pages: some
    speak of nothing else and give no number.

    Raises:
        BadGoldError: if the corpus cannot be used.
    """
    about = _about(corpus.parent / OFFTOPIC)
    pages = []
    for document in load_corpus(corpus, parts).documents:
        starts = tuple(figure["start"] for figure in document.figures)
        text = document_text(corpus, document.name)
        pages.append(Page(document.name, text, bool(starts) or document.name in about, starts))
    return pages


def own_pages(corpus: Path, parts: Collection[Part]) -> list[Page]:
    """The off-topic pages beside a gold corpus, in the order of their names; none where there is no such folder.

    Raises:
        BadGoldError: if they cannot be read, or a family of them is in no part.
    """
    folder = corpus.parent / OFFTOPIC
    if not folder.is_dir():
        return []
    split = load_split(folder)
    names = sorted(path.stem for path in (folder / TEXTS).glob("*.txt"))
    if unknown := {family_of(name) for name in names} - split.keys():
        raise BadGoldError("unreadable", path=folder / SPLIT_FILE, detail=f"no part for {', '.join(sorted(unknown))}")
    chosen = (name for name in names if split[family_of(name)] in parts)
    return [Page(name, document_text(folder, name), on_topic=False, own=True) for name in chosen]


def pages_fingerprint(pages: Collection[Page]) -> str:
    """SHA-256 over names and texts of off-topic pages, sorted by name."""
    total = hashlib.sha256()
    for page in sorted(pages, key=lambda page: page.name):
        total.update(f"{hashlib.sha256(page.text.encode()).hexdigest()}  {page.name}\n".encode())
    return total.hexdigest()


def learnt_from(pages: Collection[Page]) -> Iterator[tuple[str, bool]]:
    """Texts to learn from, with whether they are on the topic.

    Documents of the gold corpus are longer than our off-topic pages, and length must not tell: of each document with
    figures the half with most of them is learnt from too, and off-topic pages also several together.
    """
    own = [page for page in pages if page.own]
    for page in pages:
        yield page.text, page.on_topic
        if page.figures:
            yield _half(page), True
        elif page.own:
            same = [other.text for other in own if other.family == page.family]
            at = same.index(page.text)
            for steps in _JOINED:
                yield "\n\n".join(same[(at + step) % len(same)] for step in steps), False


def _half(page: Page) -> str:
    """The half of a document, cut at a line, that has most of its figures."""
    cut = page.text.find("\n", len(page.text) // 2)
    cut = cut if cut > 0 else len(page.text) // 2
    first = sum(start < cut for start in page.figures)
    return page.text[:cut] if 2 * first >= len(page.figures) else page.text[cut:]


def _about(folder: Path) -> frozenset[str]:
    path = folder / _ABOUT_FILE
    if not folder.is_dir():
        return frozenset()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return frozenset(row[_ABOUT_COLUMN] for row in csv.DictReader(file))
    except (OSError, UnicodeError, KeyError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error

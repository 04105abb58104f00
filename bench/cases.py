"""What is compared with what."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from bench.clock import Comparison, compare, rounds
from bench.tenfold import tenfold, using
from bench.texts import published, reports, varied
from pipeline.records import Extraction, ParsedDocument, RawDocument
from pipeline.settings import Settings


def text_to_figures(documents: int, count: int) -> Iterator[Comparison]:
    """Plain texts to figures, against word segmentation of the whole text: the rooms after parsing, and all.

    What it costs hangs on the numbers, what it is compared with on the length. The sample reports hold six times as
    many figures in as much text as published ones do, so both are measured, the latter where they are at hand.

    Raises:
        StageError: if a run calls the segmenter, of which neither line would then be free.
    """
    for name, texts in (("sample", reports(".txt")), ("published", published())):
        if texts:
            yield from _to_figures(name, varied(texts, documents, seed=1), count)


def _to_figures(name: str, texts: list[str], count: int) -> Iterator[Comparison]:
    from underthesea import word_tokenize

    from pipeline.engine import process

    raws = [_raw(text, f"{index}.txt") for index, text in enumerate(texts)]
    settings = Settings()
    parsed = _parsed(raws, settings)
    ways: dict[str, Callable[[], object]] = {
        "figures": lambda: [process(raw, settings) for raw in raws],
        "parsed": lambda: _read(parsed),
        "words": lambda: [word_tokenize(sentence) for text in texts for sentence in _sentences(text)],
    }
    with patch("pipeline.language.words._segmenter", side_effect=AssertionError("a run segments words")):
        ways["figures"]()
    taken = rounds(ways, count)
    against, work = "underthesea.word_tokenize of the whole text, by sentences", _amount(texts)
    yield compare(f"{name} texts to figures, without parsing", against, work, taken["parsed"], taken["words"])
    yield compare(f"{name} texts to figures, with parsing", against, work, taken["figures"], taken["words"])


def ten_times_the_patterns(documents: int, count: int) -> Comparison:
    """Language and extraction with ten times the lexicon, names, patterns and rules, against those of the package.

    Raises:
        AssertionError: if the figures are not the same.
    """
    texts = varied(reports(".txt"), documents, seed=4)
    parsed = _parsed([_raw(text, f"{index}.txt") for index, text in enumerate(texts)], Settings())
    more = tenfold()

    def all_read() -> object:
        with using(more):
            return _read(parsed)

    if all_read() != _read(parsed):
        raise AssertionError("made-up words changed figures")
    taken = rounds({"tenfold": all_read, "plain": lambda: _read(parsed)}, count)
    return compare(
        "ten times the patterns", "the package's own patterns", _amount(texts), taken["tenfold"], taken["plain"]
    )


def _parsed(raws: Sequence[RawDocument], settings: Settings) -> list[ParsedDocument]:
    from pipeline.parsing import parse

    return [parse(raw, settings.reading_limits()) for raw in raws]


def _read(parsed: Sequence[ParsedDocument]) -> list[Extraction]:
    """Language and extraction alone, as a run calls them."""
    from pipeline.extraction import extract
    from pipeline.garbage import uncollected
    from pipeline.language import annotate

    found = []
    for document in parsed:
        with uncollected():
            found.append(extract(document, annotate(document)))
    return found


def page_to_store(documents: int, count: int) -> Comparison:
    """Web pages to stored figures, against main text by trafilatura and word segmentation of it."""
    import trafilatura
    from underthesea import word_tokenize

    pages = varied(reports(".html"), documents, seed=2)

    def library() -> None:
        for page in pages:
            for sentence in _sentences(trafilatura.extract(page) or ""):
                word_tokenize(sentence)

    with tempfile.TemporaryDirectory() as folder:
        _write(pages, Path(folder), ".html")
        ways = {"stored": lambda: _first_run(Path(folder)), "library": library}
        taken = rounds(ways, count)
    against = "trafilatura.extract and word_tokenize of its result"
    return compare("page to stored figures", against, _amount(pages), taken["stored"], taken["library"])


def second_run(documents: int, count: int) -> Comparison:
    """A run over an unchanged folder, against the run that filled the store; start-up aside."""
    from pipeline.engine import run
    from pipeline.storage import open_store

    texts = varied(reports(".txt"), documents, seed=3)
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        _write(texts, Path(folder), ".txt")
        store_path = Path(kept) / "kept.db"

        def again() -> None:
            with open_store(store_path) as store:
                run([folder], store, settings)

        taken = rounds({"again": again, "first": lambda: _first_run(Path(folder))}, count)
    return compare("second run, nothing changed", "the first run", _amount(texts), taken["again"], taken["first"])


def two_jobs(documents: int, count: int) -> Comparison:
    """A first run with two processes, against one; two processors are needed to see anything."""
    texts = varied(reports(".txt"), documents, seed=4)
    with tempfile.TemporaryDirectory() as folder:
        _write(texts, Path(folder), ".txt")
        ways = {"two": lambda: _first_run(Path(folder), jobs=2), "one": lambda: _first_run(Path(folder))}
        taken = rounds(ways, count, warm=False)
    return compare("first run, --jobs 2", "--jobs 1", _amount(texts), taken["two"], taken["one"])


def fence(documents: int, count: int) -> Comparison:
    """Web pages parsed behind the fence, against the same without one."""
    from pipeline.engine.confined import Confined
    from pipeline.engine.rooms import default_rooms

    settings, rooms = Settings(), default_rooms()
    limits = settings.reading_limits()
    raws = [_raw(page, f"{index}.html") for index, page in enumerate(varied(reports(".html"), documents, seed=5))]

    def fenced() -> None:
        with Confined(settings) as confined:
            parse = confined.around(rooms).parse
            for raw in raws:
                parse(raw, limits)

    taken = rounds({"fenced": fenced, "plain": lambda: [rooms.parse(raw, limits) for raw in raws]}, count)
    work = f"{len(raws)} documents, {sum(len(raw.data) for raw in raws):,} bytes"
    return compare("pages parsed behind the fence", "without it", work, taken["fenced"], taken["plain"])


def start(count: int) -> Comparison:
    """`solieu --help`, against a Python that does nothing; whole processes."""
    ways = {
        "help": lambda: _process("from pipeline.cli import main; import sys; sys.argv[1:] = ['--help']; main()"),
        "python": lambda: _process("pass"),
    }
    taken = rounds(ways, 3 * count)
    return compare("solieu --help", "python -c pass", "one process", taken["help"], taken["python"])


def _process(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)


def _first_run(folder: Path, jobs: int = 1) -> None:
    from pipeline.engine import run
    from pipeline.storage import open_store

    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "new.db") as store:
        run([folder], store, Settings(), jobs=jobs)


def _sentences(text: str) -> Iterator[str]:
    """Line by line, because sent_tokenize does not split there."""
    from underthesea import sent_tokenize

    for line in text.splitlines():
        if line.strip():
            yield from sent_tokenize(line)


def _raw(text: str, name: str) -> RawDocument:
    data = text.encode()
    return RawDocument(name, name, data, hashlib.sha256(data).hexdigest(), Path(name).suffix)


def _write(texts: list[str], folder: Path, suffix: str) -> None:
    for index, text in enumerate(texts):
        (folder / f"{index:04}{suffix}").write_text(text, encoding="utf-8")


def _amount(texts: list[str]) -> str:
    return f"{len(texts)} documents, {sum(map(len, texts)):,} characters"

"""Measures the audit: known errors are put into gold documents, which are then read end to end.

    python -m pipeline.engine.planted                       # recall, precision, false findings of the clean texts
    python -m pipeline.engine.planted --manifest FILE       # writes what was planted where, one JSON object a line
    python -m pipeline.engine.planted --show                # each error missed, each false finding
    python -m pipeline.engine.planted --digits [SEED]       # one digit of each text changed, wherever that can be told
    python -m pipeline.engine.planted --clean FOLDER        # texts that hold no error, beside the gold documents

Documents of the train and development parts; the test part is never opened. Models have learnt from both, so that
recall is higher here than elsewhere: `--part development` and texts of newcomers are nearer to it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.audit import Finding
from pipeline.engine.rooms import default_rooms
from pipeline.evaluation.corpus import GOLD_CORPUS, Part, document_text, family_of, load_corpus
from pipeline.evaluation.gold import GoldFolder
from pipeline.evaluation.planting.digits import plan_digits
from pipeline.evaluation.planting.measure import Detection, detect, findings
from pipeline.evaluation.planting.plan import SEED, Planted, plan
from pipeline.evaluation.scores import Ratio
from pipeline.records import Extraction, RawDocument, ReadingLimits

# Never the test part.
_PARTS = (Part.TRAIN, Part.DEVELOPMENT)
_PAGES = (".txt", ".html")


def read(name: str, text: str) -> tuple[Extraction, str]:
    """The figures of a text, end to end, and the text that they stand in.

    Raises:
        DocumentError: if it cannot be read.
    """
    rooms = _rooms()
    data = text.encode()
    suffix = Path(name).suffix if Path(name).suffix in _PAGES else ".txt"
    raw = RawDocument(name, name, data, hashlib.sha256(data).hexdigest(), suffix)
    parsed = rooms.parse(raw, ReadingLimits())
    return rooms.extract(parsed, rooms.annotate(parsed)), parsed.text


_rooms = cache(default_rooms)


def false_findings(texts: Iterable[tuple[str, str]]) -> tuple[int, list[tuple[str, Finding]]]:
    """How many texts there are, and what the audit finds in them although they hold no planted error."""
    found: list[tuple[str, Finding]] = []
    count = 0
    for name, text in texts:
        count += 1
        found += [(name, one) for one in findings(*read(name, text))]
    return count, found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; exit status 0."""
    task = _parser().parse_args(arguments)
    parts = [Part(task.part)] if task.part else _PARTS
    gold = load_corpus(task.folder, parts)
    documents = plan(gold) if task.digits is None else plan_digits(gold, seed=task.digits)
    if task.manifest:
        task.manifest.write_text("".join(f"{line}\n" for line in manifest(documents)), encoding="utf-8")
    made = detect(documents, read)
    sys.stdout.writelines(f"{line}\n" for line in _told(made, documents, show=task.show))
    if task.digits is not None:
        return 0
    right = ((one.name, one.text) for one in plan(gold, right=True))
    for told, texts in (
        ("clean", _texts(gold)),
        ("clean, with what was added", right),
        *((folder.name, _files(folder)) for folder in task.clean),
    ):
        count, found = false_findings(texts)
        wrong = len({name for name, _ in found})
        sys.stdout.write(f"{told}: {count} documents, {wrong} with findings ({len(found)})\n")
        if task.show:
            sys.stdout.writelines(f"  {name}: {one.sentence('vi')}\n" for name, one in found)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=GOLD_CORPUS)
    parser.add_argument("--part", choices=[part.value for part in _PARTS], help="one part only")
    parser.add_argument("--manifest", type=Path, help="write what was planted where")
    parser.add_argument("--clean", type=Path, action="append", default=[], help="a folder of texts without errors")
    parser.add_argument("--digits", type=int, nargs="?", const=SEED, help="change one digit of each text")
    parser.add_argument("--show", action="store_true", help="each error missed and each false finding")
    return parser


def _texts(gold: GoldFolder) -> Iterator[tuple[str, str]]:
    return ((document.name, document_text(gold.path, document.name)) for document in gold.documents)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    paths = sorted(path for path in folder.iterdir() if path.suffix in _PAGES)
    return ((path.name, path.read_text(encoding="utf-8")) for path in paths)


def manifest(documents: Iterable[Planted]) -> Iterator[str]:
    """What was planted, one JSON object a line: document, check, place in the clean text, before and after."""
    for document in documents:
        for slip, (start, end) in zip(document.slips, document.spans, strict=True):
            place = {"start": slip.start, "end": slip.end, "new_start": start, "new_end": end}
            facts = {"document": document.name, "check": slip.code, **place, "written": slip.written}
            yield json.dumps(facts, ensure_ascii=False)


def by_halves(made: Detection, documents: Sequence[Planted]) -> tuple[Ratio, Ratio]:
    """The recall of every other family, and of the families between them: what is mended for one must help both."""
    families = sorted({family_of(one.name) for one in documents})
    ratios = []
    for half in (frozenset(families[::2]), frozenset(families[1::2])):
        planted = sum(len(one.slips) for one in documents if family_of(one.name) in half)
        missed = sum(family_of(name) in half for name, _ in made.missed)
        ratios.append(Ratio(planted - missed, wanted=planted))
    return ratios[0], ratios[1]


def _told(made: Detection, documents: Sequence[Planted], *, show: bool) -> Iterator[str]:
    yield f"{made.planted.total()} errors in {len(documents)} documents"
    yield f"{'check':20}{'planted':>9}{'found':>7}{'by it':>7}{'findings':>10}{'right':>7}"
    for code in sorted({*made.planted, *made.findings}):
        counts = made.planted[code], made.found[code], made.by_check[code], made.findings[code], made.right[code]
        yield "{:20}{:9}{:7}{:7}{:10}{:7}".format(code, *counts)
    yield f"recall {made.recall.recall:.3f}, precision {made.precision.precision:.3f}"
    for half, recall in enumerate(by_halves(made, documents), 1):
        yield f"  half {half} of the families: recall {recall.recall:.3f}"
    if show:
        yield from (f"  missed: {name} {slip.code} [{slip.start}] {slip.written}" for name, slip in made.missed)
        yield from (f"  false: {name} {one.code}: {one.sentence('vi')}" for name, one in made.false)


if __name__ == "__main__":
    sys.exit(main())

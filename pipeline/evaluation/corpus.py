"""The gold corpus: its parts, its two annotations, their agreement, and what it may not hold.

    python -m pipeline.evaluation.corpus check first        # can the annotations be read? which numbers are unmarked?
    python -m pipeline.evaluation.corpus compare first second   # agreement of the two annotators, and where they differ
    python -m pipeline.evaluation.corpus report --write corpus/README.md    # the tables of the datasheet

`--folder` names another corpus than corpus/gold, `--only b01` documents whose names begin so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from pipeline.errors import SolieuError
from pipeline.evaluation.annotations import ANNOTATION_SUFFIX, read_annotation, unmarked_numbers
from pipeline.evaluation.datasheet import Sheet, put_into
from pipeline.evaluation.facts import Line
from pipeline.evaluation.gold import GoldDocument, GoldFolder, load_gold
from pipeline.evaluation.overlap import common_sentences, pairs_sharing
from pipeline.evaluation.report import as_text
from pipeline.evaluation.scores import Scores
from pipeline.evaluation.scoring import evaluate
from pipeline.evaluation.wording import BadGoldError

GOLD_CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "gold"
TEXTS, FIRST, SECOND, AGREED = "texts", "first", "second", "agreed"
SPLIT_FILE = "split.csv"

# What a document's name says of its family: all before the first underscore.
_FAMILY_ENDS = "_"


class Part(StrEnum):
    """What a document family is for.

    Models learn from `train`; designs are chosen on `development`; `test` is looked at only to report.
    """

    TRAIN = "train"
    DEVELOPMENT = "development"
    TEST = "test"


def load_split(folder: Path) -> dict[str, Part]:
    """The part of every document family.

    Raises:
        BadGoldError: if the file is missing or names an unknown part.
    """
    path = folder / SPLIT_FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["family"]: Part(row["part"]) for row in csv.DictReader(file)}
    except (OSError, UnicodeError, KeyError, ValueError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error


def family_of(name: str) -> str:
    """The family of a document: those of one writer, with outlines and places of their own."""
    return name.split(_FAMILY_ENDS, 1)[0]


def load_corpus(folder: Path, parts: Collection[Part] = tuple(Part)) -> GoldFolder:
    """The agreed annotations of the families of some parts, in the order of their names.

    Raises:
        BadGoldError: if an annotation or the split cannot be used, or a family is in no part.
    """
    split = load_split(folder)
    names = sorted(path.stem for path in (folder / AGREED).glob(f"*{ANNOTATION_SUFFIX}"))
    if unknown := {family_of(name) for name in names} - split.keys():
        raise BadGoldError("unreadable", path=folder / SPLIT_FILE, detail=f"no part for {', '.join(sorted(unknown))}")
    chosen = [name for name in names if split[family_of(name)] in parts]
    paths = [folder / AGREED / f"{name}{ANNOTATION_SUFFIX}" for name in chosen]
    return GoldFolder(folder, tuple(read_annotation(p, document_text(folder, p.stem)) for p in paths))


def is_corpus(folder: Path) -> bool:
    """Whether a folder is a corpus in parts, not one of reports beside their gold."""
    return (folder / SPLIT_FILE).is_file()


def open_gold(folder: Path, part: Part | None = None) -> GoldFolder:
    """The gold of a folder of either kind.

    Args:
        folder: a corpus in parts, or *.gold.json files.
        part: which part of a corpus; None is its development part.

    Raises:
        BadGoldError: if a gold file cannot be used, there is none, or a part is asked of a folder that has none.
    """
    if not is_corpus(folder):
        if part is not None:
            raise BadGoldError("no_split", path=folder)
        return load_gold(folder)
    chosen = part or Part.DEVELOPMENT
    gold = load_corpus(folder, (chosen,))
    if not gold.documents:
        raise BadGoldError("empty_part", path=folder, part=chosen.value)
    return gold


def fingerprint(folder: Path, parts: Collection[Part] = tuple(Part)) -> str:
    """SHA-256 over names and bytes of texts and agreed annotations of some parts, sorted by name."""
    split, total = load_split(folder), hashlib.sha256()
    files = [*(folder / TEXTS).glob("*.txt"), *(folder / AGREED).glob(f"*{ANNOTATION_SUFFIX}")]
    for path in sorted(files, key=lambda path: (path.name, path.parent.name)):
        if split.get(family_of(path.name)) in parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{content}  {path.parent.name}/{path.name}\n".encode())
    return total.hexdigest()


def document_text(folder: Path, name: str) -> str:
    """The text of one document of a corpus folder.

    Raises:
        BadGoldError: if it is missing.
    """
    path = folder / TEXTS / f"{name}.txt"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise BadGoldError("unreadable", path=path, detail=error) from error


def load_annotations(folder: Path, layer: str, only: str = "") -> GoldFolder:
    """Reads one layer (`first`, `second` or `agreed`) of a corpus folder.

    Args:
        folder: holds `texts/` and the layers.
        layer: name of the layer's folder.
        only: what the document names must begin with.

    Raises:
        BadGoldError: for the first annotation that cannot be used.
    """
    paths = sorted((folder / layer).glob(f"{only}*{ANNOTATION_SUFFIX}"))
    return GoldFolder(folder / layer, tuple(read_annotation(p, document_text(folder, p.stem)) for p in paths))


def as_predicted(gold: GoldFolder) -> Iterator[Line]:
    """The figures of an annotation as if they were a program's output, to score one annotator by another."""
    for document in gold.documents:
        for figure in document.figures:
            yield {**figure, "document": f"{document.name}.txt"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks, compares or reports annotations.

    Returns:
        Exit status: 0 fine, 1 something to mend.
    """
    task = _parser().parse_args(arguments)
    do, wanted = _TASKS[task.task]
    if len(task.layers) != wanted:
        _parser().error(f"{task.task} takes {wanted} layers")
    try:
        return do(task)
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=list(_TASKS))
    parser.add_argument("layers", nargs="*", help="first, second or agreed; none for a report")
    parser.add_argument("--folder", type=Path, default=GOLD_CORPUS)
    parser.add_argument("--only", default="", help="documents whose names begin so")
    parser.add_argument("--unmarked", action="store_true", help="check: list digit strings that no figure covers")
    parser.add_argument("--write", type=Path, help="report: put the tables into this page, between its marks")
    return parser


def _check(task: argparse.Namespace) -> int:
    faults = 0
    texts: dict[str, str] = {}
    total = 0
    for path in sorted((task.folder / task.layers[0]).glob(f"{task.only}*{ANNOTATION_SUFFIX}")):
        try:
            texts[path.stem] = document_text(task.folder, path.stem)
            gold = read_annotation(path, texts[path.stem])
        except SolieuError as error:
            sys.stdout.write(f"{error}\n")
            faults += 1
            continue
        total += len(gold.figures)
        sys.stdout.write(f"{path.stem}: {len(gold.figures)}\n")
        faults += _say_doubts(gold)
        if task.unmarked:
            sys.stdout.writelines(f"    unmarked: {shown}\n" for shown in unmarked_numbers(texts[path.stem], gold))
    for pair in pairs_sharing(texts):
        sys.stdout.write(f"{pair.first} and {pair.second} share {pair.share:.0%} of their word 5-grams\n")
        faults += 1
    share, sentences = common_sentences(texts)
    sys.stdout.write(f"{len(texts)} documents, {total} figures; sentences in over two documents: {share:.1%}\n")
    sys.stdout.writelines(f"    common: {sentence}\n" for sentence in sentences[:20])
    return 1 if faults else 0


def _say_doubts(gold: GoldDocument) -> int:
    doubts = list(_doubts(gold))
    sys.stdout.writelines(f"    doubt: {doubt}\n" for doubt in doubts)
    return len(doubts)


def _doubts(gold: GoldDocument) -> Iterator[str]:
    """What is surely a slip of the pen."""
    for figure in gold.figures:
        where = f"@{figure['id']} {figure['indicator']} [[{figure['surface']}]]"
        digits = "".join(c for c in figure["surface"] if c.isdigit())
        plain = all(c.isdigit() or c == "." for c in figure["surface"])
        if plain and digits and figure["value"] not in (int(digits), -int(digits)):
            yield f"{where}: the value {figure['value']} is not what is written"
        if figure["level"] is None:
            yield f"{where}: no level"
        for level in ("province", "district", "commune"):
            if figure["level"] == level and not figure.get(level):
                yield f"{where}: level {level} without its name"
        if figure["measure"] == "share" and not 0 <= figure["value"] <= 100:
            yield f"{where}: a share of {figure['value']}"


def _compare(task: argparse.Namespace) -> int:
    first, second = _both(*(load_annotations(task.folder, layer, task.only) for layer in task.layers))
    scores = evaluate(first, as_predicted(second))
    sys.stdout.write(as_text(scores, show=True, language="en", width=150) + "\n")
    return 0


def _both(first: GoldFolder, second: GoldFolder) -> tuple[GoldFolder, GoldFolder]:
    """What both layers hold."""
    names = {d.name for d in first.documents} & {d.name for d in second.documents}
    one, other = (tuple(d for d in layer.documents if d.name in names) for layer in (first, second))
    return GoldFolder(first.path, one), GoldFolder(second.path, other)


def _report(task: argparse.Namespace) -> int:
    tables = datasheet(task.folder).text()
    if task.write is None:
        sys.stdout.write(tables)
        return 0
    try:
        task.write.write_text(put_into(task.write.read_text(encoding="utf-8"), tables), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadGoldError("unreadable", path=task.write, detail=error) from error
    return 0


def datasheet(folder: Path) -> Sheet:
    """What the datasheet of a corpus tells in numbers.

    Raises:
        BadGoldError: for the first annotation that cannot be used.
    """
    agreed, split = load_annotations(folder, AGREED), load_split(folder)
    first, second = _both(load_annotations(folder, FIRST), load_annotations(folder, SECOND))
    agreement = evaluate(first, as_predicted(second)).documents
    batches = groupby(agreement, lambda document: family_of(document.name))
    return Sheet(
        documents=agreed.documents,
        parts={document.name: split[family_of(document.name)].value for document in agreed.documents},
        agreement={**{batch: Scores(tuple(scores)) for batch, scores in batches}, "all": Scores(agreement)},
        prints={**{part.value: fingerprint(folder, (part,)) for part in Part}, "all": fingerprint(folder)},
    )


_TASKS: Mapping[str, tuple[Callable[[argparse.Namespace], int], int]] = {
    "check": (_check, 1),
    "compare": (_compare, 2),
    "report": (_report, 0),
}
"""What can be asked for, and of how many layers."""


if __name__ == "__main__":
    sys.exit(main())

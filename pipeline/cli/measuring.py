"""Figures are scored and models fitted: `evaluate` and `train`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.shared import FINE, SOME_PROBLEMS, progress_bar, read_settings
from pipeline.errors import Problem

if TYPE_CHECKING:
    from pipeline.evaluation import GoldFolder
    from pipeline.settings import Settings


class CorpusPart(StrEnum):
    """What `evaluate` scores of a corpus; as in `pipeline.evaluation.corpus`, which would load too much here."""

    TRAIN = "train"
    DEVELOPMENT = "development"
    TEST = "test"


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter per option, given by name
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD_DIR", help="Thư mục *.gold.json, hoặc corpus/gold. / Folder of gold files, or corpus/gold."
        ),
    ],
    predicted: Annotated[
        Path | None, typer.Argument(metavar="PREDICTED.jsonl", help="Kết quả extract. / Lines of extract.")
    ] = None,
    part: Annotated[
        CorpusPart | None,
        typer.Option("--part", help="Phần của corpus/gold (mặc định development). / Part of corpus/gold."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON. / Print JSON.")] = False,
    show: Annotated[bool, typer.Option("--show", help="In từng chỗ sai. / Print each difference.")] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Chỉ dùng luật, không dùng mô hình. / Use the rules alone, no models.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="LINES.jsonl", help="Ghi lại các dòng số liệu. / Keep the lines.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="LINES.jsonl",
            help="Liệt kê số liệu mới có, mất đi so với các dòng này. / List figures gained and lost against these.",
        ),
    ] = None,
) -> None:
    """Chấm điểm so với bản gán nhãn; không có PREDICTED thì đọc văn bản cạnh đó. / Score against gold annotations.

    Without PREDICTED the texts and pages beside the gold files are read, or those of the gold corpus.
    """
    from pipeline.evaluation.corpus import Part, open_gold
    from pipeline.evaluation.gold import read_lines
    from pipeline.messages import cli_sentence
    from pipeline.terminal import print_problems

    settings = read_settings()
    if predicted and rules:
        raise typer.BadParameter(cli_sentence("rules_of_lines", path=predicted).in_language(settings.language))
    annotated = open_gold(gold, Part(part.value) if part else None)
    problems: list[Problem] = []
    before = read_lines(against) if against else None
    lines = read_lines(predicted) if predicted else _lines_found(annotated, settings, problems, rules=rules)
    if save:
        _save(lines, save)
    typer.echo(_scored(annotated, lines, before, settings, show=show, as_json=as_json))
    print_problems(problems, settings.language)
    raise typer.Exit(SOME_PROBLEMS if problems else FINE)


def train(
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Thư mục corpus/gold. / Folder of the gold corpus.")
    ] = None,
    models: Annotated[Path | None, typer.Option("--models", help="Nơi ghi mô hình. / Where the models go.")] = None,
    development: Annotated[
        bool,
        typer.Option("--with-development/--train-only", help="Học cả phần phát triển. / Learn from development too."),
    ] = True,
    reviews: Annotated[
        Path | None,
        typer.Option(
            "--with-reviews",
            metavar="FOLDER",
            help="Học cả các văn bản đã duyệt (solieu review export). / Learn from reviewed documents too.",
        ),
    ] = None,
) -> None:
    """Huấn luyện lại mô hình từ corpus/gold; cùng dữ liệu cho ra cùng tệp. / Fit the models from the gold corpus.

    The same data give the same bytes. The test part is never learnt from.
    """
    from pipeline.evaluation.corpus import GOLD_CORPUS
    from pipeline.learning.run import train_models
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    settings = read_settings()
    with progress_bar() as progress:
        folder = train_models(
            corpus or GOLD_CORPUS, models, with_development=development, reviews=reviews, progress=progress
        )
    say(console(), cli_sentence("trained", path=folder).in_language(settings.language))


def _lines_found(gold: GoldFolder, settings: Settings, problems: list[Problem], *, rules: bool) -> list[dict[str, Any]]:
    """Extracts the documents that gold annotates; their problems are collected."""
    from pipeline.engine.measuring import find_again

    with progress_bar() as progress:
        found = find_again(gold, settings, learned=not rules, progress=progress)
    problems += found.problems
    return found.lines


def _save(lines: Sequence[dict[str, Any]], path: Path) -> None:
    from pipeline.engine.output import whole_file
    from pipeline.records_json import line_text

    with whole_file(path) as file:
        file.writelines(f"{line_text(line)}\n".encode() for line in lines)


def _scored(
    gold: GoldFolder,
    lines: Sequence[dict[str, Any]],
    before: Sequence[dict[str, Any]] | None,
    settings: Settings,
    *,
    show: bool,
    as_json: bool,
) -> str:
    """What is printed: scores, and what was gained and lost against earlier lines, where there are some."""
    from pipeline.evaluation import evaluate
    from pipeline.evaluation.changes import changes
    from pipeline.evaluation.report import changes_text

    scores = evaluate(gold, lines)
    changed = changes(gold, before, lines) if before is not None else None
    if as_json:
        told = {} if changed is None else {"changes": {n: [c.to_dict() for c in some] for n, some in changed.items()}}
        return json.dumps({**scores.to_tables(), **told}, ensure_ascii=False)
    text = scores.to_text(show=show, language=settings.language)
    return text if changed is None else f"{text}\n\n{changes_text(changed, language=settings.language)}"

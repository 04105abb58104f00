"""What reviewers decided, outside the viewer: `review`."""

from __future__ import annotations

import uuid
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import ERROR, FINDINGS, FINE, SamplesOption, StoreOption, read_settings, store_to_read

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.storage import StoreReader


class ReviewAction(StrEnum):
    """What `review` does."""

    VERIFY = "verify"
    LOST = "lost"
    EXPORT = "export"
    IMPORT = "import"


class ReviewFileFormat(StrEnum):
    """What `review export` writes."""

    GOLD = "gold"
    LABEL_STUDIO = "labelstudio"
    DOCBIN = "docbin"


def review(
    action: Annotated[
        ReviewAction,
        typer.Argument(
            help="verify: kiểm tra nhật ký; lost: quyết định chưa gắn lại được; export, import: ghi ra, đọc vào. / "
            "verify: check the log; lost: decisions without a figure; export, import: out and in."
        ),
    ],
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="Tệp hoặc thư mục để import. / What to import.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Nơi ghi khi export. / Where export writes.")
    ] = None,
    file_format: Annotated[
        ReviewFileFormat, typer.Option("--format", help="Dạng ghi ra. / What export writes.")
    ] = ReviewFileFormat.GOLD,
    who: Annotated[str, typer.Option("--who", help="Tên người duyệt khi import. / Reviewer of an import.")] = "",
    store: StoreOption = None,
    samples: SamplesOption = False,
) -> None:
    """Nhật ký duyệt: kiểm tra, ghi ra, đọc vào. / The log of the review: check it, write it out, read it in."""
    from pipeline.storage import StoreReader

    settings = read_settings()
    reader = StoreReader(store_to_read(store, settings, samples=samples), busy_seconds=settings.busy_seconds)
    if action is ReviewAction.VERIFY:
        _verify(reader, settings)
    elif action is ReviewAction.LOST:
        _lost(reader, settings)
    elif action is ReviewAction.EXPORT:
        _export(reader, settings, output, file_format)
    else:
        _import(reader, settings, path, who)


def _verify(reader: StoreReader, settings: Settings) -> None:
    from pipeline.messages import cli_sentence
    from pipeline.storage.review.chain import check_log
    from pipeline.terminal import console, number_text, say

    with reader.connect() as connection:
        found = check_log(connection)
    told = {"count": number_text(found.decisions, settings.language), "head": found.head}
    if found.broken_at is None:
        say(console(), cli_sentence("review_whole", **told).in_language(settings.language))
        raise typer.Exit(FINE)
    say(console(stderr=True), cli_sentence("review_broken", number=found.broken_at).in_language(settings.language))
    raise typer.Exit(ERROR)


def _lost(reader: StoreReader, settings: Settings) -> None:
    from pipeline.masking import mask
    from pipeline.messages import cli_sentence
    from pipeline.storage.review.attaching import lost_decisions
    from pipeline.terminal import console, say

    with reader.connect() as connection:
        found = lost_decisions(connection)
    to = console()
    if not found:
        say(to, cli_sentence("review_none_lost").in_language(settings.language))
        raise typer.Exit(FINE)
    for one in found:
        around = mask(f"{one.context_before}[{one.surface}]{one.context_after}")
        when = one.time.astimezone().strftime("%d/%m/%Y %H:%M")
        say(to, " · ".join((f"#{one.seq}", when, one.who, one.action, one.figure_id, " ".join(around.split()))))
    raise typer.Exit(FINDINGS)


def _export(reader: StoreReader, settings: Settings, output: Path | None, kind: ReviewFileFormat) -> None:
    from pipeline.engine.output import whole_file
    from pipeline.evaluation.reviews.files import docbin, gold_files, label_studio, write_folder
    from pipeline.evaluation.reviews.reviewed import reviewed_documents
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, number_text, say

    if output is None:
        raise typer.BadParameter(cli_sentence("review_needs_output").in_language(settings.language))
    with reader.connect() as connection:
        documents = list(reviewed_documents(connection))
    if kind is ReviewFileFormat.GOLD:
        write_folder(output, gold_files(documents))
    else:
        made = label_studio(documents) if kind is ReviewFileFormat.LABEL_STUDIO else docbin(documents)
        with whole_file(output) as file:
            file.write(made)
    numbers = {"documents": len(documents), "figures": sum(len(one.figures) for one in documents)}
    told = {name: number_text(number, settings.language) for name, number in numbers.items()}
    say(console(stderr=True), cli_sentence("review_exported", path=output, **told).in_language(settings.language))


def _import(reader: StoreReader, settings: Settings, path: Path | None, who: str) -> None:
    from pipeline.evaluation.reviews.taking import proposals, read_reviews
    from pipeline.messages import cli_sentence
    from pipeline.storage.review.desk import ReviewDesk
    from pipeline.terminal import console, number_text, say
    from pipeline.viewer.people import SignIn, local_actor

    if path is None or not who.strip():
        raise typer.BadParameter(cli_sentence("review_needs_path").in_language(settings.language))
    reviews = read_reviews(path)
    with reader.connect() as connection:
        wanted = proposals(connection, reviews)
    actor = local_actor(SignIn("local", settings.reviewers), who)
    desk = ReviewDesk(reader.path, busy_seconds=settings.busy_seconds)
    taken = desk.decide_all(actor, wanted, batch=f"import-{uuid.uuid4().hex[:8]}", whole=True)
    told = {
        "documents": number_text(len(reviews), settings.language),
        "count": number_text(len(taken), settings.language),
    }
    say(console(stderr=True), cli_sentence("review_imported", path=path, **told).in_language(settings.language))

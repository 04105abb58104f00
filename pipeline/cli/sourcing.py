"""Who publishes reports: `sources`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.checking import check_sources, checked_line
from pipeline.cli.shared import ERROR, FINE, read_settings

if TYPE_CHECKING:
    from pipeline.engine.publishers import Registry, Source
    from pipeline.settings import Settings


class KindOfSource(StrEnum):
    """What a publisher is; as in `pipeline.sources.registry`, which would load too much here."""

    PORTAL = "portal"
    DEPARTMENT = "department"
    POLICE = "police"
    MINISTRY = "ministry"
    GOVERNMENT = "government"
    NEWS = "news"
    LAW = "law"


class MapOfSource(StrEnum):
    """The map of provinces that a publisher belongs to; likewise."""

    VN63 = "VN63"
    VN34 = "VN34"


class SourceFormat(StrEnum):
    """What `sources` prints."""

    TABLE = "table"
    JSONL = "jsonl"


def sources(
    province: Annotated[str, typer.Option("--province", help="Chỉ của tỉnh, thành này. / Of this province only.")] = "",
    kind: Annotated[KindOfSource | None, typer.Option("--kind", help="Chỉ loại này. / Of this kind only.")] = None,
    era: Annotated[
        MapOfSource | None, typer.Option("--era", help="Chỉ của bản đồ này. / Of this map of provinces only.")
    ] = None,
    enabled: Annotated[
        bool | None, typer.Option("--enabled/--disabled", help="Chỉ nguồn đang bật, đang tắt. / Those on, those off.")
    ] = None,
    explain: Annotated[
        str, typer.Option("--explain", metavar="ID", help="Nói rõ về một nguồn. / Tell all of one publisher.")
    ] = "",
    # One of two ways to check, or none.
    check: Annotated[
        bool | None,
        typer.Option(
            "--check/--online",
            help="Kiểm tra danh sách; hoặc hỏi trang đầu của từng nguồn. / Check the registry; or ask the first pages.",
        ),
    ] = None,
    source_format: Annotated[
        SourceFormat, typer.Option("--format", help="Dạng kết quả. / What to print.")
    ] = SourceFormat.TABLE,
) -> None:
    """Liệt kê, giải thích, kiểm tra danh sách nơi công bố báo cáo. / List, explain and check who publishes reports.

    Nothing is fetched but with --online. All are off until your own registry (setting `sources`) turns them on.
    """
    from pipeline.engine.publishers import Era, SourceKind, publishers
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    settings = read_settings()
    registry, online = publishers(settings), check is False
    if check:
        _tell_coverage(registry, settings.language)
        raise typer.Exit(FINE)
    if explain:
        source = registry.by_id.get(explain)
        if source is None:
            told = cli_sentence("no_source", id=explain).in_language(settings.language)
            say(console(stderr=True), told, style="bold red")
            raise typer.Exit(ERROR)
        if online:
            raise typer.Exit(check_sources(settings, [source]))
        _explain(source, settings)
        raise typer.Exit(FINE)
    found = registry.chosen(
        place=province,
        kind=SourceKind(kind.value) if kind else None,
        era=Era(era.value) if era else None,
        enabled=enabled,
    )
    if online:
        raise typer.Exit(check_sources(settings, found))
    _list(found, source_format, settings.language)


def _list(found: list[Source], source_format: SourceFormat, language: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from pipeline.messages import cli_sentence
    from pipeline.records_json import line_text
    from pipeline.terminal import console, number_text, say, shown

    if source_format is SourceFormat.JSONL:
        for source in found:
            typer.echo(line_text(source.model_dump(mode="json")))
        return
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("source_id", "source_name", "source_kind", "source_place", "source_on"):
        # an id is copied from here: it stays whole, whatever the width
        whole = key == "source_id"
        table.add_column(cli_sentence(key).in_language(language), overflow="fold", no_wrap=whole)
    for source in found:
        cells = (source.id, source.name, _kind(source, language), _place(source, language), _on(source, language))
        table.add_row(*(Text(shown(cell)) for cell in cells))
    if found:
        console().print(table)
    say(console(), cli_sentence("sources_found", count=number_text(len(found), language)).in_language(language))


def _explain(source: Source, settings: Settings) -> None:
    from pipeline.engine.checking import kept_checks
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say, shown

    language, last = settings.language, kept_checks(settings.store).get(source.id)
    seen = source.checked_on.strftime("%d/%m/%Y") if source.checked_on else cli_sentence("never").in_language(language)
    rows = [
        ("source_id", source.id),
        ("source_name", source.name),
        ("source_kind", _kind(source, language)),
        ("source_place", _place(source, language)),
        ("source_hosts", ", ".join(source.hosts)),
        ("source_start", ", ".join(source.start)),
        ("source_search", source.search),
        ("source_system", source.system.value),
        ("source_found", source.found_at),
        ("source_seen", seen),
        ("source_checked", checked_line(last, language) if last else ""),
        ("source_on", _on(source, language)),
        ("source_note", source.note),
    ]
    for key, value in rows:
        if value:
            say(console(), f"{cli_sentence(key).in_language(language)}: {shown(value)}")


def _tell_coverage(registry: Registry, language: str) -> None:
    from pipeline.engine.publishers import coverage
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, number_text, say

    found = coverage(registry)
    counts = {"count": found.sources, "on": found.enabled, "seen": found.seen}
    numbers = {name: number_text(count, language) for name, count in counts.items()}
    say(console(), cli_sentence("sources_fine", **numbers).in_language(language))
    for era, count in found.provinces.items():
        missing = ", ".join(found.missing[era]) or "–"
        told = cli_sentence("sources_map", map=era.value, count=count, missing=missing)
        say(console(), told.in_language(language))


def _kind(source: Source, language: str) -> str:
    from pipeline.messages import cli_sentence

    return cli_sentence(f"kind_{source.kind.value}").in_language(language)


def _place(source: Source, language: str) -> str:
    from pipeline.messages import cli_sentence

    place = source.place or cli_sentence("whole_country").in_language(language)
    return f"{place} ({source.era.value})" if source.era else place


def _on(source: Source, language: str) -> str:
    from pipeline.messages import cli_sentence

    return cli_sentence("source_enabled" if source.enabled else "source_disabled").in_language(language)

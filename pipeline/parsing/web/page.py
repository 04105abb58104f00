"""A page as a document."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import lxml.html

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.cleaning import CleanText
from pipeline.parsing.identity import check_size, document_id, text_hash
from pipeline.parsing.structure.blocks import make_blocks
from pipeline.parsing.structure.furniture import furniture
from pipeline.parsing.structure.hints import host_in, issued_on, site_name
from pipeline.parsing.structure.marks import find_mark
from pipeline.parsing.structure.outline import Outline, head_name, is_counter_table, is_furniture, outline
from pipeline.parsing.structure.titles import find_title, is_agency
from pipeline.parsing.structure.units import SENTENCE_END, Unit
from pipeline.parsing.web.fonts import mend_tree
from pipeline.parsing.web.maintext import main_units
from pipeline.parsing.web.metadata import PageHead, guessed_date
from pipeline.parsing.web.pagetext import HEADING_TAGS, PageUnit, assemble
from pipeline.parsing.web.tree import parse_tree
from pipeline.parsing.web.walk import SIDE_TAGS, visible_lines
from pipeline.records import ParsedDocument, RawDocument, SourceHints
from pipeline.textforms import fold

PAGE_PARSER = "html/1"
# A heading this far above the main text can still be its title.
_TITLE_DISTANCE = 12
_PLAIN_TITLE_DISTANCE = 3
_SHORTEST_TITLE = 12
_LONG_TITLE = 50


def parse_page(raw: RawDocument, source: CleanText, encoding: str, max_text_characters: int) -> ParsedDocument:
    """A page as a document (see `document.parse`).

    Args:
        raw: the bytes with their name.
        source: decoded, markup included.
        encoding: of the source.
        max_text_characters: longer texts are refused.

    Raises:
        DocumentError: DEPTH, CORRUPT, TOO_LARGE or NO_TEXT.
    """
    root = parse_tree(source.text)
    if root is None:
        raise DocumentError(ReasonCode.NO_TEXT, "no element")
    repairs = set(source.repairs)
    mend_tree(root, repairs)
    walk = visible_lines(root)
    page = assemble(walk.lines, repairs)
    check_size(page.text, max_text_characters)
    if not page.units:
        raise DocumentError(ReasonCode.NO_TEXT, "no visible text")
    main, failure = main_units(root, page.units, walk.parents, walk.ends)
    if failure:
        repairs.add(f"main_text:{failure}")
    head = PageHead(root)
    main -= _before_text(page.units, main, head)
    found = _outline(page.units, main, head)
    blocks = make_blocks([unit.unit for unit in page.units], found)
    return ParsedDocument(
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text=page.text,
        text_sha256=text_hash(page.text),
        document_id=document_id(page.text, blocks),
        blocks=blocks,
        runs=page.runs,
        hints=_hints(root, head, page.units, found, raw.source_id),
        encoding=encoding,
        repairs=tuple(sorted(repairs)),
        parser=PAGE_PARSER,
    )


def _outline(units: Sequence[PageUnit], main: set[int], head: PageHead) -> Outline:
    """Title and boilerplate: the library's marks and the rules for plain text together."""
    found = outline([unit.unit for unit in units], titles=_titles(units, main, head))
    if main:
        lead = range(found.titles[-1], min(main)) if found.titles else ()  # the library drops leads
        found.boilerplate |= set(range(len(units))) - main - {index for index in lead if not units[index].is_links}
    found.boilerplate |= {index for index, unit in enumerate(units) if unit.side in SIDE_TAGS - {"header"}}
    found.boilerplate |= {index for index, unit in enumerate(units) if furniture().is_toolbar(unit.unit.key)}
    found.boilerplate.difference_update(found.titles)
    return found


def _before_text(units: Sequence[PageUnit], main: set[int], head: PageHead) -> set[int]:
    """What the library takes for the beginning of the text and is furniture: counters, columns, the site's own name."""
    found = {index for index in main if is_counter_table(units[index].unit)}
    sites = {" ".join(fold(name).split()) for name in head.sites}
    for index in sorted(main - found):
        key = units[index].unit.key
        if not units[index].is_links and not is_furniture(key) and key not in sites:
            break
        found.add(index)
    return found if len(found) < len(main) else set()


def _titles(units: Sequence[PageUnit], main: set[int], head: PageHead) -> list[int]:
    """Indexes of the title: what the page's head names, its <h1>, or else as in a plain text, near the main text."""
    first = min(main, default=0)
    near = [
        index
        for index in range(max(0, first - _TITLE_DISTANCE), len(units))
        if units[index].side in ("", "header") and not units[index].is_links
    ]
    above = [index for index in near if index < first + 2 and _may_be_title(units[index].unit)]
    named = [index for index in above if _is_named(units[index].unit.key, head)]
    headings = [index for index in above if units[index].tag == "h1"]
    inner = sorted(main)
    if headings:
        return [max(named or headings)]
    close = [index for index in near if index >= first - _PLAIN_TITLE_DISTANCE]
    plain = [max(named)] if named else [close[at] for at in find_title([units[index].unit for index in close])]
    after = [index for index in inner if plain and index > plain[0] and any(map(str.isalnum, units[index].unit.text))]
    if len(plain) == 1 and _is_column(units, plain[0], after):
        return after[:1]
    if plain and not named and plain[0] not in main and not _stands_out(units, plain[0]):
        plain = [inner[index] for index in find_title([units[index].unit for index in inner])]
    return plain


def _is_column(units: Sequence[PageUnit], chosen: int, main: Sequence[int]) -> bool:
    """Whether a short line names a column: the main text after it begins with a longer line that could be a title."""
    if len(main) < 2 or units[chosen].unit.text.isupper():
        return False
    first, after = units[main[0]].unit, units[main[1]].unit
    short = len(units[chosen].unit.text)
    longer = short < _LONG_TITLE and short < len(first.text) < len(after.text)
    return longer and _may_be_title(first) and not SENTENCE_END.search(first.text) and not find_mark(first.text).text


def _stands_out(units: Sequence[PageUnit], index: int) -> bool:
    """Whether a line outside the main text is more than an entry of a menu."""
    beside = units[max(0, index - 1) : index + 2]
    long = len(units[index].unit.text) >= _LONG_TITLE
    return long or units[index].tag in HEADING_TAGS or any(furniture().is_dated(one.unit.key) for one in beside)


def _own_title(head: PageHead) -> str | None:
    """The title in the page's head, unless it only names the site or its start page."""
    key = " ".join(fold(head.title or "").split())
    general = not key or furniture().names_site(key) or furniture().menu_words(key.split(" - ")[0])
    return None if general else head.title


def _may_be_title(unit: Unit) -> bool:
    named = furniture().names_site(unit.key) or is_agency(unit) or furniture().menu_words(unit.key)
    return len(unit.text) >= _SHORTEST_TITLE and not named


def _is_named(key: str, head: PageHead) -> bool:
    """Whether the head of the page calls itself so, with or without the name of the site."""
    return bool(key) and key in {" ".join(fold(title).split()) for title in head.titles}


def _hints(
    root: lxml.html.HtmlElement, head: PageHead, units: Sequence[PageUnit], found: Outline, source_id: str
) -> SourceHints:
    shown = " ".join(" ".join(units[index].unit.text.split()) for index in found.titles)
    furniture = [units[index].unit for index in sorted(found.boilerplate)]
    site = head.site_name or site_name(" ".join(unit.text.split()) for unit in furniture) or head_name(furniture)
    lines = [unit.text for unit in furniture]
    published = found.published_on or head.meta_date() or issued_on(lines) or guessed_date(copy.deepcopy(root))
    told = head.host(source_id) or host_in(lines)
    return SourceHints(
        title=shown or _own_title(head),
        site_name=site,
        author=head.author,
        published_on=published,
        host=told,
        description=head.description,
    )

"""Makes the XML of a Word document plain before mammoth turns it into HTML.

What mammoth would lose is written out: the numbers of lists, fonts whose letters are not Unicode, capitals by font,
text boxes, notes, headers, fields. What nobody reads goes: properties, hidden text, pictures.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.parsing.characters.encodings import Run, in_unicode_blocks
from pipeline.parsing.office.packages import Package
from pipeline.parsing.office.wordnumbers import Numbering, W, integer, numbering_of, value
from pipeline.parsing.office.wordstyles import Look, Styles, heading_of, is_ruled, look_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Style ids of the plain document; `word` maps them to tags.
SIDE_STYLES = {"header": "SideHeader", "footer": "SideFooter"}
CONTENTS_STYLE = "Contents"
RULED_STYLE = "Ruled"
_WRAPPERS = ("hyperlink", "smartTag", "fldSimple", "customXml", "ins", "moveTo", "dir", "bdo", "sdtContent", "sdt")
_DELETED = ("del", "moveFrom")
_NOISE = (
    "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
    "instrText", "fldChar", "sectPr", "tblGrid", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr",
    "lastRenderedPageBreak", "permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
)  # fmt: skip
_MAX_GRID = 63


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a package that hold its text.

    Attributes:
        document: tree of the main part; it is changed.
        notes: paragraphs of each note, by kind of reference ("footnoteReference") and id.
        sides: trees of headers and footers, with the kind of each.
    """

    document: etree._Element
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], list[etree._Element]]
    sides: tuple[tuple[str, etree._Element], ...]


def read_parts(package: Package) -> WordParts:
    """Reads the parts of a document.

    Raises:
        DocumentError: CORRUPT, TOO_LARGE or DEPTH (see `Package.tree`).
    """
    main = package.main_part("word/document.xml")
    document = package.tree(main)
    trees: dict[str, etree._Element] = {}
    sides: list[tuple[str, etree._Element]] = []
    used = {element.get(f"{_R}id") for element in document.iter(f"{W}headerReference", f"{W}footerReference")}
    for name, relation in package.relations(main).items():
        if relation.part not in package:
            continue
        if relation.kind in ("styles", "numbering", "footnotes", "endnotes"):
            trees[relation.kind] = package.tree(relation.part)
        elif relation.kind in SIDE_STYLES and name in used:
            sides.append((relation.kind, package.tree(relation.part)))
    notes = _notes(trees.get("footnotes"), "footnote") | _notes(trees.get("endnotes"), "endnote")
    return WordParts(document, Styles(trees.get("styles")), Numbering(trees.get("numbering")), notes, tuple(sides))


def _notes(root: etree._Element | None, kind: str) -> dict[tuple[str, str], list[etree._Element]]:
    if root is None:
        return {}
    elements = root.iterchildren(f"{W}{kind}")
    return {(f"{kind}Reference", note.get(f"{W}id") or ""): list(note) for note in elements}


def make_plain(parts: WordParts, repairs: set[str]) -> None:
    """Changes the document's tree (see the module); names of what was done or left out are added to ``repairs``."""
    root = parts.document
    _add_sides(root, parts.sides)
    _place_notes(root, parts.notes, repairs)
    _choose_alternatives(root)
    _note_changes(root, repairs)
    _hoist_boxes(root, repairs)
    _drop(root, _NOISE)
    _unwrap(root)
    _plain_characters(root)
    _drop_hidden(root, parts.styles, repairs)
    _number(root, parts, repairs)
    _convert(root, parts.styles, repairs)
    _plain_properties(root, parts.styles)


def _add_sides(root: etree._Element, sides: Iterable[tuple[str, etree._Element]]) -> None:
    """Headers before and footers after the text, each wording once; those without a letter hold page numbers."""
    body = root.find(f"{W}body")
    seen: set[str] = set()
    headers = 0
    for kind, side in sides:
        for paragraph in side.iter(f"{W}p"):
            words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            if body is None or words in seen or not any(map(str.isalpha, words)):
                continue
            seen.add(words)
            own = copy.deepcopy(paragraph)
            _set_style(own, "pPr", "pStyle", SIDE_STYLES[kind])
            if kind == "header":
                body.insert(headers, own)
                headers += 1
            else:
                body.append(own)


def _place_notes(root: etree._Element, notes: dict[tuple[str, str], list[etree._Element]], repairs: set[str]) -> None:
    """Notes stand after the paragraph or table that refers to them: not inside its sentence, but in its context."""
    references = list(root.iter(f"{W}footnoteReference", f"{W}endnoteReference"))
    for reference in reversed(references):
        key = (etree.QName(reference).localname, reference.get(f"{W}id") or "")
        above = [one for one in reference.iterancestors() if one.tag in (f"{W}p", f"{W}tbl")]
        paragraphs = notes.pop(key, [])  # two references to one note do not repeat it
        for paragraph in reversed(paragraphs):
            if above:
                above[-1].addnext(copy.deepcopy(paragraph))
        if paragraphs:
            repairs.add("notes")
        _remove(reference)


def _choose_alternatives(root: etree._Element) -> None:
    """One of the branches that say the same: the first that holds text."""
    for element in reversed(list(root.iter(f"{_MC}AlternateContent"))):
        branches = [branch for branch in element if branch.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
        chosen = next((one for one in branches if next(one.iter(f"{W}t"), None) is not None), None)
        if chosen is None and branches:
            chosen = branches[0]
        for child in chosen if chosen is not None else ():
            element.addprevious(child)
        _remove(element)


def _note_changes(root: etree._Element, repairs: set[str]) -> None:
    """Tracked changes are read as accepted: insertions stay, deletions go."""
    if next(root.iter(*(f"{W}{name}" for name in ("ins", "moveTo", *_DELETED))), None) is not None:
        repairs.add("tracked_changes")


def _hoist_boxes(root: etree._Element, repairs: set[str]) -> None:
    """Text boxes stand after the paragraph that they hang on; inner boxes come out first."""
    for box in reversed(list(root.iter(f"{W}txbxContent"))):
        anchor = next(box.iterancestors(f"{W}p"), None)
        for child in reversed(list(box)):
            if anchor is not None:
                anchor.addnext(child)
    for drawing in list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
        if next(drawing.iter(_CHART), None) is not None:
            repairs.add("charts_not_read")
        elif next(drawing.iter(f"{_A}blip", "{urn:schemas-microsoft-com:vml}imagedata"), None) is not None:
            repairs.add("pictures_not_read")
        _remove(drawing)


def _drop(root: etree._Element, names: Iterable[str]) -> None:
    for element in list(root.iter(*(f"{W}{name}" for name in names))):
        _remove(element)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(root: etree._Element) -> None:
    """Elements that only mark text give way to what they hold; what tracked changes deleted goes."""
    for element in list(root.iter(*(f"{W}{name}" for name in _DELETED))):
        parent = element.getparent()
        if parent is not None and parent.tag not in (f"{W}rPr", f"{W}trPr"):  # there they mark a paragraph or row
            parent.remove(element)
    for element in list(root.iter(*(f"{W}{name}" for name in _WRAPPERS))):
        for child in list(element):
            element.addprevious(child)
        _remove(element)


def _plain_characters(root: etree._Element) -> None:
    """Signs that are elements as those that mammoth knows, formulas as their characters."""
    for element in root.iter(f"{W}ptab", f"{W}cr", f"{W}br"):
        element.tag = f"{W}tab" if element.tag == f"{W}ptab" else f"{W}br"
        element.attrib.clear()  # a page break would join the words on either side
    for element in root.iter(f"{W}noBreakHyphen", f"{W}softHyphen"):
        # A soft hyphen is a letter in TCVN3.
        element.text = "-" if element.tag == f"{W}noBreakHyphen" else "\u00ad"
        element.tag = f"{W}t"
    for formula in list(root.iter(f"{_MATH}oMath")):
        run = etree.Element(f"{W}r")
        text = etree.SubElement(run, f"{W}t")
        text.text = "".join(part.text or "" for part in formula.iter(f"{_MATH}t"))
        formula.addprevious(run)
        _remove(formula)
    for group in list(root.iter(f"{_MATH}oMathPara")):
        for child in list(group):
            group.addprevious(child)
        _remove(group)


def _looks(paragraph: etree._Element, styles: Styles) -> Iterator[tuple[etree._Element, Look]]:
    """The runs of a paragraph, each with how it is shown."""
    below = styles.style(value(paragraph.find(f"{W}pPr"), f"{W}pStyle")).look.over(styles.base_look())
    for run in paragraph.iterchildren(f"{W}r"):
        properties = run.find(f"{W}rPr")
        style = styles.style(value(properties, f"{W}rStyle")).look
        yield run, look_of(properties).over(style).over(below)


def _drop_hidden(root: etree._Element, styles: Styles, repairs: set[str]) -> None:
    for paragraph in root.iter(f"{W}p"):
        for run, look in list(_looks(paragraph, styles)):
            if look.hidden:
                if next(run.iter(f"{W}t"), None) is not None:
                    repairs.add("hidden_text")
                paragraph.remove(run)


def _convert(root: etree._Element, styles: Styles, repairs: set[str]) -> None:
    """Text as it is shown: in Unicode whatever the font, capitals as such."""
    paragraphs = [
        [(text, look) for run, look in _looks(paragraph, styles) for text in run.iterchildren(f"{W}t")]
        for paragraph in root.iter(f"{W}p")
    ]
    blocks = [[Run(text.text or "", look.font) for text, look in paragraph] for paragraph in paragraphs]
    read = in_unicode_blocks(blocks, repairs)
    for paragraph, words in zip(paragraphs, read, strict=True):
        for (text, look), shown in zip(paragraph, words, strict=True):
            text.text = shown.upper() if look.caps else shown
            text.set(_SPACE, "preserve")


def _number(root: etree._Element, parts: WordParts, repairs: set[str]) -> None:
    """Writes the numbers of lists at the start of their paragraphs."""
    for paragraph in root.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        if properties is None or properties.find(f"{W}rPr/{W}del") is not None:
            continue
        num_id, level = _list_of(properties, parts)
        mark, font = parts.numbering.next(num_id, level) if num_id else ("", None)
        if mark and _has_text(paragraph):  # Word counts empty paragraphs too
            _insert_mark(properties, mark, font)
            repairs.add("list_numbers")


def _list_of(properties: etree._Element, parts: WordParts) -> tuple[str | None, int]:
    """Id and level of the list that a paragraph belongs to, by itself or by its style."""
    own = numbering_of(properties)
    if own.num_id is not None:
        return own.num_id, own.level or 0
    style = value(properties, f"{W}pStyle") or ""
    given = parts.numbering.of_style(style, parts.styles.style(style).numbered)
    return given.num_id, (given.level if own.level is None else own.level) or 0


def _has_text(paragraph: etree._Element) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))


def _insert_mark(properties: etree._Element, mark: str, font: str | None) -> None:
    """Writes a mark as the first run; it looks like the paragraph's end unless the list names a font."""
    run = etree.Element(f"{W}r")
    look = copy.deepcopy(properties.find(f"{W}rPr"))
    look = etree.Element(f"{W}rPr") if look is None else look
    if font is not None:
        for fonts in look.findall(f"{W}rFonts"):
            look.remove(fonts)
        etree.SubElement(look, f"{W}rFonts").set(f"{W}ascii", font)
    run.append(look)
    text = etree.SubElement(run, f"{W}t")
    text.text = f"{mark} "
    text.set(_SPACE, "preserve")
    properties.addnext(run)


def _plain_properties(root: etree._Element, styles: Styles) -> None:
    """Of all properties only those stay that decide about the HTML."""
    for table in root.iter(f"{W}tbl"):
        _plain_table(table, styles)
    for row in root.iter(f"{W}tr"):
        _fill_grid(row)
    for cell in root.iter(f"{W}tcPr"):
        _keep(cell, "gridSpan", "vMerge")
    for paragraph in root.iter(f"{W}p"):
        _plain_paragraph(paragraph, styles)
    for run in root.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        if properties is not None:
            _keep(properties, "vertAlign")


def _plain_paragraph(paragraph: etree._Element, styles: Styles) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return
    style = value(properties, f"{W}pStyle")
    known = styles.style(style)
    level = heading_of(properties)
    level = known.heading if level is None else level
    deleted = properties.find(f"{W}rPr/{W}del") is not None
    properties.clear()
    if style in SIDE_STYLES.values():
        _set_style(paragraph, "pPr", "pStyle", str(style))
    elif known.contents:
        _set_style(paragraph, "pPr", "pStyle", CONTENTS_STYLE)
    elif level:
        _set_style(paragraph, "pPr", "pStyle", f"Heading{level}")
    if deleted:
        etree.SubElement(etree.SubElement(properties, f"{W}rPr"), f"{W}del")


def _keep(properties: etree._Element, *names: str) -> None:
    """Removes all properties but those named."""
    kept = {f"{W}{name}" for name in names}
    for child in list(properties):
        if child.tag not in kept:
            properties.remove(child)


def _set_style(element: etree._Element, properties_name: str, name: str, style: str) -> None:
    properties = element.find(f"{W}{properties_name}")
    if properties is None:
        properties = etree.Element(f"{W}{properties_name}")
        element.insert(0, properties)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    named = etree.Element(f"{W}{name}")
    named.set(f"{W}val", style)
    properties.insert(0, named)


def _plain_table(table: etree._Element, styles: Styles) -> None:
    properties = table.find(f"{W}tblPr")
    ruled = is_ruled(properties)
    if ruled is None:
        ruled = styles.style(value(properties, f"{W}tblStyle")).ruled
    own = (is_ruled(cell.find(f"{W}tcPr")) for row in table.iterchildren(f"{W}tr") for cell in row)
    ruled = ruled or any(own)
    if properties is not None:
        properties.clear()
    if ruled:
        _set_style(table, "tblPr", "tblStyle", RULED_STYLE)


def _fill_grid(row: etree._Element) -> None:
    """A row that begins further right gets an empty cell there, so that columns stay columns."""
    before = integer(value(row.find(f"{W}trPr"), f"{W}gridBefore"))
    first = row.find(f"{W}tc")
    if before is None or first is None or not 0 < before <= _MAX_GRID:
        return
    cell = etree.Element(f"{W}tc")
    span = etree.SubElement(etree.SubElement(cell, f"{W}tcPr"), f"{W}gridSpan")
    span.set(f"{W}val", str(before))
    etree.SubElement(cell, f"{W}p")
    first.addprevious(cell)

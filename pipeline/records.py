"""Frozen records that travel between the rooms. The words are those of the guideline.

Every position is a `Span` in the document text: code points, start included, end excluded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from pipeline.spans import Span
from pipeline.values import value_class


class BlockKind(StrEnum):
    """What a block of a document is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    BOILERPLATE = "boilerplate"


class Measure(StrEnum):
    """GUIDELINE section 3."""

    COUNT = "count"
    SHARE = "share"
    AMOUNT = "amount"
    CHANGE = "change"


class Qualifier(StrEnum):
    """GUIDELINE section 3: how exact the text says the number is."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


class Status(StrEnum):
    """GUIDELINE section 4."""

    REPORTED = "reported"
    TARGET = "target"


class Scope(StrEnum):
    """GUIDELINE section 4."""

    AGGREGATE = "aggregate"
    INCIDENT = "incident"


class Level(StrEnum):
    """The size of the area that a number covers."""

    NATIONAL = "national"
    REGION = "region"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class NumberForm(StrEnum):
    """How a number is written."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    RATIO = "ratio"
    RANGE = "range"
    MONEY = "money"
    WORDS = "words"
    LOOSE = "loose"
    MULTIPLE = "multiple"
    DENIAL = "denial"


COUNTS = (NumberForm.INTEGER, NumberForm.WORDS)
"""Forms of one whole number: neither a share, a sum of money nor a span."""


class PeriodKind(StrEnum):
    """How a period is stated; it decides which part of the guideline's section 5 applies."""

    DAY = "day"
    MONTH = "month"
    MONTHS = "months"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    YEARS = "years"
    DATES = "dates"
    AS_OF = "as_of"
    BY = "by"
    YEARLY = "yearly"
    SAME_PERIOD = "same_period"
    SAME_TIME = "same_time"
    DAYS_AFTER = "days_after"
    PREVIOUS = "previous"
    CURRENT = "current"
    NOW = "now"
    FROM_NOW = "from_now"
    FUTURE = "future"


PARTS_OF_YEAR = (PeriodKind.MONTH, PeriodKind.MONTHS, PeriodKind.QUARTER, PeriodKind.HALF)
CALENDAR_PERIODS = (*PARTS_OF_YEAR, PeriodKind.YEAR, PeriodKind.YEARS)
STRETCHES = (*CALENDAR_PERIODS, PeriodKind.DATES)
"""Periods of the calendar's units, and with them those from one day to another."""
STAYING = frozenset({PeriodKind.DAY, PeriodKind.NOW, PeriodKind.BY, PeriodKind.SAME_PERIOD, PeriodKind.PREVIOUS})
"""Periods that hold for their own sentence, not for what follows it."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes as they came, before anything was decoded.

    Attributes:
        source: the path or address as the user gave it.
        source_id: the canonical address: an absolute file path, or a URL without fragment.
        data: the bytes.
        sha256: of the bytes.
        suffix: lower-case file suffix with its dot, or "".
    """

    source: str
    source_id: str
    data: bytes
    sha256: str
    suffix: str


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What the parsing room may spend on one document, and where it may keep what was dear to find out.

    Attributes:
        max_text_characters: longer texts are refused.
        max_pages: a PDF with more pages is refused, never cut.
        page_cache: folder of pages that were recognised from images, so that an interrupted scan goes on where it
            stopped; None keeps nothing.
        page_read: called after each page that takes time of its own (a recognised one), which gives the document more
            time.
    """

    max_text_characters: int = 20_000_000
    max_pages: int = 3_000
    page_cache: Path | None = None
    page_read: Callable[[], None] | None = None


class Care(StrEnum):
    """How carefully a file is to be read.

    NONE: here and now, it can do no harm. SHARED: in another process, which may read further files after it. OWN: in a
    process of its own.
    """

    NONE = "none"
    SHARED = "shared"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Where a run of the text came from.

    Attributes:
        span: the run in the document text.
        byte_start: first byte in the source, or None where no bytes correspond (a page's own walk).
        byte_end: byte after the last one, or None.
        node: path of the node in the page's tree, of a Word document in the HTML made of it; of a sheet the name of
            the cell ("'Biểu 1'!C8"); None for plain text.
        page: number of the printed page from 1, or None where the source has no pages.
    """

    span: Span
    byte_start: int | None = None
    byte_end: int | None = None
    node: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word that was read from the image of a page, not from characters.

    Attributes:
        span: the word in the document text.
        confidence: of the recognition, 0 to 1, as Tesseract gives it in hundredths.
    """

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        span: the cell's own text.
        row: index from 0, in the order of the text.
        column: index from 0 of the first column covered.
        columns: how many columns it covers.
        rows: how many rows it covers.
        header: whether the source marks it as a header (<th>, or the first row of a text table).
    """

    span: Span
    row: int
    column: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of the document.

    Attributes:
        kind: title, heading, paragraph, list item, table or boilerplate.
        span: the block's text without the line end that follows.
        level: 1 (highest) and below for headings and list items, else None.
        marker: the list or heading mark as written ("I.", "1.2.", "a)", "-"), else "".
        cells: of a table, in reading order.
    """

    kind: BlockKind
    span: Span
    level: int | None = None
    marker: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceHints:
    """What surrounds the text and may tell its title, issuer, place and date (raw, unresolved).

    Attributes:
        title: the page's own title (heading, og:title or <title>).
        site_name: name of the site or its owner, from meta tags, header or footer.
        author: as given by the page.
        published_on: date found by the page's meta data or layout.
        host: host name of the address, without "www.".
        description: lead or meta description.
    """

    title: str | None = None
    site_name: str | None = None
    author: str | None = None
    published_on: date | None = None
    host: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as text with structure.

    Attributes:
        raw_sha256: hash of the source bytes.
        text: decoded source: no BOM, LF line ends, NFC, Unicode letters where it was in an older encoding, decimal
            digits as ASCII, nothing invisible; NUL, controls and noncharacters replaced one for one.
        text_sha256: of the text in UTF-8; figures carry it so that offsets can be checked.
        document_id: hash of the main text without boilerplate, spaces collapsed.
        blocks: in reading order, not overlapping.
        runs: origin of the text, in order.
        repairs: names of what was repaired on reading ("bom", "crlf", "nfc", "invisible", "encoding:tcvn3", ...).
        pages: how many printed pages the source has, or None where it has none.
        recognised: words with a digit that were read from images, in order.
    """

    source: str
    source_id: str
    raw_sha256: str
    text: str
    text_sha256: str
    document_id: str
    blocks: tuple[Block, ...]
    runs: tuple[TextRun, ...]
    hints: SourceHints = SourceHints()
    encoding: str = "utf-8"
    repairs: tuple[str, ...] = ()
    parser: str = ""
    pages: int | None = None
    recognised: tuple[RecognisedWord, ...] = ()

    def __hash__(self) -> int:
        """By the text alone: the generated one walks every block and cell each time that a cache is asked."""
        return hash(self.text)


@value_class
class NumberMention:
    """A quantity as written.

    Attributes:
        span: all of it as a figure's surface wants: "44/44", "10-20", "1,2 tỷ", "31,5%".
        value: the number in full (percent as 31.5, money in đồng); the low end of a range.
        value_max: the high end of a range.
        denominator: the second number of "44/44".
        qualifier: as the words around it say.
        qualifier_span: those words, or None.
        step: size of the last written place, in full units ("1,2 tỷ": 100,000,000; "72": 1).
        noun_start: where the counted noun may begin, right of the number.
    """

    span: Span
    form: NumberForm
    value: int | float
    value_max: int | float | None = None
    denominator: int | float | None = None
    qualifier: Qualifier = Qualifier.EXACT
    qualifier_span: Span | None = None
    step: float = 1.0
    noun_start: int = 0


@value_class
class NonFigure:
    """Digits that are known not to be a figure: a date, a document number, a phone number …."""

    span: Span
    kind: str


OPEN_YEAR = 4
"""Stands for a year that the text leaves open; a leap year, so that every day exists."""


@value_class
class PeriodMention:
    """A stated period.

    Attributes:
        start, end: both included; None where the text leaves it open ("năm nay", "cùng kỳ"); of the year OPEN_YEAR
            where it leaves the year of two days open ("từ 01/7 đến 15/9").
        months: length named without a year ("6 tháng đầu năm": 1 to 6), first and last month.
        basis: "calendar", "reporting" or "as_of".
    """

    span: Span
    kind: PeriodKind
    start: date | None = None
    end: date | None = None
    months: tuple[int, int] | None = None
    basis: str = "calendar"


@value_class
class PlaceMention:
    """A named or general place.

    Attributes:
        span: the name with its unit word where one stands ("huyện Văn Bàn").
        level: as its unit word or its table rows say.
        name: official short name; empty for a general place ("trên địa bàn tỉnh", "toàn huyện").
        area_ids: rows of the areas table that the name can mean (all systems), may be empty.
        unit_word: the unit word as written, folded ("tỉnh", "tp", "quận"), or "".
    """

    span: Span
    level: Level
    name: str = ""
    area_ids: tuple[str, ...] = ()
    unit_word: str = ""


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """What the language room says about a text. All tuples are sorted by position."""

    sentences: tuple[Span, ...]
    numbers: tuple[NumberMention, ...]
    nonfigures: tuple[NonFigure, ...]
    periods: tuple[PeriodMention, ...]
    places: tuple[PlaceMention, ...]


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """GUIDELINE section 7: what the document is and speaks of. Empty is None."""

    doc_type: str = "other"
    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    level: Level | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    area_system: str | None = None


@value_class
class Figure:
    """One quantity that a document states, as `figure.schema.json` writes it down.

    `page` is that of the printed page from 1, None where the source has no pages.
    """

    id: str
    indicator: str
    measure: Measure
    value: int | float
    qualifier: Qualifier
    unit: str
    status: Status
    scope: Scope
    level: Level
    surface: str
    start: int
    end: int
    value_max: int | float | None = None
    denominator: int | float | None = None
    bound_low: float | None = None
    bound_high: float | None = None
    counted_as: str | None = None
    of: str | None = None
    detail: tuple[str, ...] = ()
    joint: bool = False
    recurrence: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    area_name: str | None = None
    area_system: str | None = None
    area_code: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_basis: str | None = None
    part_of: str | None = None
    relation: str | None = None
    page: int | None = None
    sentence: str = ""
    rule: str | None = None
    flags: tuple[str, ...] = ()
    confidence: float | None = None


class DigitVerdict(StrEnum):
    """What became of a digit string."""

    FIGURE = "figure"
    KNOWN = "known"
    OFF_TOPIC = "off_topic"
    UNRECOGNISED = "unrecognised"


@value_class
class DigitString:
    """One run of digits of the document and what became of it.

    Attributes:
        kind: what it is when it is no figure ("date", "document_number", "other_topic: drugs", …),
            the rule's name for a figure.
    """

    span: Span
    verdict: DigitVerdict
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the extraction room makes of one document."""

    meta: DocumentMeta
    figures: tuple[Figure, ...]
    digits: tuple[DigitString, ...] = field(default=())

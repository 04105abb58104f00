"""Small builders for the tests of the extraction room: a text in, its figures out.

The rules alone read it unless a test asks for the models (`learned=True`): what a rule makes of a sentence is a
promise, what a model makes of it changes with what it was fitted on and is judged by scores.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from pipeline.extraction import extract
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import DigitString, Extraction, Figure, ParsedDocument, RawDocument, ReadingLimits
from pipeline.spans import Span

LIMIT = 10_000_000

_LETTERHEAD = (
    "{issuer}\nSố: {number}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "{place}, ngày {day} tháng {month} năm {year}\n\n"
)
_PROVINCE = "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN"
_DISTRICT = "ỦY BAN NHÂN DÂN HUYỆN VĂN BÀN"


def _head(issuer: str, number: str, place: str, day: str, title: str) -> str:
    """The head of an official document, `day` as dd/mm/yyyy."""
    written = dict(zip(("day", "month", "year"), day.split("/"), strict=True))
    return _LETTERHEAD.format(issuer=issuer, number=number, place=place, **written) + title + "\n\n"


# What stands before the text of a case, so that it belongs to a document of a type, place and date.
HEADS = {
    "bare": "",
    "report": _head(
        _PROVINCE,
        "152/BC-UBND",
        "Hưng Yên",
        "10/12/2021",
        "BÁO CÁO\nKết quả công tác phòng, chống mại dâm năm 2021",
    ),
    "half": _head(
        _PROVINCE,
        "87/BC-UBND",
        "Hưng Yên",
        "18/6/2021",
        "BÁO CÁO\nKết quả công tác phòng, chống mại dâm 6 tháng đầu năm 2021",
    ),
    "decade": _head(
        _PROVINCE,
        "201/BC-UBND",
        "Hưng Yên",
        "15/11/2013",
        "BÁO CÁO\nTổng kết 10 năm thi hành Pháp lệnh Phòng, chống mại dâm (2003-2013)",
    ),
    "plan": _head(_PROVINCE, "31/KH-UBND", "Hưng Yên", "25/01/2021", "KẾ HOẠCH\nPhòng, chống mại dâm năm 2021"),
    "programme": _head(
        _PROVINCE,
        "150/KH-UBND",
        "Hưng Yên",
        "02/11/2021",
        "KẾ HOẠCH\nThực hiện Chương trình phòng, chống mại dâm giai đoạn 2021-2025",
    ),
    "district": _head(
        _DISTRICT,
        "64/BC-UBND",
        "Văn Bàn",
        "05/12/2020",
        "BÁO CÁO\nKết quả công tác phòng, chống mại dâm năm 2020 trên địa bàn huyện Văn Bàn, tỉnh Lào Cai",
    ),
    "raid": (
        "Triệt phá ổ mại dâm tại thành phố Hưng Yên\n\n"
        "Ngày 13/12/2021, tổ công tác Công an thành phố Hưng Yên đã ập vào một nhà nghỉ trên địa bàn, bắt quả tang "
        "nhiều người. Tại cơ quan điều tra, chủ nhà nghỉ khai nhận hành vi chứa mại dâm. "
    ),
}

_MARKED = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document through the three rooms.

    Attributes:
        text: the document text.
        body: where the text of the case begins, after its head.
        marked: what stood in [ ] in the case, in order.
    """

    parsed: ParsedDocument
    extraction: Extraction
    body: int
    marked: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The document text."""
        return self.parsed.text

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the case's own text, without those of its head."""
        return tuple(figure for figure in self.extraction.figures if figure.start >= self.body)

    def at(self, span: Span) -> Figure | None:
        """The figure whose number is (or holds, or lies in) a span."""
        return next((item for item in self.extraction.figures if Span(item.start, item.end).overlaps(span)), None)

    def verdicts(self, span: Span) -> list[DigitString]:
        """What became of the digits in a span."""
        return [digit for digit in self.extraction.digits if digit.span.overlaps(span)]


def raw(text: str | bytes, name: str = "report.txt") -> RawDocument:
    """A text as the sources room hands it on."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return RawDocument(name, f"/reports/{name}", data, hashlib.sha256(data).hexdigest(), f".{name.rsplit('.', 1)[-1]}")


def read(text: str | bytes, name: str = "report.txt", *, learned: bool = False) -> Reading:
    """A whole document as it stands, brackets and all."""
    parsed = parse(raw(text, name), ReadingLimits(max_text_characters=LIMIT))
    return Reading(parsed, extract(parsed, annotate(parsed), learned=learned), 0, ())


def case(text: str, kind: str = "bare", *, learned: bool = False) -> Reading:
    """A case's text after the head of its kind; [ ] mark numbers and are removed before reading."""
    head = HEADS[kind]
    marked, plain, position = [], head, 0
    for match in _MARKED.finditer(text):
        plain += text[position : match.start()]
        marked.append(Span(len(plain), len(plain) + len(match.group(1))))
        plain += match.group(1)
        position = match.end()
    plain += text[position:]
    whole = read(plain, learned=learned)
    assert whole.text == plain  # so that the marked spans hold
    return Reading(whole.parsed, whole.extraction, len(head), tuple(marked))


def figures(text: str, kind: str = "bare") -> tuple[Figure, ...]:
    """The figures of a case's text."""
    return case(text, kind).figures


def one(text: str, kind: str = "bare") -> Figure:
    """The figure at the one number in [ ].

    Raises:
        AssertionError: if there is none; the message tells what became of its digits.
    """
    reading = case(text, kind)
    (span,) = reading.marked
    figure = reading.at(span)
    assert figure is not None, [(item.verdict.value, item.kind) for item in reading.verdicts(span)]
    return figure


def becomes(text: str, kind: str = "bare") -> str:
    """Why the number in [ ] is no figure: the reason of its digits, "" where unknown; "figure" where it is one."""
    reading = case(text, kind)
    (span,) = reading.marked
    if reading.at(span) is not None:
        return "figure"
    return next((item.kind for item in reading.verdicts(span)), "no digits")

"""Statements of several documents out of short lines: "A 2023-1-6 cases 12 place=VN63_24 over seller"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pipeline.audit.between import Kind, Places, Season, Stated, Target, When
from pipeline.intervals import Interval, bounds
from pipeline.records import Measure, Qualifier
from pipeline.scheme import scheme

_SPAN = re.compile(r"(\d{4})(?:-(\d+)-(\d+))?(?:\.\.(\d{4}))?")
_TARGET = "target"
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)@")


class Map:
    """Hưng Yên with three districts, merged with Thái Bình into the new Hưng Yên."""

    def province(self, district: str) -> str:
        return "VN63_33" if district.startswith("VN63_33_") else ""

    def districts(self, province: str, day: date) -> frozenset[str]:  # noqa: ARG002 - of no other day
        return frozenset({"VN63_33_1", "VN63_33_2", "VN63_33_3"}) if province == "VN63_33" else frozenset()

    def members(self, place: str) -> tuple[str, ...]:
        return ("VN63_33", "VN63_34") if place == "VN34_33" else ()

    def provinces(self, place: str) -> tuple[str, ...]:
        return ("VN34_33", "VN63_33", "VN63_34", "VN63_24") if place == "VN" else ()


def places(text: str) -> Places:
    """The statements of lines, on the map; those with the word "target" are targets."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    aimed = [_target(number, line) for number, line in enumerate(lines) if _TARGET in line]
    return Places(statements(text), Map(), aimed)


def statements(text: str) -> list[Stated]:
    """The statements of lines; each is a document's letter, a time, an indicator, a number, and what else is told.

    A time is a year, its months ("2023-1-6"), several years ("2016..2020") or a day ("2023-12-31@"). Then may follow a
    qualifier, "plan", details, "place=", "of=", "counted=", "sure=", "by=" (the issuer), "on=" (what the number is out
    of), "words=", "day=" (of publication), "change" (by so many percent). Lines with "target" are none of them.
    """
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    return [_stated(number, line) for number, line in enumerate(lines) if _TARGET not in line]


def _target(number: int, line: list[str]) -> Target:
    stated = _stated(number, line)
    rough = {Qualifier.BETWEEN, Qualifier.ABOUT} & set(line)
    aimed = stated.interval if rough else Interval(stated.value, stated.value)
    told = dict(word.split("=", 1) for word in line if "=" in word)
    return Target(stated._replace(interval=aimed), told.get("each", ""))


def _stated(number: int, line: list[str]) -> Stated:
    document, time, indicator, written, *words = line
    told = dict(word.split("=", 1) for word in words if "=" in word)
    share = written.endswith("%")
    value = float(written.rstrip("%"))
    qualifier = next((Qualifier(word) for word in words if word in set(Qualifier)), Qualifier.EXACT)
    measure = Measure.AMOUNT if scheme().indicators[indicator].unit == "vnd" else Measure.COUNT
    if share:
        measure = Measure.CHANGE if "change" in words else Measure.SHARE
    when, season = _time(time, flow=scheme().indicators[indicator].kind == "flow")
    codes = {code for family in scheme().details.values() for code in family}
    kind = Kind(
        indicator,
        measure,
        scheme().indicators[indicator].kind == "flow",
        tuple(sorted(word for word in words if word in codes)),
        told.get("of", "").replace("_", " "),
        told.get("counted", "distinct"),
        "joint" in words,
    )
    return Stated(
        id=f"{document}{number}",
        document=document,
        position=number,
        kind=kind,
        place=told.get("place", "VN63_33"),
        when=when,
        season=season,
        value=value,
        interval=bounds(value, qualifier, whole=measure is Measure.COUNT),
        denominator=float(told["on"]) if "on" in told else None,
        surface=told.get("words", written),
        confidence=float(told.get("sure", 0.9)),
        official=True,
        plan="plan" in words,
        issuer=told.get("by", "ubnd"),
        published=date.fromisoformat(told["day"]) if "day" in told else None,
    )


def _time(written: str, *, flow: bool) -> tuple[When, Season | None]:
    if day := _DAY.fullmatch(written):
        on = date(*map(int, day.groups()))
        return When(on, on), Season(on.year, 1, 12)
    match = _SPAN.fullmatch(written)
    assert match, written
    year, first, last = int(match[1]), int(match[2] or 1), int(match[3] or 12)
    end = int(match[4] or year)
    when = When(date(year, first, 1), date(end, last, monthrange(end, last)[1]))
    if not flow:
        return When(when.end, when.end), Season(end, 1, 12)
    return when, Season(year, first, last) if end == year else None

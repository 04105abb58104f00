"""What the checks compare, and the words that they ask for (data/audit/rules.yaml)."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field, model_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import scheme
from pipeline.textforms import whole_words


class Funnel(StrictData):
    """Two steps of which the later one counts some of what the earlier one counted.

    Attributes:
        before, after: codes of indicators.
        beside: whether they must stand in one sentence: a document tells outcomes of several bodies.
        recorded: whether those with a written record are not all of the step before: others are only warned.
    """

    before: str
    after: str
    beside: bool = False
    recorded: bool = False


class FineBounds(StrictData):
    """What a fine can come to on the average, in đồng."""

    least: float = Field(gt=0)
    most: float = Field(gt=0)


class AuditRules(StrictData):
    """The whole file."""

    share_links: list[str]
    other_wholes: list[str]
    part_verbs: list[str]
    wholes: list[str]
    complete: list[str]
    some: list[str]
    splits: list[str]
    times: list[str]
    has: list[str]
    among: list[str]
    of_those: list[str]
    makes_up: list[str]
    singled_out: list[str]
    each: list[str]
    summed: list[str]
    differs: list[str]
    falls: list[str]
    no_parts: list[str]
    sums: list[str]
    adds_up: list[str]
    open_list: list[str]
    measured: list[str]
    open_rest: list[str]
    started_from: list[str]
    same_change: list[str]
    starts: list[str]
    becomes: list[str]
    only_left: list[str]
    total_rows: list[str]
    sum_rows: list[str]
    part_rows: list[str]
    no_totals: list[str]
    takes_up: list[str]
    all_of: list[str]
    number: list[str]
    taken_up: list[str]
    points_at: list[str]
    not_taken_up: list[str]
    taken_from: list[str]
    handled: list[str]
    recorded: list[str]
    sanctioned: list[str]
    funnels: list[Funnel]
    exclusive: list[list[str]]
    overlapping: list[str]
    kind_words: list[str]
    fines: dict[str, FineBounds]

    @model_validator(mode="after")
    def _known(self) -> AuditRules:
        codes = {code for funnel in self.funnels for code in (funnel.before, funnel.after)}
        details = {detail for family in scheme().details.values() for detail in family}
        codes |= self.fines.keys() | set(self.overlapping)
        if unknown := codes - scheme().indicators.keys():
            raise ValueError(f"no indicators: {', '.join(sorted(unknown))}")
        if unknown := {detail for kinds in self.exclusive for detail in kinds} - details:
            raise ValueError(f"no details: {', '.join(sorted(unknown))}")
        return self


@cache
def rules() -> AuditRules:
    """The rules of the package."""
    return load_yaml(AuditRules, "audit", "rules.yaml")


@cache
def words(name: str) -> re.Pattern[str]:
    """A list of words of the rules, to be found in a folded text; the longest first, whole words only."""
    listed: list[str] = getattr(rules(), name)
    return re.compile(whole_words(listed))

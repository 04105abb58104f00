"""How large a finding between documents must be, and which numbers go together (data/audit/between.yaml)."""

from __future__ import annotations

from functools import cache

from pydantic import Field, model_validator

from pipeline.audit.between.records import Kind
from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Measure
from pipeline.scheme import scheme


class SlipRules(StrictData):
    """When a year is a power of ten away from the others.

    Attributes:
        fewest_others: years to compare with.
        spread: how many times the least of these their most may be.
        closeness: how many times their most, or their least by it, the year may be when brought back.
        least: the number and the median must be so large.
    """

    fewest_others: int = Field(ge=2)
    spread: float = Field(gt=1)
    closeness: float = Field(gt=1)
    least: float


class JumpRules(StrictData):
    """When a year is far from the others.

    Attributes:
        fewest_others: years to compare with.
        score: modified z-score.
        times: how many times the median, or its part.
        least_spread: median absolute deviation of the logarithms that is taken where the years are closer.
        least, least_amount: the larger of number and median must be so large; amounts are in đồng.
    """

    fewest_others: int = Field(ge=3)
    score: float = Field(gt=0)
    times: float = Field(gt=1)
    least_spread: float = Field(gt=0)
    least: float
    least_amount: float

    def least_of(self, measure: str) -> float:
        """How large a number must be."""
        return self.least_amount if measure == Measure.AMOUNT else self.least


class CopyRules(StrictData):
    """When a report repeats the year before.

    Attributes:
        fewest: different numbers that are equal.
        share: of all numbers that both reports state.
        least: smaller numbers are equal by chance.
    """

    fewest: int = Field(ge=2)
    share: float = Field(gt=0, le=1)
    least: float


class Drain(StrictData):
    """A stock that falls by no more than its flow takes from it."""

    stock: str
    flow: str


class BetweenRules(StrictData):
    """The whole file.

    Attributes:
        plans: types of documents that say what is to be done: what they state of the past is what they start from.
        reports: types of documents that repeat what was aimed at; letters and interviews tell wishes of their own.
        mixed: indicators whose figures count different things, unless a detail of the given family says which.
        acts: indicators that documents tell act by act, each of the acts that it knows.
        least_acts: so many acts are a total rather than some of them.
        plan_wholes: how the whole begins, in small letters, of a share that is said of a plan.
        longest_act: months; what was done within them is rather an act than a part of the total.
    """

    plans: frozenset[str]
    reports: frozenset[str]
    mixed: dict[str, str | None]
    acts: frozenset[str]
    least_acts: float
    longest_act: int
    plan_wholes: list[str]
    slip: SlipRules
    jump: JumpRules
    copy_of_last_year: CopyRules
    drains: list[Drain]

    @model_validator(mode="after")
    def _known(self) -> BetweenRules:
        kinds = {code: indicator.kind for code, indicator in scheme().indicators.items()}
        for drain in self.drains:
            if kinds.get(drain.stock) != "stock" or kinds.get(drain.flow) != "flow":
                raise ValueError(f"no stock and flow: {drain.stock}, {drain.flow}")
        if unknown := (self.acts | self.mixed.keys()) - kinds.keys():
            raise ValueError(f"no indicators: {', '.join(sorted(unknown))}")
        if odd := {family for family in self.mixed.values() if family} - scheme().details.keys():
            raise ValueError(f"no families of details: {', '.join(sorted(odd))}")
        if unknown := (self.plans | self.reports) - set(scheme().document_types):
            raise ValueError(f"no types of documents: {', '.join(sorted(unknown))}")
        return self


@cache
def is_mixed(kind: Kind) -> bool:
    """Whether figures of a kind need not count the same things."""
    mixed = between_rules().mixed
    if kind.indicator not in mixed:
        return False
    family = mixed[kind.indicator]
    return family is None or not set(kind.detail) & set(scheme().details[family])


@cache
def between_rules() -> BetweenRules:
    """The rules of the package."""
    return load_yaml(BetweenRules, "audit", "between.yaml")

"""What a table is in SDMX: its components, their roles, columns and code lists (data/sdmx.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import model_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label


class ComponentRule(StrictData):
    """One component.

    Attributes:
        column: of the table, by its name inside; empty where it is made of several.
        made: key of `values.MADE`; empty where a column holds it.
        codes: the code list; empty for free text and numbers.
        vi, en: its names; the column's headers where they are empty.
    """

    role: Literal["dimension", "time", "measure", "attribute"]
    column: str = ""
    made: str = ""
    codes: str = ""
    type: Literal["text", "number", "integer", "day", "boolean"] = "text"
    vi: str = ""
    en: str = ""

    @model_validator(mode="after")
    def _filled(self) -> ComponentRule:
        if bool(self.column) == bool(self.made) or (self.made and not (self.vi and self.en)):
            raise ValueError("either a column, or `made` with both names")
        return self


class Flow(Label):
    """A table: a dataflow and its data structure, both with the same id."""

    id: str
    components: dict[str, ComponentRule]

    @model_validator(mode="after")
    def _whole(self) -> Flow:
        roles = [rule.role for rule in self.components.values()]
        if roles.count("time") != 1 or roles.count("measure") != 1 or roles != sorted(roles, key=_ORDER.index):
            raise ValueError(f"{self.id}: dimensions, one time, one measure, attributes, in this order")
        return self


_ORDER = ("dimension", "time", "measure", "attribute")


class SdmxRules(StrictData):
    """All of them.

    Attributes:
        flows: by the key that a table names.
        codelists: names of code lists, by the key that components name.
    """

    agency: str
    version: str
    agency_name: Label
    concepts: Label
    flows: dict[str, Flow]
    observation_statuses: dict[str, Label]
    words: dict[str, Label]
    codelists: dict[str, Label]

    @model_validator(mode="after")
    def _named(self) -> SdmxRules:
        used = {rule.codes for flow in self.flows.values() for rule in flow.components.values() if rule.codes}
        if odd := used ^ set(self.codelists):
            raise ValueError(f"code lists without a name, or names without one: {', '.join(sorted(odd))}")
        return self


@cache
def sdmx_rules() -> SdmxRules:
    """The rules that the package carries.

    Raises:
        DataError: if the file breaks its form.
    """
    return load_yaml(SdmxRules, "sdmx.yaml")

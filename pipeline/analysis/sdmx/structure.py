"""The structure message of a table: concepts, code lists, data structure definition and dataflow, in two languages.

pysdmx builds and writes the message; its model holds one name per artefact, the Vietnamese one, so `names` with both
languages are added to what it writes, as SDMX-JSON 2.0 has them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from pysdmx.io.format import Format
from pysdmx.io.writer import write_sdmx
from pysdmx.model import (
    Agency,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from pipeline.analysis.labels import labels, name_of
from pipeline.analysis.sdmx.flows import ComponentRule, Flow, sdmx_rules
from pipeline.analysis.sdmx.values import NATION, TOTAL, UNSTATED
from pipeline.analysis.tables import Table
from pipeline.areas import area_table
from pipeline.scheme import Label, scheme

CONCEPTS = "CONCEPTS"

_TYPES = {
    "text": DataType.STRING,
    "number": DataType.DOUBLE,
    "integer": DataType.INTEGER,
    "day": DataType.DATE,
    "boolean": DataType.BOOLEAN,
}
_ROLES = {
    "dimension": Role.DIMENSION,
    "time": Role.DIMENSION,
    "measure": Role.MEASURE,
    "attribute": Role.ATTRIBUTE,
}
# Both maps, and the provinces of the one before them, stand in every list of areas.
_SYSTEMS = ("VN64", "VN63", "VN34")


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A code list: its id, names, and a name for each code."""

    id: str
    label: Label
    codes: Mapping[str, Label]


def codes_of(group: str, seen: frozenset[str]) -> CodeSet:
    """The code list of a group.

    Args:
        group: as components name it.
        seen: codes that stand in the data; what a list does not hold anyway is added to it.
    """
    rules = sdmx_rules()
    known: Mapping[str, Label]
    if group == "indicators":
        known = {code: Label(vi=item.vi, en=item.en) for code, item in scheme().indicators.items()}
    elif group == "areas":
        known = _areas(seen)
    elif group == "breakdowns":
        known = _breakdowns(seen)
    elif group == "observation_statuses":
        known = rules.observation_statuses
    else:
        known = getattr(labels(), group)
    late = {code: Label(vi=code, en=code) for code in sorted(seen - set(known))}
    return CodeSet(f"CL_{group.upper()}", rules.codelists[group], {**known, **late})


def _areas(seen: frozenset[str]) -> dict[str, Label]:
    words, table = sdmx_rules().words, area_table()
    named = {UNSTATED: words["no_area"], NATION: words["nation"]}
    maps = labels().area_systems
    provinces = [area.id for system in _SYSTEMS for area in table.provinces(system)]
    for area_id in (*provinces, *sorted(seen - set(provinces))):
        area = table.by_id.get(area_id)
        if area is not None:
            near = table.by_id.get(area.parent)
            name = area.name if near is None else f"{area.name}, {near.name}"
            system = maps.get(area.system)
            named[area_id] = Label(
                vi=f"{name} – {system.vi}" if system else name, en=f"{name} – {system.en}" if system else name
            )
    return named


def _breakdowns(seen: frozenset[str]) -> dict[str, Label]:
    named = {TOTAL: sdmx_rules().words["all"], **labels().details}
    for code in sorted(seen - set(named)):
        parts = code.split("-")
        vi, en = ("; ".join(name_of("details", part, language) for part in parts) for language in ("vi", "en"))
        named[code] = Label(vi=vi, en=en)
    return named


def component_names(rule: ComponentRule, table: Table) -> Label:
    """The names of a component: its own, or those of its column."""
    if rule.vi:
        return Label(vi=rule.vi, en=rule.en)
    heading = next(column for column in table.columns if column.name == rule.column)
    return Label(vi=heading.header("vi"), en=heading.header("en"))


def structure_json(table: Table, flow: Flow, seen: Mapping[str, frozenset[str]]) -> str:
    """The structure message as SDMX-JSON 2.0.

    Args:
        table: whose columns name the concepts.
        flow: its rules.
        seen: by group of codes, those that stand in the data.
    """
    sets = {rule.codes: codes_of(rule.codes, seen[rule.codes]) for rule in flow.components.values() if rule.codes}
    names = {name: component_names(rule, table) for name, rule in flow.components.items()}
    written = write_sdmx(
        _artefacts(flow, sets, names),
        Format.STRUCTURE_SDMX_JSON_2_0_0,
        header=_header(table),
        prettyprint=False,
    )
    message: dict[str, Any] = json.loads(written or "{}")
    for structure in message["data"]["dataStructures"]:
        # pysdmx 1.21 writes an empty list where its own schema wants none.
        structure["dataStructureComponents"].pop("groups", None)
    _name_in_both(message["data"], flow, sets, names)
    cited = [{"id": f"CITATION_{each.upper()}", "text": table.citation(each)} for each in ("vi", "en")]
    message["data"]["dataflows"][0]["annotations"] = cited
    return json.dumps(message, ensure_ascii=False, indent=1) + "\n"


def _header(table: Table) -> Header:
    """Without a random id and without a clock: the same table gives the same message."""
    prepared = datetime.combine(table.made_on, time(), UTC)
    sender = Organisation(id=sdmx_rules().agency, name=sdmx_rules().agency_name.vi)
    return Header(id=f"{table.flow}-run-{table.run or 0}", test=table.sample, prepared=prepared, sender=sender)


def _artefacts(flow: Flow, sets: Mapping[str, CodeSet], names: Mapping[str, Label]) -> list[Any]:
    rules = sdmx_rules()
    agency = Agency(rules.agency, name=rules.agency_name.vi)
    lists = [
        Codelist(
            each.id,
            name=each.label.vi,
            agency=agency,
            version=rules.version,
            items=[Code(code, name=label.vi) for code, label in each.codes.items()],
        )
        for each in sets.values()
    ]
    concepts = ConceptScheme(
        CONCEPTS,
        name=rules.concepts.vi,
        agency=agency,
        version=rules.version,
        items=[Concept(name, name=label.vi) for name, label in names.items()],
    )
    components = Components([_component(name, rule, sets) for name, rule in flow.components.items()])
    structure = DataStructureDefinition(
        id=flow.id, name=flow.vi, agency=agency, version=rules.version, components=components
    )
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={rules.agency}:{flow.id}({rules.version})"
    dataflow = Dataflow(flow.id, name=flow.vi, agency=agency, version=rules.version, structure=urn)
    return [*lists, concepts, structure, dataflow]


def _component(name: str, rule: ComponentRule, sets: Mapping[str, CodeSet]) -> Component:
    rules = sdmx_rules()
    urn = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist"
    return Component(
        name,
        required=rule.role != "attribute",
        role=_ROLES[rule.role],
        concept=ItemReference("Concept", rules.agency, CONCEPTS, rules.version, name),
        local_dtype=DataType.PERIOD if rule.role == "time" else _TYPES[rule.type],
        attachment_level="O" if rule.role == "attribute" else None,
        local_enum_ref=f"{urn}={rules.agency}:{sets[rule.codes].id}({rules.version})" if rule.codes else None,
    )


def _name_in_both(data: dict[str, Any], flow: Flow, sets: Mapping[str, CodeSet], names: Mapping[str, Label]) -> None:
    """Adds `names` in both languages beside each name."""
    by_id = {each.id: each for each in sets.values()}
    for written in data["codelists"]:
        known = by_id[written["id"]]
        _add(written, known.label)
        for code in written["codes"]:
            _add(code, known.codes[code["id"]])
    for scheme_ in data["conceptSchemes"]:
        _add(scheme_, sdmx_rules().concepts)
        for concept in scheme_["concepts"]:
            _add(concept, names[concept["id"]])
    for artefact in (*data["dataStructures"], *data["dataflows"]):
        _add(artefact, flow)


def _add(artefact: dict[str, Any], label: Label) -> None:
    artefact["names"] = {"vi": label.vi, "en": label.en}

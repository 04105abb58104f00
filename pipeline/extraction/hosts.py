"""What the host of a site says of who speaks where the text does not: "conganhungyen.gov.vn", "yenmy.hungyen.gov.vn".

Only names that a host spells out are read; abbreviations of places ("brvt") are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.areas import Area, area_table
from pipeline.extraction.context import context
from pipeline.records import Level
from pipeline.textforms import search_key

_NO_LETTER = re.compile(r"[^a-z0-9]")
# Shorter names stand inside too many words.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class HostFacts:
    """The province, the district and the body that a host names; None for what it does not."""

    province: Area | None = None
    district: Area | None = None
    body: str | None = None

    @property
    def issuer(self) -> str | None:
        """The body with its area: "Công an tỉnh Hưng Yên"."""
        area = self.district or self.province
        return f"{self.body} {area.type} {area.name}" if self.body is not None and area is not None else None


@cache
def read_host(host: str) -> HostFacts:
    """What a host says.

    Args:
        host: name of the host, or of the site.
    """
    labels = [_NO_LETTER.sub("", search_key(label)) for label in host.split(".")]
    found = [
        (label, key, area)
        for label in labels
        for key, area in _provinces()
        if key in label and (label == key or len(key) >= _SHORTEST)
    ]
    label, key, province = max(found, key=lambda one: len(one[1]), default=("", "", None))
    if province is None:
        return HostFacts()
    before = labels[: labels.index(label)]
    beside = [*before, label.replace(key, "", 1)]
    district = next((area for part in before for name, area in _districts(province.id) if _is_unit(part, name)), None)
    bodies = context().host_bodies
    body = next((bodies[name] for part in beside for name in bodies if part.startswith(name)), None)
    return HostFacts(province, district, body)


def _is_unit(label: str, name: str) -> bool:
    """Whether a label is a unit's name, alone or after its unit word: "yenmy", "huyenyenmy"."""
    return label == name or any(label == f"{word}{name}" for word in context().host_units)


@cache
def _provinces() -> tuple[tuple[str, Area], ...]:
    return tuple((_key(area.name), area) for area in area_table().provinces("VN63"))


@cache
def _districts(province: str) -> tuple[tuple[str, Area], ...]:
    areas = area_table().by_id.values()
    return tuple((_key(one.name), one) for one in areas if one.level is Level.DISTRICT and one.parent == province)


def _key(name: str) -> str:
    return _NO_LETTER.sub("", search_key(name))

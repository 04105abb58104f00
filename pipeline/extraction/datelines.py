"""The province of a local newspaper by the letters that open its articles: "(HBĐT) - …", "LSO-…", "(GLO)- …".

Most papers sign with the initials of their province and of "điện tử" or "online"; initials that two provinces share
say nothing. Papers that sign otherwise are listed in the data file.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline.areas import Area, area_table, name_key
from pipeline.extraction.context import context
from pipeline.extraction.layout import Layout
from pipeline.records import Level
from pipeline.textforms import CAPITAL

_OPENING = re.compile(r"\(?(?P<paper>[A-ZĐ]{2,6})\)? ?[-–—] ?")
# The paper's name on top of a page: "Báo Phú Thọ điện tử", "BÁO ĐIỆN TỬ ĐỒNG NAI".
_NAME = re.compile(rf"\W*(?i:báo)(?: (?i:điện tử))? (?P<name>{CAPITAL}\w*(?: {CAPITAL}\w*){{1,3}})")
# Articles open within the first blocks, below title and day.
_FIRST = 6


def province_of_paper(layout: Layout) -> Area | None:
    """The province whose paper an article is from; None where it does not say.

    Args:
        layout: of the article.
    """
    for block in layout.blocks[:_FIRST]:
        named = _NAME.match(layout.text, block.span.start, block.span.end)
        province = _named(named["name"]) if named is not None else None
        if province is not None:
            return province
    for index in layout.main_blocks[:_FIRST]:
        match = _OPENING.match(layout.text, layout.blocks[index].span.start)
        province = _papers().get(match["paper"]) if match is not None else None
        if province is not None:
            return province
    return None


def _named(written: str) -> Area | None:
    """The province whose name a paper's begins with."""
    words = written.split()
    names = (name_key(" ".join(words[:length])) for length in range(len(words), 1, -1))
    return next((a for name in names for a in area_table().named(name) if a.level is Level.PROVINCE), None)


@cache
def _papers() -> dict[str, Area]:
    """Provinces by what their papers sign with."""
    table = area_table()
    provinces = table.provinces("VN63")
    initials = {area.id: "".join(word[0] for word in re.findall(r"\w+", area.name)).upper() for area in provinces}
    shared = Counter(initials.values())
    found = {
        f"{initials[area.id]}{ending}": area
        for area in provinces
        if shared[initials[area.id]] == 1 and len(initials[area.id]) > 1
        for ending in context().paper_endings
        if f"{initials[area.id]}{ending}" not in context().national_papers
    }
    named = {name: table.province(province, None) for name, province in context().papers.items()}
    return {**found, **{name: area for name, area in named.items() if area is not None}}

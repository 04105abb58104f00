"""The sample reports and their gold: whole, exact, fictional, and varied enough to be worth seeing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import jsonschema
import pytest

from pipeline.areas import area_table, name_key, system_on
from pipeline.evaluation.facts import Line
from pipeline.evaluation.gold import GOLD_SUFFIX
from pipeline.records import BlockKind, Level
from pipeline.scheme import figure_schema, scheme
from pipeline.spans import Span
from pipeline.textforms import fold
from tests.evaluation.corpus import REPORTS, SAMPLE_LINE, SAMPLE_META, Sample, samples
from tests.evaluation.privacy import IDENTITY, MAIL, PHONE

_NAMES = sorted(path.name.removesuffix(GOLD_SUFFIX) for path in REPORTS.glob(f"*{GOLD_SUFFIX}"))
_EVERY = pytest.mark.parametrize("name", _NAMES)

# GUIDELINE section 8: rings may be part of cases; else a total and its part count the same thing.
_UNITS_ACROSS = {("ring", "case")}


@pytest.fixture
def sample(name: str) -> Sample:
    """The report of that name."""
    return next(sample for sample in samples() if sample.name == name)


@_EVERY
class TestGold:
    """Each annotation fits the line format, the scheme, the areas and its document."""

    def test_lines_fit_the_schema(self, sample: Sample) -> None:
        validator = jsonschema.Draft202012Validator(
            figure_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        for line in sample.gold.figures:
            validator.validate(line)

    def test_offsets_are_those_of_the_document_text(self, sample: Sample) -> None:
        # When this fails the parser makes another text of the page: the gold must be placed anew.
        assert sample.gold.document["text_sha256"] == sample.parsed.text_sha256
        for line in sample.gold.figures:
            assert sample.parsed.text[line["start"] : line["end"]] == line["surface"], line["id"]
            assert " ".join(line["surface"].split()) in line["sentence"]

    def test_figures_stand_in_the_main_text_and_apart(self, sample: Sample) -> None:
        spans = sorted(Span(line["start"], line["end"]) for line in sample.gold.figures)
        assert not any(one.overlaps(other) for one, other in pairwise(spans))
        furniture = [block.span for block in sample.parsed.blocks if block.kind is BlockKind.BOILERPLATE]
        assert not [span for span in spans if any(span.overlaps(other) for other in furniture)]

    def test_ids_and_parts(self, sample: Sample) -> None:
        by_id = {line["id"]: line for line in sample.gold.figures}
        assert len(by_id) == len(sample.gold.figures)
        for line in by_id.values():
            if line["part_of"] is None:
                continue
            units = line["unit"], by_id[line["part_of"]]["unit"]
            assert units[0] == units[1] or units in _UNITS_ACROSS, line["id"]
            above, steps = line, 0
            while above["part_of"] is not None and steps <= len(by_id):
                above, steps = by_id[above["part_of"]], steps + 1
            assert steps < len(by_id), f"{line['id']} is part of itself"

    def test_units_and_signs(self, sample: Sample) -> None:
        for line in sample.gold.figures:
            own = scheme().indicators[line["indicator"]].unit
            assert line["unit"] in {own, "percent", "vnd"}, line["id"]
            assert (line["measure"] == "share") <= (line["unit"] == "percent"), line["id"]
            assert (line["measure"] == "amount") <= (line["unit"] == "vnd"), line["id"]
            assert line["value"] >= 0 or line["measure"] == "change", line["id"]
            assert (line["value_max"] is not None) == (line["qualifier"] == "between"), line["id"]
            assert (line["period_start"] or "") <= (line["period_end"] or ""), line["id"]

    def test_places_are_named_as_the_areas_table_names_them(self, sample: Sample) -> None:
        for line in sample.gold.figures:
            level = Level(line["level"])
            names = {
                Level.PROVINCE: line["province"],
                Level.DISTRICT: line["district"],
                Level.COMMUNE: line["commune"],
            }
            assert (level in names) <= bool(names.get(level)), line["id"]
            day = _day_of_map(line)
            # Of communes the table knows those that lasted; many merged or were renamed before 2025.
            for at in (Level.PROVINCE, Level.DISTRICT):
                assert names[at] is None or _is_area(at, names[at], line["province"], day), (line["id"], names[at])
            # Since 1 July 2025 there are no districts.
            assert line["area_system"] != "VN34" or line["district"] is None, line["id"]

    def test_document_facts(self, sample: Sample) -> None:
        facts = sample.gold.document
        assert facts["file"] == sample.path.name
        assert facts["doc_type"] in scheme().document_types
        assert facts["publisher"] in scheme().publishers
        assert facts["level"] in scheme().levels
        assert fold(facts["title"])[:20] in " ".join(fold(sample.parsed.text).split())
        for name in ("published_on", "period_start", "period_end"):
            if facts[name] is not None:
                assert date.fromisoformat(facts[name]).isoformat() == facts[name]
        published = facts["published_on"]
        if published is not None:
            systems = {line["area_system"] for line in sample.gold.figures}
            assert systems <= {system_on(date.fromisoformat(published))}


def _day_of_map(line: Line) -> date:
    """A day on which the figure's map held: its period's end, but not past the map itself."""
    end = date.fromisoformat(line["period_end"] or "2020-01-01")
    if line["area_system"] == "VN34":
        return max(end, date(2025, 7, 1))
    return min(end, date(2025, 6, 30))


def _is_area(level: Level, name: str, province: str | None, day: date) -> bool:
    """Whether the map of a day has a unit of that name, in the province."""
    table = area_table()
    areas = [
        area
        for area in table.named(name_key(name))
        if area.level is level and area.name == name and area.system == system_on(day)
    ]
    if level is Level.PROVINCE:
        return any(area.valid_on(day) for area in areas)
    holders = [holder for area in areas if (holder := table.province_of(area)) is not None]
    # A province that was renamed within the map (Thừa Thiên Huế) leads on to the row that its districts name.
    former = table.province(province, day)
    return any(holder.name == province or (former and former.successor == holder.id) for holder in holders)


@_EVERY
class TestFiction:
    """Nobody can take a sample for a real report, and nobody real is in it."""

    def test_it_says_so(self, sample: Sample) -> None:
        source = sample.path.read_text(encoding="utf-8").replace("<META ", "<meta ")
        assert source.count(SAMPLE_LINE) == 1
        if sample.path.suffix == ".txt":
            assert source.rstrip().endswith(SAMPLE_LINE)
        else:
            assert SAMPLE_META in re.split("(?i)</head>", source)[0]

    def test_phone_numbers_are_invented_and_in_footers(self, sample: Sample) -> None:
        furniture = [block.span for block in sample.parsed.blocks if block.kind is BlockKind.BOILERPLATE]
        for match in PHONE.finditer(sample.parsed.text):
            span = Span(*match.span())
            assert any(other.contains(span) for other in furniture), match.group()
            # No exchange in Việt Nam gives out 000.
            assert "000" in re.sub(r"\D", "", match.group()), match.group()

    def test_persons_are_initials(self, sample: Sample) -> None:
        named = [match.group("name") for match in _PERSON.finditer(sample.parsed.text)]
        assert not [name for name in named if name.istitle() and not name.startswith(_NO_PERSONS)]

    def test_no_mail_and_no_identity_numbers(self, sample: Sample) -> None:
        assert not MAIL.search(sample.parsed.text)
        assert not IDENTITY.search(sample.parsed.text)


# A title before two capitalised words; "ông N." and "chị T." are initials, "bà con" and "chị em" no names.
_PERSON = re.compile(
    r"\b(?i:ông|bà|anh|chị|cô|chú|đồng chí|bị cáo|bị can|đối tượng|nghi phạm) (?P<name>[^\W\d_]{2,}(?: [^\W\d_]{2,})?)"
)
# "Bà Rịa - Vũng Tàu"; "một đồng chí Phó Chủ tịch".
_NO_PERSONS = ("Rịa", "Phó")


class TestVariety:
    """What a newcomer sees: many provinces, years, genres and forms."""

    def test_there_is_enough(self) -> None:
        documents = [sample.gold.document for sample in samples()]
        assert len(documents) >= 24
        assert len({facts["province"] for facts in documents} - {None}) >= 12
        assert len({(facts["period_end"] or facts["published_on"])[:4] for facts in documents}) >= 4
        kinds = Counter(facts["doc_type"] for facts in documents)
        assert kinds["report"] >= 5
        assert kinds["plan"] >= 3
        assert kinds["news"] >= 5
        assert {sample.path.suffix for sample in samples()} == {".txt", ".html"}
        assert any(not sample.gold.figures for sample in samples())

    def test_the_scheme_is_covered(self) -> None:
        lines = [line for sample in samples() for line in sample.gold.figures]
        assert {line["indicator"] for line in lines} == set(scheme().indicators)
        assert {line["measure"] for line in lines} == set(scheme().measures)
        assert {line["qualifier"] for line in lines} == set(scheme().qualifiers)
        assert {line["status"] for line in lines} == set(scheme().statuses)
        assert {line["scope"] for line in lines} == set(scheme().scopes)
        assert {line["level"] for line in lines} == set(scheme().levels)

    def test_no_two_reports_share_a_sentence(self) -> None:
        seen: dict[str, str] = {}
        for sample in samples():
            for sentence in re.split(r"[\n.;:]+", re.sub(r"[\d.,]*\d", "0", fold(sample.parsed.text))):
                key = " ".join(sentence.split())
                # Shorter ones are letterheads and set phrases.
                if len(key) >= 60:
                    assert seen.setdefault(key, sample.name) == sample.name, key

    def test_every_file_belongs_to_a_report(self) -> None:
        expected = {sample.path.name for sample in samples()} | {f"{sample.name}.gold.json" for sample in samples()}
        assert {path.name for path in REPORTS.iterdir()} == expected

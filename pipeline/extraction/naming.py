"""What each number counts, as the rules see it: topic, rule, code, or the reason why it is no figure."""

from __future__ import annotations

import re

from pipeline.extraction.abroad import Abroad
from pipeline.extraction.candidates import Candidate, CandidateReader
from pipeline.extraction.changes import is_added, is_change
from pipeline.extraction.context import said, said_any
from pipeline.extraction.layout import Layout
from pipeline.extraction.rules import DROP, PREVIOUS, Rule, Situation, decide, situation
from pipeline.extraction.terms import WORDS, Kind, TaggedText
from pipeline.extraction.topics import Topic, TopicFinder
from pipeline.records import NumberForm
from pipeline.scheme import scheme
from pipeline.values import value_class

# A place belongs to the number that follows it at most this many characters later.
_PLACE_GAP = 24

# The figure before says what this number is at most this many characters later in its paragraph.
_CONTINUES = 400

# A bracket that opens right before a number.
_BRACKET = re.compile(r"\([^()0-9]{0,22}$")
_ALONE = re.compile(r"\([^()\w]{0,3}$")
# Signs that a pattern of the words right before a number gives.
_SAID_BEFORE = ("equals", "moves", "left_over", "rounds_gone")

# The same of patterns that begin further before it, and of patterns right after it.
_SAID_FAR_BEFORE = ("held_in_centre", "recorded_sellers", "team_has")
_SAID_AFTER = ("gets_team", "suspected_selling", "has_it")
_FAR_BEFORE = 170

# What an event so far behind is one of: checks, or outreach.
_TOLD_LAST = 250
_TELLING: tuple[Kind, ...] = ("action", "actor", "noun")
_CHECKS = frozenset({"inspect", "sweep", "inspection_team", "district_teams", "inspection", "inspection_visit", "team"})
_TOLD = _CHECKS | {"outreach", "train", "attend", "broadcast", "training", "media", "material", "volunteer_team"}

# A rise or fall that goes on to this number stands at most this many characters after the one before it.
_TOGETHER = 24

# A stated zero has its thing at most this many characters after the denial.
_DENIED = 12

# Of a level of these "thêm 2" says how much it rises.
_GROWING = frozenset({"commune", "establishment", "place"})

# What a denial cannot be of: there are always some, or none is said every day.
_NEVER_DENIED = ("other", "establishments", "communes", "workers", "people_reached")


@value_class
class Naming:
    """What the rules make of one candidate.

    Attributes:
        situation: what the rules looked at.
        rule: the rule that fired, or None.
        indicator: the code that the rule gives whatever the topic, or "".
        change: +1 or -1 if the number says by how much something rose or fell, else 0.
        previous: code of the figure close before it, or "".
        reason: why it is no figure, or None if it is one. Empty if nobody knows what it counts; SILENT for words and
            denials, which are no digit strings to account for.
    """

    candidate: Candidate
    topic: Topic
    situation: Situation
    rule: Rule | None
    indicator: str
    change: int
    previous: str
    reason: str | None

    @property
    def accepted(self) -> bool:
        """Whether the rules take it for a figure."""
        return self.reason is None


SILENT, ABROAD = "silent", "another_country"


def _said_in(text: str, names: tuple[str, ...]) -> set[str]:
    """Which of several patterns match in a text; most often none does, which is asked at once."""
    return {name for name in names if said(name).search(text)} if said_any(*names).search(text) else set()


class NamingReader:
    """Lets the rules name the candidates of one document, in order."""

    def __init__(self, layout: Layout, tagged: TaggedText, *, raid: bool) -> None:
        self._layout = layout
        self._tagged = tagged
        self._raid = raid
        self._topics = TopicFinder(layout, tagged)
        self._abroad = Abroad(layout)
        self._named: list[Naming] = []
        self._last_named: dict[int, Naming] = {}
        self._heads: dict[tuple[int, ...], frozenset[str]] = {}

    def read(self) -> list[Naming]:
        """One naming for every candidate."""
        found = []
        for candidate in CandidateReader(self._layout, self._tagged).read():
            naming = self._name(candidate)
            found.append(naming)
            if naming.accepted:
                self._named.append(naming)
                self._last_named[candidate.place.block] = naming
        return found

    def _name(self, candidate: Candidate) -> Naming:
        topic = self._topics.of(candidate)
        change = is_change(self._layout, self._tagged, candidate) or self._goes_on(candidate)
        near, announced = self._near(candidate)
        previous = near.indicator if near is not None else ""
        seen = self._situation(candidate, previous, announced=announced)
        if change and near is not None and self._same_subject(candidate, near.candidate):
            rule, indicator, reason = near.rule, near.indicator, None
        else:
            rule = decide(seen)
            indicator, reason = self._read(candidate, rule, previous)
            change = change or int(self._grows(candidate, indicator))
        if candidate.cell is not None and candidate.cell.ordinal:
            reason = "row_number"
        elif self._abroad.tells(candidate):
            reason = ABROAD
        elif not topic.on:
            reason = f"off_topic: {topic.other}"
        return Naming(candidate, topic, seen, rule, indicator, change, previous, reason)

    def _grows(self, candidate: Candidate, indicator: str) -> bool:
        """ "phấn đấu thêm 2 xã không có tệ nạn": more of what there is; teams that are founded are counted."""
        meant = scheme().indicators.get(indicator)
        stands = meant is not None and meant.kind == "stock" and meant.unit in _GROWING
        return stands and candidate.cell is None and is_added(self._layout, candidate)

    def _goes_on(self, candidate: Candidate) -> int:
        """ "giảm 3 vụ, 8 người so với năm 2013": the second number falls as the first does."""
        before = self._named[-1] if self._named else None
        if before is None or not before.change or before.candidate.place.sentence != candidate.place.sentence:
            return 0
        start = before.candidate.right.end
        if not 0 <= candidate.start - start <= _TOGETHER:
            return 0
        joined = said("together").fullmatch(self._layout.folded, start, candidate.start)
        if joined is None or (joined.group().startswith(")") and not self._in_bracket(before.candidate)):
            return 0
        return before.change

    def _in_bracket(self, candidate: Candidate) -> bool:
        """Whether a number stands alone in a bracket: "giảm 3 vụ (12,5%) và 9 đối tượng"."""
        return _ALONE.search(self._layout.folded, max(0, candidate.start - 4), candidate.start) is not None

    def _read(self, candidate: Candidate, rule: Rule | None, previous: str) -> tuple[str, str | None]:
        """Code and reason that a rule gives; the code is "" where there is no figure."""
        form = candidate.number.form
        if rule is None or (rule.indicator == PREVIOUS and not previous):
            reason = "" if form in (NumberForm.INTEGER, NumberForm.PERCENT) else "no_noun"
            return "", reason if form is not NumberForm.DENIAL else SILENT
        if rule.indicator == DROP:
            return "", rule.why if form is not NumberForm.DENIAL else SILENT
        indicator = previous if rule.indicator == PREVIOUS else rule.indicator
        if form is NumberForm.INTEGER and self._counts_names(candidate):
            return indicator, "names_follow"
        if form is NumberForm.WORDS and candidate.noun_side != "right":
            return indicator, SILENT
        if form is NumberForm.DENIAL and not self._denies(candidate, rule):
            return indicator, SILENT
        return indicator, None

    def _near(self, candidate: Candidate) -> tuple[Naming | None, bool]:
        """The figure that says what this one is, and whether it announced a list of its parts."""
        if candidate.cell is not None:
            return self._above_in_column(candidate) or self._beside_in_row(candidate), False
        before = self._named[-1] if self._named else None
        if before is not None and self._continues(before.candidate, candidate):
            return before, False
        announced = self._announced(candidate)
        return announced, announced is not None

    def _situation(self, candidate: Candidate, previous: str, *, announced: bool) -> Situation:
        signs = self._signs(candidate) | ({"part_item"} if announced else set())
        return situation(candidate, previous, self._head(candidate.place.heads), signs, raid=self._raid)

    def _head(self, blocks: tuple[int, ...]) -> frozenset[str]:
        """Names of the terms of headings."""
        if blocks not in self._heads:
            terms = (term for index in blocks for term in self._tagged.of_kinds(WORDS, *self._ends(index)))
            self._heads[blocks] = frozenset(term.name for term in terms)
        return self._heads[blocks]

    @staticmethod
    def _same_subject(candidate: Candidate, before: Candidate) -> bool:
        """Whether a rise or fall is said of the figure before it."""
        if candidate.noun is None:
            return True
        if candidate.noun_side != "left":  # "gấp đôi năm trước": the year is what it is compared with
            compared = candidate.number.form is NumberForm.MULTIPLE and candidate.noun.name in ("thing", "time")
            again = before.noun is not None and before.noun.name == candidate.noun.name
            return compared or (again and candidate.governing_side not in ("left", "passive"))
        return before.noun is None or before.noun.name == candidate.noun.name or candidate.noun.span.end <= before.start

    def _announced(self, candidate: Candidate) -> Naming | None:
        """For an item of a list under "89 đối tượng, trong đó:" the figure whose parts the list gives."""
        parent = candidate.place.parent
        item = self._last_named.get(parent) if parent is not None else None
        if parent is None or item is None:
            return None
        opens = self._layout.hits("part_words").within(item.candidate.number.span.end, self._ends(parent)[1])
        return item if opens else None

    def _above_in_column(self, candidate: Candidate) -> Naming | None:
        """For a row "Trong đó: …" the figure above it in the same column."""
        cell = candidate.cell
        if cell is None or not cell.label:
            return None
        if not said("part_words").match(cell.label[0].of(self._layout.folded).lstrip(" -+:")):
            return None
        for item in reversed(self._named):
            other = item.candidate.cell
            if item.candidate.place.block != candidate.place.block or other is None:
                return None
            if other.headers == cell.headers:
                return item
        return None

    def _beside_in_row(self, candidate: Candidate) -> Naming | None:
        """For a cell whose header names nothing counted ("Vi phạm"), or people, the figure of the cell before it."""
        before = self._named[-1] if self._named else None
        cell, other = candidate.cell, before.candidate.cell if before is not None else None
        named = candidate.noun is not None and candidate.noun.name != "person"
        if named or cell is None or other is None:
            return None
        return before if (cell.table, cell.label) == (other.table, other.label) else None

    def _counts_names(self, candidate: Candidate) -> bool:
        """ "02 huyện Gia Bình, Lương Tài": the number only counts the names that follow."""
        end = candidate.number.span.end
        following = self._layout.places.starting(end, end + 2)
        return any(place.name and self._layout.folded[end : place.span.start].strip(" ") == "" for place in following)

    def _signs(self, candidate: Candidate) -> frozenset[str]:
        """Cue classes right after the number; "bracket" and "place_before" for what stands right before it."""
        span = candidate.number.span
        signs = {term.name for term in self._tagged.within("cue", span.end, span.end + 24)}
        before = self._layout.folded[max(candidate.place.sentence.start, span.start - 40) : span.start]
        if "(" in before and _BRACKET.search(before):
            signs.add("bracket")
        signs |= _said_in(before, _SAID_BEFORE)
        if candidate.noun_side != "right" and said("of_team").search(before):
            signs.add("of_team")
        if candidate.noun_side == "right" and said("went_to").search(before):
            signs.add("went_to")
        if candidate.noun is not None and candidate.noun.name == "event" and self._told_of_checks(candidate):
            signs.add("told_of_checks")
        signs |= self._said_around(candidate)
        place = self._layout.places.before(span.start)
        close = place is not None and bool(place.name) and span.start - place.span.end <= _PLACE_GAP
        if place is not None and close and said("place_gap").fullmatch(self._layout.folded, place.span.end, span.start):
            signs.add("place_before")
        period = self._layout.periods.before(span.start)
        if period is not None and said("time_gap").fullmatch(self._layout.folded, period.span.end, span.start):
            signs.add("time_before")
        return frozenset(signs)

    def _told_of_checks(self, candidate: Candidate) -> bool:
        """Whether the paragraph told last of checks, not of outreach: "Đội 178 đi kiểm tra. Cả năm 64 buổi"."""
        start = max(self._layout.blocks[candidate.place.block].span.start, candidate.start - _TOLD_LAST)
        terms = [
            term
            for kind in _TELLING
            for term in self._tagged.within(kind, start, candidate.start)
            if term.name in _TOLD
        ]
        return bool(terms) and max(terms, key=lambda term: term.span.end).name in _CHECKS

    def _said_around(self, candidate: Candidate) -> set[str]:
        """Signs of patterns that begin further before the number, or right after it."""
        span, folded = candidate.number.span, self._layout.folded
        before = folded[max(candidate.place.sentence.start, span.start - _FAR_BEFORE) : span.start]
        signs = _said_in(before, _SAID_FAR_BEFORE)
        if said_any(*_SAID_AFTER).match(folded, span.end):
            signs |= {name for name in _SAID_AFTER if said(name).match(folded, span.end)}
        return signs

    def _ends(self, block: int) -> tuple[int, int]:
        span = self._layout.blocks[block].span
        return span.start, span.end

    @staticmethod
    def _continues(before: Candidate, candidate: Candidate) -> bool:
        """Whether the previous figure stands close enough to say what this one is."""
        if before.place.sentence == candidate.place.sentence:
            return True
        return before.place.block == candidate.place.block and candidate.start - before.start < _CONTINUES

    def _denies(self, candidate: Candidate, rule: Rule) -> bool:
        """A stated zero needs its thing right after the denial, and is no wish."""
        noun = candidate.noun
        if noun is None or candidate.noun_side != "right":
            return False
        if noun.span.start - candidate.number.noun_start > _DENIED or rule.indicator in _NEVER_DENIED:
            return False
        before = self._layout.folded[max(candidate.place.sentence.start, candidate.start - 40) : candidate.start]
        return not said("wish").search(before)

"""Quantities with the phrase they stand in: the counted noun, the governing verb, what is before and after.

In "kiểm tra 72 lượt cơ sở, đình chỉ 42 cơ sở" each number has a left region (from the end of the previous
number's phrase) and a right phrase (to the next separator, main verb or number).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pipeline.extraction.between import end_of_move
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout, Place
from pipeline.extraction.ordered import OrderedNumbers, Run
from pipeline.extraction.pairedcounts import PairedCounts
from pipeline.extraction.subjectverbs import verb_of_subject
from pipeline.extraction.tables import CellContext, read_tables
from pipeline.extraction.terms import DONE, WORDS, TaggedText, Term
from pipeline.records import NumberForm, NumberMention
from pipeline.spans import Span

# Verbs that end a number's own phrase when no passive stands before them.
_MAIN_VERBS = frozenset(
    [
        "inspect",
        "sweep",
        "detect",
        "bust",
        "arrest",
        "prosecute",
        "try",
        "accept_case",
        "fine",
        "warn",
        "suspend",
        "clear",
        "relapse",
        "issue",
        "distribute",
        "admit",
    ]
)
_CLAUSE_END = re.compile(r";|\.(?=\s)")
# What stands in brackets says more of the thing before them, not of the number after.
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_SETTINGS = frozenset({"unit", "commune", "village", "thing", "time", "province_count"})

# What opens a table row says whose figures follow; what is counted stands in the column's header.
_ROW_NAMES = frozenset({"unit", "commune", "thing", "time", "team", "volunteer_team", "village"})
_UNNAMED = frozenset({"thing", "time"})
# What a column is headed by where its row says what is counted: "Kế hoạch 2022", "11 tháng".
_COLUMN_NAMES = frozenset({"document", "thing", "time"})

# No day or month has a higher number.
_DAYS = 31

# The sentence that names what a paragraph is about is no longer than this.
_LABEL = 34

# What a sentence says of a number stands at most this many characters away: a list of a whole page is no sentence.
REACH = 1_500

# What "nơi", "chỗ" and "đơn vị" stand for where it was named before.
_STOOD_FOR = {"establishment": "establishment", "inspection_visit": "establishment", "commune": "commune"}
_STANDS_AFTER = 300
# Teams of which the text has said before what they do, and who named before them says nothing of it.
_BARE_TEAM, _TEAMS, _NO_INSPECTORS = (
    "đội",
    frozenset({"team", "volunteer_team"}),
    frozenset({"volunteer_team", "police"}),
)

# What is said of things behind a bracket or place that parts it from them, at most so far behind.
_SAID_OF_THINGS = frozenset({"suspected", "violating", "affected", "free"})
_BEHIND = 90
_BEHIND_ENDS = re.compile(r"[0-9;(]|\.(?=\s)")

# The counted noun begins at most this many characters after its number ("100% số xã, phường").
_NOUN_REACH = 34


@dataclass(slots=True)
class Candidate:
    """A quantity and the words around it.

    Attributes:
        start: where the number begins.
        right: its own phrase, from the number's end.
        left: the region before it, from the end of the previous number's phrase.
        noun: the counted thing, or None.
        noun_side: "right", "left" or "" for none.
        left_terms: actions, marks and nouns of the left region, nearest first.
        carried: actions of the sentence before the left region, nearest first.
        actors: bodies that the sentence names before the number.
        tail: actions and marks of the sentence after the own phrase, nearest first.
        cell: what surrounds it in a table, or None in running text.
        move: which end of a change it is: "from", "to", or "".
        second: whether it is the second of two counts with a slash ("6/9" of cases and people).
        ordered: the numbers that are told in one order with it, or None.
    """

    number: NumberMention
    place: Place
    right: Span
    left: Span
    noun: Term | None = None
    noun_side: str = ""
    np_terms: list[Term] = field(default_factory=list)
    left_terms: list[Term] = field(default_factory=list)
    carried: list[Term] = field(default_factory=list)
    actors: list[Term] = field(default_factory=list)
    tail: list[Term] = field(default_factory=list)
    governing: Term | None = None
    governing_side: str = ""
    cell: CellContext | None = None
    move: str = ""
    second: bool = False
    ordered: Run | None = None
    start: int = field(init=False)

    def __post_init__(self) -> None:
        self.start = self.number.span.start


class CandidateReader:
    """Makes the candidates of one document."""

    def __init__(self, layout: Layout, tagged: TaggedText) -> None:
        self._layout = layout
        self._tagged = tagged
        self._action_ids = {id(term) for term in tagged.within("action", 0, len(layout.text))}
        self._labels: dict[int, Span] = {}
        self._tables = read_tables(layout.blocks, layout.folded)
        self._pairs = PairedCounts(layout, tagged, self._tables)

    def read(self) -> list[Candidate]:
        """Candidates of all sentences, in order; numbers in boilerplate are left out."""
        by_sentence: dict[Span, list[tuple[NumberMention, Place]]] = {}
        for number in self._layout.annotated.numbers:
            place = self._layout.place(number.span.start)
            if place is not None:
                counts = self._pairs.split(number, place)
                by_sentence.setdefault(place.sentence, []).extend((count, place) for count in counts)
        found = [item for sentence, numbers in by_sentence.items() for item in self._sentence(sentence, numbers)]
        for candidate in found:
            candidate.move = end_of_move(self._layout.folded, candidate.number.span)
        self._join_ordered(found)
        self._join_pairs(found)
        return found

    def _join_pairs(self, candidates: list[Candidate]) -> None:
        """Two counts with a slash count what was named before, and what was done to it then is said of them."""
        named = {one.noun.span: one for one in candidates if one.noun is not None and one.noun_side == "right"}
        for candidate in candidates:
            if candidate.start not in self._pairs.halves:
                continue
            candidate.second, noun = self._pairs.halves[candidate.start]
            candidate.noun, candidate.noun_side = noun, "right"
            if candidate.governing is None and noun.span in named:
                candidate.governing, candidate.governing_side = named[noun.span].governing, "carried"

    def _join_ordered(self, candidates: list[Candidate]) -> None:
        """Numbers told in one order count what the first of them that says so counts: "lần lượt 14, 11 và 7 vụ"."""
        ordered, runs = OrderedNumbers(self._layout), defaultdict[int, list[Candidate]](list)
        for candidate in candidates:
            if candidate.cell is None:
                candidate.ordered = ordered.run(candidate.number, candidate.place.sentence)
            if candidate.ordered is not None:
                runs[candidate.ordered.word.start].append(candidate)
        for told in runs.values():
            named = next((one for one in told if one.noun is not None and one.noun_side == "right"), None)
            for one in told:
                if named is not None and one.noun_side != "right":
                    one.noun, one.noun_side = named.noun, "right"
                if one.governing is None and not one.governing_side:
                    one.governing, one.governing_side = told[0].governing, told[0].governing_side

    def _sentence(self, sentence: Span, numbers: list[tuple[NumberMention, Place]]) -> Iterator[Candidate]:
        before, carries = sentence.start, sentence.start
        firm = [number.span.start for number, _ in numbers if number.form is not NumberForm.DENIAL]
        for number, place in numbers:
            table = self._tables.get(place.block)
            context = table.context(number) if table is not None else None
            if context is not None:
                yield self._in_cell(context, place)
                continue
            at = bisect_right(firm, number.span.start)
            following = firm[at] if at < len(firm) else sentence.end
            right = Span(number.noun_start, max(number.noun_start, self._phrase_end(number.noun_start, following)))
            left = Span(self._left_start(before, number.span.start), number.span.start)
            candidate = Candidate(number, place, right, left)
            self._fill(candidate, carries)
            yield candidate
            if number.form is not NumberForm.DENIAL:
                before = max(right.end, number.span.end)
            if candidate.governing_side == "exists":
                carries = number.span.start  # what "there are" closes what was done before

    def _in_cell(self, context: CellContext, place: Place) -> Candidate:
        """A number whose row label and column header say what it counts."""
        number = context.number
        start = context.label[0].start if context.label else number.span.start
        candidate = Candidate(
            number, place, Span(number.span.end, number.span.end), Span(start, number.span.start), cell=context
        )
        said = [*context.headers, *context.label]
        terms = [term for span in said for term in self._terms(span.start, span.end)]
        candidate.np_terms = candidate.left_terms = list(reversed(terms))
        named = self._named_in_cell(context)
        if named is not None:
            candidate.noun, candidate.noun_side = named, "left"
        named_by = [*said, *context.title]
        candidate.actors = [term for span in named_by for term in self._tagged.within("actor", span.start, span.end)]
        marks = [term for span in reversed(said) for term in self._tagged.within("mark", span.start, span.end)]
        for mark in marks:
            if mark.as_noun and (named is None or named.name == "person"):
                candidate.noun = Term(mark.span, mark.as_noun, mark.phrase, mark.detail)
        actions = [term for term in candidate.left_terms if id(term) in self._action_ids]
        if actions:
            candidate.governing, candidate.governing_side = actions[0], "left"
        return candidate

    def _named_in_cell(self, context: CellContext) -> Term | None:
        """The thing that a cell counts: its row's where that names one, else its column's; the first noun names it.

        What neither names, or names shortly ("Số đội"), the lines above the table may name in full.
        """
        folded = self._layout.folded
        heads = [noun for noun in self._nouns(tuple(reversed(context.headers))) if noun.name not in _COLUMN_NAMES]
        label = [noun for noun in self._nouns(context.label) if noun.name not in _UNNAMED]
        whole = bool(context.label) and said("total_rows").match(folded, context.label[0].start) is not None
        by_row = bool(label) and label[0].name not in _ROW_NAMES and not (whole and heads)
        named = next(chain(label[:1] if by_row else [], heads, self._units(context, label), label), None)
        return named if by_row else self._in_full(context, named)

    def _units(self, context: CellContext, label: list[Term]) -> Iterator[Term]:
        """Of a row that begins with a place or body what it counts: named in brackets, or in a cell of its own."""
        for noun in label:
            bracket = self._layout.folded.find("(", context.label[0].start, noun.span.start) >= 0
            if noun.name not in _ROW_NAMES and (bracket or noun.span.start >= context.label[0].end):
                yield noun

    def _in_full(self, context: CellContext, named: Term | None) -> Term | None:
        """The noun of the lines above a table that a column's noun is the beginning of; the first where it has none."""
        titled = self._nouns(context.title)
        if context.number.form is NumberForm.MONEY:
            return named
        if named is None:
            return next((noun for noun in titled if noun.name not in _ROW_NAMES | _COLUMN_NAMES), None)
        return next((noun for noun in titled if noun.phrase.startswith(f"{named.phrase} ")), named)

    def _nouns(self, spans: Iterable[Span]) -> list[Term]:
        return [noun for span in spans for noun in self._tagged.within("noun", span.start, span.end)]

    def _left_start(self, before: int, at: int) -> int:
        """The left region begins after the previous phrase, and after the last semicolon or full stop."""
        start = max(min(before, at), at - REACH)  # denials are no previous phrase, and a page may hold nothing else
        aside = self._asides(Span(start, at))
        for match in _CLAUSE_END.finditer(self._layout.folded, start, at):
            if not any(span.start < match.start() < span.end for span in aside):
                start = match.end()
        return start

    def _phrase_end(self, start: int, limit: int) -> int:
        """Where the phrase right of a number ends."""
        folded, tagged = self._layout.folded, self._tagged
        end = limit
        for match in said("phrase_end").finditer(folded, start, limit):
            if not tagged.covers(match.start() + (match.group()[0] == " ")) and not self._joins_nouns(match, limit):
                end = match.start()
                break
        for action in tagged.within("action", start, end):
            passive = said("passive").search(folded, max(start, action.span.start - 48), action.span.start)
            if action.name in _MAIN_VERBS and passive is None and action.span.start > start + 1:
                return action.span.start
        return end

    def _joins_nouns(self, match: re.Match[str], limit: int) -> bool:
        """ "nhà hàng, karaoke và massage": one phrase that names several kinds of the same thing."""
        if match.group() not in (",", " và "):
            return False
        after = match.end() + (match.group() == ",")
        following = self._tagged.within("noun", after, min(limit, after + 30))
        if not following or following[0].span.start > after:
            return False
        previous = self._tagged.within("noun", max(0, match.start() - 40), match.start())
        return bool(previous) and previous[-1].name == following[0].name and previous[-1].span.end >= match.start() - 1

    def _fill(self, candidate: Candidate, carries: int) -> None:
        tagged, sentence = self._tagged, candidate.place.sentence
        candidate.np_terms = self._terms(candidate.right.start, candidate.right.end) + self._said_behind(candidate)
        aside = self._asides(candidate.left)
        candidate.left_terms = list(reversed(_outside(aside, self._terms(candidate.left.start, candidate.left.end))))
        label = self._label(candidate.place)
        candidate.left_terms += reversed(self._terms(label.start, label.end))
        candidate.carried = list(
            reversed(tagged.within("action", max(carries, candidate.start - REACH), candidate.left.start))
        )
        candidate.actors = tagged.within("actor", max(sentence.start, candidate.start - REACH), candidate.start)
        end = min(sentence.end, candidate.right.end + REACH)
        candidate.tail = tagged.of_kinds(DONE, candidate.right.end, end)
        self._find_noun(candidate, aside, label)
        self._find_governing(candidate)

    def _said_behind(self, candidate: Candidate) -> list[Term]:
        """Marks behind a bracket or place: "12 cơ sở (2,9%) thuộc diện nghi vấn", "2 quán tại Yên Mỹ có biểu hiện"."""
        folded, sentence = self._layout.folded, candidate.place.sentence
        start = candidate.right.end
        aside = said("bracket_behind").match(folded, start, sentence.end)
        if aside is None and said("place_behind").match(folded, start) is None:
            return []
        start = aside.end() if aside is not None else start
        ends = _BEHIND_ENDS.search(folded, start, min(sentence.end, start + _BEHIND))
        end = ends.start() if ends is not None else min(sentence.end, start + _BEHIND)
        marks = [mark for mark in self._tagged.within("mark", start, end) if mark.name in _SAID_OF_THINGS]
        return [mark for mark in marks[:1] if not folded[mark.span.end : mark.span.end + 2].strip().isdigit()]

    def _label(self, place: Place) -> Span:
        """The short sentence without a number that opens a paragraph, for those after it: "- Nữ tiếp viên. …"."""
        if place.block not in self._labels:
            self._labels[place.block] = self._opening(self._layout.blocks[place.block].span.start)
        label = self._labels[place.block]
        return label if label.end <= place.sentence.start else Span(label.start, label.start)

    def _opening(self, start: int) -> Span:
        first = self._layout.sentence_at(start)
        if first is None or len(first) > _LABEL:
            return Span(start, start)
        words = first.of(self._layout.folded)
        return first if words.endswith(".") and not any(map(str.isdigit, words)) else Span(start, start)

    def _asides(self, left: Span) -> list[Span]:
        """Brackets without a number that close before one: "thống kê (qua xử phạt, hỗ trợ) là 932 người"."""
        if ")" not in self._layout.folded[left.start : left.end]:
            return []
        return [Span(*match.span()) for match in _ASIDE.finditer(self._layout.folded, left.start, left.end)]

    def _terms(self, start: int, end: int) -> list[Term]:
        return self._tagged.of_kinds(WORDS, start, end)

    def _find_noun(self, candidate: Candidate, aside: list[Span], label: Span) -> None:
        folded = self._layout.folded
        nouns = self._tagged.within("noun", candidate.right.start, candidate.right.end)
        nouns = [noun for noun in nouns if noun.name != "time" or self._is_counted_time(candidate, noun)]
        nouns = self._stood_for(candidate, nouns)
        if nouns:
            gap = folded[candidate.right.start : nouns[0].span.start]
            if len(gap) <= _NOUN_REACH and (not gap.strip() or said("filler").fullmatch(gap) or len(gap) <= 14):
                visits = len(nouns) > 1 and nouns[0].phrase == "lượt" and nouns[1].span.start - nouns[0].span.end == 1
                candidate.noun, candidate.noun_side = self._kind_of_team(candidate, nouns[1 if visits else 0]), "right"
                return
        left = _outside(aside, self._tagged.within("noun", candidate.left.start, candidate.left.end))
        left = [noun for noun in left if noun.name != "time" or self._is_date(candidate, noun)]
        marks = [m for m in self._tagged.within("mark", candidate.left.start, candidate.left.end) if m.as_noun]
        if (
            marks
            and candidate.start - marks[-1].span.end <= 5
            and not (left and left[-1].span.end >= marks[-1].span.end)
        ):
            mark = marks[-1]
            candidate.noun = Term(mark.span, mark.as_noun, mark.phrase, mark.detail)
            candidate.noun_side = "left"
        elif left:
            candidate.noun, candidate.noun_side = self._subject(candidate, left), "left"
        else:
            self._name_by_label(candidate, label)

    def _kind_of_team(self, candidate: Candidate, noun: Term) -> Term:
        """ "Đội kiểm tra liên ngành … Cả tỉnh có 9 đội": teams of the kind that was named last."""
        if noun.phrase != _BARE_TEAM:
            return noun
        start, at = max(0, candidate.start - _STANDS_AFTER), candidate.start
        named = [term for term in self._tagged.within("noun", start, at) if term.name in _TEAMS]
        named = [term for term in named if term.phrase != _BARE_TEAM] + self._tagged.within("actor", start, at)
        last = max(named, key=lambda term: term.span.end, default=None)
        return noun if last is None or last.name in _NO_INSPECTORS else Term(noun.span, "team", noun.phrase)

    def _stood_for(self, candidate: Candidate, nouns: list[Term]) -> list[Term]:
        """ "12 cơ sở …, 7 nơi bị phạt", "277 xã …, 36 đơn vị": a place of the kind that was named last."""
        night = said("nights").match(self._layout.folded, candidate.right.start)
        if night is not None and not nouns:
            return [Term(Span(*night.span(1)), "event", night[1])]
        match = said("stands_for").match(self._layout.folded, candidate.right.start)
        if match is None or (nouns and nouns[0].span.end > match.end()):
            return nouns
        start = max(self._layout.blocks[candidate.place.block].span.start, candidate.start - _STANDS_AFTER)
        named = [noun for noun in self._tagged.within("noun", start, candidate.start) if noun.name in _STOOD_FOR]
        if not named:
            return nouns
        return [Term(Span(*match.span(1)), _STOOD_FOR[named[-1].name], match[1])]

    def _name_by_label(self, candidate: Candidate, label: Span) -> None:
        nouns = [noun for noun in self._nouns([label]) if noun.name not in _SETTINGS]
        marks = [mark for mark in self._tagged.within("mark", label.start, label.end) if mark.as_noun]
        if nouns or marks:
            named = nouns[0] if nouns else Term(marks[0].span, marks[0].as_noun, marks[0].phrase, marks[0].detail)
            candidate.noun, candidate.noun_side = named, "left"

    def _is_counted_time(self, candidate: Candidate, noun: Term) -> bool:
        """Whether days or years are counted, or only said ("giảm từ 29 cuối năm 2011", "49/65 năm 2015")."""
        if self._layout.folded[candidate.right.start : noun.span.start].strip():
            return False
        dated = self._layout.folded[noun.span.end : noun.span.end + 2].strip().isdigit()
        return not (dated and self._layout.periods.starting(noun.span.start, noun.span.start + 1))

    def _is_date(self, candidate: Candidate, noun: Term) -> bool:
        """Whether a number is that of a day or month: "trong tháng 11"."""
        return noun.span.end + 1 == candidate.start and candidate.number.value <= _DAYS

    def _subject(self, candidate: Candidate, left: list[Term]) -> Term:
        """ "Cơ sở dịch vụ ở những nơi này là 350": with a verb of being the first noun of the clause is counted."""
        before = self._layout.folded[candidate.left.start : candidate.start]
        if said("being").search(before) is None:
            return left[-1]
        copula = said("copula").search(before) is not None
        comma = candidate.left.start + max(-1 if copula else before.rfind(", "), before.rfind(": "), 0)
        inside = [term for term in left if term.span.start >= comma] or left
        counted = [term for term in inside if term.name not in _SETTINGS]
        return counted[0] if counted else inside[-1]

    def _find_governing(self, candidate: Candidate) -> None:
        """The verb that says what happened to the counted thing: passive in its phrase, left, carried, after."""
        folded = self._layout.folded
        subject = verb_of_subject(folded, self._tagged, candidate.number, candidate.left, candidate.right)
        if subject is not None:
            candidate.governing, candidate.governing_side = subject
            return
        own = [term for term in candidate.np_terms if id(term) in self._action_ids]
        for term in own:
            before = said("passive").search(folded, max(candidate.right.start, term.span.start - 48), term.span.start)
            if before is not None:
                undone = said("undone").search(folded, candidate.right.start, term.span.start) is not None
                candidate.governing, candidate.governing_side = (None, "") if undone else (term, "passive")
                return
        left = [term for term in candidate.left_terms if id(term) in self._action_ids]
        rest = self._of_the_rest(candidate)
        if rest is not None:
            candidate.governing, candidate.governing_side = rest, "after"
            return
        share = candidate.number.form in (NumberForm.PERCENT, NumberForm.RATIO)
        if self._exists(candidate, left):
            candidate.governing_side = "exists"
            after = [term for term in candidate.tail if id(term) in self._action_ids] if share else []
            if after and self._is_passive(candidate.right.end, after[0]):
                candidate.governing, candidate.governing_side = after[0], "after"
            return
        behind = self._verb_behind(candidate)
        for side, terms in (("left", left), ("own", own), ("after", behind), ("carried", candidate.carried)):
            if terms:
                candidate.governing, candidate.governing_side = terms[0], side
                return
        after = [term for term in candidate.tail if id(term) in self._action_ids]
        if after and (share or self._is_passive(candidate.right.end, after[0])):
            candidate.governing, candidate.governing_side = after[0], "after"

    def _verb_behind(self, candidate: Candidate) -> list[Term]:
        """ "phạt 10 cơ sở, 7 cơ sở nhắc nhở": a verb right behind the noun with no number of its own."""
        actions = [term for term in candidate.tail[:1] if id(term) in self._action_ids]
        if candidate.noun_side != "right" or not actions or actions[0].span.start > candidate.right.end + 1:
            return []
        free = said("verb_ends").match(self._layout.folded, actions[0].span.end)
        return actions if free is not None and actions[0].name in _MAIN_VERBS else []

    def _of_the_rest(self, candidate: Candidate) -> Term | None:
        """ "20 trường hợp còn lại ra quyết định xử phạt": what follows "the rest" is said of it."""
        end = candidate.right.end
        actions = [term for term in candidate.tail if id(term) in self._action_ids]
        if not actions or actions[0].span.start > end + 1:
            return None
        opens = said("the_rest").search(self._layout.folded[candidate.right.start : actions[0].span.start])
        return actions[0] if opens is not None else None

    def _is_passive(self, start: int, action: Term) -> bool:
        """Whether "bị" or "được" stands before a verb that follows the own phrase."""
        before = self._layout.folded[max(start, action.span.start - 14) : action.span.start]
        return bool(said("passive_after").search(before))

    def _exists(self, candidate: Candidate, left: list[Term]) -> bool:
        """ "trên địa bàn tỉnh có trên 210 cơ sở": the text says that there are, not what was done to them."""
        number = candidate.number
        start = number.qualifier_span.start if number.qualifier_span is not None else candidate.start
        before = self._layout.folded[candidate.left.start : min(start, candidate.start)]
        if said("exists").search(before) is None or number.form is NumberForm.DENIAL:
            return False
        comma = max(before.rfind(", "), before.rfind(": "), before.rfind("- "))
        return not any(term.span.start >= candidate.left.start + comma for term in left)


def _outside(spans: Sequence[Span], terms: Sequence[Term]) -> list[Term]:
    """The terms that stand in none of some spans."""
    return [term for term in terms if not any(span.contains(term.span) for span in spans)]

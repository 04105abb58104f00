"""Every term of the lexicon is found and does its work: nouns are counted, verbs govern, marks name people."""

from __future__ import annotations

import pytest

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.terms import KINDS, VOID, Kind, TaggedText, TermGroup, lexicon
from pipeline.language import annotate
from pipeline.lexicon import Syllables, phrase_key
from pipeline.parsing import parse
from pipeline.records import NumberForm, ReadingLimits
from pipeline.spans import Span
from pipeline.textforms import fold
from tests.extraction.build import LIMIT, raw

# Nouns that are no counted noun right of a number, on purpose: the language room reads number and noun together.
NOT_COUNTED = {
    # amounts of money
    *("đồng", "triệu đồng", "tỷ đồng", "nghìn đồng", "ngàn đồng", "tỉ đồng", "vnđ", "triệu", "tỷ lệ"),
    # measures, times and ages
    *(
        "gam",
        "gram",
        "viên",
        "tép",
        "bánh",
        "mét",
        "km",
        "m2",
        "usd",
        "đô la",
        "ngày",
        "giờ",
        "phút",
        "tuổi",
        "tháng",
        "năm",
    ),
}

# Nouns that lose their number to a pattern of known non-figures that means another word.
LOST = {
    "ngày hội": 'nonfigures.yaml: a duration, "ngày"',
    "giờ phát thanh": 'nonfigures.yaml: a clock time, "giờ"',
}

# Verbs that do not govern a number right after them.
NOT_GOVERNING = {
    "theo dõi , quản lý": '"quản lý" right before a number says that there are',
    "triển khai mô hình": '"mô hình 12" is the name of a model',
    "xây dựng mô hình": '"mô hình 12" is the name of a model',
    "duy trì mô hình": '"mô hình 12" is the name of a model',
    "thí điểm mô hình": '"mô hình 12" is the name of a model',
}

# Marks that end in a noun, which is what is counted.
ENDS_IN_A_NOUN = {
    "điều hành đường dây": "ring",
    "chứa gái mại dâm": "seller",
}


def _groups(kind: Kind) -> list[TermGroup]:
    return [group for group in lexicon().groups if group.kind == kind]


def _terms(kind: Kind) -> list[tuple[TermGroup, str]]:
    return [(group, term) for group in _groups(kind) if group.name != VOID for term in group.terms]


def _tagged(text: str) -> TaggedText:
    return TaggedText(Syllables(fold(text)))


def _candidate(text: str) -> Candidate | None:
    """The first stated number of a text with what stands around it."""
    parsed = parse(raw(text), ReadingLimits(max_text_characters=LIMIT))
    candidates = [naming.candidate for naming in DocumentReading(parsed, annotate(parsed), learned=False).namings]
    stated = [item for item in candidates if item.number.form is not NumberForm.DENIAL]
    return stated[0] if stated else None


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_is_found_as_its_class(kind: Kind) -> None:
    wrong = []
    for group, term in _terms(kind):
        for written in (term, term.upper()):
            found = [item for item in _tagged(written).within(kind, 0, len(written)) if len(item.span) == len(written)]
            said = [(item.name, item.detail, item.as_noun) for item in found]
            if said != [(group.name, tuple(group.detail), group.as_noun)]:
                wrong.append((written, said))
    assert not wrong


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_looks_like_a_term_is_thrown_away(kind: Kind) -> None:
    voids = [term for group in _groups(kind) if group.name == VOID for term in group.terms]
    assert [term for term in voids if _tagged(term).within(kind, 0, len(term))] == []


def test_every_noun_is_what_a_number_before_it_counts() -> None:
    wrong = []
    for group, term in _terms("noun"):
        candidate = _candidate(f"Về mại dâm, thấy 12 {term} ở đó.")
        noun = candidate.noun if candidate is not None else None
        counted = noun is not None and (noun.phrase, noun.name) == (phrase_key(term), group.name)
        if counted == (term in NOT_COUNTED or term in LOST):
            wrong.append(term)
    assert not wrong


def test_every_verb_governs_a_number_after_it() -> None:
    wrong = []
    for group, term in _terms("action"):
        candidate = _candidate(f"Về mại dâm, {term} 12 cơ sở ở đó.")
        verb = candidate.governing if candidate is not None else None
        governs = verb is not None and (verb.phrase, verb.name) == (phrase_key(term), group.name)
        if governs == (term in NOT_GOVERNING):
            wrong.append(term)
    assert not wrong


def test_every_mark_that_names_people_does_so_before_a_number() -> None:
    wrong = []
    for group, term in _terms("mark"):
        if not group.as_noun:
            continue
        candidate = _candidate(f"Về vụ việc này, {term} 12, ở đó.")
        noun = candidate.noun if candidate is not None else None
        if noun is None or noun.name != ENDS_IN_A_NOUN.get(term, group.as_noun):
            wrong.append((term, noun and noun.name))
    assert not wrong


def test_the_tables_of_exceptions_name_terms() -> None:
    assert {*NOT_COUNTED, *LOST} <= {term for _, term in _terms("noun")}
    assert set(NOT_GOVERNING) <= {term for _, term in _terms("action")}
    assert set(ENDS_IN_A_NOUN) <= {term for _, term in _terms("mark")}


@pytest.mark.parametrize(
    ("text", "kind", "name", "found"),
    [
        # the longest term wins
        ("tụ điểm kinh doanh", "noun", "establishment", "tụ điểm kinh doanh"),
        # both placements of the tone are one spelling
        ("xoá bỏ", "action", "clear", "xoá bỏ"),
        # other dashes
        ("băng–rôn", "noun", "material", "băng–rôn"),
        # signs stand apart or not
        ("nhà hàng,khách sạn", "noun", "establishment", "nhà hàng,khách sạn"),
        # a line end inside a term
        ("cơ sở\nkinh doanh", "noun", "establishment", "cơ sở\nkinh doanh"),
    ],
)
def test_spellings(text: str, kind: Kind, name: str, found: str) -> None:
    (term,) = _tagged(text).within(kind, 0, len(text))
    assert (term.name, term.span.of(text)) == (name, found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # a void hides the shorter term: "phát" hands out, "phát sinh" does not
        ("phát sinh", "action"),
        # nothing is put on air by one who registers
        ("đăng ký", "action"),
        # the "tranh" of "đấu tranh" is no picture
        ("đấu tranh", "noun"),
        # "trên cơ sở" is no establishment
        ("trên cơ sở", "noun"),
        # a verb inside the name of a body governs nothing
        ("đoàn kiểm tra liên ngành", "action"),
        # no term begins or ends inside a word
        ("xãhội", "noun"),
    ],
)
def test_hidden(text: str, kind: Kind) -> None:
    assert _tagged(text).within(kind, 0, len(text)) == []


@pytest.mark.parametrize("text", ["hoạt động mại dâm", "so với cùng kỳ"])
def test_hides_what_it_holds(text: str) -> None:
    assert _tagged(text).within("noun", 0, len(text)) == []


def test_nouns_in_names_of_places_are_parts_of_the_names() -> None:
    text = "xã Tân Xã và 3 xã"
    tagged = TaggedText(Syllables(fold(text)), [Span(0, 9)])
    assert [item.span.start for item in tagged.within("noun", 0, len(text))] == [15]


def test_terms_are_looked_up_by_interval() -> None:
    text = "kiểm tra 3 cơ sở, xử phạt 2 cơ sở"
    tagged = _tagged(text)
    assert [item.name for item in tagged.within("action", 0, len(text))] == ["inspect", "fine"]
    assert [item.name for item in tagged.within("action", 5, len(text))] == ["fine"]
    assert tagged.within("action", 10, 10) == []
    assert tagged.covers(text.index("kiểm") + 3)
    assert not tagged.covers(text.index("kiểm"))

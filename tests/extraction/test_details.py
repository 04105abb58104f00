"""Every code that details.yaml lists for an indicator is produced by some sentence."""

from __future__ import annotations

import pytest

from pipeline.extraction.details import Told, _loaded, _sources
from pipeline.extraction.rules import rule_book
from pipeline.extraction.terms import lexicon
from pipeline.scheme import scheme
from tests.extraction.build import one

# indicator, code, sentence
ROWS = (
    ("establishments", "lodging", "Có [5] khách sạn dễ phát sinh mại dâm."),
    ("establishments", "karaoke", "Có [5] quán karaoke dễ phát sinh mại dâm."),
    ("establishments", "massage", "Có [5] cơ sở massage dễ phát sinh mại dâm."),
    ("establishments", "restaurant", "Có [5] nhà hàng dễ phát sinh mại dâm."),
    ("establishments", "cafe", "Có [5] quán cà phê dễ phát sinh mại dâm."),
    ("establishments", "bar", "Có [5] quán bar dễ phát sinh mại dâm."),
    ("establishments", "hairdresser", "Có [5] tiệm hớt tóc dễ phát sinh mại dâm."),
    ("establishments", "other_service", "Có [5] cơ sở game dễ phát sinh mại dâm."),
    ("establishments_suspected", "brokering", "Số nghi vấn môi giới mại dâm [02] cơ sở."),
    ("establishments_suspected", "harbouring", "Số nghi vấn chứa mại dâm [08] cơ sở."),
    ("establishments_inspected", "lodging", "Kiểm tra [5] khách sạn dễ phát sinh mại dâm."),
    ("establishments_violating", "karaoke", "Phát hiện [5] quán karaoke vi phạm về mại dâm."),
    ("establishments_warned", "massage", "Nhắc nhở [5] cơ sở massage dễ phát sinh mại dâm."),
    ("establishments_fined", "restaurant", "Xử phạt [5] nhà hàng để xảy ra mại dâm."),
    ("establishments_suspended", "cafe", "Đình chỉ [5] quán cà phê để xảy ra mại dâm."),
    ("establishments_inspected", "bar", "Kiểm tra [5] quán bar dễ phát sinh mại dâm."),
    ("establishments_inspected", "hairdresser", "Kiểm tra [5] tiệm hớt tóc dễ phát sinh mại dâm."),
    ("arrests", "seller", "Bắt giữ [5] gái bán dâm."),
    ("arrests", "buyer", "Bắt giữ [5] người mua dâm."),
    ("arrests", "organiser", "Bắt giữ [5] tú bà trong đường dây mại dâm."),
    ("arrests", "harbouring", "Bắt giữ [5] chủ chứa mại dâm."),
    ("arrests", "brokering", "Bắt giữ [5] đối tượng môi giới mại dâm."),
    ("arrests", "female", "Bắt giữ [5] cô gái trong các vụ mại dâm."),
    ("arrests", "male", "Bắt giữ [5] nam giới mua dâm."),
    ("arrests", "minor", "Bắt giữ [5] người bán dâm chưa đủ 18 tuổi."),
    ("arrests", "foreigner", "Bắt giữ [5] người nước ngoài mua dâm."),
    ("arrests", "worker", "Bắt giữ [5] nhân viên bán dâm."),
    ("people_fined", "student", "Xử phạt [5] sinh viên bán dâm."),
    ("people_fined", "official", "Xử phạt [5] cán bộ mua dâm."),
    # women, named so by the word for those who sell
    ("arrests", "female", "Bắt giữ [5] gái bán dâm."),
    ("arrests", "female", "Bắt giữ [5] phụ nữ mại dâm."),
    # a guest who is caught buys
    ("arrests", "buyer", "Bắt quả tang [5] khách trong quán karaoke có mại dâm."),
    # who harbours or brokers runs it
    ("arrests", "organiser", "Bắt giữ [5] người môi giới mại dâm."),
    ("arrests", "organiser", "Bắt giữ [5] chủ chứa mại dâm."),
    ("sex_workers", "female", "Số gái mại dâm có hồ sơ: [143] người."),
    # the offence stands after the number, also after the one that follows
    ("defendants_prosecuted", "harbouring", "Khởi tố [5] bị can về tội chứa mại dâm."),
    ("defendants_prosecuted", "organiser", "Khởi tố [5] chủ quán karaoke về tội chứa mại dâm."),
    ("defendants_prosecuted", "female", "Khởi tố [5] bị can là phụ nữ về tội chứa mại dâm."),
    ("defendants_prosecuted", "male", "Khởi tố [5] bị can là nam giới về tội chứa mại dâm."),
    ("defendants_prosecuted", "foreigner", "Khởi tố [5] bị can là người nước ngoài về tội chứa mại dâm."),
    ("defendants_tried", "brokering", "Xét xử [5] bị cáo, đều về tội môi giới mại dâm."),
    ("cases_prosecuted", "harbouring", "Khởi tố [4] vụ, sáu bị can về tội chứa mại dâm."),
    ("cases_tried", "brokering", "Xét xử [4] vụ án, sáu bị cáo về tội môi giới mại dâm."),
    ("cases_prosecuted", "harbouring", "Khởi tố [4] vụ chứa mại dâm."),
    ("cases", "harbouring", "Triệt phá [5] vụ chứa mại dâm."),
    ("rings_dismantled", "brokering", "Triệt phá [5] đường dây môi giới mại dâm."),
    ("workers", "female", "Có [286] nữ nhân viên trong các cơ sở dễ phát sinh mại dâm."),
    # said before the number
    ("workers", "female", "Số lao động nữ trong các cơ sở dễ phát sinh mại dâm khoảng [286] người."),
    ("workers", "male", "Có [12] nhân viên là nam giới trong các cơ sở dễ phát sinh mại dâm."),
    ("workers", "minor", "Có [12] nhân viên chưa thành niên trong các cơ sở dễ phát sinh mại dâm."),
    ("people_reached", "worker", "Tuyên truyền về mại dâm cho [120] người lao động."),
    ("people_reached", "student", "Tuyên truyền về mại dâm cho [120] học sinh."),
    ("people_reached", "official", "Tuyên truyền về mại dâm cho [120] cán bộ, đảng viên."),
    ("people_reached", "female", "Tuyên truyền về mại dâm cho [120] hội viên phụ nữ."),
    ("people_reached", "male", "Tuyên truyền về mại dâm cho [120] nam giới."),
    ("people_reached", "seller", "Tuyên truyền cho [120] người bán dâm."),
    # who is taught, wherever the sentence says it
    ("trainings", "official", "Mở [3] lớp tập huấn về phòng, chống mại dâm cho cán bộ các xã."),
    ("people_trained", "worker", "Tập huấn về mại dâm cho [45] tiếp viên."),
    ("people_trained", "student", "Tập huấn về mại dâm với [45] lượt người là học sinh."),
    ("people_trained", "official", "Tập huấn về mại dâm cho [45] cán bộ."),
    ("people_trained", "female", "Tập huấn về mại dâm với [45] hội viên phụ nữ."),
    ("people_trained", "male", "Tập huấn về mại dâm với [45] nam giới."),
    ("people_trained", "seller", "Tập huấn về mại dâm với [45] lượt người từng bán dâm."),
    ("communication_events", "student", "Tổ chức [5] buổi tuyên truyền học sinh với công tác phòng, chống mại dâm."),
    ("materials_distributed", "leaflet", "Phát [120] tờ rơi về mại dâm."),
    ("materials_distributed", "banner", "Treo [24] băng rôn về mại dâm."),
    ("materials_distributed", "poster", "Dán [24] áp phích về mại dâm."),
    ("materials_distributed", "book", "Phát [24] cuốn sổ tay về mại dâm."),
    ("materials_distributed", "disc", "Phát [24] đĩa DVD về mại dâm."),
    ("people_supported", "seller", "Hỗ trợ [12] người bán dâm."),
    # women, named so or not
    ("people_supported", "female", "Dạy nghề cho [12] chị em từng bán dâm."),
    ("people_supported", "female", "Cho [12] chị từng bán dâm vay vốn."),
    # whoever is on file, suspected or estimated sells, though the phrase does not say it
    ("sex_workers", "seller", "Số người bán dâm có hồ sơ: [143]."),
    # those of whom the paragraph speaks
    ("people_supported", "seller", "Người bán dâm được giúp đỡ tại cộng đồng. Dạy nghề cho [12] người."),
    ("people_supported", "loan", "Cho vay vốn [12] người bán dâm."),
    ("people_supported", "vocational", "Dạy nghề cho [12] người bán dâm."),
    ("people_supported", "job", "Giới thiệu việc làm cho [12] người bán dâm."),
    ("people_supported", "health", "Khám chữa bệnh cho [12] người bán dâm."),
    ("people_supported", "counselling", "Tư vấn tâm lý cho [12] người bán dâm."),
    ("people_supported", "legal", "Trợ giúp pháp lý cho [12] người bán dâm."),
    ("volunteers", "female", "Các đội phòng, chống mại dâm có [25] tình nguyện viên nữ."),
    ("other", "seller", "Đưa vào trung tâm [17] người bán dâm."),
    ("other", "buyer", "Nhắc nhở [17] người mua dâm."),
    ("other", "organiser", "Toàn tỉnh có [55] tú bà mại dâm."),
    ("other", "harbouring", "Toàn tỉnh có [55] chủ chứa mại dâm."),
    ("other", "brokering", "Toàn tỉnh có [55] đối tượng môi giới mại dâm."),
)

# who acts, sentence
ACTORS = (
    ("inspection_team", "Đội 178 kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("inspection_team", "Đoàn kiểm tra liên ngành đã tổ chức [12] buổi kiểm tra về mại dâm."),
    ("district_teams", "Đội kiểm tra liên ngành cấp huyện kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("commune_teams", "Đội kiểm tra liên ngành cấp xã kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    # teams of districts, told by what follows the name of the team
    ("district_teams", "Đội kiểm tra liên ngành 178 của các huyện kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("district_teams", "Đội 178 tỉnh và 9 huyện, thị xã đã kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    # of a commune; and a body named as "tổ" or by the district alone
    ("commune_teams", "Tổ kiểm tra liên ngành của phường kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("inspection_team", "Tổ kiểm tra liên ngành của phường kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("district_teams", "Các đội huyện đã kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("police", "Công an tỉnh kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    # the body of the sentence before
    ("inspection_team", "Đội kiểm tra liên ngành 178 đi kiểm tra. Đội đã nhắc nhở [12] cơ sở dễ phát sinh mại dâm."),
    # a paragraph about a team goes on with what it found, whatever its sentence begins with
    ("inspection_team", "Đội kiểm tra liên ngành đi kiểm tra. Kết quả nhắc nhở [12] cơ sở dễ phát sinh mại dâm."),
    # teams of districts and communes are teams of inspectors
    ("inspection_team", "Đội kiểm tra liên ngành cấp huyện kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("inspection_team", "Đội kiểm tra liên ngành cấp xã kiểm tra [12] cơ sở dễ phát sinh mại dâm."),
    ("other_ground", "Đình chỉ [12] quán karaoke vi phạm về phòng cháy, chữa cháy qua kiểm tra mại dâm."),
)

# Where kinds are said elsewhere than in the phrase of the number: kinds, sentence.
KINDS = (
    # a label before the number, with what joins its words
    ("cafe", "Cơ sở dễ phát sinh mại dâm có quán cà phê, giải khát [12] cơ sở."),
    ("cafe hairdresser restaurant", "Cơ sở dễ phát sinh mại dâm: quán nhậu, cà phê và hớt tóc [12]."),
    ("karaoke", "Cơ sở dịch vụ dễ phát sinh mại dâm, gồm karaoke: khoảng [12] cơ sở."),
    ("lodging", "Dễ phát sinh mại dâm nhất là nhà trọ, khách sạn với [12] cơ sở."),
    ("cafe", "Dễ phát sinh mại dâm nhất là quán cà phê có nữ phục vụ ([12] cơ sở)."),
    # the next number's label is none of this one
    ("lodging", "Cơ sở dễ phát sinh mại dâm: lưu trú [12] cơ sở, karaoke 9, xoa bóp 5."),
    ("karaoke", "Cơ sở dễ phát sinh mại dâm: lưu trú 12 cơ sở, karaoke [9] cơ sở, xoa bóp 5."),
    ("lodging", "Trong số 50 cơ sở dễ phát sinh mại dâm của tỉnh thì lưu trú [12] cơ sở, karaoke 9."),
    ("", "Trong số [50] cơ sở dễ phát sinh mại dâm của tỉnh thì lưu trú 12, karaoke 9."),
    # a number of its own makes words no label; a verb between does, too
    ("", "Cơ sở dễ phát sinh mại dâm có 9 quán karaoke gia đình, cộng là [35] cơ sở."),
    ("", "Nhà nghỉ là nơi dễ phát sinh mại dâm, đã kiểm tra [12] cơ sở."),
    # a bracket behind what is counted
    ("hairdresser karaoke", "Có [12] cơ sở dễ phát sinh mại dâm (karaoke, gội đầu thư giãn)."),
    ("", "Có [12] cơ sở dễ phát sinh mại dâm (karaoke 7, gội đầu 5)."),
    # what became of them is said of the one kind that the sentence named last; of several the short name tells nothing
    ("karaoke", "Kiểm tra 61 cơ sở karaoke dễ phát sinh mại dâm, xử phạt [11] cơ sở."),
    ("karaoke", "Kiểm tra về mại dâm, xử phạt 11 cơ sở karaoke, thu [126 triệu đồng]."),
    ("", "Kiểm tra 61 nhà nghỉ, quán karaoke dễ phát sinh mại dâm, xử phạt [11] cơ sở."),
    ("", "Kiểm tra 61 cơ sở karaoke dễ phát sinh mại dâm; xử phạt [11] cơ sở."),
)

# A list of what was done for people, and what is told of the next number or in many words: codes of support, sentence.
LISTS = (
    ("health job vocational", "Hỗ trợ [15] người bán dâm được khám bệnh, học nghề và có việc làm."),
    ("health", "Hỗ trợ [15] người bán dâm được khám bệnh, học nghề 9 người."),
    ("health", "Hỗ trợ [15] người bán dâm khám bệnh, chưa có ai được vay vốn."),
    ("", "Hỗ trợ [15] người bán dâm, nhiều nơi cho họ được vay vốn."),
)

# The number with the words that say a code of it, by code and indicator.
BEHIND = {
    "people_supported": "Hỗ trợ [12] người bán dâm {}.",
    "arrests": "Triệt phá 2 vụ mại dâm, bắt [5] {}.",
    "cases": "Triệt phá [5] vụ {} mại dâm.",
    "people_reached": "Tuyên truyền về mại dâm cho [120] lượt {}.",
}
BEFORE = {
    "people_supported": "Hỗ trợ người bán dâm {} cho [12] người.",
    "arrests": "Bắt người mua dâm 9, {} mại dâm [5] người.",
    "cases": "Triệt phá 20 vụ mua dâm, {} mại dâm [5] vụ.",
    "workers": "Nhân viên {} trong các cơ sở dễ phát sinh mại dâm [286] người.",
}

# Codes that are produced through the rule or another field, not through a word of details.yaml.
ELSEWHERE = {
    "criminal",
    "administrative",
    "other_ground",
    "police",
    "inspection_team",
    "district_teams",
    "commune_teams",
}


@pytest.mark.parametrize(("indicator", "code", "text"), ROWS)
def test_produces(indicator: str, code: str, text: str) -> None:
    figure = one(text)
    assert figure.indicator == indicator
    assert code in figure.detail
    assert list(figure.detail) == sorted(set(figure.detail))


@pytest.mark.parametrize(("kinds", "text"), KINDS)
def test_kinds_that_are_said_elsewhere(kinds: str, text: str) -> None:
    assert [code for code in one(text).detail if code in scheme().details["establishments"]] == kinds.split()


@pytest.mark.parametrize(("codes", "text"), LISTS)
def test_lists_of_support(codes: str, text: str) -> None:
    assert [code for code in one(text).detail if code in scheme().details["support"]] == codes.split()


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (told, templates[told.indicators[0]].format(word))
        for told in _loaded().told
        for templates, listed in ((BEHIND, told.behind), (BEFORE, told.before))
        for word in listed
    ],
)
def test_words_near_a_number_say_a_code(told: Told, text: str) -> None:
    assert told.detail in one(text).detail


def test_words_before_a_bracket_say_nothing_of_a_number_in_it() -> None:
    assert "brokering" not in one("Bắt giữ 9 người chứa chấp, môi giới mại dâm ([3] nam giới).").detail


@pytest.mark.parametrize(
    ("text", "female"),
    [
        ("Gái mại dâm có hồ sơ là 212 người, trong đó thành phố [97] người.", True),
        # no woman among them
        ("Gái mại dâm có hồ sơ là 212 người, trong đó có [9] nam giới bán dâm.", False),
    ],
)
def test_parts_of_women_are_women(text: str, female: bool) -> None:
    assert ("female" in one(text).detail) is female


@pytest.mark.parametrize(("code", "text"), ACTORS)
def test_names_who_acts(code: str, text: str) -> None:
    assert code in one(text).detail


def test_every_listed_code_has_a_row() -> None:
    shown = {(id(_sources()[indicator]), code) for indicator, code, _ in ROWS}
    listed = {
        (id(source), code): (indicator, code) for indicator, source in _sources().items() for code in source.codes
    }
    assert [listed[key] for key in listed if key not in shown] == []


def test_every_code_of_the_scheme_is_listed() -> None:
    listed = {code for source in _sources().values() for code in source.codes}
    ruled = {code for rule in rule_book().rules for code in rule.detail}
    assert listed | ruled | ELSEWHERE == scheme().detail_codes


def test_every_listed_code_has_a_word() -> None:
    worded = {code for group in lexicon().groups for code in group.detail}
    listed = {code for source in _sources().values() for code in source.codes}
    # workers are told by the counted noun, whose rules name the code
    assert listed - worded == {"worker"}


def test_an_indicator_without_source_keeps_the_details_of_its_rule() -> None:
    assert one("Duy trì [4] mô hình hỗ trợ người bán dâm.").detail == ()

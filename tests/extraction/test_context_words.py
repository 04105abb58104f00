"""Every word and pattern of context.yaml matches what it is meant for."""

from __future__ import annotations

import re

import pytest

from pipeline.extraction.context import Where, context, document_types, first_words, national_bodies, said
from pipeline.lexicon import Syllables
from pipeline.textforms import fold
from tests.extraction.build import read

_META = re.compile(r"[][()?*+{}\\]")

# What an alternative that is more than words must match.
SAMPLES = {
    "công an (?:tỉnh|tp|thành phố|huyện|quận|phường|xã|thị xã)": "công an tỉnh",
    "(?:nước|ở|tại|cảnh sát|chính phủ|quốc hội|thủ đô) (?:mỹ|pháp|đức|nga|ý|áo|nhật|bỉ|úc|lào|anh|séc)"
    r"(?! (?:lệnh|luật|chế|nhân|lý|y|kiến|thức|viện|đình)(?!\w))": "nước pháp",
    "kết quả (?:cần|phải|phấn đấu|mong muốn|dự kiến)": "kết quả cần",
    "kết quả(?! (?:cần|phải|phấn đấu|mong muốn|dự kiến))": "kết quả",
    "trọng tâm (?:đến|những|quý|[0-9]+ tháng|thời gian|năm)": "trọng tâm đến",
    "năm (?:vừa )?qua": "năm qua",
    "(?<!những )năm (?:vừa )?qua": "năm vừa qua",
    "(?:tháng|quý) còn lại": "tháng còn lại",
    "sang năm(?! [12])": "sang năm",
    "(?:tỉnh|thành phố|huyện|thị xã|quận) muốn": "tỉnh muốn",
    "(?:trong|qua|sau) (?:[0-9]{1,2}|hai|ba|bốn|năm|mười) năm(?! (?:tới|sau|nữa|tù|liền|[0-9]))": "trong 5 năm",
    "ngành (?:tòa án|toà án|kiểm sát)": "ngành tòa án",
    "đi(?: (?:được|chỉ|thêm|lại|ít nhất|tối thiểu|trên|hơn|tới)){0,2}": "đi chỉ được",
    "(?:buộc|yêu cầu|đề nghị)(?: phải)?": "buộc phải",
    "(?:chưa|không)(?: (?:bị|được|phải|hề|thể))?": "không bị",
    r"(?:(?:trong|trên) tổng số|trong số)(?: (?:khoảng|hơn|gần|trên))?": "trong tổng số hơn",
    r"(?:^|\. |hiện |hiện nay )toàn (?:tỉnh|huyện|thành phố|quận|thị xã|quốc|ngành) "
    r"(?:hiện |vẫn |đang )?(?:có|còn)(?: (?:khoảng|hơn|gần|trên))?": ". toàn tỉnh hiện còn gần",
    r"(?:mới|chỉ|thực) (?:chi|hỗ trợ|giải ngân|bố trí|giúp|cấp)(?: [^\W\d_]+){0,2}": "mới hỗ trợ được khoảng",
    r"(?:kết quả|làm được|ký được)(?: là)?": "kết quả là",
    "so với(?: (?:mức|con số))?": "so với mức",
    "(?:công bố|thông báo|thông tin|cho biết|cho hay|báo cáo|trao đổi|họp báo|cung cấp)"
    "(?: (?:vào|hôm|trong|vừa|cho báo chí|với báo chí|ngày|sáng|trưa|chiều|tối)){0,3}": "công bố vào chiều hôm",
    "(?:sang|chỉ tiêu|giao|trong chương trình|kế hoạch|dự kiến|dự toán|phấn đấu|mục tiêu|nhiệm vụ|phương hướng"
    r"|từ nay đến|chậm nhất)(?: [^\s.;,]+){0,3} ?": "chỉ tiêu của bộ ",
    r"(?:chỉ tiêu|mục tiêu)(?: [^\W\d_]+){0,3}": "chỉ tiêu tỉnh giao là",
    "thêm(?: (?:được|từ|hẳn|tối thiểu|ít nhất|khoảng|hơn|gần|trên))?": "thêm ít nhất",
    r"(?<!bị )(?<!đều )phải (?:có|đạt|mở|giúp|xóa|xoá|lập|ký|kiểm tra|tổ chức|hoàn thành|giảm|kéo|bảo đảm)"
    r"(?: [^\W\d_]+){0,3}": "phải kéo xuống dưới",
    r"(?:đăng ký|(?<!quyết )(?<!xác )(?<!nhận )(?<!theo )định) (?:kiểm tra|vận động|mở|phủ|lập|tổ chức|cấp)"
    r"(?: [^\W\d_]+){0,2}": "đăng ký kiểm tra thêm",
    r"xin (?:tỉnh|huyện|sở|thành phố|cấp|hội đồng|thêm)(?: [^\W\d_]+){0,6}": "xin hội đồng tăng chi lên",
    r"(?:^|[.:;] )giao(?: giữ)?": ": giao giữ",
    "(?:sáu|6|06) tháng": "06 tháng",
    "(?:ba|3) quý": "ba quý",
    "(?:chín|9|09) tháng": "9 tháng",
    "(?:ba|3|03) tháng": "03 tháng",
    "(?:12|mười hai) tháng": "12 tháng",
    "(?:khu công nghiệp|khu kinh tế|khu chế xuất|cụm công nghiệp|kcn|kkt|ccn|khu|đường|phố|chợ|trường|khách sạn"
    "|nhà nghỉ|karaoke|quán|công ty|cầu|sông|báo|chùa|hồ|núi|đèo|ga|bến xe|bến|khu đô thị|ấp|thôn|xóm|khóm"
    "|bản|làng|buôn|ông|bà|anh|chị|em)": "bến xe",
    r"(?:từ|kể từ|tính từ|thành lập|hoạt động|vận hành|ra mắt|ra đời|kiện toàn|lập|mở)(?: \w+){0,4}[ (]{0,2}": "kể từ "
    "ngày thành lập (",
    r"gmt\+7": "gmt+7",
    "kỳ (?:báo cáo|thống kê)": "kỳ thống kê",
    r"(?:số(?: [0-9]{1,4}| tết(?: \w+){0,2})?|(?:bản tin|tài liệu|tạp chí|tập san)[^\n]{0,60}) ?[(,-]?": (
        "số tết bính tuất ("
    ),
    "phối hợp (?:với|cùng)": "phối hợp cùng",
    "trong [0-9]+ năm": "trong 5 năm",
    "năm [0-9]{4}": "năm 2021",
    r"\+/-": "+/-",
    r"(?:bị|được)(?: \w+){0,7}": "bị lực lượng chức năng",
    r"(?:đã|phải|để|dễ|về|do|nghi|của|sau khi|đang|đưa|không|chưa|tham gia|hoạt động|công tác|việc|đều)"
    r"(?: \w+)?": "đã bị",
    r"(?:bị|được|đã)(?: \w+)?": "được tổ",
    "(?:là|có|còn|đạt|gồm|hiện là|lên tới|lên đến|chiếm|hiện|ước)(?: (?:khoảng|trên|hơn|gần|tới|chừng))?": "ước hơn",
    r"là(?: \w+)?": "là khoảng",
    "(?:đạt|tương đương|tức|chiếm|bằng|tương ứng|vượt|hoàn thành)(?: (?:tỷ lệ|gần|trên|hơn|khoảng|với|là|mức)){0,2}": (
        "tương đương với gần"
    ),
    r"(?:để|nhằm|phấn đấu|bảo đảm|đảm bảo|nếu|khi|mà|quyết|muốn|mong|vì|xây dựng|hướng tới)(?: \w+){0,3}": "để các xã",
    "(?:nhiều|ít|cao|thấp|nhỉnh|lớn) hơn": "thấp hơn",
    "(?:còn|còn lại|nay còn|hiện còn)": "nay còn",
    "(?:thành lập|(?:xã|phường|huyện|tỉnh|đội|tổ|mới|được|vừa) lập|kiện toàn|tái lập|khai trương|ra đời)"
    "(?: (?:từ|vào|hồi|lại))*": "thành lập từ",
    "(?P<n>0?[2-9]|1[05]|20|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười lăm|hai mươi) năm": "năm năm",
    "(?<!ngày )(?P<n>0?[3-9]|1[01]|ba|bốn|sáu|bảy|tám|chín|mười) tháng(?! (?:tù|án treo|cải tạo|thử thách))": (
        "chín tháng"
    ),
    "quý (?:iv|iii|ii|i|[1-4])": "quý iii",
    r" ?(?:\w+ )?lượt": " trên lượt",
    "(?:địa bàn|toàn|của|cả|ubnd) tỉnh": "địa bàn tỉnh",
    "các tỉnh,? thành phố": "các tỉnh, thành phố",
    "[0-9]{1,2} tỉnh,? thành": "34 tỉnh thành",
    "[0-9]{1,2} tỉnh": "13 tỉnh",
    "khu vực(?! (?:cửa khẩu|biên giới|nông thôn|trung tâm))": "khu vực",
    "vùng(?! (?:biên|cao|ven|sâu|xa|quê|đất|trũng))": "vùng",
    "địa bàn (?:tỉnh|thành phố|huyện)": "địa bàn huyện",
    "(?:toàn|của|cả|trong|ubnd|công an) tỉnh": "công an tỉnh",
    "toàn (?:huyện|thành phố)": "toàn thành phố",
    r"sở (?:lao động|lđ)[^\n]{0,40}": "sở lao động - thương binh và xã hội",
    r"(?:tại|ở|thuộc|trên địa bàn|địa bàn|của|trong)(?: \w+){0,3}": "trên địa bàn các",
    "(?: trong)? (?:năm|tháng|quý|[0-9]+ tháng|giai đoạn)": " trong 6 tháng",
    "(?:trong|trong số|trong tổng số)(?: (?:hơn|gần|trên|khoảng))?": "trong số hơn",
    r"(?:so với|cùng kỳ|từ|phương hướng|nhiệm vụ|thành lập)(?: \w+){0,2}": "so với cùng kỳ",
    "(?:so(?: với)?|cùng kỳ|bằng|hơn|(?<!hình )(?<!cử )(?<!dụ )(?<!biểu )(?<!nếu )như|"
    "gấp (?:đôi|rưỡi|ba|bốn)(?: (?:số|tổng|mức|tiền|vụ|phạt|so với)){0,3}|(?:gấp|bằng)(?: [\\w,.]+){1,2} ?(?:lần|%))"
    "(?: (?:của|thời điểm|cuối|đầu))?": "so với thời điểm",
    r"(?:[^0-9.;:]|(?<=tp)\.){0,90}?(?<!\w)(?:cho biết|cho hay|thông tin|xác nhận|thông báo|trao đổi với|trả lời"
    "|tổ chức họp báo)": ", đại diện công an cho hay",
    r"\s*(?:tăng|giảm|chiếm|đạt|bằng|so với|[0-9.,]+ ?%|tương đương|tỷ lệ|từ|năm|kế hoạch|quý|cùng kỳ|tức|nhiều hơn"
    "|ít hơn|[0-9]+ tháng)": " 6 tháng",
    '"?(?:hai|2|02) cấp"?': "hai cấp",
    "(?:[^.;]{0,20} )?(?:điển hình|đơn cử|tiêu biểu|nổi bật|mới nhất|mới đây|gần đây)": "trong đó mới đây",
    "(?:bức tranh|tình hình|kết quả|số liệu|trong|qua|sau|của|tổng kết"
    "|sơ kết|con số) (?P<n>0?[69]|sáu|chín) tháng(?: đầu năm| qua)?": "kết quả 9 tháng đầu năm",
    r"(?:công tác|tổng kết|kết quả|báo cáo|con số) (?:cả )?năm(?! \d)": "con số cả năm",
    r"(?:so với|cùng kỳ)(?: [^\s.;]+){0,6} ?": "so với 5 vụ của cả",
    "(?:từ khi|sau) (?:sáp nhập|hợp nhất|vận hành)": "từ khi vận hành",
    "(?:(?<!từ )(?:hiện|nay|hiện nay|đến giờ)(?: (?:mới|đã|đạt|được|còn|chỉ|có|là|đang)){0,3}"
    "|mới (?:đạt|được|có|chỉ|là|kiểm tra|làm|thực hiện)(?: được)?|(?:tức|thì) mới|(?:gốc|hiện trạng):) ": (
        "mới kiểm tra được "
    ),
    r"(?:\((?:kế hoạch|kh|chỉ tiêu|giao|đề ra|mục tiêu)|(?<!so với )(?<!đạt )(?<!% )(?:kế hoạch|chỉ tiêu) cả năm)"
    r"(?: (?:(?:cả )?năm(?: \d{4})?|được duyệt|được giao|giao|đề ra))*(?: là)?:? ?"
    r"|(?<![^\W\d_])(?:phấn đấu(?: [^\W\d_]+){0,9}|sẽ(?: [^\W\d_]+){1,6}|(?:mục tiêu|chỉ tiêu)(?: [^\W\d_]+){0,6} "
    r"(?:là|đạt|có)) ": "mục tiêu năm nay là ",
    r"(?:(?:công an|ubnd|uỷ ban nhân dân|ủy ban nhân dân|đội kiểm tra liên ngành|đoàn|đội|chi cục|sở) (?:\w+ )?"
    r"(?:tỉnh|thành phố|huyện)|thị trấn|thị xã)(?: và|,) (?:(?:công an|ubnd|đội kiểm tra liên ngành|đội|các) ?)?": (
        "thị trấn và "
    ),
    "(?P<n>[1-4]|một|hai|ba|bốn) năm (?:triển khai|thực hiện|thi hành|tổ chức thực hiện)": "3 năm thực hiện",
    "chính quyền (?:địa phương )?(?:mới|(?:hai|2|02) cấp)": "chính quyền địa phương 2 cấp",
    "mô hình (?:mới|(?:hai|2|02) cấp)": "mô hình mới",
    "một năm(?! (?:sau|thực hiện|triển khai|vận hành))": "một năm",
    r"số \d{1,2} ?/ ?(?P<year>20\d\d)": "số 4/2026",
    r"từ đầu năm(?: \d{4})?": "từ đầu năm 2014",
}

# Words of which only the beginning is ever matched, because a shorter word stands before them in their pattern.
SHORTENED = {"quê quán", "quê ở", "giáp ranh", "cụ thể là"}

# where -> what stands around a word so that it can be found there
_AROUND: dict[Where, str] = {"words": "x {} x", "end": "x {} ", "start": "{} x"}


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(pattern):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def _worded() -> list[tuple[str, Where, str]]:
    return [
        (name, entry.where, word)
        for name, entry in context().patterns.items()
        if entry.where != "raw"
        for word in _alternatives(entry.pattern)
    ]


def _finds(name: str, where: Where, text: str) -> re.Match[str] | None:
    return said(name).match(text) if where == "start" else said(name).search(text)


@pytest.mark.parametrize("name", context().patterns)
def test_matches_its_example(name: str) -> None:
    entry = context().patterns[name]
    match = _finds(name, entry.where, entry.example)
    assert match is not None
    assert match.group().strip()


def test_every_word_matches() -> None:
    missed = []
    for name, where, word in _worded():
        sample = SAMPLES[word] if _META.search(word) else word
        text = _AROUND[where].format(sample)
        match = _finds(name, where, text)
        if match is None or sample.strip() not in match.group():
            missed.append(word)
    assert set(missed) == SHORTENED


def test_every_sample_is_of_a_word() -> None:
    assert set(SAMPLES) == {word for _, _, word in _worded() if _META.search(word)}


def test_no_word_stands_twice() -> None:
    words = {name: _alternatives(entry.pattern) for name, entry in context().patterns.items()}
    assert [name for name, said_words in words.items() if len(set(said_words)) < len(said_words)] == []


def test_words_are_written_as_they_are_compared() -> None:
    # patterns run over folded text: a capital or the late tone ("hoà") would never match
    data = context()
    worded = [word for _, _, word in _worded() if not _META.search(word)]
    lists = [*data.letterhead, *data.national_issuers, *data.district_words, *data.number_types]
    assert [word for word in [*worded, *lists] if fold(word) != word] == []


def test_no_word_is_found_inside_another() -> None:
    plain = [(name, word) for name, where, word in _worded() if where == "words" and not _META.search(word)]
    assert [(name, word) for name, word in plain if said(name).search(f"x{word}x")] == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # one for each alternative of each pattern
        ("kế hoạch phòng, chống mại dâm", "plan"),
        ("dự thảo kế hoạch", "plan"),
        ("báo cáo", "report"),
        ("quyết định về việc", "decision"),
        ("nghị quyết", "decision"),
        ("chỉ thị về", "directive"),
        ("công văn", "dispatch"),
        ("công điện", "dispatch"),
        ("thông báo", "dispatch"),
        ("hướng dẫn", "dispatch"),
        ("v/v báo cáo", "dispatch"),
        ("chương trình", "plan"),
        ("chương trình hành động", "plan"),
        ("chương trình phòng, chống mại dâm", "plan"),
        ("đề án thực hiện", "plan"),
        # words that only begin so
        ("báo cáoviên", None),
        ("kết quả thực hiện kế hoạch", "report"),
        ("nghệ thuật quần chúng", None),
    ],
)
def test_document_types(line: str, kind: str | None) -> None:
    assert next((name for name, pattern in document_types() if pattern.search(line)), None) == kind


@pytest.mark.parametrize("letters", context().number_types)
def test_letters_of_a_number_tell_the_type(letters: str) -> None:
    meta = read(
        f"UBND TỈNH HƯNG YÊN\nSố: 12/{letters.upper()}-UBND\n\nHưng Yên, ngày 10 tháng 12 năm 2021\n\nVề mại dâm."
    ).extraction.meta
    assert meta.doc_type == context().number_types[letters]
    assert meta.number == f"12/{letters.upper()}-UBND"


@pytest.mark.parametrize("line", [line for line in context().letterhead if not line.startswith("kính gửi")])
def test_a_letterhead_makes_a_document_official(line: str) -> None:
    # without it a line "Báo cáo …" in the middle of the head is news
    body = "Về mại dâm.\n\nVề mại dâm.\n\nVề mại dâm.\n\nBáo cáo\n\nKết quả phòng, chống mại dâm."
    assert read(f"{line.upper()}\n\n{body}").extraction.meta.doc_type == "report"
    assert read(f"Một dòng khác\n\n{body}").extraction.meta.doc_type != "report"


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("part_words", {"gồm", "trong"}),
        ("hint_half", {"sáu", "6", "06", "giữa"}),  # begins with a group
        ("speaking_bodies", set()),  # no pattern of whole words
        ("region_titles", set()),  # begins with any number
    ],
)
def test_first_words(name: str, some: set[str]) -> None:
    assert some <= first_words(name)
    assert bool(some) == bool(first_words(name))


@pytest.mark.parametrize("name", [name for name in context().patterns if first_words(name)])
def test_words_are_found_at_their_first_words(name: str) -> None:
    text = fold(f"x {context().patterns[name].example} ; {context().patterns[name].example}")
    found = Syllables(text).matches(said(name), first_words(name))
    assert [match.span() for match in found] == [match.span() for match in said(name).finditer(text)]


@pytest.mark.parametrize("name", context().national_issuers)
def test_national_bodies(name: str) -> None:
    assert national_bodies().search(name)
    # "chi cục" is a provincial body
    assert not national_bodies().search(f"chi {name}")


@pytest.mark.parametrize("word", context().district_words)
def test_words_that_speak_for_a_district(word: str) -> None:
    meta = read(f"Về mại dâm\n\nTrong năm, {word} đã triệt phá 3 vụ mại dâm.").extraction.meta
    assert meta.level == "district"

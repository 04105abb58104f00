"""Who issued a document and who put it up, from letterheads, labels, sites and sources of every sort."""

from __future__ import annotations

import pytest

from pipeline.records import DocumentMeta
from tests.extraction.build import read

_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_FREE = "Độc lập - Tự do - Hạnh phúc"
_TASK = "phòng, chống tội phạm, tệ nạn xã hội và xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc"
_REPORT = "\n\nBÁO CÁO\nKết quả phòng, chống mại dâm năm 2021\n\nTrên địa bàn tỉnh Lào Cai đã triệt phá 9 vụ mại dâm.\n"
_NEWS = "Lào Cai: kết quả phòng, chống mại dâm năm 2021\n\n20/12/2021 08:30\n\n"
_DONE = " Trong năm 2021, trên địa bàn tỉnh Lào Cai đã triệt phá 9 vụ mại dâm, kiểm tra 120 cơ sở."


def _meta(text: str) -> DocumentMeta:
    return read(text).extraction.meta


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        # of two bodies the lower one issues, and goes by the unit of the upper one
        (
            "UBND TỈNH LÀO CAI\nSỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\nSố: 12/BC-SLĐTBXH",
            "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai",
        ),
        # both columns in one line, and a name that goes on below
        (
            f"UBND TỈNH LÀO CAI      {_MOTTO}\nSỞ LAO ĐỘNG - THƯƠNG BINH    {_FREE}\n  VÀ XÃ HỘI\nSố: 2/BC-SLĐTBXH",
            "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai",
        ),
        (f"UBND TỈNH LÀO CAI\t{_MOTTO}\nSỞ Y TẾ\t{_FREE}\nSố: 12/BC-SYT", "Sở Y tế tỉnh Lào Cai"),
        (f"ỦY BAN NHÂN DÂN TỈNH LÀO CAI {_MOTTO}\n{_FREE}\nSố: 12/BC-UBND", "Ủy ban nhân dân tỉnh Lào Cai"),
        # the unit in a line of its own
        ("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n-------\nSố: 12/BC-UBND", "Ủy ban nhân dân tỉnh Lào Cai"),
        # the district's police under the province's
        ("CÔNG AN TỈNH LÀO CAI\nCÔNG AN HUYỆN VĂN BÀN\nSố: 64/BC-CAH", "Công an huyện Văn Bàn"),
        # a department of the police with the police that it is of
        (
            "CÔNG AN TỈNH LÀO CAI\nPHÒNG CẢNH SÁT HÌNH SỰ\nSố: 64/BC-PC02",
            "Phòng Cảnh sát hình sự, Công an tỉnh Lào Cai",
        ),
        # a body of the country above one of a province
        ("TÒA ÁN NHÂN DÂN TỐI CAO\nTÒA ÁN NHÂN DÂN TỈNH LÀO CAI\nSố: 3/BC-TA", "Tòa án nhân dân tỉnh Lào Cai"),
        # a unit below the one whose committee stands on top
        (
            "ỦY BAN NHÂN DÂN HUYỆN VĂN BÀN\nTHỊ TRẤN KHÁNH YÊN\nNgày 20 tháng 12 năm 2021",
            "Ủy ban nhân dân thị trấn Khánh Yên",
        ),
        # and one above it, in brackets or not
        ("UBND XÃ NẬM CHÀY\n(HUYỆN VĂN BÀN)\nSố: 3/BC-UBND", "Ủy ban nhân dân xã Nậm Chày"),
        # boards with their task, abbreviated and broken
        (
            "UBND TỈNH LÀO CAI\nBCĐ PHÒNG, CHỐNG TỘI PHẠM, TNXH\nVÀ XD PHONG TRÀO TDBVANTQ\n*\nLào Cai, ngày 3/12/2021",
            f"Ban Chỉ đạo {_TASK} tỉnh Lào Cai",
        ),
        # a body that is in no list is not the one above it
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH LÀO CAI\nBAN TUYÊN GIÁO\nSố: 22/BC-LĐLĐ", None),
        ("BỘ CHỈ HUY BĐBP TỈNH LÀO CAI\nĐỒN BIÊN PHÒNG Y TÝ\nSố: 22/BC-ĐBP", None),
        # several that issue it together are no single one
        ("HỘI LIÊN HIỆP PHỤ NỮ - CÔNG AN HUYỆN VĂN BÀN\nSố: 22/KH-LN", None),
        # but the party's and the people's committee of a unit sign as the latter
        ("ĐẢNG ỦY - HĐND - UBND XÃ NẬM CHÀY\nSố: 22/BC", "Ủy ban nhân dân xã Nậm Chày"),
        # who received it does not issue it
        ("Số: 12/BC\n\nKính gửi: Cục Phòng, chống tệ nạn xã hội", None),
        # no letterhead: the letters of the number, the label, the paper that it is enclosed with
        ("Số: 12/KH-UBND\n\nLào Cai, ngày 3 tháng 12 năm 2021", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("BIỂU 03\nĐơn vị báo cáo: Sở Y tế tỉnh Lào Cai", "Sở Y tế tỉnh Lào Cai"),
        ("PHỤ LỤC 2\n(Kèm theo Công văn số 140/SYT-NVY ngày 09/12/2021 của Sở Y tế Lào Cai)", "Sở Y tế tỉnh Lào Cai"),
        ("PHỤ LỤC 2\n(Kèm Công văn số 140/SYT-NVY ngày 09/12/2021)", "Sở Y tế tỉnh Lào Cai"),
    ],
)
def test_papers(head: str, issuer: str | None) -> None:
    assert _meta(head + _REPORT).issuer == issuer


@pytest.mark.parametrize(
    ("foot", "issuer"),
    [
        # the body that a paper is signed for
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNGUYỄN VĂN A", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("GIÁM ĐỐC SỞ Y TẾ\n\nTRẦN THỊ B", "Sở Y tế tỉnh Lào Cai"),
        # a person is none
        ("NGUYỄN VĂN A", None),
        ("GIÁM ĐỐC\n\nNGUYỄN VĂN A", None),
    ],
)
def test_signatures(foot: str, issuer: str | None) -> None:
    assert _meta(f"{_FREE}{_REPORT}\n{foot}\n").issuer == issuer


@pytest.mark.parametrize(
    ("lead", "issuer"),
    [
        # what an article has its figures from
        ("Theo báo cáo của Sở Lao động - TB&XH,", "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai"),
        ("Theo Chi cục Phòng, chống tệ nạn xã hội tỉnh,", "Chi cục Phòng, chống tệ nạn xã hội tỉnh Lào Cai"),
        ("Sở Y tế tỉnh Lào Cai vừa cho biết:", "Sở Y tế tỉnh Lào Cai"),
        ("UBND tỉnh tổ chức hội nghị tổng kết năm 2021.", "Ủy ban nhân dân tỉnh Lào Cai"),
        # a source that the first sentence begins with
        (
            "Năm 2021, Chi cục Phòng, chống tệ nạn xã hội tỉnh đã chủ động phối hợp.",
            "Chi cục Phòng, chống tệ nạn xã hội tỉnh Lào Cai",
        ),
        # bodies that are only named: one that acted, the author of a cited paper, one elsewhere, a court
        ("Công an tỉnh đã ra quân.", None),
        ("Thực hiện Kế hoạch số 31/KH-UBND ngày 25/01/2021 của UBND tỉnh, các ngành ra quân.", None),
        ("Theo Sở Y tế tỉnh Bến Tre,", None),
        ("Theo Tòa án nhân dân tỉnh,", None),
        # a person is none
        ("Theo ông Nguyễn Văn A,", None),
    ],
)
def test_articles(lead: str, issuer: str | None) -> None:
    meta = _meta(_NEWS + lead + _DONE)
    assert (meta.doc_type, meta.issuer, meta.publisher) == ("news", issuer, "press")


def test_a_raid_is_told_of_by_the_paper() -> None:
    # whoever says so: the police that acted did not issue a report
    text = (
        "Lào Cai: Bắt quả tang 4 đôi mua bán dâm\n\n20/12/2021\n\nCông an tỉnh cho biết đêm 19/12 đã kiểm tra một quán."
    )
    assert _meta(text).issuer is None


@pytest.mark.parametrize(
    ("head", "lead", "issuer", "publisher"),
    [
        # the page of a body
        ("CỔNG THÔNG TIN ĐIỆN TỬ SỞ Y TẾ TỈNH LÀO CAI", "", "Sở Y tế tỉnh Lào Cai", "issuer"),
        ("SỞ Y TẾ LÀO CAI          [Tìm kiếm]   Sơ đồ cổng", "", "Sở Y tế tỉnh Lào Cai", "issuer"),
        ("Sở Y tế tỉnh Lào Cai | Tin trong tuần", "", "Sở Y tế tỉnh Lào Cai", "issuer"),
        # the portal of a commune, of a district: their committee's, but for a department that is named
        ("Trang thông tin điện tử xã Nậm Chày", "", "Ủy ban nhân dân xã Nậm Chày", "issuer"),
        ("Cổng thông tin điện tử huyện Văn Bàn", "", "Ủy ban nhân dân huyện Văn Bàn", "issuer"),
        (
            "Cổng thông tin điện tử huyện Văn Bàn",
            "Theo Phòng Lao động - Thương binh và Xã hội huyện,",
            "Phòng Lao động - Thương binh và Xã hội huyện Văn Bàn",
            "issuer",
        ),
        # the police put nothing up there themselves
        ("Cổng thông tin điện tử huyện Văn Bàn", "Theo Công an huyện,", "Công an huyện Văn Bàn", "other_authority"),
        # a province's portal puts up what others send
        ("Cổng thông tin điện tử tỉnh Lào Cai", "Theo Sở Y tế,", "Sở Y tế tỉnh Lào Cai", "other_authority"),
        ("Cổng thông tin điện tử tỉnh Lào Cai", "Theo UBND tỉnh,", "Ủy ban nhân dân tỉnh Lào Cai", "issuer"),
        ("Cổng thông tin điện tử tỉnh Lào Cai", "", None, "other_authority"),
        # a paper stays one whomever it names
        ("Báo Lào Cai điện tử", "Theo Sở Y tế,", "Sở Y tế tỉnh Lào Cai", "press"),
    ],
)
def test_pages_of_authorities(head: str, lead: str, issuer: str | None, publisher: str) -> None:
    meta = _meta(f"{head}\n\n{_NEWS}{lead}{_DONE}")
    assert (meta.issuer, meta.publisher) == (issuer, publisher)


@pytest.mark.parametrize(
    ("text", "doc_type", "number"),
    [
        # an article that opens with the number of a report is no report
        (f"{_NEWS}Báo cáo số 203/BC-SYT mới đây của Sở Y tế cho biết:{_DONE}", "news", None),
        # a notice of conclusions is no order, one of results a report
        (
            f"UBND TỈNH LÀO CAI\nSố: 3/TB-UBND\n{_FREE}\n\nTHÔNG BÁO\nKết luận của Chủ tịch\n\n{_DONE}",
            "other",
            "3/TB-UBND",
        ),
        (
            f"UBND TỈNH LÀO CAI\nSố: 3/TB-UBND\n{_FREE}\n\nTHÔNG BÁO\nKết quả phòng, chống mại dâm\n\n{_DONE}",
            "report",
            "3/TB-UBND",
        ),
        # an annex in small letters is told by what it is enclosed with
        (f"Phụ lục 2\n(Kèm theo Công văn số 140/SYT-NVY ngày 09/12/2021)\n{_DONE}", "report", None),
        # the card of a document on a portal of documents
        (
            f"Số ký hiệu: 121/KH-UBND\nNgày ban hành: 08/7/2021\nCơ quan ban hành: UBND tỉnh Lào Cai\n{_DONE}",
            "plan",
            "121/KH-UBND",
        ),
    ],
)
def test_what_the_document_is(text: str, doc_type: str, number: str | None) -> None:
    meta = _meta(text)
    assert (meta.doc_type, meta.number) == (doc_type, number)

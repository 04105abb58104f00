"""A small gold corpus of fictional texts, each of another kind, as what is fitted and read in tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeline.evaluation.corpus import AGREED, SPLIT_FILE, TEXTS

_HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"


class Annotated(NamedTuple):
    """A text with its annotation."""

    text: str
    annotation: str


DOCUMENTS = {
    "f1_bao-cao-nam": Annotated(
        f"ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\nSố: 152/BC-UBND\n\n{_HEAD}Hưng Yên, ngày 10 tháng 12 năm 2021\n\n"
        "BÁO CÁO\nKết quả công tác phòng, chống tệ nạn mại dâm năm 2021\n\n"
        "Toàn tỉnh có 214 cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm, trong đó 96 cơ sở lưu trú. "
        "Trong năm, lực lượng liên ngành đã kiểm tra 163 cơ sở, phát hiện 21 cơ sở vi phạm. "
        "Công an tỉnh triệt phá 17 vụ mại dâm, bắt giữ 52 đối tượng; huyện Văn Lâm triệt phá 4 vụ mại dâm. "
        "Năm 2020, toàn tỉnh triệt phá 25 vụ mại dâm.\n\n"
        "Cũng trong năm, lực lượng chức năng bắt giữ 312 vụ ma túy, thu giữ 45 gam heroin.\n",
        'doc doc_type=report level=province province="Hưng Yên" period=2021-01-01..2021-12-31\n'
        'set level=province province="Hưng Yên" period=2021-01-01..2021-12-31\n'
        "@e establishments 214 period=2021-12-31 :: có [[214]] cơ sở\n"
        "establishments 96 ^e lodging period=2021-12-31 :: trong đó [[96]] cơ sở\n"
        "establishments_inspected 163 :: đã kiểm tra [[163]] cơ sở\n"
        "establishments_violating 21 :: phát hiện [[21]] cơ sở\n"
        "cases 17 :: triệt phá [[17]] vụ\n"
        "arrests 52 :: bắt giữ [[52]] đối tượng\n"
        'cases 4 level=district province="Hưng Yên" district="Văn Lâm" :: triệt phá [[4]] vụ\n'
        "cases 25 period=2020-01-01..2020-12-31 :: triệt phá [[25]] vụ\n",
    ),
    "f2_ke-hoach": Annotated(
        f"ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH\nSố: 31/KH-UBND\n\n{_HEAD}Nam Định, ngày 25 tháng 01 năm 2020\n\n"
        "KẾ HOẠCH\nPhòng, chống tệ nạn mại dâm năm 2020\n\n"
        "I. MỤC TIÊU\n\n- Kiểm tra 120 cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm, phấn đấu triệt phá 30 vụ mại "
        "dâm.\n"
        "- Tổ chức 45 buổi tuyên truyền về phòng, chống mại dâm cho 3.000 lượt người.\n"
        "- Hỗ trợ 12 người bán dâm học nghề; kinh phí 350 triệu đồng.\n\n"
        "II. TÌNH HÌNH\n\nNăm 2019, toàn tỉnh đã kiểm tra 98 cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.\n",
        'doc doc_type=plan level=province province="Nam Định" period=2020-01-01..2020-12-31\n'
        'set level=province province="Nam Định" period=2020-01-01..2020-12-31 status=target\n'
        "establishments_inspected 120 :: Kiểm tra [[120]] cơ sở\n"
        "cases 30 :: triệt phá [[30]] vụ\n"
        "communication_events 45 :: Tổ chức [[45]] buổi\n"
        "people_reached 3000 :: cho [[3.000]] lượt người\n"
        "people_supported 12 :: Hỗ trợ [[12]] người\n"
        "budget 350000000 :: kinh phí [[350 triệu]] đồng\n"
        "establishments_inspected 98 status=reported period=2019-01-01..2019-12-31 :: đã kiểm tra [[98]] cơ sở\n",
    ),
    "f3_tin-bai": Annotated(
        "Triệt phá ổ mại dâm tại thành phố Hải Dương\n\n"
        "Ngày 13/8/2019, Công an thành phố Hải Dương, tỉnh Hải Dương ập vào một nhà nghỉ, bắt quả tang 3 đôi nam nữ "
        "đang mua bán dâm. Tại cơ quan điều tra, chủ nhà nghỉ khai nhận hành vi chứa mại dâm, mỗi lần thu 200 nghìn "
        "đồng. Công an đã khởi tố 2 bị can.\n",
        'doc doc_type=news level=district province="Hải Dương" district="Hải Dương"\n'
        'set level=district province="Hải Dương" district="Hải Dương" period=2019-08-13 scope=incident\n'
        "arrests 6 :: bắt quả tang [[3]] đôi\n"
        "defendants_prosecuted 2 :: khởi tố [[2]] bị can\n",
    ),
    "f4_bang": Annotated(
        "BÁO CÁO\nKết quả phòng, chống tệ nạn mại dâm 6 tháng đầu năm 2022 của tỉnh Thái Bình\n\n"
        "Kết quả bắt giữ, xử lý về mại dâm 6 tháng đầu năm 2022:\n\n"
        "Đơn vị\tSố vụ mại dâm\tSố đối tượng bị bắt\n"
        "Kiến Xương\t5\t14\nTiền Hải\t3\t8\nTổng số\t8\t22\n\n"
        "So với cùng kỳ năm 2021, số vụ mại dâm giảm 2 vụ. Qua kiểm tra, phát hiện 9 vụ đánh bạc.\n",
        'doc doc_type=report level=province province="Thái Bình" period=2022-01-01..2022-06-30\n'
        'set level=district province="Thái Bình" district="Kiến Xương" period=2022-01-01..2022-06-30\n'
        "cases 5 ^v :: Kiến Xương [[5]] 14\n"
        "arrests 14 ^d :: Kiến Xương 5 [[14]]\n"
        'set level=district province="Thái Bình" district="Tiền Hải"\n'
        "cases 3 ^v :: Tiền Hải [[3]] 8\n"
        "arrests 8 ^d :: Tiền Hải 3 [[8]]\n"
        'set level=province province="Thái Bình"\n'
        "@v cases 8 :: Tổng số [[8]] 22\n"
        "@d arrests 22 :: Tổng số 8 [[22]]\n"
        "cases -2 change :: giảm [[2]] vụ\n",
    ),
    "f5_huyen": Annotated(
        f"ỦY BAN NHÂN DÂN HUYỆN VĂN BÀN\nSố: 64/BC-UBND\n\n{_HEAD}Văn Bàn, ngày 05 tháng 12 năm 2018\n\n"
        "BÁO CÁO\nKết quả phòng, chống mại dâm năm 2018 trên địa bàn huyện Văn Bàn, tỉnh Lào Cai\n\n"
        "Trong năm, Đội kiểm tra liên ngành 178 của huyện đã kiểm tra 34 cơ sở, nhắc nhở 6 cơ sở vi phạm; "
        "tổ chức 18 buổi tuyên truyền về mại dâm với 1.250 lượt người tham dự. Triệt phá 2 vụ mại dâm, bắt giữ 7 đối "
        "tượng, trong đó: 3 người bán dâm, 4 khách mua dâm.\n\n"
        "Năm 2019, phấn đấu kiểm tra 40 cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm.\n",
        'doc doc_type=report level=district province="Lào Cai" district="Văn Bàn" period=2018-01-01..2018-12-31\n'
        'set level=district province="Lào Cai" district="Văn Bàn" period=2018-01-01..2018-12-31\n'
        "establishments_inspected 34 :: đã kiểm tra [[34]] cơ sở\n"
        "establishments_warned 6 :: nhắc nhở [[6]] cơ sở\n"
        "communication_events 18 :: tổ chức [[18]] buổi\n"
        "people_reached 1250 :: với [[1.250]] lượt người\n"
        "cases 2 :: Triệt phá [[2]] vụ\n"
        "@b arrests 7 :: bắt giữ [[7]] đối tượng\n"
        "arrests 3 ^b seller :: trong đó: [[3]] người\n"
        "arrests 4 ^b buyer :: [[4]] khách\n"
        "establishments_inspected 40 status=target period=2019-01-01..2019-12-31 :: kiểm tra [[40]] cơ sở\n",
    ),
    "f6_quy": Annotated(
        "Công tác phòng, chống mại dâm quý I/2023 tại Ninh Bình\n\n"
        "Quý I/2023, tỉnh Ninh Bình kiểm tra 58 cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm, xử phạt 7 cơ sở với số "
        "tiền 92 triệu đồng, triệt phá 6 vụ mại dâm, bắt giữ 19 đối tượng. Tòa án xét xử 3 vụ, 8 bị cáo. Toàn tỉnh "
        "còn 11 tụ điểm mại dâm.\n",
        'doc doc_type=news level=province province="Ninh Bình" period=2023-01-01..2023-03-31\n'
        'set level=province province="Ninh Bình" period=2023-01-01..2023-03-31\n'
        "establishments_inspected 58 :: kiểm tra [[58]] cơ sở\n"
        "establishments_fined 7 :: xử phạt [[7]] cơ sở\n"
        "fines_amount 92000000 :: số tiền [[92 triệu]] đồng\n"
        "cases 6 :: triệt phá [[6]] vụ\n"
        "arrests 19 :: bắt giữ [[19]] đối tượng\n"
        "cases_tried 3 :: xét xử [[3]] vụ\n"
        "defendants_tried 8 :: [[8]] bị cáo\n"
        "hotspots 11 period=2023-03-31 :: còn [[11]] tụ điểm\n",
    ),
}
# Families of the parts: five to learn from, one to look at.
SPLIT = {**{f"f{number}": "train" for number in range(1, 6)}, "f6": "development", "f9": "test"}


def write_corpus(folder: Path) -> Path:
    """Writes the corpus, with a document of the test part that nothing can open."""
    for layer in (TEXTS, AGREED):
        (folder / layer).mkdir(parents=True)
    rows = "".join(f"{family},{part}\n" for family, part in SPLIT.items())
    (folder / SPLIT_FILE).write_text(f"family,part\n{rows}", encoding="utf-8")
    for name, (text, annotation) in DOCUMENTS.items():
        (folder / TEXTS / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / AGREED / f"{name}.ann").write_text(annotation, encoding="utf-8")
    (folder / TEXTS / "f9_khoa.txt").write_bytes(b"\xff\xfe no text")
    (folder / AGREED / "f9_khoa.ann").write_text("to read this is an error\n", encoding="utf-8")
    return folder

"""A gold corpus of three documents, in the form of corpus/gold."""

from __future__ import annotations

from pathlib import Path

_SPLIT = "family,part\nb01,train\nb02,development\nb03,test\n"

_TEXTS = {
    "b01_hung-yen_2021_6-thang": (
        "Sáu tháng đầu năm 2021, công an tỉnh Hưng Yên phát hiện 14 vụ mại dâm và bắt giữ 31 đối tượng.\n"
    ),
    "b02_son-la_2022_nam": (
        "Năm 2022, toàn tỉnh Sơn La còn 210 cơ sở kinh doanh dịch vụ nhạy cảm.\n"
        "Sang năm sau, tỉnh phấn đấu mở 6 lớp tập huấn cho cán bộ cấp xã.\n"
    ),
    "b03_ca-mau_2026_quy": "Quý vừa qua, tổ kiểm tra phường Tân Thành triệt xóa được 3 vụ trong khách sạn.\n",
}

_B01 = """doc doc_type=report level=province province="Hưng Yên" period=2021-01-01..2021-06-30
set level=province province="Hưng Yên" period=2021-01-01..2021-06-30
cases 14 :: phát hiện [[14]] vụ
"""
_ARRESTS = "arrests 31 :: bắt giữ [[31]] đối tượng\n"
_B02 = """doc doc_type=report published_on=2023-01-05 level=province province="Sơn La" period=2022-01-01..2022-12-31
set level=province province="Sơn La" period=2022-12-31
establishments 210 :: còn [[210]] cơ sở
set period=2023-01-01..2023-12-31
trainings 6 {status} :: mở [[6]] lớp
"""
_B03 = """doc doc_type=news published_on=2026-04-02 level=commune province="Cà Mau" period=2026-01-01..2026-03-31
set level=commune province="Cà Mau" commune="Tân Thành" period=2026-01-01..2026-03-31
cases 3 :: được [[3]] vụ
"""

_FIRST = {
    "b01_hung-yen_2021_6-thang": _B01 + _ARRESTS,
    "b02_son-la_2022_nam": _B02.format(status="target"),
    "b03_ca-mau_2026_quy": _B03,
}
_SECOND = {**_FIRST, "b01_hung-yen_2021_6-thang": _B01, "b02_son-la_2022_nam": _B02.format(status="reported")}


def corpus_folder(folder: Path) -> Path:
    """Writes the corpus; the second annotator misses a figure and takes a wish for a result."""
    layers = {"texts": (_TEXTS, ".txt"), "first": (_FIRST, ".ann"), "second": (_SECOND, ".ann")}
    layers["agreed"] = (_FIRST, ".ann")
    for layer, (contents, suffix) in layers.items():
        (folder / layer).mkdir(parents=True)
        for name, content in contents.items():
            (folder / layer / f"{name}{suffix}").write_text(content, encoding="utf-8")
    (folder / "split.csv").write_text(_SPLIT, encoding="utf-8")
    return folder

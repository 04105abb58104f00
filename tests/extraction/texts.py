"""Texts for property tests: report-like ones from parts that stand in real reports, and ones that nobody writes."""

from __future__ import annotations

from hypothesis import strategies as st

_NUMBERS = (
    st.integers(0, 99_999).map(str),
    st.integers(0, 9).map(lambda n: f"0{n}"),
    st.integers(1000, 999_999).map(lambda n: f"{n:,}".replace(",", ".")),
    st.tuples(st.integers(0, 100), st.integers(0, 9)).map(lambda n: f"{n[0]},{n[1]}%"),
    st.integers(0, 100).map(lambda n: f"{n}%"),
    st.tuples(st.integers(1, 200), st.integers(1, 200)).map(lambda n: f"{n[0]}/{n[1]}"),
    st.tuples(st.integers(1, 200), st.integers(1, 200)).map(lambda n: f"{n[0]}-{n[1]}"),
    st.tuples(st.integers(1, 99), st.sampled_from(["triệu", "tỷ", "nghìn", "vạn"])).map(lambda n: f"{n[0]} {n[1]}"),
    st.sampled_from(["hai", "mười lăm", "hai mươi mốt", "nửa tỷ", "hàng trăm", "hàng chục", "gấp đôi", "không có"]),
    st.sampled_from(
        ["15/12/2021", "6 tháng đầu năm 2021", "1629/QĐ-TTg", "quý I/2023", "18 tuổi", "Điều 254", "0912345678"]
    ),
)
_PHRASES = st.sampled_from(
    [
        "cơ sở kinh doanh dịch vụ dễ phát sinh mại dâm",
        "lượt cơ sở",
        "vụ mại dâm",
        "đối tượng",
        "người bán dâm",
        "xã, phường không có tệ nạn mại dâm",
        "đồng",
        "triệu đồng",
        "tờ rơi",
        "buổi tuyên truyền",
        "vụ ma túy",
        "bị can",
        "tụ điểm",
        "so với cùng kỳ",
    ]
)
_LINKS = st.sampled_from(
    [
        "Đã triệt phá ",
        "Kiểm tra ",
        "; trong đó: ",
        " (",
        ") ",
        ", gồm ",
        ". Bắt giữ ",
        ", tăng ",
        ", giảm ",
        " tại huyện Văn Lâm, ",
        ". Năm 2020, ",
        "\n\n- ",
        "\n\nII. KẾT QUẢ\n\n",
        "\t",
        "\n",
        " trên ",
        ", xử phạt ",
        ". Phấn đấu đến năm 2025 có ",
    ]
)
_WHOLE_NUMBERS = st.one_of(*_NUMBERS)

# Phrases with numbers, joined as in reports: sentences, lists, tables, brackets that need not close.
report_texts = st.lists(st.tuples(_LINKS, _WHOLE_NUMBERS, _PHRASES), min_size=1, max_size=12).map(
    lambda parts: (
        "Công tác phòng, chống mại dâm\n\n" + "".join(f"{link}{number} {noun}" for link, number, noun in parts)
    )
)

# Characters that break tokenizers: combining marks, other digits, signs of direction, letters that grow in lower case.
_SIGNS = st.sampled_from(list("0123456789.,/-%()[]:;|\t\n \u00a0\u200b\u200f\u202e\u0301\u0661\uff15\u00b2İß₫"))

# Numbers and words of the topic among any signs.
wild_texts = st.lists(
    st.one_of(_SIGNS, _WHOLE_NUMBERS, _PHRASES, _LINKS, st.text(max_size=4)), min_size=1, max_size=30
).map("".join)

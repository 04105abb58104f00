"""Text as programs from before Unicode wrote it, made from Unicode by the tables."""

from __future__ import annotations

from functools import cache

from pipeline.parsing.characters.legacy import Family, codes

REPORT = """ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN
Số: 34/BC-UBND
BÁO CÁO
Kết quả công tác phòng, chống tệ nạn mại dâm 6 tháng đầu năm 2008
Trong 6 tháng đầu năm 2008, các cơ quan chức năng đã kiểm tra 1.234 lượt cơ sở kinh doanh dịch vụ dễ phát sinh tệ nạn.
Triệt phá 21 vụ, bắt giữ 105 đối tượng; xử phạt hành chính 31,5 triệu đồng, giảm 12% so với cùng kỳ năm trước.
Chuyển hồ sơ khởi tố 07 vụ với 15 bị can về tội chứa mại dâm và môi giới mại dâm."""


@cache
def _table(family: Family) -> dict[str, str]:
    """The code of each letter; TCVN3 has small letters with a tone only, which its capital fonts draw as capitals."""
    table: dict[str, str] = {}
    for code, letter in codes(family).items():
        if all(ord(char) < 256 for char in code) and (len(code) < 2 or code[0].isupper() == code[1].isupper()):
            table.setdefault(letter, code)
    if family is Family.TCVN3:
        table |= {letter.upper(): code for letter, code in table.items() if letter.upper() not in table}
    return table


def old(text: str, family: Family) -> str:
    """A text in an old encoding, in the characters that windows-1252 and Latin-1 have for its bytes."""
    if family is Family.UTF8_TWICE:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(_table(family).get(char, char) for char in text)


def old_bytes(text: str, family: Family) -> bytes:
    """The bytes themselves."""
    return old(text, family).encode("latin-1")

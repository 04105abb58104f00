"""Old Word documents: LibreOffice converts them, and whatever it does instead is a reason."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.office.libreoffice import as_docx
from tests.parsing.office import p, word, written
from tests.parsing.reading import read, told

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program under LibreOffice's name."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def _refusal(seconds: float = 30) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        as_docx(b"doc", seconds=seconds)
    return caught.value


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = _refusal()
    assert error.code is ReasonCode.UNSUPPORTED
    assert error.detail.startswith("LibreOffice is not installed")


def test_a_program_that_hangs_is_killed_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _stand_in(tmp_path, monkeypatch, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    error = _refusal(seconds=1)
    assert error.code is ReasonCode.TIMEOUT
    assert "1 seconds" in error.detail
    child = int((tmp_path / "child").read_text(encoding="ascii"))
    assert _ends(child)


def test_what_a_program_leaves_behind_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(tmp_path, monkeypatch, f"sleep 600 & echo $! > {tmp_path}/child; exit 0")
    assert _refusal().code is ReasonCode.CORRUPT
    assert _ends(int((tmp_path / "child").read_text(encoding="ascii")))


def _ends(process: int) -> bool:
    """Whether a killed process goes away; one that nobody has waited for is gone too."""
    for _ in range(200):
        status = Path(f"/proc/{process}/stat")
        try:
            os.kill(process, 0)
            if status.is_file() and status.read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        ("echo 'Error: source file could not be loaded' >&2; exit 1", "exit status 1; Error: source file could not"),
        ("exit 0", "exit status 0; nothing written"),  # as LibreOffice does with a damaged file
        ("kill -SEGV $$", "exit status -11"),
    ],
)
def test_a_program_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, detail: str) -> None:
    _stand_in(tmp_path, monkeypatch, script)
    error = _refusal()
    assert error.code is ReasonCode.CORRUPT
    assert detail in error.detail


def test_profile_and_folder_are_its_own_and_go_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(tmp_path, monkeypatch, f'echo "$PWD $HOME $*" > {tmp_path}/told; mkdir out; cat in.doc > out/in.docx')
    assert as_docx(b"doc") == b"doc"
    place, home, arguments = (tmp_path / "told").read_text(encoding="utf-8").split(" ", 2)
    assert place == home
    assert f"-env:UserInstallation=file://{place}/profile" in arguments
    assert not Path(place).exists()


def test_what_it_writes_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pipeline.parsing.office.libreoffice._MAX_OUTPUT", 2)
    _stand_in(tmp_path, monkeypatch, "mkdir out; cat in.doc > out/in.docx")
    assert _refusal().code is ReasonCode.TOO_LARGE


def _compound(stream: bytes) -> bytes:
    """A compound file (MS-CFB) with one stream of 4,096 bytes named WordDocument."""

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\x00\x00"
        links = b"".join(number.to_bytes(4, "little") for number in (2**32 - 1, 2**32 - 1, child))
        head = raw.ljust(64, b"\x00") + len(raw).to_bytes(2, "little") + bytes([kind, 1]) + links
        return head.ljust(116, b"\x00") + start.to_bytes(4, "little") + size.to_bytes(8, "little")

    free, end, fat = 2**32 - 1, 2**32 - 2, 2**32 - 3
    numbers = [fat, end, *range(3, 10), end]
    table = b"".join(number.to_bytes(4, "little") for number in (numbers + [free] * 128)[:128])
    head = _COMPOUND + b"\x00" * 16 + bytes.fromhex("3e000300feff09000600") + b"\x00" * 10
    head += b"".join(number.to_bytes(4, "little") for number in (1, 1, 0, 4096, end, 0, end, 0, 0))
    head += b"".join(number.to_bytes(4, "little") for number in [free] * 108)
    folder = entry("Root Entry", 5, 1, end, 0) + entry("WordDocument", 2, free, 2, 4096)
    return head + table + folder.ljust(512, b"\x00") + stream.ljust(4096, b"\x00")


def test_a_password_is_seen_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for flags, code in ((0x0100, ReasonCode.ENCRYPTED), (0x0000, ReasonCode.UNSUPPORTED)):
        data = _compound(b"\xec\xa5\xc1\x00" + b"\x00" * 6 + flags.to_bytes(2, "little"))
        with pytest.raises(DocumentError) as caught:
            read(data, "report.doc")
        assert caught.value.code is code


@pytest.mark.parametrize(
    "data",
    [
        _COMPOUND + b"\x00" * 600 + "WordDocument".encode("utf-16-le"),
        _COMPOUND + b"\xff" * 600 + "WordDocument".encode("utf-16-le"),
        _compound(b"")[:1_600],
    ],
)
def test_a_damaged_compound_file(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "report.doc")
    assert caught.value.code is ReasonCode.CORRUPT


@pytest.mark.skipif(shutil.which("soffice") is None, reason="not run: no LibreOffice")
def test_a_real_conversion(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From .docx to .doc and back again: the way of an office that keeps old programs."""
    import subprocess

    source = tmp_path / "report.docx"
    source.write_bytes(
        written(lambda document: [document.add_paragraph(text) for text in ("BÁO CÁO", "Kiểm tra 72 cơ sở.")])
    )
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "doc",
         "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = read((tmp_path / "report.doc").read_bytes(), "report.doc")
    assert document.parser == "doc/1"
    assert told(document) == ["BÁO CÁO", "Kiểm tra 72 cơ sở."]


def test_a_converted_file_is_checked_like_any_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pipeline.parsing.office.libreoffice.as_docx", lambda data: word(p("Kiểm tra 72 cơ sở.")))
    data = _compound(b"\xec\xa5\xc1\x00")
    assert told(read(data, "report.doc")) == ["Kiểm tra 72 cơ sở."]
    monkeypatch.setattr("pipeline.parsing.office.libreoffice.as_docx", lambda data: b"PK\x03\x04")
    with pytest.raises(DocumentError) as caught:
        read(data, "report.doc")
    assert caught.value.code is ReasonCode.CORRUPT

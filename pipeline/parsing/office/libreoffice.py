"""Old Word documents (.doc) through LibreOffice, where it is installed: converted to .docx, then read as one.

The program runs in a folder and with a profile of its own, without macros and links, in a process group that is killed
as a whole when its time is over.
"""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import tempfile
from pathlib import Path

from xlrd.compdoc import CompDoc, CompDocError

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.office import installed
from pipeline.parsing.office.word import parse_word
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

OLD_WORD_PARSER = "doc/1"
# The first start with a fresh profile takes two seconds, 300 pages ten.
_SECONDS = 120
_MAX_OUTPUT = 200_000_000
# Two bytes at 10 in the header of the stream; bit 8 says "encrypted" (MS-DOC 2.5.2, FibBase).
_STREAM = "WordDocument"
_FLAGS_AT = 10
_LOCKED = 0x0100
_TOLD = 300
# The user's own profile could allow macros; this one does not, nor does it fetch linked pictures.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def parse_old_word(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A .doc (see `document.parse`).

    Raises:
        DocumentError: ENCRYPTED; UNSUPPORTED without LibreOffice; TIMEOUT; CORRUPT where it cannot convert; and what
            `parse_word` raises.
    """
    if is_locked(raw.data):
        raise DocumentError(ReasonCode.ENCRYPTED, "DOC")
    return parse_word(raw, limits, data=as_docx(raw.data), parser=OLD_WORD_PARSER)


def is_locked(data: bytes) -> bool:
    """Whether a .doc asks for a password.

    Raises:
        DocumentError: CORRUPT where the compound file is damaged.
    """
    try:
        stream = CompDoc(data, logfile=io.StringIO(), ignore_workbook_corruption=True).get_named_stream(_STREAM)
    except (CompDocError, struct.error, LookupError, ValueError, TypeError, AssertionError, ArithmeticError) as error:
        raise DocumentError(ReasonCode.CORRUPT, f"{type(error).__name__}: {error}") from error
    if stream is None or len(stream) < _FLAGS_AT + 2:
        raise DocumentError(ReasonCode.CORRUPT, f"no whole {_STREAM}")
    return bool(int.from_bytes(stream[_FLAGS_AT : _FLAGS_AT + 2], "little") & _LOCKED)


def as_docx(data: bytes, *, seconds: float = _SECONDS) -> bytes:
    """A .doc as .docx.

    Args:
        data: the bytes of the .doc.
        seconds: the program is killed after this time.

    Raises:
        DocumentError: UNSUPPORTED, TIMEOUT, CORRUPT or TOO_LARGE, with what was seen.
    """
    program = installed.program()
    if program is None:
        raise DocumentError(ReasonCode.UNSUPPORTED, "LibreOffice is not installed; it is needed to read DOC")
    with tempfile.TemporaryDirectory(prefix="solieu-doc-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "in.doc").write_bytes(data)
        settings = place / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        status, told = _run(program, place, seconds)
        made = place / "out" / "in.docx"
        if status or not made.is_file():
            raise DocumentError(ReasonCode.CORRUPT, f"LibreOffice: exit status {status}; {told or 'nothing written'}")
        if made.stat().st_size > _MAX_OUTPUT:
            raise DocumentError(ReasonCode.TOO_LARGE, f"LibreOffice: {made.stat().st_size} bytes > {_MAX_OUTPUT}")
        return made.read_bytes()


def _run(program: str, place: Path, seconds: float) -> tuple[int, str]:
    """Exit status and the last words of a conversion."""
    command = [
        program, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place / "out"), str(place / "in.doc"),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(place), "LANG": "C.UTF-8"}
    with (place / "told").open("w+b") as told:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=told, stderr=told, cwd=place, env=environment, process_group=0
        ) as process:
            try:
                status = process.wait(seconds)
            except subprocess.TimeoutExpired as error:
                raise DocumentError(ReasonCode.TIMEOUT, f"LibreOffice: more than {seconds} seconds") from error
            finally:
                _kill_group(process)
        told.seek(0)
        return status, " ".join(told.read()[-_TOLD:].decode("utf-8", "replace").split())


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and all that it started, also after it has ended itself."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # on macOS a group of dead processes cannot be signalled
        return

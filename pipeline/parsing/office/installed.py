"""LibreOffice as it is installed: found without loading anything that reads documents."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

_NAMES = ("soffice", "libreoffice")
_ASKING_SECONDS = 10.0


def program() -> str | None:
    """The program on the path, or None."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def identity() -> str:
    """What the program says that it is; "" where there is none, or it does not say."""
    found = program()
    return _asked(found) if found else ""


@cache
def _asked(found: str) -> str:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    try:
        told = subprocess.run(
            [found, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASKING_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(told.stdout[:200].decode("utf-8", "replace").split())

"""How a command ended, and stand-ins for the rooms that it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pipeline.engine import Rooms

TEXT = "Báo cáo tỉnh Hưng Yên\nÔng Nguyễn Văn An (SN 1985) cho biết đã phát hiện 12 vụ."


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """All that was printed, spaces collapsed."""
        return " ".join((self.out + self.err).split())


Solieu = Callable[..., Ended]


def use_rooms(monkeypatch: pytest.MonkeyPatch, rooms: Rooms) -> None:
    """Lets every command of a test run other rooms."""
    for module in ("rooms", "runner"):
        monkeypatch.setattr(f"pipeline.engine.{module}.default_rooms", lambda: rooms)

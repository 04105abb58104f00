"""Room 2: from bytes to a text with blocks, hints and the origin of every run."""

from pipeline.parsing.care import prepare
from pipeline.parsing.document import parse

__all__ = ["parse", "prepare"]

"""Số liệu: figures out of Vietnamese provincial reports, with their evidence."""

__version__ = "0.1.0"

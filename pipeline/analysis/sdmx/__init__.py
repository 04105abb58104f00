"""Tables as SDMX-CSV 2.0 with their structure (SDMX-JSON 2.0), for statistical offices and their tools."""

from __future__ import annotations

from pipeline.analysis.sdmx.archive import write_sdmx

__all__ = ["write_sdmx"]

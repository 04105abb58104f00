"""Words for findings in lists, files and pages (data/audit/words.yaml): names of severities, of kinds, of checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import model_validator

from pipeline.audit.families import Family
from pipeline.audit.findings import Severity, kinds
from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label


class FindingWords(StrictData):
    """One name per code; a code without a name, or a name without a code, is an error."""

    severities: dict[str, Label]
    kinds: dict[str, Label]
    codes: dict[str, Label]

    @model_validator(mode="after")
    def _complete(self) -> FindingWords:
        wanted: dict[str, Iterable[str]] = {"severities": Severity, "kinds": Family, "codes": kinds()}
        for group, codes in wanted.items():
            if odd := {str(code) for code in codes} ^ set(getattr(self, group)):
                raise ValueError(f"{group}: {', '.join(sorted(odd))}")
        return self


@cache
def finding_words() -> FindingWords:
    """The words that the package carries.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(FindingWords, "audit", "words.yaml")


def findings_words(group: str, code: str, language: str) -> str:
    """The name of a code; the code itself where there is none, as of a newer program's.

    Args:
        group: "severities", "kinds" or "codes".
        code: of it.
        language: "vi" or "en".
    """
    named: Mapping[str, Label] = getattr(finding_words(), group)
    return named[code].in_language(language) if code in named else code

"""The page that an archive carries: what its files are, the notes of the table, how to cite it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.analysis.cells import clean
from pipeline.analysis.columns import word
from pipeline.analysis.tables import Table


def readme(table: Table, files: Mapping[str, str], found: int | None = None) -> str:
    """The page as plain text, Vietnamese first: no reader makes markup of what reports say.

    Args:
        table: what the archive holds.
        files: name of each file with the key of its words.
        found: what the checks found, where a file lists it.
    """
    return "\n\n".join(_part(table, files, found, language) for language in ("vi", "en"))


def _part(table: Table, files: Mapping[str, str], found: int | None, language: str) -> str:
    (title, about), *notes = table.notes(language)
    lines = [title, "=" * len(title), about, ""]
    lines += [f"{name}: {text}" for name, text in notes]
    if found is not None:
        told = word("found", language).format(n=found) if found else word("nothing_found", language)
        lines.append(f"{table.checked(language)} {told}")
    lines += ["", f"{word('cite', language)}:", table.citation(language), "", f"{word('files', language)}:"]
    lines += [f"- {name}: {word(key, language)}" for name, key in files.items()]
    # One line each: a text of a filter must not look like a line of ours.
    return "\n".join(" ".join(clean(line).split()) for line in lines) + "\n"

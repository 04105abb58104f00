"""Write the sample reports in every form that offices and portals publish, or measure what each form loses.

python -m scripts.render_samples --to FOLDER            # pages in six layouts, Word files, PDFs, scans
python -m scripts.render_samples --compare              # figures of each form against those of the sample
python -m scripts.render_samples --compare docx pdf     # only these forms
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tests.roundtrip.compare import Comparison, sample_paths
from tests.roundtrip.forms import FORMS, measure, render


def main() -> None:
    """Parses the arguments and does one of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="*", metavar="form", help=f"of {', '.join(FORMS)}; default: all")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", type=Path, help="folder to write to")
    what.add_argument("--compare", action="store_true", help="measure instead of writing")
    parser.add_argument("--lost", action="store_true", help="with --compare: also list what is lost")
    chosen = parser.parse_args()
    forms = chosen.forms or FORMS
    if unknown := set(forms) - set(FORMS):
        parser.error(f"unknown form: {', '.join(sorted(unknown))}")
    if chosen.compare:
        _compare(forms, lost=chosen.lost)
    else:
        _write(forms, chosen.to)


def _write(forms: Sequence[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for form in forms:
        for path in sample_paths():
            name, data = render(path, form)
            (folder / name).write_bytes(data)


def _compare(forms: Sequence[str], *, lost: bool) -> None:
    print(f"{'form':<12}{'text':>16}{'tables':>16}{'with area, period, details':>32}")
    for form in forms:
        total = Comparison()
        for path in sample_paths():
            found = measure(path, form)
            if found is None:
                print(f"{form:<12}not read yet")
                break
            total += found
            for kind, part in (("text", found.text), ("table", found.tables), ("full", found.full)):
                for statement in part.lost if lost else ():
                    print(f"  {path.name} {kind}: {statement}")
        else:
            told = (f"{part.found}/{part.total} {part.share:.3f}" for part in (total.text, total.tables, total.full))
            print("{:<12}{:>16}{:>16}{:>32}".format(form, *told), flush=True)


if __name__ == "__main__":
    main()

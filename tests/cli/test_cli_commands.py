"""The commands as a user meets them: what they print, what they write, and how they end."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

import pipeline
from pipeline import cli
from pipeline.analysis.queries import entries
from pipeline.engine import Rooms
from pipeline.errors import SolieuError
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits
from pipeline.records_json import line_fields
from pipeline.scheme import figure_schema
from pipeline.storage import open_store
from tests import fakes
from tests.cli.commands import Solieu, use_rooms

ROOT = Path(pipeline.__file__).resolve().parent.parent


@pytest.fixture
def mixed(folder: Path) -> Path:
    """A folder with every kind of bad input that a file can be."""
    (folder / "0 trống.txt").write_bytes(b"")
    (folder / "1-bytes.txt").write_bytes(bytes(range(256)))
    (folder / "2-utf16.txt").write_bytes("Có 12 vụ".encode("utf-16"))
    (folder / "3-scan.djvu").write_bytes(b"AT&TFORM")
    (folder / "4-large.txt").write_bytes(b"x" * 21_000_000)
    (folder / "5-none.html").write_bytes(b" \n")
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a machine CSV."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


class TestStart:
    """Help is quick and in both languages."""

    def test_help_loads_nothing_heavy(self) -> None:
        program = (
            "import sys\nsys.argv = ['solieu', '--help']\nfrom pipeline.cli import main\n"
            "try:\n    main()\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
            "heavy = {'spacy', 'underthesea', 'sklearn', 'pandas', 'numpy', 'streamlit', 'trafilatura', 'lxml',"
            " 'sqlalchemy', 'alembic', 'babel', 'pydantic', 'scrapy', 'twisted', 'warcio'}\n"
            "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
        )
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.rstrip().endswith("HEAVY []")
        assert "Exit status" in done.stdout

    @pytest.mark.parametrize(
        "command", ["run", "extract", "evaluate", "train", "view", "export", "problems", "samples"]
    )
    def test_every_command_explains_itself_in_both_languages(self, solieu: Solieu, command: str) -> None:
        ended = solieu(command, "--help")
        assert ended.status == 0
        helps = re.split(r"\n\s*\n", ended.out)
        assert any(" / " in part for part in helps)
        assert "130" in ended.out, "exit status is documented"
        for line in re.findall(r"^\s+--(?!help)[a-z-]+.*", ended.out, re.MULTILINE):
            assert line.strip()

    def test_samples_are_a_hidden_command(self, solieu: Solieu) -> None:
        assert "samples" not in solieu("--help").out

    def test_version(self, solieu: Solieu) -> None:
        assert solieu("--version").out == f"solieu {pipeline.__version__}\n"

    @pytest.mark.parametrize("arguments", [["nonsense"], ["run"], ["extract", "a.txt", "--format", "doc"], ["export"]])
    def test_wrong_usage(self, solieu: Solieu, arguments: list[str]) -> None:
        assert solieu(*arguments).status == cli.USAGE


class TestRun:
    """`solieu run`: what is read, what is told, how it ends."""

    def test_fine(self, solieu: Solieu, folder: Path) -> None:
        ended = solieu("run", folder)
        assert ended.status == cli.FINE
        assert ended.err == "", "no progress bar where there is no terminal"
        for words in ("Văn bản đã đọc 2", "Số liệu 2", "Sự cố 0", "Chữ số chưa nhận dạng 2"):
            assert words in ended.flat
        again = solieu("run", folder)
        assert again.status == cli.FINE
        assert "Không đổi, bỏ qua 2" in again.flat
        assert "Cả kho" in again.flat

    def test_problems_name_document_and_remedy(self, solieu: Solieu, mixed: Path) -> None:
        ended = solieu("run", mixed, mixed / "thiếu.txt")
        assert ended.status == cli.SOME_PROBLEMS
        expected = {
            "0 trống.txt": "empty",
            "1-bytes.txt": "charset",
            "2-utf16.txt": "charset",
            "3-scan.djvu": "unsupported",
            "4-large.txt": "too_large",
            "5-none.html": "no_text",
            "thiếu.txt": "not_found",
        }
        blocks = re.findall(r"^(.*): .*\n  \[(\w+), \w+\] .*\n  Cách xử lý: .+$", ended.err, re.MULTILINE)
        assert {Path(name).name: code for name, code in blocks} == expected
        assert "Văn bản đã đọc 2" in ended.flat

    def test_jobs(self, solieu: Solieu, mixed: Path) -> None:
        """Stated or by the number of processors: the same is told."""
        told = [solieu("run", mixed, "--store", f"{jobs}.db", "--jobs", jobs) for jobs in (1, 3)]
        assert told[0] == told[1] == solieu("run", mixed, "--store", "default.db")
        assert solieu("run", mixed, "--jobs", 0).status == cli.USAGE

    def test_english(self, solieu: Solieu, mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOLIEU_LANGUAGE", "en")
        ended = solieu("run", mixed)
        assert "Documents read 2" in ended.flat
        assert "What to do: Convert the file to Unicode UTF-8" in ended.flat

    def test_busy(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        with open_store(tmp_path / "solieu.db", command="solieu run"):
            ended = solieu("run", folder)
        assert ended.status == cli.BUSY
        assert "solieu.db" in ended.flat
        assert re.search(r"tiến trình \d+ \(solieu run\) ghi từ \d\d/\d\d/\d{4}", ended.flat)

    def test_locked_by_another_program(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        solieu("run", folder / "a.txt")
        other = sqlite3.connect(tmp_path / "solieu.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert solieu("run", folder).status == cli.BUSY
        other.close()
        assert solieu("run", folder).status == cli.FINE

    def test_a_store_that_is_none_stays_as_it_is(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "solieu.db").write_bytes(b"something else")
        ended = solieu("run", folder)
        assert ended.status == cli.ERROR
        assert "solieu.db" in ended.flat
        assert (tmp_path / "solieu.db").read_bytes() == b"something else"

    def test_ctrl_c(self, solieu: Solieu, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def stops(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
            signal.raise_signal(signal.SIGINT)
            return fakes.parse(raw, limits)

        use_rooms(monkeypatch, Rooms(stops, fakes.annotate, fakes.extract))
        ended = solieu("run", folder)
        assert ended.status == cli.INTERRUPTED
        assert "Chưa làm tới 1" in ended.flat
        use_rooms(monkeypatch, fakes.rooms())
        assert "Văn bản mới 1" in solieu("run", folder).flat

    def test_a_bar_on_a_terminal_only(self, solieu: Solieu, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "2/2" in solieu("run", folder).err
        monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
        assert solieu("run", folder).err == ""

    def test_names_cannot_steer_the_terminal(self, solieu: Solieu, folder: Path) -> None:
        (folder / "x\x1b[31m[bold]\n.txt").write_bytes(b"")
        ended = solieu("run", folder)
        assert "\x1b" not in ended.err
        assert r"x\x1b[31m[bold]\x0a.txt" in ended.err

    def test_a_wrong_setting(self, solieu: Solieu, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOLIEU_PORT", "many")
        ended = solieu("run", folder)
        assert ended.status == cli.ERROR
        assert "port" in ended.err


class TestSamples:
    """Samples and real data stay apart."""

    def test_own_store_with_its_mark(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        assert solieu("samples", folder).status == cli.FINE
        opened = sqlite3.connect(tmp_path / "samples.db")
        assert opened.execute("SELECT value FROM meta WHERE key = 'sample'").fetchone() == ("1",)
        opened.close()
        assert not (tmp_path / "solieu.db").exists()

    def test_run_refuses_the_samples_store(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        assert solieu("run", folder, "--store", tmp_path / "samples.db").status == cli.ERROR
        assert not (tmp_path / "samples.db").exists()
        solieu("samples", folder)
        (tmp_path / "samples.db").rename(tmp_path / "moved.db")
        ended = solieu("run", folder, "--store", tmp_path / "moved.db")
        assert ended.status == cli.ERROR
        assert "mẫu" in ended.err

    def test_samples_refuse_a_real_store(
        self, solieu: Solieu, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        solieu("run", folder)
        (tmp_path / "solieu.db").rename(tmp_path / "samples.db")
        assert solieu("samples", folder).status == cli.ERROR
        monkeypatch.setenv("SOLIEU_SAMPLES_STORE", str(tmp_path / "solieu.db"))
        assert solieu("samples", folder).status == cli.ERROR
        assert not (tmp_path / "solieu.db").exists()

    def test_no_reports(self, solieu: Solieu, tmp_path: Path) -> None:
        assert solieu("samples", tmp_path / "none").status == cli.ERROR


class TestExtract:
    """`solieu extract` without a store."""

    def test_jsonl_is_pure_and_valid(self, solieu: Solieu, mixed: Path, tmp_path: Path) -> None:
        ended = solieu("extract", mixed, "--format", "jsonl")
        assert ended.status == cli.SOME_PROBLEMS
        lines = [json.loads(line) for line in ended.out.splitlines()]
        assert [line["surface"] for line in lines] == ["12", "5"]
        for line in lines:
            jsonschema.validate(line, figure_schema())
        assert "Số liệu 2" in " ".join(ended.err.split())
        assert not (tmp_path / "solieu.db").exists()

    def test_people_are_masked_in_every_format(self, solieu: Solieu, folder: Path) -> None:
        for kind in ("jsonl", "csv", "table"):
            out = solieu("extract", folder, "--format", kind).out
            assert "12" in out
            assert "Nguyễn" not in out
            assert "1985" not in out

    def test_csv(self, solieu: Solieu, folder: Path) -> None:
        (folder / "b.txt").unlink()
        (folder / "=1+2.txt").write_text("=cmd|' /C calc'!A0 có 7 vụ", encoding="utf-8")
        out = solieu("extract", folder, "--format", "csv").out
        assert not out.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(out)))
        assert list(rows[0]) == list(line_fields())
        assert rows[0]["sentence"].startswith("'=cmd"), "no spreadsheet may run it"
        assert rows[0]["value"] == "7"
        assert rows[0]["confidence"] == "0.9"
        assert rows[0]["joint"] == "false"

    def test_table(self, solieu: Solieu, folder: Path) -> None:
        out = solieu("extract", folder).out
        for words in ("Chỉ tiêu", "Giá trị", "Hưng Yên", "12", "Khởi tố 5 vụ"):
            assert words in out

    def test_output_is_whole_or_not_at_all(
        self, solieu: Solieu, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "out.jsonl"
        ended = solieu("extract", folder, "--format", "jsonl", "--output", target)
        assert ended.out == ""
        assert len(target.read_text(encoding="utf-8").splitlines()) == 2
        before = target.read_bytes()

        def stops(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
            if raw.source.endswith("b.txt"):
                raise KeyboardInterrupt
            return fakes.parse(raw, limits)

        use_rooms(monkeypatch, Rooms(stops, fakes.annotate, fakes.extract))
        assert solieu("extract", folder, "--format", "jsonl", "--output", target).status == cli.INTERRUPTED
        assert target.read_bytes() == before
        assert sorted(item.name for item in tmp_path.iterdir()) == ["báo cáo", "out.jsonl"]

    def test_output_that_cannot_be_written(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        ended = solieu("extract", folder, "--output", tmp_path / "none" / "out.csv")
        assert ended.status == cli.ERROR
        assert "out.csv" in ended.err

    def test_texts_have_the_hash_of_their_figures(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        out = solieu("extract", folder, "--format", "jsonl", "--text-dir", tmp_path / "texts").out
        for line in map(json.loads, out.splitlines()):
            data = (tmp_path / "texts" / Path(line["document"]).name).read_bytes()
            assert hashlib.sha256(data).hexdigest() == line["text_sha256"]
            assert data.decode("utf-8")[line["start"] : line["end"]] == line["surface"]


class TestView:
    """`solieu view` hands settings and store to the viewer."""

    @pytest.mark.parametrize(
        ("arguments", "store", "port"),
        [([], "solieu.db", 8501), (["--samples"], "samples.db", 8501), (["--store", "x.db", "--port", "0"], "x.db", 0)],
    )
    def test_launch(
        self, solieu: Solieu, monkeypatch: pytest.MonkeyPatch, arguments: list[str], store: str, port: int
    ) -> None:
        seen: list[tuple[str, int, bool]] = []

        def launch(settings: object, path: Path, *, open_browser: bool) -> int:
            seen.append((path.name, settings.port, open_browser))  # type: ignore[attr-defined]
            return 0

        monkeypatch.setattr("pipeline.viewer.launch.launch", launch)
        assert solieu("view", *arguments, "--no-browser").status == cli.FINE
        assert seen == [(store, port, False)]


class TestExport:
    """`solieu export` writes exactly what is filtered."""

    def test_filters(self, solieu: Solieu, folder: Path, tmp_path: Path) -> None:
        solieu("run", folder)
        target = tmp_path / "all.csv"
        assert solieu("export", "--output", target).status == cli.FINE
        assert len(rows_of(target)) == 2
        ended = solieu("export", "--output", target, "--filter", "province=Hưng Yên", "--text", "khoi to")
        assert "1" in ended.err
        (row,) = rows_of(target)
        assert row["value"] == "5"

    @pytest.mark.parametrize("kind", [kind.value for kind in cli.FileFormat])
    def test_formats(self, solieu: Solieu, folder: Path, tmp_path: Path, kind: str) -> None:
        solieu("run", folder)
        assert solieu("export", "--output", tmp_path / "file", "--format", kind).status == cli.FINE
        start = {"csv": b"figure_id", "csv-excel": b"\xef\xbb\xbf", "parquet": b"PAR1"}.get(kind, b"PK")
        assert (tmp_path / "file").read_bytes().startswith(start)

    @pytest.mark.parametrize("kind", [kind.value for kind in cli.FileFormat])
    def test_an_export_that_breaks_off_leaves_the_earlier_file(
        self, solieu: Solieu, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        solieu("run", folder)
        target = tmp_path / "out" / "file"
        target.parent.mkdir()
        target.write_text("earlier")

        def breaks_off(*arguments: object, **named: object) -> Iterator[object]:
            yield from list(entries(*arguments, **named))[:1]  # type: ignore[arg-type]
            raise SolieuError("the store went away")

        monkeypatch.setattr("pipeline.analysis.figuretable.entries", breaks_off)
        ended = solieu("export", "--output", target, "--format", kind)
        assert ended.status == cli.ERROR
        assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [("file", "earlier")]

    def test_kinds_are_those_of_exports(self) -> None:
        from pipeline.analysis.exports import ExportFormat

        assert [kind.value for kind in cli.FileFormat] == [kind.value for kind in ExportFormat]

    @pytest.mark.parametrize("given", ["province", "indicator=nonsense", "colour=red", "from=yesterday"])
    def test_filters_that_mean_nothing_are_refused(
        self, solieu: Solieu, folder: Path, tmp_path: Path, given: str
    ) -> None:
        """Leaving a mistyped filter out would export more than was asked for."""
        solieu("run", folder)
        ended = solieu("export", "--output", tmp_path / "file", "--filter", given)
        assert ended.status == cli.USAGE
        assert not (tmp_path / "file").exists()

    def test_no_store(self, solieu: Solieu, tmp_path: Path) -> None:
        ended = solieu("export", "--output", tmp_path / "file")
        assert ended.status == cli.ERROR
        assert "solieu run" in ended.err
        assert not (tmp_path / "file").exists()


class TestProblems:
    """`solieu problems` lists what could not be read, with attempts and remedy."""

    def test_list(self, solieu: Solieu, mixed: Path) -> None:
        solieu("run", mixed)
        ended = solieu("problems")
        assert ended.status == cli.SOME_PROBLEMS
        assert "0 trống.txt" in ended.out
        assert ended.out.count("Cách xử lý") == 6
        assert re.search(r"số lần thử: 1, lần cuối \d\d/\d\d/\d{4}", ended.out)

    def test_none(self, solieu: Solieu, folder: Path) -> None:
        solieu("run", folder)
        ended = solieu("problems")
        assert ended.status == cli.FINE
        assert "Không có sự cố" in ended.out

    def test_no_store(self, solieu: Solieu) -> None:
        assert solieu("problems").status == cli.ERROR

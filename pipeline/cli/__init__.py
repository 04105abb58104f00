"""The `solieu` commands: they parse arguments, call one room, print, and set the exit status.

Exit status: 0 fine; 1 an error, the command could not do its work; 2 wrong usage; 3 done, but some documents had
problems; 4 the store is being written by somebody else; 5 the audit found something; 130 stopped by Ctrl-C, the same
command goes on later.

A module is a group of commands. Heavy libraries are imported inside the commands, so that `solieu --help` and an idle
run start fast.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import auditing, keeping, measuring, reading, showing, sourcing
from pipeline.cli.measuring import CorpusPart
from pipeline.cli.shared import BUSY, ERROR, FINDINGS, FINE, INTERRUPTED, SOME_PROBLEMS, USAGE, language, status_of
from pipeline.cli.showing import FileFormat
from pipeline.errors import SolieuError

__all__ = [
    "BUSY",
    "ERROR",
    "FINDINGS",
    "FINE",
    "INTERRUPTED",
    "SOME_PROBLEMS",
    "USAGE",
    "CorpusPart",
    "FileFormat",
    "app",
    "main",
]

_EXIT_HELP = (
    "Mã kết thúc: 0 tốt; 1 lỗi; 2 sai cú pháp; 3 xong nhưng có văn bản gặp sự cố; 4 kho đang bận; 5 có phát hiện; "
    "130 đã dừng. / "
    "Exit status: 0 fine; 1 error; 2 usage; 3 done, some documents had problems; 4 store busy; 5 findings; 130 stopped."
)

app = typer.Typer(
    help="Số liệu: trích số liệu kèm chứng cứ từ báo cáo của các tỉnh. / Figures with their evidence out of reports.",
    epilog=_EXIT_HELP,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# In the order in which the help lists them, each with its line there; one without a line is not listed.
_COMMANDS = (
    (reading.run, "Đọc báo cáo và ghi số liệu vào kho. / Read reports into the store."),
    (reading.samples, None),
    (reading.extract, "Trích số liệu, không dùng kho. / Print figures without a store."),
    (measuring.evaluate, "Chấm điểm so với bản gán nhãn. / Score against gold files."),
    (measuring.train, "Huấn luyện lại mô hình. / Fit the models again."),
    (showing.view, "Mở trang xem số liệu. / Open the figures in the browser."),
    (showing.export, "Ghi số liệu trong kho ra tệp. / Write the store's figures to a file."),
    (showing.page, "Ghi ảnh trang in của một số liệu. / Write the page of a figure."),
    (auditing.audit, "Tìm số liệu không khớp nhau. / Find what does not add up."),
    (keeping.searchable, "Làm PDF quét tìm kiếm được. / Make a scan searchable."),
    (keeping.pages, "Xem, xóa các trang đã nhận dạng. / Pages kept from recognition."),
    (keeping.problems, "Liệt kê các văn bản gặp sự cố. / List documents with problems."),
    (sourcing.sources, "Nơi công bố báo cáo. / Who publishes reports."),
)


def main() -> None:
    """Runs the command line; errors meant for the user are printed without a stack trace."""
    try:
        app()
    except SolieuError as error:
        from pipeline.terminal import console, error_text, say

        say(console(stderr=True), error_text(error, language()), style="bold red")
        sys.exit(status_of(error))


@app.callback(invoke_without_command=True)
def _top(
    version: Annotated[bool, typer.Option("--version", help="In phiên bản. / Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"solieu {__version__}")
        raise typer.Exit(FINE)


for _command, _line in _COMMANDS:
    app.command(epilog=_EXIT_HELP, short_help=_line, hidden=_line is None)(_command)

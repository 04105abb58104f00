"""The page of the review, run without a browser: who may do what, what is listed, what a link says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipeline.storage import open_store
from pipeline.storage.review.records import Action
from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import decide, table
from tests.viewer.conftest import Open, component

FIGURES = {figure.surface: figure for figure in built(LAO_CAI)[2].figures}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("review") / "solieu.db", reports=[LAO_CAI])


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "solieu.db"))


def named(app: AppTest, name: str = "Lan") -> AppTest:
    app.text_input(key="reviewer_name").set_value(name).run()
    assert not app.exception
    return app


def button(app: AppTest, action: Action) -> None:
    app.button(key=f"review_do_{action.value}").click().run()
    assert not app.exception


def log(path: Path) -> list[tuple[object, ...]]:
    return table(path, "SELECT action, who, figure_id FROM decisions ORDER BY seq")


class TestWho:
    """On a local machine a name is a label, and the page says so; without one there is nothing to press."""

    def test_without_a_name_one_reads(self, open_viewer: Open, store: Path) -> None:
        app = open_viewer(store, "duyet", f=FIGURES["210"].id)
        assert any("chỉ là nhãn" in item.value for item in app.text)
        assert any("quyền đọc" in item.value for item in app.info)
        assert not [item for item in app.button if str(item.key).startswith("review_do_")]

    def test_with_a_name_one_decides(self, open_viewer: Open, store: Path) -> None:
        app = named(open_viewer(store, "duyet", f=FIGURES["210"].id))
        button(app, Action.CONFIRM)
        assert log(store) == [("confirm", "Lan", FIGURES["210"].id)]
        assert any("số 1" in item.value for item in app.success)
        # The next figure is at hand.
        assert app.query_params["f"] != [FIGURES["210"].id]

    def test_reviewers_of_the_settings(self, open_viewer: Open, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOLIEU_REVIEWERS", '["Bình"]')
        app = named(open_viewer(store, "duyet", f=FIGURES["210"].id), "Lan")
        assert any("quyền đọc" in item.value for item in app.info)
        button(named(app, "bình"), Action.REJECT)
        assert log(store) == [("reject", "bình", FIGURES["210"].id)]

    def test_a_role_is_asked_for_every_action(
        self, open_viewer: Open, store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The button is still on the screen of somebody who is no reviewer any more: the server refuses."""
        app = named(open_viewer(store, "duyet", f=FIGURES["210"].id))
        monkeypatch.setenv("SOLIEU_REVIEWERS", '["Bình"]')
        button(app, Action.CONFIRM)
        assert log(store) == []
        assert any("không có quyền" in item.value for item in app.error)
        assert "refused" in caplog.text

    @pytest.mark.parametrize("action", [Action.CONFIRM, Action.REJECT, Action.NOT_A_FIGURE, Action.UNDO])
    def test_a_reader_calls_what_no_button_offers(self, open_viewer: Open, store: Path, action: Action) -> None:
        """A browser may send what it likes: the id of a reviewer's button from a session that was never shown one."""
        decide(store, Action.CONFIRM, FIGURES["210"].id)
        offered = named(open_viewer(store, "duyet", f=FIGURES["210"].id)).button(key=f"review_do_{action.value}").id
        reader = open_viewer(store, "duyet", f=FIGURES["210"].id)
        sent = reader._tree.get_widget_states()
        pressed = sent.widgets.add()
        pressed.id, pressed.trigger_value = offered, True
        reader._run(sent)
        assert not reader.exception
        assert len(log(store)) == 1


class TestQueue:
    """What is listed, and in which order."""

    def test_the_most_doubtful_first(self, open_viewer: Open, store: Path) -> None:
        app = open_viewer(store, "duyet")
        shown = component(app, "table")
        assert shown is not None and len(shown["rows"]) == len(LAO_CAI.figures)
        sides = component(app, "sides")
        assert sides is not None and sides["sides"][0]["surface"]

    def test_decided_ones_leave_it(self, open_viewer: Open, store: Path) -> None:
        decide(store, Action.CONFIRM, FIGURES["210"].id)
        decide(store, Action.REJECT, FIGURES["18"].id)
        for show, number in (("open", len(LAO_CAI.figures) - 2), ("decided", 1), ("set_aside", 1)):
            shown = component(open_viewer(store, "duyet", show=show), "table")
            assert shown is not None and len(shown["rows"]) == number

    def test_a_rejected_figure_can_be_taken_back(self, open_viewer: Open, store: Path) -> None:
        decide(store, Action.REJECT, FIGURES["18"].id)
        app = named(open_viewer(store, "duyet", show="set_aside"))
        assert any("bị loại" in item.value for item in app.text)
        button(app, Action.UNDO)
        assert [row[0] for row in log(store)] == ["reject", "undo"]
        assert len(table(store, "SELECT id FROM figures")) == len(LAO_CAI.figures)

    def test_both_sides(self, open_viewer: Open, store: Path) -> None:
        app = open_viewer(store, "duyet", f=FIGURES["14"].id)
        sides = component(app, "sides")
        assert sides is not None and [side["surface"] for side in sides["sides"]] == ["14", "18"]

    @pytest.mark.parametrize("query", [{"show": "all"}, {"do": "drop"}, {"f": "x" * 500}])
    def test_a_link_that_means_nothing(self, open_viewer: Open, store: Path, query: dict[str, str]) -> None:
        app = open_viewer(store, "duyet", **query)
        assert app.warning


class TestForms:
    """Corrections, notes, missed figures."""

    def test_a_correction(self, open_viewer: Open, store: Path) -> None:
        figure = FIGURES["210"].id
        app = named(open_viewer(store, "duyet", f=figure, do="correct"))
        key = f"review_correct_{figure}_0"
        app.text_input(key=f"{key}_value").set_value("1.210,5")
        app.selectbox(key=f"{key}_province").set_value("Sơn La")
        app.text_input(key=f"{key}_period_end").set_value("31/12/2024")
        app.text_input(key=f"{key}_reason").set_value("nhầm số")
        next(item for item in app.button if item.label == "Ghi").click().run()
        assert not app.exception
        (row,) = table(store, f"SELECT value, province, period_end, review FROM figures WHERE id = '{figure}'")
        assert row == (1210.5, "Sơn La", "2024-12-31", "corrected")
        (logged,) = table(store, "SELECT json_extract(after, '$.value'), note FROM decisions")
        assert logged == (1210.5, "nhầm số")

    @pytest.mark.parametrize(
        ("field", "written"), [("value", "1,210.5"), ("period_end", "hôm qua"), ("district", "??")]
    )
    def test_what_cannot_be_read_is_said(self, open_viewer: Open, store: Path, field: str, written: str) -> None:
        figure = FIGURES["210"].id
        app = named(open_viewer(store, "duyet", f=figure, do="correct"))
        app.text_input(key=f"review_correct_{figure}_0_{field}").set_value(written)
        next(item for item in app.button if item.label == "Ghi").click().run()
        assert not app.exception and app.error
        assert log(store) == []

    def test_a_note_stays_text(self, open_viewer: Open, store: Path) -> None:
        figure, note = FIGURES["210"].id, "<b>đậm</b> =1+1 **x** :material/home:"
        app = named(open_viewer(store, "duyet", f=figure, do="note"))
        app.text_input(key=f"review_note_{figure}").set_value(note)
        next(item for item in app.button if item.label == "Ghi").click().run()
        assert any(note in item.value for item in app.text)
        assert not any(note in item.value for item in app.markdown)

    def test_a_missed_figure_by_its_words(self, open_viewer: Open, store: Path) -> None:
        figure = FIGURES["210"].id
        document = built(LAO_CAI)[1].document_id
        app = named(open_viewer(store, "duyet", f=figure, do="add"))
        app.text_input(key=f"review_add_{document}_quote_").set_value("Mã hồ sơ [[77123]] chưa rõ")
        app.text_input(key=f"review_add_{document}_value").set_value("77.123")
        next(item for item in app.button if item.label == "Ghi").click().run()
        assert not app.exception
        assert table(store, "SELECT surface, value, review FROM figures WHERE review = 'added'") == [
            ("77123", 77123, "added")
        ]

    def test_the_second_is_shown_the_first(self, open_viewer: Open, store: Path) -> None:
        figure = FIGURES["210"].id
        app = named(open_viewer(store, "duyet", f=figure), "Bình")
        decide(store, Action.REJECT, figure, note="số cũ")
        button(app, Action.CONFIRM)
        assert any("Lan" in item.value and "số cũ" in item.value for item in app.warning)
        assert [row[1] for row in log(store)] == ["Lan"]


class TestElsewhere:
    """What other pages say of a decision, and what this one says of a figure that is gone."""

    def test_lists_and_links(self, open_viewer: Open, store: Path) -> None:
        decide(store, Action.CORRECT, FIGURES["210"].id, values={"value": 211})
        decide(store, Action.REJECT, FIGURES["18"].id)
        shown = component(open_viewer(store, "so-lieu"), "table")
        assert shown is not None
        (row,) = [row for row in shown["rows"] if row["id"] == FIGURES["210"].id]
        assert "211" in " ".join(row["cells"]) and row["cells"][-1] == "đã sửa"
        app = open_viewer(store, "so-lieu", f=FIGURES["18"].id)
        assert any("đã loại" in item.value for item in app.warning)

    def test_a_figure_that_vanished_while_it_was_looked_at(self, open_viewer: Open, store: Path) -> None:
        app = named(open_viewer(store, "duyet", f=FIGURES["210"].id))
        source, parsed, extraction = built(LAO_CAI)
        kept = tuple(figure for figure in extraction.figures if figure.surface != "210")
        with open_store(store) as opened:
            opened.begin_run([], "code-2")
            opened.save(source, parsed, replace(extraction, figures=kept))
            opened.finish_run({})
        button(app, Action.CONFIRM)
        assert log(store) == []
        assert any("không còn trong kho" in item.value for item in app.warning)


class TestAllAtOnce:
    """Only what a filter leaves, after the number was ticked, as one batch."""

    def test_not_without_a_filter(self, open_viewer: Open, store: Path) -> None:
        app = named(open_viewer(store, "duyet"))
        assert not [item for item in app.checkbox if str(item.key).startswith("review_sure")]

    def test_a_filtered_list(self, open_viewer: Open, store: Path) -> None:
        app = named(open_viewer(store, "duyet", indicator="arrests"))
        (sure,) = [item for item in app.checkbox if str(item.key).startswith("review_sure")]
        assert "3" in sure.label
        sure.check().run()
        next(item for item in app.button if item.label.startswith("Xác nhận 3")).click().run()
        assert not app.exception
        assert table(store, "SELECT count(*), count(DISTINCT batch) FROM decisions") == [(3, 1)]
        assert any("3" in item.value for item in app.success)

"""The real documents that lie beside the repository on developers' machines; their words stay there."""

from __future__ import annotations

import logging
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
import trafilatura

from pipeline.parsing.web.maintext import squeeze
from pipeline.parsing.web.tree import parse_tree
from pipeline.records import Block, BlockKind, ParsedDocument
from tests.parsing.reading import read


def _seed(shared: Path, number: int) -> ParsedDocument:
    (path,) = (shared / "seeds").glob(f"{number:03}_*.txt")
    return read(path.read_bytes(), path.name)


def _boilerplate(document: ParsedDocument) -> str:
    return "\n".join(_text(document, block) for block in document.blocks if block.kind is BlockKind.BOILERPLATE)


def _text(document: ParsedDocument, block: Block) -> str:
    return block.span.of(document.text)


@pytest.mark.parametrize(
    ("number", "title", "published_on"),
    [
        (0, "Kết quả công tác", date(2021, 6, 30)),
        (1, "UBND huyện thực hiện tốt", None),
        (2, "Hà Nội: Tăng cường", date(2020, 5, 6)),
        (3, "100% các xã", date(2020, 10, 17)),
        (4, "KẾ HOẠCH Thực hiện Chương trình", None),
    ],
)
def test_titles_and_dates_of_seeds(shared: Path, number: int, title: str, published_on: date | None) -> None:
    document = _seed(shared, number)
    assert (document.hints.title or "").startswith(title)
    assert document.hints.published_on == published_on
    assert any(block.kind is BlockKind.TITLE for block in document.blocks)
    source = next((shared / "seeds").glob(f"{number:03}_*.txt")).read_bytes()
    assert document.text == source.decode("utf-8-sig").replace("\r\n", "\n")


def test_furniture_of_seeds(shared: Path) -> None:
    first, second = _boilerplate(_seed(shared, 0)), _boilerplate(_seed(shared, 1))
    assert re.search(r"Tin mới nhất(.|\n)*người đang online$", first)
    assert "10 cơ sở" not in first
    assert re.search(r"Thống kê truy cập(.|\n)*image banner$", second)
    assert "44 cơ sở" not in second
    assert (_seed(shared, 1).hints.site_name or "").startswith("CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN")


_STYLE = "translate(translate(@style,' ',''),'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')"
_UNSEEN = (
    "//head|//script|//style|//noscript|//template|//select|//textarea|//iframe|//svg|//object|//video|//audio|//*[@hidden]"
    f"|//*[contains({_STYLE},'display:none')]|//*[contains({_STYLE},'visibility:hidden')]"
    "|//i[@aria-hidden='true']|//span[@aria-hidden='true']"
)


def _visible(path: Path) -> str:
    """All characters that a reader can see, by another way than the walk's."""
    root = parse_tree(path.read_text(encoding="utf-8-sig", errors="replace"))
    assert root is not None
    for element in root.xpath(_UNSEEN):
        if element.getparent() is not None:
            element.drop_tree()
    for comment in root.xpath("//comment()|//processing-instruction()"):
        if comment.getparent() is not None:
            comment.drop_tree()
    seen = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", "".join(root.itertext()))
    return "".join(unicodedata.normalize("NFC", seen).split())


def test_real_pages_give_every_visible_character_once(shared: Path) -> None:
    pages = sorted((shared / "real" / "html").glob("*.html"))
    assert pages
    titled = 0
    for path in pages:
        document = read(path.read_bytes(), path.name)
        assert "".join(document.text.split()) == _visible(path), path.name
        main = [block for block in document.blocks if block.kind is not BlockKind.BOILERPLATE]
        assert sum(len(block.span) for block in main) > 200, path.name
        titled += document.hints.title is not None
    assert titled >= len(pages) * 0.9


# Pages that list others: what the library finds in them is data for editors, which no reader sees.
_LISTS = ("congbao-sonla", "krongno__cac-nha-dau-tu", "tuandaknong-dakrlap__an-ninh")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s|[\n|]")
# Shorter pieces, and those without a full stop, are names of columns and sites, which are no text.
_SENTENCE = 60
# Dates of other articles: their titles stand before these.
_DATED = re.compile(r"\(\d{2}[./]\d{2}[./]\d{4}")


def test_what_the_library_finds_is_main_text(shared: Path) -> None:
    """Sentence by sentence: the library's own joins of cells, menus and lists of other articles are left out."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    lost: list[str] = []
    asked = 0
    for path in sorted((shared / "real" / "html").glob("*.html")):
        if path.name.startswith(_LISTS):
            continue
        document = read(path.read_bytes(), path.name)
        main = "".join(
            squeeze(_text(document, one)) for one in document.blocks if one.kind is not BlockKind.BOILERPLATE
        )
        seen = squeeze(document.text)
        found = unicodedata.normalize("NFC", trafilatura.extract(path.read_bytes(), include_comments=False) or "")
        sentences = [part for part in _SENTENCE_ENDS.split(found) if _is_sentence(part)]
        asked += len(sentences)
        lost += [f"{path.name}: {part}" for part in sentences if _middle(part) in seen and _middle(part) not in main]
    assert asked > 1_000
    assert lost == []


def _is_sentence(part: str) -> bool:
    return len(part) >= _SENTENCE and part.rstrip()[-1] in ".!?;" and not _DATED.search(part)


def _middle(sentence: str) -> str:
    """The middle third of a sentence: at its ends the library joins names of columns and buttons to it."""
    key = squeeze(sentence)
    return key[len(key) // 3 : len(key) * 2 // 3]


def test_a_page_under_a_word_processor_s_name(shared: Path) -> None:
    (path,) = (shared / "real" / "docx").glob("*HTML-named-doc.doc")
    assert read(path.read_bytes(), path.name).parser == "html/1"

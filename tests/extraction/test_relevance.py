"""Is a page on the topic: clear cases either way, mixed ones, and texts of any kind and length."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.relevance import passages, relevance, relevance_features, threshold
from tests.project.tracked import ROOT

_OURS = (
    "Báo cáo kết quả công tác phòng, chống mại dâm năm 2022. Đội kiểm tra liên ngành 178 đã kiểm tra 84 lượt cơ sở "
    "kinh doanh dịch vụ dễ phát sinh tệ nạn mại dâm, xử phạt 9 cơ sở số tiền 126 triệu đồng. Công an tỉnh triệt phá "
    "7 vụ mại dâm, bắt giữ 19 đối tượng, trong đó 4 chủ chứa, 8 người bán dâm."
)
_BUDGET = (
    "Sở Tài chính công khai dự toán thu, chi ngân sách quý III. Tổng thu ngân sách nhà nước đạt 4.120 tỷ đồng, bằng "
    "71% dự toán; chi đầu tư phát triển 1.260 tỷ đồng, chi sự nghiệp giáo dục 812 tỷ đồng, dự phòng 40 tỷ đồng."
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # a report of ours, and each way in which portals fill their pages otherwise
        (_OURS, True),
        (_BUDGET, False),
        ("404 Không tìm thấy trang. Trang bạn yêu cầu không tồn tại hoặc đã được chuyển đi.", False),
        ("Công an huyện bắt 4 đối tượng mua bán trái phép chất ma túy, thu 2 bánh heroin.", False),
        ("Toàn tỉnh có 1.204 người nhiễm HIV đang điều trị ARV tại 5 phòng khám; cấp 20.000 bơm kim tiêm.", False),
        # short news of ours
        ("Bắt quả tang 3 đôi nam nữ mua bán dâm tại nhà nghỉ; chủ nhà nghỉ bị khởi tố về tội chứa mại dâm.", True),
        # capitals and composed letters are all one
        (_OURS.upper(), True),
        ("", False),
    ],
)  # fmt: skip
def test_cases(text: str, kept: bool) -> None:
    found = relevance(text)
    assert found.on_topic is kept
    assert (found.probability >= threshold()) is kept


def test_one_paragraph_of_ours_in_a_long_report() -> None:
    # length must not tell: neither does a long text become ours, nor does one paragraph get lost in it
    long = "\n".join([_BUDGET] * 60)
    assert not relevance(long).on_topic
    assert relevance(f"{long}\n{_OURS}\n{long}").on_topic


def test_reasons_are_words_of_the_text() -> None:
    kept, refused = relevance(_OURS), relevance(_BUDGET)
    assert kept.reasons[0] == "mại dâm"
    assert 0 < len(refused.reasons) <= 5
    assert all(word in _BUDGET.lower() for word in refused.reasons)


def test_sample_reports_are_kept() -> None:
    texts = sorted((ROOT / "corpus" / "reports").glob("*.txt"))
    assert len(texts) == 24
    assert not [path.name for path in texts if not relevance(path.read_text(encoding="utf-8")).on_topic]


class TestPassages:
    """A text is cut into overlapping passages, and nothing of it is left out."""

    def test_a_short_text_is_one(self) -> None:
        assert list(passages("một hai\n ba")) == ["một hai ba"]
        assert list(passages("")) == [""]

    @given(st.integers(1, 3000))
    def test_every_word_is_in_one_and_neighbours_share_half(self, count: int) -> None:
        words = [str(number) for number in range(count)]
        cut = [passage.split() for passage in passages(" ".join(words))]
        assert list(dict.fromkeys(word for passage in cut for word in passage)) == words
        assert all(len(passage) <= 400 for passage in cut)
        assert all(one[200:400] == other[:200] for one, other in pairwise(cut) if len(other) >= 200)

    def test_endless_texts_end(self) -> None:
        assert sum(1 for _ in passages("chữ " * 400_000)) <= 800


@given(st.text(max_size=300))
def test_any_text_has_sorted_features_and_a_probability(text: str) -> None:
    features = relevance_features(text)
    assert features == sorted(set(features))
    assert 0 <= relevance(text).probability <= 1

"""What the other figures of a document say of a choice: figures side by side mostly share their period and their place.

A first model chooses for each figure alone. What it chose for the figures before and after, in the same sentence, in
the same block and in the whole document is seen by a second one (stacking: Wolpert, "Stacked generalization", 1992; for
sequences Cohen and Carvalho, "Stacked sequential learning", 2005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Group, kept

_GAPS = (0.0, 0.3, 0.7, 1.3, 2.0, 3.0, 4.5, 7.0)
_SHARES = (0.0, 0.2, 0.5, 0.8)
_MOST = 3


@dataclass(frozen=True, slots=True)
class Voter:
    """A figure with its options and what the first model thinks of them.

    Attributes:
        sentence, block: where its sentence begins, and its block.
        kind: what figures of its kind share: "stock", "flow", "target" and the like.
        answers: what tells its options apart.
        parts: what options may have in common though they differ: the last day, the province.
        scores: of the first model, by option.
    """

    sentence: int
    block: int
    kind: str
    answers: Sequence[Hashable]
    parts: Sequence[Hashable]
    scores: Sequence[float]

    @property
    def best(self) -> int:
        """The option that the first model likes best."""
        return self.scores.index(max(self.scores))


def voter(
    candidate: Candidate,
    kind: str,
    answers: Sequence[Hashable],
    parts: Sequence[Hashable],
    scores: Sequence[float],
) -> Voter:
    """The voter of a number."""
    place = candidate.place
    return Voter(place.sentence.start, place.block, kind, answers, parts, scores)


_Beside = tuple[str, str, bool, bool, bool]
_Votes = tuple[str, int, bool, str]


@kept
def _alone(seen: tuple[int, int, str]) -> Iterator[str]:
    rank, gap, kind = seen
    yield f"first={rank}:{gap}"
    yield f"first={rank}:{gap}:{kind}"


@kept
def _beside(seen: _Beside) -> Iterator[str]:
    side, near, alike, same, part = seen
    yield f"{side}={near}:{alike}:{same}:{part}"
    yield f"{side}={same}"


@kept
def _votes(seen: _Votes) -> Iterator[str]:
    around, share, any_votes, kind = seen
    yield f"{around}={share}:{any_votes}"
    yield f"{around}={share}:{any_votes}:{kind}"


class Neighbours:
    """Makes what the second model sees of the options of one document's figures."""

    def __init__(self, voters: Sequence[Voter]) -> None:
        self._voters = voters
        self._best = [voter.best for voter in voters]
        self._chosen = [voter.answers[at] for voter, at in zip(voters, self._best, strict=True)]
        self._counts: dict[Hashable, Counter[Hashable]] = {}
        for voter, answer in zip(voters, self._chosen, strict=True):
            for name, key in self._rooms(voter):
                self._counts.setdefault((name, key), Counter())[answer] += 1

    @staticmethod
    def _rooms(voter: Voter) -> tuple[tuple[str, Hashable], ...]:
        """The groups of figures that a figure votes in."""
        kind = voter.kind
        return (
            ("sentence", voter.sentence),
            ("block", voter.block),
            ("block_kind", (voter.block, kind)),
            ("all", None),
            ("all_kind", kind),
        )

    def of(self, index: int) -> list[tuple[Group, ...]]:
        """Groups of features by option of a figure."""
        voter = self._voters[index]
        order = sorted(range(len(voter.scores)), key=lambda at: -voter.scores[at])
        ranks = {at: rank for rank, at in enumerate(order)}
        top = voter.scores[order[0]]
        rooms = [(name, self._counts[name, key], name.endswith("kind")) for name, key in self._rooms(voter)]
        return [
            (
                _alone((min(ranks[at], _MOST), bucket(top - score, _GAPS), voter.kind)),
                self._side("before", index, index - 1, at),
                self._side("after", index, index + 1, at),
                *(self._share(name, votes, voter, answer, self._chosen[index]) for name, votes, _ in rooms),
            )
            for at, (score, answer) in enumerate(zip(voter.scores, voter.answers, strict=True))
        ]

    def _side(self, side: str, index: int, other: int, at: int) -> Group:
        """Whether the figure before or after has the same answer."""
        if not 0 <= other < len(self._voters):
            return _beside((side, "none", False, False, False))
        mine, theirs = self._voters[index], self._voters[other]
        near = "sentence" if mine.sentence == theirs.sentence else "block" if mine.block == theirs.block else "far"
        same = self._chosen[other] == mine.answers[at]
        part = theirs.parts[self._best[other]] == mine.parts[at]
        return _beside((side, near, mine.kind == theirs.kind, same, part))

    @staticmethod
    def _share(name: str, votes: Counter[Hashable], voter: Voter, answer: Hashable, own: Hashable) -> Group:
        """How many of the other figures of a group have an answer."""
        others = votes.total() - 1
        share = (votes[answer] - (own == answer)) / others if others else 0.0
        return _votes((name, bucket(share, _SHARES), others > 0, voter.kind))

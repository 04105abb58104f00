"""A run: every document that the paths name into the store, only what changed, one problem never stopping the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.engine.confined import Confined
from pipeline.engine.fingerprint import fingerprint, program_print
from pipeline.engine.interrupt import stop_requests
from pipeline.engine.pages import keep_within
from pipeline.engine.pool import Pool
from pipeline.engine.reader import LeftUndone
from pipeline.engine.rooms import ProcessedDocument, Rooms, attempt, default_rooms
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import RawDocument
from pipeline.settings import Settings
from pipeline.sources import Candidate, Refusal, list_files, read_file
from pipeline.storage import KnownSource, Outcome, SourceFile, Store, StoredProblem

Progress = Callable[[int, int, str], None]

# A file changed this recently may change again within the same tick of its file system's clock (2 s on FAT):
# its time is not trusted and its bytes are hashed by the next run.
_YOUNG_NS = 2_000_000_000

# Reasons that a new look can change without a change of the file or the program: tried again by every run.
_TRIED_AGAIN = frozenset({ReasonCode.TOO_LARGE, ReasonCode.NOT_SAVED})
# Reasons that other work on the machine can have caused: so many runs try before it is final.
_TRIED_TWICE = frozenset({ReasonCode.TIMEOUT, ReasonCode.MEMORY})
_ATTEMPTS = 2
_SOURCES_STAGE = "sources"


@dataclass(slots=True)
class RunSummary:
    """What a run did.

    Attributes:
        found: files and paths that the arguments named; the sum of read, unchanged, off topic, problems and pending.
        read: documents taken through all rooms and stored.
        unchanged: documents that the store already held as they are.
        new, changed: of those read, how many the store did not have, or had otherwise.
        figures: in the documents read.
        digits_unaccounted: digit strings in the documents read that nothing explains.
        aliased, lost: figure ids that went away and were led to a figure of today, or to none.
        pending: not looked at because the run was asked to stop.
        off_topic: pages that were collected and speak of something else, with the reason; nobody has to mend them.
        problems: of this run, in the order of the files.
    """

    found: int = 0
    read: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    figures: int = 0
    digits_unaccounted: int = 0
    aliased: int = 0
    lost: int = 0
    pending: int = 0
    off_topic: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, problem: Problem) -> None:
        """Lists what was not read."""
        (self.off_topic if problem.code is ReasonCode.OFF_TOPIC else self.problems).append(problem)

    @property
    def interrupted(self) -> bool:
        """Whether the run was asked to stop before the end; the next run goes on."""
        return self.pending > 0

    def counts(self) -> dict[str, int]:
        """The numbers that the run's row keeps."""
        names = ("found", "read", "unchanged", "new", "changed", "figures", "digits_unaccounted", "pending")
        return {name: getattr(self, name) for name in names} | {"problems": len(self.problems)}


def run(
    paths: Sequence[str | Path],
    store: Store,
    settings: Settings,
    *,
    progress: Progress | None = None,
    rooms: Rooms | None = None,
    retry: bool = False,
    jobs: int = 1,
) -> RunSummary:
    """Reads all documents that are new or changed into the store.

    A document is unchanged when its bytes and the fingerprint of the program are those that the store knows; then
    nothing is written, and no language library is loaded. One that vanished from its folder stays stored.

    Args:
        paths: files and folders.
        store: open for writing.
        settings: limits.
        progress: called after each file with (done, total, name).
        rooms: other rooms than the package's own.
        retry: whether documents that failed before, unchanged, are tried again.
        jobs: how many documents are read at a time; the store is the same, whatever it is.

    Raises:
        StoreError: if the store cannot be written any more; what was stored stays, the next run goes on.
    """
    with stop_requests() as stop, Confined(settings, lambda: stop.asked) as fence:
        items = list(list_files(paths))
        work = _Run(store, settings, retry=retry)
        store.begin_run([str(path) for path in paths], work.fingerprint)
        work.summary.found = work.summary.pending = len(items)
        reading = _Reading(settings, rooms, fence)
        steps = (_Step(item, work.look(item)) for item in items)
        with closing(reading.results(steps, jobs, lambda: stop.asked)) as results:
            for step, result in results:
                work.take(step, result)
                work.summary.pending -= 1
                if progress:
                    progress(len(items) - work.summary.pending, len(items), _name_of(step.item))
        if reading.used:
            keep_within(settings)
        store.finish_run(work.summary.counts())
    return work.summary


def extract(
    paths: Sequence[str | Path],
    settings: Settings,
    *,
    progress: Progress | None = None,
    rooms: Rooms | None = None,
) -> Iterator[ProcessedDocument | Problem]:
    """All documents that the paths name, each with its figures or as its problem; no store is touched.

    Args:
        paths: files and folders.
        settings: limits.
        progress: called after each file with (done, total, name).
        rooms: other rooms than the package's own.
    """
    items = list(list_files(paths))
    fenced: Rooms | None = None
    with Confined(settings) as fence:
        for done, item in enumerate(items, start=1):
            found = item if isinstance(item, Refusal) else read_file(item, max_file_bytes=settings.max_file_bytes)
            if isinstance(found, Refusal):
                yield found.problem
            else:
                fenced = fenced or fence.around(rooms or default_rooms())
                yield attempt(found, settings, rooms=fenced)
            if progress:
                progress(done, len(items), _name_of(item))
    if fenced:
        keep_within(settings)


def _name_of(item: Candidate | Refusal) -> str:
    return item.source if isinstance(item, Candidate) else item.problem.document


@dataclass(frozen=True, slots=True)
class _Read:
    """A document to be read, as it was when its bytes were taken."""

    raw: RawDocument
    source: SourceFile


@dataclass(frozen=True, slots=True)
class _Step:
    """A file, and what is to be done: read it, list its refusal, tell a stored problem again, or (None) leave it."""

    item: Candidate | Refusal
    plan: _Read | Refusal | Problem | None

    @property
    def raw(self) -> RawDocument | None:
        """The document, where it has to be read."""
        return self.plan.raw if isinstance(self.plan, _Read) else None


class _Reading:
    """Documents through the rooms, which are opened for the first of them."""

    def __init__(self, settings: Settings, rooms: Rooms | None, fence: Confined) -> None:
        self._settings = settings
        self._rooms = rooms
        self._fence = fence
        self._fenced: Rooms | None = None

    @property
    def used(self) -> bool:
        """Whether a document was read; also with several processes the run itself reads the first."""
        return self._fenced is not None

    def attempt(self, raw: RawDocument) -> ProcessedDocument | Problem:
        """One document, parsed behind the fence."""
        self._fenced = self._fenced or self._fence.around(self._rooms or default_rooms())
        return attempt(raw, self._settings, rooms=self._fenced)

    def results(
        self, steps: Iterator[_Step], jobs: int, stopping: Callable[[], bool]
    ) -> Generator[tuple[_Step, ProcessedDocument | Problem | None]]:
        """Every step with what became of its document, in order; fewer if the run is asked to stop."""
        try:
            if jobs > 1:
                yield from Pool[_Step](self.attempt, jobs, stopping).results(steps, lambda step: step.raw)
                return
            while not stopping() and (step := next(steps, None)):
                yield step, self.attempt(step.raw) if step.raw else None
        except LeftUndone:
            return


class _Run:
    """The state of one run."""

    def __init__(self, store: Store, settings: Settings, *, retry: bool) -> None:
        self.fingerprint = fingerprint()
        self.summary = RunSummary()
        self._store = store
        self._settings = settings
        self._retry = retry
        self._known = store.known_sources()
        self._failed = store.known_problems()
        self._fingerprints: dict[str, str] = {}

    def look(self, item: Candidate | Refusal) -> _Read | Refusal | Problem | None:
        """What is to be done with a file (see `_Step`); nothing is changed yet."""
        if isinstance(item, Refusal):
            return item
        known, failed = self._known.get(item.source_id), self._failed.get(item.source_id)
        if self._same_file(item, known):
            return None
        final = failed is not None and self._is_final(failed)
        if failed and final and (failed.size, failed.mtime_ns) == (item.size, item.mtime_ns):
            return _again(failed, item.source)
        young = time.time_ns() - item.mtime_ns < _YOUNG_NS
        found = read_file(item, max_file_bytes=self._settings.max_file_bytes)
        if isinstance(found, Refusal):
            return found
        if known and (known.raw_sha256, known.fingerprint) == (found.sha256, self._fingerprint_of(item)):
            return None
        if failed and final and failed.problem.sha256 == found.sha256:
            return _again(failed, item.source)
        times = (len(found.data), 0 if young else item.mtime_ns)
        source = SourceFile(found.source, found.source_id, found.sha256, *times, self._fingerprint_of(item))
        return _Read(found, source)

    def _fingerprint_of(self, item: Candidate | StoredProblem) -> str:
        """The program of today, as far as it reads files of this kind; other programs are asked once in a run."""
        suffix = Path(item.source_id).suffix.lower()
        if suffix not in self._fingerprints:
            self._fingerprints[suffix] = self.fingerprint + program_print(suffix)
        return self._fingerprints[suffix]

    def take(self, step: _Step, result: ProcessedDocument | Problem | None) -> None:
        """One file: left as it is, stored, or put on the list of problems."""
        match step.plan:
            case _Read(source=source):
                problem = self._save(source, result) if isinstance(result, ProcessedDocument) else result
                if problem is not None:
                    self._fail(source, problem)
            case Refusal():
                self._refuse(step.plan)
            case Problem():
                self.summary.tell(step.plan)
            case None:
                self._leave(step.item)

    def _same_file(self, item: Candidate, known: KnownSource | None) -> bool:
        if known is None or known.fingerprint != self._fingerprint_of(item):
            return False
        return known.mtime_ns != 0 and (known.size, known.mtime_ns) == (item.size, item.mtime_ns)

    def _is_final(self, failed: StoredProblem) -> bool:
        """Whether another attempt on the same bytes with the same program can only fail again."""
        if self._retry or failed.fingerprint != self._fingerprint_of(failed):
            return False
        if failed.problem.code in _TRIED_TWICE and failed.attempts < _ATTEMPTS:
            return False
        return failed.problem.stage != _SOURCES_STAGE and failed.problem.code not in _TRIED_AGAIN

    def _leave(self, item: Candidate | Refusal) -> None:
        self.summary.unchanged += 1
        source_id = item.source_id
        if source_id in self._failed:
            self._store.clear_problem(source_id)

    def _refuse(self, refusal: Refusal) -> None:
        source = SourceFile(refusal.problem.document, refusal.source_id, "", refusal.size, refusal.mtime_ns)
        self._fail(source, refusal.problem)

    def _fail(self, source: SourceFile, problem: Problem) -> None:
        """Lists a problem; one that is stored already, word for word, is written again only to count the attempt."""
        self.summary.tell(problem)
        failed = self._failed.get(source.source_id)
        if failed is None or _again(failed, problem.document) != problem or self._counts(failed):
            self._store.fail(source, problem)

    def _counts(self, failed: StoredProblem) -> bool:
        """Whether an attempt that failed as before is one that a limit of attempts or the user asks about."""
        if failed.problem.stage == _SOURCES_STAGE:
            return False
        again = self._retry or failed.problem.code in _TRIED_TWICE
        return again or failed.fingerprint != self._fingerprint_of(failed)

    def _save(self, source: SourceFile, document: ProcessedDocument) -> Problem | None:
        try:
            saved = self._store.save(source, document.parsed, document.extraction)
        except DocumentError as error:
            return Problem(source.source, "storage", error.code, error.detail, source.raw_sha256)
        self._count(saved.outcome, document)
        self.summary.aliased += saved.aliased
        self.summary.lost += saved.lost
        return None

    def _count(self, outcome: Outcome, document: ProcessedDocument) -> None:
        self.summary.read += 1
        self.summary.new += outcome is Outcome.NEW
        self.summary.changed += outcome is Outcome.CHANGED
        self.summary.figures += len(document.extraction.figures)
        self.summary.digits_unaccounted += document.digits_unaccounted


def _again(failed: StoredProblem, document: str) -> Problem:
    """A stored problem under the name by which the user gave the document this time."""
    stored = failed.problem
    return Problem(document, stored.stage, stored.code, stored.detail, stored.sha256)

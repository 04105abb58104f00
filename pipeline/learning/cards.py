"""Cards of the models (models/cards/NAME.md) and the tables of models/README.md, from manifest and scores.

python -m pipeline.learning.compare --save      # when designs or data have changed: measures them again
python -m pipeline.learning.cards               # after `solieu train`: writes the cards again
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DataError, SolieuError
from pipeline.evaluation.datasheet import put_into
from pipeline.extraction.linear import MANIFEST, SUFFIX
from pipeline.extraction.relevance import MODEL as RELEVANCE
from pipeline.learning.designs import RULES, SHIPPED
from pipeline.learning.run import MODELS
from pipeline.learning.scores import Comparison, load_scores
from pipeline.learning.tables import belief_table, choice_table, design_table, relevance_table, tables
from pipeline.learning.wording import CardText, both, note, title, wording

CARDS, PAGE = "cards", "README.md"

# What a model of naming is compared with: the rules, and the design without the network.
_COMPARED = (RULES, "two_questions", SHIPPED)
_LICENCE = "Apache-2.0"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What the manifest says of a model.

    Attributes:
        name: of the file, without suffix.
        facts: hash, number of features and of classes.
        data: fingerprint of what all models were fitted on.
    """

    name: str
    facts: Mapping[str, Any]
    data: str

    @property
    def text(self) -> CardText:
        """The sentences of its card.

        Raises:
            DataError: if nobody wrote them.
        """
        found = wording().cards.get(self.name)
        if found is None:
            raise DataError(f"learning.yaml: no card for the model {self.name}")
        return found


def model_files(folder: Path) -> list[ModelFile]:
    """The models of a manifest, by name.

    Raises:
        DataError: if there is no manifest.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return [ModelFile(name, facts, manifest["data"]) for name, facts in sorted(manifest["models"].items())]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{folder / MANIFEST}: {error}; make the models again with: solieu train") from error


def card(model: ModelFile, found: Comparison) -> str:
    """The page of one model."""
    facts = model.facts
    learnt = {"train": found.train.fingerprint[:12], "development": found.development.fingerprint[:12]}
    rows = [
        ("file", f"`{model.name}{SUFFIX}` (skops archive, no pickle)"),
        ("SHA-256", f"`{facts['sha256']}`"),
        ("features, classes", f"{facts['features']}, {facts['classes']}"),
        ("data, SHA-256", _data(model, found)),
        *([("off-topic pages, SHA-256", f"`{facts['pages']}`")] if "pages" in facts else []),
        ("licence", _LICENCE),
    ]
    parts = [
        f"# {model.name}",
        _paragraphs(model.text.purpose.vi, model.text.purpose.en),
        "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]),
        f"## {title('inputs')}",
        _paragraphs(model.text.inputs.vi, model.text.inputs.en),
        f"## {title('scores')}",
        note("relevance") if model.name == RELEVANCE else note("scores", **learnt),
        scores_of(model.name, found),
        f"## {title('limits')}",
        _paragraphs(model.text.limits.vi, model.text.limits.en),
        note("limits"),
    ]
    return "\n\n".join(parts) + "\n"


def _data(model: ModelFile, found: Comparison) -> str:
    """The fingerprint, and whether it is that of the train part, which the scores speak of."""
    alone = f" ({title('train_only')})" if model.data == found.train.fingerprint else ""
    return f"`{model.data}`{alone}"


def _paragraphs(*sentences: str) -> str:
    return "\n\n".join(sentences)


def scores_of(name: str, found: Comparison) -> str:
    """What a model reached, as a table."""
    choices = [choice for choice in found.choices if choice.name == name]
    if choices:
        return choice_table(choices)
    if name == RELEVANCE:
        return relevance_table(found.relevance) if found.relevance else ""
    beliefs = [belief for belief in found.beliefs if belief.name == name]
    if beliefs:
        return belief_table(beliefs[0])
    return design_table(score for score in found.designs if score.name in _COMPARED)


def overview(models: Sequence[ModelFile], found: Comparison) -> str:
    """What models/README.md holds between its marks."""
    listed = "\n".join(_list(models, found))
    return f"### {title('models')}\n\n{listed}\n\n{tables(found)}"


def _list(models: Sequence[ModelFile], found: Comparison) -> Iterator[str]:
    yield f"{title('fingerprint')}: {_data(models[0], found)}" if models else ""
    yield from ("", "| model | decides | from what |", "| --- | --- | --- |")
    for model in models:
        link = f"[`{model.name}`]({CARDS}/{model.name}.md)"
        yield f"| {link} | {both(model.text.purpose)} | {both(model.text.inputs)} |"


def write_cards(folder: Path) -> list[Path]:
    """Writes all cards and the tables of the page, and removes cards of models that are gone.

    Args:
        folder: models/.

    Returns:
        The cards.

    Raises:
        DataError: if manifest or scores cannot be read, or the page has no place for tables.
    """
    models, found = model_files(folder), load_scores(folder)
    pages = {folder / CARDS / f"{model.name}.md": card(model, found) for model in models}
    _renew(folder / PAGE, overview(models, found))
    (folder / CARDS).mkdir(exist_ok=True)
    for path in set((folder / CARDS).glob("*.md")) - pages.keys():
        path.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return list(pages)


def _renew(page: Path, told: str) -> None:
    try:
        page.write_text(put_into(page.read_text(encoding="utf-8"), told), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise DataError(f"{page}: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the cards.

    Returns:
        Exit status: 0 fine, 1 manifest, scores or page cannot be used.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=MODELS)
    task = parser.parse_args(arguments)
    try:
        written = write_cards(task.models)
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{path.relative_to(task.models)}\n" for path in written)
    return 0


if __name__ == "__main__":
    sys.exit(main())

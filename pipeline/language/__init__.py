"""Language: sentences, words, numbers, periods and places of a text, each an exact slice of it."""

from __future__ import annotations

from pipeline.records import AnnotatedText, BlockKind, ParsedDocument
from pipeline.spacing import respaced


def annotate(parsed: ParsedDocument) -> AnnotatedText:
    """What the text of a document says, before anything is decided about figures.

    Args:
        parsed: a document with its blocks.

    Returns:
        In positions of the text with repaired spacing (`pipeline.spacing`; the same positions where nothing is
        broken): sentences (boilerplate left out), words of sentences that can hold a figure, quantities, known
        non-figures, periods and places, all sorted by position.
    """
    from pipeline.language.components import notes, vietnamese  # heavy: spaCy

    spaced = respaced(parsed)
    parsed = spaced.document if spaced is not None else parsed
    nlp = vietnamese()
    doc = nlp.make_doc(parsed.text)
    notes(doc)["blocks"] = tuple(block for block in parsed.blocks if block.kind is not BlockKind.BOILERPLATE)
    found = notes(nlp(doc))
    return AnnotatedText(
        sentences=tuple(found["sentences"]),
        words=tuple(found["words"]),
        numbers=tuple(found["numbers"]),
        nonfigures=tuple(sorted(found["nonfigures"], key=lambda item: item.span)),
        periods=tuple(found["periods"]),
        places=tuple(found["places"]),
    )

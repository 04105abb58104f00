"""Language: sentences, numbers, periods and places of a text, each an exact slice of it.

A run reads plain syllables. The same steps, and words, are components for spaCy pipelines (`language.components`),
which pay for tokens, token spans and a segmenter that no figure depends on.
"""

from __future__ import annotations

from pipeline.language.periods import find_periods
from pipeline.language.places import find_places
from pipeline.language.quantities import find_quantities
from pipeline.language.sentences import find_sentences
from pipeline.lexicon import document_syllables
from pipeline.lookalikes import find_lookalikes
from pipeline.records import AnnotatedText, BlockKind, ParsedDocument
from pipeline.spacing import respaced
from pipeline.spans import in_order


def annotate(parsed: ParsedDocument) -> AnnotatedText:
    """What the text of a document says, before anything is decided about figures.

    Args:
        parsed: a document with its blocks.

    Returns:
        In positions of the text with repaired spacing (`pipeline.spacing`; the same positions where nothing is
        broken): sentences (boilerplate left out), quantities, known non-figures, periods and places, all sorted by
        position.
    """
    spaced = respaced(parsed)
    parsed = spaced.document if spaced is not None else parsed
    blocks = [block for block in parsed.blocks if block.kind is not BlockKind.BOILERPLATE]
    syllables = document_syllables(parsed)
    periods = find_periods(syllables)
    places = find_places(parsed.text, syllables)
    unread = find_lookalikes(parsed.text, syllables.folded, parsed.blocks).unread
    quantities = find_quantities(syllables, periods, places, blocks, unread)
    return AnnotatedText(
        sentences=tuple(find_sentences(parsed.text, blocks)),
        numbers=tuple(quantities.numbers),
        nonfigures=tuple(in_order(quantities.nonfigures)),
        periods=tuple(periods),
        places=tuple(places),
    )

"""Figures and documents as the card and the document pane show them."""

from __future__ import annotations

from pipeline.analysis.columns import COLUMNS, catalogue, masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.views import DocumentView, Entry
from pipeline.analysis.words import bound_words, date_words, number_words, period_words, unit_words, value_words
from pipeline.audit import check_document
from pipeline.viewer.components.records import Card, CardField, DocumentData, Mark
from pipeline.viewer.context import ViewerContext

_BY_NAME = {column.name: column for column in COLUMNS}

# Fields of the card in its order, by the columns of exports.yaml; empty ones are left out.
_CARD_FIELDS = (
    "place",
    "period",
    "status_name",
    "measure_name",
    "qualifier_name",
    "detail_name",
    "of",
    "counted_as_name",
    "recurrence_name",
    "scope_name",
    "level_name",
    "period_basis_name",
    "area_system",
    "relation_name",
    "review_name",
    "reviewed_by",
    "confidence",
    "rule",
    "flags",
    "surface",
)


def screen_cell(entry: Entry, column: str, language: str) -> str:
    """A cell of the list: the export's in words; the indicator carries its breakdown, certainty the review's mark."""
    if column == "confidence" and entry.review:
        return name_of("reviews", entry.review, language)
    words = _BY_NAME[column].words(entry, language)
    if column != "indicator_name":
        return words
    detail = _BY_NAME["detail_name"].words(entry, language)
    return f"{words} · {detail}" if detail else words


def figure_name(entry: Entry, language: str) -> str:
    """A figure in one line: "Cơ sở kinh doanh dịch vụ · karaoke: trên 210 cơ sở"."""
    figure = entry.figure
    unit = "" if figure.unit == "percent" else f" {unit_words(figure, language)}"
    return f"{screen_cell(entry, 'indicator_name', language)}: {value_words(figure, language)}{unit}"


def figure_card(
    context: ViewerContext, entry: Entry, document: DocumentView, parent: Entry | None, parts: tuple[Entry, ...]
) -> Card:
    """All that is known of a figure; the sentence is masked as in every list."""
    t, language = context.t, context.language
    header = catalogue().columns
    fields = []
    for name in _CARD_FIELDS:
        text = _BY_NAME[name].words(entry, language)
        fields.append(CardField(header[name].in_language(language), text))
    if bounds := bound_words(entry.figure, language):
        fields.append(CardField(f"{header['bound_low'].in_language(language)} – {_second_bound(language)}", bounds))
    found = check_document([other.figure for other in document.figures])
    doubts = [finding.sentence(language) for finding in found if entry.figure.id in finding.figures]
    if doubts:
        fields.append(CardField(t("figures.findings"), "\n".join(doubts), "strong", wide=True))
    if beside := [finding.sentence(language) for finding in document.between if entry.figure.id in finding.figures]:
        fields.append(CardField(t("figures.findings_between"), masked("\n".join(beside)) or "", "strong", wide=True))
    sentence = masked(entry.figure.sentence) or ""
    fields.append(CardField(header["evidence"].in_language(language), sentence, "quote", wide=True))
    if parent:
        link = ((parent.figure.id, figure_name(parent, language)),)
        fields.append(CardField(header["part_of"].in_language(language), "", wide=True, links=link))
    if parts:
        links = tuple((part.figure.id, figure_name(part, language)) for part in parts)
        fields.append(CardField(t("figures.parts"), "", wide=True, links=links))
    if entry.same_as:
        counted = masked(next((one.name for one in document.linked), entry.same_as)) or ""
        fields.append(CardField(t("figures.same"), "", wide=True, links=((entry.same_as, counted),)))
    source = f"{entry.document.source} [{entry.figure.start}:{entry.figure.end}]"
    if entry.figure.page is not None:
        source += f", {t('figures.page', number=entry.figure.page)}"
    fields.append(CardField(header["source"].in_language(language), source, "code", wide=True))
    fields.append(CardField(header["figure_id"].in_language(language), entry.figure.id, "code", wide=True))
    words = {"address": t("figures.link"), "close": t("card.close")}
    return Card(figure_name(entry, language), tuple(fields), entry.figure.id, words)


def _second_bound(language: str) -> str:
    return catalogue().columns["bound_high"].in_language(language).lower()


def document_card(context: ViewerContext, view: DocumentView) -> Card:
    """What a document says of itself and how it was read."""
    t, language, facts = context.t, context.language, view.facts
    header = catalogue().columns
    digits = {verdict: number_words(number, language) for verdict, number in facts.digits.items()}
    place = ", ".join(part for part in (facts.district, facts.province) if part)
    reading = " · ".join(part for part in (facts.parser, facts.encoding, *facts.repairs) if part)
    period = period_words(facts.period_start, facts.period_end, None, language)
    doc_type = name_of("document_types", facts.doc_type, language)
    return Card(
        masked(facts.name) or "",
        (
            CardField(header["document_type_name"].in_language(language), doc_type),
            CardField(header["document_number"].in_language(language), facts.number or ""),
            CardField(header["issuer"].in_language(language), facts.issuer or ""),
            CardField(header["published_on"].in_language(language), date_words(facts.published_on)),
            CardField(t("documents.province"), place),
            CardField(t("documents.period"), period),
            CardField(t("documents.figures"), number_words(facts.n_figures, language)),
            CardField(t("documents.reading"), reading),
            CardField(t("documents.digits"), t("documents.digits_words", **digits), wide=True),
            CardField(t("documents.same"), _same_documents(context, view), wide=True),
            CardField(t("documents.sources"), "\n".join(view.sources) or facts.source, "code", wide=True),
        ),
        words={"close": t("card.close")},
    )


def _same_documents(context: ViewerContext, view: DocumentView) -> str:
    """The documents that state the same, one per line, and at which of them figures are counted."""
    lines = []
    for facts in view.linked:
        about = [masked(facts.name), facts.source, date_words(facts.published_on)]
        counted = "" if facts.same_as else context.t("documents.counted")
        lines.append(" · ".join(part for part in (*about, counted) if part))
    return "\n".join(lines)


def document_data(context: ViewerContext, view: DocumentView, chosen: str | None = None) -> DocumentData:
    """The local document view: the original text, every figure and every unaccounted digit string marked."""
    t, language = context.t, context.language
    marks = [
        Mark(entry.figure.id, entry.figure.start, entry.figure.end, "figure", figure_name(entry, language))
        for entry in view.figures
    ]
    marks += [Mark(f"digits-{start}", start, end, "digits", t("documents.mark")) for start, end, _ in view.unrecognised]
    facts = view.facts
    about = (facts.number, facts.issuer, date_words(facts.published_on), facts.source)
    return DocumentData(
        text_key=facts.text_sha256,
        title=facts.name,
        subtitle=" · ".join(part for part in about if part),
        text=view.text,
        blocks=tuple((block["kind"], block["start"], block["end"], block.get("level")) for block in view.blocks),
        marks=tuple(marks),
        chosen=chosen,
        hint=t("figures.hint", n=number_words(len(view.figures), language)),
    )

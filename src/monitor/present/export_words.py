"""Files that take long, in words: what each is, how far it has come, and why one was not made."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.exports import Export, ExportForm, ExportKind, Wanted
from monitor.present.formats import file_size, stamp
from monitor.present.language import msg, translator
from monitor.present.messages import code_text
from monitor.present.paper_words import KIND_NAMES as PAPER_NAMES

KIND_NAMES: Mapping[ExportKind, str] = {
    "matrix": msg("Board"), "report": PAPER_NAMES["report"], "chase": PAPER_NAMES["chase"],
}  # fmt: skip
FORM_NAMES: Mapping[ExportForm, str] = {
    "csv": "CSV", "xlsx": "Excel", "pdf": "PDF", "docx": "Word",
}  # fmt: skip
STEP_WORDS: tuple[str, ...] = (
    msg("waits for its turn"),
    msg("figures are read"),
    msg("is being written"),
    msg("is there"),
)
"""By ``domain.exports.STEPS``."""


def export_name(wanted: Wanted, locale: str) -> str:
    """``Bảng theo dõi · Excel``."""
    return f"{translator(locale)(KIND_NAMES[wanted.kind])} · {FORM_NAMES[wanted.form]}"


def state_words(one: Export, locale: str, zone: str) -> str:
    """How a file stands, in one sentence."""
    _ = translator(locale)
    if one.is_open:
        said = _(STEP_WORDS[one.step])
        if one.reason:
            return _("The last try failed; it is tried again. It {step}.", step=said)
        return _("In work: it {step}.", step=said)
    if one.state == "done":
        assert one.size is not None
        assert one.expires_at is not None
        return _(
            "Ready: {size}, to be fetched until {time}.",
            size=file_size(one.size, locale), time=stamp(one.expires_at, locale, zone),
        )  # fmt: skip
    if one.state == "failed":
        return code_text(one.reason, {}, locale)
    return _("Called off.") if one.state == "canceled" else _("Its time is over. Ask again.")


def reach_words(one: Export, locale: str) -> str:
    """Said where its owner's rights were others when it was made; empty where they were not."""
    if not one.is_of_other_reach:
        return ""
    return translator(locale)(
        "Your rights changed after you asked: the file holds what you might see when it was made."
    )


def letter_words(one: Export, locale: str, zone: str) -> tuple[str, tuple[str, ...], str]:
    """Subject, paragraphs and the words of the link of the mail that tells its owner."""
    _ = translator(locale)
    name = export_name(one.wanted, locale)
    subject = _("File ready: {file}", file=name)
    if one.state != "done":
        subject = _("File not made: {file}", file=name)
    assert one.wanted.as_of is not None
    at = _("Figures as of {time}.", time=stamp(one.wanted.as_of, locale, zone))
    said = (f"{one.wanted.directive}: {name}. {at}", state_words(one, locale, zone))
    return subject, tuple(filter(None, (*said, reach_words(one, locale)))), _("Exported files")

"""A receipt in words: what was handed in, whether a checksum holds, and what came later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.domain.directive import Field
from monitor.domain.receipt import Receipt, short
from monitor.present import formats
from monitor.present.entries import period_words, value_words
from monitor.present.issues import label_of
from monitor.present.language import translator


def verified_words(verified: bool, locale: str) -> str:
    """What a checksum that somebody showed is worth."""
    _ = translator(locale)
    if verified:
        return _("The checksum fits: this is what was handed in, to the digit.")
    return _(
        "The checksum does not fit: the paper says something else than what was handed in. What"
        " stands below is what Monitor has."
    )


def later_words(later: Sequence[Receipt], locale: str) -> str:
    """That the same report was handed in again since; empty where it was not."""
    if not later:
        return ""
    _ = translator(locale)
    return _(
        "A later revision has been handed in: {code}, {when}.",
        code=later[-1].code,
        when=formats.moment(later[-1].handed_in_at, locale),
    )


def plain_text(
    receipt: Receipt,
    unit: str,
    fields: Mapping[str, Field],
    address: str,
    later: Sequence[Receipt],
    locale: str,
) -> str:
    """The receipt as a text file, with the very text its checksum is made of at its end."""
    _ = translator(locale)
    lines = [
        _("RECEIPT {code}", code=receipt.code),
        "",
        f"{unit} · {receipt.directive} · {period_words(receipt.period, locale)}",
        _("Handed in {when}", when=formats.moment(receipt.handed_in_at, locale)),
        _("by {name}, revision {n}", name=receipt.handed_in_by, n=receipt.revision),
        later_words(later, locale),
        "",
        *(_figure(one, receipt, locale) for one in fields.values()),
        _("Note: {note}", note=receipt.note) if receipt.note else "",
        "",
        _("Checksum (SHA-256): {checksum}", checksum=receipt.checksum),
        _("In short: {checksum}", checksum=short(receipt.checksum)),
        _("To be verified at: {address}", address=address),
        "",
        _("The checksum is that of the lines between the rules, the last line break included:"),
        "-" * 72,
        receipt.text + "-" * 72,
    ]
    # Without the empty parts; two blank lines in a row are one.
    told = "\n".join(lines)
    while "\n\n\n" in told:
        told = told.replace("\n\n\n", "\n\n")
    return told + "\n"


def _figure(field: Field, receipt: Receipt, locale: str) -> str:
    value = value_words(receipt.entries.get(field.code), locale)
    is_number = field.code in receipt.entries and field.type in ("count", "decimal")
    unit = f" {field.unit}" if is_number and field.unit else ""
    return f"{label_of(field, field.code, locale)}: {value}{unit}"

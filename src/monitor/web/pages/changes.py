"""What changed since somebody last signed: old and new of each figure, with the clerk's reasons."""

from __future__ import annotations

from typing import Any

from dash import html

from monitor.domain.changes import differences
from monitor.domain.figures import Entry
from monitor.domain.workflow import Baseline, baseline
from monitor.present import formats
from monitor.present.entries import value_words
from monitor.present.issues import label_of
from monitor.present.language import Translator, translator
from monitor.services.reports import ReportView


def changes_part(view: ReportView, locale: str, *, accepted: bool) -> html.Section | None:
    """The shown revision against the last approved one, or the last accepted where there is one.

    Nothing for the first of a report, or where the older one is not the reader's to see.

    Args:
        view: The report.
        locale: The reader's language.
        accepted: Whether the last accepted revision comes before the last approved one.
    """
    _ = translator(locale)
    if view.shown is None:
        return None
    since = baseline(view.timeline, view.shown.number, view.shown.saved_at, accepted=accepted)
    old = next((one for one in view.history if since and one.number == since.number), None)
    if since is None or old is None:
        return None
    fields = {one.field.code: one.field for one in view.fields}
    found = differences(old.entries, view.shown.entries)
    # In the form's order; what is asked no more comes last.
    codes = [code for code in dict.fromkeys([*fields, *found]) if code in found]
    reasons = view.shown.reasons
    lines: list[Any] = [
        html.Li(_line(label_of(fields.get(code), code, locale), *found[code], reasons.get(code), _))
        for code in codes
    ]
    note = view.shown.correction_reason
    return html.Section(
        [
            html.P(html.B(_title(since, _))),
            html.Ul(lines) if lines else html.P(_("No figure is another.")),
            html.P(_("Reason for the correction: {reason}", reason=note)) if note else None,
        ],
        className="sheet-since",
    )


def _title(since: Baseline, _: Translator) -> str:
    when = formats.moment(since.at, _.locale)
    if since.reached == "accepted":
        return _("Changed since revision {n}, accepted {when}", n=since.number, when=when)
    return _("Changed since revision {n}, sent {when}", n=since.number, when=when)


def _line(
    label: str, before: Entry | None, now: Entry | None, reason: str | None, _: Translator
) -> list[Any]:
    old, new = value_words(before, _.locale), value_words(now, _.locale)
    return [
        html.Span(label),
        html.B([html.Del(old), html.Span(" → "), html.Ins(new)], className="num"),
        html.I(_("reason: “{reason}”", reason=reason)) if reason else None,
    ]

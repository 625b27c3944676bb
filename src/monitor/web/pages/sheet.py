"""A report as it is read: reviewed before it is handed in, decided on, kept as a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from dash import html

from monitor.domain.checks import Issue
from monitor.domain.figures import Entry
from monitor.domain.receipt import Receipt
from monitor.domain.workflow import State
from monitor.present import formats
from monitor.present.entries import percent_words, value_words
from monitor.present.issues import issue_text, label_of, reason_words
from monitor.present.language import Translator, translator
from monitor.present.standings import state_name
from monitor.services.drafts import Sitting, sittings
from monitor.services.reports import MeasuredBy, ReportView, StoredDecision, StoredRevision
from monitor.web.pages.entry import report_path
from monitor.web.pieces import aria

SIGNED = (State.APPROVED, State.ACCEPTED)
"""States in which the head's sign-off stands."""


def decision_words(kind: str, _: Translator) -> str:
    """What a decision is called in the history."""
    return {
        "submit": _("Handed in"),
        "withdraw": _("Taken back"),
        "approve": _("Approved and sent"),
        "accept": _("Accepted"),
        "return": _("Returned"),
        "reopen": _("Reopened"),
        "extend": _("Deadline extended"),
    }[kind]


def actor_words(decision: StoredDecision, _: Translator) -> str:
    """Who took a decision; a deputy with the head in whose place it was signed."""
    if decision.deputy_for is None:
        return decision.actor
    return _("{deputy}, signed for {head}", deputy=decision.actor, head=decision.deputy_for)


def author_words(revision: StoredRevision | Sitting, _: Translator) -> str:
    """Who saved a revision; said where they typed for a unit that is not their own."""
    if not revision.on_behalf:
        return revision.author
    return _("entered by {name}", name=revision.author)


def values_table(view: ReportView, locale: str, *, change: bool = False) -> html.Table:
    """Every value with last period's, its warnings and their reasons; with a way back to change."""
    _ = translator(locale)
    fields = {one.field.code: one.field for one in view.fields}
    rows = []
    for one in view.fields:
        code = one.field.code
        found = [issue for issue in _told_of(view) if issue.field == code]
        entry = view.entries.get(code)
        value, known = value_words(entry, locale), entry is not None
        unit, is_number = one.field.unit, is_counted(entry)
        kind = "num" if is_number else "words"
        cells: list[Any] = [
            html.Th(label_of(one.field, code, locale), scope="row"),
            html.Td(
                [html.B(value) if known else value, f" {unit}" if is_number and unit else ""],
                className=kind if known else f"{kind} dim",
            ),
            html.Td(
                _previous_words(one.previous, locale),
                className="num dim" if is_counted(one.previous) else "words dim",
            ),
        ]
        if change:
            link = html.A(
                _("Change"),
                href=f"{report_path(view)}#entry-{code}",
                **aria(label=_("Change {label}", label=label_of(one.field, code, locale))),
            )
            cells.append(html.Td(link))
        rows.append(html.Tr(cells))
        if found:
            said = [_issue_line(issue, fields, locale) for issue in found]
            rows.append(
                html.Tr(html.Td(said, colSpan=4 if change else 3), className="sheet-issues")
            )
    heads = [_("Figure"), _("This period"), _("Last period")]
    head = [html.Th(text, scope="col") for text in heads]
    if change:
        head.append(html.Th(html.Span(_("Change"), className="sr-only"), scope="col"))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="table sheet-values")


def is_counted(value: Any) -> bool:
    """Whether a value is a number: what is said in words takes lines as words do."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def receipt_table(view: ReportView, receipt: Receipt, locale: str) -> html.Table:
    """Every value as it was handed in, with the reason given for it."""
    _ = translator(locale)
    rows = []
    for one in view.fields:
        code = one.field.code
        entry = receipt.entries.get(code)
        unit = one.field.unit if is_counted(entry) else ""
        reason = receipt.reasons.get(code)
        words: list[Any] = [html.B(value_words(entry, locale)), f" {unit}" if unit else ""]
        kind = "num" if is_counted(entry) else "words"
        rows.append(
            html.Tr(
                [
                    html.Th(label_of(one.field, code, locale), scope="row"),
                    html.Td([*words, html.P(html.I(reason)) if reason else None], className=kind),
                ]
            )
        )
    if receipt.note:
        note = [html.Th(_("Note"), scope="row"), html.Td(receipt.note, className="words")]
        rows.append(html.Tr(note))
    head = html.Tr([html.Th(_("Figure"), scope="col"), html.Th(_("Handed in"), scope="col")])
    return html.Table([html.Thead(head), html.Tbody(rows)], className="table receipt-values")


def _previous_words(value: Any, locale: str) -> str:
    return "–" if value is None else value_words(value, locale)


def _told_of(view: ReportView) -> list[Issue]:
    """What is told of its figures; a missing one is asked for only of who may still give it."""
    return [one for one in view.issues if one.code != "required" or "save" in view.may]


def _issue_line(issue: Issue, fields: Any, locale: str) -> html.P:
    words = issue_text(issue, fields, locale)
    if issue.severity == "error":
        return html.P(words, className="sheet-error")
    return html.P(
        [words, " ", html.I(reason_words(issue.reason, locale))], className="sheet-warning"
    )


def ratio_lines(
    view: ReportView, locale: str, entries: Mapping[str, Entry] | None = None
) -> html.Ul:
    """What the figures come to, one line for each ratio that has both its numbers.

    ``entries`` are another revision's; the report's own where left out.
    """
    lines = []
    for one in view.indicators:
        numbers = _numbers(one, view.entries if entries is None else entries)
        if numbers is None:
            continue
        title = one.obligation.title_vi if locale == "vi" else one.obligation.title_en
        above, below = numbers
        # A part above its whole is an error to mend, and its share would mean nothing.
        share = percent_words(above, below, locale) if above <= below else formats.UNKNOWN
        lines.append(
            html.Li(
                [
                    html.Span(f"{one.obligation.code} · {title}"),
                    html.B(share, className="num"),
                    html.Span(formats.fraction(above, below, locale), className="num dim"),
                ]
            )
        )
    return html.Ul(lines, className="sheet-ratios")


def _numbers(one: MeasuredBy, entries: Mapping[str, Entry]) -> tuple[int, int] | None:
    indicator = one.indicator
    if indicator.kind != "ratio" or not one.is_headline:
        return None
    above = entries.get(indicator.numerator or "")
    below = entries.get(indicator.denominator or "")
    if isinstance(above, int) and isinstance(below, int):
        return above, below
    return None


def state_line(view: ReportView, locale: str) -> html.P:
    """Where the report is, since when, and whether its sending was late."""
    _ = translator(locale)
    name = state_name(view.state, locale)
    sent = [one.sent_at for one in view.timeline.revisions if one.sent_at is not None]
    parts: list[Any] = [html.B(name)]
    if view.state is not State.OPEN:
        parts.append(f" · {_('revision {n}', n=view.revision)}")
    if sent:
        parts.append(f" · {_('sent {when}', when=formats.moment(min(sent), locale))}")
        parts.append(f", {_punctuality(view, _)}")
    if view.shown is not None and view.shown.on_behalf:
        parts.append(html.Strong(f" · {author_words(view.shown, _)}", className="on-behalf"))
    signed = [one for one in view.decisions if one.kind == "approve"]
    if signed and signed[-1].deputy_for is not None and view.state in SIGNED:
        parts.append(f" · {actor_words(signed[-1], _)}")
    if is_receipted(view):
        parts += [" · ", html.A(_("Receipt"), href=report_path(view, "receipt"))]
    return html.P(parts, className="sheet-state")


def is_receipted(view: ReportView) -> bool:
    """Whether something this reader may see was handed in, so that there is a receipt."""
    seen = {one.number for one in view.history}
    return any(one.kind == "submit" and one.revision in seen for one in view.decisions)


def _punctuality(view: ReportView, _: Translator) -> str:
    """Late by days, in time, or in time by a later deadline only: never silently the same."""
    if view.late_days:
        return _("{n} days late", n=view.late_days)
    if view.timeline.extensions:
        return _("on time by an extended deadline")
    return _("on time")


def history(view: ReportView, locale: str) -> html.Ol:
    """Who saved what, handed in, decided: oldest first, with the reasons.

    What one person saved in one sitting is one line: a form that saves as it is typed makes many
    revisions, and what counts is where they led.
    """
    _ = translator(locale)
    lines = [
        _line(
            one.saved_at, _revisions_words(one, _), author_words(one, _), one.correction_reason,
            locale, _changes(one, view, locale),
        )
        for one in sittings(view)
    ]  # fmt: skip
    lines += [
        _line(
            one.at,
            decision_words(one.kind, _),
            actor_words(one, _),
            _reason_of(one, locale),
            locale,
        )
        for one in view.decisions
    ]
    lines.sort(key=itemgetter(0))
    return html.Ol([line for _at, line in lines], className="sheet-history")


def _line(
    at: datetime, what: str, who: str, why: str, locale: str, *more: Any
) -> tuple[datetime, html.Li]:
    return at, html.Li(
        [
            html.Time(formats.moment(at, locale), dateTime=at.isoformat()),
            html.B(what),
            html.Span(who, className="dim"),
            html.Blockquote(why) if why else None,
            *more,
        ]
    )


def _revisions_words(sitting: Sitting, _: Translator) -> str:
    if sitting.first == sitting.last:
        return _("Revision {n} saved", n=sitting.last)
    return _("Revisions {first} to {last} saved", first=sitting.first, last=sitting.last)


def _changes(sitting: Sitting, view: ReportView, locale: str) -> html.Ul | None:
    """Each figure that is another than before, with both; nothing typed is unlike 0 and nil."""
    if not sitting.changed:
        return None
    fields = {one.field.code: one.field for one in view.fields}
    return html.Ul(
        [
            html.Li(
                f"{label_of(fields.get(code), code, locale)}: {value_words(old, locale)}"
                f" → {value_words(new, locale)}"
            )
            for code, (old, new) in sitting.changed.items()
        ],
        className="sheet-changes",
    )


def _reason_of(decision: Any, locale: str) -> str:
    _ = translator(locale)
    extra = ""
    if decision.fix_by is not None:
        extra = _("To be fixed by: {when}", when=formats.deadline(decision.fix_by, locale))
    if decision.due is not None:
        extra = formats.deadline(decision.due, locale)
    return " ".join(part for part in (decision.reason, extra) if part)


def next_steps(view: ReportView, coordinator: str, locale: str) -> Sequence[str]:
    """What happens now, and by whom: told on the receipt."""
    _ = translator(locale)
    if view.state is State.SUBMITTED:
        return (
            _("Your head approves; only then it is sent and the clock stops."),
            _("{coordinator} accepts it, or returns it with a reason.", coordinator=coordinator),
            _("You can take it back until your head has approved."),
        )
    if view.state is State.APPROVED:
        return (
            _("It is sent: the clock has stopped."),
            _("{coordinator} accepts it, or returns it with a reason.", coordinator=coordinator),
        )
    return ()

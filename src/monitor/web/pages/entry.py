"""The form of one unit's report: type, see at once what it means, never lose it.

The page is laid out here; ``assets/31-entry.js`` saves it through the API as it is typed, so that
screen and programs go through the very same door.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from dash import dcc, html

from monitor.domain.names import full_name
from monitor.domain.standing import Goal
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, translator
from monitor.services import matrix
from monitor.services.directives import StoredDirective
from monitor.services.reports import ReportView
from monitor.services.work import Work
from monitor.web.pages.bulk import many_link, steps_between
from monitor.web.pages.entry_fields import questions
from monitor.web.pages.entry_side import order_card, ratio_card, ratios
from monitor.web.pages.entry_told import told
from monitor.web.pages.evidence import entry_card as evidence_card
from monitor.web.pages.threads import report_thread
from monitor.web.pieces import aria, data, icon
from monitor.web.reader import reader
from monitor.web.shell import Reader, page_frame


def entry_page(work: Work, view: ReportView, stored: StoredDirective) -> html.Div:
    """The form, for who may enter, while the report is theirs to type."""
    who = reader(work, report_path(view))
    _ = translator(who.locale)
    goals = _goals(work, view, stored)
    script = told(view, who, goals, report_path(view, "review"))
    form = html.Div(
        [
            html.Div(
                [
                    steps_between(work, view, who.locale),
                    deadline_band(view, work, who.locale),
                    _on_behalf(view, who),
                    _returned(view, who.locale),
                    html.Div(className="entry-errors", hidden=True, tabIndex=-1, role="alert"),
                    html.Div(questions(view, who.locale), className="m-card entry-card"),
                    evidence_card(work, view, who),
                    _note(view, _),
                ],
                className="entry-form",
            ),
            html.Aside(
                [
                    *(ratio_card(one, goals, who.locale) for one in ratios(view)),
                    *(
                        order_card(duty, stored, who.locale)
                        for duty in dict.fromkeys(one.obligation for one in view.indicators)
                    ),
                ],
                className="entry-side",
                **aria(label=_("What your figures mean")),
            ),
        ],
        className="entry",
        **data(
            "report",
            json.dumps(script, ensure_ascii=False),
        ),
    )
    return page_frame(
        _("Enter results"),
        form,
        report_thread(work, view, who),
        _action_bar(view, _),
        reader=who,
        actions=[link for link in [many_link(work, view, who.locale)] if link],
        crumbs=[(_("To do"), "/")],
        lead=lead(view, who.locale),
    )  # fmt: skip


def report_path(view: ReportView, step: str = "report") -> str:
    """Address of a report's page."""
    key = view.key
    return "/" + "/".join(
        quote(part) for part in (step, key.directive, key.organization, key.period)
    )


def lead(view: ReportView, locale: str) -> str:
    """The unit, the directive and the period, in one line."""
    _ = translator(locale)
    name = full_name(view.organization, locale)
    return f"{name} · {view.key.directive} · {period_name(view, locale)}"


def period_name(view: ReportView, locale: str) -> str:
    """A period as people call it: the final report, a day's, a week's."""
    return period_words(view.period.code, locale)


def _goals(work: Work, view: ReportView, stored: StoredDirective) -> dict[str, Goal]:
    return {
        duty.code: matrix.goal_for(work, stored, duty, view.key.organization, work.now)
        for duty in dict.fromkeys(one.obligation for one in view.indicators)
        if duty in stored.directive.obligations
    }


def deadline_band(view: ReportView, work: Work, locale: str) -> html.Div:
    """The last valid moment and the time left; that the head must approve in it, too."""
    _ = translator(locale)
    left = formats.time_left(view.limit_at, work.now, locale)
    parts: list[Any] = [html.B(formats.deadline(view.limit_at, locale) + ". "), left + ". "]
    if work.now >= view.limit_at:
        parts.append(_("You can still submit; it will be marked late."))
    elif view.organization.head_step:
        parts.append(_("Your head must approve before this time for it to count as on time."))
    if view.door.open_until is not None:
        until = formats.moment(view.door.open_until, locale)
        said = _("The period is closed and open to your unit until {when}.", when=until)
        parts.append(f" {said}")
    late = work.now >= view.limit_at
    return html.Div(
        [icon("clock", large=True), html.Div(parts)],
        className="entry-deadline is-late" if late else "entry-deadline",
    )


def _on_behalf(view: ReportView, who: Reader) -> html.Div | None:
    """Said while somebody types for another unit, and of figures that were typed so."""
    _ = translator(who.locale)
    said = []
    if not view.is_own:
        name = full_name(view.organization, who.locale)
        said.append(
            _("You enter on behalf of {unit}; the report will say: entered by {name}.",
              unit=name, name=who.actor.username)
        )  # fmt: skip
    if view.shown is not None and view.shown.on_behalf and view.shown.author != who.actor.username:
        said.append(_("The figures below were entered by {name}.", name=view.shown.author))
    if not said:
        return None
    return html.Div(" ".join(said), className="entry-behalf on-behalf", role="note")


def _returned(view: ReportView, locale: str) -> html.Div | None:
    """Why it was sent back, word for word, while it is being mended."""
    _ = translator(locale)
    last = view.decisions[-1] if view.decisions else None
    if last is None or last.kind != "return":
        return None
    by_head = last.acting_as == "head"
    who = _("Returned by your head") if by_head else _("Returned by the coordinator")
    fix_by = (
        html.P(_("To be fixed by: {when}", when=formats.deadline(last.fix_by, locale)))
        if last.fix_by
        else None
    )
    return html.Div(
        [html.B(who), html.Blockquote(last.reason), fix_by], className="entry-returned", role="note"
    )


def _note(view: ReportView, _: Translator) -> html.Div:
    is_correction = view.timeline.was_sent(view.saved_at) if view.saved_at else False
    label = _("Reason for the correction") if is_correction else _("Note for whoever approves")
    return html.Div(
        [
            html.Label([label, html.Small(f" ({_('optional')})")], htmlFor="entry-note"),
            dcc.Textarea(id="entry-note", value=view.note, rows=2, maxLength=2000),
            html.Div(className="entry-state", id="entry-note-state"),
        ],
        className="m-card entry-note",
    )


def _action_bar(view: ReportView, _: Translator) -> html.Div:
    """The ratio and whether the server has it, always in sight; and the one way on."""
    words = _("Review and hand in") if view.organization.head_step else _("Review and send")
    mini = html.Div(
        [
            html.B(),
            html.Span(),
            html.Div(html.Div(className="entry-bar-fill"), className="entry-bar"),
        ],
        className="entry-mini",
        hidden=not ratios(view),
        **aria(hidden="true"),
    )
    return html.Div(
        html.Div(
            [
                html.Span(className="entry-saved", role="status", **aria(live="polite")),
                html.Button(type="button", className="m-button entry-act", hidden=True),
                mini,
                html.A(_("Later"), href="/", className="m-button m-button-quiet"),
                html.Button(
                    words, type="button", className="m-button m-button-primary entry-review"
                ),
            ],
            className="action-in",
        ),
        className="action-bar entry-actions",
    )

"""The questions of the entry form: what is asked, its box, last period's value, why no number."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.directive import Field
from monitor.domain.figures import NIL_KINDS, Entry, Nil
from monitor.present.entries import as_typed, period_words, value_words
from monitor.present.issues import label_of
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import nil_name
from monitor.services.reports import AskedField, ReportView
from monitor.web.pieces import aria, data

REASONS = (
    msg("List checked again; counted twice last period"),
    msg("Workers left or moved away"),
    msg("Mistake last period"),
)
"""What most often explains a warning; anything else can be typed."""
NUMBERS = ("count", "decimal")
GIVEN = "given"
"""Chosen where there is a value; an empty choice would be Dash's own placeholder."""


def questions(view: ReportView, locale: str) -> list[Any]:
    """Every question of the form, numbered; a sentence where nothing is asked."""
    numbered = enumerate(view.fields, start=1)
    if not view.fields:
        _ = translator(locale)
        text = _("Your number is made of your units' reports; there is nothing to type here.")
        return [html.P(text, className="entry-empty")]
    return [_question(number, asked, view, locale) for number, asked in numbered]


def _question(number: int, asked: AskedField, view: ReportView, locale: str) -> html.Div:
    """One field: what is asked, the box, last period's value, checks and a reason."""
    _ = translator(locale)
    field = asked.field
    box_id = f"entry-{field.code}"
    entry = view.entries.get(field.code)
    label = label_of(field, field.code, locale)
    help_text = field.help_vi if locale == "vi" else field.help_en
    optional = html.Small(f" ({_('optional')})") if field.asked == "optional" else None
    return html.Div(
        [
            html.Div(
                [
                    html.Label([f"{number}. {label}", optional], htmlFor=box_id),
                    html.Div(help_text, className="hint", id=f"{box_id}-hint")
                    if help_text
                    else None,
                ],
                className="entry-ask",
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span(className="entry-nil-said", id=f"{box_id}-nil-said"),
                            _box(field, box_id, entry, _),
                            html.Span(field.unit, className="entry-unit")
                            if field.type in NUMBERS
                            else None,
                        ],
                        className=f"entry-box entry-{field.type}",
                    ),
                    html.Div(
                        [
                            html.Span(className="entry-state", id=f"{box_id}-state"),
                            html.Span(className="entry-moved", id=f"{box_id}-moved"),
                        ],
                        className="entry-under",
                    ),
                    html.Div(className="entry-message", id=f"{box_id}-message", role="status"),
                    _reason(f"{box_id}-reason", view.reasons.get(field.code, ""), _),
                    _no_value(field, entry, locale),
                ],
                className="entry-answer",
            ),
            _previous(asked, locale),
        ],
        className="entry-question",
        **data("field", field.code),
    )


def _box(field: Field, box_id: str, entry: Entry | None, _: Translator) -> Any:
    """The native control of a field: numbers as text, so that nothing is rounded or scrolled."""
    if field.type == "boolean":
        value = "" if not isinstance(entry, bool) else ("true" if entry else "false")
        return dbc.Select(
            id=box_id,
            options=[
                {"label": _("Choose"), "value": ""},
                {"label": _("Yes"), "value": "true"},
                {"label": _("No"), "value": "false"},
            ],
            value=value,
            placeholder=_("Choose"),
        )
    if field.type == "text":
        return dcc.Textarea(id=box_id, value=entry if isinstance(entry, str) else "", rows=3)
    if field.type == "date":
        return dcc.Input(id=box_id, type="text", value=as_typed(entry), placeholder="07/08/2020")
    return dcc.Input(
        id=box_id,
        type="text",
        inputMode="numeric" if field.type == "count" else None,
        autoComplete="off",
        value=as_typed(entry),
    )


def _previous(asked: AskedField, locale: str) -> html.Div:
    _ = translator(locale)
    if asked.previous is None:
        return html.Div(_("No earlier period"), className="entry-previous")
    value = value_words(asked.previous, locale)
    period = period_words(asked.previous_period or "", locale)
    return html.Div(
        [
            html.Span(_("Last period ({period})", period=period)),
            html.B(value),
        ],
        className="entry-previous",
    )


def _reason(box_id: str, given: str, _: Translator) -> html.Div:
    """Where a warning asks why; shown by the script while there is a warning."""
    return html.Div(
        [
            html.Div(
                [
                    html.Button(
                        _(reason),
                        type="button",
                        className="entry-option",
                        **data("reason", _(reason)),
                        **aria(pressed=str(given == _(reason)).lower()),
                    )
                    for reason in REASONS
                ],
                className="entry-options",
                role="group",
                **aria(label=_("Common reasons")),
            ),
            html.Label(_("Reason for whoever approves"), htmlFor=box_id),
            dcc.Input(
                id=box_id, type="text", value=given, className="entry-why",
                maxLength=500,
            ),
        ],
        className="entry-reason",
        hidden=not given,
    )  # fmt: skip


def _no_value(field: Field, entry: Entry | None, locale: str) -> html.Details:
    """Deliberately none: nothing arose, not applicable, not known yet; unlike 0 and empty."""
    _ = translator(locale)
    box_id = f"entry-{field.code}-nil"
    nil = entry if isinstance(entry, Nil) else None
    is_number = field.type in NUMBERS
    there_is = _("There is a number") if is_number else _("There is something to fill in")
    options = [{"label": there_is, "value": GIVEN}]
    options += [{"label": nil_name(kind, locale), "value": kind} for kind in NIL_KINDS]
    why = _("Why there is no number") if is_number else _("Why nothing is filled in")
    return html.Details(
        [
            html.Summary(_("No number?") if is_number else _("Nothing to fill in?")),
            html.Label(why, htmlFor=box_id),
            dbc.Select(
                id=box_id, options=options, value=nil.kind if nil else GIVEN, class_name="entry-nil"
            ),
            html.Label(
                [_("Reason"), html.Small(f" ({_('needed unless nothing arose')})")],
                htmlFor=f"{box_id}-reason",
            ),
            dcc.Input(
                id=f"{box_id}-reason", type="text", maxLength=500,
                value=nil.reason if nil else "", className="entry-nil-reason",
            ),
        ],
        open=nil is not None,
        className="entry-none",
    )  # fmt: skip

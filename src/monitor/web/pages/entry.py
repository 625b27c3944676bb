"""The form of one unit's report: type, see at once what it means, never lose it.

The page is laid out here; ``assets/31-entry.js`` saves it through the API as it is typed, so that
screen and programs go through the very same door.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.directive import Field, Obligation
from monitor.domain.figures import NIL_KINDS, Entry, Nil, Unreadable, Value
from monitor.domain.standing import Goal, truncated_percent
from monitor.present import formats, targets
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import issue_text, label_of, nil_name
from monitor.services import matrix
from monitor.services.directives import StoredDirective
from monitor.services.reports import AskedField, MeasuredBy, ReportView
from monitor.services.work import Work
from monitor.web.pieces import aria, icon
from monitor.web.reader import data, reader
from monitor.web.shell import Reader, page_frame

REASONS = (
    msg("List checked again; counted twice last period"),
    msg("Workers left or moved away"),
    msg("Mistake last period"),
)
"""What most often explains a warning; anything else can be typed."""


def entry_page(work: Work, view: ReportView, stored: StoredDirective) -> html.Div:
    """The form, for who may enter, while the report is theirs to type."""
    who = reader(work, report_path(view))
    _ = translator(who.locale)
    goals = _goals(work, view, stored)
    form = html.Div(
        [
            html.Div(
                [
                    deadline_band(view, work, who.locale),
                    _returned(view, who.locale),
                    html.Div(
                        className="entry-errors",
                        hidden=True,
                        tabIndex=-1,
                        role="alert",
                    ),
                    html.Div(className="entry-conflict", hidden=True, role="alert"),
                    html.Div(_questions(view, who.locale), className="m-card entry-card"),
                    _note(view, _),
                ],
                className="entry-form",
            ),
            html.Aside(
                [
                    *(_ratio_card(one, goals, who.locale) for one in _ratios(view)),
                    *(
                        _order_card(duty, stored, who.locale)
                        for duty in dict.fromkeys(one.obligation for one in view.indicators)
                    ),
                ],
                className="entry-side",
                **aria(label=_("What your figures mean")),
            ),
        ],
        className="entry",
        **data("report", json.dumps(_told(view, who, goals), ensure_ascii=False)),
    )
    return page_frame(
        _("Enter results"),
        form,
        _action_bar(view, _),
        reader=who,
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
    unit = view.organization
    name = unit.name_vi if locale == "vi" else unit.name_en
    return f"{name} · {view.key.directive} · {period_name(view, locale)}"


def period_name(view: ReportView, locale: str) -> str:
    """A period as people call it: the final report, a day's, a week's."""
    return period_words(view.period.code, locale)


def period_words(code: str, locale: str) -> str:
    """The name of a period's code: ``final``, ``2020-08-06`` or ``2020-W33``."""
    _ = translator(locale)
    if code == "final":
        return _("Final report")
    year, _dash, rest = code.partition("-W")
    if rest:
        return _("Week {week}/{year}", week=rest, year=year)
    parts = code.split("-")
    return _("Report of {day}", day="/".join(reversed(parts))) if len(parts) == 3 else code


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
    late = work.now >= view.limit_at
    return html.Div(
        [icon("clock", large=True), html.Div(parts)],
        className="entry-deadline is-late" if late else "entry-deadline",
    )


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


def _questions(view: ReportView, locale: str) -> list[Any]:
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
                            _box(field, box_id, entry, _),
                            html.Span(field.unit, className="entry-unit")
                            if field.type in ("count", "decimal")
                            else None,
                        ],
                        className=f"entry-box entry-{field.type}",
                    ),
                    html.Div(className="entry-message", id=f"{box_id}-message", role="status"),
                    _reason(f"{box_id}-reason", view.reasons.get(field.code, ""), _),
                    _no_number(field, entry, locale)
                    if field.type in ("count", "decimal")
                    else None,
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
        )
    if field.type == "text":
        return dcc.Textarea(id=box_id, value=entry if isinstance(entry, str) else "", rows=3)
    if field.type == "date":
        return dcc.Input(
            id=box_id, type="text", value=shown(entry, _.locale), placeholder="07/08/2020"
        )
    return dcc.Input(
        id=box_id,
        type="text",
        inputMode="numeric" if field.type == "count" else None,
        autoComplete="off",
        value=shown(entry, _.locale),
    )


def shown(entry: Entry | Value | None, locale: str) -> str:
    """A value as its box shows it: as typed where unreadable, grouped where it is a number."""
    if entry is None or isinstance(entry, Nil):
        return ""
    if isinstance(entry, Unreadable):
        return entry.typed
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, int | Decimal):
        # The boxes read dots as grouping in both languages: the API understands one way of typing.
        return formats.number(entry, "vi")
    return entry if isinstance(entry, str) else formats.day(entry, locale)


def _previous(asked: AskedField, locale: str) -> html.Div:
    _ = translator(locale)
    if asked.previous is None:
        return html.Div(_("No earlier period"), className="entry-previous")
    value = value_words(asked.previous, locale)
    period = period_words(asked.previous_period or "", locale)
    return html.Div(
        [html.Span(_("Last period ({period})", period=period)), html.B(value)],
        className="entry-previous",
    )


def value_words(value: Entry | Value | None, locale: str) -> str:
    """A value in words for reading: number, yes or no, what stands in place of a number."""
    _ = translator(locale)
    if value is None:
        return _("not given")
    if isinstance(value, Nil):
        return nil_name(value.kind, locale) + (f" ({value.reason})" if value.reason else "")
    if isinstance(value, Unreadable):
        return f"“{value.typed}”"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | Decimal):
        return formats.number(value, locale)
    return value if isinstance(value, str) else formats.day(value, locale)


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


def _no_number(field: Field, entry: Entry | None, locale: str) -> html.Details:
    """Deliberately no number: nothing arose, not applicable, not known yet. Each unlike 0."""
    _ = translator(locale)
    nil = entry if isinstance(entry, Nil) else None
    options = [{"label": _("There is a number"), "value": ""}]
    options += [{"label": nil_name(kind, locale), "value": kind} for kind in NIL_KINDS]
    return html.Details(
        [
            html.Summary(_("No number?")),
            html.Label(_("Why there is no number"), htmlFor=f"entry-{field.code}-nil"),
            dbc.Select(
                id=f"entry-{field.code}-nil", options=options, value=nil.kind if nil else "",
                class_name="entry-nil",
            ),
            html.Label(_("Reason"), htmlFor=f"entry-{field.code}-nil-reason"),
            dcc.Input(
                id=f"entry-{field.code}-nil-reason", type="text", maxLength=500,
                value=nil.reason if nil else "", className="entry-nil-reason",
            ),
        ],
        open=nil is not None,
        className="entry-none",
    )  # fmt: skip


def _note(view: ReportView, _: Translator) -> html.Div:
    is_correction = view.timeline.was_sent(view.saved_at) if view.saved_at else False
    label = _("Reason for the correction") if is_correction else _("Note for whoever approves")
    return html.Div(
        [
            html.Label([label, html.Small(f" ({_('optional')})")], htmlFor="entry-note"),
            dcc.Textarea(id="entry-note", value=view.note, rows=2, maxLength=2000),
        ],
        className="m-card entry-note",
    )


def _ratios(view: ReportView) -> Sequence[MeasuredBy]:
    asked = {one.field.code for one in view.fields}
    return [
        one
        for one in view.indicators
        if one.indicator.kind == "ratio"
        and one.indicator.numerator in asked
        and one.indicator.denominator in asked
        and one.is_headline
    ]


def _ratio_card(measured: MeasuredBy, goals: dict[str, Goal], locale: str) -> html.Section:
    """The ratio as the figures make it, at once; the script keeps it current."""
    _ = translator(locale)
    duty = measured.obligation
    goal = goals.get(duty.code, Goal())
    title = duty.title_vi if locale == "vi" else duty.title_en
    target = targets.target_words(goal, duty, locale)
    return html.Section(
        [
            html.H2(title),
            html.Div("–", className="entry-percent", **aria(live="polite")),
            html.Div(className="entry-sum"),
            html.Div(html.Div(className="entry-bar-fill"), className="entry-bar"),
            html.P(target, className="entry-target") if target else None,
            html.P(className="entry-more"),
            html.P(targets.encouragement(locale), className="entry-encourage", hidden=True),
        ],
        className="m-card entry-ratio",
        **data("ratio", measured.indicator.code),
    )


def _order_card(duty: Obligation, stored: StoredDirective, locale: str) -> html.Details:
    """The words that made the duty, beside the form."""
    _ = translator(locale)
    text = stored.directive.text[duty.start : duty.end]
    where = (
        _("{number}, item {item}", number=stored.directive.number, item=duty.item)
        if duty.item
        else _("{number}, closing paragraph", number=stored.directive.number)
    )
    title = duty.title_vi if locale == "vi" else duty.title_en
    return html.Details(
        [
            html.Summary(_("What was ordered: {duty}", duty=title)),
            html.Blockquote(" ".join(text.split()), lang="vi"),
            html.P(html.A(where, href=f"/directive#item-{duty.item or 'closing'}")),
        ],
        className="m-card entry-order",
    )


def _action_bar(view: ReportView, _: Translator) -> html.Div:
    words = _("Review and hand in") if view.organization.head_step else _("Review and send")
    return html.Div(
        html.Div(
            [
                html.Span(className="entry-saved", role="status", **aria(live="polite")),
                html.Span(className="entry-mini", **aria(hidden="true")),
                html.A(_("Later"), href="/", className="m-button m-button-quiet"),
                html.Button(
                    words, type="button", className="m-button m-button-primary entry-review"
                ),
            ],
            className="action-in",
        ),
        className="action-bar",
    )


def _told(view: ReportView, who: Reader, goals: dict[str, Goal]) -> dict[str, Any]:
    """What the script needs to know: where to save, what to compute, and its sentences."""
    _ = translator(who.locale)
    key = view.key
    path = "/".join(quote(part, safe="") for part in (key.directive, key.organization, key.period))
    fields = {one.field.code: one.field for one in view.fields}
    return {
        "url": f"/api/v1/reports/{path}",
        "review": report_path(view, "review"),
        "user": who.actor.username,
        "version": view.version,
        "locale": who.locale,
        "fields": [{"code": one.field.code, "type": one.field.type} for one in view.fields],
        "ratios": [
            {
                "code": one.indicator.code,
                "numerator": one.indicator.numerator,
                "denominator": one.indicator.denominator,
                "unit": fields[one.indicator.denominator or ""].unit,
                "target": _text(goals.get(one.obligation.code, Goal()).target),
            }
            for one in _ratios(view)
        ],
        "issues": [
            {
                "severity": one.severity,
                "field": one.field,
                "message": issue_text(one, fields, who.locale),
                "reason": one.reason,
            }
            for one in view.issues
            if not (one.code == "required" and not view.revision)
        ],
        "saved_at": formats.clock_time(view.saved_at) if view.saved_at else "",
        "say": _sentences(_),
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _sentences(_: Translator) -> dict[str, str]:
    return {
        "saved": _("Draft saved at {time} on the server"),
        "saving": _("Saving…"),
        "nothing": _("Nothing typed yet"),
        "offline": _(
            "Not saved: no connection. Your figures are still on this device and will be sent when"
            " it returns."
        ),
        "failed": _(
            "Not saved: the server did not answer. Your figures are still here; trying again."
        ),
        "signed_out": _(
            "Not saved: your session ended. Your figures are still on this device. Sign in again in"
            " another tab, then press any key here."
        ),
        "sign_in": _("Sign in"),
        "forbidden": _("Not saved: "),
        "restored": _("Figures kept on this device were put back and are being saved."),
        "conflict": _("Somebody else saved this report meanwhile. Whose figures shall stay?"),
        "mine": _("Keep mine: {values}"),
        "theirs": _("Take theirs: {values}"),
        "errors_one": _("Not sent: 1 thing to fix"),
        "errors_many": _("Not sent: {n} things to fix"),
        "more": _("{n} {unit} more to reach {target}%"),
        "reached": _("Target {target}% reached"),
        "of": _("= {above} ÷ {below} {unit}"),
        "up": _("{n} up on last period"),
    }


def percent_words(above: int | Decimal, below: int | Decimal, locale: str) -> str:
    """A ratio as people read it, truncated; a dash where nothing is counted."""
    return formats.percent(truncated_percent(above, below), locale) if below else "–"

"""What a unit does about a cell, and why it stands so: its plan, and what leaders asked."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.explanations import LONGEST_EXPLANATION, Explanation
from monitor.domain.plans import LONGEST_PERSON, LONGEST_PLAN, Plan, asks_for_plan
from monitor.present.formats import last_day, moment, next_day
from monitor.present.language import Translator, translator
from monitor.services import directives, explanations, plans
from monitor.services.matrix import CellView
from monitor.services.plans import PlanView
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.goals import end_of
from monitor.web.pieces import button_class, callout, card, empty, field


@unique
class Id(StrEnum):
    """Ids of both parts of an opened cell."""

    PLACE = "cell-place"
    GO = "cell-go"
    WHAT = "cell-plan-what"
    WHO = "cell-plan-who"
    BY = "cell-plan-by"
    KEEP = "cell-plan-keep"
    QUESTION = "cell-question"
    ANSWER_BY = "cell-answer-by"
    ASK = "cell-ask"


def answering(part: object, number: object) -> dict[str, Any]:
    """Id of the box (``body``) or the button (``send``) of one question's answer."""
    return {"explanation": part, "number": number}


def plan_parts(work: Work, view: CellView, here: str, *, is_past: bool) -> list[Any]:
    """The plan and the questions of a unit's cell, each with its form for who may write there."""
    assert view.organization is not None
    slug, code, unit = view.directive.slug, view.duty.code, view.organization.code
    _ = translator(work.actor.locale)
    parts: list[Any] = []
    plan = plans.read(work, slug, code, unit, view.as_of)
    asks = asks_for_plan(view.cell, view.as_of)
    if plan is not None and (asks or plan.versions):
        parts.append(_plan(view, plan, _, asks=asks, is_past=is_past, now=work.now))
    asked = explanations.of_cell(work, slug, code, unit, view.as_of)
    may_ask = not is_past and explanations.may_ask(work, slug, unit)
    may_answer = not is_past and explanations.may_answer(work, slug, unit)
    if asked or may_ask:
        parts.append(_questions(view, asked, _, may_ask=may_ask, may_answer=may_answer))
    place: dict[str, Any] = {"slug": slug, "code": code, "organization": unit, "here": here}
    place["number"] = plan.number if plan else 0
    return [dcc.Store(id=Id.PLACE, data=place), dcc.Location(id=Id.GO, refresh=True), *parts]


# -- the plan


def _plan(
    view: CellView, plan: PlanView, _: Translator, *, asks: bool, is_past: bool, now: Any
) -> html.Section:
    zone = view.directive.time_zone
    parts: list[Any] = []
    if plan.versions:
        newest = plan.versions[0]
        parts += _version(newest, zone, _)
        if newest.has_run_out(view.as_of) and asks:
            said = _("The day the plan names has passed, and the target is not reached.")
            parts.insert(0, callout(said, tone="warning"))
        earlier = plan.versions[1:]
        if earlier:
            words = _.plural("{n} earlier version", "{n} earlier versions", len(earlier))
            listed = html.Ol([html.Li(_version(one, zone, _)) for one in earlier],
                             className="m-history")  # fmt: skip
            parts.append(html.Details([html.Summary(words), listed]))
    else:
        said = _("The target's date has passed and it was not reached. The unit has not said yet"
                 " what it does about it.")  # fmt: skip
        parts.append(html.P(said))
    if plan.may_write and not is_past:
        form = _plan_form(plan, next_day(now, zone), _)
        title = _("Write a new version") if plan.versions else _("Write the plan")
        parts.append(
            html.Details([html.Summary(title), form], open=not plan.versions, className="cell-form")
        )
    return html.Section(
        [html.H2(_("Improvement plan")), *parts], className="m-card cell-plan", id="plan"
    )


def _version(one: Plan, zone: str, _: Translator) -> list[Any]:
    said = _("version {n}, {name}, {when}", n=one.number, name=one.author,
             when=moment(one.at, _.locale, zone))  # fmt: skip
    facts = [(_("By"), last_day(one.by, _.locale, zone)), (_("Who"), one.who)]
    return [
        html.P(one.what, className="cell-plan-what"),
        html.Dl([part for name, words in facts for part in (html.Dt(name), html.Dd(words))],
                className="m-pairs"),
        html.P(said, className="m-meta"),
    ]  # fmt: skip


def _plan_form(plan: PlanView, tomorrow: str, _: Translator) -> html.Div:
    newest = plan.versions[0] if plan.versions else None
    what = dcc.Textarea(id=Id.WHAT, rows=4, maxLength=LONGEST_PLAN, className="m-area",
                        value=newest.what if newest else "")  # fmt: skip
    return html.Div(
        [
            field(_("What is done"), what, Id.WHAT),
            html.Div(
                [
                    field(_("Reached by the end of"), _box(Id.BY, tomorrow, 20), Id.BY),
                    field(_("Who answers for it"),
                          _box(Id.WHO, newest.who if newest else "", LONGEST_PERSON), Id.WHO),
                ],
                className="periods-pair",
            ),
            html.P(_("Your head, the coordinator and the leaders read it. Earlier versions stay."),
                   className="m-hint"),
            _button(Id.KEEP, _("Keep the plan")),
        ],
        className="periods-form",
    )  # fmt: skip


def _box(id_: StrEnum, value: str, longest: int) -> dcc.Input:
    return dcc.Input(
        id=id_, type="text", value=value, className="m-input", maxLength=longest, autoComplete="off"
    )


def _button(id_: Any, words: str) -> html.Button:
    return html.Button(words, id=id_, type="button", n_clicks=0, className=button_class("primary"))


# -- questions and answers


def _questions(
    view: CellView, asked: tuple[Explanation, ...], _: Translator, *, may_ask: bool,
    may_answer: bool,
) -> html.Section:  # fmt: skip
    parts: list[Any] = [_asked(one, view, _, may_answer=may_answer) for one in asked]
    if not asked:
        parts.append(empty(_("Nobody has asked about this figure.")))
    if may_ask:
        area = dcc.Textarea(id=Id.QUESTION, rows=3, maxLength=LONGEST_EXPLANATION,
                            className="m-area")  # fmt: skip
        form = html.Div(
            [
                field(_("What is to be explained"), area, Id.QUESTION),
                field(_("To be answered by the end of"), _box(Id.ANSWER_BY, "", 20), Id.ANSWER_BY,
                      _("Like 15/08/2020. Empty: no day is named.")),
                html.P(_("The unit's clerk and head see it on their first page; the coordinator"
                         " reads it too."), className="m-hint"),
                _button(Id.ASK, _("Ask for an explanation")),
            ],
            className="periods-form",
        )  # fmt: skip
        parts.append(
            html.Details([html.Summary(_("Ask for an explanation")), form], className="cell-form")
        )
    return card(html.Div(parts, id="explanations"), title=_("Explanations"))


def _asked(one: Explanation, view: CellView, _: Translator, *, may_answer: bool) -> html.Article:
    zone, locale = view.directive.time_zone, _.locale
    answers = [it for it in one.answers if it.at <= view.as_of]
    lines: list[Any] = [
        html.P(html.B(one.question), className="cell-plan-what"),
        html.P(_("asked by {name}, {when}", name=one.author, when=moment(one.at, locale, zone)),
               className="m-meta"),
    ]  # fmt: skip
    if one.answer_by is not None and not answers:
        day = last_day(one.answer_by, locale, zone)
        late = one.is_late(view.as_of)
        said = _("To be answered by {day}: that day has passed.", day=day) if late else _(
            "To be answered by {day}.", day=day)  # fmt: skip
        lines.append(html.P(said, className="cell-late" if late else "m-small"))
    for it in answers:
        said = _("answered by {name}, {when}", name=it.author, when=moment(it.at, locale, zone))
        lines.append(html.Blockquote([html.P(it.body, className="cell-plan-what"),
                                      html.P(said, className="m-meta")]))  # fmt: skip
    if not answers:
        lines.append(html.P(_("Not answered yet."), className="m-muted"))
    if may_answer:
        area = dcc.Textarea(id=answering("body", one.id), rows=3, maxLength=LONGEST_EXPLANATION,
                            className="m-area")  # fmt: skip
        words = _("Add to the answer") if answers else _("Answer")
        form = html.Div(
            [
                html.Label([html.Span(_("The unit's answer")), area]),
                _button(answering("send", one.id), _("Send the answer")),
            ],
            className="periods-form",
        )
        lines.append(
            html.Details([html.Summary(words), form], open=not answers, className="cell-form")
        )
    return html.Article(lines, className="cell-asked")


# -- what a browser claims


def _place(told: Any) -> tuple[str, str, str, str, int]:
    """The cell a browser claims to speak of, where it is opened, and the plan it has read."""
    names = ("slug", "code", "organization", "here")
    if (
        not isinstance(told, dict)
        or not all(isinstance(told.get(name), str) for name in names)
        or not isinstance(told.get("number"), int)
    ):
        what = {"what": "cell"}
        raise Invalid("wrong_shape", [("cell", "wrong_shape", what)], **what)
    here = told["here"] if told["here"].startswith("/cell/") else "/"
    return told["slug"], told["code"], told["organization"], here, told["number"]


def _day(work: Work, slug: str, typed: Any, place: str) -> Any:
    if not (isinstance(typed, str) and typed.strip()):
        return None
    return end_of(typed, place, directives.get(work, slug).directive.time_zone)


def keep_plan(work: Work, clicks: int, place: Any, what: Any, who: Any, by: Any) -> Any:
    """The unit keeps a plan, or a new version of it."""
    if not clicks:
        return no_update
    slug, code, unit, here, number = _place(place)
    plans.write(work, slug, code, unit, what or "", who or "", _day(work, slug, by, "by"), number)
    return here


def ask(work: Work, clicks: int, place: Any, question: Any, answer_by: Any) -> Any:
    """A leader asks the unit to explain the cell."""
    if not clicks:
        return no_update
    slug, code, unit, here, _number = _place(place)
    by = _day(work, slug, answer_by, "answer_by")
    explanations.ask(work, slug, code, unit, question or "", by)
    return here


def answer(work: Work, clicks: list[Any], bodies: list[Any], ids: list[Any], place: Any) -> Any:
    """The unit answers one question."""
    told = ctx.triggered_id
    if told is None or not any(clicks):
        return no_update
    here = _place(place)[3]
    written = {
        it.get("number"): body
        for it, body in zip(ids, bodies, strict=False)
        if isinstance(it, dict)
    }
    explanations.answer(work, int(told["number"]), written.get(told["number"]) or "")
    return here


def mount_on(page: Page) -> None:
    """Let an opened cell's page answer the forms of both parts."""
    go = Output(Id.GO, "href", allow_duplicate=True)
    place = State(Id.PLACE, "data")
    page.on(
        go, Input(Id.KEEP, "n_clicks"), place, State(Id.WHAT, "value"), State(Id.WHO, "value"),
        State(Id.BY, "value"), writes=True, prevent_initial_call=True,
    )(keep_plan)  # fmt: skip
    page.on(
        go, Input(Id.ASK, "n_clicks"), place, State(Id.QUESTION, "value"),
        State(Id.ANSWER_BY, "value"), writes=True, prevent_initial_call=True,
    )(ask)  # fmt: skip
    page.on(
        go, Input(answering("send", ALL), "n_clicks"), State(answering("body", ALL), "value"),
        State(answering("body", ALL), "id"), place, writes=True, prevent_initial_call=True,
    )(answer)  # fmt: skip

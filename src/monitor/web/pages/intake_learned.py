"""What coordinators taught the reader of directives: looked at, added to, revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.lessons import Lesson
from monitor.domain.names import short_name
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.intake_words import LESSONS, RHYTHMS, lesson_words
from monitor.present.language import Translator, msg, translator
from monitor.services import intake, intake_lessons
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.intake import LEARNED, PATH
from monitor.web.pages.intake_place import number_of, plain, ticked, unit_list
from monitor.web.pieces import aria, button_class, callout, card, empty, field, labelled, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

page = Page("intake_learned", LEARNED, May.ISSUE_DIRECTIVES, title=msg("Learned from corrections"))
DAYS, WORKING_DAYS = "deadline days", "deadline working days"
NAME = "name"


@unique
class Id(StrEnum):
    """Ids of the page."""

    GO = "intake_learned-go"
    DRAFT = "intake_learned-draft"
    WORDS = "intake_learned-words"
    MEANS = "intake_learned-means"
    UNIT = "intake_learned-unit"
    DAYS = "intake_learned-days"
    SURE = "intake_learned-sure"
    TEACH = "intake_learned-teach"


def revoke_id(number: object) -> dict[str, Any]:
    """Id of the button that revokes one lesson."""
    return {"intake_learned": "revoke", "number": number}


@page.layout
def layout(
    work: Work, /, draft: str | None = None, words: str = "", means: str = "", done: str = ""
) -> html.Div:
    """The lessons of the reader's office, and the form for one more.

    ``draft`` is the draft that ``words`` stand in, and ``means`` what a correction of it suggests.
    """
    who = reader(work, LEARNED)
    _ = translator(who.locale)
    lessons = intake_lessons.listed(work)
    units = intake_lessons.units(work)
    view = intake.read(work, number_of(draft)) if draft else None
    source = None
    if view is not None:
        name = view.sheet.number.value or _("Draft {n}", n=view.stored.number)
        source = html.P(html.A(_("From {name}", name=name), href=f"{PATH}/{view.stored.number}"))
    told = {"taught": _("Learned. It holds for what is read from now on."),
            "revoked": _("Revoked. What is read from now on is read without it.")}  # fmt: skip
    return page_frame(
        _("Learned from corrections"),
        html.Div(callout(told[done], tone="calm") if done in told else None, role="status"),
        dcc.Location(id=Id.GO, refresh=True),
        dcc.Store(id=Id.DRAFT, data=view.stored.number if view is not None else None),
        unit_list(tuple(units.values()), _.locale),
        _listed([one for one in lessons if one.ended_at is None], units, _),
        _form(source, words, means, _),
        _revoked([one for one in lessons if one.ended_at is not None], units, _),
        reader=who,
        crumbs=[(_("New directives"), PATH)],
        lead=_(
            "What is learned holds for the drafts of your office that are read afterwards. Drafts "
            "and directives that are there already stay as they are."
        ),
        narrow=True,
    )


def _listed(
    lessons: Sequence[Lesson], units: Mapping[str, Organization], _: Translator
) -> html.Section:
    if not lessons:
        said = _("Nothing has been learned yet. Say in a draft who is meant by a name, or add "
                 "words below.")  # fmt: skip
        return card(empty(said), title=_("In use"))
    read_as, taught_by = _("Read as"), _("Taught by")
    heads = [_("Words"), read_as, taught_by, html.Span(_("Action"), className="m-unseen")]
    rows = [
        [
            html.Q(one.words, lang="vi"),
            labelled(read_as, lesson_words(one.kind, one.meaning, _unit(one, units, _), _)),
            labelled(taught_by, *_taught(one, _)),
            html.Button(
                _("Revoke"), id=revoke_id(one.number), type="button", n_clicks=0,
                className=button_class(small=True), **aria(label=_("Revoke “{words}”",
                                                                  words=one.words)),
            ),
        ]
        for one in lessons
    ]  # fmt: skip
    return card(html.Div(table(_("In use"), heads, rows), className="mail-list"), title=_("In use"))


def _taught(one: Lesson, _: Translator) -> list[Any]:
    """Who taught it, when, and from which document."""
    said: list[Any] = [f"{one.by} · {formats.stamp(one.at, _.locale)}"]
    if one.draft is not None:
        name = one.source or _("Draft {n}", n=one.draft)
        said += [" · ", html.A(name, href=f"{PATH}/{one.draft}")]
    return said


def _revoked(
    lessons: Sequence[Lesson], units: Mapping[str, Organization], _: Translator
) -> html.Section | None:
    if not lessons:
        return None
    rows = [
        html.Li(
            [
                html.Q(one.words, lang="vi"), " ",
                lesson_words(one.kind, one.meaning, _unit(one, units, _), _),
                html.Div([*_taught(one, _), " · ", _ended(one, _)], className="dim"),
            ]
        )
        for one in lessons
    ]  # fmt: skip
    return card(html.Ul(rows), title=_("Revoked"))


def _ended(one: Lesson, _: Translator) -> str:
    assert one.ended_at is not None
    at = formats.stamp(one.ended_at, _.locale)
    return _("revoked {at} by {by}", at=at, by=one.ended_by)


def _unit(one: Lesson, units: Mapping[str, Organization], _: Translator) -> str:
    unit = units.get(one.meaning)
    return one.meaning if unit is None else short_name(unit, _.locale)


def _form(source: Any, words: str, means: str, _: Translator) -> html.Section:
    known = [one["value"] for one in _meanings(_)]
    inner = [
        source,
        field(
            _("Words, as the text has them"),
            dcc.Input(id=Id.WORDS, type="text", value=words[:200], maxLength=200,
                      className="m-input", autoComplete="off"),
            Id.WORDS, _("A whole name or phrase; capitals and spaces do not matter."),
        ),
        field(
            _("Read as"),
            dbc.Select(id=Id.MEANS, options=_meanings(_), value=means if means in known else NAME),
            Id.MEANS,
        ),
        field(
            _("Organisation, where the words are a name"),
            dcc.Input(id=Id.UNIT, type="text", maxLength=300, className="m-input",
                      autoComplete="off", list="intake_draft-units"),
            Id.UNIT, _("Begin to type a name and choose."),
        ),
        field(
            _("Days, where the words are a span of days"),
            dcc.Input(id=Id.DAYS, type="text", maxLength=3, className="m-input",
                      autoComplete="off"),
            Id.DAYS,
        ),
        dbc.Checklist(
            id=Id.SURE,
            options=[
                {"label": _("They are to mean this though they mean something else already"),
                 "value": "yes"}
            ],
            value=[], className="intake-list",
        ),
        html.Div(
            html.Button(_("Teach it"), id=Id.TEACH, type="button", n_clicks=0,
                        className=button_class("primary")),
            className="sheet-buttons",
        ),
    ]  # fmt: skip
    return card(html.Div(inner, className="intake-q"), title=_("Teach other words"))


def _meanings(_: Translator) -> list[dict[str, str]]:
    """Everything words may be read as."""
    rhythms = {f"deadline {one}": _("due {rhythm}", rhythm=_(words).lower())
               for one, words in RHYTHMS.items() if one != "once"}  # fmt: skip
    told = {
        NAME: _("a name of the organisation below"),
        "role answerable": _(LESSONS["role answerable"]),
        "role coordinating": _(LESSONS["role coordinating"]),
        **rhythms,
        "deadline biweekly": _(LESSONS["deadline biweekly"]),
        DAYS: _("due so many days after issue"),
        WORKING_DAYS: _("due so many working days after issue"),
        "deadline none": _(LESSONS["deadline none"]),
        "target 100": _(LESSONS["target 100"]),
        "target none": _(LESSONS["target none"]),
    }
    return [{"label": words, "value": value} for value, words in told.items()]


@page.on(
    Output(Id.GO, "href", allow_duplicate=True), Input(Id.TEACH, "n_clicks"),
    State(Id.DRAFT, "data"), State(Id.WORDS, "value"), State(Id.MEANS, "value"),
    State(Id.UNIT, "value"), State(Id.DAYS, "value"), State(Id.SURE, "value"),
    writes=True, prevent_initial_call=True,
)  # fmt: skip
def teach(
    work: Work, clicks: int, draft: Any, words: Any, means: Any, unit: Any, days: Any, sure: Any
) -> Any:
    """Keep a lesson as it was filled in."""
    if not clicks:
        return no_update
    if draft is not None and not isinstance(draft, int):
        raise NotFound("intake_not_found")
    kind, meaning = _meaning(work, plain(means, 40), plain(unit, 300), plain(days, 3))
    intake_lessons.teach(
        work, kind, plain(words, 400), meaning, draft=draft, is_sure=bool(ticked(sure))
    )
    return address(LEARNED, done="taught")


def _meaning(work: Work, means: str, unit: str, days: str) -> tuple[str, str]:
    """The kind and the meaning that the boxes say."""
    if means == NAME:
        return NAME, intake_lessons.chosen(work, unit)
    if means in (DAYS, WORKING_DAYS):
        if not days.isdecimal() or not 0 < int(days) < 1000:
            raise Invalid("lesson_days", [("days", "lesson_days", {})])
        return "deadline", f"P{int(days)}{'WD' if means == WORKING_DAYS else 'D'}"
    kind, _sep, meaning = means.partition(" ")
    return kind, meaning


@page.on(
    Output(Id.GO, "href", allow_duplicate=True), Input(revoke_id(ALL), "n_clicks"),
    writes=True, prevent_initial_call=True,
)  # fmt: skip
def revoke(work: Work, clicks: list[Any]) -> Any:
    """Revoke one lesson."""
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    number = pressed.get("number")
    if not isinstance(number, int):
        raise NotFound("lesson_not_found")
    intake_lessons.revoke(work, number)
    return address(LEARNED, done="revoked")

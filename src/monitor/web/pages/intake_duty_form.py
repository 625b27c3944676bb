"""The form in which a person changes a drafted duty, or adds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, State, dcc, html, no_update

from monitor.domain.sheet import BodyPart, Said, SheetDuty
from monitor.present.intake_words import (
    BINDINGS,
    CONTRIBUTIONS,
    KINDS,
    RHYTHMS,
    by_words,
    day_words,
)
from monitor.present.language import Translator
from monitor.present.periods import WEEKDAYS
from monitor.services import intake, intake_changes, intake_duties
from monitor.services.intake import DraftView
from monitor.services.intake_duties import DutyForm
from monitor.services.work import Work
from monitor.web.pages.intake import PATH
from monitor.web.pages.intake_answers import GO, PLACE, read_deadline
from monitor.web.pages.intake_duty import ANCHOR
from monitor.web.pages.intake_place import Id, asked, box, button, here, page, plain, ticked
from monitor.web.pages.intake_questions import deadline_boxes, deadline_parts
from monitor.web.pieces import button_class, card, data, field
from monitor.web.reader import address
from monitor.web.typed import read_day


def duty_form(view: DraftView, duty: SheetDuty, _: Translator) -> html.Section:
    """Everything a person may change of a duty; what is left as it is stays the text's word."""
    inner = [
        *_words_boxes(view, duty, _),
        *_who_boxes(duty, _),
        *_when_boxes(duty, _),
        *_measure_boxes(duty, view.stored.text, _),
        *_goal_boxes(duty, _),
        html.Div(
            [
                button(_("Keep the duty"), Id.SAVE, is_main=True),
                html.A(_("Back without keeping"), className=button_class(),
                       href=f"{PATH}/{view.stored.number}#duty-{duty.code}"),
            ],
            className="sheet-buttons",
        ),
    ]  # fmt: skip
    return html.Section(
        [
            html.Div(html.H2(_("Duty {code}", code=duty.code)), className="m-card-head"),
            html.Div(inner, className="intake-q"),
            _dropping(duty, _),
        ],
        className="m-card intake-form-duty", id=ANCHOR, **data("duty", duty.code),
    )  # fmt: skip


def _words_boxes(view: DraftView, duty: SheetDuty, _: Translator) -> list[Any]:
    """What it is called, and the words of the text it rests on."""
    text = view.stored.text
    return [
        asked(_("Title"), box(Id.TITLE, duty.title.value), Id.TITLE, duty.title, _),
        field(
            _("The words it rests on"),
            dcc.Textarea(id=Id.WORDS, value=" ".join(text[duty.start : duty.end].split()), rows=4,
                         maxLength=5000, className="m-area"),
            Id.WORDS, _("As they stand in its paragraph; fewer of them make the duty narrower."),
        ),
        html.Button(_("Take the words marked in the text"), type="button",
                    className=f"{button_class()} intake-take", **data("into", Id.WORDS)),
    ]  # fmt: skip


def _who_boxes(duty: SheetDuty, _: Translator) -> list[Any]:
    """Who answers, who takes part, and whether it is an order."""
    bindings = [{"label": _(words), "value": one} for one, words in BINDINGS.items()]
    return [
        _body_boxes(duty, "answerable", (Id.BODIES, Id.MORE_BODIES), _("Answers"), _),
        _body_boxes(duty, "coordinating", (Id.PARTNERS, Id.MORE_PARTNERS), _("Takes part"), _),
        asked(_("Binding"), dbc.Select(id=Id.BINDING, options=bindings, value=duty.binding.value),
              Id.BINDING, duty.binding, _, _("A request is never overdue.")),
    ]  # fmt: skip


def _when_boxes(duty: SheetDuty, _: Translator) -> list[Any]:
    """A deadline of its own, or a rhythm with its day and its end."""
    rhythm, rhythm_day = _rhythm_parts(duty.rhythm.value)
    return [
        html.Fieldset(
            [
                html.Legend(_("Deadline of its own; empty: as the whole directive")),
                *deadline_boxes((Id.OWN_RULE, Id.OWN_DAY, Id.OWN_HOUR),
                                deadline_parts(duty.deadline.value), duty.deadline, _),
            ]
        ),
        html.Div(
            [
                asked(_("Rhythm"), dbc.Select(id=Id.RHYTHM, options=_rhythms(_), value=rhythm),
                      Id.RHYTHM, duty.rhythm, _),
                field(_("On which day, until what time"),
                      box(Id.RHYTHM_DAY, rhythm_day, longest=20), Id.RHYTHM_DAY,
                      _("Of a month like 25, of a year like 25/12; time like 16:00.")),
                asked(_("Recurs until"),
                      box(Id.UNTIL, day_words(duty.until.value, "vi"), longest=20), Id.UNTIL,
                      duty.until, _, _("Empty: to the end of the year.")),
            ],
            className="periods-pair",
        ),
    ]  # fmt: skip


def _measure_boxes(duty: SheetDuty, text: str, _: Translator) -> list[Any]:
    """How it is measured, and what the clerk's boxes are called."""
    kinds = [{"label": _(words), "value": one} for one, words in KINDS.items()]
    return [
        asked(_("Measured by"), dbc.Select(id=Id.KIND, options=kinds, value=duty.kind.value),
              Id.KIND, duty.kind, _),
        asked(_("What is measured"), box(Id.INDICATOR, duty.indicator.value), Id.INDICATOR,
              duty.indicator, _, _proposal(duty, text, _)),
        html.Div(
            [
                asked(_("First box: what is done, or the number"),
                      box(Id.ABOVE, duty.numerator.value), Id.ABOVE, duty.numerator, _),
                asked(_("Second box of a share: out of how many"),
                      box(Id.BELOW, duty.denominator.value), Id.BELOW, duty.denominator, _),
                asked(_("Unit of a number"), box(Id.UNIT, duty.unit.value, longest=40), Id.UNIT,
                      duty.unit, _),
            ],
            className="periods-pair",
        ),
    ]  # fmt: skip


def _goal_boxes(duty: SheetDuty, _: Translator) -> list[Any]:
    """What is to be reached, with where a person has it from, and whose figures count."""
    whose = [{"label": _(words), "value": one} for one, words in CONTRIBUTIONS.items()]
    return [
        html.Div(
            [
                asked(_("Target"), box(Id.TARGET, duty.target.value, longest=20), Id.TARGET,
                      duty.target, _, _("Of a share in percent; empty for none.")),
                field(_("Where a target comes from that the text does not give"),
                      box(Id.TARGET_NOTE, duty.target_note, longest=2000), Id.TARGET_NOTE),
            ],
            className="periods-pair",
        ),
        asked(_("Figures are"),
              dbc.Select(id=Id.CONTRIBUTION, options=whose, value=duty.contribution.value),
              Id.CONTRIBUTION, duty.contribution, _),
    ]  # fmt: skip


def _proposal(duty: SheetDuty, text: str, _: Translator) -> str:
    """Of which words of the text a proposed measure was made."""
    said = duty.indicator
    if said.by != "proposed" or said.start is None or said.end is None:
        return ""
    words = " ".join(text[said.start : said.end].split())
    return _("Only a proposal, made of the words “{words}”; the text itself names no measure.",
             words=words)  # fmt: skip


def _dropping(duty: SheetDuty, _: Translator) -> Any:
    if not duty.is_kept:
        return html.Div(
            [
                html.P(_("Left out: {why}", why=duty.dropped)),
                button(_("Follow it again"), Id.TAKE_UP),
            ],
            className="intake-q",
        )
    return html.Details(
        [
            html.Summary(_("Do not follow this duty")),
            field(_("Why"), dcc.Textarea(id=Id.WHY_DROP, rows=2, maxLength=2000,
                                         className="m-area"), Id.WHY_DROP),
            html.Div(button(_("Leave it out"), Id.DROP), className="sheet-buttons"),
        ],
        className="intake-q",
    )  # fmt: skip


def _body_boxes(
    duty: SheetDuty, part: BodyPart, ids: tuple[Id, Id], name: str, _: Translator
) -> html.Fieldset:
    known = [one for one in duty.bodies if one.part == part]
    options = [
        {"label": f"{one.words} · {by_words(Said(by=one.by), _)}", "value": one.token}
        for one in known
    ]
    return html.Fieldset(
        [
            html.Legend(name),
            dbc.Checklist(id=ids[0], options=options, value=[one.token for one in known],
                          className="intake-list"),
            field(_("Others too"), box(ids[1], units=True, longest=2000), ids[1],
                  _("Begin to type a name and choose; several with a semicolon.")),
        ]
    )  # fmt: skip


def _rhythms(_: Translator) -> list[dict[str, str]]:
    found = []
    for kind, words in RHYTHMS.items():
        if kind != "weekly":
            found.append({"label": _(words), "value": kind})
            continue
        found += [
            {"label": f"{_(words)}, {_(day)}", "value": f"weekly {n}"}
            for n, day in enumerate(WEEKDAYS, 1)
        ]
    return found


def _rhythm_parts(value: str) -> tuple[str, str]:
    """A rhythm as the boxes show it."""
    kind, *rest = value.split()
    if kind == "weekly":
        days = [one for one in rest if one.isdigit()]
        return f"weekly {days[0] if days else 5}", " ".join(one for one in rest if ":" in one)
    shown = ["/".join(reversed(one.split("-"))) if kind == "yearly" else one for one in rest]
    return kind, " ".join(shown)


def _read_rhythm(kind: Any, day: Any) -> str:
    chosen, typed = plain(kind, 20), plain(day, 20)
    if chosen == "yearly":
        typed = " ".join("-".join(reversed(one.split("/"))) for one in typed.split())
    return f"{chosen} {typed}".strip()


FORM = (
    Id.TITLE, Id.WORDS, Id.BINDING, Id.BODIES, Id.MORE_BODIES, Id.PARTNERS, Id.MORE_PARTNERS,
    Id.OWN_RULE, Id.OWN_DAY, Id.OWN_HOUR, Id.RHYTHM, Id.RHYTHM_DAY, Id.UNTIL, Id.KIND,
    Id.INDICATOR, Id.UNIT, Id.ABOVE, Id.BELOW, Id.TARGET, Id.TARGET_NOTE, Id.CONTRIBUTION,
)  # fmt: skip
_STEP: dict[str, Any] = {"writes": True, "prevent_initial_call": True}


@page.on(
    GO, Input(Id.SAVE, "n_clicks"), PLACE, *(State(one, "value") for one in FORM), **_STEP
)  # fmt: skip
def keep_duty(work: Work, clicks: int, place: Any, *answers: Any) -> Any:
    """Keep a duty as it stands in the form."""
    if not clicks:
        return no_update
    at = here(place)
    told = dict(zip(FORM, answers, strict=True))
    view = intake.read(work, at.number)
    seen = intake_duties.change_duty(work, at.number, at.seen, at.about, _form(view, told))
    return at.to(seen, f"#duty-{at.about}")


def _form(view: DraftView, told: Mapping[Id, Any]) -> DutyForm:
    def bodies(names: Id, more: Id) -> Sequence[str]:
        codes = intake_changes.chosen(view, plain(told[more]), str(more))
        return [*ticked(told[names]), *(f"={code}" for code in codes)]

    until = plain(told[Id.UNTIL], 20)
    return DutyForm(
        title=plain(told[Id.TITLE]),
        quotation=plain(told[Id.WORDS]),
        binding=plain(told[Id.BINDING]),
        answerable=bodies(Id.BODIES, Id.MORE_BODIES),
        coordinating=bodies(Id.PARTNERS, Id.MORE_PARTNERS),
        deadline=read_deadline(told[Id.OWN_RULE], told[Id.OWN_DAY], told[Id.OWN_HOUR]),
        rhythm=_read_rhythm(told[Id.RHYTHM], told[Id.RHYTHM_DAY]),
        until=read_day(until, "until").isoformat() if until else "",
        kind=plain(told[Id.KIND]),
        indicator=plain(told[Id.INDICATOR]),
        unit=plain(told[Id.UNIT]),
        numerator=plain(told[Id.ABOVE]),
        denominator=plain(told[Id.BELOW]),
        target=plain(told[Id.TARGET]),
        target_note=plain(told[Id.TARGET_NOTE]),
        contribution=plain(told[Id.CONTRIBUTION]),
    )


@page.on(GO, Input(Id.DROP, "n_clicks"), PLACE, State(Id.WHY_DROP, "value"), **_STEP)
def drop(work: Work, clicks: int, place: Any, why: Any) -> Any:
    """Leave a duty out, with the reason."""
    if not clicks:
        return no_update
    at = here(place)
    seen = intake_duties.drop_duty(work, at.number, at.seen, at.about, plain(why))
    return at.to(seen, f"#duty-{at.about}")


@page.on(GO, Input(Id.TAKE_UP, "n_clicks"), PLACE, **_STEP)
def take_up(work: Work, clicks: int, place: Any) -> Any:
    """Follow a duty again."""
    if not clicks:
        return no_update
    at = here(place)
    seen = intake_duties.take_up_duty(work, at.number, at.seen, at.about)
    return at.to(seen, f"#duty-{at.about}")


def adding(view: DraftView, item: str, _: Translator) -> html.Section | None:
    """The form for one more duty of an item."""
    place = view.sheet.item(item)
    if place is None:
        return None
    text = " ".join(view.stored.text[place.start : place.end].split())
    return card(
        field(
            _("The words it rests on"),
            dcc.Textarea(id=Id.ADD_WORDS, value=text, rows=5, maxLength=5000, className="m-area"),
            Id.ADD_WORDS,
            _("As they stand in its paragraph; fewer of them make the duty narrower."),
        ),
        html.Button(_("Take the words marked in the text"), type="button",
                    className=f"{button_class()} intake-take", **data("into", Id.ADD_WORDS)),
        html.Div(button(_("Add the duty"), Id.ADD, is_main=True), className="sheet-buttons"),
        title=_("One more duty of item {item}", item=item),
    )  # fmt: skip


@page.on(
    GO, Input(Id.ADD, "n_clicks"), PLACE,
    State(Id.ADD_WORDS, "value"), **_STEP,
)  # fmt: skip
def add(work: Work, clicks: int, place: Any, words: Any) -> Any:
    """Add a duty, and open its form."""
    if not clicks:
        return no_update
    at = here(place)
    seen, code = intake_duties.add_duty(work, at.number, at.seen, at.about, plain(words))
    return address(f"{PATH}/{at.number}", at=str(seen), duty=code) + f"#{ANCHOR}"

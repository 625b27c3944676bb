"""One drafted duty: as a card beside its words, and as the form in which a person changes it."""

from __future__ import annotations

from typing import Any

from dash import html

from monitor.domain.names import short_name
from monitor.domain.sheet import BodyPart, NamedBody, Said, SheetDuty
from monitor.present.amending_words import kind_words
from monitor.present.intake_words import (
    BINDINGS,
    CONTRIBUTIONS,
    KINDS,
    by_words,
    deadline_words,
    learned_words,
    rhythm_words,
)
from monitor.present.language import Translator
from monitor.services.intake import DraftView
from monitor.web.pages.intake import LEARNED, PATH
from monitor.web.pieces import callout, data
from monitor.web.reader import address

MANY = 4
"""Bodies of one name that are listed; of more, how many they are."""
ANCHOR = "intake-duty-form"


def duty_card(view: DraftView, duty: SheetDuty, _: Translator) -> html.Section:
    """A duty with each of its fields, and whose word each is."""
    asked = view.questions if view.is_open else []
    open_here = [one for one in asked if duty.code in one.about]
    facts: list[tuple[str, Any]] = [
        (_("Answers"), _bodies(view, duty, "answerable", _)),
        (_("Takes part"), _bodies(view, duty, "coordinating", _)),
        (_("Deadline"), _deadline(view, duty, _)),
        (_("Rhythm"), _said(view, rhythm_words(duty.rhythm.value, _), duty.rhythm, _)
         if duty.rhythm.value != "once" else None),
        (_("Measured by"), _measure(duty, _)),
        (_("Target"), _target(view, duty, _)),
        (_("Figures are"), _said(view, _(CONTRIBUTIONS[duty.contribution.value]),
                                 duty.contribution, _)
         if duty.contribution.value != "own" else None),
        (_("Binding"), _said(view, _(BINDINGS[duty.binding.value]), duty.binding, _)),
    ]  # fmt: skip
    if duty.code in view.sheet.carriers:
        # It asks for nothing itself: what it does not say is not wanting.
        is_said = (bool(duty.bodies), True, duty.deadline_state != "none")
        facts = [one for one, told in zip(facts, (*is_said, *[True] * 9), strict=False) if told]
    rows = [[html.Dt(name), html.Dd(value)] for name, value in facts if value is not None]
    edit = address(f"{PATH}/{view.stored.number}", duty=duty.code) + f"#{ANCHOR}"
    ways: list[Any] = [
        html.A(_("In the text"), href=f"#text-{duty.code}", className="intake-back",
               **data("of", duty.code))
    ]  # fmt: skip
    if view.is_open:
        change = _("Change") if duty.is_kept else _("Take up again")
        ways.insert(0, html.A(change, href=edit, className="intake-edit"))
    state = (
        html.Span(
            _.plural("{n} question", "{n} questions", len(open_here)), className="intake-asks"
        )
        if open_here and duty.is_kept
        else None
    )
    return html.Section(
        [
            html.Div(
                [html.H3([f"{duty.code} · ", html.Span(duty.title.value, lang="vi")]), state],
                className="intake-card-head",
            ),
            html.P(_by(duty.title, _), className="intake-by-line"),
            _amends(view, duty, _),
            callout(_("Left out: {why}", why=duty.dropped), tone="calm")
            if not duty.is_kept else html.Dl([part for row in rows for part in row],
                                             className="intake-facts"),
            html.Div(ways, className="intake-card-ways"),
        ],
        className="m-card intake-card" if duty.is_kept else "m-card intake-card is-dropped",
        id=f"duty-{duty.code}", tabIndex=0, **data("duty", duty.code),
    )  # fmt: skip


def _amends(view: DraftView, duty: SheetDuty, _: Translator) -> Any:
    """What the duty makes of earlier ones; one that does nothing else has no column of its own."""
    touches = view.sheet.touches_of(duty.code)
    if not touches or not duty.is_kept:
        return None
    names = {one.slug: one.sign for one in view.sheet.documents}
    said = [
        _("duty {code} of {number}: {what}", code=one.obligation,
          number=names.get(one.slug, one.slug), what=kind_words(one.kind, one.terms, _))
        for one in touches
    ]  # fmt: skip
    first = (
        _("It only amends, and has no column of its own:")
        if duty.code in view.sheet.carriers
        else _("It takes the place of an earlier one:")
    )
    return callout(first, " ", "; ".join(said), ".", tone="calm")


def _by(said: Said | NamedBody, _: Translator) -> html.Small:
    by = Said(by=said.by)
    return html.Small(by_words(by, _), className=f"intake-by intake-by-{said.by}")


def _said(view: DraftView, words: str, said: Said, _: Translator) -> list[Any]:
    return [words, " ", _by(said, _), *_learned(view, said.lesson, _)]


def _learned(view: DraftView, lesson: int, _: Translator) -> list[Any]:
    """That a field was read as somebody of the office taught it."""
    words = learned_words(view.lessons.get(lesson), view.sheet.time_zone, _)
    if not words:
        return []
    return [" ", html.A(words, href=LEARNED, className="intake-by intake-by-learned")]


def _bodies(view: DraftView, duty: SheetDuty, part: BodyPart, _: Translator) -> Any:
    found = [one for one in duty.bodies if one.part == part]
    if not found and part == "coordinating":
        return None
    if not found:
        return html.B(_("nobody yet"), className="intake-asks")
    return html.Ul([html.Li(_body(view, one, _)) for one in found], className="intake-bodies")


def _body(view: DraftView, body: NamedBody, _: Translator) -> list[Any]:
    """A name with the organisations it stands for, and a way to say otherwise."""
    meant = view.meant[body.token]
    said: list[Any] = [html.B(body.words)]
    if meant.left_out:
        said.append(_(" (left out: {why})", why=meant.left_out))
    elif meant.new is not None:
        said.append(_(" (new: {code})", code=meant.new.code))
    elif len(meant.codes) > MANY:
        said.append(
            _.plural(" ({n} organisation)", " ({n} organisations)", len(meant.codes))
        )  # fmt: skip
    else:
        names = [
            short_name(view.units[code], _.locale) for code in meant.codes if code in view.units
        ]
        if names and names != [body.words]:
            said.append(f" ({', '.join(names)})")
    said += [" ", _by(body, _)]
    for lesson in dict.fromkeys((body.lesson, meant.lesson)):
        said += _learned(view, lesson, _)
    if view.is_open and not body.code:
        way = address(f"{PATH}/{view.stored.number}", ask=meant.key) + "#intake-question"
        told = _("who is meant") if meant.is_settled else _("who is meant?")
        said += [" ", html.A(told, href=way, className="intake-who")]
    return said


def _deadline(view: DraftView, duty: SheetDuty, _: Translator) -> Any:
    sheet = view.sheet
    if duty.deadline_state == "unread":
        words = view.stored.text[duty.deadline.start : duty.deadline.end].strip()
        return html.B(f"“{words}”: {_('when is that?')}", className="intake-asks")
    if duty.deadline.value:
        words = deadline_words(duty.deadline.value, sheet.time_zone, _)
        return _said(view, words, duty.deadline, _)
    if duty.rhythm.value != "once":
        return None
    if not sheet.deadline.value:
        return html.B(_("none yet"), className="intake-asks")
    words = deadline_words(sheet.deadline.value, sheet.time_zone, _)
    return [words, " ", html.Small(_("as the whole"), className="intake-by intake-by-inferred")]


def _measure(duty: SheetDuty, _: Translator) -> list[Any]:
    said: list[Any] = [html.B(_(KINDS[duty.kind.value])), " ", _by(duty.kind, _)]
    if duty.kind.value == "ratio":
        boxes = f"{duty.numerator.value} ÷ {duty.denominator.value}"
        said.append(_proposed(boxes, duty.numerator, _))
    elif duty.kind.value == "count":
        boxes = f"{duty.numerator.value} ({duty.unit.value})"
        said.append(_proposed(boxes, duty.numerator, _))
    elif duty.kind.value == "milestone" and not duty.is_report:
        said.append(_proposed(duty.indicator.value, duty.indicator, _))
    elif duty.is_report:
        said.append(html.Div(_("The system sees it when the report is sent.")))
    return said


def _proposed(words: str, said: Said, _: Translator) -> html.Div:
    """What is asked for, in the directive's own language, and whose word it is."""
    return html.Div([html.Span(words, lang="vi"), " ", _by(said, _)])


def _target(view: DraftView, duty: SheetDuty, _: Translator) -> Any:
    if not duty.target.value or duty.kind.value == "milestone":
        return None
    level = duty.target.value.replace(".", ",") if _.locale == "vi" else duty.target.value
    unit = "%" if duty.kind.value == "ratio" else duty.unit.value
    said = _said(view, f"{level} {unit}".strip(), duty.target, _)
    return [*said, html.Div(duty.target_note)] if duty.target_note else said

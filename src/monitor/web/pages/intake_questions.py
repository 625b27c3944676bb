"""What a draft asks: one question at a time, each answered once for all the duties it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.amendment import AmendedDocument
from monitor.domain.names import full_name
from monitor.domain.sheet import Said, Sheet
from monitor.present.intake_words import ASKED, PARTS, day_words, deadline_words
from monitor.present.language import Translator
from monitor.present.messages import code_text
from monitor.services import intake_lessons
from monitor.services.intake import DraftView, Meant, Question
from monitor.web.pages.intake import PATH
from monitor.web.pages.intake_place import (
    Id,
    asked,
    box,
    button,
    unit_words,
)
from monitor.web.pieces import callout, field
from monitor.web.reader import address

MOST_NAMED = 3
"""Organisations that are named where a word is a part of many names."""
KINDS_TO_EDIT = ("body", "limit")
"""Questions that are answered in the duty's own form."""


def title_of(one: Question, _: Translator) -> str:
    """The question in words."""
    words = one.meant.phrases[0] if one.meant is not None else ""
    if words.startswith("="):
        words = words[1:]
    code = one.about[0] if one.about else ""
    if one.kind == "document":
        words = AmendedDocument(code).sign
    if one.touch is not None:
        code, words = one.touch.obligation, one.touch.slug
    return _(ASKED[one.kind]).format(words=words, code=code)


def list_card(view: DraftView, asking: str, _: Translator) -> html.Section | None:
    """Every open question, each leading to where it is answered."""
    if not view.questions:
        return None
    items = []
    for one in view.questions:
        is_here = one.key == asking
        items.append(
            html.Li(
                html.B(title_of(one, _))
                if is_here
                else html.A(title_of(one, _), href=way(view, one))
            )
        )
    said = _("Each is answered once, for all the duties it is about. Until then nothing is issued.")
    counted = _.plural("{n} question open", "{n} questions open", len(items))
    listed = [html.Summary(counted), html.P(said), html.Ol(items, className="intake-open")]
    return html.Section(html.Details(listed, className="intake-q"), className="m-card")


def way(view: DraftView, one: Question) -> str:
    """Where a question is answered."""
    path = f"{PATH}/{view.stored.number}"
    if one.kind in KINDS_TO_EDIT:
        return address(path, duty=one.about[0]) + "#intake-duty-form"
    if one.kind == "duties":
        return f"{path}#intake-pane-text"
    return address(path, ask=one.key) + "#intake-question"


def question_form(
    view: DraftView, key: str, audiences: dict[str, str], _: Translator
) -> html.Section | None:
    """The form of one question, open or answered before; None where there is no such question."""
    kind = key if key in ASKED else "name"
    inner: Any = None
    if kind in ("head", "slug"):
        inner = _head(view, _)
    elif kind == "gaps":
        inner = _gaps(view.sheet, _)
    elif kind == "deadline":
        inner = _deadline(view, _)
    elif kind == "people":
        inner = _people(view, audiences, _)
    elif kind == "implied":
        inner = _implied(view, _)
    elif kind == "model":
        inner = _model(audiences, _)
    elif kind == "name":
        meant = next((one for one in view.meant.values() if one.key == key), None)
        inner = _name(view, meant, _) if meant is not None else None
        if meant is not None:
            return _card(title_of(Question(key, "name", (), meant), _), inner)
    if inner is None:
        return None
    return _card(_(ASKED[kind]), inner)


def _card(title: str, inner: Sequence[Any]) -> html.Section:
    return html.Section(
        [html.Div(html.H2(title), className="m-card-head"), html.Div(inner, className="intake-q")],
        className="m-card intake-question", id="intake-question", tabIndex=-1,
    )  # fmt: skip


def _quote(view: DraftView, said: Said) -> Any:
    """The words of the text a field rests on."""
    if said.start is None or said.end is None:
        return None
    return html.Blockquote(view.stored.text[said.start : said.end].strip(), lang="vi")


def _head(view: DraftView, _: Translator) -> list[Any]:
    sheet = view.sheet
    missing = [one for one in PARTS if not getattr(sheet, one).value]
    told: list[Any] = []
    if missing:
        parts = ", ".join(_(PARTS[one]) for one in missing)
        told.append(html.P(_("Not found in the text: {parts}.", parts=parts)))
    if sheet.slug.value.casefold() in {one.casefold() for one in view.slugs}:
        told.append(
            callout(
                _("A directive with this short name is followed already. Open it, or give this "
                  "one another short name."),
                " ", html.A(sheet.slug.value, href=address("/directive", slug=sheet.slug.value)),
                tone="warning",
            )
        )  # fmt: skip
    day = day_words(sheet.issued_on.value, "vi")
    return [
        *told,
        asked(_("Number and sign"), box(Id.NUMBER, sheet.number.value), Id.NUMBER, sheet.number, _),
        asked(_("Issued by"), box(Id.ISSUER, sheet.issuer.value), Id.ISSUER, sheet.issuer, _),
        asked(_("Issued on"), box(Id.ISSUED, day, longest=20), Id.ISSUED, sheet.issued_on, _,
              _("Like 05/08/2020. Organisations are those of this day.")),
        asked(_("Subject"), box(Id.SUBJECT, sheet.subject.value, longest=1000), Id.SUBJECT,
              sheet.subject, _),
        asked(_("Short name, as it stands in addresses"),
              box(Id.SLUG, sheet.slug.value, longest=80), Id.SLUG, sheet.slug, _),
        html.Div(button(_("Keep this"), Id.HEAD, is_main=True), className="sheet-buttons"),
    ]  # fmt: skip


def _gaps(sheet: Sheet, _: Translator) -> list[Any]:
    return [
        html.P(
            _("The numbering has no {items}. Check the original before issuing: nothing is "
              "invented in their place.", items=", ".join(sheet.gaps))
        ),
        html.Div(
            button(_("The original has none either"), Id.GAPS, is_main=True),
            className="sheet-buttons",
        ),
    ]  # fmt: skip


def _deadline(view: DraftView, _: Translator) -> list[Any]:
    sheet = view.sheet
    rule, day, hour = deadline_parts(sheet.deadline.value)
    without = [one.code for one in sheet.kept if not one.deadline.value]
    said = html.P(
        _("The text gives no date that can be read. Set one, in the coordinator's own word.")
    )
    if sheet.deadline.value:
        last = deadline_words(sheet.deadline.value, sheet.time_zone, _)
        said = html.P(html.B(_("Last valid moment: {moment}", moment=last)))
    return [
        _quote(view, sheet.deadline),
        said,
        html.P(
            _("It holds for: {codes}", codes=", ".join(without)) if without else "",
            className="m-hint",
        ),
        *deadline_boxes((Id.RULE, Id.DAY, Id.HOUR), (rule, day, hour), sheet.deadline, _),
        html.Div(
            button(_("This deadline holds"), Id.DEADLINE, is_main=True), className="sheet-buttons"
        ),
    ]


def deadline_parts(value: str) -> tuple[str, str, str]:
    """A deadline as the boxes show it: the rule, the day, the hour."""
    rule, _sep, told = value.partition(" ")
    day, _sep, hour = told.partition("T")
    shown = f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""
    return rule or "before", shown, hour


def deadline_boxes(
    ids: tuple[Id, Id, Id], values: tuple[str, str, str], said: Said | None, _: Translator
) -> list[Any]:
    """The three boxes of a deadline."""
    rules = [
        {"label": _("before the day: the day itself is too late"), "value": "before"},
        {"label": _("by the day: the whole day still counts"), "value": "by"},
    ]
    return [
        html.Div(
            [
                asked(_("Day"), box(ids[1], values[1], longest=20), ids[1], said, _,
                      _("Like 08/08/2020.")),
                field(_("Hour"), box(ids[2], values[2], longest=8), ids[2],
                      _("Like 16:00; empty for the whole day.")),
            ],
            className="periods-pair",
        ),
        field(_("Meant as"), dbc.Select(id=ids[0], options=rules, value=values[0]), ids[0]),
    ]  # fmt: skip


def _people(view: DraftView, audiences: dict[str, str], _: Translator) -> list[Any]:
    sheet = view.sheet
    options = [{"label": _("nobody yet"), "value": "-"}]
    options += [
        {"label": _("those of {number}", number=number), "value": slug}
        for slug, number in audiences.items()
    ]

    def shown(said: Said) -> str:
        unit = view.units.get(said.value)
        return unit_words(unit, _.locale) if unit is not None else ""

    chosen = sheet.audience.value if sheet.audience.value in audiences else "-"
    return [
        asked(_("Gathers, checks and accepts the reports"),
              box(Id.COORDINATOR, shown(sheet.coordinator), units=True), Id.COORDINATOR,
              sheet.coordinator, _),
        asked(_("Accepts that body's own report"),
              box(Id.ACCEPTOR, shown(sheet.acceptor), units=True), Id.ACCEPTOR, sheet.acceptor, _,
              _("Nobody accepts their own report.")),
        field(_("Leaders and observers who see all of it"),
              dbc.Select(id=Id.AUDIENCE, options=options, value=chosen), Id.AUDIENCE,
              _("They get its daily digest as they get the other one's.")),
        html.Div(button(_("Keep this"), Id.PEOPLE, is_main=True), className="sheet-buttons"),
    ]  # fmt: skip


def _implied(view: DraftView, _: Translator) -> list[Any]:
    sheet, text = view.sheet, view.stored.text
    said = [
        html.Li([html.B(f"{one.code} "), f"“{text[one.target.start : one.target.end]}”"])
        for one in sheet.kept
        if one.target.by == "inferred" and one.target.value and one.target.start is not None
    ]
    return [
        html.P(
            _("These duties say “all” and no figure. As a target of 100 percent each is shown as "
              "met or not; without one there is a value and a trend.")
        ),
        html.Ul(said),
        html.Div(
            [
                button(_("It means 100 percent"), Id.ALL_IS_ALL, is_main=True),
                button(_("Set no target"), Id.ALL_IS_NONE),
            ],
            className="sheet-buttons",
        ),
    ]  # fmt: skip


def _model(directives: dict[str, str], _: Translator) -> list[Any] | None:
    if not directives:
        return None
    options = [{"label": number, "value": slug} for slug, number in directives.items()]
    return [
        html.P(
            _("Titles, kinds and boxes are taken from the duties of that directive whose words "
              "stand here too, or are like these. Who answers and by when stays as this text says; "
              "the revision before can be had again.")
        ),
        field(_("Directive"), dbc.Select(id=Id.MODEL, options=options, value=options[0]["value"]),
              Id.MODEL),
        html.Div(button(_("Measure it so"), Id.LIKE_IT, is_main=True), className="sheet-buttons"),
    ]  # fmt: skip


def _remembering(view: DraftView, meant: Meant, _: Translator) -> list[Any]:
    """Whether the name is taught to the reader; where it may not be, why, and no box."""
    refused, others = intake_lessons.as_a_name(view, meant.phrases[0])
    box_ = dbc.Checklist(
        id=Id.REMEMBER,
        options=[{"label": _("Remember this name for the next directives"), "value": "yes"}],
        value=[] if refused or others else ["yes"],
        className="intake-list",
    )
    if refused:
        # The box is there for the button, which asks for it.
        why = code_text(refused, {}, _.locale)
        return [html.P(why, className="m-hint"), html.Div(box_, hidden=True)]
    said = _("Only where one organisation is meant. It can be revoked at any time.")
    if others:
        names = ", ".join(full_name(view.units[code], _.locale) for code in others[:MOST_NAMED])
        said = _(
            "These words are already the name, or in the name, of: {names}. Tick only if they "
            "always mean the organisation chosen here.", names=names,
        )  # fmt: skip
    return [box_, html.P(said, className="m-hint")]


def _name(view: DraftView, meant: Meant, _: Translator) -> list[Any]:
    phrases = [one for one in meant.phrases if not one.startswith("=")]
    duties = [
        one.code
        for one in view.sheet.kept
        if any(body.token in meant.phrases for body in one.bodies)
    ]
    proposed = [view.units[code] for code in meant.codes if code in view.units]
    options = [{"label": full_name(one, _.locale), "value": one.code} for one in proposed]
    how = {
        "class": _("A class: every body of its kind on the document's day."),
        "near": _("The register has nobody of this very name; these are like it."),
        "nobody": _("The register has nobody of this name on the document's day."),
        "exact": _("The register knows it by this name."),
    }[meant.how]
    if meant.how == "class" and not proposed:
        how = _("An open class: the register has no list of it. Choose who is meant, or nobody.")
    return [
        html.Ul([html.Li(html.Q(one), lang="vi") for one in phrases]),
        html.P([how, " ", _("In: {codes}", codes=", ".join(duties))]),
        html.Fieldset(
            [
                html.Legend(
                    _.plural("{n} organisation is meant", "{n} organisations are meant",
                             len(options)),
                    className="m-unseen" if not options else "",
                ),
                dbc.Checklist(
                    id=Id.MEANT, options=options, value=[one.code for one in proposed],
                    className="intake-list",
                ),
            ]
        ),
        field(_("Others too"), box(Id.ALSO, units=True, longest=2000), Id.ALSO,
              _("Begin to type a name and choose; several with a semicolon.")),
        *_remembering(view, meant, _),
        html.Div(
            button(_("These are meant"), Id.THESE, is_main=True), className="sheet-buttons"
        ),
        html.Details(
            [
                html.Summary(_("It is an organisation the register does not have")),
                field(_("Its full name"),
                      box(Id.NEW_NAME, phrases[0] if phrases and meant.how != "class" else ""),
                      Id.NEW_NAME,
                      _("It is made when the directive is issued, and then needs accounts.")),
                field(_("Short name"), box(Id.NEW_SHORT), Id.NEW_SHORT),
                html.Div(button(_("Make it new"), Id.NEW), className="sheet-buttons"),
            ]
        ),
        html.Details(
            [
                html.Summary(_("Nobody here is meant")),
                field(_("Why"), dcc.Textarea(id=Id.WHY_NOBODY, rows=2, maxLength=2000,
                                             className="m-area"), Id.WHY_NOBODY),
                html.Div(button(_("Leave the name out"), Id.NOBODY), className="sheet-buttons"),
            ]
        ),
    ]  # fmt: skip

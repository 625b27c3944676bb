"""A draft of a directive: its text at the left, its duties and questions at the right."""

from __future__ import annotations

from typing import Any

from dash import Input, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.names import short_name
from monitor.domain.sheet import Sheet
from monitor.present import formats
from monitor.present.amending_words import became
from monitor.present.intake_words import (
    DOUBTS,
    day_words,
    last_moment,
    lesson_words,
)
from monitor.present.language import Translator, translator
from monitor.present.messages import code_text
from monitor.services import intake, intake_issue, intake_lessons
from monitor.services.intake import DraftView
from monitor.services.intake_issue import Preview
from monitor.services.work import Work
from monitor.web.pages.intake import LEARNED, PATH
from monitor.web.pages.intake_amended import ALL, amended_card, amended_form, is_about
from monitor.web.pages.intake_answers import GO, PLACE
from monitor.web.pages.intake_duty import duty_card
from monitor.web.pages.intake_duty_form import adding, duty_form
from monitor.web.pages.intake_history import history_card
from monitor.web.pages.intake_place import Id, button, here, number_of, page, unit_list
from monitor.web.pages.intake_questions import list_card, question_form
from monitor.web.pages.intake_text import text_pane
from monitor.web.pieces import callout, card, data
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

__all__ = ["page"]


@page.layout
def layout(
    work: Work,
    /,
    number: str,
    duty: str | None = None,
    ask: str | None = None,
    add: str | None = None,
    back: str | None = None,
) -> html.Div:
    """The draft, with the one form open that the address asks for, else the first question."""
    view = intake.read(work, number_of(number))
    path = f"{PATH}/{view.stored.number}"
    who = reader(work, address(path, duty=duty, ask=ask, add=add, back=back))
    _ = translator(who.locale)
    sheet = view.sheet
    about, form = _open_form(work, view, duty, ask, add, _)
    last = view.stored.last
    place = {"number": view.stored.number, "seen": last.number, "about": about}
    saved = _(
        "Saved {at} by {by}, revision {n}. Nothing is sent before it is issued.",
        at=formats.stamp(last.at, _.locale, sheet.time_zone), by=last.by, n=last.number,
    )  # fmt: skip
    return page_frame(
        sheet.number.value or _("Draft {n}", n=view.stored.number),
        dcc.Store(id=Id.PLACE, data=place),
        dcc.Location(id=Id.GO, refresh=True),
        unit_list(view.register.units, _.locale),
        _steps(view, _),
        html.P(saved, className="intake-saved", role="status") if view.is_open else _ended(view, _),
        _settled(view, _) if view.is_open else None,
        _tabs(_),
        html.Div(
            [
                text_pane(view, _),
                html.Section(
                    [
                        *_warnings(view, _),
                        form,
                        amended_card(work, view, _),
                        list_card(view, about, _) if view.is_open else None,
                        *(_duties(view, duty, _)),
                        _suggested(work, view, _) if view.is_open else None,
                        _issuing(work, view, _) if view.is_open else None,
                        history_card(work, view, back, _),
                    ],
                    className="intake-pane intake-pane-duties",
                    id="intake-pane-duties",
                ),
            ],
            className="intake-review",
            id="intake-review",
            **data("shows", "duties"),
        ),
        reader=who,
        crumbs=[(_("New directives"), PATH)],
        lead=_lead(sheet, _),
    )


def _lead(sheet: Sheet, _: Translator) -> str:
    day = day_words(sheet.issued_on.value, _.locale)
    return " · ".join(part for part in (sheet.subject.value, sheet.issuer.value, day) if part)


def _open_form(
    work: Work, view: DraftView, duty: str | None, ask: str | None, add: str | None, _: Translator
) -> tuple[str, Any]:
    """What the open form is about, and the form; nothing where the draft has ended."""
    if not view.is_open:
        return "", None
    chosen = view.sheet.duty(duty or "")
    if chosen is not None:
        return chosen.code, duty_form(view, chosen, _)
    if add:
        return add, adding(view, add, _)
    asked = [one.key for one in view.questions if one.kind not in ("body", "limit", "duties")]
    key = ask or next(iter(asked), "")
    if is_about(key):
        return key, amended_form(work, view, key, _)
    return key, question_form(view, key, intake.audiences(work), _) if key else None


def _steps(view: DraftView, _: Translator) -> html.Ol:
    """Where the draft is on its way."""
    # An issued draft asks nothing any more; its number is now followed by itself.
    done = not view.is_open or not view.questions
    issued = view.stored.outcome is not None and view.stored.outcome.kind == "issued"
    steps = [
        (_("Text read"), True),
        (_.plural("{n} duty drafted", "{n} duties drafted", len(view.sheet.kept)), True),
        (_("Questions answered") if done
         else _.plural("{n} question open", "{n} questions open", len(view.questions)), done),
        (_("Issued") if issued else _("Issue"), issued),
    ]  # fmt: skip
    return html.Ol(
        [
            html.Li([html.Span(str(n), className="intake-step"), words],
                    className="is-done" if is_done else "")
            for n, (words, is_done) in enumerate(steps, 1)
        ],
        className="intake-steps",
    )  # fmt: skip


def _settled(view: DraftView, _: Translator) -> html.P:
    """Ways to what was found or answered for the whole, to say otherwise."""
    path = f"{PATH}/{view.stored.number}"
    ways = (
        ("head", _("Number, date and subject")), ("deadline", _("Deadline of the whole")),
        ("people", _("Who coordinates")), ("implied", _("What “all” means")),
        ("model", _("An earlier directive as a model")), (ALL, _("Amended documents")),
    )  # fmt: skip
    links = [html.A(words, href=address(path, ask=key) + "#intake-question") for key, words in ways]
    return html.P([_("For the whole:"), *links], className="intake-settled")


def _ended(view: DraftView, _: Translator) -> Any:
    end = view.stored.outcome
    assert end is not None
    at = formats.stamp(end.at, _.locale, view.sheet.time_zone)
    if end.kind == "issued":
        return callout(
            _("Issued {at} by {by}.", at=at, by=end.by), " ",
            html.A(_("Open the directive"), href=address("/directive", slug=end.slug)), " · ",
            html.A(_("Open its board"), href=address("/matrix", directive=end.slug)),
            tone="calm",
        )  # fmt: skip
    return callout(
        _("Put aside {at} by {by}: {why}", at=at, by=end.by, why=end.reason), tone="calm"
    )


def _tabs(_: Translator) -> html.Div:
    """On a phone: the text, or the duties."""
    return html.Div(
        [
            html.Button(_("Text"), type="button", className="m-button", **data("shows", "text")),
            html.Button(
                _("Duties"), type="button", className="m-button", **data("shows", "duties")
            ),
        ],
        className="intake-tabs m-only-phone",
    )


def _warnings(view: DraftView, _: Translator) -> list[Any]:
    """What the reader doubts of the whole, what the numbering repeats."""
    sheet = view.sheet
    found: list[Any] = [callout(_(DOUBTS[one]), tone="warning") for one in sheet.doubts]
    if sheet.repeats:
        found.append(
            callout(_("These numbers stand twice: {items}.", items=", ".join(sheet.repeats)),
                    tone="warning")
        )  # fmt: skip
    return found


def _duties(view: DraftView, editing: str | None, _: Translator) -> list[Any]:
    kept = _.plural("{n} duty", "{n} duties", len(view.sheet.kept))
    carriers = [one for one in view.sheet.duties if one.code in view.sheet.carriers]
    amends = len([one for one in carriers if one.is_kept])
    dropped = len([one for one in view.sheet.duties if not one.is_kept])
    said = ", ".join(
        (
            kept,
            *([_.plural("{n} only amends", "{n} only amend", amends)] if amends else ()),
            *([_.plural("{n} left out", "{n} left out", dropped)] if dropped else ()),
        )
    )
    keys = _("Keys: J and K next and previous duty, E change it.")
    cards = [
        duty_card(view, one, _)
        for one in view.sheet.duties
        if not (view.is_open and one.code == editing)
    ]
    return [
        html.Div(
            [html.H2(_("Drafted duties")), html.Span(said, className="m-card-note"),
             html.Span(keys, className="intake-keys m-hint")],
            className="intake-duties-head",
        ),
        *cards,
    ]  # fmt: skip


def _suggested(work: Work, view: DraftView, _: Translator) -> html.Section | None:
    """What the corrections of duties would teach the reader: asked, never taken for granted."""
    found = intake_lessons.suggested(work, view)
    if not found:
        return None
    links = [
        html.Li(
            [
                html.B(f"{one.code} "), html.Q(one.words, lang="vi"), ": ",
                lesson_words(one.kind, one.meaning, "", _), " ",
                html.A(_("teach it"),
                       href=address(LEARNED, draft=str(view.stored.number), words=one.words,
                                    means=f"{one.kind} {one.meaning}")),
            ]
        )
        for one in found
    ]  # fmt: skip
    said = _("You corrected these words. Are they to be read so in the next directives, too?")
    return card(html.P(said), html.Ul(links), title=_("To be learned"))


def _issuing(work: Work, view: DraftView, _: Translator) -> html.Section:
    """What issuing will do, and the button; the button alone never stands there."""
    inner: list[Any]
    if view.questions:
        inner = [
            html.P(_("Answer the open questions first; then it is shown here what will happen."))
        ]
    else:
        try:
            inner = _preview(intake_issue.preview(work, view), view, _)
        except Invalid as no:
            inner = [
                html.P([html.B(f"{code}: "), code_text(why, told, _.locale)], className="m-errors")
                for code, why, told in no.fields
            ]
    inner.append(
        html.Div(
            button(_("Issue: begin to follow it"), Id.ISSUE, is_main=True),
            className="sheet-buttons",
            hidden=bool(view.questions),
        )
    )
    return card(*inner, title=_("What will happen"))


def _preview(found: Preview, view: DraftView, _: Translator) -> list[Any]:
    told = found.built.directive
    units = view.units
    first = min((one.due for one in told.periods), default=None)
    lines = [
        _.plural("{n} duty becomes a column of the board.",
                 "{n} duties become columns of the board.", len(told.obligations)),
        _.plural("{n} organisation has it among its things to do and is reminded.",
                 "{n} organisations have it among their things to do and are reminded.",
                 len(found.addressees)),
        *([_("First deadline: {moment}.", moment=last_moment(first, told.time_zone, _))]
          if first is not None else ()),
        _.plural("{n} reporting period.", "{n} reporting periods.", len(told.periods)),
        *_amends(found, _),
        _("Coordinates: {people}.", people=", ".join(one.name for one in found.coordinators)
          or work_of(told.coordinator, view, _)),
    ]  # fmt: skip
    if found.audience:
        names = dict.fromkeys(one.name for one in found.audience)
        lines.append(_("Sees all of it: {people}.", people=", ".join(names)))
    if found.built.new:
        names = dict.fromkeys(f"{one.name_vi} [{one.code}]" for one in found.built.new)
        lines.append(_("New in the register: {names}.", names=", ".join(names)))
    warned = []
    if not found.is_own_report_accepted:
        warned.append(
            _("Nobody may accept the coordinator's own report yet: an administrator must give "
              "{unit} an observer of this directive.",
              unit=work_of(told.accepts_coordinators_own_report, view, _))
        )  # fmt: skip
    if found.built.unasked:
        shown = [short_name(units[code], _.locale) for code in found.built.unasked if code in units]
        warned.append(_("Addressed, but given nothing to do: {names}.", names=", ".join(shown)))
    if first is not None and first <= view.stored.last.at:
        warned.append(
            _("The first deadline has passed: whoever has not reported is overdue at once.")
        )
    return [
        html.Ul([html.Li(one) for one in lines]),
        *(callout(one, tone="warning") for one in warned),
    ]


def _amends(found: Preview, _: Translator) -> list[str]:
    """What becomes of duties of earlier directives, each in a sentence."""
    said = []
    for one in found.amends:
        told = one.stored.directive
        slots = {slot.code: slot for slot in told.periods}
        if one.slot is not None:
            slots[one.slot.code] = one.slot
        name = _("Duty {code} of {number}", code=one.record.obligation, number=told.number)
        said.append(f"{name}. {became(one.record, one.duty, slots, told.time_zone, _)}")
    return [*said, _("The units that have these duties are told by mail.")] if said else said


def work_of(code: str, view: DraftView, _: Translator) -> str:
    """An organisation's short name; its code where the day has none."""
    unit = view.units.get(code)
    return code if unit is None else short_name(unit, _.locale)


_STEP: dict[str, Any] = {"writes": True, "prevent_initial_call": True}


@page.on(GO, Input(Id.ISSUE, "n_clicks"), PLACE, **_STEP)
def issue(work: Work, clicks: int, place: Any) -> Any:
    """Make it a directive that is followed."""
    if not clicks:
        return no_update
    at = here(place)
    intake_issue.issue(work, at.number, at.seen)
    return address(f"{PATH}/{at.number}", at="issued")

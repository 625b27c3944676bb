"""What a draft makes of earlier directives: old and new text side by side, each link confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, html, no_update

from monitor.domain.amendment import AmendedDocument, Touch
from monitor.domain.errors import NotFound
from monitor.present.amending_words import KINDS, TERMS, kind_words
from monitor.present.intake_words import day_words
from monitor.present.language import Translator
from monitor.services import intake, intake_amending
from monitor.services.intake import DraftView
from monitor.services.intake_amending import Touched
from monitor.services.work import Work
from monitor.web.pages.amendments import wordings
from monitor.web.pages.intake import PATH
from monitor.web.pages.intake_answers import GO, PLACE
from monitor.web.pages.intake_place import Id, asked, box, button, here, page, plain, ticked
from monitor.web.pieces import callout, card, field
from monitor.web.reader import address
from monitor.web.typed import read_day

ALL = "amended"
DOCUMENT = "document:"
TOUCH = "touch:"
NONE = "-"


def is_about(key: str) -> bool:
    """Whether a question or a form is about what is amended."""
    return key == ALL or key.startswith((DOCUMENT, TOUCH))


def way_to(view: DraftView, key: str) -> str:
    """Where something about the amended documents is answered."""
    return address(f"{PATH}/{view.stored.number}", ask=key) + "#intake-question"


# -- what is amended, as a card


def amended_card(work: Work, view: DraftView, _: Translator) -> html.Section | None:
    """The amended documents, and what becomes of each duty the draft touches; None for none."""
    if not view.sheet.documents:
        return None
    found = intake_amending.touched(work, view)
    inner: list[Any] = []
    for document in view.sheet.documents:
        mine = [one for one in found if document.slug and one.touch.slug == document.slug]
        inner += [_document_line(view, document, _), *(_touch_line(view, one, _) for one in mine)]
    if view.is_open:
        inner.append(
            html.P(
                html.A(_("Day of effect, other duties, other documents"), href=way_to(view, ALL)),
                className="intake-card-ways",
            )
        )
    return card(*inner, title=_("Amended documents"))


def _document_line(view: DraftView, document: AmendedDocument, _: Translator) -> html.P:
    said = {
        "open": _("which directive is it?"),
        "followed": _("replaced as a whole") if document.whole else _("changed in parts"),
        "elsewhere": _("not followed here"),
    }[document.state]
    line: list[Any] = [html.B(document.sign), " · "]
    is_open = document.state == "open"
    line.append(html.B(said, className="intake-asks") if is_open else said)
    if view.is_open:
        key = f"{DOCUMENT}{document.words}"
        line += [" ", html.A(_("Say which") if is_open else _("Change"), href=way_to(view, key))]
    return html.P(line)


def _touch_line(view: DraftView, one: Touched, _: Translator) -> html.Div:
    touch = one.touch
    title = one.duty.title_vi if _.locale == "vi" else one.duty.title_en
    waits = not touch.is_confirmed
    state = _("to be confirmed (likeness {share}%)", share=touch.share) if waits else _("confirmed")
    line: list[Any] = [
        html.B(f"{one.duty.code} · {title}"), ": ", kind_words(touch.kind, touch.terms, _), ". ",
        html.Span(state, className="intake-asks" if waits else "intake-by intake-by-set"),
    ]  # fmt: skip
    if view.is_open:
        words = _("Confirm or change") if waits else _("Change")
        line += [" ", html.A(words, href=way_to(view, touch.key))]
    return html.Div(
        [
            html.P(line),
            html.Details(
                [html.Summary(_("Old and new text")), _side_by_side(view, one, _)],
                className="intake-q",
            ),
        ],
        className="amendment",
    )


def _side_by_side(view: DraftView, one: Touched, _: Translator) -> html.Div:
    told = one.stored.directive
    heads = (
        _("Earlier text: {number}, duty {code}", number=told.number, code=one.duty.code),
        _("New text: this draft, duty {code}", code=one.touch.by or "–"),
    )
    return wordings(one.old_words, one.new_words(view.stored.text), heads, _)


# -- the forms


def amended_form(work: Work, view: DraftView, key: str, _: Translator) -> html.Section | None:
    """The form of one document, of one link, or of the whole; None where there is no such thing."""
    inner: Sequence[Any] | None = None
    title = _("Amended documents")
    if key == ALL:
        inner = _whole(work, view, _)
    elif key.startswith(DOCUMENT):
        document = _document(view, key)
        if document is not None:
            title = _("Which directive is {words}?", words=document.sign)
            inner = _which(view, document, intake.audiences(work), _)
    elif (one := _touched(work, view, key)) is not None:
        number = one.stored.directive.number
        title = _("What becomes of duty {code} of {number}?", code=one.duty.code, number=number)
        inner = _touch(view, one, _)
    if inner is None:
        return None
    return html.Section(
        [html.Div(html.H2(title), className="m-card-head"), html.Div(inner, className="intake-q")],
        className="m-card intake-question", id="intake-question", tabIndex=-1,
    )  # fmt: skip


def _document(view: DraftView, key: str) -> AmendedDocument | None:
    words = key.removeprefix(DOCUMENT)
    return next((one for one in view.sheet.documents if one.words == words), None)


def _touched(work: Work, view: DraftView, key: str) -> Touched | None:
    """The link of a key, proposed or confirmed, or one that a person is about to make."""
    known = next((one for one in intake_amending.touched(work, view) if one.touch.key == key), None)
    slug, _sep, code = key.removeprefix(TOUCH).rpartition(":")
    if known is not None or not any(one.slug == slug for one in view.sheet.documents if slug):
        return known
    try:
        stored = intake.followed(work, slug)
    except NotFound:
        return None
    duty = stored.directive.obligation(code)
    return None if duty is None else Touched(Touch(slug, code, "changed"), stored, duty, None)


def _which(
    view: DraftView, document: AmendedDocument, mine: dict[str, str], _: Translator
) -> list[Any]:
    options = [{"label": _("none that is followed here"), "value": NONE}]
    options += [{"label": number, "value": slug} for slug, number in mine.items()]
    quoted = None
    if document.start is not None and document.end is not None:
        around = view.stored.text[max(0, document.start - 60) : document.end + 20]
        quoted = html.Blockquote(f"…{' '.join(around.split())}…", lang="vi")
    what = [
        {"label": _("some of its duties; the rest goes on as it is"), "value": "parts"},
        {"label": _("all of it: every duty of it ends"), "value": "whole"},
    ]
    return [
        quoted,
        field(_("Directive"),
              dbc.Select(id=Id.DOCUMENT_IS, options=options, value=document.slug or NONE),
              Id.DOCUMENT_IS, _("Those that this office coordinates.")),
        field(_("What is amended"),
              dbc.Select(id=Id.DOCUMENT_WHOLE, options=what,
                         value="whole" if document.whole else "parts"), Id.DOCUMENT_WHOLE),
        html.Div(button(_("That is so"), Id.DOCUMENT, is_main=True), className="sheet-buttons"),
    ]  # fmt: skip


def _touch(view: DraftView, one: Touched, _: Translator) -> list[Any]:
    touch = one.touch
    kinds = [{"label": _(words), "value": kind} for kind, words in KINDS.items()]
    by = [{"label": _("none; the document alone says so"), "value": NONE}]
    by += [
        {"label": f"{duty.code} · {duty.title.value}", "value": duty.code}
        for duty in view.sheet.duties
        if duty.is_kept
    ]
    terms = [{"label": _(words), "value": term} for term, words in TERMS.items()]
    said = _(
        "Proposed (likeness {share}%): the words name the item, or are alike.", share=touch.share
    )
    return [
        html.P(said) if touch.share and not touch.is_confirmed else None,
        _side_by_side(view, one, _),
        field(_("It is"), dbc.Select(id=Id.TOUCH_KIND, options=kinds, value=touch.kind),
              Id.TOUCH_KIND,
              _("Changed: it keeps its column and figures. Replaced: it ends, and the new duty has "
                "a column of its own. Repealed: it ends.")),
        field(_("By the duty of this draft"),
              dbc.Select(id=Id.TOUCH_BY, options=by, value=touch.by or NONE), Id.TOUCH_BY),
        html.Fieldset(
            [
                html.Legend(_("Where it is changed, what changes")),
                dbc.Checklist(id=Id.TOUCH_TERMS, options=terms, value=list(touch.terms),
                              className="intake-list"),
            ]
        ),
        html.Div(
            [
                button(_("It is so"), Id.TOUCH, is_main=True),
                button(_("Not touched"), Id.LEAVE) if touch.share or touch.is_confirmed else None,
            ],
            className="sheet-buttons",
        ),
    ]  # fmt: skip


def _whole(work: Work, view: DraftView, _: Translator) -> list[Any]:
    """The day of effect, all that is proposed at once, one more duty, one more document."""
    sheet = view.sheet
    waiting = [one for one in sheet.touches if not one.is_confirmed]
    day = day_words(sheet.effective.value, "vi")
    parts: list[Any] = [
        asked(_("Changes hold from"), box(Id.EFFECTIVE, day, longest=20), Id.EFFECTIVE,
              sheet.effective, _,
              _("Like 05/08/2020; empty: from the document's own day. What was shown until it is "
                "issued stays as it was shown.")),
        html.Div(button(_("Keep the day"), Id.EFFECTIVE_KEEP), className="sheet-buttons"),
    ]  # fmt: skip
    if waiting:
        said = _.plural("{n} proposal waits for you.", "{n} proposals wait for you.", len(waiting))
        parts += [
            callout(said, " ", _("Look at each of them first."), tone="warning"),
            html.Div(button(_("All are as proposed"), Id.ALL_TOUCHES), className="sheet-buttons"),
        ]
    return [*parts, *_more_touches(work, view, _), *_more_documents(work, view, _)]


def _more_touches(work: Work, view: DraftView, _: Translator) -> list[Any]:
    known = {one.key for one in view.sheet.touches}
    options = []
    for document in view.sheet.documents:
        if document.state != "followed":
            continue
        told = intake.followed(work, document.slug).directive
        for duty in told.obligations:
            key = Touch(document.slug, duty.code, "changed").key
            if key not in known and duty.ended_at is None:
                title = duty.title_vi if _.locale == "vi" else duty.title_en
                options.append({"label": f"{told.number} · {duty.code} · {title}", "value": key})
    if not options:
        return []
    return [
        field(_("Another duty is touched"),
              dbc.Select(id=Id.MORE_TOUCH, options=options, value=options[0]["value"]),
              Id.MORE_TOUCH),
        html.Div(button(_("Say what becomes of it"), Id.MORE), className="sheet-buttons"),
    ]  # fmt: skip


def _more_documents(work: Work, view: DraftView, _: Translator) -> list[Any]:
    taken = {one.slug for one in view.sheet.documents}
    options = [
        {"label": number, "value": slug}
        for slug, number in intake.audiences(work).items()
        if slug not in taken
    ]
    if not options:
        return []
    return [
        field(_("Another directive is amended"),
              dbc.Select(id=Id.MORE_DOCUMENT, options=options, value=options[0]["value"]),
              Id.MORE_DOCUMENT),
        html.Div(button(_("Add the directive"), Id.ADD_DOCUMENT), className="sheet-buttons"),
    ]  # fmt: skip


# -- what is answered

_STEP: dict[str, Any] = {"writes": True, "prevent_initial_call": True}


@page.on(
    GO, Input(Id.DOCUMENT, "n_clicks"), PLACE, State(Id.DOCUMENT_IS, "value"),
    State(Id.DOCUMENT_WHOLE, "value"), **_STEP,
)  # fmt: skip
def keep_document(work: Work, clicks: int, place: Any, slug: Any, whole: Any) -> Any:
    """Which directive a document is."""
    if not clicks:
        return no_update
    at = here(place)
    chosen = plain(slug)
    seen = intake_amending.set_document(
        work, at.number, at.seen, at.about.removeprefix(DOCUMENT),
        slug="" if chosen == NONE else chosen, whole=whole == "whole",
    )  # fmt: skip
    return at.to(seen)


@page.on(
    GO, Input(Id.TOUCH, "n_clicks"), PLACE, State(Id.TOUCH_KIND, "value"),
    State(Id.TOUCH_BY, "value"), State(Id.TOUCH_TERMS, "value"), **_STEP,
)  # fmt: skip
def keep_touch(work: Work, clicks: int, place: Any, kind: Any, by: Any, terms: Any) -> Any:
    """What becomes of one duty."""
    if not clicks:
        return no_update
    at = here(place)
    slug, code = _link(at.about)
    chosen = plain(by)
    seen = intake_amending.set_touch(
        work, at.number, at.seen, slug, code, kind=plain(kind), terms=ticked(terms),
        by="" if chosen == NONE else chosen,
    )  # fmt: skip
    return at.to(seen)


@page.on(GO, Input(Id.LEAVE, "n_clicks"), PLACE, **_STEP)
def leave(work: Work, clicks: int, place: Any) -> Any:
    """A duty is not touched."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_amending.leave_touch(work, at.number, at.seen, *_link(at.about)))


def _link(about: str) -> tuple[str, str]:
    """The directive and the duty that a form of a link is about."""
    slug, _sep, code = about.removeprefix(TOUCH).rpartition(":")
    return slug, code


@page.on(GO, Input(Id.ALL_TOUCHES, "n_clicks"), PLACE, **_STEP)
def all_touches(work: Work, clicks: int, place: Any) -> Any:
    """Every link is as it is proposed."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_amending.confirm_proposed(work, at.number, at.seen))


@page.on(GO, Input(Id.EFFECTIVE_KEEP, "n_clicks"), PLACE, State(Id.EFFECTIVE, "value"), **_STEP)
def keep_effective(work: Work, clicks: int, place: Any, day: Any) -> Any:
    """From which day on the changes hold."""
    if not clicks:
        return no_update
    at = here(place)
    typed = plain(day, 20)
    told = read_day(typed, "effective").isoformat() if typed else ""
    return at.to(intake_amending.set_effective(work, at.number, at.seen, told))


@page.on(GO, Input(Id.ADD_DOCUMENT, "n_clicks"), PLACE, State(Id.MORE_DOCUMENT, "value"), **_STEP)
def add_document(work: Work, clicks: int, place: Any, slug: Any) -> Any:
    """One more directive is amended."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_amending.add_document(work, at.number, at.seen, plain(slug)))


@page.on(
    Output(Id.GO, "href", allow_duplicate=True), Input(Id.MORE, "n_clicks"), PLACE,
    State(Id.MORE_TOUCH, "value"), prevent_initial_call=True,
)  # fmt: skip
def more(work: Work, clicks: int, place: Any, key: Any) -> Any:
    """Open the form of one more duty; nothing is kept yet."""
    if not clicks:
        return no_update
    at = here(place)
    view = intake.read(work, at.number)
    return way_to(view, plain(key))

"""A draft's page: its ids, where a browser says it is, and small parts of its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.names import full_name
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.sheet import Said
from monitor.present.intake_words import by_words
from monitor.present.language import Translator, msg
from monitor.web.page import Page
from monitor.web.pages.intake import PATH
from monitor.web.pieces import button_class, field
from monitor.web.reader import address

page = Page(
    "intake_draft", f"{PATH}/<number>", May.ISSUE_DIRECTIVES, title=msg("Draft of a directive")
)


@unique
class Id(StrEnum):
    """Ids of the page."""

    PLACE = "intake_draft-place"
    GO = "intake_draft-go"
    UNITS = "intake_draft-units"
    NUMBER = "intake_draft-number"
    ISSUER = "intake_draft-issuer"
    ISSUED = "intake_draft-issued"
    SUBJECT = "intake_draft-subject"
    SLUG = "intake_draft-slug"
    HEAD = "intake_draft-head"
    GAPS = "intake_draft-gaps"
    RULE = "intake_draft-rule"
    DAY = "intake_draft-day"
    HOUR = "intake_draft-hour"
    DEADLINE = "intake_draft-deadline"
    COORDINATOR = "intake_draft-coordinator"
    ACCEPTOR = "intake_draft-acceptor"
    AUDIENCE = "intake_draft-audience"
    PEOPLE = "intake_draft-people"
    ALL_IS_ALL = "intake_draft-all-is-all"
    ALL_IS_NONE = "intake_draft-all-is-none"
    MODEL = "intake_draft-model"
    LIKE_IT = "intake_draft-like-it"
    MEANT = "intake_draft-meant"
    ALSO = "intake_draft-also"
    THESE = "intake_draft-these"
    REMEMBER = "intake_draft-remember"
    NEW_NAME = "intake_draft-new-name"
    NEW_SHORT = "intake_draft-new-short"
    NEW = "intake_draft-new"
    WHY_NOBODY = "intake_draft-why-nobody"
    NOBODY = "intake_draft-nobody"
    TITLE = "intake_draft-title"
    WORDS = "intake_draft-words"
    BINDING = "intake_draft-binding"
    BODIES = "intake_draft-bodies"
    MORE_BODIES = "intake_draft-more-bodies"
    PARTNERS = "intake_draft-partners"
    MORE_PARTNERS = "intake_draft-more-partners"
    OWN_RULE = "intake_draft-own-rule"
    OWN_DAY = "intake_draft-own-day"
    OWN_HOUR = "intake_draft-own-hour"
    RHYTHM = "intake_draft-rhythm"
    RHYTHM_DAY = "intake_draft-rhythm-day"
    UNTIL = "intake_draft-until"
    KIND = "intake_draft-kind"
    INDICATOR = "intake_draft-indicator"
    UNIT = "intake_draft-unit"
    ABOVE = "intake_draft-above"
    BELOW = "intake_draft-below"
    TARGET = "intake_draft-target"
    TARGET_NOTE = "intake_draft-target-note"
    CONTRIBUTION = "intake_draft-contribution"
    SAVE = "intake_draft-save"
    WHY_DROP = "intake_draft-why-drop"
    DROP = "intake_draft-drop"
    TAKE_UP = "intake_draft-take-up"
    ADD_WORDS = "intake_draft-add-words"
    ADD = "intake_draft-add"
    BACK = "intake_draft-back"
    UNDO = "intake_draft-undo"
    WHY_DISCARD = "intake_draft-why-discard"
    DISCARD = "intake_draft-discard"
    ISSUE = "intake_draft-issue"
    DOCUMENT_IS = "intake_draft-document-is"
    DOCUMENT_WHOLE = "intake_draft-document-whole"
    DOCUMENT = "intake_draft-document"
    TOUCH_KIND = "intake_draft-touch-kind"
    TOUCH_BY = "intake_draft-touch-by"
    TOUCH_TERMS = "intake_draft-touch-terms"
    TOUCH = "intake_draft-touch"
    LEAVE = "intake_draft-leave"
    ALL_TOUCHES = "intake_draft-all-touches"
    EFFECTIVE = "intake_draft-effective"
    EFFECTIVE_KEEP = "intake_draft-effective-keep"
    MORE_TOUCH = "intake_draft-more-touch"
    MORE = "intake_draft-more"
    MORE_DOCUMENT = "intake_draft-more-document"
    ADD_DOCUMENT = "intake_draft-add-document"


@dataclass(frozen=True, slots=True)
class Here:
    """Which draft a browser claims to speak of, the revision it saw, and what about."""

    number: int
    seen: int
    about: str

    def to(self, seen: int, anchor: str = "") -> str:
        """The draft's page after a change; its address tells revisions apart, so that it loads."""
        return address(f"{PATH}/{self.number}", at=str(seen)) + anchor


def here(told: Any) -> Here:
    """What the page's store says, which the browser may have changed."""
    if not isinstance(told, Mapping):
        raise NotFound("intake_not_found")
    number, seen, about = (told.get(name) for name in ("number", "seen", "about"))
    if not isinstance(number, int) or not isinstance(seen, int) or not isinstance(about, str):
        raise NotFound("intake_not_found")
    return Here(number, seen, about)


def number_of(told: str) -> int:
    """The draft an address names."""
    if not told.isascii() or not told.isdigit() or len(told) > 15:
        raise NotFound("intake_not_found")
    return int(told)


def plain(typed: Any, longest: int = 5000) -> str:
    """What a browser says was typed, if it is a text."""
    return typed.strip()[:longest] if isinstance(typed, str) else ""


def ticked(given: Any) -> list[str]:
    """What a browser says is ticked.

    Raises:
        Invalid: It is no list of words.
    """
    told = given if given is not None else []
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise Invalid("wrong_shape", [("list", "wrong_shape", {"what": "list"})], what="list")
    return told


def box(id_: Id, value: str = "", *, longest: int = 300, units: bool = False) -> dcc.Input:
    """A line to type in; with ``units`` it offers the organisations of the day."""
    more: dict[str, Any] = {"list": str(Id.UNITS)} if units else {}
    return dcc.Input(
        id=id_, type="text", value=value, className="m-input", maxLength=longest,
        autoComplete="off", **more,
    )  # fmt: skip


def asked(label: str, inner: Any, id_: Id, said: Said | None, _: Translator, hint: str = "") -> Any:
    """A labelled box that says whose word stands in it."""
    return field(
        label if said is None or not said.value else f"{label} · {by_words(said, _)}",
        inner, id_, hint,
    )  # fmt: skip


def button(words: str, id_: Id, *, is_main: bool = False) -> html.Button:
    """A button of the page."""
    kind = button_class("primary") if is_main else button_class()
    return html.Button(words, id=id_, type="button", n_clicks=0, className=kind)


def unit_words(unit: Organization, locale: str) -> str:
    """An organisation as it is offered and typed: its name, and the code that tells it apart."""
    return f"{full_name(unit, locale)} [{unit.code}]"


def unit_list(units: Sequence[Organization], locale: str) -> html.Datalist:
    """Every organisation of the day, offered while one types."""
    return html.Datalist([html.Option(value=unit_words(one, locale)) for one in units], id=Id.UNITS)

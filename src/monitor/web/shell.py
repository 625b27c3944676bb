"""The frame of every page: band, navigation, title, notices. Pure functions returning components.

A page is ``page_frame(title, *children, ...)``. Navigation is made of plain links and not of Dash's
own, which cannot say ``aria-current``; opening a page anew also puts a screen reader at its top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.roles import Actor, May
from monitor.present.language import LOCALES, msg, translator
from monitor.web.pieces import aria, badge, icon

NOTICES = "shell-notices"
"""Id of the one area where refusals and confirmations are put, by ``set_props`` on its children."""
MAIN = "main"
"""Id of the page's own part: what the skip link leads to."""
LANGUAGE_PATH = "/account/language"
SIGN_OUT_PATH = "/logout"
SEARCH_PATH = "/search"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation: its address, its words, and the right it needs (None: none).

    ``for_many``: only for those who enter figures of several units. ``group``: under which words it
    stands for those who have more pages than a row holds; empty for one of every day.
    """

    path: str
    label: str
    needs: May | None
    for_many: bool = False
    group: str = ""


ORDERS, UNITS, PAPERS, MAIL = msg("What is ordered"), msg("Units"), msg("Summaries"), msg("Mail")
ENTRIES: tuple[Entry, ...] = (
    Entry("/", msg("Home"), None),
    Entry("/matrix", msg("Board"), May.SEE_MATRIX),
    Entry("/inbox", msg("To approve"), May.APPROVE),
    Entry("/acceptance", msg("To accept"), May.ACCEPT),
    Entry("/bulk", msg("Many units"), May.SEE_FIGURES, for_many=True),
    Entry("/comments", msg("Comments"), May.COMMENT),
    Entry("/chase", msg("Chase"), May.CHASE),
    Entry("/directive", msg("Directive"), May.SEE_MATRIX, group=ORDERS),
    Entry("/obligations", msg("Duties"), May.SEE_MATRIX, group=ORDERS),
    Entry("/periods", msg("Reporting periods"), May.SET_PERIODS, group=ORDERS),
    Entry("/intake", msg("New directives"), May.ISSUE_DIRECTIVES, group=ORDERS),
    Entry("/organizations", msg("Organisations"), May.SEE_MATRIX, group=UNITS),
    Entry("/units", msg("Units and accounts"), May.MANAGE_UNITS, group=UNITS),
    Entry("/statistic", msg("Statistic"), May.SEE_MATRIX, group=PAPERS),
    Entry("/papers", msg("Papers"), May.SEE_DIGESTS, group=PAPERS),
    Entry("/reminders", msg("Reminders"), May.SEE_REMINDERS, group=MAIL),
    Entry("/mail", msg("Mail sent"), May.SEE_DELIVERIES, group=MAIL),
    Entry("/worker", msg("Sending of mail"), May.SEE_WORKER, group=MAIL),
    Entry("/account", msg("Account"), None),
)
IN_A_ROW = 11
"""Entries that a laptop's row holds in Vietnamese; who has more finds the rarer ones in groups."""
TASKS = msg("To do")
"""What home is called for those who enter figures."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page, in which language, and where they are.

    ``here`` is the page's address with its query, so that changing the language keeps both.
    ``badges`` are counts beside entries of the navigation, by their path. ``unit`` is the name of
    the organisation the person stands for, shown under their own. ``demo`` shows the demo's banner.
    ``enters_many``: they enter figures of more units than their own.
    """

    actor: Actor
    locale: str
    here: str = "/"
    unit: str = ""
    help_contact: str = ""
    demo: bool = False
    enters_many: bool = False
    badges: Mapping[str, int] = field(default_factory=dict)


def entries(actor: Actor, *, enters_many: bool = False) -> tuple[Entry, ...]:
    """The navigation of one person: only what their roles may open."""
    return tuple(
        one
        for one in ENTRIES
        if (one.needs is None or actor.may(one.needs)) and (enters_many or not one.for_many)
    )


def entry_label(entry: Entry, actor: Actor, locale: str) -> str:
    """What an entry is called for this person: those who enter figures have things to do."""
    _ = translator(locale)
    is_list_of_tasks = entry.path == "/" and actor.may(May.ENTER)
    return _(TASKS if is_list_of_tasks else entry.label)


def band(reader: Reader) -> html.Header:
    """The navy band: the service, the language switch, the person, the way out."""
    _ = translator(reader.locale)
    person = html.A(
        [
            html.Span(reader.actor.display_name, className="m-who-name"),
            html.Span(reader.unit, className="m-who-unit") if reader.unit else None,
        ],
        href="/account",
        className="m-who",
        title=_("Account"),
    )
    names = html.Span(
        [
            html.Small(_("QUANG NINH PROVINCIAL PEOPLE'S COMMITTEE")),
            html.B(_("Directive monitoring")),
        ],
        className="m-brand",
    )
    logo = html.Span(icon("brand", large=True), className="m-logo")
    words = html.Span(_("Sign out"), className="m-leave-words")
    leave = html.Button(
        [icon("leave"), words], type="submit", className="m-leave", title=_("Sign out")
    )
    bar = [
        html.A([logo, names], href="/", className="m-band-home"),
        search_box(reader) if reader.actor.may(May.SEE_MATRIX) else None,
        html.Span(className="m-spacer"),
        language_switch(reader.locale, reader.here),
        person,
        html.Form(leave, action=SIGN_OUT_PATH, method="POST"),
    ]
    banner = demo_banner(reader.locale) if reader.demo else None
    return html.Header([banner, html.Div(bar, className="m-band-in")], className="m-band")


def search_box(reader: Reader) -> html.Form:
    """One box for organisations, duties and directives; on a phone the way to its page."""
    _ = translator(reader.locale)
    words = _("Find a unit, a duty, a directive")
    label = html.Label(words, htmlFor="band-q", className="m-unseen")
    box = dbc.Input(
        id="band-q", type="search", name="q", placeholder=words, maxLength=200,
        class_name="m-band-box",
    )  # fmt: skip
    way = html.A(icon("search"), href=SEARCH_PATH, className="m-band-find", title=_("Search"))
    return html.Form(
        [icon("search"), label, box, way], action=SEARCH_PATH, method="GET", role="search",
        className="m-band-search", **aria(label=_("Search everything")),
    )  # fmt: skip


def language_switch(locale: str, here: str) -> html.Form:
    """VI and EN: keeps the page and what its address says."""
    _ = translator(locale)
    names = {"vi": "Tiếng Việt", "en": "English"}
    buttons = [
        html.Button(
            code.upper(),
            type="submit",
            name="locale",
            value=code,
            title=names[code],
            lang=code,
            **aria(pressed="true" if code == locale else "false"),
        )
        for code in LOCALES
    ]
    group = html.Div(buttons, className="m-lang", role="group", **aria(label=_("Language")))
    kept = dcc.Input(type="hidden", name="next", value=here)
    return html.Form([kept, group], action=LANGUAGE_PATH, method="POST")


def navigation(reader: Reader) -> html.Nav:
    """The row of pages; on a phone it folds behind one button that needs no script."""
    _ = translator(reader.locale)
    current = _current(reader)
    name = entry_label(current, reader.actor, reader.locale) if current else _("Menu")
    folded = html.Details(
        [html.Summary([icon("menu"), html.Span(name)]), _list(reader, current, _phone_group)],
        className="m-nav-phone",
    )
    return html.Nav(
        [html.Div(_list(reader, current, _wide_group), className="m-nav-wide"), folded],
        className="m-nav",
        **aria(label=_("Main navigation")),
    )


def _list(
    reader: Reader, current: Entry | None, grouped: Callable[[list[Any], html.Ul, bool], html.Li]
) -> html.Ul:
    """The entries; those of one group stand together where there are more than a row holds."""
    _ = translator(reader.locale)
    shown = entries(reader.actor, enters_many=reader.enters_many)
    are_many = len(shown) > IN_A_ROW
    items = []
    for group, run in groupby(shown, lambda one: one.group if are_many else ""):
        all_of = list(run)
        links = [html.Li(_link(one, reader, is_current=one is current)) for one in all_of]
        if group and len(links) > 1:
            waiting = sum(reader.badges.get(one.path, 0) for one in all_of)
            head = [_(group), badge(waiting, reader.locale)]
            links = [grouped(head, html.Ul(links), current in all_of)]
        items.extend(links)
    return html.Ul(items)


def _link(entry: Entry, reader: Reader, *, is_current: bool) -> html.A:
    return html.A(
        [
            entry_label(entry, reader.actor, reader.locale),
            badge(reader.badges.get(entry.path, 0), reader.locale),
        ],
        href=entry.path,
        className="m-nav-link",
        **aria(current="page" if is_current else None),
    )


def _wide_group(head: list[Any], links: html.Ul, holds_current: bool) -> html.Li:
    """A group in the row: it unfolds beneath its words, and needs no script for that."""
    name = html.Summary(
        [*head, icon("down")],
        className="m-nav-link is-here" if holds_current else "m-nav-link",
    )
    return html.Li(html.Details([name, links], className="m-nav-group"))


def _phone_group(head: list[Any], links: html.Ul, _holds_current: bool) -> html.Li:
    """A group in the phone's list, which is open as a whole."""
    return html.Li([html.Span(head, className="m-nav-heading"), links])


def _current(reader: Reader) -> Entry | None:
    path = reader.here.partition("?")[0].rstrip("/") or "/"
    inside = [
        one
        for one in entries(reader.actor, enters_many=reader.enters_many)
        if path == one.path or (one.path != "/" and path.startswith(one.path + "/"))
    ]
    return inside[-1] if inside else None


def page_frame(
    title: str,
    *children: Any,
    reader: Reader,
    crumbs: Sequence[tuple[str, str]] = (),
    lead: Any = None,
    actions: Sequence[Any] = (),
    narrow: bool = False,
) -> html.Div:
    """A whole page with one ``h1``, one ``main`` and the notice area.

    Args:
        title: The page's heading.
        children: What the page is about.
        reader: Who looks.
        crumbs: The way here as (words, address), the page itself left out.
        lead: A line beneath the heading, in text or components.
        actions: Buttons at the right of the heading.
        narrow: For reading and forms: a column of comfortable width.
    """
    _ = translator(reader.locale)
    heading = html.Div(
        [html.H1(title), html.Div(list(actions), className="m-actions") if actions else None],
        className="m-heading",
    )
    return html.Div(
        [
            html.A(_("Skip to content"), href=f"#{MAIN}", className="m-skip"),
            band(reader),
            navigation(reader),
            html.Main(
                [
                    breadcrumbs(crumbs, reader.locale) if crumbs else None,
                    heading,
                    html.Div(lead, className="m-lead-line") if lead is not None else None,
                    *children,
                ],
                id=MAIN,
                className="m-main m-main-narrow" if narrow else "m-main",
                tabIndex=-1,
            ),
            notice_area(reader.locale),
            help_line(reader) if reader.help_contact else None,
        ],
        className="m-page",
        lang=reader.locale,
    )


def notice_area(locale: str) -> html.Div:
    """Where ``set_props(NOTICES, {"children": notice(…)})`` shows what happened, read aloud.

    What is said where no answer came stands ready in it: then nobody can be asked for words.
    """
    _ = translator(locale)
    unanswered: dict[str, Any] = {
        "data-line": _(
            "No connection: it is not known whether this was done. Load the page again when the"
            " connection returns, and look."
        ),
        "data-ended": _("Your session has ended, and this was not done. Load the page again."),
    }
    return html.Div(
        id=NOTICES,
        className="m-notices",
        role="status",
        **aria(live="polite", label=_("Notices")),
        **unanswered,
    )


def breadcrumbs(crumbs: Sequence[tuple[str, str]], locale: str) -> html.Nav:
    """The way to this page, each step a link."""
    _ = translator(locale)
    steps = [html.Li(html.A(words, href=address)) for words, address in crumbs]
    return html.Nav(html.Ol(steps), className="m-crumbs", **aria(label=_("You are here")))


def demo_banner(locale: str) -> html.Div:
    """Said on every page of the demo, so no picture of it can be taken for the truth."""
    _ = translator(locale)
    return html.Div(
        _("Demonstration: invented figures, simulated clock. Nothing here is a real report."),
        className="m-demo-banner",
        role="note",
    )


def help_line(reader: Reader) -> html.Section:
    """Whom to ask, at the foot of every page; no ``footer``, for Dash puts its own on the page."""
    _ = translator(reader.locale)
    said = _("Need help: {contact}", contact=reader.help_contact)
    return html.Section(said, className="m-foot", **aria(label=_("Help")))

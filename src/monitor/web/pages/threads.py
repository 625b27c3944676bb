"""Comments on the pages: beside a report and a cell, and everything that asks to be followed up.

``assets/35-threads.js`` draws them and says, flags, resolves and marks as read through the API.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain.comments import AUDIENCES, LONGEST_COMMENT
from monitor.domain.roles import May
from monitor.present.comments import audience_name
from monitor.present.entries import period_words
from monitor.present.language import Translator, msg, translator
from monitor.services import comments, directives, organizations
from monitor.services.comments import Comment, Subject
from monitor.services.reports import ReportView
from monitor.services.work import Work
from monitor.web.api.comments import comments_json, thread_json
from monitor.web.page import Page
from monitor.web.pages.entry_told import sentences
from monitor.web.pieces import aria, data
from monitor.web.reader import reader
from monitor.web.shell import Reader, page_frame

API = "/api/v1"
page = Page("comments", "/comments", May.COMMENT, title=msg("Comments"))


def report_thread(work: Work, view: ReportView, who: Reader) -> html.Section:
    """What was said of a report, and a place to say something."""
    key = view.key
    place = "/".join(quote(one, safe="") for one in (key.directive, key.organization, key.period))
    subject = Subject(key.directive, key.organization, period=key.period)
    return _thread(work, subject, who, f"{API}/reports/{place}/comments")


def cell_thread(work: Work, subject: Subject, who: Reader) -> html.Section:
    """What was said of a unit's cell, and a place to say something."""
    place = f"{quote(subject.directive, safe='')}/obligations/{quote(subject.obligation or '')}"
    return _thread(work, subject, who, f"{API}/directives/{place}/comments")


def _thread(work: Work, subject: Subject, who: Reader, url: str) -> html.Section:
    _ = translator(who.locale)
    found = comments.thread(work, subject)
    told = _told(who) | thread_json(work, found) | {
        "url": url,
        "organization": subject.organization,
        "longest": LONGEST_COMMENT,
        "audiences": [
            {"value": one, "name": audience_name(one, who.locale)}
            for one in AUDIENCES
            if one == "shared" or found.is_own_line
        ],
    }  # fmt: skip
    return html.Section(
        [html.H2(_("Comments"), id="thread-title"), html.Div(className="thread-body")],
        className="m-card thread",
        **aria(labelledby="thread-title"),
        **data("thread", json.dumps(told, ensure_ascii=False)),
    )


def _told(who: Reader) -> dict[str, Any]:
    _ = translator(who.locale)
    return {
        "api": API,
        "user": who.actor.username,
        "name": who.actor.display_name,
        "locale": who.locale,
        "names": {one: audience_name(one, who.locale) for one in AUDIENCES},
        "say": sentences(_) | _sentences(_),
    }


def _sentences(_: Translator) -> dict[str, str]:
    return {
        "none": _("Nobody has said anything yet."),
        "nothing": _("Nothing here."),
        "write": _("Write a comment"),
        "hint": _("@ and an account's name calls somebody."),
        "call": _("Call somebody"),
        "for_whom": _("Who may read it"),
        "follow": _("Ask to follow up"),
        "send": _("Send the comment"),
        "flag": _("Follow up"),
        "resolve": _("Resolved"),
        "flagged": _("To be followed up"),
        "resolved": _("Resolved by {name}, {time}"),
        "new": _("new"),
        "sent": _("The comment was sent."),
        "lost": _("Not sent: no connection. What you wrote is still here; try again."),
        "failed": _(
            "Not sent: the server did not answer. What you wrote is still here; try again."
        ),
        "read_all": _("Mark all as read"),
    }  # fmt: skip


@page.layout
def layout(work: Work, /) -> html.Div:
    """What asks to be followed up in every unit, and what the reader has not read."""
    who = reader(work, "/comments")
    _ = translator(who.locale)
    lists = (
        ("flagged", _("To be followed up"), comments.follow_up(work)),
        ("unread", _("Not read yet"), comments.unread(work)),
    )
    return page_frame(
        _("Comments"),
        *(_list(work, who, kind, title, found) for kind, title, found in lists),
        reader=who,
        narrow=True,
    )


def _list(
    work: Work, who: Reader, kind: str, title: str, found: tuple[Comment, ...]
) -> html.Section:
    told = _told(who) | {
        "show": kind,
        "comments": [
            {**one, "about": about, "href": href}
            for one, (about, href) in zip(
                comments_json(work, found), [_about(work, it, who.locale) for it in found],
                strict=True,
            )
        ],
        "may_write": True,
    }  # fmt: skip
    heading = f"comments-{kind}"
    return html.Section(
        [html.H2(title, id=heading), html.Div(className="thread-body")],
        className="m-card thread",
        **aria(labelledby=heading),
        **data("thread", json.dumps(told, ensure_ascii=False)),
    )


def _about(work: Work, one: Comment, locale: str) -> tuple[str, str]:
    """What a comment speaks of, in words, and where that is opened."""
    unit = organizations.name_of(work, one.organization, locale)
    place = [quote(part, safe="") for part in (one.directive, one.organization)]
    if one.period is not None:
        period = quote(one.period, safe="")
        return (
            f"{unit} · {period_words(one.period, locale)}",
            f"/report/{place[0]}/{place[1]}/{period}#thread-title",
        )
    code = one.obligation or ""
    duties = directives.get(work, one.directive).directive.obligations
    title = next(
        (it.title_vi if locale == "vi" else it.title_en for it in duties if it.code == code), ""
    )
    return (
        f"{unit} · {code} {title}".rstrip(),
        f"/cell/{place[0]}/{quote(code, safe='')}/{place[1]}#thread-title",
    )

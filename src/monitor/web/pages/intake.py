"""New directives: a text is pasted or sent, and the drafts of the office stand below.

The form is sent by ``assets/45-intake.js``, straight to ``web.intake_files``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import dcc, html

from monitor.domain.roles import May
from monitor.files.document_room import LARGEST_FILE
from monitor.present import formats
from monitor.present.intake_words import CHANGES
from monitor.present.language import Translator, msg, translator
from monitor.services import intake, intake_lessons
from monitor.services.intake import DraftLine
from monitor.services.work import Work
from monitor.web.intake_files import PATH as BEGIN
from monitor.web.page import Page
from monitor.web.pieces import button_class, card, data, empty, labelled, table
from monitor.web.reader import reader
from monitor.web.shell import page_frame

PATH = "/intake"
LEARNED = "/intake-learned"
"""What was taught to the reader; beside the drafts, of which one could not be called so."""
FORM = "intake-form"

page = Page("intake", PATH, May.ISSUE_DIRECTIVES, title=msg("New directives"))


@page.layout
def layout(work: Work, /) -> html.Div:
    """The form for a text, and every draft of the reader's office."""
    who = reader(work, PATH)
    _ = translator(who.locale)
    return page_frame(
        _("New directives"),
        _form(_),
        _drafts(intake.listed(work), _),
        _followed(intake.audiences(work), _),
        _taught(len(intake_lessons.holding(work)), _),
        reader=who,
        lead=_(
            "From the text of a directive to duties that are followed: first a draft to look "
            "through, and nothing is sent before you issue it."
        ),
        narrow=True,
    )


def _form(_: Translator) -> html.Section:
    """The browser's own box for files is put in by the script, as Dash has none."""
    said = _(
        "Word (.docx), PDF with text, web page (.html) or .txt, at most {size} MB; or the text "
        "itself. It is kept word for word. A directive that another office shares (.yaml) is taken "
        "in as a draft, too.",
        size=LARGEST_FILE // 1_000_000,
    )
    form = html.Form(
        [
            html.Div(
                className="file-box",
                **data("label", _("The directive's file")),
                **data("pick", _("Choose a file")),
                **data("none", _("No file chosen")),
            ),
            html.Label(_("Or paste its text here"), htmlFor="intake-text"),
            dcc.Textarea(id="intake-text", rows=7, className="m-area intake-paste"),
            html.Button(
                _("Read it into a draft"), type="submit", className=button_class("primary")
            ),
            html.P(className="intake-busy", role="status"),
        ],
        id=FORM,
        className="intake-form",
        method="POST",
        encType="multipart/form-data",
        action=BEGIN,
        **data("busy", _("The text is being read…")),
        **data("failed", _("The text did not arrive. Check the line and send it again.")),
        **data("again", _("Choose the file again: it has changed since, or cannot be read.")),
        **data("choose", _("Paste the text or choose a file: one of the two.")),
    )
    return card(html.P(said), form, title=_("A new text"))


def _drafts(lines: list[DraftLine], _: Translator) -> html.Section:
    if not lines:
        return card(empty(_("There is no draft yet.")), title=_("Drafts"))
    heads = [_("Directive"), _("State"), _("Last changed")]
    rows = [_line(one, heads, _) for one in lines]
    listed = html.Div(table(_("Drafts"), heads, rows), className="mail-list")
    return card(listed, title=_("Drafts"))


def _followed(directives: dict[str, str], _: Translator) -> html.Section | None:
    """What is followed already, to be shared with another office."""
    if not directives:
        return None
    said = _(
        "One file with the text and its duties, without figures. Another office sends it where a "
        "text is sent, and gets a draft of its own to look through."
    )
    links = [
        html.Li(
            html.A(
                _("{number} as a file", number=number),
                href=f"{PATH}/of/{quote(slug, safe='')}/directive.yaml",
            )
        )
        for slug, number in directives.items()
    ]
    return card(html.P(said), html.Ul(links), title=_("Share a directive"))


def _taught(count: int, _: Translator) -> html.Section:
    """What this office's corrections have taught the reader."""
    said = _(
        "Names and phrases that you correct are read right the next time. Each can be looked at "
        "and revoked."
    )
    words = _.plural("{n} name or phrase learned", "{n} names and phrases learned", count)
    return card(
        html.P(said), html.P(html.A(words, href=LEARNED)), title=_("Learned from corrections")
    )


def _line(one: DraftLine, heads: list[str], _: Translator) -> list[Any]:
    sheet = one.sheet
    name = sheet.number.value or one.source or _("Draft {n}", n=one.number)
    changed = f"{formats.stamp(one.last.at, _.locale, sheet.time_zone)} · {one.last.by}"
    return [
        html.Span(
            [
                html.A(name, href=f"{PATH}/{one.number}"),
                html.Div(sheet.subject.value, className="dim"),
            ]
        ),
        labelled(heads[1], state_words(one, _)),
        labelled(heads[2], f"{_(CHANGES[one.last.change])}, {changed}"),
    ]


def state_words(one: DraftLine, _: Translator) -> str:
    """Whether it is being worked on, was issued, or was put aside."""
    if one.outcome is None:
        kept = len(one.sheet.kept)
        return _.plural("draft, {n} duty", "draft, {n} duties", kept)
    return _("issued") if one.outcome.kind == "issued" else _("put aside")

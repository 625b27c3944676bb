"""Official papers: the report and the dispatch, made as of an instant, and those made before."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.directive import BASES, Directive
from monitor.domain.papers import KINDS, KeptPaper, PaperKind
from monitor.domain.roles import May
from monitor.present.formats import stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import code_text
from monitor.present.paper_words import FORM_NAMES, KIND_NAMES, KIND_NOTES
from monitor.present.silent import silent
from monitor.present.standings import basis_words
from monitor.services import directives, matrix, papers
from monitor.services.work import Work
from monitor.web.export_files import PATH as EXPORTS
from monitor.web.matrix_state import local_input
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pages.matrix_bar import BASIS_NAMES
from monitor.web.paper_files import CHASE_FORMS, MAKE, PATH, REPORT_FORMS, file_address
from monitor.web.pieces import button_class, callout, card, empty, icon, link_button, table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

page = Page("papers", PATH, May.SEE_DIGESTS, title=msg("Papers"))


@page.layout
def layout(work: Work, /, directive: str | None = None, refused: str | None = None) -> html.Div:
    """A form for each paper, for whoever makes them, and all that were made, the newest first."""
    slug = slug_of(work, directive)
    told = directives.get(work, slug).directive
    who = reader(work, address(PATH, directive=directive))
    _ = translator(who.locale)
    return page_frame(
        _("Papers"),
        _refusal(refused, _),
        *(_making(work, told, _) if papers.may_make(work, slug) else ()),
        _made(work, told, _),
        reader=who,
        lead=f"{told.number} · {told.subject}",
        narrow=True,
        actions=[link_button(_("Exported files"), EXPORTS)],
    )


def _refusal(code: str | None, _: Translator) -> html.Div | None:
    """Why the paper asked for was not made; a word in the address that means nothing says none."""
    if code != "nobody_to_chase":
        return None
    return callout(icon("info"), code_text(code, {}, _.locale), tone="calm")


def _making(work: Work, told: Directive, _: Translator) -> list[Any]:
    owed = silent(matrix.matrix(work, told.slug))
    names = _.plural(
        "{n} addressee has not sent its report; the annex names it.",
        "{n} addressees have not sent their reports; the annex names them.",
        len(owed),
    )  # fmt: skip
    said = names if owed else _("Every addressee has sent its report.")
    note = _(
        "Number, date, signature and seal are left blank for the office. What is made is kept as "
        "it is: a later correction does not change it."
    )
    return [
        callout(icon("file"), html.Span([html.B(said), " ", note]), tone="calm"),
        *(_form(kind, work, told, _) for kind in KINDS),
    ]


def _form(kind: PaperKind, work: Work, told: Directive, _: Translator) -> html.Section:
    """A plain form: as of when, counting what, and a button for each kind of file."""
    forms = REPORT_FORMS if kind == "report" else CHASE_FORMS
    now = local_input(work.now, told.time_zone)
    buttons = [
        html.Button(
            [icon("download"), FORM_NAMES[form]], type="submit", name="form", value=form,
            className=button_class("primary" if not place else ""),
        )
        for place, form in enumerate(forms)
    ]  # fmt: skip
    fields = [
        dbc.Input(type="hidden", name="directive", value=told.slug, id=f"papers-{kind}-directive"),
        dbc.Input(type="hidden", name="kind", value=kind, id=f"papers-{kind}-kind"),
        html.Div(
            [
                html.Label(_("Figures as of"), htmlFor=f"papers-{kind}-as-of"),
                dbc.Input(
                    id=f"papers-{kind}-as-of", name="as_of", type="datetime-local", max=now,
                    min=f"{told.issued_on:%Y-%m-%d}T00:00", value=now, required=True,
                ),
            ]
        ),
        html.Div(
            [
                html.Label(_("Figures counted"), htmlFor=f"papers-{kind}-basis"),
                dbc.Select(
                    id=f"papers-{kind}-basis", name="basis", value=told.basis,
                    options=[{"value": one, "label": _(BASIS_NAMES[one])} for one in BASES],
                ),
            ]
        ),
        html.Div(buttons, className="m-row"),
    ]  # fmt: skip
    form = html.Form(fields, action=MAKE, method="POST", className="papers-form")
    return card(html.P(_(KIND_NOTES[kind])), form, title=_(KIND_NAMES[kind]))


def _made(work: Work, told: Directive, _: Translator) -> html.Section:
    title = _("Papers made")
    if not papers.may_read(work, told.slug):
        words = _("Papers speak of the whole directive; your role reaches a part of it.")
        other = html.A(_("Task statistic"), href=address("/statistic", directive=told.slug))
        return card(empty(words, other), title=title)
    found = papers.kept(work, told.slug)
    if not found:
        return card(empty(_("No paper has been made yet.")), title=title)
    heads = [_("Paper"), _("Figures as of"), _("Figures counted"), _("Made")]
    return card(table(title, heads, [_line(one, told, _) for one in found]), title=title)


def _line(one: KeptPaper, told: Directive, _: Translator) -> list[Any]:
    zone = told.time_zone
    words = f"{_(KIND_NAMES[one.kind])} · {FORM_NAMES[one.form]}"
    by = one.made_by or _("at the machine")
    return [
        html.A(words, href=file_address(one)),
        stamp(one.as_of, _.locale, zone),
        basis_words(one.basis, _.locale),
        html.Span([stamp(one.made_at, _.locale, zone), html.Br(), html.Small(by)]),
    ]

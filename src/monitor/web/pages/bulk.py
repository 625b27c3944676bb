"""Many units at once: typed into a sheet, or by a table sent filled in; then handed in.

The sheet is ``bulk_grid``'s. The file is chosen here and sent by ``assets/35-bulk.js``, straight to
``web.grid_files``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain.directive import Period
from monitor.domain.names import full_name, short_name
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.files.tables import LARGEST_FILE
from monitor.present.entries import period_words
from monitor.present.formats import deadline, number
from monitor.present.grid_words import lock_words
from monitor.present.language import Translator, msg, translator
from monitor.present.targets import later_words
from monitor.services import directives, grid
from monitor.services.directives import StoredDirective
from monitor.services.grid import Grid, GridRow
from monitor.services.reports import ReportView
from monitor.services.work import Work
from monitor.web.grid_files import address
from monitor.web.page import Page
from monitor.web.pages.bulk_grid import sheet_part
from monitor.web.pieces import (
    aria,
    button_class,
    card,
    data,
    deadline_bar,
    empty,
    link_button,
    table,
)
from monitor.web.reader import address as with_query
from monitor.web.reader import reader
from monitor.web.shell import page_frame

PATH = "/bulk"
FORM = "bulk-form"

choice = Page("bulk_choice", PATH, May.SEE_FIGURES, title=msg("Many units at once"))


@choice.layout
def choice_layout(work: Work, /) -> html.Div:
    """Which directive, and for which period."""
    who = reader(work, PATH)
    _ = translator(who.locale)
    cards = [_directive_card(work, one.slug, who.locale) for one in directives.listed(work)]
    shown: list[Any] = [one for one in cards if one is not None]
    nothing = empty(_("You enter figures for one unit only: use its form."))
    return page_frame(
        _("Many units at once"),
        *(shown if who.enters_many and shown else [nothing]),
        reader=who,
        lead=_("Type the figures of several units side by side, or send one Excel or CSV file."),
        narrow=True,
    )


def _directive_card(work: Work, slug: str, locale: str) -> html.Section | None:
    stored = directives.get(work, slug)
    _ = translator(locale)
    slots = [
        one for one in reversed(stored.directive.periods_at(work.now)) if one.opens <= work.now
    ]
    if not slots:
        return None
    items = [html.Li(_period_link(stored, slot, locale)) for slot in slots]
    return card(
        html.P(stored.directive.subject), html.Ul(items, className="bulk-periods"),
        title=stored.directive.number, note=_("Choose a period"),
    )  # fmt: skip


def _period_link(stored: StoredDirective, slot: Period, locale: str) -> list[Any]:
    told = stored.directive
    words = period_words(slot.code, locale)
    return [
        html.A(words, href=address(told.slug, slot.code, "").rstrip("/")),
        html.Span(deadline(slot.due, locale, told.time_zone), className="m-hint"),
    ]


page = Page(
    "bulk",
    f"{PATH}/<directive>/<period>",
    May.SEE_FIGURES,
    title=msg("Many units at once"),
    has_grid=True,
)


@page.layout
def layout(work: Work, /, directive: str, period: str, root: str | None = None) -> html.Div:
    """The sheet (on a phone, how far the units are), and the same by a file."""
    found = grid.grid(work, directive, period, root or None)
    here = with_query(address(directive, period, "").rstrip("/"), root=root or None)
    who = reader(work, here)
    _ = translator(who.locale)
    told = found.stored.directive
    body: list[Any] = [empty(_("None of your units is asked for a figure in this period."))]
    if found.rows:
        body = [
            deadline_bar(found.period.due, work.now, who.locale, told.time_zone),
            html.P(later_words(found.later, who.locale, told.time_zone), className="m-meta")
            if found.later
            else None,
            sheet_part(found, root, who),
            # A phone is no place for a spreadsheet: each unit leads to its own form there.
            html.Div(_units_card(found, who.locale), className="m-only-phone"),
            html.Div(
                [_template_card(found, root, _), _send_card(found, root, _)],
                className="bulk-file-ways",
            ),
            html.Div(id="bulk-result", **aria(live="polite")),
        ]
    return page_frame(
        _("Many units at once"),
        *body,
        reader=who,
        crumbs=[(_("Many units at once"), PATH)],
        lead=f"{told.number} · {period_words(period, who.locale)}",
    )


def _template_card(found: Grid, root: str | None, _: Translator) -> html.Section:
    slug, period = found.slug, found.period.code
    said = _(
        "Your units, their last figures and what is in drafts now are filled in. Type into the "
        "white boxes; an empty box changes nothing."
    )
    links = [
        link_button(
            _("Template for Excel (.xlsx)"), address(slug, period, "template.xlsx", root), "primary"
        ),
        link_button(_("As text (.csv)"), address(slug, period, "template.csv", root)),
    ]
    return card(
        html.P(said),
        html.Div(links, className="bulk-buttons"),
        title=_("By Excel: 1. Take the template"),
    )


def _send_card(found: Grid, root: str | None, _: Translator) -> html.Section:
    """The form; the browser's own box for files is put in by the script, as Dash has none."""
    slug, period = found.slug, found.period.code
    said = _(
        "An .xlsx or .csv file of at most {size} MB. First you see what would change; nothing is "
        "kept before you load it.",
        size=LARGEST_FILE // 1_000_000,
    )
    form = html.Form(
        [
            html.Div(
                className="file-box",
                **data("label", _("Filled file")),
                **data("pick", _("Choose a file")),
                **data("none", _("No file chosen")),
            ),
            html.Button(
                _("See what would change"), type="submit", className=button_class("primary"),
                **data("step", "check"),
            ),
            html.P(className="bulk-busy", role="status"),
        ],
        id=FORM,
        className="bulk-form",
        method="POST",
        encType="multipart/form-data",
        action=address(slug, period, "check", root),
        **data("check", address(slug, period, "check", root)),
        **data("load", address(slug, period, "load", root)),
        **data("marked", address(slug, period, "marked", root)),
        **data("busy", _("The file is being read…")),
        **data("failed", _("The file did not arrive. Check the line and send it again.")),
        **data("again", _("Choose the file again: it has changed since, or cannot be read.")),
        **data("choose", _("Choose a file first.")),
    )  # fmt: skip
    return card(html.P(said), form, title=_("By Excel: 2. Send it filled in"))


def _units_card(found: Grid, locale: str) -> html.Section:
    """Every unit with how much of its form is filled, closed ones said."""
    _ = translator(locale)
    open_rows = sum(1 for row in found.rows if row.lock is None)
    note = _.plural("{n} unit", "{n} units", len(found.rows))
    heads = [_("Organisation"), _("Filled in"), _("State")]
    rows = [_unit(found, row, locale) for row in found.rows]
    listed = table(_("Units"), heads, rows, numbers=[1])
    closed = len(found.rows) - open_rows
    said = _.plural("{n} of them is closed.", "{n} of them are closed.", closed) if closed else ""
    return card(
        html.P(said, className="m-hint") if said else None,
        listed,
        title=_("Units"), note=note,
    )  # fmt: skip


def _unit(found: Grid, row: GridRow, locale: str) -> list[Any]:
    href = f"/report/{found.slug}/{row.code}/{found.period.code}"
    given = sum(1 for one in row.fields if one.field.code in row.entries)
    kind, at = (row.lock.kind, row.lock.at) if row.lock else (None, None)
    wrong = sum(1 for one in row.issues if one.severity == "error" and one.code != "required")
    _ = translator(locale)
    state: list[Any] = [lock_words(row.state, kind, at, locale, found.stored.directive.time_zone)]
    if wrong:
        said = _.plural("{n} thing to put right", "{n} things to put right", wrong)
        state.append(html.B(f" · {said}", className="bulk-wrong"))
    return [
        html.A(full_name(row.organization, locale), href=href),
        f"{number(given, locale)}/{number(len(row.fields), locale)}",
        html.Span(state),
    ]


def steps_between(work: Work, view: ReportView, locale: str) -> html.Nav | None:
    """From the form of one unit to the next one's, for whoever enters for several."""
    key = view.key
    found = grid.neighbours(work, key.directive, key.period, key.organization)
    if found is None:
        return None
    _ = translator(locale)

    def step(unit: Organization | None, arrow: str, rel: str, words: str) -> html.A | html.Span:
        if unit is None:
            return html.Span()
        parts = (key.directive, unit.code, key.period)
        href = "/report/" + "/".join(quote(part, safe="") for part in parts)
        name = short_name(unit, locale)
        return html.A(
            f"← {name}" if arrow == "←" else f"{name} →",
            href=href, rel=rel, **aria(label=f"{words}: {name}"),
        )  # fmt: skip

    return html.Nav(
        [
            step(found.before, "←", "prev", _("Previous unit")),
            html.Span(_("{n} of {of} units", n=found.number, of=found.of)),
            step(found.after, "→", "next", _("Next unit")),
        ],
        className="bulk-steps",
        **aria(label=_("Units you enter for")),
    )


def many_link(work: Work, view: ReportView, locale: str) -> html.A | None:
    """From a parent's report to the table of its units, for whoever enters for them."""
    if not grid.enters_below(work, view.key.directive, view.key.organization):
        return None
    _ = translator(locale)
    here = address(view.key.directive, view.key.period, "").rstrip("/")
    return link_button(_("Many units at once"), with_query(here, root=view.key.organization))

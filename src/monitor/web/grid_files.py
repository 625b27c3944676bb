"""Tables of figures by the browser: the template out, a filled one in, and the same one marked.

The page sends the chosen file itself each time, so nothing of it is kept between two steps: looked
at, loaded, marked, it is weighed anew against what the database says then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, render_template, request

from monitor.domain.errors import NotFound
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.files import figures_template
from monitor.files.figures_findings import findings
from monitor.files.figures_sheet import labels_of, read_figures
from monitor.present.entries import value_words
from monitor.present.formats import clock_time
from monitor.present.issues import label_of
from monitor.present.language import Translator
from monitor.services import grid, grid_entry
from monitor.services.grid_entry import Weighed, WeighedRow
from monitor.services.grid_given import GivenTable
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.rights import needing
from monitor.web.uploads import SentTable, sent_table

PLACE = "/bulk/<directive>/<period>"
FORMS = {
    "xlsx": (figures_template.template_xlsx, figures_template.XLSX),
    "csv": (figures_template.template_csv, figures_template.CSV),
}
LONGEST_NAME = 60


def install(server: Flask) -> None:
    """Add the addresses to the server."""
    for path, name, view, method in (
        ("template.<form>", "grid_template", template, "GET"),
        ("check", "grid_check", check, "POST"),
        ("load", "grid_load", load, "POST"),
        ("marked", "grid_marked", marked, "POST"),
    ):
        server.add_url_rule(f"{PLACE}/{path}", name, view, methods=[method])


def address(directive: str, period: str, step: str, root: str | None = None) -> str:
    """Address of one of the steps, for one directive, period and, where given, subtree."""
    path = "/".join(quote(part, safe="") for part in (directive, period))
    return f"/bulk/{path}/{step}" + (f"?root={quote(root, safe='')}" if root else "")


def _root() -> str | None:
    return request.args.get("root") or None


@needing(May.SEE_FIGURES)
def template(directive: str, period: str, form: str) -> Response:
    """The table to fill in, with the units, their last figures, and what stands in drafts now."""
    if form not in FORMS:
        raise NotFound("report_not_found", organization="", period=period)
    write, media = FORMS[form]
    with visit.open_work() as work:
        found = grid.grid(work, directive, period, _root())
    return _file(write(found, visit.locale()), media, figures_template.file_name(found, form))


@needing(May.SEE_FIGURES)
def check(directive: str, period: str) -> Response:
    """What a filled table would change, and what is wrong with it; nothing is kept."""
    sent = sent_table()
    with visit.open_work() as work:
        given = _given(work, directive, sent)
        weighed = grid_entry.weigh(work, directive, period, given, _root())
    return _shown(weighed, sent, loaded=False)


@needing(May.SEE_FIGURES)
def load(directive: str, period: str) -> Response:
    """Keep what may be kept of a filled table as drafts, bad figures as they were typed."""
    sent = sent_table()
    with visit.open_work(writes=True) as work:
        given = _given(work, directive, sent)
        weighed = grid_entry.save_rows(work, directive, period, given, _root())
    return _shown(weighed, sent, loaded=True)


@needing(May.SEE_FIGURES)
def marked(directive: str, period: str) -> Response:
    """The very table that was sent, with a comment in each cell that is wrong."""
    sent = sent_table()
    with visit.open_work() as work:
        given = _given(work, directive, sent)
        weighed = grid_entry.weigh(work, directive, period, given, _root())
    raw = figures_template.marked_xlsx(sent.table, weighed, visit.locale())
    name = figures_template.file_name(weighed.grid, "marked.xlsx")
    return _file(raw, figures_template.XLSX, name)


def _given(work: Work, directive: str, sent: SentTable) -> GivenTable:
    fields = grid.asked_fields(work, directive)
    return read_figures(sent.table, fields, labels_of(fields))


def _file(raw: bytes, media: str, name: str) -> Response:
    answer = Response(raw, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _shown(weighed: Weighed, sent: SentTable, *, loaded: bool) -> Response:
    """The part of the page that says what was found; it holds no script and no style."""
    _ = visit.say()
    found = findings(weighed, _.locale, warnings=True)
    tones = {(one.organization, one.field): one.severity for one in found}
    text = render_template(
        "grid_result.html",
        say=_words(_),
        title=_title(sent, _, loaded=loaded),
        said=_said(weighed, _, loaded=loaded),
        errors=[one for one in found if one.severity == "error"],
        warnings=[one for one in found if one.severity == "warning"],
        rows=[_row(one, weighed, tones, _) for one in weighed.rows if one.changes],
        ignored=", ".join(weighed.ignored),
        loaded=loaded,
        may_load=bool(weighed.changed) and not loaded,
        wrong=weighed.wrong,
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _title(sent: SentTable, _: Translator, *, loaded: bool) -> str:
    name = sent.name if len(sent.name) <= LONGEST_NAME else f"{sent.name[:LONGEST_NAME]}…"
    if loaded:
        return _("File “{name}”: loaded as drafts", name=name)
    return _("File “{name}”: what it would change", name=name)


def _said(weighed: Weighed, _: Translator, *, loaded: bool) -> str:
    """One line: how many rows change, how many cannot, how many things are to be put right."""
    read = len(weighed.rows)
    shut = sum(1 for one in weighed.rows if not one.is_kept)
    lost = len([one for one in weighed.faults if one.row is not None])
    if loaded:
        at = clock_time(weighed.grid.at, weighed.grid.stored.directive.time_zone)
        first = _.plural(
            "{n} unit saved as a draft at {time}.", "{n} units saved as drafts at {time}.",
            weighed.saved, time=at,
        )  # fmt: skip
    else:
        first = _.plural("{n} unit would change.", "{n} units would change.", len(weighed.changed))
    parts = [first]
    same = read - len(weighed.changed) - shut
    if same > 0:
        parts.append(_.plural("{n} row changes nothing.", "{n} rows change nothing.", same))
    if shut:
        parts.append(_.plural("{n} row is closed.", "{n} rows are closed.", shut))
    if lost:
        parts.append(_.plural("{n} row was left out.", "{n} rows were left out.", lost))
    return " ".join(parts)


def _row(
    row: WeighedRow, weighed: Weighed, tones: Mapping[tuple[str, str], str], _: Translator
) -> dict[str, Any]:
    fields = weighed.grid.stored.directive.fields
    return {
        "number": row.number,
        "unit": full_name(row.row.organization, _.locale),
        "path": "/report/" + "/".join(
            quote(part, safe="") for part in
            (weighed.grid.slug, row.row.code, weighed.grid.period.code)
        ),
        "closed": not row.is_kept,
        "changes": [
            {
                "label": label_of(fields[one.field], one.field, _.locale),
                "cell": one.cell,
                "old": value_words(one.old, _.locale),
                "new": value_words(one.new, _.locale),
                "tone": tones.get((row.row.code, one.field), ""),
            }
            for one in row.changes
        ],
    }  # fmt: skip


def _words(_: Translator) -> dict[str, str]:
    return {
        "wrong": _("To put right"),
        "reasons": _("To give a reason for, in the unit's own form"),
        "changes": _("Old and new figures"),
        "unit": _("Organisation"),
        "figure": _("Figure"),
        "cell": _("Cell of the file"),
        "old": _("Old"),
        "new": _("New"),
        "closed": _("closed, stays as it is"),
        "load": _("Load into drafts"),
        "load_hint": _("Nothing is handed in yet. Wrong figures are kept as typed, and marked."),
        "marked": _("Download the file with its faults marked"),
        "ignored": _("Columns left out:"),
        "next": _("Correct a unit in its form, or correct the file and send it again."),
    }

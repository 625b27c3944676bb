"""Units and accounts from a list kept in Excel: looked at first, then taken over as a whole.

Plain forms without Dash. What was looked at comes back with the second form and is read anew, so
nothing of it is kept on the server; a list of one's own units is small.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from flask import Flask, Response, make_response, request

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.files.organizations import read_units
from monitor.files.people import read_people
from monitor.files.units_file import XLSX, units_xlsx
from monitor.present import formats
from monitor.present.language import Translator, msg
from monitor.present.messages import code_text
from monitor.present.unit_words import step_words
from monitor.services import accounts, tree, tree_reach, units
from monitor.services.accounts import LINK_LASTS, Made
from monitor.services.tree_plan import Change
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.account import words
from monitor.web.account.rendering import render
from monitor.web.rights import needing

PATH = "/units/import"
LARGEST = 300_000
"""Bytes of a list sent here; a thousand units have a third of it. Longer ones go by command."""
Kind = Literal["units", "people"]

SAY = {
    "title": msg("Units and accounts from a file"),
    "back": msg("Units and accounts"),
    "lead": msg("First you see what a file would change. It is taken over whole or not at all."),
    "units": msg("Units"),
    "units_note": msg(
        "Columns: code, name_vi; optional: name_en, short_name, aliases, parent, valid_from, "
        "valid_to. An empty cell leaves what is recorded."
    ),
    "template": msg("Your units as an Excel file, to begin with"),
    "people": msg("Accounts"),
    "people_note": msg(
        "Columns: username, display_name, email, role (clerk, head, unit_admin), organization. "
        "Whoever has several roles has several rows."
    ),
    "file": msg("Excel or CSV file"),
    "pick": msg("Choose a file"),
    "none": msg("No file chosen"),
    "look": msg("See what would change"),
    "take": msg("Take it over"),
    "wrong": msg("To put right; nothing was changed"),
    "row": msg("Row"),
    "unit": msg("Unit"),
    "change": msg("What changes"),
    "same": msg("as recorded"),
}  # fmt: skip


def install(server: Flask) -> None:
    """Add the addresses to the server."""
    server.add_url_rule(PATH, "unit_lists", page, methods=["GET"])
    server.add_url_rule(PATH, "unit_lists_send", send, methods=["POST"])
    server.add_url_rule("/units/list.xlsx", "unit_lists_file", template, methods=["GET"])


@needing(May.MANAGE_UNITS)
def page() -> Response:
    """The two forms."""
    return make_response(_render())


@needing(May.MANAGE_UNITS)
def template() -> Response:
    """The reader's units as a file that can be changed and sent back."""
    with visit.open_work() as work:
        raw = units_xlsx(
            units.listed(work, today=_today(work)), tree_reach.reach(work, _today(work))
        )
    answer = make_response(raw)
    answer.content_type = XLSX
    answer.headers["Content-Disposition"] = 'attachment; filename="units.xlsx"'
    return answer


@needing(May.MANAGE_UNITS)
def send() -> Response:
    """Look at a list, or take it over."""
    kind: Kind = "people" if request.form.get("kind") == "people" else "units"
    takes = request.form.get("step") == "take"
    try:
        raw, name = _sent()
        told = _people(raw, name, takes=takes) if kind == "people" else _units(raw, name, takes)
    except Invalid as no:
        return make_response(_render(kind=kind, wrong=_wrong(no, visit.say())), 422)
    kept = "" if takes else base64.b64encode(raw).decode("ascii")
    return make_response(_render(kind=kind, kept=kept, name=name, taken=takes, **told))


def _sent() -> tuple[bytes, str]:
    """The list of this request: the chosen file, or the one that was looked at before.

    Raises:
        Invalid: There is none, or it is too large for this page.
    """
    kept, name = request.form.get("kept", ""), request.form.get("name", "")[:200]
    if kept:
        try:
            raw = base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError):
            raise Invalid("not_a_table") from None
    else:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise Invalid("list_missing")
        name, raw = sent.filename[:200], sent.stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Invalid("list_too_large", kilobytes=LARGEST // 1000)
    return raw, name


def _units(raw: bytes, name: str, takes: bool) -> dict[str, Any]:
    rows = _read(raw, name, read_units)
    with visit.open_work(writes=True) as work:
        changes = tree.import_units(work, rows, today=_today(work))
        if not takes:
            work.session.rollback()
    _ = visit.say()
    done = sum(1 for one in changes if one.steps)
    said = (
        _.plural("{n} unit was changed.", "{n} units were changed.", done)
        if takes
        else _.plural("{n} unit would change.", "{n} units would change.", done)
    )
    return {"said": said, "changes": [_line(one, _) for one in changes], "may_take": bool(done)}


def _people(raw: bytes, name: str, *, takes: bool) -> dict[str, Any]:
    wanted, places = _read(raw, name, read_people)
    with visit.open_work(writes=True) as work:
        made = accounts.create_all(work, wanted, places)
        if not takes:
            work.session.rollback()
    _ = visit.say()
    if not takes:
        said = _.plural("{n} account could be made.", "{n} accounts could be made.", len(made))
        names = [(one.username, one.display_name) for one in wanted]
        return {"said": said, "names": names, "may_take": bool(made)}
    hours = str(int(LINK_LASTS.total_seconds() // 3600))
    said = _.plural(
        "Hand over this link now: it is shown once, works once, and lasts {hours} hours.",
        "Hand over these links now: each is shown once, works once, and lasts {hours} hours.",
        len(made), hours=hours,
    )  # fmt: skip
    return {"said": said, "links": [(one.username, _link(one)) for one in made]}


def _link(made: Made) -> str:
    return f"{visit.settings().base_url}/account/link/{made.link}"


def _read(raw: bytes, name: str, read: Any) -> Any:
    """Have a reader of files read what was sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{Path(name).suffix[:8]}"
        path.write_bytes(raw)
        return read(path)


def _today(work: Work) -> date:
    return formats.there(work.now, visit.settings().timezone).date()


def _line(one: Change, _: Translator) -> dict[str, Any]:
    return {"row": one.row, "code": one.code, "said": [step_words(step, _) for step in one.steps]}


def _wrong(no: Invalid, _: Translator) -> list[tuple[str, str]]:
    head = ("", code_text(no.code, no.values, _.locale))
    return [head, *((place, code_text(code, told, _.locale)) for place, code, told in no.fields)]


def _render(
    *,
    kind: Kind = "units",
    wrong: Sequence[tuple[str, str]] = (),
    kept: str = "",
    name: str = "",
    taken: bool = False,
    said: str = "",
    changes: Sequence[dict[str, Any]] = (),
    names: Sequence[tuple[str, str]] = (),
    links: Sequence[tuple[str, str]] = (),
    may_take: bool = False,
) -> str:
    return render(
        "unit_lists.html", words.words(visit.say(), words.COMMON, SAY), kind=kind, wrong=wrong,
        kept=kept, name=name, taken=taken, said=said, changes=changes, names=names, links=links,
        may_take=may_take and not taken,
    )  # fmt: skip

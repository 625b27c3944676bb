"""Files that take long: asked for, followed, fetched."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.directive import Basis
from monitor.domain.errors import Refusal
from monitor.domain.exports import STEPS, Export, ExportForm, ExportKind, ExportState, Wanted
from monitor.domain.roles import May
from monitor.files.export_room import MEDIA
from monitor.files.matrix_json import exact, moment, moment_or_none
from monitor.present.messages import code_text
from monitor.services import exports as services
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api import problems, serving
from monitor.web.api.operations import Asked, File, NoBody, Shape, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.reading import Instant

PATH = "/api/v1/exports"


@exact
class ExportJson(TypedDict):
    """A file that is made in the background: of what, how far it is, and where it is fetched.

    `step` goes from `waiting` over `figures` and `file` to `kept`. `reason` says why none was made;
    `moved` that its owner's rights changed between asking and making.
    """

    number: int
    directive: str
    kind: ExportKind
    format: ExportForm
    as_of: str
    basis: Basis
    root: str | None
    depth: int | None
    state: ExportState
    step: Literal["waiting", "figures", "file", "kept"]
    attempts: int
    asked_at: str
    finished_at: str | None
    expires_at: str | None
    name: str
    size: int | None
    sha256: str | None
    reason: str | None
    message: str | None
    moved: bool
    mail: bool
    file: str | None


@exact
class ExportsJson(TypedDict):
    """One's own files, the newest first."""

    exports: list[ExportJson]


class LongExport(Exception):
    """A file asked for directly takes so long that the worker makes it."""

    def __init__(self, wanted: Wanted, asked: Asked) -> None:
        super().__init__(wanted.directive)
        self.wanted, self.asked = wanted, asked


def begun(long: LongExport) -> Response:
    """The answer to it: 202, and where it is followed."""
    try:
        with visit.open_work(writes=True) as work:
            one = services.ask(work, long.wanted)
    except Refusal as no:
        return problems.of_refusal(no)
    answer = serving.respond(Told(export_json(one, long.asked.locale), 202), long.asked)
    answer.headers["Location"] = f"{PATH}/{one.number}"
    return answer


def export_json(one: Export, locale: str) -> ExportJson:
    """A file as programs read of it."""
    zone, wanted = visit.settings().zone, one.wanted
    assert wanted.as_of is not None
    assert wanted.basis is not None
    return {
        "number": one.number,
        "directive": wanted.directive,
        "kind": wanted.kind,
        "format": wanted.form,
        "as_of": moment(wanted.as_of, zone),
        "basis": wanted.basis,
        "root": wanted.root,
        "depth": wanted.depth,
        "state": one.state,
        "step": STEPS[one.step],  # type: ignore[typeddict-item]  # the words of the shape
        "attempts": one.attempts,
        "asked_at": moment(one.asked_at, zone),
        "finished_at": moment_or_none(one.finished_at, zone),
        "expires_at": moment_or_none(one.expires_at, zone),
        "name": one.name,
        "size": one.size,
        "sha256": one.sha256,
        "reason": one.reason or None,
        "message": code_text(one.reason, {}, locale) if one.reason else None,
        "moved": one.is_of_other_reach,
        "mail": one.tells_by_mail,
        "file": f"{PATH}/{one.number}/file" if one.state == "done" else None,
    }


class ExportBody(Shape):
    """What is to be in the file; the instant is fixed now where none is given."""

    directive: Code
    kind: ExportKind = "matrix"
    format: ExportForm
    as_of: Instant | None = None
    basis: Basis | None = None
    root: Code | None = None
    depth: int | None = Field(None, ge=0, le=99)
    mail: bool = False


@operation(
    "POST", "/exports", shape=ExportJson, status=202, needs=[May.SEE_MATRIX], body=ExportBody,
    writes=True, is_once=True, refusals=(404, 503),
)  # fmt: skip
def ask_export(work: Work, asked: Asked) -> Told:
    """Have a file made in the background; asking for the same again finds the first."""
    body: ExportBody = asked.body
    wanted = Wanted(
        body.directive, body.kind, body.format, asked.locale, body.as_of, body.basis, body.root,
        body.depth,
    )  # fmt: skip
    one = services.ask(work, wanted)
    if body.mail and one.is_open and not one.tells_by_mail:
        one = services.tell_by_mail(work, one.number)
    return Told(export_json(one, asked.locale), 202)


@operation("GET", "/exports", shape=ExportsJson, needs=[May.SEE_MATRIX])
def list_exports(work: Work, asked: Asked) -> Told:
    """One's own files, the newest first."""
    told: ExportsJson = {"exports": [export_json(one, asked.locale) for one in services.mine(work)]}
    return Told(told)


@operation("GET", "/exports/{number}", shape=ExportJson, needs=[May.SEE_MATRIX])
def read_export(work: Work, asked: Asked) -> Told:
    """How far one's own file has come."""
    one = services.one(work, asked.number("export_not_found"))
    return Told(export_json(one, asked.locale))


@operation(
    "GET", "/exports/{number}/file", shape=None, needs=[May.SEE_MATRIX], writes=True,
    media=tuple(one.partition(";")[0] for one in MEDIA.values()), refusals=(409,),
)  # fmt: skip
def read_export_file(work: Work, asked: Asked) -> Told:
    """One's own file, once it is made and until it expires."""
    one, raw = services.fetch(work, asked.number("export_not_found"))
    return Told(File(raw, MEDIA[one.wanted.form], one.name))


@operation(
    "POST", "/exports/{number}/cancel", shape=ExportJson, needs=[May.SEE_MATRIX], body=NoBody,
    writes=True, is_once=True, refusals=(409,),
)  # fmt: skip
def cancel_export(work: Work, asked: Asked) -> Told:
    """Call one's own file off while it is not made."""
    one = services.cancel(work, asked.number("export_not_found"))
    return Told(export_json(one, asked.locale))

"""Evidence: the files beside a report, sent, opened, used again, taken away."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.evidence import KINDS
from monitor.domain.roles import May
from monitor.files.matrix_json import exact
from monitor.services import directives
from monitor.services import evidence as services
from monitor.services.evidence import Shown
from monitor.services.reports import read
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Shape, Stored, Told, operation
from monitor.web.api.reading import Whole
from monitor.web.api.report_json import EvidenceJson, FileJson, ReportJson, file_json, report_json
from monitor.web.api.reports import ENTERS, PLACE
from monitor.web.evidence import vault

SEES = (May.SEE_EVIDENCE,)
FILES = f"{PLACE}/evidence"
FILE = f"{FILES}/{{number}}"
MISSING = "evidence_not_found"


@exact
class VersionsJson(EvidenceJson):
    """A file beside the report, with every version of the same paper the asker may see."""

    versions: list[FileJson]


@exact
class EvidenceListJson(TypedDict):
    """The files beside the figures shown, and those of the unit that can be used again."""

    files: list[VersionsJson]
    reusable: list[FileJson]


class SendQuery(Query):
    """Which file the new one replaces."""

    replaces: Whole | None = Field(None, description="The number of the file it is a version of.")


class UseBody(Shape):
    """Which duties the file shows; none means all the report answers."""

    obligations: list[str] = Field(default_factory=list, max_length=100)


def _zone(work: Work, asked: Asked) -> ZoneInfo:
    return ZoneInfo(directives.get(work, asked.slug).directive.time_zone)


def _versions(one: Shown, zone: ZoneInfo) -> VersionsJson:
    return {
        **file_json(one.file, zone),
        "obligations": list(one.obligations),
        "versions": [file_json(each, zone) for each in one.versions],
    }


def _told(work: Work, asked: Asked, status: int = 200) -> Told:
    view = read(work, asked.report)
    return Told(report_json(work, view, asked.locale), status, version=view.version)


@operation("GET", FILES, shape=EvidenceListJson, needs=SEES)
def list_evidence(work: Work, asked: Asked) -> Told:
    """The files beside a report's figures, with their versions, and the unit's other files."""
    zone = _zone(work, asked)
    found: EvidenceListJson = {
        "files": [_versions(one, zone) for one in services.listed(work, asked.report)],
        "reusable": [file_json(one, zone) for one in services.reusable(work, asked.report)],
    }
    return Told(found)


@operation(
    "POST", FILES, shape=ReportJson, needs=ENTERS, query=SendQuery, takes_file=True, writes=True,
    status=201, is_versioned=True, refusals=(409, 503),
)  # fmt: skip
def send_evidence(work: Work, asked: Asked) -> Told:
    """Put a file beside the draft; the same content again is not put there twice."""
    services.attach(work, vault(), asked.report, asked.body, replaces=asked.query.replaces)
    return _told(work, asked, 201)


@operation("GET", FILE, shape=None, needs=SEES, media=tuple(KINDS))
def read_evidence(work: Work, asked: Asked) -> Told:
    """One file, as it was sent."""
    return Told(Stored(services.fetch(work, vault(), asked.report, asked.number(MISSING))))


@operation(
    "PUT", FILE, shape=ReportJson, needs=ENTERS, body=UseBody, writes=True, matching="may",
    is_versioned=True, refusals=(409,),
)  # fmt: skip
def use_evidence(work: Work, asked: Asked) -> Told:
    """Use a file of the unit again, or say which duties it shows."""
    body: UseBody = asked.body
    services.use(work, asked.report, asked.number(MISSING), body.obligations, asked.if_match)
    return _told(work, asked)


@operation(
    "DELETE", FILE, shape=ReportJson, needs=ENTERS, writes=True, matching="may", is_versioned=True,
    refusals=(409,),
)  # fmt: skip
def take_evidence_away(work: Work, asked: Asked) -> Told:
    """Take a file away from the draft; what was sent keeps it."""
    services.detach(work, asked.report, asked.number(MISSING), asked.if_match)
    return _told(work, asked)

"""Chasing by hand: who is still out, a reminder to many of them, and the log of calls."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.chase import WhyNot
from monitor.domain.contacts import ContactKind, ContactNote
from monitor.domain.roles import May
from monitor.domain.statements import SignKind
from monitor.files.matrix_json import exact, moment, moment_or_none
from monitor.present.reminder_words import reminder_words
from monitor.services import calls, directives
from monitor.services import chasing as services
from monitor.services.chasing import ChaseLine
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Shape, Told, operation
from monitor.web.api.organizations import Code

PATH = "/directives/{slug}/chase"
CALLS = "/directives/{slug}/calls"
CHASES = (May.CHASE,)


@exact
class SignJson(TypedDict):
    """The last that was seen of a unit; `filled` of `asked` boxes where it is a draft."""

    kind: SignKind
    at: str | None
    filled: int
    asked: int


@exact
class ContactJson(TypedDict):
    """Somebody of a unit, or a number of it: what one dials or writes to."""

    kind: str
    name: str
    value: str


@exact
class CallJson(TypedDict):
    """A call, a reply or a visit, as it was written down; it is never changed."""

    organization: str
    at: str
    author: str
    kind: ContactKind
    person: str
    body: str


@exact
class ChaseLineJson(TypedDict):
    """A unit that owes something: its most urgent report, and what is known of the unit."""

    organization: str
    period: str
    limit: str
    state: str
    returned: bool
    request: bool
    others: int
    missing: int
    asked: int
    reminded: int
    reminded_at: str | None
    reminded_today: bool
    sign: SignJson
    contacts: list[ContactJson]
    last_call: CallJson | None


@exact
class ChaseCountJson(TypedDict):
    """Where the reports asked stand, each unit once."""

    sent: int
    overdue: int
    returned: int
    open: int


@exact
class ChaseJson(TypedDict):
    """Who is still out, the most urgent first."""

    directive: str
    counts: ChaseCountJson
    lines: list[ChaseLineJson]


@exact
class SkippedJson(TypedDict):
    """A unit that gets no mail: it sent meanwhile, had one today, or nobody can be written to."""

    organization: str
    why: WhyNot


@exact
class LetterJson(TypedDict):
    """What one person is mailed, as it would leave now."""

    name: str
    address: str
    locale: str
    subject: str
    organizations: list[str]


@exact
class PreviewJson(TypedDict):
    """A sending looked at beforehand."""

    letters: list[LetterJson]
    skipped: list[SkippedJson]


@exact
class SentJson(TypedDict):
    """A sending done: how many mails to how many units are on their way, and who was left out."""

    mails: int
    units: int
    skipped: list[SkippedJson]


@exact
class CallsJson(TypedDict):
    """The log of calls, the newest first."""

    calls: list[CallJson]


class ChaseBody(Shape):
    """Which units are reminded."""

    organizations: list[Code] = Field(max_length=10_000)


class CallsQuery(Query):
    """Of which unit; of all in reach where none is named."""

    org: Code | None = None


class CallBody(Shape):
    """With whom of which unit, how, and what was said."""

    organization: Code
    kind: ContactKind
    person: str = ""
    body: str


def _zone(work: Work, slug: str) -> ZoneInfo:
    return ZoneInfo(directives.get(work, slug).directive.time_zone)


@operation("GET", PATH, shape=ChaseJson, needs=CHASES)
def list_chase(work: Work, asked: Asked) -> Told:
    """Who is still out, since when silent, and how to reach them."""
    zone = _zone(work, asked.slug)
    lines = services.listed(work, asked.slug)
    counts = services.counted(work, asked.slug)
    told: ChaseJson = {
        "directive": asked.slug,
        "counts": {
            "sent": counts.sent,
            "overdue": counts.overdue,
            "returned": counts.returned,
            "open": counts.open,
        },
        "lines": [_line(one, zone) for one in lines],
    }
    return Told(told)


def _line(one: ChaseLine, zone: ZoneInfo) -> ChaseLineJson:
    report = one.task.report
    return {
        "organization": one.organization,
        "period": report.period,
        "limit": moment(report.limit, zone),
        "state": report.state.value,
        "returned": report.is_returned,
        "request": report.is_request,
        "others": one.others,
        "missing": one.missing,
        "asked": one.asked,
        "reminded": one.task.reminded,
        "reminded_at": moment_or_none(one.reminded_at, zone),
        "reminded_today": one.is_reminded_today,
        "sign": {
            "kind": one.sign.kind,
            "at": moment_or_none(one.sign.at, zone),
            "filled": one.sign.filled,
            "asked": one.sign.asked,
        },
        "contacts": [{"kind": it.kind, "name": it.name, "value": it.value} for it in one.contacts],
        "last_call": None if one.last_note is None else call_json(one.last_note, zone),
    }


def _skipped(found: Iterable[tuple[str, WhyNot]]) -> list[SkippedJson]:
    return [{"organization": unit, "why": why} for unit, why in found]


@operation("POST", f"{PATH}/preview", shape=PreviewJson, needs=CHASES, body=ChaseBody)
def preview_chase(work: Work, asked: Asked) -> Told:
    """What would be mailed to whom if it left now; nothing is sent."""
    planned = services.preview(work, asked.slug, asked.body.organizations)
    letters: list[LetterJson] = [
        {
            "name": one.name,
            "address": one.address,
            "locale": one.locale,
            "subject": reminder_words(one.told, one.locale).subject,
            "organizations": list(dict.fromkeys(it.unit.code for it in one.told.tasks)),
        }
        for one in planned.letters
    ]
    told: PreviewJson = {"letters": letters, "skipped": _skipped(planned.skipped)}
    return Told(told)


@operation(
    "POST", f"{PATH}/send", shape=SentJson, needs=CHASES, body=ChaseBody, writes=True, is_once=True
)
def send_chase(work: Work, asked: Asked) -> Told:
    """Remind the people of these units; who has sent meanwhile is left out."""
    done = services.send(work, asked.slug, asked.body.organizations)
    told: SentJson = {
        "mails": done.mails, "units": done.units, "skipped": _skipped(done.skipped)
    }  # fmt: skip
    return Told(told)


def call_json(one: ContactNote, zone: ZoneInfo) -> CallJson:
    """A call as programs read it."""
    return {
        "organization": one.organization,
        "at": moment(one.at, zone),
        "author": one.author,
        "kind": one.kind,
        "person": one.person,
        "body": one.body,
    }


@operation("GET", CALLS, shape=CallsJson, needs=[May.SEE_CONTACTS], query=CallsQuery)
def list_calls(work: Work, asked: Asked) -> Told:
    """The log of calls, replies and visits."""
    zone = _zone(work, asked.slug)
    found = calls.listed(work, asked.slug, asked.query.org)
    told: CallsJson = {"calls": [call_json(one, zone) for one in found]}
    return Told(told)


@operation(
    "POST", CALLS, shape=CallJson, status=201, needs=CHASES, body=CallBody, writes=True,
    is_once=True,
)  # fmt: skip
def write_call(work: Work, asked: Asked) -> Told:
    """Write down a call, a reply or a visit."""
    body: CallBody = asked.body
    calls.write(work, asked.slug, body.organization, body.kind, body.person.strip(), body.body)
    newest = calls.listed(work, asked.slug, body.organization)[0]
    return Told(call_json(newest, _zone(work, asked.slug)), 201)

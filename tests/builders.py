"""Builders: a small office on the worked example, and people in it by name."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from monitor.domain.directive import Directive
from monitor.domain.roles import CLOCK, Actor
from monitor.services import directives, reports
from monitor.services.reports import ReportKey
from monitor.services.work import Clock, Office
from monitor.store import accounts, issuing, organizations
from monitor.store.engine import reading, writing
from tests.conftest import fill
from tests.domain import golden_example as golden

SLUG = "5305-UBND-XD6"
START = datetime.fromisoformat("2020-08-05T08:00:00+07:00")

PEOPLE: dict[str, list[tuple[str, str | None, str | None]]] = {
    "so-tttt": [("coordinator", "so-tttt", SLUG)],
    "vp-ubnd": [("observer", "vp-ubnd", SLUG)],
    "chu-tich": [("leader", None, SLUG)],
    "quan-sat": [("observer", None, SLUG)],
    "lanh-dao-ha-long": [("leader", "ubnd-huyen-193", None)],
    "admin": [("admin", None, None)],
    "bach-dang": [("clerk", "ubnd-xa-06694", None)],
    "hong-gai": [("clerk", "ubnd-xa-06691", None)],
    "hong-gai.duyet": [("head", "ubnd-xa-06691", None)],
    "ha-long": [("clerk", "ubnd-huyen-193", None)],
    "ha-long.duyet": [("head", "ubnd-huyen-193", None)],
    "so-tttt.nhap": [("clerk", "so-tttt", None)],
    "so-tttt.duyet": [("head", "so-tttt", None)],
    "vp-ubnd.nhap": [("clerk", "vp-ubnd", None)],
}
"""Who is who; every other organisation has a clerk of its own code and a head ``.duyet``."""


class Cast:
    """An office at a fixed instant, whose people act by name."""

    def __init__(self, engine: Engine, now: datetime = START) -> None:
        self.office = Office(engine, Clock(now))
        self.engine = engine

    def at(self, instant: datetime | str) -> Cast:
        if isinstance(instant, str):
            instant = datetime.fromisoformat(instant)
        self.office.clock.fixed = instant
        return self

    def actor(self, name: str) -> Actor:
        with reading(self.engine) as session:
            account = accounts.by_username(session, name)
            assert account is not None, name
            found = accounts.actor_for(session, account.id, self.office.clock.fixed)
            assert found is not None
            return found

    def reading(self, name: str):
        return self.office.reading(self.actor(name))

    def writing(self, name: str):
        return self.office.writing(self.actor(name))


def place(organization: str, period: str = "final") -> ReportKey:
    return ReportKey(SLUG, organization, period)


def people_of(directive: Directive, units: list[str]) -> dict[str, list]:
    people = dict(PEOPLE)
    for code in units:
        people.setdefault(code, [("clerk", code, None)])
        people.setdefault(f"{code}.duyet", [("head", code, None)])
    return people


def golden_cast(engine: Engine) -> Cast:
    """The worked example's organisations, directive and people; nothing reported yet."""
    fill(engine, "the worked example", _make_golden)
    return Cast(engine)


def _make_golden(engine: Engine) -> None:
    with writing(engine) as session:
        ids: dict[str, int] = {}
        for unit in golden.organizations():
            ids[unit.code] = organizations.insert(
                session, unit, parent_id=ids.get(unit.parent or ""), recorded_at=START
            )
        told = golden.directive()
        text = "Nguyên văn của ví dụ"
        told = replace(told, text=text)
        directive_id = issuing.insert(session, told, issuing.Origins(), loaded_at=START)
        for name, roles in people_of(told, list(ids)).items():
            account = accounts.insert(
                session, username=name, display_name=name, email=f"{name}@demo.example",
                locale="vi", demo=True, at=START,
            )  # fmt: skip
            for role, unit, slug in roles:
                accounts.add_grant(
                    session, account.id, role=role, organization_id=ids[unit] if unit else None,
                    directive_id=directive_id if slug else None, at=START, by=None,
                )  # fmt: skip


def play(cast: Cast, event: golden.Event) -> None:
    """One event of the worked example, through the services, by its actor at its instant."""
    cast.at(event.at)
    payload = event.payload
    with cast.writing(event.actor) as work:
        key = place(event.organization, event.period)
        if event.kind in ("save", "correct"):
            reports.save_draft(work, key, payload["values"], note=payload.get("reason", ""))
        elif event.kind == "submit":
            reports.submit(work, key, values=payload.get("values"))
        elif event.kind == "approve":
            reports.approve(work, key)
        elif event.kind == "accept":
            reports.accept(work, key)
        elif event.kind == "return":
            fix_by = payload.get("fix_by")
            reports.send_back(
                work, key, payload["reason"], datetime.fromisoformat(fix_by) if fix_by else None
            )
        elif event.kind == "reopen":
            reports.reopen(work, key, payload["reason"])
        elif event.kind == "extend":
            reports.extend(work, key, datetime.fromisoformat(payload["due"]), payload["reason"])
        elif event.kind == "exempt":
            directives.exempt(
                work, SLUG, payload["obligation"], event.organization, payload["reason"]
            )
        elif event.kind == "set_target":
            by = datetime.fromisoformat(payload["by"]) if "by" in payload else None
            directives.set_target(
                work, SLUG, payload["obligation"], payload["target"], payload["note"], by
            )
        else:
            assert event.kind == "set_milestone"
            directives.set_milestone(
                work, SLUG, payload["obligation"], payload["value"],
                datetime.fromisoformat(payload["by"]), payload["note"],
            )  # fmt: skip


def play_golden(cast: Cast, until: datetime | None = None) -> Cast:
    """The worked example's events up to an instant, that instant included."""
    for event in golden.events():
        if until is not None and event.at > until:
            break
        play(cast, event)
    return cast.at(until) if until else cast


def played_golden(engine: Engine, until: datetime | str) -> Cast:
    """A fresh database with the worked example played up to an instant: once, then copied."""
    if isinstance(until, str):
        until = datetime.fromisoformat(until)
    end = until
    fill(
        engine,
        f"the worked example to {end.isoformat()}",
        lambda empty: play_golden(golden_cast(empty), end),
    )
    return Cast(engine, end)


@contextmanager
def statements_of(engine):
    """Every statement sent within, but those that open and end the transaction."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")):
            found.append(" ".join(statement.split()))

    listen(engine, "before_cursor_execute", note)
    yield found
    remove(engine, "before_cursor_execute", note)


__all__ = [
    "CLOCK", "SLUG", "Cast", "golden_cast", "place", "play", "play_golden",
    "played_golden", "statements_of",
]  # fmt: skip

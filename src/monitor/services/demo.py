"""The demo: one synthetic week, played by its people through the same verbs as everybody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from monitor.domain.organization import Organization
from monitor.domain.roles import CLOCK, Actor, Grant
from monitor.intake.demo import DemoEvent, DemoSeeds, read_demo
from monitor.services import (
    calls,
    directives,
    explanations,
    passwords,
    plans,
    reports,
    setup,
)
from monitor.services.reports import ReportKey
from monitor.services.work import Clock, Office, Work, offset_to
from monitor.store import accounts, audit, demo, instance, keys, organizations
from monitor.store import directives as stored_directives

SLUG = "5305-UBND-XD6"
DIRECTIVE_FOLDER = "5305-ubnd-xd6"
BEGIN = datetime.fromisoformat("2020-08-05T08:00:00+07:00")
"""When the directive, its organisations and its people are there; nothing is reported yet."""
END = datetime.fromisoformat("2020-08-10T08:00:00+07:00")
DIGEST_TIME = "07:00"

PLAYED_UNTIL = "demo_played_until"
FINGERPRINT = "demo_fingerprint"
LAST_PLAYED = "demo_last_record"
"""The audit's last record of the play: what comes after it was done by a visitor."""

Progress = Callable[[int, int], None]
"""Told after each event how many of how many have been played."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a database is to the demo.

    ``kind`` is ``empty``, ``played`` (up to ``until``, from the seeds of today), ``outdated``
    (played from other seeds, or broken off on the way) or ``foreign``: somebody else's work, which
    the demo never touches.
    """

    kind: Literal["empty", "played", "outdated", "foreign"]
    until: datetime | None = None


def stage(office: Office, seeds: Path) -> Stage:
    """What the demo finds in a database, which may have no tables yet. Changes nothing."""
    fingerprint = read_demo(seeds / "demo").fingerprint
    # With a clock of its own, since the database's may not be there to be asked.
    with _studio(office).reading(CLOCK) as work:
        session = work.session
        if not demo.has_tables(session):
            return Stage("empty")
        if instance.get(session, instance.DEMO) is None:
            return Stage("empty" if demo.is_untouched(session) else "foreign")
        played = instance.get(session, PLAYED_UNTIL)
        if played is None or instance.get(session, FINGERPRINT) != fingerprint:
            return Stage("outdated")
        return Stage("played", datetime.fromisoformat(played))


def play(
    office: Office,
    until: datetime,
    *,
    seeds: Path,
    password: str,
    progress: Progress | None = None,
) -> int:
    """Fill an empty, migrated database with the demo as it stands at an instant.

    The clock of every process on the database then reads ``until``. No digest is recorded as sent.

    Args:
        office: The database; it must be empty.
        until: The last instant that is played; what happens at it has happened.
        seeds: The folder of seeds, with ``organizations``, ``directives`` and ``demo``.
        password: Everybody's, of those who may sign in.
        progress: Told how far the play has come.

    Returns:
        How many events were played.

    Raises:
        ValueError: Somebody has worked in this database already.
    """
    told = read_demo(seeds / "demo")
    events = [one for one in told.events if one.at <= until]
    studio = _studio(office)
    with studio.writing(CLOCK) as work:
        if not demo.is_untouched(work.session):
            raise ValueError("the database is not empty")
        # First of all, so that a play broken off is known for what it is.
        instance.put(work.session, instance.DEMO, "1")
        setup.load(work, seeds / "organizations", seeds / "directives" / DIRECTIVE_FOLDER)
    with studio.writing(CLOCK) as work:
        _cast(work, told)
    open_to(office, password, seeds=seeds, at=BEGIN)
    # One transaction for all: nobody watches, and a commit for each would take most of the time.
    with studio.writing(CLOCK) as work:
        company: dict[str, Actor] = {}
        for number, event in enumerate(events, 1):
            if event.actor not in company:
                company[event.actor] = _actor(work, event.actor)
            act(Work(work.session, company[event.actor], event.at), event)
            if progress is not None:
                progress(number, len(events))
        instance.put(work.session, PLAYED_UNTIL, until.isoformat())
        instance.put(work.session, FINGERPRINT, told.fingerprint)
        instance.put(work.session, LAST_PLAYED, str(demo.last_record(work.session)))
    wind(office, until)
    return len(events)


def _studio(office: Office) -> Office:
    return Office(office.engine, Clock(BEGIN))


def wind(office: Office, at: datetime) -> None:
    """Set the clock of every process on this database: it goes on from ``at``."""
    with office.writing(CLOCK) as work:
        instance.set_clock_offset(work.session, offset_to(at))


def resume(office: Office, until: datetime) -> datetime:
    """Let the clock of a played demo go on where it was left; returns the instant it reads.

    Never before something that was done here already, which would then lie in the future.
    """
    with office.reading(CLOCK) as work:
        played = int(instance.get(work.session, LAST_PLAYED) or 0)
        last = demo.last_deed(work.session, after=played)
    at = until if last is None else max(until, last)
    wind(office, at)
    return at


def open_to(office: Office, password: str, *, seeds: Path, at: datetime | None = None) -> None:
    """Give everybody who may sign in this password; the rest have none and cannot."""
    with office.writing(CLOCK) as work:
        for one in read_demo(seeds / "demo").accounts:
            if not one.sign_in:
                continue
            account = accounts.by_username(work.session, one.username)
            assert account is not None
            hashed = passwords.hash_password(password)
            accounts.set_password(work.session, account.id, hashed=hashed, at=at or work.now)


def signers(seeds: Path) -> list[tuple[str, str, str]]:
    """Who may sign in: user name, role and unit, for the table that is printed."""
    return [
        (one.username, one.role, one.organization or one.directive or "–")
        for one in read_demo(seeds / "demo").accounts
        if one.sign_in
    ]


def _cast(work: Work, told: DemoSeeds) -> None:
    """Make the demo's people, switch head steps off, and subscribe who reads the digest."""
    units = {
        one.code: one for one in organizations.find(work.session, on=work.now.date(), scope=None)
    }
    ids = organizations.ids_of(work.session)
    for code in told.head_step_off:
        organizations.set_head_step(work.session, ids[code], on=False)
    stored = stored_directives.load(work.session, SLUG)
    assert stored is not None
    directive_id = stored.ids.directive
    taking_part = {
        one.organization for one in stored.directive.assignments if one.part != "coordinating"
    }
    people = list(_people(told, units, taking_part))
    there = accounts.existing(work.session, [username for username, *_ in people])
    for username, name, grant, daily_digest in people:
        if username in there:
            user_id = _adopt(work, username, name)
        else:
            user_id = _enrol(work, username, name, grant, ids, directive_id)
        if daily_digest:
            demo.subscribe(
                work.session, user_id=user_id, directive_id=directive_id,
                local_time=DIGEST_TIME, since=work.now,
            )  # fmt: skip


def _address(username: str) -> str:
    return f"{username}@demo.example"


def _adopt(work: Work, username: str, name: str) -> int:
    """Take over an account that nobody has used: the administrator's of a set-up."""
    known = accounts.by_username(work.session, username)
    assert known is not None
    demo.adopt(work.session, known.id, display_name=name, email=_address(username))
    keys.void_links_of(work.session, known.id, at=work.now)
    return known.id


def _enrol(
    work: Work,
    username: str,
    name: str,
    grant: Grant,
    units: Mapping[str, int],
    directive_id: int,
) -> int:
    """Make one account with its role."""
    unit_id = units[grant.organization] if grant.organization else None
    account = accounts.insert(
        work.session, username=username, display_name=name, email=_address(username), locale="vi",
        demo=True, at=work.now,
    )  # fmt: skip
    accounts.add_grant(
        work.session, account.id, role=grant.role, organization_id=unit_id,
        directive_id=directive_id if grant.directive else None, at=work.now, by=None,
    )  # fmt: skip
    audit.record(
        work.session, at=work.now, actor_id=None, action="user.create", object_type="user",
        object_id=username, organization_id=unit_id, detail={"demo": True, "role": grant.role},
    )  # fmt: skip
    return account.id


def _people(
    told: DemoSeeds, units: Mapping[str, Organization], taking_part: set[str]
) -> Iterator[tuple[str, str, Grant, bool]]:
    """The named accounts, then a clerk and a head for every other unit that has to report."""
    for one in told.accounts:
        yield one.username, one.display_name, one.grant, one.daily_digest
    held = {(one.role, one.organization) for one in told.accounts}
    for code, unit in units.items():
        if code not in taking_part:
            continue
        name = unit.short_name or unit.name_vi
        if ("clerk", code) not in held:
            yield code, f"Cán bộ tổng hợp {name}", Grant("clerk", code), False
        if ("head", code) not in held and code not in told.head_step_off:
            yield f"{code}.duyet", f"Thủ trưởng {name}", Grant("head", code), False


def _actor(work: Work, username: str) -> Actor:
    account = accounts.by_username(work.session, username)
    actor = accounts.actor_for(work.session, account.id, work.now) if account else None
    if actor is None:
        raise ValueError(f"the demo's script names {username!r}, who has no account")
    return actor


def act(work: Work, event: DemoEvent) -> None:
    """Do what one event of the script says, as its actor at its instant."""
    told = event.payload
    key = ReportKey(SLUG, event.organization, event.period)
    reasons = told.get("reasons", {})
    if event.kind in ("save", "correct"):
        reports.save_draft(work, key, told["values"], reasons, told.get("reason", ""))
    elif event.kind == "submit":
        reports.submit(work, key, values=told.get("values"), reasons=reasons)
    elif event.kind == "approve":
        reports.approve(work, key)
    elif event.kind == "accept":
        reports.accept(work, key)
    elif event.kind == "return":
        reports.send_back(work, key, told["reason"], _instant(told, "fix_by"))
    elif event.kind == "reopen":
        reports.reopen(work, key, told["reason"])
    elif event.kind == "extend":
        due = _instant(told, "due")
        assert due is not None
        reports.extend(work, key, due, told["reason"])
    elif event.kind in ("plan", "ask", "answer", "call"):
        _follow_up(work, event)
    else:
        _decide(work, event)


def _follow_up(work: Work, event: DemoEvent) -> None:
    """What is asked, planned and said about a figure that falls short."""
    told, unit = event.payload, event.organization
    if event.kind == "call":
        calls.write(work, SLUG, unit, "call", told["person"], told["body"])
        return
    duty, by = told["obligation"], _instant(told, "by")
    if event.kind == "plan":
        plans.write(work, SLUG, duty, unit, told["what"], told["who"], by, 0)
    elif event.kind == "ask":
        explanations.ask(work, SLUG, duty, unit, told["question"], by)
    else:
        asked = explanations.of_cell(work, SLUG, duty, unit)[0]
        explanations.answer(work, asked.id, told["body"])


def _decide(work: Work, event: DemoEvent) -> None:
    """What the coordinator decides about an obligation."""
    told = event.payload
    duty, by = told["obligation"], _instant(told, "by")
    if event.kind == "exempt":
        directives.exempt(work, SLUG, duty, event.organization, told["reason"])
    elif event.kind == "set_target":
        directives.set_target(work, SLUG, duty, told["target"], told["note"], by)
    else:
        directives.set_milestone(work, SLUG, duty, told["value"], by, told["note"])


def _instant(told: Mapping[str, Any], name: str) -> datetime | None:
    given = told.get(name)
    return None if given is None else datetime.fromisoformat(given)

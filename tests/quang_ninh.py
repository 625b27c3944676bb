"""The real province: the seeds, the demo's people, and a few reports under way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from monitor.domain.roles import CLOCK
from monitor.services import passwords, reports, setup
from monitor.services.work import Clock, Office
from monitor.shipped import folder
from monitor.store import accounts, organizations
from monitor.store.engine import writing
from tests.builders import SLUG, Cast, place
from tests.conftest import fill

LOADED = datetime.fromisoformat("2020-08-05T08:00:00+07:00")
TEN_MINUTES = timedelta(minutes=10)
PASSWORD = "một câu đủ dài để nhớ"

Grants = list[tuple[str, str | None, str | None]]
PEOPLE: dict[str, Grants] = {
    "admin": [("admin", None, None)],
    "so-tttt": [("coordinator", "so-tttt", SLUG)],
    "so-tttt.nhap": [("clerk", "so-tttt", None)],
    "so-tttt.duyet": [("head", "so-tttt", None)],
    "vp-ubnd": [("observer", "vp-ubnd", SLUG)],
    "chu-tich": [("leader", None, SLUG)],
    "lanh-dao-ha-long": [("leader", "ubnd-huyen-193", None)],
    "tkv": [("clerk", "tkv", None)],
    "tkv.duyet": [("head", "tkv", None)],
    "tkv.quantri": [("unit_admin", "tkv", None)],
    "than-ha-lam": [("clerk", "than-ha-lam", None)],
    "than-ha-lam.duyet": [("head", "than-ha-lam", None)],
    "dong-bac": [("clerk", "dong-bac", None)],
    "dong-bac.duyet": [("head", "dong-bac", None)],
    "ha-long": [("clerk", "ubnd-huyen-193", None)],
    "ha-long.duyet": [("head", "ubnd-huyen-193", None)],
    "bach-dang": [("clerk", "ubnd-xa-06694", None)],
    "quan-sat": [("observer", None, SLUG)],
}
"""The demo's accounts with their roles, as (role, organisation, directive)."""


def furnish(engine: Engine) -> None:
    """Load the real seeds and the demo's people; nothing is reported yet."""
    fill(engine, "the real province", _make)


def _make(engine: Engine) -> None:
    seeds = folder("seeds")
    with Office(engine, Clock(LOADED)).writing(CLOCK) as work:
        setup.load(work, seeds / "organizations", seeds / "directives" / "5305-ubnd-xd6")
    hashed = passwords.hash_password(PASSWORD)
    with writing(engine) as session:
        ids = organizations.ids_of(session)
        organizations.set_head_step(session, ids["ubnd-xa-06694"], on=False)
        directives = accounts.directive_ids(session, [SLUG])
        for name, grants in PEOPLE.items():
            person = accounts.insert(
                session, username=name, display_name=f"Người dùng {name}",
                email=f"{name}@demo.example", locale="vi", demo=True, at=LOADED,
            )  # fmt: skip
            accounts.set_password(session, person.id, hashed=hashed, at=LOADED)
            for role, unit, slug in grants:
                accounts.add_grant(
                    session, person.id, role=role, organization_id=ids[unit] if unit else None,
                    directive_id=directives[slug] if slug else None, at=LOADED, by=None,
                )  # fmt: skip


def values_for(cast: Cast, username: str, organization: str, period: str) -> dict[str, Any]:
    """Plausible values for every field a unit is asked, without errors."""
    with cast.reading(username) as work:
        fields = [one.field for one in reports.read(work, place(organization, period)).fields]
    made: dict[str, Any] = {}
    for one in fields:
        if one.type == "count":
            # What is part of another field comes after it, so it may be smaller, never larger.
            made[one.code] = 400 - 7 * len(made)
        elif one.type == "boolean":
            made[one.code] = True
        elif one.type == "date":
            made[one.code] = "2020-08-06"
        elif one.code == "implementation_summary":
            made[one.code] = "Đã phổ biến tới các phòng, ban"
    return made


def send(cast: Cast, clerk: str, organization: str, period: str, at: str, **values: Any) -> None:
    """A report entered and handed in by its clerk, approved ten minutes later by its head."""
    cast.at(f"{at}+07:00")
    given = values or values_for(cast, clerk, organization, period)
    with cast.writing(clerk) as work:
        reports.submit(work, place(organization, period), values=given)
    head = clerk.removesuffix(".nhap") + ".duyet"
    if head in PEOPLE:
        cast.at(datetime.fromisoformat(f"{at}+07:00") + TEN_MINUTES)
        with cast.writing(head) as work:
            reports.approve(work, place(organization, period))


def accept(cast: Cast, organization: str, period: str, at: str) -> None:
    """The coordinator takes over what was sent."""
    cast.at(f"{at}+07:00")
    with cast.writing("so-tttt") as work:
        reports.accept(work, place(organization, period))


def days_before(cast: Cast) -> Cast:
    """The daily reports of 6 August: what the final ones are compared with."""
    send(
        cast, "than-ha-lam", "than-ha-lam", "2020-08-06", "2020-08-06T10:00",
        headcount=5118, smartphones=4950, smartphones_installed=3902,
    )  # fmt: skip
    accept(cast, "than-ha-lam", "2020-08-06", "2020-08-06T15:00")
    return cast


def busy_afternoon(cast: Cast) -> Cast:
    """7 August 2020 at 16:00: something waits on every desk."""
    days_before(cast)
    send(cast, "ha-long", "ubnd-huyen-193", "2020-08-06", "2020-08-06T16:00")
    send(cast, "so-tttt.nhap", "so-tttt", "final", "2020-08-07T09:00")
    send(cast, "bach-dang", "ubnd-xa-06694", "final", "2020-08-07T10:00")
    cast.at("2020-08-07T11:00+07:00")
    with cast.writing("so-tttt") as work:
        fix_by = datetime.fromisoformat("2020-08-09T00:00:00+07:00")
        why = "Thiếu số hộ của khu 3; đề nghị rà soát lại danh sách"
        reports.send_back(work, place("ubnd-xa-06694"), why, fix_by)
    cast.at("2020-08-07T14:00+07:00")
    with cast.writing("dong-bac") as work:
        values = {"headcount": 6800, "smartphones": 6100, "smartphones_installed": 5490}
        reports.submit(work, place("dong-bac"), values=values)
    cast.at("2020-08-07T15:00+07:00")
    with cast.writing("than-ha-lam") as work:
        values = {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 48000}
        reports.save_draft(work, place("than-ha-lam"), values, note="Đang chờ số của phân xưởng 5")
    return cast.at("2020-08-07T16:00+07:00")

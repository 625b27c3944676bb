"""The board at the size of a province, of a region and of a nation: what its readers wait for."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, bindparam, text

from monitor.domain.roles import Actor, Grant
from monitor.services import matrix, sessions
from monitor.services.accounts import OPERATOR
from monitor.services.work import Office
from monitor.store import accounts, boards, directives, organizations, rollups
from monitor.store.engine import reading, writing
from monitor.store.types import UtcDateTime
from monitor.web.visit import cookie_name
from monitor.web.worded import WORDED
from tests.benchmarks import province
from tests.benchmarks.measuring import Act, line, raw, timed
from tests.benchmarks.saving import SLUG
from tests.walks.house import House
from tests.walks.visitors import CHROMIUM, FLAGS

DAYS = 6
SIZES = (1, 6, 46)
"""So many times the reporting units: 304, about 1,500 and about 11,000 organisations."""
BRANCH = "tkv"
"""An addressee with many units."""
DISTRICTS = {1: "ubnd-huyen-205", 6: "ubnd-huyen-207", 46: "ubnd-huyen-207"}
"""A district of the usual size: 21 communes, and then 18; the smallest of the largest board, 138.
"""
FIRST_SCREEN = 60_000
"""Bytes on the wire that the board's first screen may have."""

PER_UNIT = text(
    "SELECT c.organization_id, c.field_id, c.value FROM current_figure c"
    " WHERE c.basis = 'received' ORDER BY c.organization_id, c.field_id"
)
PAST = text(
    "SELECT r.organization_id, f.field_id, f.value FROM report r"
    " JOIN (SELECT r2.organization_id AS unit, MAX(d.at) AS sent FROM report r2"
    "   JOIN decision d ON d.report_id = r2.id AND d.kind = 'approve' AND d.at <= :at"
    "   GROUP BY r2.organization_id) latest ON latest.unit = r.organization_id"
    " JOIN decision d ON d.report_id = r.id AND d.kind = 'approve' AND d.at = latest.sent"
    " JOIN revision v ON v.report_id = r.id JOIN figure f ON f.revision_id = v.id"
).bindparams(bindparam("at", type_=UtcDateTime()))
BELOW = text(
    "SELECT c.organization_id, c.field_id, c.value FROM current_figure c"
    " JOIN organization_placement p ON p.organization_id = c.organization_id"
    " WHERE c.basis = 'received' AND p.path LIKE :path"
)


def measure(make: Callable[[str], Engine]) -> list[dict[str, Any]]:
    """Every size in turn, each on a database of its own."""
    found: list[dict[str, Any]] = []
    for times in SIZES:
        engine = make(f"boards{times}")
        found += _one(engine, times)
        engine.dispose()
    return found


def _one(engine: Engine, times: int) -> list[dict[str, Any]]:
    start = time.perf_counter()
    office = province.build(engine, DAYS, times)
    with engine.connect() as connection:
        units = connection.execute(text("SELECT COUNT(*) FROM organization")).scalar_one()
    with reading(engine) as session:
        day = province.FIRST.date()
        path = organizations.paths_of(session, codes=[BRANCH], on=day)[BRANCH]
    took = time.perf_counter() - start
    print(f"\nboard: {units} organisations x 30, {DAYS} days, built in {took:.1f} s", flush=True)
    leader = _leader(office)
    with _served(office, leader) as (house, cookie):
        found = _answers(office, leader, house, cookie, path, times)
        found.append(_first_cells(house, cookie))
    return [{"organizations": units, **one} for one in found]


def _leader(office: Office) -> Actor:
    with writing(office.engine) as session:
        now = office.clock.now(session)
        one = accounts.insert(
            session, username="leader", display_name="leader", email="leader@demo.example",
            locale="vi", demo=True, at=now,
        )  # fmt: skip
        stored = directives.load(session, SLUG)
        assert stored is not None
        accounts.add_grant(
            session, one.id, role="leader", organization_id=None,
            directive_id=stored.ids.directive, at=now, by=None,
        )  # fmt: skip
    return Actor(one.id, "leader", "leader", "vi", (Grant("leader", None, SLUG),))


@contextmanager
def _served(office: Office, leader: Actor) -> Iterator[tuple[House, dict[str, Any]]]:
    """The app at an address, and the leader's cookie."""
    house = House(office.engine)
    with writing(office.engine) as session:
        house.at(office.clock.now(session))
    with house.cast.office.writing(OPERATOR) as work:
        account = accounts.by_username(work.session, leader.username)
        assert account is not None
        entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="bench")
    name = cookie_name(house.settings)
    house.start()
    yield house, {"name": name, "value": entered.token, "url": house.address, "httpOnly": True}
    house.stop()


def _answers(
    office: Office, leader: Actor, house: House, cookie: dict[str, Any], path: str, times: int
) -> list[dict[str, Any]]:
    """The data of the grid now, in the past, of a branch; and one cell opened."""
    browser: FlaskClient = house.app.test_client()
    browser.set_cookie(cookie["name"], cookie["value"])
    address = f"/data/matrix?directive={SLUG}"

    def get(more: str = "") -> int:
        answer = browser.get(address + more)
        assert answer.status_code == 200, answer.text
        return len(answer.data)

    minutes = count(1)
    past = province.FIRST + timedelta(days=3)

    def then(at: datetime) -> str:
        return f"&as_of={at:%Y-%m-%dT%H:%M:%S}%2B00:00"

    def a_minute() -> datetime:
        return past + timedelta(minutes=next(minutes))

    def opened() -> Any:
        with office.reading(leader) as work:
            return matrix.cell(work, SLUG, "14.1", BRANCH)

    def tops(at: datetime | None) -> Any:
        with office.reading(leader) as work:
            return matrix.matrix(work, SLUG, at)

    per_unit, history = raw(office.engine, PER_UNIT), raw(office.engine, PAST, at=past)
    below = raw(office.engine, BELOW, path=f"{path}%")
    floor, old_floor, branch = timed(per_unit, 3), timed(history, 3), timed(below, 3)
    size = get()

    def forget() -> None:
        boards._shelves.clear()
        rollups.forget(house.cast.office.engine)
        rollups.forget(office.engine)
        WORDED.forget()

    start = time.perf_counter()
    kept = 0
    while made := matrix.keep_days(house.cast.office):
        kept += made
    if kept:
        print(f"{kept} ends of days kept in {time.perf_counter() - start:.1f} s", flush=True)
    district, of_nation = f"&root={DISTRICTS[times]}", times == SIZES[-1]
    eighth, quarter = (old_floor / 8, floor / 4) if of_nation else (None, None)
    acts: list[tuple[str, Act, Act | None, float, float | None]] = [
        ("board's data, as the screen asks first", get, None, floor, None),
        ("the same where nothing is kept", get, forget, floor, None),
        ("board's data, every row (for a filter)", lambda: get("&all=1"), None, floor, None),
        ("board's data of a past minute", lambda: get(then(a_minute())), None, old_floor, None),
        ("board's data of the end of a past day", lambda: get(then(past)), forget, old_floor,
         eighth),
        ("the same asked again", lambda: get(then(past)), None, old_floor, eighth),
        ("addressees and groups now", lambda: tops(None), None, floor, quarter),
        ("addressees and groups at the end of a past day", lambda: tops(past), forget, old_floor,
         eighth),
        ("the rows below one addressee", lambda: get(f"&root={BRANCH}"), None, branch, None),
        ("the rows below one district", lambda: get(district), None, branch, 25.0),
        ("the rows below one district, a past minute",
         lambda: get(district + then(a_minute())), None, old_floor, None),
        ("one cell opened", opened, None, branch, 25.0),
    ]  # fmt: skip
    found = [
        line(name, timed(act, 3, before), raw_, goal) for name, act, before, raw_, goal in acts
    ]
    packed = len(browser.get(address, headers={"Accept-Encoding": "zstd"}).data)
    verdict = "met" if packed <= FIRST_SCREEN else "MISSED"
    print(
        f"{'':<58} {size / 1000:9.0f} KB first ({packed / 1000:.0f} KB on the wire, goal"
        f" {FIRST_SCREEN / 1000:.0f}: {verdict}), {get('&all=1') / 1000:.0f} KB whole"
    )
    return found


def _first_cells(house: House, cookie: dict[str, Any]) -> dict[str, Any]:
    """From the address to the first cells in Chromium, its files known already; of three."""
    took = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        for number in range(4):
            start = time.perf_counter()
            page.goto(f"{house.address}/matrix?directive={SLUG}", wait_until="commit")
            page.locator(".m-grid .m-cell").first.wait_for(timeout=60_000)
            if number:
                took.append((time.perf_counter() - start) * 1000)
        browser.close()
    middle = statistics.median(took)
    print(f"{'first cells in Chromium, warm':<58} {middle:9.1f} ms", flush=True)
    return {"name": "first cells in Chromium", "ours_ms": round(middle, 2)}

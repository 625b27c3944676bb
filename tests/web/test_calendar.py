"""A calendar feed: one's own deadlines at an address that opens nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import text

from monitor.services import accounts, directives, milestones, reports
from monitor.store import audit
from monitor.store.engine import reading
from tests.builders import SLUG, Cast, place
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD
from tests.web.conftest import HERE, an_app, sign_in, some_settings
from tests.web.test_goals import asked_office

MINE = "than-ha-lam"
DUE = datetime.fromisoformat("2020-08-08T00:00:00+07:00").astimezone(UTC)


@pytest.fixture
def cast(tmp_path_factory, tmp_path: Path):
    engine = copy_sqlite(made_once(tmp_path_factory, "asked.db", asked_office), tmp_path / "m.db")
    yield Cast(engine).at("2020-08-07T16:30:00+07:00")
    engine.dispose()


@pytest.fixture
def app(cast, tmp_path):
    return an_app(some_settings(data_dir=tmp_path), cast.office)


@pytest.fixture
def browse(app):
    def open_browser(name: str):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def make(browser) -> str:
    """The path of a feed just made; it stands on the page this once."""
    page = browser.post("/account/calendar", headers=HERE).text
    [address] = re.findall(r"http://localhost(/calendar/[\w-]{43}\.ics)", page)
    return address


def fetch(app, address: str) -> dict[str, dict[str, str]]:
    """The feed as a program reads it, which has no session: events by their name."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    read = Calendar.from_ical(answer.get_data())
    return {str(one["uid"]): one for one in read.walk("VEVENT")}


def test_a_clerk_s_feed_holds_the_own_reports_and_what_a_leader_asked(app, browse):
    found = fetch(app, make(browse(MINE)))
    report = found[f"report/{SLUG}/{MINE}/final@localhost"]
    assert report["dtend"].dt == DUE
    assert "Hạn nộp: Than Hà Lầm, Báo cáo kết quả" in str(report["summary"])
    assert f"http://localhost/report/{SLUG}/{MINE}/final" in str(report["description"])
    assert list(report.walk("VALARM"))
    assert any("Hạn giải trình" in str(one["summary"]) for one in found.values())
    others = [name for name in found if "dong-bac" in name or "tkv" in name]
    assert others == []


def test_an_extension_moves_the_day_and_what_is_sent_says_so(cast, app, browse):
    address = make(browse(MINE))
    with cast.writing("so-tttt") as work:
        later = datetime.fromisoformat("2020-08-10T00:00:00+07:00")
        reports.extend(work, place(MINE), later, "Mất điện cả ngày")
    name = f"report/{SLUG}/{MINE}/final@localhost"
    assert fetch(app, address)[name]["dtend"].dt == later.astimezone(UTC)
    values = {"smartphones": 4950, "smartphones_installed": 4512, "headcount": 5120}
    with cast.writing(MINE) as work:
        reports.submit(work, place(MINE), values=values)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    sent = fetch(app, address)[name]
    assert "Đã gửi" in str(sent["summary"])
    assert not list(sent.walk("VALARM"))


def test_who_sees_the_whole_directive_has_its_periods_and_what_was_set(cast, app, browse):
    by = datetime.fromisoformat("2020-08-12T00:00:00+07:00")
    with cast.writing("so-tttt") as work:
        milestones.set_table(work, SLUG, "14.1", [(by, 60)], "Theo tuần")
        assert directives.get(work, SLUG)
    for who in ("so-tttt", "chu-tich", "quan-sat"):
        found = fetch(app, make(browse(who)))
        assert f"period/{SLUG}/final@localhost" in found, who
        assert "Mốc 60% †" in str(
            next(one["summary"] for name, one in found.items() if name.startswith("milestone"))
        )
    assert not [one for one in fetch(app, make(browse(MINE))) if one.startswith("period")]


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(cast, app, browse):
    browser = browse(MINE)
    secret = make(browser).removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in browser.get("/account").text
    with reading(cast.engine) as session:
        kept = session.execute(text("SELECT token_hash FROM calendar_feed")).scalars().all()
        said = session.execute(text("SELECT detail FROM audit_event")).scalars().all()
        assert audit.verify(session) is None
    assert len(kept) == 1
    assert secret not in "".join([*kept, *map(str, said)])


def test_a_revoked_a_replaced_and_a_guessed_address_look_the_same(cast, app, browse):
    browser = browse(MINE)
    first = make(browser)
    second = make(browser)
    assert fetch(app, second)
    browser.post("/account/calendar/revoke", headers=HERE)
    answers = [app.test_client().get(one) for one in (first, second, f"/calendar/{'x' * 43}.ics")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text.replace(first, "").replace(second, "")[:300] for one in answers}) == 1
    assert "Chưa có địa chỉ" in browser.get("/account").text


def test_it_opens_nothing_else_and_a_session_opens_no_feed(app, browse):
    browser = browse(MINE)
    secret = make(browser).removeprefix("/calendar/").removesuffix(".ics")
    client = app.test_client()
    for address in ("/account", "/api/v1/me", f"/account?token={secret}"):
        bearer = {"Authorization": f"Bearer {secret}"}
        assert client.get(address, headers=bearer).status_code in (302, 401)
    assert browser.get(f"/calendar/{'x' * 43}.ics").status_code == 404


def test_a_closed_account_s_feed_ends_and_a_lost_role_empties_it(cast, app, browse):
    address = make(browse(MINE))
    with cast.writing("admin") as work:
        accounts.disable(work, MINE)
    assert app.test_client().get(address).status_code == 404


def test_an_administrator_without_a_part_has_no_feed(browse):
    browser = browse("admin")
    assert "/account/calendar" not in browser.get("/account").text
    assert browser.post("/account/calendar", headers=HERE).status_code == 403

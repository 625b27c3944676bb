"""A keyed request takes effect once, and of many who save over one version one wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.services import accounts, idempotency, reports
from monitor.services.accounts import OPERATOR
from monitor.services.reports import ReportKey
from tests.builders import SLUG, golden_cast
from tests.web.programs import ROOT, Programs, report

FRIDAY = "2020-08-07T16:00:00+07:00"
HA_LAM = report("than-ha-lam")
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(FRIDAY))


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def test_a_keyed_request_is_done_once_and_answered_the_same(programs):
    path, key = f"{HA_LAM}/submit", {"idempotency_key": "k-1"}
    first = programs.post("than-ha-lam", path, {"values": GOOD}, **key)
    again = programs.post("than-ha-lam", path, {"values": GOOD}, **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.get_json() == first.get_json()
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    unkeyed = programs.post("than-ha-lam", path, {"values": GOOD})
    assert unkeyed.status_code == 409


def test_a_key_used_for_another_request_is_422_and_is_ones_own(programs):
    path, key = f"{HA_LAM}/submit", {"idempotency_key": "k-1"}
    programs.post("than-ha-lam", path, {"values": GOOD}, **key)
    other = programs.post("than-ha-lam", path, {"values": {**GOOD, "smartphones": 5000}}, **key)
    assert (other.status_code, code_of(other)) == (422, "key_used_otherwise")
    elsewhere = programs.post("than-ha-lam.duyet", f"{HA_LAM}/approve", **key)
    assert elsewhere.status_code == 200
    unreadable = programs.post("so-tttt", f"{HA_LAM}/accept", idempotency_key="a b")
    assert (unreadable.status_code, code_of(unreadable)) == (400, "key_unreadable")


@pytest.mark.postgresql
def test_a_key_for_an_address_with_a_nul_is_answered_like_any_other(postgres_engine):
    """PostgreSQL keeps no text with a NUL in it; SQLite would."""
    programs = Programs(golden_cast(postgres_engine).at(FRIDAY))
    path = f"{report('%00')}/submit"
    answer = programs.post("than-ha-lam", path, {"values": GOOD}, idempotency_key="k-1")
    assert answer.status_code == 404


def test_a_refused_request_does_not_spend_its_key(programs):
    path, key = f"{HA_LAM}/approve", {"idempotency_key": "k-2"}
    assert programs.post("than-ha-lam.duyet", path, **key).status_code == 409
    programs.post("than-ha-lam", f"{HA_LAM}/submit", {"values": GOOD})
    assert programs.post("than-ha-lam.duyet", path, **key).status_code == 200


def test_a_kept_answer_is_not_given_to_somebody_who_may_no_longer_see_it(programs):
    path, key = f"{HA_LAM}/submit", {"idempotency_key": "k-3"}
    programs.post("than-ha-lam", path, {"values": GOOD}, **key)
    with programs.cast.office.writing(OPERATOR) as work:
        grant = programs.cast.actor("than-ha-lam").grants[0]
        accounts.take_role(work, "than-ha-lam", grant)
    assert programs.post("than-ha-lam", path, {"values": GOOD}, **key).status_code == 404


def test_the_same_keyed_request_from_many_at_once_takes_effect_once(engine):
    programs = Programs(golden_cast(engine).at(FRIDAY))
    headers = {
        "Authorization": f"Bearer {programs.token('than-ha-lam')}", "Idempotency-Key": "once",
    }  # fmt: skip

    def submit(_number):
        return programs.app.test_client().post(
            f"{ROOT}{HA_LAM}/submit", json={"values": GOOD}, headers=headers
        )

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(submit, range(16)))
    assert [one.status_code for one in answers] == [200] * 16
    assert len({one.get_data() for one in answers}) == 1
    with programs.cast.reading("than-ha-lam") as work:
        view = reports.read(work, ReportKey(SLUG, "than-ha-lam", "final"))
    assert view.revision == 1
    assert [one.kind for one in view.decisions] == ["submit"]


def test_of_many_who_save_over_the_same_version_one_wins(engine):
    programs = Programs(golden_cast(engine).at(FRIDAY))
    authorization = {"Authorization": f"Bearer {programs.token('than-ha-lam')}"}
    for version in ("0", "1"):

        def save(number, tag=f'"{version}"'):
            return programs.app.test_client().put(
                f"{ROOT}{HA_LAM}",
                json={"values": {"smartphones": 100 * int(tag[1]) + number}},
                headers={**authorization, "If-Match": tag},
            )

        with ThreadPoolExecutor(8) as pool:
            statuses = sorted(one.status_code for one in pool.map(save, range(12)))
        assert statuses == [200, *[412] * 11]


def test_answers_nobody_asks_for_any_more_are_forgotten(programs):
    path, key = f"{HA_LAM}/submit", {"idempotency_key": "k-4"}
    programs.post("than-ha-lam", path, {"values": GOOD}, **key)
    for instant, gone in (("2020-08-14T15:59:59+07:00", 0), ("2020-08-14T16:00:01+07:00", 1)):
        programs.cast.at(instant)
        with programs.cast.office.writing(OPERATOR) as work:
            assert idempotency.sweep(work) == gone

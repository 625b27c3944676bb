"""Health: probes answer without a session, and say whether, never what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.store import leases
from monitor.store.engine import writing
from monitor.web.app import create_app
from tests.web.conftest import NOON, some_settings


def test_a_living_process_with_its_database_is_ready(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok", "database": True, "migrations": True}


def test_an_older_schema_is_not_ready(client, office):
    with office.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "behind")


def test_a_database_that_does_not_answer_is_not_ready_and_one_line_of_the_log(tmp_path, caplog):
    app = create_app(some_settings(database_url=f"sqlite:///{tmp_path}/none/none.db"))
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "down")
    assert str(tmp_path) not in answer.text
    (noted,) = caplog.records
    assert noted.message == "the database does not answer: unable to open database file"
    assert noted.exc_info is None
    assert app.test_client().get("/healthz").status_code == 200


def note_job(office, name, *, seconds):
    """A job of the worker that succeeded so many seconds ago."""
    at = NOON - timedelta(seconds=seconds)
    with writing(office.engine) as session:
        leases.begin(session, name=name, worker="w", at=at, next_at=at)
        leases.end(session, name=name, at=at, detail="", is_done=True)


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (60, 200), (61, 503)])
def test_a_worker_that_has_not_planned_for_a_minute_is_silent(client, office, seconds, status):
    note_job(office, "plan", seconds=seconds)
    answer = client.get("/healthz/worker")
    assert (answer.status_code, answer.json["heartbeat_age"]) == (status, seconds)


@pytest.mark.parametrize(("seconds", "told"), [(240, (200, "ok")), (241, (503, "stuck"))])
def test_sending_that_stands_still_is_not_hidden_by_planning_that_goes_on(
    client, office, seconds, told
):
    note_job(office, "plan", seconds=5)
    note_job(office, "send", seconds=seconds)
    answer = client.get("/healthz/worker")
    assert (answer.status_code, answer.json["status"]) == told
    assert client.get("/readyz").status_code == 200, "a dead worker is no reason to stop serving"


def test_planning_that_only_fails_is_silence(client, office):
    note_job(office, "plan", seconds=61)
    with writing(office.engine) as session:
        leases.begin(session, name="plan", worker="w", at=NOON, next_at=NOON)
        leases.end(session, name="plan", at=NOON, detail="KeyError", is_done=False)
    assert client.get("/healthz/worker").status_code == 503


def test_no_worker_yet_is_said_and_not_zero(client):
    answer = client.get("/healthz/worker")
    assert (answer.status_code, answer.json["heartbeat_age"]) == (503, None)


def test_metrics_need_their_token(office):
    app = create_app(some_settings(metrics_token="m" * 20), office)
    client = app.test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 401
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {'m' * 20}"})
    assert answer.status_code == 200
    assert 'monitor_requests_total{method="GET",status="401"} 2.0' in answer.text
    assert "monitor_worker_heartbeat_age_seconds NaN" in answer.text
    assert 'monitor_mail_failures{class="refused"} 0.0' in answer.text


def test_without_a_token_in_the_settings_there_are_no_metrics(client):
    assert client.get("/metrics").status_code == 404

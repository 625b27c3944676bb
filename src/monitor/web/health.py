"""How the installation is, for load balancers, watchdogs and Prometheus; without a session.

Answers say whether, never what: no versions, addresses or names.
"""

from __future__ import annotations

import hmac
import logging
import time
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from monitor.processes import shared_counts
from monitor.services import backups, health, opening
from monitor.services.accounts import NOBODY
from monitor.web import visit

log = logging.getLogger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """This process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database answers and has this version's schema."""
    try:
        current = health.is_migrated(visit.frame().office)
    except Exception as error:
        # Whatever the driver raises, the answer to the probe is the same.
        _log(error)
        return jsonify(status="down", database=False, migrations=False), 503
    status = "ok" if current else "behind"
    return jsonify(status=status, database=True, migrations=current), 200 if current else 503


@blueprint.get("/healthz/worker")
def worker() -> tuple[Response, int]:
    """Since when the worker last planned, sending last moved, and a mail waits; null for never.

    In whole seconds. ``silent``: nothing is planned; ``stuck``: sending stands still.
    """
    try:
        with visit.frame().office.reading(NOBODY) as work:
            state = health.worker_state(work)
    except Exception as error:
        _log(error)
        nothing = {"heartbeat_age": None, "sending_age": None, "queue_age": None}
        return jsonify(status="down", **nothing), 503
    status = "ok" if state.is_alive else "stuck" if _plans(state) else "silent"
    return jsonify(
        status=status,
        heartbeat_age=_seconds(state.beat_age),
        sending_age=_seconds(state.send_age),
        queue_age=_seconds(state.queue_age),
    ), (200 if state.is_alive else 503)


def _plans(state: health.WorkerState) -> bool:
    return state.beat_age is not None and state.beat_age <= health.SILENT_AFTER


def _seconds(age: timedelta | None) -> int | None:
    return None if age is None else int(age.total_seconds())


def _log(error: Exception) -> None:
    """Probes come every few seconds: a database that is down is one line each, not a traceback."""
    if opening.trouble(error) is None:
        log.error("the database cannot be asked", exc_info=error)
    else:
        log.error("the database does not answer: %s", opening.reason(error))


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus; without a token in the settings the address does not exist."""
    wanted = visit.settings().metrics_token
    if wanted is None:
        abort(404)
    given = request.headers.get("Authorization", "").partition(" ")[2].strip()
    if not hmac.compare_digest(given.encode(), wanted.get_secret_value().encode()):
        abort(401)
    return Response(_counters().text() + _gauges(), content_type=CONTENT_TYPE_LATEST)


class Counters:
    """Counts of one app's requests, added up over the worker processes where there are several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "monitor_requests", "Requests.", ("method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "monitor_request_seconds", "Time to answer.", ("kind",), registry=self.registry
        )

    def text(self) -> bytes:
        registry = self.registry
        if shared_counts():
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def install(server: Flask) -> None:
    """Add the addresses, and count what the server answers."""
    counters = Counters()
    server.extensions["monitor_counters"] = counters
    server.register_blueprint(blueprint)

    def begin() -> None:
        g.began = time.perf_counter()

    def count(response: Response) -> Response:
        kind = "callback" if request.path.startswith("/_dash-update") else "page"
        if request.path.startswith("/api/"):
            kind = "api"
        counters.requests.labels(request.method, str(response.status_code)).inc()
        if "began" in g:
            counters.seconds.labels(kind).observe(time.perf_counter() - g.began)
        return response

    server.before_request(begin)
    server.after_request(count)


def _counters() -> Counters:
    found: Any = current_app.extensions["monitor_counters"]
    assert isinstance(found, Counters)
    return found


def _gauges() -> bytes:
    """What the database knows: the same from whichever process is asked."""
    registry = CollectorRegistry()
    with visit.frame().office.reading(NOBODY) as work:
        state = health.worker_state(work)
        mails = health.messages_by_state(work)
        failures, missed = health.failures(work), health.missed_digests(work)
        jobs, now = health.jobs(work), work.now
        proof = backups.ages(work).verified
        files = health.file_queue(work)
    beat = Gauge("monitor_worker_heartbeat_age_seconds", "NaN: no worker yet.", registry=registry)
    beat.set(float("nan") if state.beat_age is None else state.beat_age.total_seconds())
    queue = Gauge("monitor_mail_queue_age_seconds", "0: no mail waits.", registry=registry)
    queue.set(0 if state.queue_age is None else state.queue_age.total_seconds())
    exported = Gauge("monitor_exports", "Long files by state.", ("state",), registry=registry)
    for name, number in files.by_state.items():
        exported.labels(name).set(number)
    waits = Gauge("monitor_export_queue_age_seconds", "0: no file waits.", registry=registry)
    waits.set(0 if files.age is None else files.age.total_seconds())
    messages = Gauge("monitor_messages", "Mails by state.", ("state",), registry=registry)
    for name, number in mails.items():
        messages.labels(name).set(number)
    failed = Gauge(
        "monitor_mail_failures", "Tries that failed in the last day.", ("class",), registry=registry
    )
    for kind, number in failures.items():
        failed.labels(kind).set(number)
    lost = Gauge("monitor_digests_missed", "Days whose digest did not leave.", registry=registry)
    lost.set(missed)
    proved = Gauge(
        "monitor_backup_verified_age_seconds",
        "Since a backup was last shown to restore; NaN: never.",
        registry=registry,
    )
    proved.set(float("nan") if proof is None else proof.total_seconds())
    ages = Gauge(
        "monitor_worker_job_age_seconds", "Since it last succeeded; NaN: never.", ("job",),
        registry=registry,
    )  # fmt: skip
    for job in jobs.values():
        at = job.succeeded_at
        ages.labels(job.name).set(float("nan") if at is None else (now - at).total_seconds())
    return generate_latest(registry)

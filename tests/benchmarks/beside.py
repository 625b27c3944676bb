"""The web while digests leave: a board and a save, beside a worker of its own and without one."""

from __future__ import annotations

import itertools
import multiprocessing
import statistics
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from monitor.domain.roles import CLOCK
from monitor.mail.sender import Pace, send_due
from monitor.mail.smtp import Server
from monitor.services import digests, reports, tokens
from monitor.services.work import Clock, Office
from monitor.settings import Settings
from monitor.store.engine import make_engine
from monitor.web.app import create_app
from tests.benchmarks.posting import POST, sink
from tests.builders import SLUG, Cast, golden_cast, place, play_golden
from tests.mail.conftest import MORNING
from tests.mail.storm import crowd

SAMPLES, TURN = 300, 10
"""Of each act with mail leaving beside it, and as many without; so many before it is the other's
turn, so that a machine that is busier for a while is so for both."""
PROCESSES = multiprocessing.get_context("spawn")


def send_all(
    url: str, server: tuple[str, int], per_minute: int, begun: Any, goes: Any, stop: Any
) -> None:
    """A worker's process: send what waits at its pace while it may go on, until it must stop."""
    engine = make_engine(url)
    begun.set()
    send_due(
        Office(engine, Clock(MORNING)), Server(*server), POST, "bench",
        pace=Pace(per_minute, stop), progress=lambda _: goes.wait(),
    )  # fmt: skip
    engine.dispose()


def p95(took: list[float]) -> float:
    """Milliseconds that nineteen of twenty stay below."""
    return statistics.quantiles(took, n=20)[-1]


def acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """What people do meanwhile: the board through the whole app, and a save."""
    settings = Settings(secret_key="b" * 64, database_url="sqlite://", base_url="http://localhost")
    app = create_app(settings, cast.office)
    with cast.writing("chu-tich") as work:
        _token, secret = tokens.create(work, username="chu-tich", label="bench")
    client, headers = app.test_client(), {"Authorization": f"Bearer {secret}"}
    clerk, key = cast.actor("than-ha-lam"), place("than-ha-lam", "2020-W33")
    numbers = itertools.count(4000)

    def board() -> None:
        answer = client.get(f"/api/v1/directives/{SLUG}/matrix?depth=1", headers=headers)
        assert answer.status_code == 200, answer.text

    def save() -> None:
        with cast.office.writing(clerk) as work:
            reports.save_draft(work, key, {"smartphones": next(numbers)})

    return {"the board": board, "one save": save}


def measure(engine: Engine, number: int) -> list[dict[str, Any]]:
    """p95 of each act with so many digests leaving beside it, and without: at both speeds.

    The second is the product's own, which a setting chooses; the first is as fast as it can.
    """
    cast = play_golden(golden_cast(engine), MORNING)
    crowd(engine, number)
    with cast.office.writing(CLOCK) as work:
        digests.plan(work)
    doing = acts(cast)
    found = []
    with sink() as server:
        for pace, words in ((600, "at 600 a minute"), (0, "as fast as can be")):
            busy, quiet = _in_turn(engine, server, pace, doing)
            for name in doing:
                line = f"{engine.dialect.name}: {name}, mail {words}"
                found.append(_line(line, busy[name], quiet[name]))
    engine.dispose()
    return found


Took = dict[str, list[float]]


def _some(doing: dict[str, Callable[[], object]], took: Took) -> None:
    for _ in range(TURN):
        for name, act in doing.items():
            began = time.perf_counter()
            act()
            took[name].append((time.perf_counter() - began) * 1000)


def _in_turn(
    engine: Engine, server: Server, pace: int, doing: dict[str, Callable[[], object]]
) -> tuple[Took, Took]:
    """What the acts take while a worker sends, and while it waits."""
    begun, goes, stop = (PROCESSES.Event() for _ in range(3))
    url = engine.url.render_as_string(hide_password=False)
    told = (url, (server.host, server.port), pace, begun, goes, stop)
    worker = PROCESSES.Process(target=send_all, args=told)
    worker.start()
    begun.wait()
    busy: Took = {name: [] for name in doing}
    quiet: Took = {name: [] for name in doing}
    _some(doing, {name: [] for name in doing})
    while worker.is_alive() and len(next(iter(busy.values()))) < SAMPLES:
        _some(doing, quiet)
        goes.set()
        _some(doing, busy)
        goes.clear()
    stop.set()
    goes.set()
    worker.join()
    return busy, quiet


def _line(name: str, busy: list[float], quiet: list[float]) -> dict[str, Any]:
    ours, floor = p95(busy), p95(quiet)
    print(
        f"{name:<58} {ours:9.1f} ms   alone {floor:6.1f} ms   ratio {ours / floor:6.2f}"
        f"   (p95 of {len(busy)})",
        flush=True,
    )
    return {"name": name, "p95_ms": round(ours, 2), "alone_ms": round(floor, 2)}

"""How a comparison is taken: medians in turn with the raw limit, on the same data, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

ROUNDS = 7
Act = Callable[[], Any]


def timed(act: Act, rounds: int = ROUNDS, before: Act | None = None) -> float:
    """Median milliseconds of one act, after one run that warms up; ``before`` is not counted."""
    took = []
    for number in range(rounds + 1):
        if before is not None:
            before()
        start = time.perf_counter()
        act()
        if number:
            took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def line(name: str, ours: float, floor: float, at_most: float | None = None) -> dict[str, Any]:
    """Print one comparison and keep it; ``at_most`` is the goal it is held against, if any."""
    ratio = ours / floor if floor else float("inf")
    told = f"{name:<58} {ours:9.1f} ms   raw {floor:8.1f} ms   ratio {ratio:6.2f}"
    found: dict[str, Any] = {"name": name, "ours_ms": round(ours, 2), "raw_ms": round(floor, 2)}
    if at_most is not None:
        is_met = ours <= at_most
        told += f"   goal {at_most:8.1f} ms {'met' if is_met else 'MISSED'}"
        found |= {"goal_ms": round(at_most, 2), "is_met": is_met}
    print(told, flush=True)
    return found


def raw(engine: Engine, statement: Any, **values: Any) -> Act:
    """The act of running one statement and reading all it gives."""

    def run() -> Any:
        with engine.connect() as connection:
            return connection.execute(statement, values).fetchall()

    return run

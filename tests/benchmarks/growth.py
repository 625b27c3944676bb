"""Growth: what a save and a screen cost where ten times as many units report."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from monitor.domain.roles import Actor, Grant
from monitor.services import matrix
from monitor.services.matrix import Matrix
from tests.benchmarks import province, saving
from tests.benchmarks.measuring import timed

DAYS, TIMES = 9, 10


def measure(make: Callable[[str], Engine]) -> list[dict[str, Any]]:
    """The province of a few days, and the same with ten times the units under each addressee."""
    (few, small), (many, large) = (_one(make(f"growth{n}"), n) for n in (1, TIMES))
    print(f"\ngrowth: {few} and {many} cells over {DAYS} days")
    found = []
    for name, took in small.items():
        then = large[name]
        print(f"{name:<58} {took:9.1f} ms   ten-fold {then:5.1f} ms   ratio {then / took:6.2f}")
        found.append(
            {"name": f"growth, {name}", "ms": round(took, 2), "ten_fold_ms": round(then, 2)}
        )
    return found


def _one(engine: Engine, times: int) -> tuple[int, dict[str, float]]:
    """How many cells a province has, and what is done to it takes, in milliseconds."""
    office = province.build(engine, DAYS, times)
    leader = Actor(1, "leader", "leader", "vi", (Grant("leader", None, saving.SLUG),))

    def screen(depth: int = 0) -> Matrix:
        with office.reading(leader) as work:
            return matrix.matrix(work, saving.SLUG, depth=depth)

    cells = sum(len(row.cells) for row in screen(9).rows)
    save, _ = saving.our_save(office, "than-ha-lam", DAYS)
    numbers = itertools.count(50_000)
    found = {
        "one screen, every addressee": timed(screen, 15),
        "one save": saving.one_save(office, DAYS)[0],
        "the screen just after a save": timed(screen, 15, lambda: save(next(numbers))),
    }
    engine.dispose()
    return cells, found

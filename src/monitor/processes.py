"""Processes: what those of one installation on one machine are started with and share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"


def shared_counts() -> Path | None:
    """Where several web processes add up what they count; None where there is only one."""
    place = os.environ.get(_SHARED_COUNTS)
    return Path(place) if place else None


def share_counts(place: Path) -> None:
    """Have the web processes about to start add up their counts in an empty directory.

    Must be called before anything imports the Prometheus library, which looks there once.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ[_SHARED_COUNTS] = str(place)


def surroundings(**changed: str) -> dict[str, str]:
    """This process's variables with some of them changed, for the processes it starts."""
    return {**os.environ, **changed}

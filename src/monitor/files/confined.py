"""What happens inside a room: little memory and time, one JSON object in answer, no exception.

A room is a process of its own in which a stranger's file is opened; ``files.rooms`` starts it. It
knows nothing of Monitor, gets none of its surroundings, and may be killed at any moment.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson


class Wrong(Exception):
    """The file is not what is read here; ``code`` says why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a room may take.

    Attributes:
        memory: Bytes of address space beyond what the empty room takes.
        seconds: Of computing.
        written: Bytes of the longest file it may write.
        files: How many may be open.
    """

    memory: int
    seconds: int
    written: int
    files: int


def answer(read: Callable[[BinaryIO], dict[str, Any]], bounds: Bounds, too_large: str) -> None:
    """Read the file that is standard input and answer on standard output.

    Args:
        read: What is told of a file; it raises ``Wrong`` for one that is not read.
        bounds: Taken on first; they cannot be had back.
        too_large: The code for a file that needs more memory than there is.
    """
    _confine(bounds)
    try:
        told = read(sys.stdin.buffer)
    except Wrong as wrong:
        told = {"wrong": wrong.code, "values": wrong.values}
    except (MemoryError, RecursionError):
        told = {"wrong": too_large}
    told["peak"] = _peak()
    sys.stdout.buffer.write(orjson.dumps(told))


def _confine(bounds: Bounds) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    for what, most in (
        (resource.RLIMIT_AS, pages * resource.getpagesize() + bounds.memory),
        (resource.RLIMIT_CPU, bounds.seconds),
        (resource.RLIMIT_FSIZE, bounds.written),
        (resource.RLIMIT_NOFILE, bounds.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _peak() -> int:
    """Bytes of memory this took at most."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024

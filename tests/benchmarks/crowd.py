"""Clients that save at once through a real server, and what they were told against what is kept."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 6.0
WARM = 3.0
"""Seconds before anything is counted: a server first reads what it keeps."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ETAG = re.compile(rb'\r\netag: *"(\d+)"', re.IGNORECASE)

Ask = Callable[[int, str], bytes]
"""A client's request of some number, on the version it read last."""


@dataclass
class Place:
    """What one client saves again and again: a report, and what it was last told of it."""

    ask: Ask
    version: str = "*"
    told: int | None = None
    """The number of the newest save that was answered with success."""


@dataclass
class Seen:
    """What all clients saw."""

    took: list[float] = field(default_factory=list)
    """Milliseconds of each save that counts."""
    saved: int = 0
    """Saves that were answered with success, the first second's too."""
    wrong: Counter[str] = field(default_factory=Counter)
    seconds: float = SECONDS

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1]


class Line:
    """A connection that is kept, with as little of Python's in it as can be."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def _open(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def send(self, request: bytes) -> bytes:
        """The answer's head; its body is read and let go."""
        self._socket.sendall(request)
        read = self._socket.recv(65536)
        while b"\r\n\r\n" not in read:
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("the server hung up")
            read += more
        head, _, body = read.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            missing -= len(self._socket.recv(65536))
        if b"\r\nconnection: close" in head.lower():
            self._socket.close()
            self._socket = self._open()
        return head


def at_once(port: int, clients: list[list[Place]]) -> Seen:
    """Every client saves its reports in turn, each save as soon as the one before is answered."""
    seen, lock = Seen(), threading.Lock()
    start = time.perf_counter() + WARM
    until = start + SECONDS

    def client(places: list[Place]) -> None:
        line, took, saved, number = Line(port), list[float](), 0, 0
        while (now := time.perf_counter()) < until:
            place = places[number % len(places)]
            number += 1
            try:
                head = line.send(place.ask(number, place.version))
            except OSError as error:
                with lock:
                    seen.wrong[str(error)] += 1
                line = Line(port)
                continue
            if not head.startswith(b"HTTP/1.1 200"):
                with lock:
                    seen.wrong[head.split(b"\r\n")[0].decode()] += 1
                continue
            saved += 1
            etag = _ETAG.search(head)
            place.version, place.told = (etag[1].decode() if etag else "*"), number
            if now >= start:
                took.append((time.perf_counter() - now) * 1000)
        with lock:
            seen.took += took
            seen.saved += saved

    threads = [threading.Thread(target=client, args=(places,)) for places in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return seen

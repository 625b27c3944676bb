"""Digests planned, rendered and handed to a sink, against the bare hand-over of as many mails.

The sink is a process of its own that throws away what it takes; the raw limit hands one ready
message over again and again on one connection.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from monitor.domain.roles import CLOCK
from monitor.mail.message import Post
from monitor.mail.sender import Round, send_due
from monitor.mail.smtp import Server
from monitor.services import digests
from monitor.store.engine import reading
from monitor.store.schema import MessageRow
from tests.builders import golden_cast, play_golden
from tests.mail.conftest import MORNING
from tests.mail.storm import crowd

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
PAGE = os.sysconf("SC_PAGE_SIZE")


class _Sink(asyncio.Protocol):
    """As much of a mail server as takes a message and forgets it."""

    def connection_made(self, transport: Any) -> None:
        self._line, self._rest, self._in_message = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while True:
            end = b"\r\n.\r\n" if self._in_message else b"\r\n"
            said, found, rest = self._rest.partition(end)
            if not found:
                return
            self._rest = rest
            is_data = not self._in_message and said[:4].upper() == b"DATA"
            self._in_message = is_data
            if said[:4].upper() == b"QUIT" and not found.startswith(b"\r\n."):
                self._line.write(b"221 bye\r\n")
                self._line.close()
                return
            self._line.write(b"354 go on\r\n" if is_data else b"250 ok\r\n")


def _serve(told: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Sink, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def sink() -> Iterator[Server]:
    """A mail server in a process of its own that forgets what it takes."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,))
    process.start()
    try:
        yield Server("127.0.0.1", here.recv())
    finally:
        process.terminate()
        process.join()


def raw_seconds(server: Server, content: bytes, number: int) -> float:
    """Seconds to hand one ready message over so many times on one connection."""
    start = time.perf_counter()
    with smtplib.SMTP(server.host, server.port) as line:
        for _ in range(number):
            line.mail("bantin@monitor.example")
            line.rcpt("chu-tich@demo.example")
            line.data(content)
    return time.perf_counter() - start


def resident() -> float:
    """Megabytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def measure(engine: Engine, number: int) -> list[dict[str, Any]]:
    """So many digests of the worked example's morning, from the plan to the sink."""
    cast = play_golden(golden_cast(engine), MORNING)
    crowd(engine, number)
    start = time.perf_counter()
    with cast.office.writing(CLOCK) as work:
        digests.plan(work)
    planned = time.perf_counter() - start
    grown: list[float] = []

    def progress(done: Round) -> None:
        if done.sent in (number // 10, number - 1):
            grown.append(resident())

    with sink() as server:
        start = time.perf_counter()
        done = send_due(cast.office, server, POST, "bench", progress=progress)
        sent = time.perf_counter() - start
        assert done.sent == number, done
        floor = raw_seconds(server, _a_message(), number)
    with reading(engine) as session:
        left = session.scalar(
            select(func.count()).select_from(MessageRow).where(MessageRow.state != "sent")
        )
    assert left == 0
    ours = planned + sent
    name = f"{engine.dialect.name}: {number} digests planned, rendered and handed over"
    print(
        f"{name:<58} {ours:9.1f} s    raw {floor:8.1f} s    ratio {ours / floor:6.1f}\n"
        f"{'':<58} planned in {planned:.1f} s, {number / sent:.0f} a second;"
        f" memory {grown[0]:.0f} MB after a tenth, {grown[-1]:.0f} MB at the end",
        flush=True,
    )
    engine.dispose()
    return [
        {"engine": engine.dialect.name, "name": f"{number} digests handed over",
         "ours_ms": round(ours * 1000), "raw_ms": round(floor * 1000),
         "memory_mb": [round(one) for one in grown]}
    ]  # fmt: skip


def _a_message() -> bytes:
    """A mail as large as a digest."""
    line = "Số liệu buổi sáng, như mọi ngày. ".encode() * 2
    return b"Subject: bench\r\n\r\n" + b"\r\n".join([line] * 400) + b"\r\n"

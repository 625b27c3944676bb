"""Digests planned, rendered and handed to a sink, against the bare hand-over of as many mails.

The sink is a process of its own that throws away what it takes; the raw limit hands one ready
message over again and again on one connection.
"""

from __future__ import annotations

import email
import email.policy
import multiprocessing
import os
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from monitor.domain.roles import CLOCK, Actor
from monitor.mail.message import Post
from monitor.mail.sender import Round, render, send_due
from monitor.mail.smtp import Server
from monitor.services import digests, outbox
from monitor.store.engine import reading
from monitor.store.schema import MessageRow
from tests.builders import Cast, golden_cast, play_golden
from tests.mail.conftest import MORNING
from tests.mail.storm import crowd

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
PAGE = os.sysconf("SC_PAGE_SIZE")
TURN = 50
"""Mails handed over before it is the other's turn."""


_ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


def _take(line: socket.socket) -> None:
    """As much of a mail server as takes a message and forgets it: one conversation."""
    in_message, rest = False, b""
    line.sendall(b"220 sink\r\n")
    while data := line.recv(262_144):
        rest += data
        if in_message:
            # Only the end is looked for: a message is longer than what arrives at once.
            if not rest.endswith(b"\r\n.\r\n"):
                continue
            in_message, rest = False, b""
            line.sendall(b"250 ok\r\n")
            continue
        while b"\r\n" in rest:
            said, _, rest = rest.partition(b"\r\n")
            in_message = said[:4].upper() == b"DATA"
            line.sendall(_ANSWERS.get(said[:4].upper(), b"250 ok\r\n"))


def _serve(told: Connection) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        told.send(server.getsockname()[1])
        while True:
            line, _ = server.accept()
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_take, args=(line,), daemon=True).start()


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
    """Seconds to hand one ready message over so many times on one open connection."""
    with smtplib.SMTP(server.host, server.port) as line:
        start = time.perf_counter()
        for _ in range(number):
            line.mail("bantin@monitor.example")
            line.rcpt("chu-tich@demo.example")
            line.data(content)
        return time.perf_counter() - start


def made_seconds(content: bytes, number: int) -> float:
    """Seconds the standard library takes to make the same mail so many times from its words."""
    model = email.message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(model, EmailMessage)
    words = {kind: model.get_body((kind,)).get_content() for kind in ("plain", "html")}  # type: ignore[union-attr]
    start = time.perf_counter()
    for _ in range(number):
        message = EmailMessage(policy=email.policy.SMTP)
        for name in ("From", "To", "Subject", "Date", "Message-ID"):
            message[name] = str(model[name])
        message.set_content(words["plain"], cte="quoted-printable")
        message.add_alternative(words["html"], subtype="html", cte="quoted-printable")
        message.as_bytes()
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
    floors: list[float] = []
    aside = 0.0
    with sink() as server:
        model = _a_digest(cast)

        def progress(done: Round) -> None:
            """In turn, so that a machine that is busier for a while is so for both."""
            nonlocal aside
            if done.sent in (number // 10, number - 2):
                grown.append(resident())
            if done.sent % TURN == TURN - 1 and len(floors) == done.sent // TURN:
                began = time.perf_counter()
                floors.append(raw_seconds(server, model, TURN))
                aside += time.perf_counter() - began

        start = time.perf_counter()
        done = send_due(cast.office, server, POST, "bench", progress=progress)
        sent = time.perf_counter() - start - aside
        assert done.sent == number - 1, done
    floor = sum(floors) * number / (len(floors) * TURN)
    made = made_seconds(model, min(number, 300)) * number / min(number, 300)
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
        f" memory {grown[0]:.0f} MB after a tenth, {grown[-1]:.0f} MB at the end\n"
        f"{'':<58} the standard library alone makes them in {made:.1f} s: made and handed over,"
        f" the ratio is {ours / (floor + made):.1f}",
        flush=True,
    )
    engine.dispose()
    return [
        {"engine": engine.dialect.name, "name": f"{number} digests handed over",
         "ours_ms": round(ours * 1000), "raw_ms": round(floor * 1000),
         "made_ms": round(made * 1000), "memory_mb": [round(one) for one in grown]}
    ]  # fmt: skip


def _a_digest(cast: Cast) -> bytes:
    """One of the morning's digests as it is handed over; it counts as sent."""
    claimed = outbox.take(cast.office, "model")
    assert claimed is not None
    person = outbox.recipient(cast.office, claimed)
    assert isinstance(person, Actor)
    message = render(cast.office, POST, claimed, person)
    assert message is not None
    outbox.delivered(cast.office, claimed, "model", str(message["Subject"]), "250 ok")
    return message.as_bytes()

"""The house that walks visit: what it owes a browser that leaves in the middle."""

from __future__ import annotations

import gc
import socket
import struct
import warnings


def test_a_browser_that_leaves_in_the_middle_of_a_file_leaves_no_file_open(house):
    path = "/assets/fonts/inter-latin-ext-wght-normal.woff2"
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _leave(house, path, times=40)
        house.stop()
        gc.collect()
    assert [str(one.message) for one in told] == []


def _leave(house, path, times):
    for _ in range(times):
        with socket.create_connection(("127.0.0.1", house.port)) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            line.recv(100)  # and closed with a reset

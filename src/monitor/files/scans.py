"""Pictures of pages turned into text by Tesseract, where the machine has it with Vietnamese.

Monitor runs without it and then refuses a scan. It is called within the room where a document is
opened, whose limits of memory hold for it, and with a limit of time for all pages together.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Sequence

MOST_PAGES = 20
SECONDS = 45
"""For all pages of a document, by the clock."""
LARGEST_PICTURE = 15_000_000
PLACES = "/usr/local/bin:/usr/bin:/bin"
_HYPHENATED = re.compile(r"(?<=[^\W\d])-\n(?=[a-zà-ỹđ])")


class TooMuch(Exception):
    """More pages, larger ones, or more time than a scan is given."""


def program() -> str | None:
    """Where Tesseract is, if it is there and knows Vietnamese."""
    found = shutil.which("tesseract", path=PLACES)
    if found is None:
        return None
    known = subprocess.run(  # noqa: S603 - a program of the system, nothing of the file's in it
        [found, "--list-langs"], capture_output=True, text=True, timeout=10, check=False
    )
    return found if "vie" in known.stdout.split() else None


def recognised(tesseract: str, pages: Sequence[bytes]) -> str:
    """The text of pictures of pages, in their order.

    Raises:
        TooMuch: They are too many or too large, or take too long.
    """
    if len(pages) > MOST_PAGES or any(len(one) > LARGEST_PICTURE for one in pages):
        raise TooMuch
    until = time.monotonic() + SECONDS
    return "\n\n".join(_page(tesseract, one, until) for one in pages)


def _page(tesseract: str, picture: bytes, until: float) -> str:
    left = until - time.monotonic()
    if left <= 0:
        raise TooMuch
    command = [tesseract, "stdin", "stdout", "-l", "vie"]
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, nothing of the file's in it
            command, input=picture, capture_output=True, timeout=left, check=False,
            env={"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode < 0:
        raise TooMuch  # stopped for the memory or time it took
    text = done.stdout.decode("utf-8", "replace").replace("\x0c", "")
    return _HYPHENATED.sub("", text)

"""Comments: what is said about a report or a cell, to whom, and who is called by name."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Audience = Literal["unit", "shared"]
AUDIENCES: tuple[Audience, ...] = ("unit", "shared")
"""``unit``: the unit's own line only. ``shared``: whoever may see the unit's figures."""
StepKind = Literal["flag", "resolve"]
STEPS: tuple[StepKind, ...] = ("flag", "resolve")
"""A flag asks for something to be followed up, until somebody resolves it."""
LONGEST_COMMENT = 2000

_CALLED = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9.-]*)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text as it is kept: letters, spaces and line breaks, nothing that steers a screen."""
    clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        one for one in clean if one == "\n" or unicodedata.category(one)[0] != "C"
    ).strip()


def called(text: str) -> tuple[str, ...]:
    """Usernames called as ``@name``, each once, in their order; a mail address calls nobody."""
    found = (name.rstrip(".-").lower() for name in _CALLED.findall(text))
    return tuple(dict.fromkeys(found))

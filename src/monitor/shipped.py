"""Where the files that come with Monitor lie: its assets, its migrations and its seeds."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["assets", "migrations", "seeds"]) -> Path:
    """Folder of shipped files: inside the package when installed, at the top in a checkout.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"Monitor is not installed completely: {places[0]} is missing.")

"""What comes with Monitor: where its assets, migrations and seeds lie, and which version it is."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import metadata
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


@cache
def version() -> str:
    """The number of this version: the installed package's, or that of the checkout we run from."""
    try:
        return metadata.version("monitor")
    except metadata.PackageNotFoundError:
        project = (_PACKAGE.parent.parent / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(project)["project"]["version"])

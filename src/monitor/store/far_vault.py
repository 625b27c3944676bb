"""A vault on another machine: whatever fsspec reaches, an object store or a share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import fsspec
from fsspec.utils import get_protocol

from monitor.domain.errors import Unavailable
from monitor.store.vault import Arrived, Vault


class FarVault(Vault):
    """Files arrive in a folder of this machine, are counted and summed there, and then sent on.

    Raises:
        ValueError: Nothing of this kind of address is known.
        ImportError: What reaches this kind of address is not installed.
    """

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder)
        self._address = address
        self._kind = fsspec.get_filesystem_class(get_protocol(address))

    def keep(self, arrived: Arrived) -> None:
        """Send what arrived to its place, unless it is there already.

        It goes under a name of its own first: a broken line leaves no half file where a whole one
        is looked for.
        """
        with self._reached() as (system, root):
            place = _place(root, arrived.sha256)
            if system.exists(place) and system.size(place) == arrived.size:
                return
            begun = f"{place}.{arrived.path.name}"
            system.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
            system.put_file(str(arrived.path), begun)
            system.mv(begun, place)

    def open(self, sha256: str) -> IO[bytes] | None:
        with self._reached() as (system, root):
            try:
                return cast(IO[bytes], system.open(_place(root, sha256), "rb"))
            except FileNotFoundError:
                return None

    def hindrance(self) -> str | None:
        try:
            with self._reached() as (system, root):
                system.makedirs(root, exist_ok=True)
                system.ls(root, detail=False)
        except Unavailable as silent:
            return f"{type(silent.__cause__).__name__}: {silent.__cause__}"
        return None

    @contextmanager
    def _reached(self) -> Iterator[tuple[Any, str]]:
        """The other place and the name of our folder there, reached when it is needed."""
        try:
            system, root = fsspec.url_to_fs(self._address)
            yield system, str(root).rstrip("/")
        except OSError as error:
            # fsspec keeps a line open for the next one who asks; this one may be dead.
            self._kind.clear_instance_cache()
            raise Unavailable("storage_silent") from error


def _place(root: str, sha256: str) -> str:
    return f"{root}/{sha256[:2]}/{sha256}"

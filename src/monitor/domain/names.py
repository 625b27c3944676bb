"""What a unit or a group is called in a reader's language."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    """Has a Vietnamese name, and perhaps an English one."""

    @property
    def name_vi(self) -> str: ...

    @property
    def name_en(self) -> str: ...


class ShortNamed(Named, Protocol):
    """Has perhaps a short Vietnamese name too."""

    @property
    def short_name(self) -> str: ...


def full_name(one: Named, locale: str) -> str:
    """The name in the reader's language, in Vietnamese where there is no other.

    Units that somebody adds need no English name.
    """
    return (one.name_en if locale == "en" else "") or one.name_vi


def short_name(one: ShortNamed, locale: str) -> str:
    """The name where space is short: the short one in Vietnamese, which has no English."""
    return full_name(one, locale) if locale == "en" else one.short_name or one.name_vi

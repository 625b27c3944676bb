"""Passwords: what makes a good one, and how it is kept."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from monitor.domain.errors import Invalid

SHORTEST = 12
"""Characters; NIST SP 800-63B asks for length, not for signs."""
LONGEST = 1024
"""Bytes. More would only cost the server time; nothing is cut off below that."""
FEWEST_DIFFERENT = 5

# OWASP's smaller setting: 20 ms on the machine this was measured on, where the library's default
# takes 160 ms and 64 MiB for each of many clerks who sign in on deadline day.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def hash_password(password: str) -> str:
    """The Argon2id hash, with its parameters in it."""
    return _HASHER.hash(_composed(password))


def matches(hashed: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash.

    Takes as long when there is no hash (an unknown account, a password not yet chosen), so that
    the time tells nobody which accounts exist.
    """
    fits = len(password.encode("utf-8", "replace")) <= LONGEST
    try:
        right = _HASHER.verify(hashed or _nobodys_hash(), _composed(password) if fits else "")
    except (VerificationError, InvalidHashError):
        return False
    return right and fits and hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(hashed)


def require_good(password: str, *, username: str, place: str = "password") -> None:
    """Refuse a password that somebody would guess.

    Raises:
        Invalid: ``fields`` lists each rule the password breaks, at ``place``.
    """
    broken = problems(password, username=username)
    if broken:
        raise Invalid("password_refused", [(place, code, values) for code, values in broken])


def problems(password: str, *, username: str) -> list[tuple[str, dict[str, Any]]]:
    """Rules the password breaks, as (code, values); empty when it is good."""
    plain = _composed(password)
    if len(plain.encode("utf-8", "replace")) > LONGEST:
        return [("password_long", {"longest": LONGEST})]
    broken: list[tuple[str, dict[str, Any]]] = []
    if len(plain) < SHORTEST:
        broken.append(("password_short", {"shortest": SHORTEST}))
    folded = _folded(plain)
    if folded in _common() or len(set(folded)) < FEWEST_DIFFERENT:
        broken.append(("password_common", {}))
    elif len(username) > 2 and _folded(username) in folded:
        broken.append(("password_is_name", {}))
    return broken


def _composed(password: str) -> str:
    # A phone may send "ế" as one letter or as three; both are the same password to its owner.
    return unicodedata.normalize("NFC", password)


def _folded(text: str) -> str:
    """Lower case, without diacritics, spaces and signs: "Mật khẩu 123!" is no less common."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in apart if letter.isalnum())


@cache
def _common() -> frozenset[str]:
    listed = files("monitor.services").joinpath("common_passwords.txt")
    lines = listed.read_text(encoding="utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")

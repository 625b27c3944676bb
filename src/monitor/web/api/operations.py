"""What programs may ask: each operation's address, right and shapes, declared once.

The same declaration is served, described in the OpenAPI document, and walked by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from monitor.domain.errors import NotFound
from monitor.domain.roles import May
from monitor.present.language import Locale
from monitor.services.evidence import KeptFile
from monitor.services.reports import ReportKey
from monitor.services.work import Work
from monitor.web.uploads import SentTable

Matching = Literal["no", "may", "must"]


class Shape(BaseModel):
    """A body as it may be sent: the named parts, of their own types, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """The part of an address behind the question mark; its values come as text."""

    model_config = ConfigDict(extra="forbid")


class NoBody(Shape):
    """Nothing has to be sent; an empty object may be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has been read: everything in it has its declared shape."""

    place: Mapping[str, str]
    query: Any
    body: Any
    if_match: str | None
    locale: Locale
    file: SentTable | None = None

    @property
    def slug(self) -> str:
        """The directive the address names."""
        return self.place["slug"]

    @property
    def directive(self) -> str | None:
        """The directive the query names; None where it names none."""
        return getattr(self.query, "directive", None)

    @property
    def report(self) -> ReportKey:
        """The report the address names."""
        return ReportKey(self.slug, self.place["organization"], self.place["period"])

    def number(self, missing: str) -> int:
        """The number the address names.

        Args:
            missing: The refusal's code where it is no number of anything.

        Raises:
            NotFound: It is no number of anything.
        """
        text = self.place["number"]
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise NotFound(missing)
        return int(text)


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is no JSON."""

    raw: bytes
    media: str
    name: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that is a file of the vault, given out as it was sent."""

    kept: KeptFile


@dataclass(frozen=True, slots=True)
class Told:
    """An answer. ``version`` becomes the ETag."""

    content: Any
    status: int = 200
    version: int | None = None


Run = Callable[[Work, Asked], Told]


@dataclass(frozen=True)
class Operation:
    """One thing a program may ask.

    Attributes:
        name: What it is called in the description.
        method: The HTTP method.
        path: The address below ``/api/v1``, with ``{variables}``.
        needs: It takes at least one of these rights; empty where being signed in is enough. What
            lies within the right's reach is for the service to say.
        summary: One sentence for the description.
        shape: The answer's type; None where the answer is a file.
        run: Does it.
        query: What may stand behind the question mark.
        body: What must be sent; None for nothing.
        takes_file: Whether a form with one file is sent instead; ``Asked.body`` is then that file.
        status: The status of success.
        writes: Whether what it does is kept.
        matching: Whether ``If-Match`` may or must say which version was read.
        tells: What ``run`` did, told in a work of its own once it is committed; it is given the
            content that ``run`` answers.
        is_once: Whether an ``Idempotency-Key`` is honoured.
        refusals: Statuses it refuses with, beside those every operation has.
        media: What else the answer may be than JSON.
        later: The answer's type where it is a file that is made later: then the status is 202.
        takes_table: Whether a table may be sent in place of the body, as the form's part ``file``.
        takes_document: The same for a document; ``Asked.body`` is then a ``SentText`` of it, or of
            the body where that was sent.
    """

    name: str
    method: str
    path: str
    needs: tuple[May, ...]
    summary: str
    shape: Any
    run: Run
    query: type[Query] = Query
    body: type[Shape] | None = None
    status: int = 200
    writes: bool = False
    tells: Callable[[Work, Asked, Any], Told] | None = None
    matching: Matching = "no"
    is_once: bool = False
    is_versioned: bool = False
    refusals: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    later: Any = None
    takes_file: bool = False
    takes_table: bool = False
    takes_document: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """The names in the address, in order."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def rule(self) -> str:
        """The address as Flask writes it."""
        return re.sub(r"{(\w+)}", r"<\1>", self.path)

    def is_at(self, path: str) -> bool:
        """Whether an address below ``/api/v1`` is one of this operation's."""
        return re.fullmatch(re.sub(r"{\w+}", "[^/]+", self.path), path) is not None

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status it refuses with."""
        found = {401, 429, *self.refusals}
        if self.needs or self.method != "GET":
            found.add(403)
        if self.variables:
            found.add(404)
        if self.query.model_fields:
            found.add(422)
        if self.body is not None or self.takes_file:
            found |= {400, 413, 415, 422}
        if self.matching == "must":
            found.add(428)
        if self.matching != "no":
            found |= {400, 412}
        return tuple(sorted(found))


def operation(
    method: str,
    path: str,
    *,
    shape: Any,
    needs: Sequence[May] = (),
    **more: Any,
) -> Callable[[Run], Operation]:
    """Declare the decorated function as an operation; its docstring's first line describes it."""

    def declare(run: Run) -> Operation:
        summary = (run.__doc__ or "").strip().splitlines()[0]
        return Operation(run.__name__, method, path, tuple(needs), summary, shape, run, **more)

    return declare

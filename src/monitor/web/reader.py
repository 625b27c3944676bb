"""The reader of a page, as its frame needs to know them."""

from __future__ import annotations

from urllib.parse import quote

from monitor.services.about import about
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.shell import Reader


def reader(work: Work, here: str) -> Reader:
    """Who looks at ``here`` (path and query), in which language, and what waits for them."""
    known = about(work)
    locale = visit.locale()
    return Reader(
        actor=work.actor,
        locale=locale,
        here=here,
        unit=known.unit_vi if locale == "vi" else known.unit_en,
        help_contact=visit.settings().help_contact,
        demo=known.is_demo,
        enters_many=known.enters_many,
        badges={
            "/inbox": known.to_approve,
            "/acceptance": known.to_accept,
            "/comments": known.unread,
        },
    )


def address(path: str, **query: str | None) -> str:
    """An address of ours with the given parts of its query, those without a value left out."""
    parts = [f"{quote(name)}={quote(value)}" for name, value in query.items() if value]
    return f"{path}?{'&'.join(parts)}" if parts else path

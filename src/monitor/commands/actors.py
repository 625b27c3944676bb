"""Who a command acts as: the operator at the machine, or somebody by name."""

from __future__ import annotations

from monitor.commands.tool import Tool
from monitor.domain.roles import CLOCK, Actor, Grant
from monitor.services import accounts


def reader(tool: Tool, directive: str, username: str | None = None) -> Actor:
    """Who reads a directive for a command.

    Without a name it is the operator, who could open the database as well and so sees the whole
    directive; nothing is ever done in that name. With one it is that person, with their reach.

    Raises:
        NotFound: There is no such account, or it is closed.
    """
    if username is None:
        return Actor(None, "operator", "Monitor", "vi", (Grant("observer", directive=directive),))
    with tool.office.reading(CLOCK) as work:
        return accounts.actor_for(work, username)

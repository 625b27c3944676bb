"""The right a plain Flask view needs: said on the view, and checked before it runs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from monitor.domain.errors import NotAllowed
from monitor.domain.roles import May
from monitor.web import visit

F = TypeVar("F", bound=Callable[..., Any])


def needing(right: May) -> Callable[[F], F]:
    """Refuse the view to whoever has the right nowhere; the services check it with the unit."""

    def guard(view: F) -> F:
        @functools.wraps(view)
        def call(*args: Any, **kwargs: Any) -> Any:
            if not visit.actor().may(right):
                raise NotAllowed("role_may_not", right=right.value)
            return view(*args, **kwargs)

        call.needs = right  # type: ignore[attr-defined]  # the registry test reads it
        return cast(F, call)

    return guard

"""A page: its address, the right it needs, its layout and its callbacks.

Pages keep their callbacks here instead of in Dash's process-wide list, so that one process can
build many apps: every test makes a fresh one.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol, TypeVar

from dash import ClientsideFunction, Dash, html, register_page, set_props
from dash.development.base_component import Component

from monitor.domain.errors import Invalid, NotAllowed, Refusal
from monitor.domain.roles import May
from monitor.present.messages import refusal_text
from monitor.services.work import Work
from monitor.web import errors, visit
from monitor.web.account.words import broken_rules
from monitor.web.reader import reader
from monitor.web.shell import NOTICES, page_frame

F = TypeVar("F", bound=Callable[..., Any])
Opens = Literal["reading", "writing", "nothing"]
"""The transaction a callback runs in."""


class OpenWork(Protocol):
    """Opens one transaction of the person who asks."""

    def __call__(self, writes: bool = False) -> AbstractContextManager[Work]: ...


class Page:
    """One address of the web app.

    Args:
        name: The module's own name; ids on the page begin with it.
        path: The address, with ``<variables>``.
        needs: The right without which neither layout nor callbacks run; None: being signed in.
        title: An English sentence of the catalogue, marked with ``msg``.
        has_grid: Whether a table of AG Grid stands on it. Its script is the largest there is, and
            only such pages fetch it.
    """

    def __init__(
        self, name: str, path: str, needs: May | None, *, title: str, has_grid: bool = False
    ) -> None:
        self.name, self.path, self.needs, self.title = name, path, needs, title
        self.has_grid = has_grid
        self._layout: Callable[..., Any] | None = None
        self.wires: list[tuple[tuple[Any, ...], dict[str, Any], Callable[..., Any], Opens]] = []
        self.scripts: list[tuple[str, tuple[Any, ...]]] = []

    def is_at(self, path: str) -> bool:
        """Whether an address is one of this page's."""
        return re.fullmatch(re.sub(r"<\w+>", "[^/]+", self.path), path) is not None

    def layout(self, fn: F) -> F:
        """Use the decorated function as the page's layout: ``layout(work, /, **variables)``."""
        self._layout = fn
        return fn

    def on(
        self, *dependencies: Any, writes: bool = False, alone: bool = False, **options: Any
    ) -> Callable[[F], F]:
        """Run the decorated function on these inputs; it stays a plain function.

        Args:
            dependencies: Dash's outputs, inputs and states.
            writes: Whether what it does is to be kept. Without it the transaction only reads.
            alone: Whether it opens transactions of its own, one for each thing it decides, and so
                is handed no work.
            options: Further options of Dash's callback.
        """

        def keep(fn: F) -> F:
            opens: Opens = "nothing" if alone else "writing" if writes else "reading"
            self.wires.append((dependencies, options, fn, opens))
            return fn

        return keep

    def script(self, name: str, *dependencies: Any) -> None:
        """Let the browser's own function ``name`` of ``assets/`` answer these inputs.

        It is one of ``dash_clientside`` under the page's name, and changes what is seen, only.
        """
        self.scripts.append((name, dependencies))

    def may_open(self, work: Work) -> bool:
        """Whether this person may open the page; what lies within is for the services to say."""
        return self.needs is None or work.actor.may(self.needs)

    def mount(self, app: Dash, open_work: OpenWork) -> None:
        """Register the page and its callbacks on one app, each behind the page's right."""
        if self._layout is None:
            raise TypeError(f"page {self.name} has no layout")
        register_page(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
            f"monitor.web.pages.{self.name}",
            path=None if "<" in self.path else self.path,
            path_template=self.path if "<" in self.path else None,
            name=self.name,
            title=self._title,
            layout=self._shown(open_work),
        )
        for dependencies, options, fn, opens in self.wires:
            app.callback(*dependencies, **options)(self._guarded(fn, open_work, opens))
        for name, dependencies in self.scripts:
            app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
                ClientsideFunction(self.name, name), *dependencies
            )

    def _title(self, **_: Any) -> str:
        say = visit.say()
        return f"{say(self.title)} · {say('Monitor')}"

    def _shown(self, open_work: OpenWork) -> Callable[..., Any]:
        """The layout, behind the right; a refusal is a short page, not an empty one."""
        layout = self._layout
        assert layout is not None

        def show(**variables: Any) -> Any:
            with open_work() as work:
                if not self.may_open(work):
                    return refused(work, visit.say()("This page is not open to your role."))
                try:
                    return layout(work, **_known(layout, variables))
                except Refusal as no:
                    return refused(work, refusal_text(no, visit.locale()))

        return show

    def _guarded(
        self, fn: Callable[..., Any], open_work: OpenWork, opens: Opens
    ) -> Callable[..., Any]:
        @functools.wraps(fn)
        def call(*args: Any, **kwargs: Any) -> Any:
            if opens == "nothing":
                if self.needs is not None and not visit.actor().may(self.needs):
                    raise NotAllowed("role_may_not", right=self.needs.value)
                return fn(*args, **kwargs)
            with open_work(opens == "writing") as work:  # one transaction per callback
                if self.needs is not None and not work.actor.may(self.needs):
                    raise NotAllowed("role_may_not", right=self.needs.value)
                return fn(work, *args, **kwargs)

        call.needs = self.needs  # type: ignore[attr-defined]  # the registry test reads it
        call.page = self.name  # type: ignore[attr-defined]
        return call


def _known(layout: Callable[..., Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables a layout takes: anybody may put any word into an address's query."""
    named = list(inspect.signature(layout).parameters.values())[1:]
    if any(one.kind is one.VAR_KEYWORD for one in named):
        return dict(variables)
    taken = {one.name for one in named if one.kind is not one.POSITIONAL_ONLY}
    return {name: value for name, value in variables.items() if name in taken}


def refused(work: Work, text: str, here: str = "/") -> Component:
    """The short page in place of one that may not be shown, within the frame."""
    whose = reader(work, here)
    _ = visit.say()
    return page_frame(
        _("Not open to you"),
        html.P(text),
        html.P(_("You are signed in as {name}.", name=work.actor.display_name)),
        html.P(html.A(_("Back to the first page"), href="/")),
        reader=whose,
        narrow=True,
    )


def tell(error: Exception) -> None:
    """Show a refusal as it is; hide anything else behind a plain apology and a code."""
    _ = visit.say()
    if isinstance(error, Refusal):
        say(_refusal_words(error, visit.locale()), kind="refusal")
        return
    code = errors.code_of_incident(error, "callback")
    text = _("Something went wrong and this step was not saved. Try again. Code: {code}", code=code)
    say(text, kind="incident")


def _refusal_words(refusal: Refusal, locale: str) -> str:
    """What stands in the way; of a form that is wrong in places, each of them."""
    if isinstance(refusal, Invalid) and refusal.fields:
        return " ".join(dict.fromkeys(broken_rules(refusal, locale)))
    return refusal_text(refusal, locale)


def say(text: str, *, kind: Literal["done", "refusal", "incident"] = "done") -> None:
    """Put a notice into the frame, from within a callback."""
    set_props(NOTICES, {"children": notice(text, kind)})


def notice(text: str, kind: Literal["done", "refusal", "incident"]) -> Component:
    """A notice that stays until another replaces it; a refusal is read aloud at once."""
    role = "status" if kind == "done" else "alert"
    return html.Div(text, className=f"m-notice m-notice-{kind}", role=role)

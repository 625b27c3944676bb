"""Account pages from their templates, with what each of them says of the installation."""

from __future__ import annotations

from typing import Any

from flask import render_template

from monitor.web import visit


def render(template: str, say: dict[str, str], **values: Any) -> str:
    """A page of the given words, in the reader's language."""
    settings = visit.settings()
    return render_template(
        template,
        say=say | {"lang": visit.locale(), "help": settings.help_contact},
        demo=settings.demo,
        **values,
    )

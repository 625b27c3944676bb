"""Sending a report back: what most often must be mended, in one's own words, and by when."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc

from monitor.domain.errors import Invalid
from monitor.present.language import Translator, msg

REASONS = (
    msg("The figures do not agree with the unit's own list"),
    msg("The base changed and no reason is given"),
    msg("An extra or a missing 0 is suspected"),
    msg("Figures of some units below are missing"),
    msg("The evidence is missing or cannot be read"),
)
"""What reports are most often returned for; what exactly must be mended is written beside it."""


def common_reasons(id_: Any, _: Translator, chosen: list[Any] | None = None) -> dbc.Checklist:
    """The common reasons, each of which may be ticked."""
    return dbc.Checklist(
        id=id_,
        options=[{"label": _(said), "value": number} for number, said in enumerate(REASONS)],
        value=chosen or [],
        class_name="return-common",
    )


def reason_of(chosen: Any, typed: Any, _: Translator) -> str:
    """The reason as the unit reads it: what was ticked, then what was written.

    Raises:
        Invalid: What was ticked is not on the list, or what was written is no text.
    """
    told = chosen or []
    known = isinstance(told, list) and all(
        isinstance(one, int) and 0 <= one < len(REASONS) for one in told
    )
    if not known or not isinstance(typed or "", str):
        raise Invalid("wrong_shape", [("reason", "wrong_shape", {"what": "reason"})])
    ticked = [_(REASONS[one]) for one in sorted(set(told))]
    return ". ".join(part for part in (*ticked, (typed or "").strip()) if part)

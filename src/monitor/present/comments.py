"""Words about comments: for whom they are, and of what."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.comments import Audience
from monitor.present.language import msg, translator

AUDIENCE_NAMES: Mapping[Audience, str] = {
    "unit": msg("Unit only"),
    "shared": msg("Unit and coordinator"),
}


def audience_name(audience: Audience, locale: str) -> str:
    """For whom a comment is: ``Chỉ trong đơn vị``."""
    return translator(locale)(AUDIENCE_NAMES[audience])

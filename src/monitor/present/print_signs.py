"""Signs of the standings on paper: told apart without colour, in letters every font of ours has."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.standing import Standing

SIGNS: Mapping[Standing | None, str] = {
    Standing.MET: "●",
    Standing.IN_PROGRESS: "►",
    Standing.BEHIND: "▼",
    Standing.OVERDUE: "■",
    Standing.NOT_REPORTED: "○",
    Standing.AWAITING: "◊",
    Standing.RETURNED: "◄",
    Standing.REPORTED: "•",
    Standing.NOT_APPLICABLE: "–",
    None: "≡",
}
"""None is a group that adds nothing up."""
PARTIAL_SIGN = "◦"
"""Of a number behind which not every unit stands, in place of the screen's quartered disc."""

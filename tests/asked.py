"""A mine that is asked for a plan and for an explanation on a busy afternoon."""

from __future__ import annotations

from datetime import datetime

from monitor.services import directives, explanations
from tests.builders import SLUG, Cast

MINE, DUTY = "than-ha-lam", "14.1"
YESTERDAY = datetime.fromisoformat("2020-08-07T00:00:00+07:00")
MONDAY = datetime.fromisoformat("2020-08-10T00:00:00+07:00")


def asked_for_much(cast: Cast) -> Cast:
    """Its target was to be reached by the end of yesterday, and it was not; a leader asks why."""
    with cast.writing("so-tttt") as work:
        directives.set_target(
            work, SLUG, DUTY, 100, "Ngành than phải xong trước 07/8", YESTERDAY, MINE
        )
    with cast.writing("chu-tich") as work:
        explanations.ask(work, SLUG, DUTY, MINE, "Vì sao mới được 3.902 máy?", MONDAY)
    return cast

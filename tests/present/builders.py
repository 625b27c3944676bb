"""Cells and duties with quiet defaults; a test names only what it is about."""

from datetime import UTC, datetime
from decimal import Decimal

from monitor.domain.directive import Indicator, Obligation
from monitor.domain.standing import Cell, Goal, Standing

DUE = datetime(2020, 8, 7, 17, tzinfo=UTC)
BEFORE = datetime(2020, 8, 7, 9, tzinfo=UTC)
AFTER = datetime(2020, 8, 10, 1, tzinfo=UTC)
SENT = datetime(2020, 8, 7, 9, 58, tzinfo=UTC)


def a_duty(**changes):
    headline = Indicator(
        "14.1a",
        changes.pop("kind", "ratio"),
        changes.pop("numerator", "smartphones_installed"),
        changes.pop("denominator", "smartphones"),
        unit=changes.pop("unit", "%"),
    )
    told = {
        "code": "14.1",
        "binding": "order",
        "aggregation": "sum",
        "periods": ("final",),
        "headline": headline,
        "item": "14",
        "title_vi": "điện thoại đã cài",
        "title_en": "phones installed",
    }
    return Obligation(**(told | changes))


def to_report():
    return a_duty(
        code="C.2", item=None, kind="milestone", numerator="report_sent", denominator=None,
        title_vi="báo cáo kết quả", title_en="report results",
    )  # fmt: skip


def a_goal(target=100, source="explicit", date=DUE, **changes):
    wanted = None if target is None else Decimal(target)
    return Goal(wanted, source if wanted is not None else "none", date, **changes)


def a_cell(standing=Standing.BEHIND, **changes):
    told = {
        "value": "94.0",
        "numerator": 4512,
        "denominator": 4800,
        "low": "94.0",
        "high": "94.0",
        "reported": 1,
        "contribution": "own",
        "figure_at": SENT,
        "sent_at": SENT,
        "goal": a_goal(),
    }
    return Cell(standing, **(told | changes))


def a_silent_cell(standing=Standing.NOT_REPORTED, **changes):
    none = dict.fromkeys(
        ("value", "numerator", "denominator", "low", "high", "figure_at", "sent_at")
    )
    return a_cell(standing, **({**none, "reported": 0, "interval_gap": "no_number"} | changes))


def a_total(standing=Standing.BEHIND, **changes):
    told = {
        "value": "88.6", "numerator": 62420, "denominator": 70450, "low": "71.2", "high": "90.8",
        "reported": 20, "expected": 24, "contribution": "children", "sent_at": None,
    }  # fmt: skip
    return a_cell(standing, **(told | changes))

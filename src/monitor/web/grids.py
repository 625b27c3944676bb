"""Columns of the matrix's grid: AG Grid definitions with words of ours, and how the grid behaves.

What a cell draws, how it is searched and sorted is in ``assets/dashAgGrid*.js``, by name: no text
from here is ever run.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from monitor.domain.directive import Directive
from monitor.present.language import translator
from monitor.present.standings import title_of
from monitor.present.targets import column_words, target_note
from monitor.services.matrix import MatrixColumn
from monitor.web.reader import address

NAME_WIDTH = 300
STACK_WIDTH = 112
CELL_WIDTH = 116


def item_words(item: str | None, locale: str) -> str:
    """``Mục 14``, or ``Đoạn cuối`` for the closing paragraph."""
    _ = translator(locale)
    return _("Item {item}", item=item) if item else _("Closing paragraph")


def item_address(directive: Directive, item: str | None) -> str:
    """Where an item stands word for word."""
    return address("/directive", slug=directive.slug) + f"#item-{item or 'closing'}"


def column_groups(
    directive: Directive, columns: Iterable[MatrixColumn], locale: str
) -> list[dict[str, Any]]:
    """All columns: the name, what lies below, and the obligations grouped by their item."""
    zone = directive.time_zone
    groups = leading_columns(locale)
    for item, members in groupby(columns, key=lambda one: one.item):
        groups.append(
            {
                "headerName": item_words(item, locale),
                "headerGroupComponent": "MatrixItem",
                "headerGroupComponentParams": {"href": item_address(directive, item)},
                "item": item or "closing",
                "marryChildren": True,
                "children": [_column(one, locale, zone) for one in members],
            }
        )
    return groups


def leading_columns(locale: str) -> list[dict[str, Any]]:
    """Name and standing: always there. Each in a group, for no head row may stand empty."""
    _ = translator(locale)
    name = {
        "colId": "name",
        "headerName": _("with the units below"),
        "pinned": "left",
        "lockPinned": True,
        "resizable": True,
        "width": NAME_WIDTH,
        # What changes when a branch is unfolded is part of the value, else it is not redrawn.
        "valueGetter": {"function": "nameOf(params)"},
        "cellRenderer": "MatrixName",
    }
    stack = {
        "colId": "stack",
        "headerName": _("of the cells below"),
        "width": STACK_WIDTH,
        "valueGetter": {"function": "params.data.stack"},
        "cellRenderer": "MatrixStack",
    }
    return [
        {"headerName": _("Organisation"), "groupId": "names", "children": [name]},
        {"headerName": _("Standing"), "groupId": "stacks", "children": [stack]},
    ]


def _column(column: MatrixColumn, locale: str, zone: str) -> dict[str, Any]:
    duty = column.duty
    title = title_of(duty, locale)
    words = column_words(column, locale, zone)
    note = target_note(column.goal, duty, locale)
    return {
        "colId": duty.code,
        "headerName": f"{duty.code} {title}, {words}",
        "headerTooltip": "\n".join(filter(None, (f"{duty.code} {title}", words, note))),
        "headerComponent": "MatrixHead",
        "headerComponentParams": {
            "title": title,
            "words": column_words(column, locale, zone, is_short=True),
            "code": duty.code,
            "full": bool(column.later),
        },
        "width": CELL_WIDTH,
        # A code has a dot, which AG Grid would take for a path.
        "valueGetter": {"function": f"cellOf(params, '{duty.code}')"},
        "cellRenderer": "MatrixCell",
    }


def grid_options(locale: str) -> dict[str, Any]:
    """How the grid behaves: nothing moves, everything is in the document in reading order."""
    options: dict[str, Any] = {
        "rowHeight": 42,
        "headerHeight": 84,
        "groupHeaderHeight": 32,
        "rowBuffer": 8,
        "ensureDomOrder": True,
        "animateRows": False,
        "suppressMovableColumns": True,
        "suppressDragLeaveHidesColumns": True,
        # All columns stay in the document, so a screen reader and the browser's own search
        # find them; rows are drawn as they come into sight.
        "suppressColumnVirtualisation": True,
        "enableCellTextSelection": False,
        "getRowClass": {"function": "rowClass(params)"},
        "suppressNoRowsOverlay": True,
    }
    if locale == "vi":
        options["getLocaleText"] = {"function": "vietnamese(params)"}
    return options


DEFAULT_COLUMN: dict[str, Any] = {
    "sortable": False,
    "resizable": False,
    "suppressHeaderMenuButton": True,
    "wrapHeaderText": True,
}

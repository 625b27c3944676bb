"""The matrix: every addressee against every obligation, as of an instant, on a basis.

Each subject has a module of its own; here they are together under the one name callers use.
"""

from __future__ import annotations

from monitor.services.matrix.blocks import in_blocks, tops_of, units_of
from monitor.services.matrix.columns import column_apart, columns, goal_for
from monitor.services.matrix.drilldown import CellView, cell, deadline_period
from monitor.services.matrix.rows import Matrix, MatrixColumn, MatrixRow, matrix, top
from monitor.services.matrix.series import SeriesPoint, many_series, series
from monitor.services.matrix.sight import Seen, find_directive, reached, seen
from monitor.services.matrix.stopping import stops
from monitor.services.matrix.top import Below, keep_days, rolled
from monitor.services.matrix.trends import Trends, keep_totals, trends

__all__ = [
    "Below",
    "CellView",
    "Matrix",
    "MatrixColumn",
    "MatrixRow",
    "Seen",
    "SeriesPoint",
    "Trends",
    "cell",
    "column_apart",
    "columns",
    "deadline_period",
    "find_directive",
    "goal_for",
    "in_blocks",
    "keep_days",
    "keep_totals",
    "many_series",
    "matrix",
    "reached",
    "rolled",
    "seen",
    "series",
    "stops",
    "top",
    "tops_of",
    "trends",
    "units_of",
]

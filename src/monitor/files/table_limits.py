"""What a stranger's table may be at most."""

from __future__ import annotations

import re

LARGEST_FILE = 7_000_000
LARGEST_UNPACKED = 40_000_000
"""Bytes of a workbook's parts together: 11,000 units with 20 figures each have nine million."""
MOST_PARTS = 500
LARGEST_DIRECTORY = 100_000
"""Bytes of the list of a workbook's parts; it is looked at before the list is read."""
MOST_OVERHEAD = 1_000
"""Bytes by which packing may lengthen what cannot be shortened."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
MOST_TAGS = 4 * MOST_ROWS
"""Rows written down, empty ones too; beyond these not even counting is worth the time."""
MOST_SHEETS = 20
MARK = "monitor:"
"""How the first cell of a template of ours begins."""

TCVN3 = re.compile(r"[A-Za-zÀ-ÿ][¨©ª«¬\u00ad®µ¶·¸¹»¼½¾]|[§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾][A-Za-zÀ-ÿ]")
"""Vietnamese letters as fonts of the nineties had them: ``§¬n vÞ`` for ``Đơn vị``."""
VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def is_too_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of cells is more than is read."""
    return rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS

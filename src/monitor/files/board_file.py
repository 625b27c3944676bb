"""The board as a file of any of its forms, the same whether somebody waits for it or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from monitor.domain.standing import Standing
from monitor.files.matrix_file import CSV, XLSX, matrix_csv, matrix_xlsx
from monitor.files.matrix_pdf import matrix_pdf
from monitor.files.matrix_view import Wish, narrowed
from monitor.files.paper_pdf import PDF
from monitor.services.matrix import Matrix

WRITERS: Mapping[str, Callable[[Matrix, str, Wish], bytes]] = {
    "csv": matrix_csv, "xlsx": matrix_xlsx, "pdf": matrix_pdf,
}  # fmt: skip
MEDIA: Mapping[str, str] = {"csv": f"{CSV}; charset=utf-8", "xlsx": XLSX, "pdf": PDF}


def board_file(found: Matrix, form: str, locale: str, wish: Wish | None = None) -> bytes:
    """The board in one of its forms; with a wish as the screen narrowed it."""
    shown = found if wish is None else narrowed(found, wish, locale)
    return WRITERS[form](shown, locale, wish or Wish())


def told_of(wish: Wish) -> dict[str, Any]:
    """A wish as it is kept beside a file that is asked for."""
    return {**asdict(wish), "items": list(wish.items), "show": [one.value for one in wish.show]}


def wish_told(told: Mapping[str, Any]) -> Wish:
    """The wish that was kept."""
    show = tuple(Standing(one) for one in told["show"])
    return Wish(**{**told, "items": tuple(told["items"]), "show": show})

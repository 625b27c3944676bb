"""Where a receipt stands, and where its checksum is verified."""

from __future__ import annotations

from urllib.parse import quote

from monitor.domain.receipt import SHORTEST, Receipt


def verify_address(receipt: Receipt) -> str:
    """The address that a paper carries: it says whether the paper still says what was handed in."""
    return f"{receipt_address(receipt)}&sum={receipt.checksum[:SHORTEST]}"


def receipt_address(receipt: Receipt) -> str:
    """The page of one revision's receipt."""
    parts = (receipt.directive, receipt.organization, receipt.period)
    return f"/receipt/{'/'.join(map(quote, parts))}?revision={receipt.revision}"

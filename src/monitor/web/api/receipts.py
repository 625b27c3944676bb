"""Receipts: what was handed in, with a checksum that its holder and its reader can verify."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.names import full_name
from monitor.domain.receipt import short
from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment
from monitor.present.receipts import plain_text
from monitor.services import directives, receipts
from monitor.services.receipts import Proof
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api.operations import Asked, File, Query, Told, operation
from monitor.web.api.reading import Whole
from monitor.web.api.reports import PLACE
from monitor.web.receipt_place import verify_address

TEXT = "text/plain"


class ReceiptQuery(Query):
    """Of which revision (the latest handed in), against which checksum, in which form."""

    revision: Whole | None = None
    checksum: Annotated[str, Field(max_length=100)] | None = None
    format: Literal["json", "text"] = "json"


@exact
class ReceiptJson(TypedDict):
    """One handing-in; `checksum` is the SHA-256 of `text` in UTF-8."""

    code: str
    directive: str
    organization: str
    period: str
    revision: int
    handed_in_at: str
    handed_in_by: str
    text: str
    checksum: str
    short: str
    verified: bool | None
    later: list[str]


@operation(
    "GET", f"{PLACE}/receipt", shape=ReceiptJson, needs=[May.SEE_FIGURES], query=ReceiptQuery,
    media=(TEXT,),
)  # fmt: skip
def read_receipt(work: Work, asked: Asked) -> Told:
    """The receipt of a report that was handed in; `verified` says whether a checksum fits."""
    query: ReceiptQuery = asked.query
    proof = receipts.prove(work, asked.report, query.revision, query.checksum)
    if query.format == "text":
        return Told(_file(proof, asked.locale))
    receipt = proof.receipt
    zone = ZoneInfo(directives.get(work, receipt.directive).directive.time_zone)
    told: ReceiptJson = {
        "code": receipt.code,
        "directive": receipt.directive,
        "organization": receipt.organization,
        "period": receipt.period,
        "revision": receipt.revision,
        "handed_in_at": moment(receipt.handed_in_at, zone),
        "handed_in_by": receipt.handed_in_by,
        "text": receipt.text,
        "checksum": receipt.checksum,
        "short": short(receipt.checksum),
        "verified": proof.verified,
        "later": [one.code for one in proof.later],
    }
    return Told(told)


def _file(proof: Proof, locale: str) -> File:
    unit = proof.report.organization
    text = plain_text(
        proof.receipt,
        full_name(unit, locale),
        {one.field.code: one.field for one in proof.report.fields},
        visit.settings().base_url + verify_address(proof.receipt),
        proof.later,
        locale,
    )
    return File(text.encode(), f"{TEXT}; charset=utf-8", f"{proof.receipt.code}.txt")

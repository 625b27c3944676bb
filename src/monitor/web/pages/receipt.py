"""The receipt: proof that a report was handed in, to be printed, kept and verified."""

from __future__ import annotations

import re
from typing import Any

from dash import dcc, html

from monitor.domain.receipt import short
from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.receipts import later_words, verified_words
from monitor.services import directives, organizations, receipts
from monitor.services.receipts import Proof
from monitor.services.reports import ReportKey
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.entry import lead, report_path
from monitor.web.pages.evidence import files_card
from monitor.web.pieces import icon
from monitor.web.reader import reader
from monitor.web.receipt_place import receipt_address, verify_address
from monitor.web.shell import page_frame

page = Page(
    "receipt", "/receipt/<directive>/<organization>/<period>", May.SEE_FIGURES, title=msg("Receipt")
)


@page.layout
def layout(
    work: Work,
    /,
    directive: str,
    organization: str,
    period: str,
    revision: str = "",
    sum: str = "",
    again: str = "",
) -> html.Div:
    """What was handed in, when, with its checksum; what happens next; whether a checksum holds.

    Args:
        work: Whose page it is.
        directive: The directive's slug.
        organization: The organisation's code.
        period: The period's code.
        revision: Which handing-in; the latest where left out.
        sum: A checksum to be held against it, whole or its beginning.
        again: Not empty where it was handed in before and must not be thought to be twice.
    """
    number = int(revision) if re.fullmatch(r"[0-9]{1,9}", revision) else None
    proof = receipts.prove(
        work, ReportKey(directive, organization, period), number, sum[:100] or None
    )
    who = reader(work, report_path(proof.report, "receipt"))
    _ = translator(who.locale)
    return page_frame(
        _title(proof, _),
        html.Div(
            [
                _answer(proof, again, who.locale),
                _head(proof, who.locale),
                html.Section(
                    [
                        html.H2(_("What was handed in")),
                        sheet.receipt_table(proof.report, proof.receipt, who.locale),
                        sheet.ratio_lines(proof.report, who.locale, proof.receipt.entries),
                    ],
                    className="m-card",
                ),
                files_card(work, proof.report, who.locale, proof.receipt.revision),
                _next(work, proof, who.locale),
                _proof(proof, _),
            ],
            className="receipt",
        ),
        reader=who,
        lead=lead(proof.report, who.locale),
        narrow=True,
    )


def _title(proof: Proof, _: Translator) -> str:
    state = proof.report.state
    if proof.verified is not None or proof.later:
        return _("Receipt")
    if state is State.SUBMITTED:
        return _("Handed in to your head")
    if state in (State.APPROVED, State.ACCEPTED):
        return _("Report sent")
    return _("Receipt")


def _answer(proof: Proof, again: str, locale: str) -> html.Div | None:
    """What was asked of the receipt, answered first: does it hold, was it handed in twice."""
    _ = translator(locale)
    is_in = proof.report.state in (State.SUBMITTED, State.APPROVED, State.ACCEPTED)
    said = []
    if proof.verified is not None:
        said.append(verified_words(proof.verified, locale))
    elif again and is_in:
        at = formats.clock_time(proof.receipt.handed_in_at)
        said.append(_("Received at {time}; it was not handed in a second time.", time=at))
    if proof.later:
        said.append(later_words(proof.later, locale))
    if not said:
        return None
    is_bad = proof.verified is False
    kind = "receipt-answer is-bad" if is_bad else "receipt-answer"
    return html.Div([html.P(one) for one in said], className=kind, role="status")


def _head(proof: Proof, locale: str) -> html.Section:
    _ = translator(locale)
    receipt = proof.receipt
    received = formats.moment(receipt.handed_in_at, locale)
    return html.Section(
        [
            icon("met", large=True),
            html.P(_("Received {when}", when=received), className="receipt-when"),
            html.P(receipt.code, className="receipt-code num"),
            html.P(
                _(
                    "Handed in by {name}, revision {n}",
                    name=receipt.handed_in_by,
                    n=receipt.revision,
                ),
                className="dim",
            ),
        ],
        className="m-card receipt-head",
    )


def _next(work: Work, proof: Proof, locale: str) -> html.Section:
    """Who acts now, and what may still be done."""
    _ = translator(locale)
    told = directives.get(work, proof.report.key.directive).directive
    coordinator = organizations.name_of(work, told.coordinator, locale)
    steps = () if proof.later else sheet.next_steps(proof.report, coordinator, locale)
    return html.Section(
        [
            html.H2(_("What happens next")) if steps else None,
            html.Ol([html.Li(step) for step in steps]) if steps else None,
            html.Div(
                [
                    html.A(
                        _("Open the report"), href=report_path(proof.report), className="m-button"
                    ),
                    html.A(
                        _("Download the receipt"), href=_download(proof), className="m-button",
                        download=f"{proof.receipt.code}.txt",
                    ),
                    html.Button(_("Print"), type="button", className="m-button receipt-print"),
                    html.A(_("To my list"), href="/", className="m-button m-button-quiet"),
                ],
                className="receipt-ways",
            ),
        ],
        className="m-card",
    )  # fmt: skip


def _download(proof: Proof) -> str:
    place = report_path(proof.report).removeprefix("/report")
    return f"/api/v1/reports{place}/receipt?revision={proof.receipt.revision}&format=text"


def _proof(proof: Proof, _: Translator) -> html.Section:
    """The checksum short and long, where it is verified, and a place to verify another."""
    receipt = proof.receipt
    address = visit.settings().base_url + verify_address(receipt)
    typed: dict[str, Any] = {"type": "text", "name": "sum", "maxLength": 100, "required": True}
    return html.Section(
        [
            html.H2(_("To be verified")),
            html.P([_("Checksum"), " ", html.B(short(receipt.checksum), className="num")]),
            html.P(receipt.checksum, className="receipt-sum num"),
            html.P([_("Verified at"), " ", html.A(address, href=verify_address(receipt))]),
            html.Form(
                [
                    dcc.Input(type="hidden", name="revision", value=str(receipt.revision)),
                    html.Label(_("Checksum on the paper in your hand"), htmlFor="receipt-sum"),
                    html.Div(
                        [
                            dcc.Input(id="receipt-sum", autoComplete="off", **typed),
                            html.Button(_("Verify"), type="submit", className="m-button"),
                        ],
                        className="receipt-verify",
                    ),
                ],
                action=receipt_address(receipt).partition("?")[0],
                method="GET",
            ),
        ],
        className="m-card receipt-proof",
    )

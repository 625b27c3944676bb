"""A receipt's text and checksum: the same everywhere, and another for every other content."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from monitor.domain.figures import Nil
from monitor.domain.receipt import Receipt, short

AT = datetime.fromisoformat("2020-08-07T16:46:00+07:00")
RECEIPT = Receipt(
    directive="5305-UBND-XD6", organization="than-ha-lam", period="final", revision=2,
    handed_in_at=AT, handed_in_by="than-ha-lam", saved_at=AT, author="than-ha-lam",
    entries={"smartphones": 4800, "headcount": Nil("not_applicable", "Không quản lý")},
    reasons={"smartphones": "Rà soát lại"}, note="",
)  # fmt: skip


def test_the_text_is_the_same_whatever_order_the_figures_came_in():
    turned = dict(reversed(RECEIPT.entries.items()))
    assert replace(RECEIPT, entries=turned).text == RECEIPT.text
    assert RECEIPT.text == (
        "Monitor receipt 1\n"
        'directive "5305-UBND-XD6"\n'
        'organization "than-ha-lam"\n'
        'period "final"\n'
        "revision 2\n"
        'saved "2020-08-07T09:46:00+00:00" "than-ha-lam"\n'
        'handed in "2020-08-07T09:46:00+00:00" "than-ha-lam"\n'
        'figure "headcount" {"nil": "not_applicable", "reason": "Không quản lý"}\n'
        'figure "smartphones" 4800\n'
        'reason "smartphones" "Rà soát lại"\n'
        'note ""\n'
    )
    assert RECEIPT.checksum == sha256(RECEIPT.text.encode()).hexdigest()
    assert RECEIPT.code == "5305-THAN-HA-LAM-FINAL-02"


VALUES = [
    {}, {"a": 0}, {"a": "0"}, {"a": Decimal("0.5")}, {"a": True}, {"a": "true"},
    {"a": date(2020, 8, 6)}, {"a": "2020-08-06"}, {"a": Nil("none_arose")},
    {"a": Nil("not_known", "chờ số")}, {"a": ""}, {"b": 0}, {"a": 'x"\nfigure "b" 1'},
    {"a": "x", "b": 1},
]  # fmt: skip


def test_no_two_contents_have_one_checksum():
    """Nothing, 0, nil, yes, a text that looks like a figure: each is another content."""
    sums = {replace(RECEIPT, entries=one, reasons={}).checksum for one in VALUES}
    others = {
        replace(RECEIPT, note="ghi chú").checksum,
        replace(RECEIPT, revision=3).checksum,
        replace(RECEIPT, handed_in_at=AT.replace(minute=47)).checksum,
        replace(RECEIPT, handed_in_by="tkv").checksum,
    }
    assert len(sums | others) == len(VALUES) + len(others)


def test_a_checksum_fits_whole_short_and_as_it_is_read_aloud():
    whole = RECEIPT.checksum
    spoken = short(whole)
    assert len(spoken.split()) == 4
    for told in (whole, whole.upper(), whole[:16], spoken, spoken.replace(" ", "-")):
        assert RECEIPT.matches(told)


@pytest.mark.parametrize("told", ["", "   ", "g" * 16])
def test_what_is_no_checksum_or_too_little_of_one_does_not_fit(told):
    assert not RECEIPT.matches(told)
    assert not RECEIPT.matches(RECEIPT.checksum[:15])
    assert not replace(RECEIPT, entries={"smartphones": 4801}).matches(RECEIPT.checksum[:16])

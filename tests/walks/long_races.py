"""The long proofs of ``make test-long``: two people race 500 edits; a thousand typed values."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import expect

from monitor.domain.roles import Grant
from monitor.services import accounts, reports
from monitor.services.account_rules import NewUser
from monitor.services.accounts import OPERATOR
from tests.builders import SLUG, place
from tests.quang_ninh import PASSWORD
from tests.walks import steps
from tests.walks.house import House
from tests.walks.test_typed_values import through_cuts
from tests.walks.typist import Typist
from tests.walks.visitors import PATIENCE, Visitor

pytestmark = pytest.mark.long

UNIT = "than-ha-lam"
SECOND = "than-ha-lam.hai"
FIELDS = ("headcount", "smartphones", "smartphones_installed")


MINUTE = 60_000
"""Of patience, in milliseconds: half an hour of one machine is not evenly quiet."""


@pytest.fixture(autouse=True)
def afternoon(house: House) -> Iterator[None]:
    house.at("2020-08-07T16:00")
    expect.set_options(timeout=MINUTE)
    yield
    expect.set_options(timeout=PATIENCE)


def patient(someone: Visitor) -> Visitor:
    someone.context.set_default_timeout(MINUTE)
    return someone


def settle(someone: Visitor, luck: Random) -> list[str]:
    """Answer every question until the server has what stands in the form; what was shown."""
    page, shown = someone.page, []
    asked = page.locator("dialog.entry-conflict")
    at_rest = page.locator(".entry-saved[data-kind=saved]")
    while True:
        expect(asked.or_(at_rest).first).to_be_visible()
        if not asked.is_visible():
            return shown
        shown.append(asked.inner_text())
        page.locator(luck.choice([".race-all-mine", ".race-all-theirs"])).click()
        expect(asked).to_have_count(0)


def digits(text: str) -> str:
    return text.replace(".", "")


def test_of_500_racing_edits_none_is_overwritten_unseen(house, browse):
    with house.cast.office.writing(OPERATOR) as work:
        user = NewUser(SECOND, "Người thứ hai", "hai@demo.example", (Grant("clerk", UNIT),),
                       password=PASSWORD)  # fmt: skip
        accounts.create(work, user)
    people = [patient(browse(name, "desktop", "vi")) for name in (UNIT, SECOND)]
    luck, number, shown = Random(5305), 1000, {UNIT: "", SECOND: ""}  # noqa: S311
    for one in people:
        one.open(f"/report/{SLUG}/{UNIT}/final")
        one.complaints.tolerate("status of 412")
    for _ in range(250):
        field = luck.choice(FIELDS)
        for one in people:
            number += 1
            steps.box(one.page, field).fill(str(number))
        for one in luck.sample(people, 2):
            shown[str(one.username)] += digits("\n".join(settle(one, luck)))
    assert overwritten_unseen(house, shown) == []


def overwritten_unseen(house: House, shown: dict[str, str]) -> list[object]:
    """Values one person's save put in place of the other's, which that person was not shown."""
    with house.cast.reading(UNIT) as work:
        history = reports.read(work, place(UNIT)).history
    found = []
    authors: dict[str, tuple[object, str]] = {}
    for one in history:
        for code, value in one.entries.items():
            before, by = authors.get(code, (value, one.author))
            if value != before:
                if by != one.author and str(before) not in shown[one.author]:
                    found.append((one.number, code, before, value))
                authors[code] = (value, one.author)
            authors.setdefault(code, (value, one.author))
    assert len(history) >= 250
    return found


def test_of_a_thousand_typed_values_none_is_lost_and_none_is_doubled(house, browse):
    typist = Typist(house, patient(browse("bach-dang", "phone", "vi")))
    through_cuts(typist, 100)
    assert typist.typed >= 1000

"""A receipt over HTTP: as JSON, as a text file, verified, and out of a stranger's reach."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.builders import golden_cast
from tests.web.programs import Programs, report

FRIDAY = "2020-08-07T16:46:00+07:00"
MINE = report("than-ha-lam")
NIL = {"nil": "not_applicable", "reason": "Không quản lý"}
GOOD = {"smartphones": 4800, "smartphones_installed": 4512, "headcount": NIL}


@pytest.fixture
def programs(sqlite_engine):
    programs = Programs(golden_cast(sqlite_engine).at(FRIDAY))
    answer = programs.post("than-ha-lam", f"{MINE}/submit", {"values": GOOD})
    assert answer.status_code == 200
    return programs


def test_the_receipt_carries_the_text_its_checksum_is_made_of(programs):
    told = programs.get("than-ha-lam", f"{MINE}/receipt").get_json()
    assert told["code"] == "5305-THAN-HA-LAM-FINAL-01"
    assert told["handed_in_at"] == FRIDAY
    assert told["checksum"] == sha256(told["text"].encode()).hexdigest()
    assert 'figure "headcount" {"nil": "not_applicable", "reason": "Không quản lý"}' in told["text"]
    assert (told["verified"], told["later"]) == (None, [])


@pytest.mark.parametrize(("changed", "verified"), [("", True), ("0", False)])
def test_a_checksum_is_verified(programs, changed, verified):
    told = programs.get("than-ha-lam", f"{MINE}/receipt").get_json()
    shown = changed * 16 or told["short"].replace(" ", "")
    again = programs.get("than-ha-lam", f"{MINE}/receipt?revision=1&checksum={shown}").get_json()
    assert again["verified"] is verified


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_text_file_proves_itself(programs, locale):
    """Whoever has the file and a tool for SHA-256 needs nothing else."""
    told = programs.get("than-ha-lam", f"{MINE}/receipt").get_json()
    answer = programs.get("than-ha-lam", f"{MINE}/receipt?format=text", accept_language=locale)
    assert answer.mimetype == "text/plain"
    name = 'attachment; filename="5305-THAN-HA-LAM-FINAL-01.txt"'
    assert answer.headers["Content-Disposition"] == name
    _, proof, _ = answer.get_data(as_text=True).split(f"{'-' * 72}\n")
    assert sha256(proof.encode()).hexdigest() == told["checksum"]
    said = answer.get_data(as_text=True)
    for part in (told["code"], told["checksum"], told["short"], "Không quản lý", "16:46"):
        assert part in said
    assert f"http://localhost/receipt/5305-UBND-XD6/than-ha-lam/final?revision=1&sum={told['short']}".replace(" ", "") in said  # fmt: skip  # noqa: E501
    assert ("4.800" if locale == "vi" else "4,800") in said


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("than-ha-lam", f"{MINE}/receipt?revision=7"),
        ("dong-bac", f"{MINE}/receipt"),
        ("so-tttt", f"{MINE}/receipt"),  # not sent yet: the unit's own
        ("than-ha-lam", f"{report('khong-co')}/receipt"),
    ],
)
def test_unknown_and_out_of_reach_are_404(programs, who, path):
    assert programs.get(who, path).status_code == 404


def test_who_was_sent_the_report_verifies_it(programs):
    told = programs.get("than-ha-lam", f"{MINE}/receipt").get_json()
    programs.post("than-ha-lam.duyet", f"{MINE}/approve")
    path = f"{MINE}/receipt?checksum={told['checksum']}"
    assert programs.get("so-tttt", path).get_json()["verified"] is True

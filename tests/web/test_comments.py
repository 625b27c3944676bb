"""Comments over HTTP: said, read, flagged and resolved by programs and by the pages' script."""

from __future__ import annotations

import pytest

from tests.builders import golden_cast
from tests.web.programs import Programs, duty, report

FRIDAY = "2020-08-07T16:00:00+07:00"
HA_LAM = f"{report('than-ha-lam')}/comments"
CELL = f"{duty('14.1')}/comments"


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(FRIDAY))


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def bodies(answer):
    assert answer.status_code == 200, answer.get_json()
    return [one["body"] for one in answer.get_json()["comments"]]


def test_a_comment_is_said_once_read_flagged_and_resolved(programs):
    told = {"body": "@so-tttt xin lùi hạn", "audience": "shared"}
    first = programs.post("than-ha-lam", HA_LAM, told, idempotency_key="k-1")
    again = programs.post("than-ha-lam", HA_LAM, told, idempotency_key="k-1")
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    one = first.get_json()
    assert (one["mentions"], one["flagged"], one["read"]) == (["so-tttt"], False, True)
    thread = programs.get("so-tttt", HA_LAM).get_json()
    assert [each["read"] for each in thread["comments"]] == [False]
    assert (thread["may_write"], thread["may_write_inside"]) == (True, False)
    unread = programs.get("so-tttt", "/comments?show=unread")
    assert (bodies(unread), unread.get_json()["unread"]) == (["@so-tttt xin lùi hạn"], 1)
    read = programs.post("so-tttt", "/comments/read", {"numbers": [one["number"], 10**30, -1]})
    assert read.get_json() == {"unread": 0}
    flagged = programs.post("so-tttt", f"/comments/{one['number']}/flag")
    assert flagged.get_json()["flagged"] is True
    assert bodies(programs.get("so-tttt", "/comments")) == ["@so-tttt xin lùi hạn"]
    done = programs.post("than-ha-lam", f"/comments/{one['number']}/resolve")
    assert [step["kind"] for step in done.get_json()["steps"]] == ["flag", "resolve"]
    assert bodies(programs.get("so-tttt", "/comments")) == []


def test_what_the_unit_says_to_itself_does_not_exist_outside(programs):
    inside = {"body": "số chưa chắc", "audience": "unit", "flagged": True}
    number = programs.post("than-ha-lam", HA_LAM, inside).get_json()["number"]
    assert bodies(programs.get("tkv", HA_LAM)) == ["số chưa chắc"]
    assert bodies(programs.get("so-tttt", HA_LAM)) == []
    hidden = programs.post("so-tttt", f"/comments/{number}/resolve")
    absent = programs.post("so-tttt", "/comments/999/resolve")
    assert (hidden.status_code, hidden.get_json()["detail"]) == (
        absent.status_code, absent.get_json()["detail"],
    )  # fmt: skip
    assert hidden.status_code == 404


def test_a_cells_comments_have_an_address_of_their_own(programs):
    said = programs.post(
        "so-tttt", CELL, {"organization": "tkv", "body": "Thiếu 8 mỏ", "audience": "shared"}
    )
    assert (said.status_code, said.get_json()["obligation"]) == (201, "14.1")
    assert bodies(programs.get("tkv", f"{CELL}?org=tkv")) == ["Thiếu 8 mỏ"]
    assert bodies(programs.get("tkv", f"{CELL}?org=than-ha-lam")) == []
    for code in ("dong-bac", "khong-co"):
        answer = programs.get("tkv", f"{CELL}?org={code}")
        assert (answer.status_code, code_of(answer)) == (404, "cell_not_found")


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("quan-sat", {"body": "x", "audience": "shared"}, 403, "role_may_not"),
        ("dong-bac", {"body": "x", "audience": "shared"}, 404, "report_not_found"),
        ("so-tttt", {"body": "x", "audience": "unit"}, 422, "comment_inside_only"),
        ("tkv", {"body": " ", "audience": "unit"}, 422, "comment_empty"),
        ("tkv", {"body": "@admin x", "audience": "shared"}, 422, "mention_unknown"),
        ("tkv", {"body": "x", "audience": "all"}, 422, "not_one_of"),
        ("tkv", {"body": "x"}, 422, "part_missing"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(programs, who, body, status, code):
    answer = programs.post(who, HA_LAM, body)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert answer.get_json()["detail"]

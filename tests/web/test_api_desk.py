"""Plans, explanations, chasing and two instants by programs: the pages' own services and rights."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.services import calls, chasing, comparison, explanations, plans, reports
from tests.builders import SLUG, golden_cast, place, played_golden, statements_of
from tests.web.programs import MONDAY, Programs, duty
from tests.web.test_api_openapi import check

MINE = "than-ha-lam"
PLAN = f"{duty('14.1')}/plan?org={MINE}"
ASKED = f"{duty('14.1')}/explanations"
CHASE = f"/directives/{SLUG}/chase"
CALLS = f"/directives/{SLUG}/calls"
COMPARED = f"/directives/{SLUG}/comparison"
CELL = "/directives/{slug}/obligations/{code}"
BODY = {"what": "Cài nốt cho một máy", "who": "Phòng CNTT", "by": "2020-08-12T00:00:00+07:00"}
QUESTION = {"organization": MINE, "question": "Vì sao còn một máy?"}


@pytest.fixture
def programs(engine):
    """The mine has sent one telephone too few; it is the morning after the deadline."""
    cast = golden_cast(engine).at("2020-08-07T12:00:00+07:00")
    with cast.writing(MINE) as work:
        values = {"smartphones": 4800, "smartphones_installed": 4799, "headcount": 5120}
        reports.submit(work, place(MINE), values=values)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    return Programs(cast.at("2020-08-08T09:00:00+07:00"))


@pytest.fixture
def document(programs):
    return programs.get(MINE, "/openapi.json").get_json()


def told(document, answer, path, method="get", status=200):
    """The answer, once it was held against its description."""
    check(document, answer, path, method)
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()


def write(programs, name=MINE, tag='"0"', **changes):
    return programs.ask(name, "PUT", PLAN, BODY | changes, if_match=tag)


# --- improvement plans ---------------------------------------------------------------------------


def test_a_plan_is_written_in_versions_each_over_the_one_that_was_read(programs, document):
    none = programs.get(MINE, PLAN)
    assert none.headers["ETag"] == '"0"'
    assert told(document, none, f"{CELL}/plan")["versions"] == []
    first = told(document, write(programs), f"{CELL}/plan", "put")
    lost = write(programs, tag='"0"', who="Phòng khác")
    assert told(document, lost, f"{CELL}/plan", "put", 412)["type"] == "urn:monitor:plan_changed"
    second = write(programs, f"{MINE}.duyet", '"1"', who="Phó giám đốc")
    assert second.headers["ETag"] == '"2"'
    assert [one["who"] for one in second.get_json()["versions"]] == ["Phó giám đốc", "Phòng CNTT"]
    assert first["versions"] == second.get_json()["versions"][1:]
    with programs.cast.reading(MINE) as work:
        assert plans.read(work, SLUG, "14.1", MINE).number == 2
    leader = programs.get("chu-tich", PLAN).get_json()
    assert (leader["versions"], leader["may_write"]) == (second.get_json()["versions"], False)


@pytest.mark.parametrize(
    ("name", "tag", "changes", "status"),
    [
        (MINE, None, {}, 428),
        (MINE, '"x"', {}, 412),
        (MINE, "*", {}, 200),
        (MINE, '"0"', {"what": " "}, 422),
        (MINE, '"0"', {"by": "2020-08-08T08:00:00+07:00"}, 422),
        (MINE, '"0"', {"more": 1}, 422),
        ("so-tttt", '"0"', {}, 403),
        ("dong-bac", '"0"', {}, 404),
    ],
)
def test_a_plan_that_may_not_be_written_is_refused_and_why(
    programs, document, name, tag, changes, status
):
    headers = {} if tag is None else {"if_match": tag}
    answer = programs.ask(name, "PUT", PLAN, BODY | changes, **headers)
    told(document, answer, f"{CELL}/plan", "put", status)


def test_no_plan_is_written_where_none_is_asked(programs, document):
    programs.cast.at("2020-08-07T13:00:00+07:00")
    told(document, write(programs), f"{CELL}/plan", "put", 409)


def test_the_list_of_what_is_behind_is_the_pages_own(programs, document):
    listed = told(document, programs.get("so-tttt", f"/directives/{SLUG}/plans"),
                  "/directives/{slug}/plans")["behind"]  # fmt: skip
    with programs.cast.reading("so-tttt") as work:
        expected = [(one.duty.code, one.row.code) for one in plans.behind(work, SLUG)]
    assert [(one["obligation"], one["organization"]) for one in listed] == expected
    assert ("14.1", MINE) in expected
    assert [one["plan"] for one in listed if one["organization"] == MINE] == [None]
    write(programs)
    mine = programs.get(MINE, f"/directives/{SLUG}/plans").get_json()["behind"]
    assert [(one["organization"], one["plan"]["what"]) for one in mine] == [(MINE, BODY["what"])]
    assert programs.get("quan-sat", f"/directives/{SLUG}/plans").status_code == 403


# --- explanations --------------------------------------------------------------------------------


def test_a_question_is_put_once_answered_and_read_by_those_it_concerns(programs, document):
    asked = programs.post("chu-tich", ASKED, QUESTION, idempotency_key="q")
    one = told(document, asked, f"{CELL}/explanations", "post", 201)
    again = programs.post("chu-tich", ASKED, QUESTION, idempotency_key="q")
    assert (again.get_json(), again.headers["Idempotency-Replayed"]) == (one, "true")
    owed = told(document, programs.get(MINE, "/explanations?show=owed"), "/explanations")
    assert owed["explanations"] == [one]
    assert programs.get("so-tttt", "/explanations?show=open").get_json() == owed
    path, told_of = f"/explanations/{one['number']}/answer", "/explanations/{number}/answer"
    answer = {"body": "Máy hỏng, mai thay"}
    closed = told(document, programs.post(MINE, path, answer), told_of, "post", 201)
    assert (closed["open"], closed["answers"][0]["body"]) == (False, answer["body"])
    assert programs.get(MINE, "/explanations?show=owed").get_json() == {"explanations": []}
    of_cell = programs.get("chu-tich", f"{ASKED}?org={MINE}")
    assert told(document, of_cell, f"{CELL}/explanations")["explanations"] == [closed]
    assert programs.get("chu-tich", "/explanations?show=mine").get_json()["explanations"] == [
        closed
    ]
    for name in ("dong-bac", "quan-sat"):
        assert closed["question"] not in programs.get(name, "/explanations").text
    with programs.cast.reading("chu-tich") as work:
        assert [it.id for it in explanations.all_seen(work)] == [one["number"]]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("so-tttt", {}, 403),
        (MINE, {}, 403),
        ("chu-tich", {"question": ""}, 422),
        ("chu-tich", {"answer_by": "2020-08-01T00:00:00+07:00"}, 422),
        ("chu-tich", {"organization": "khong-co"}, 404),
        ("lanh-dao-ha-long", {}, 404),
    ],
)
def test_a_question_that_may_not_be_put_is_refused(programs, document, name, body, status):
    answer = programs.post(name, ASKED, QUESTION | body)
    told(document, answer, f"{CELL}/explanations", "post", status)
    assert programs.get("chu-tich", "/explanations").get_json() == {"explanations": []}


def test_nobody_answers_for_another_unit(programs, document):
    number = programs.post("chu-tich", ASKED, QUESTION).get_json()["number"]
    path, shape = f"/explanations/{number}/answer", "/explanations/{number}/answer"
    for name, status in (("dong-bac", 404), ("so-tttt", 403), ("chu-tich", 403)):
        told(document, programs.post(name, path, {"body": "x"}), shape, "post", status)
    wrong = programs.post(MINE, "/explanations/999/answer", {"body": "x"})
    told(document, wrong, shape, "post", 404)


# --- chasing -------------------------------------------------------------------------------------


def test_the_list_is_the_pages_own(programs, document):
    found = told(document, programs.get("so-tttt", CHASE), "/directives/{slug}/chase")
    with programs.cast.reading("so-tttt") as work:
        lines, counts = chasing.listed(work, SLUG), chasing.counted(work, SLUG)
    assert [one["organization"] for one in found["lines"]] == [one.organization for one in lines]
    assert sum(found["counts"].values()) == counts.asked
    assert MINE not in {one["organization"] for one in found["lines"]}


def test_a_sending_is_looked_at_sent_once_and_not_twice_a_day(programs, document):
    units = {"organizations": ["dong-bac", MINE, "than-vang-danh"]}
    seen = told(document, programs.post("so-tttt", f"{CHASE}/preview", units),
                "/directives/{slug}/chase/preview", "post")  # fmt: skip
    assert {"organization": MINE, "why": "sent"} in seen["skipped"]
    assert "dong-bac@demo.example" in {one["address"] for one in seen["letters"]}
    assert all(one["subject"] for one in seen["letters"])
    sent = programs.post("so-tttt", f"{CHASE}/send", units, idempotency_key="s")
    done = told(document, sent, "/directives/{slug}/chase/send", "post")
    assert (done["mails"], done["skipped"]) == (len(seen["letters"]), seen["skipped"])
    again = programs.post("so-tttt", f"{CHASE}/send", units, idempotency_key="s")
    assert again.get_json() == done
    later = programs.post("so-tttt", f"{CHASE}/send", units).get_json()
    assert (later["mails"], {one["why"] for one in later["skipped"]}) == (0, {"sent", "reminded"})
    none = programs.post("so-tttt", f"{CHASE}/send", {"organizations": []})
    told(document, none, "/directives/{slug}/chase/send", "post", 422)


def test_calls_are_written_down_and_read_by_who_follows_up(programs, document):
    call = {
        "organization": "dong-bac",
        "kind": "call",
        "person": "Anh Nam",
        "body": "Hứa chiều gửi",
    }
    written = programs.post("so-tttt", CALLS, call, idempotency_key="c")
    one = told(document, written, "/directives/{slug}/calls", "post", 201)
    assert one | call == one
    listed = told(document, programs.get("chu-tich", f"{CALLS}?org=dong-bac"),
                  "/directives/{slug}/calls")  # fmt: skip
    assert listed["calls"] == [one]
    line = programs.get("so-tttt", CHASE).get_json()["lines"]
    assert [it["last_call"] for it in line if it["organization"] == "dong-bac"] == [one]
    with programs.cast.reading("so-tttt") as work:
        assert len(calls.listed(work, SLUG)) == 1
    for body, status in (({"kind": "letter"}, 422), ({"organization": "khong-co"}, 404)):
        told(document, programs.post("so-tttt", CALLS, call | body),
             "/directives/{slug}/calls", "post", status)  # fmt: skip


@pytest.mark.parametrize("name", ["chu-tich", "quan-sat", MINE, "admin"])
def test_nobody_else_chases(programs, name):
    units = {"organizations": ["dong-bac"]}
    answers = [
        programs.get(name, CHASE),
        programs.post(name, f"{CHASE}/preview", units),
        programs.post(name, f"{CHASE}/send", units),
        programs.post(name, CALLS, {"organization": "dong-bac", "kind": "call", "body": "x"}),
    ]
    expected = {404} if name == "admin" else {403}
    assert {one.status_code for one in answers} == expected


# --- two instants --------------------------------------------------------------------------------


def test_two_instants_are_compared_as_the_page_does(engine):
    programs = Programs(played_golden(engine, MONDAY))
    document = programs.get(MINE, "/openapi.json").get_json()
    then, now = "2020-08-07T12:00:00+07:00", "2020-08-09T09:00:00+07:00"
    for name, basis in (("chu-tich", "received"), ("tkv", "accepted")):
        query = f"?since={then}&as_of={now}&basis={basis}".replace("+", "%2B")
        found = told(document, programs.get(name, COMPARED + query),
                     "/directives/{slug}/comparison")  # fmt: skip
        with programs.cast.reading(name) as work:
            instants = [datetime.fromisoformat(one) for one in (then, now)]
            rule = comparison.compare(work, SLUG, *instants, basis)
        assert [(one["organization"], one["obligation"], one["why"]) for one in found["cells"]] == [
            (one.who.code, one.code, one.why) for one in rule.cells
        ]
        assert found["cells"]
        assert [one["obligation"] for one in found["lines"]] == [it.duty.code for it in rule.lines]
        for one in found["flows"]:
            assert one["then"] - one["left"] + one["entered"] == one["now"]
        # The two sides are the two boards.
        for side, at in (("before", then), ("now", now)):
            at = at.replace("+", "%2B")
            path = f"/directives/{SLUG}/matrix?as_of={at}&basis={basis}&depth=9"
            board = {
                row["organization"]: row["cells"]
                for row in programs.get(name, path).get_json()["rows"]
                if row["kind"] == "organization"
            }
            for one in found["cells"]:
                if one[side] is not None:
                    assert board[one["organization"]][one["obligation"]] == one[side]


def test_causes_add_up_to_the_difference_and_only_the_items_asked_are_told(programs):
    assert programs.get("chu-tich", f"{COMPARED}?item=14").get_json()["lines"] == []
    whole = programs.get("chu-tich", f"{COMPARED}?item=closing").get_json()
    (line,) = [one for one in whole["lines"] if one["obligation"] == "14.1"]
    before, now = line["before"] or {"numerator": 0}, line["now"]
    moved = (now["numerator"] or 0) - (before["numerator"] or 0)
    assert sum(one["numerator"] for one in line["causes"]) == moved == 4799


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("admin", "", 404),
        ("chu-tich", "?as_of=2030-01-01T00:00:00Z", 422),
        ("chu-tich", "?since=x", 422),
        ("chu-tich", "?basis=x", 422),
    ],
)
def test_what_cannot_be_compared_is_refused(programs, name, query, status):
    assert programs.get(name, COMPARED + query).status_code == status


# --- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method", "path", "body", "most"),
    [
        ("so-tttt", "GET", PLAN, None, 14),
        ("so-tttt", "GET", f"/directives/{SLUG}/plans", None, 20),
        ("chu-tich", "GET", "/explanations", None, 12),
        ("so-tttt", "GET", CHASE, None, 40),
        ("so-tttt", "POST", f"{CHASE}/preview", {"organizations": ["dong-bac", "tkv"]}, 40),
        ("so-tttt", "GET", CALLS, None, 12),
        ("chu-tich", "GET", COMPARED, None, 30),
    ],
)
def test_each_takes_a_bounded_number_of_queries(programs, name, method, path, body, most):
    programs.ask(name, method, path, body)  # what is kept per process is there
    with statements_of(programs.cast.engine) as found:
        assert programs.ask(name, method, path, body).status_code == 200
    assert len(found) <= most, (len(found), found)

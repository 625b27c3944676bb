"""A report over HTTP: entering it, its whole way, and what each refusal says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.domain.directive import Field
from monitor.domain.figures import read
from monitor.services import reports
from tests.builders import SLUG, golden_cast
from tests.web.programs import Programs, duty, report

FRIDAY = "2020-08-07T16:00:00+07:00"
HA_LAM = report("than-ha-lam")
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(FRIDAY))


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def sent(programs, organization="than-ha-lam", values=None):
    """A report on its way: submitted by the clerk and approved by the head."""
    place = report(organization)
    programs.post(organization, f"{place}/submit", {"values": values or GOOD})
    return programs.post(f"{organization}.duyet", f"{place}/approve")


def test_a_report_nobody_began_is_open_at_revision_zero_with_an_etag(programs):
    answer = programs.get("than-ha-lam", HA_LAM)
    told = answer.get_json()
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"0"'
    assert (told["state"], told["revision"], told["values"]) == ("open", 0, {})
    assert [one["code"] for one in told["fields"]] == [
        "headcount", "smartphones", "smartphones_installed",
    ]  # fmt: skip
    assert told["due_at"] == "2020-08-08T00:00:00+07:00"
    headline = {
        "code": "14.1a", "obligation": "14.1", "headline": True, "kind": "ratio",
        "numerator": "smartphones_installed", "denominator": "smartphones",
    }  # fmt: skip
    assert headline in told["indicators"]


def test_the_whole_way_from_a_draft_to_the_accepted_number(engine):
    programs = Programs(golden_cast(engine).at(FRIDAY))
    draft = programs.ask(
        "than-ha-lam", "PUT", HA_LAM, {"values": GOOD, "reasons": {}, "note": ""}, if_match='"0"'
    )
    assert draft.get_json()["state"] == "draft"
    steps = [
        ("than-ha-lam", "submit", "submitted"),
        ("than-ha-lam.duyet", "approve", "approved"),
        ("so-tttt", "accept", "accepted"),
    ]
    etag = draft.headers["ETag"]
    for name, verb, state in steps:
        answer = programs.post(name, f"{HA_LAM}/{verb}", if_match=etag)
        assert (answer.status_code, answer.get_json()["state"]) == (200, state)
        etag = answer.headers["ETag"]
    told = programs.get("chu-tich", f"/directives/{SLUG}/matrix?basis=accepted&root=tkv&depth=1")
    cell = told.get_json()["rows"][1]["cells"]["14.1"]
    assert (cell["value"], cell["numerator"], cell["denominator"]) == ("94.0", 4512, 4800)
    assert cell["own"] == {"state": "accepted", "revision": 1}


def test_saving_without_a_version_is_428(programs):
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD})
    assert (answer.status_code, code_of(answer)) == (428, "if_match_needed")


def test_a_lost_race_is_412_and_brings_the_present_report(programs):
    programs.save("than-ha-lam", HA_LAM, {"smartphones": 1})
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match='"0"')
    assert (answer.status_code, code_of(answer)) == (412, "lost_race")
    assert answer.get_json()["report"]["values"] == {"smartphones": 1}
    assert answer.headers["ETag"] == '"1"'
    again = programs.ask(
        "than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match=answer.headers["ETag"]
    )
    assert (again.status_code, again.get_json()["values"]) == (200, GOOD)


def test_a_lost_race_tells_who_changed_what_and_when(programs):
    programs.save("than-ha-lam", HA_LAM, {"smartphones": 1}, note="Lần đầu")
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match='"0"')
    told = {"revision": 1, "at": FRIDAY, "by": "than-ha-lam", "name": "than-ha-lam"}
    assert answer.get_json()["changed"] == {"smartphones": told, "": told}


def test_asking_again_what_was_done_and_not_heard_is_no_lost_race(programs):
    once = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match='"0"')
    again = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match='"0"')
    assert (again.status_code, again.headers["ETag"]) == (200, once.headers["ETag"])
    assert again.get_json() == once.get_json()


@pytest.mark.parametrize(
    ("tag", "status"),
    [("*", 200), ('"1"', 200), ("1", 200), ('"1:zstd"', 200), ('W/"1"', 412), ('"7"', 412),
     ('"1", "2"', 400), ('"', 400)],
)  # fmt: skip
def test_a_version_is_named_in_quotes_or_by_a_star(programs, tag, status):
    programs.save("than-ha-lam", HA_LAM, {"smartphones": 1})
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, {"values": GOOD}, if_match=tag)
    assert answer.status_code == status


def test_a_compressed_reports_etag_is_taken_back(programs):
    programs.save("than-ha-lam", HA_LAM, GOOD)
    etag = programs.get("than-ha-lam", HA_LAM, accept_encoding="gzip").headers["ETag"]
    answer = programs.ask(
        "than-ha-lam", "PUT", HA_LAM, {"values": {"smartphones": 2}}, if_match=etag
    )
    assert answer.status_code == 200


def test_a_bad_value_is_kept_as_typed_and_answered_with_its_issue(programs):
    answer = programs.save("than-ha-lam", HA_LAM, {"smartphones": "4,512", "headcount": "nhiều"})
    assert answer.status_code == 200
    told = programs.get("than-ha-lam", HA_LAM).get_json()
    assert told["values"] == {"smartphones": "4,512", "headcount": "nhiều"}
    found = {one["field"]: (one["severity"], one["code"]) for one in told["issues"]}
    assert found["smartphones"] == ("error", "ambiguous")
    assert found["headcount"] == ("error", "not_a_number")
    assert all(one["message"] for one in told["issues"])


def test_nil_and_reasons_come_back_as_they_went_in(programs):
    nil = {"nil": "not_applicable", "reason": "Không có ai thuộc diện này"}
    values = {**GOOD, "headcount": nil}
    told = programs.save("than-ha-lam", HA_LAM, values, reasons={"smartphones": "Máy mới"})
    assert told.get_json()["values"] == values
    assert told.get_json()["reasons"] == {"smartphones": "Máy mới"}


@pytest.mark.parametrize("number", ["12.5", "1234.567", "999999999999.999"])
def test_a_decimal_comes_back_in_a_form_that_reads_as_the_same(number):
    asked = Field("x", "", "", "", type="decimal")
    assert read(asked, reports.as_json(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"values": {"machines": 1}}, "unknown_field", "values.machines"),
        ({"values": {"households_total": 1}}, "unknown_field", "values.households_total"),
        ({"values": {"smartphones": [1]}}, "wrong_shape", "values.smartphones"),
        ({"values": {"smartphones": True}}, "wrong_shape", "values.smartphones"),
        ({"values": {"smartphones": {"nil": "maybe"}}}, "wrong_shape", "values.smartphones"),
        ({"values": [1]}, "wrong_shape", "values"),
        ({"values": None}, "wrong_shape", "values"),
        ({}, "part_missing", "values"),
        ({"values": {}, "notes": ""}, "part_unknown", "notes"),
        ({"values": {}, "note": 7}, "wrong_shape", "note"),
        ({"values": {}, "reasons": {"smartphones": 1}}, "wrong_shape", "reasons.smartphones"),
        ([], "wrong_shape", ""),
    ],
)
def test_an_unknown_field_or_a_wrong_shape_is_422_and_says_where(programs, body, code, field):
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, body, if_match="*")
    assert answer.status_code == 422
    assert (field, code) in [(one["field"], one["code"]) for one in answer.get_json()["errors"]]
    assert programs.get("than-ha-lam", HA_LAM).get_json()["revision"] == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe{}", b'{"values": {}, "values": {}}', b'{"values": {"smartphones": NaN}}',
     b'{"values": {"smartphones": Infinity}}', b'{"values": {"smartphones": 1e999}}',
     rb'{"values": {}, "note": "\ud800"}', rb'{"values": {}, "note": "\u0000"}',
     b'{"values": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
     b'{"values": {"smartphones": ' + b"9" * 5000 + b"}}"],
)  # fmt: skip
def test_what_is_no_json_in_the_strict_sense_is_400(programs, body):
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, body, if_match="*")
    assert (answer.status_code, code_of(answer)) == (400, "body_not_json")


def test_a_body_of_another_type_is_415_and_one_above_a_mebibyte_413(programs):
    form = programs.ask(
        "than-ha-lam", "PUT", HA_LAM, b"{}", if_match="*", content_type="text/plain"
    )
    assert (form.status_code, form.mimetype) == (415, "application/problem+json")
    large = b'{"values": {}, "note": "' + b"x" * 1024 * 1024 + b'"}'
    answer = programs.ask("than-ha-lam", "PUT", HA_LAM, large, if_match="*")
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_errors_block_sending_and_each_is_named(programs):
    answer = programs.post(
        "than-ha-lam", f"{HA_LAM}/submit",
        {"values": {"smartphones": 4800, "smartphones_installed": 48000}},
    )  # fmt: skip
    told = answer.get_json()
    assert (answer.status_code, code_of(answer)) == (422, "figures_forbid")
    assert [(one["field"], one["code"]) for one in told["errors"]] == [
        ("smartphones_installed", "above_denominator")
    ]
    assert "48.000" in told["issues"][0]["message"]
    assert programs.get("than-ha-lam", HA_LAM).get_json()["revision"] == 0, "nothing was kept"


def test_reasons_without_values_are_not_silently_dropped(programs):
    answer = programs.post("than-ha-lam", f"{HA_LAM}/submit", {"note": "Gửi lại"})
    assert (answer.status_code, code_of(answer)) == (422, "values_needed")


def test_a_step_the_workflow_forbids_is_409(programs):
    for name, verb, body in (
        ("than-ha-lam", "withdraw", None),
        ("than-ha-lam.duyet", "approve", None),
        ("so-tttt", "accept", None),
        ("so-tttt", "reopen", {"reason": "Đề nghị rà soát lại số liệu"}),
    ):
        answer = programs.post(name, f"{HA_LAM}/{verb}", body)
        assert (answer.status_code, code_of(answer)) == (409, "step_forbidden"), verb


def test_a_role_without_the_right_is_403_where_the_report_may_be_seen(programs):
    sent(programs)
    for name, verb in (
        ("than-ha-lam", "approve"), ("than-ha-lam", "accept"), ("chu-tich", "accept"),
        ("quan-sat", "submit"), ("vp-ubnd", "accept"), ("tkv", "accept"),
    ):  # fmt: skip
        answer = programs.post(name, f"{HA_LAM}/{verb}")
        assert answer.status_code == 403, (name, verb)


def test_what_is_out_of_reach_reads_word_for_word_as_what_is_not_there(programs):
    places = [report(code) for code in ("dong-bac", "tkv", "khong-co", "%00", "x" * 300)]
    asked = [("GET", "", None), ("PUT", "", {"values": {}}), ("POST", "/submit", None),
             ("POST", "/approve", None), ("POST", "/accept", None),
             ("POST", "/return", {"reason": "Đề nghị rà soát lại"})]  # fmt: skip
    for method, verb, body in asked:
        answers = [
            programs.ask("than-ha-lam", method, place + verb, body, if_match="*")
            for place in places
        ]
        assert {one.status_code for one in answers} == {404}
        told = [{**one.get_json(), "instance": ""} for one in answers]
        assert all(one == told[0] for one in told)


def test_return_names_who_returns_and_by_when(programs):
    programs.post("than-ha-lam", f"{HA_LAM}/submit", {"values": GOOD})
    reason = "Thiếu số máy của phân xưởng 3"
    head = programs.post("than-ha-lam.duyet", f"{HA_LAM}/return", {"by": "head", "reason": reason})
    assert head.get_json()["state"] == "draft"
    assert head.get_json()["decisions"][-1]["reason"] == reason
    sent(programs)
    wrong = programs.post("so-tttt", f"{HA_LAM}/return", {"by": "head", "reason": reason})
    assert (wrong.status_code, code_of(wrong)) == (422, "other_part")
    late = programs.post("so-tttt", f"{HA_LAM}/return", {"reason": reason})
    assert (late.status_code, code_of(late)) == (422, "fix_by_needed")
    back = programs.post(
        "so-tttt", f"{HA_LAM}/return", {"reason": reason, "fix_by": "2020-08-09T00:00:00+07:00"}
    ).get_json()
    assert back["state"] == "returned"
    assert back["decisions"][-1]["fix_by"] == "2020-08-09T00:00:00+07:00"
    assert back["limit_at"] == "2020-08-09T00:00:00+07:00"
    seen = [one["kind"] for one in back["decisions"]]
    assert seen.count("return") == 1, "a head's return is visible inside the unit only"


def test_a_deadline_is_extended_and_a_sent_report_reopened(programs):
    due = {"due": "2020-08-10T00:00:00+07:00", "reason": "Chờ số liệu phân xưởng"}
    stale = programs.post("so-tttt", f"{HA_LAM}/extend", due, if_match='"9"')
    assert stale.status_code == 412
    told = programs.post("so-tttt", f"{HA_LAM}/extend", due, if_match='"0"').get_json()
    assert told["due_at"] == due["due"]
    sent(programs)
    back = programs.post("so-tttt", f"{HA_LAM}/reopen", {"reason": "Đơn vị xin sửa số máy"})
    assert back.get_json()["state"] == "draft"


def test_the_coordinators_decisions_are_answered_as_recorded(programs):
    target = programs.post(
        "so-tttt", f"{duty('1.1')}/target",
        {"target": 62.5, "note": "Thống nhất", "by": "2020-08-17T00:00:00+07:00"},
    )  # fmt: skip
    assert (target.status_code, target.get_json()["value"]) == (201, "62.5")
    assert target.get_json()["by"] == "2020-08-17T00:00:00+07:00"
    milestone = programs.post(
        "so-tttt", f"{duty('1.1')}/milestone",
        {"value": "60", "by": "2020-08-11T00:00:00+07:00", "note": "Mốc giữa kỳ",
         "organization": "so-tttt"},
    ).get_json()  # fmt: skip
    assert (milestone["kind"], milestone["value"]) == ("set_milestone", "60")
    assert milestone["organization"] == "so-tttt"
    exempted = programs.post(
        "so-tttt", f"{duty('14.1')}/exempt",
        {"organization": "than-ha-lam", "reason": "Đơn vị đã sáp nhập"},
    ).get_json()  # fmt: skip
    assert (exempted["kind"], exempted["organization"]) == ("exempt", "than-ha-lam")
    column = programs.get("chu-tich", f"/directives/{SLUG}/matrix").get_json()["columns"][0]
    assert (column["target"], column["target_source"], column["target_at"], column["milestone"]) \
        == ("62.5", "set", "2020-08-17T00:00:00+07:00", None)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"target": "100%", "note": "x"}, 422, "target_not_a_number"),
        ({"target": [1], "note": "x"}, 422, "target_not_a_number"),
        ({"target": True, "note": "x"}, 422, "target_not_a_number"),
        ({"target": 101, "note": "x"}, 422, "target_out_of_range"),
        ({"target": 0, "note": "x"}, 422, "target_out_of_range"),
        ({"target": 1e-300, "note": "x"}, 422, "target_not_a_number"),
        ({"target": 50, "note": " "}, 422, "note_needed"),
        ({"target": 50}, 422, "part_missing"),
        ({"target": 50, "note": "x", "by": "2020-08-17"}, 422, "instant_without_zone"),
        ({"target": 50, "note": "x", "by": "0001-01-01T00:00:00+14:00"}, 422, "instant_unreadable"),
        ({"target": 50, "note": "x", "obligation": "8.1"}, 422, "other_obligation"),
        ({"target": 50, "note": "x", "organization": "khong-co"}, 404, "organization_not_found"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_the_reason(programs, body, status, code):
    answer = programs.post("so-tttt", f"{duty('1.1')}/target", body)
    assert (answer.status_code, code_of(answer)) == (status, code)


def test_only_the_coordinator_decides_and_only_on_what_is_there(programs):
    body = {"target": 50, "note": "Thử"}
    assert programs.post("chu-tich", f"{duty('1.1')}/target", body).status_code == 403
    assert programs.post("than-ha-lam", f"{duty('1.1')}/target", body).status_code == 403
    assert programs.post("admin", f"{duty('1.1')}/target", body).status_code == 404
    assert programs.post("so-tttt", f"{duty('9.9')}/target", body).status_code == 404


def test_a_milestone_is_taken_away_by_null(programs):
    path = f"/directives/{SLUG}/obligations/14.1/milestone"
    by = "2020-08-20T00:00:00+07:00"
    for value in (60, None):
        body = {"value": value, "by": by, "note": "Theo tuần"}
        answer = programs.post("so-tttt", path, body)
        assert answer.status_code == 201, answer.text
        assert answer.json["value"] == (None if value is None else "60")

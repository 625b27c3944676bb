"""Figures of many units from a program: a file or JSON, all of it or nothing."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from monitor.files.figures_template import template_xlsx
from monitor.services import grid, reports
from tests.files import made
from tests.many_units import SLUG, key, many_units, stream
from tests.web.programs import ROOT, Programs

PATH = f"/reports/bulk?directive={SLUG}&period=final"
HEAD = ["Mã", "Đơn vị", "total", "guided"]
GOOD = [HEAD, ["xa-000", "Xã Đồn Đạc 0", 4800, "4.512"], ["", "xa don dac 1", "1 200", 900]]
BAD = [*GOOD[:2], ["xa-001", "Xã Đồn Đạc 1", "4,512", None], ["xa-la", "Xã Lạ", 1, None]]


@pytest.fixture
def programs(engine):
    return Programs(many_units(engine))


@pytest.fixture
def small(sqlite_engine):
    return Programs(many_units(sqlite_engine))


def send(programs, who, raw, name="so-lieu.xlsx", path=PATH, **headers):
    sent = {header.replace("_", "-"): value for header, value in headers.items()}
    sent["Authorization"] = f"Bearer {programs.token(who)}"
    return programs.client.post(ROOT + path, data=stream(raw, name), headers=sent)


def figures(programs, unit, who="huyen"):
    with programs.cast.reading(who) as work:
        return dict(reports.read(work, key(unit)).entries)


@pytest.mark.parametrize(
    ("raw", "name"),
    [(made.book(GOOD), "so-lieu.xlsx"), (made.text(GOOD), "so-lieu.csv")],
    ids=["xlsx", "csv"],
)
def test_a_file_becomes_drafts_and_the_answer_says_what_changed(programs, raw, name):
    answer = send(programs, "huyen", raw, name)
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    assert (told["saved"], told["dry_run"], len(told["rows"])) == (2, False, 2)
    assert told["rows"][0]["changes"][1] == {
        "field": "guided", "cell": "D2", "old": None, "new": 4512,
    }  # fmt: skip
    assert figures(programs, "xa-000") == {"total": 4800, "guided": 4512}
    assert figures(programs, "xa-001") == {"total": 1200, "guided": 900}


def test_a_dry_run_says_the_same_and_keeps_nothing(small):
    tried = send(small, "huyen", made.book(GOOD), path=f"{PATH}&dry_run=1").get_json()
    assert figures(small, "xa-000") == {}
    done = send(small, "huyen", made.book(GOOD)).get_json()
    assert done | {"saved": 0, "dry_run": True} == tried


@pytest.mark.parametrize("dry", ["", "&dry_run=1"])
def test_one_wrong_row_keeps_all_back_and_each_error_names_row_column_and_unit(small, dry):
    answer = send(small, "huyen", made.book(BAD), path=PATH + dry)
    assert answer.status_code == 422
    told = answer.get_json()
    assert told["type"] == "urn:monitor:grid_refused"
    places = [
        (one["code"], one["row"], one["column"], one["cell"], one["organization"], one["field"])
        for one in told["errors"]
    ]
    assert places == [
        ("ambiguous", 3, "C", "C3", "xa-001", "total"),
        ("row_unknown", 4, "B", "B4", "", "B4"),
    ]
    said = told["errors"][0]["message"]
    assert said.startswith("Ô C3 (trang “Trang 1”), Xã Đồn Đạc 1: 4,512 là")
    assert figures(small, "xa-000") == {}


def test_errors_are_said_in_the_language_asked_for(small):
    answer = send(small, "huyen", made.book(BAD), accept_language="en")
    assert answer.get_json()["errors"][0]["message"].startswith(
        "Cell C3 (sheet “Trang 1”), Don Dac 1: "
    )


def test_json_does_the_same_with_its_own_places(programs):
    body = {"rows": [{"organization": "xa-000", "values": {"total": 4800, "guided": "4.512"}}]}
    done = programs.post("huyen", PATH, body)
    assert (done.status_code, done.get_json()["saved"]) == (200, 1)
    body["rows"].append({"organization": "xa-001", "values": {"total": [], "x": 1}})
    refused = programs.post("huyen", PATH, body).get_json()
    assert [(one["code"], one["row"], one["cell"]) for one in refused["errors"]] == [
        ("wrong_shape", 2, "rows.1.values.total"), ("cell_not_asked", 2, "rows.1.values.x"),
    ]  # fmt: skip
    since = {"rows": [{"organization": "xa-000", "values": {"total": 1}, "version": 1}]}
    with programs.cast.writing("xa-000") as work:
        reports.save_draft(work, key("xa-000"), {"total": 5})
    told = programs.post("huyen", PATH, since).get_json()
    assert [one["code"] for one in told["errors"]] == ["row_changed_since"]


def test_a_keyed_file_is_taken_once_and_another_file_under_its_key_is_refused(programs):
    raw = made.book(GOOD)
    first = send(programs, "huyen", raw, idempotency_key="k-1")
    with programs.cast.writing("huyen") as work:
        reports.save_draft(work, key("xa-000"), {"total": 1})
    again = send(programs, "huyen", raw, idempotency_key="k-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json() == first.get_json()
    assert figures(programs, "xa-000") == {"total": 1}
    for sent, path in (
        (made.book([HEAD, ["xa-000", "", 7, None]]), PATH),
        (raw, f"{PATH}&dry_run=1"),
        (raw, PATH.replace("final", "2020-08-06")),
    ):
        other = send(programs, "huyen", sent, path=path, idempotency_key="k-1")
        assert (other.status_code, other.get_json()["type"]) == (
            422, "urn:monitor:key_used_otherwise",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [("huyen", 200), ("dau-moi", 200), ("xa-000", 422), ("xa-la", 422), ("lanh-dao", 403),
     ("quan-tri", 404)],
)  # fmt: skip
def test_who_may_send_figures_of_many_units(small, who, status):
    assert send(small, who, made.book(GOOD)).status_code == status


def test_what_is_out_of_reach_reads_as_what_does_not_exist(small):
    there = send(small, "xa-la", made.book([HEAD, ["xa-000", "", 1, None]])).get_json()
    nowhere = send(small, "xa-la", made.book([HEAD, ["xa-999", "", 1, None]])).get_json()
    blind = [str(one).replace("xa-000", "…").replace("xa-999", "…") for one in (there, nowhere)]
    assert blind[0] == blind[1]
    for path in (PATH.replace(SLUG, "khong-co"), PATH.replace("final", "khong-co")):
        assert send(small, "huyen", made.book(GOOD), path=path).status_code == 404
    assert send(small, "huyen", made.book(GOOD), path=f"{PATH}&root=huyen-khac").status_code == 404
    assert (
        send(small, "quan-tri", made.book(GOOD)).get_json()["detail"]
        == (
            send(small, "huyen", made.book(GOOD), path=PATH.replace(SLUG, "x")).get_json()["detail"]
        )
    )


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({}, 422, "table_missing"),
        ({"other": stream(made.book(GOOD))["file"]}, 422, "table_missing"),
        ({"file": stream(b"", "a.xlsx")["file"]}, 422, "file_empty"),
        ({"file": stream(made.book(GOOD), "a.exe")["file"]}, 422, "file_kind_refused"),
    ],
    ids=["nothing", "another part", "empty", "another kind"],
)
def test_a_request_without_one_readable_file_is_refused_with_the_reason(small, sent, status, code):
    headers = {"Authorization": f"Bearer {small.token('huyen')}"}
    answer = small.client.post(
        ROOT + PATH, data=sent, headers=headers, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text
    assert answer.get_json()["type"] == f"urn:monitor:{code}"
    assert answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("size", "status", "code"),
    [(7_000_500, 422, "file_too_large"), (7_100_000, 413, "request_entity_too_large")],
)
def test_a_file_that_is_too_large_is_refused_with_the_limit(small, size, status, code):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    answer = small.client.post(
        ROOT + PATH, data=head + bytes(size) + b"\r\n--x--\r\n",
        headers={"Authorization": f"Bearer {small.token('huyen')}"},
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert (answer.status_code, answer.get_json()["type"]) == (status, f"urn:monitor:{code}")
    assert any(limit in answer.get_json()["detail"] for limit in ("7 MB", "6855 kB"))


def test_a_template_goes_out_and_comes_back_by_the_same_door(small):
    with small.cast.reading("huyen") as work:
        raw = template_xlsx(grid.grid(work, SLUG, "final"), "vi")
    assert send(small, "huyen", raw, "mau.xlsx").get_json()["saved"] == 0
    other = send(small, "huyen", raw, "mau.xlsx", path=PATH.replace("final", "2020-08-06"))
    assert other.get_json()["type"] == "urn:monitor:template_of_other_period"


def test_the_answers_have_the_described_shape_and_the_file_is_described(small):
    document = small.get("huyen", "/openapi.json").get_json()
    told = document["paths"]["/reports/bulk"]["post"]
    content = told["requestBody"]["content"]
    assert content["multipart/form-data"]["schema"]["properties"]["file"]["format"] == "binary"
    assert "application/json" in content
    for raw in (made.book(GOOD), made.book(BAD)):
        answer = send(small, "huyen", raw)
        schema = told["responses"][str(answer.status_code)]["content"][answer.mimetype]["schema"]
        whole = {**schema, "components": document["components"]}
        Draft202012Validator(whole).validate(answer.get_json())

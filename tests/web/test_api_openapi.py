"""The description of the interface is valid, and true to what is served."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from monitor.web.api import OPERATIONS
from tests.builders import SLUG
from tests.web.programs import duty, played_office, report

MATRIX = f"/directives/{SLUG}/matrix"
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture(scope="module")
def programs(migrated_sqlite, tmp_path_factory):
    """The worked example, all of it played."""
    with played_office(migrated_sqlite, tmp_path_factory.mktemp("played")) as programs:
        yield programs


@pytest.fixture
def document(programs):
    return programs.get("tkv", "/openapi.json").get_json()


def check(document, answer, path, method="get"):
    """Hold an answer against what the description says of its operation and status."""
    responses = document["paths"][path][method]["responses"]
    declared = responses[str(answer.status_code)]
    schema = declared["content"][answer.mimetype]["schema"]
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole).validate(answer.get_json())


def test_the_description_is_valid_openapi_and_has_every_operation(document):
    validate(document)
    assert document["openapi"].startswith("3.1")
    told = {
        (method.upper(), path): it["operationId"]
        for path, methods in document["paths"].items()
        for method, it in methods.items()
    }
    assert told == {(one.method, one.path): one.name for one in OPERATIONS}


def test_every_operation_says_its_statuses_rights_and_headers(document):
    save = document["paths"]["/reports/{slug}/{organization}/{period}"]["put"]
    assert {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428"} <= set(
        save["responses"]
    )
    (header,) = [one for one in save["parameters"] if one["in"] == "header"]
    assert (header["name"], header["required"]) == ("If-Match", True)
    step = document["paths"]["/reports/{slug}/{organization}/{period}/accept"]["post"]
    names = {one["name"] for one in step["parameters"]}
    assert {"Idempotency-Key", "If-Match"} <= names
    assert "accept" in step["description"]


@pytest.mark.parametrize(
    ("who", "path", "place"),
    [
        ("so-tttt", "/me", "/me"),
        ("admin", "/me", "/me"),
        ("chu-tich", "/organizations", "/organizations?q=than"),
        ("tkv", "/directives", "/directives"),
        ("tkv", "/directives/{slug}", f"/directives/{SLUG}"),
        ("tkv", "/directives/{slug}/items", f"/directives/{SLUG}/items"),
        ("tkv", "/directives/{slug}/amendments", f"/directives/{SLUG}/amendments"),
        ("chu-tich", "/directives/{slug}/obligations", f"/directives/{SLUG}/obligations"),
        ("chu-tich", "/directives/{slug}/matrix", f"{MATRIX}?depth=2"),
        ("tkv", "/directives/{slug}/matrix", f"{MATRIX}?basis=accepted"),
        ("chu-tich", "/directives/{slug}/obligations/{code}/series", f"{duty('9.1')}/series"),
        ("chu-tich", "/directives/{slug}/obligations/{code}/series",
         f"{duty('14.1')}/series?org=tkv"),
        ("chu-tich", "/reports/{slug}/{organization}/{period}", report("than-vang-danh")),
        ("so-gddt", "/reports/{slug}/{organization}/{period}", report("so-gddt")),
        ("so-cong-thuong", "/reports/{slug}/{organization}/{period}", report("so-cong-thuong")),
        ("so-tttt", "/reports/{slug}/{organization}/{period}/evidence",
         f"{report('than-ha-lam')}/evidence"),
        ("tkv", "/reports/{slug}/{organization}/{period}/comments",
         f"{report('than-ha-lam')}/comments"),
        ("tkv", "/directives/{slug}/obligations/{code}/comments",
         f"{duty('14.1')}/comments?org=tkv"),
        ("so-tttt", "/comments", "/comments"),
        ("admin", "/audit", "/audit"),
        ("so-tttt", "/audit", "/audit?limit=5"),
        ("tkv", "/audit", "/audit"),
        ("tkv", "/directives/{slug}/matrix", f"{MATRIX}?as_of=x"),
        ("tkv", "/reports/{slug}/{organization}/{period}", report("dong-bac")),
        (None, "/me", "/me"),
    ],
)  # fmt: skip
def test_what_is_read_has_the_described_shape(programs, document, who, path, place):
    check(document, programs.get(who, place), path)


def test_what_is_written_has_the_described_shape_also_when_it_is_refused(programs, document):
    place = "/reports/{slug}/{organization}/{period}"
    unit = report("than-ha-lam", "2020-W33")
    draft = {"values": {"smartphones": 4800, "smartphones_installed": "4,512"}}
    for headers in ({}, {"if_match": '"9"'}, {"if_match": '"0"'}):
        answer = programs.ask("than-ha-lam", "PUT", unit, draft, **headers)
        check(document, answer, place, "put")
    for name, verb, body in (
        ("than-ha-lam", "submit", None),  # refused: the figures forbid it
        ("than-ha-lam", "submit", {"values": GOOD}),
        ("than-ha-lam", "approve", None),
        ("than-ha-lam.duyet", "approve", None),
        ("so-tttt", "return", {"reason": "Thiếu số liệu phân xưởng"}),
        ("so-tttt", "accept", None),
        ("so-tttt", "accept", None),
        ("so-tttt", "reopen", {"reason": "Đơn vị xin sửa số liệu"}),
    ):
        answer = programs.post(name, f"{unit}/{verb}", body)
        check(document, answer, f"{place}/{verb}", "post")
    target = programs.post("so-tttt", f"{duty('1.1')}/target", {"target": None, "note": "Bỏ"})
    assert target.get_json()["value"] is None
    check(document, target, "/directives/{slug}/obligations/{code}/target", "post")

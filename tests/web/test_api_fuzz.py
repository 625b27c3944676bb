"""Whatever is sent, the answer is ours: never an incident, never a traceback."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from monitor.web.api import OPERATIONS
from tests.builders import SLUG, played_golden
from tests.conftest import an_engine
from tests.files.papers import a_docx, a_pdf, a_png
from tests.web.programs import MONDAY, Programs, played_office

ODD = [
    None, True, False, 0, -1, 1.5, 1e308, 10**30, -(10**30), "", " ", "x" * 5000, "𝔘𝔫𝔦 🎉",
    "\u202e", "4,512", "4.512", "NaN", "null", "__proto__",
    "<script>", "'; DROP TABLE report; --", "%s{0}",
    "0000-01-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", [], {}, [[[]]], [None],
    {"nil": "none_arose"}, {"nil": None}, {"nil": []}, {"nil": "not_known", "reason": 7},
    {"nil": "none_arose", "more": 1}, {"": ""},
]  # fmt: skip
JSON = st.recursive(
    st.sampled_from(ODD) | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["values", "reasons", "note", "reason", "fix_by", "by", "due", "target", "value",
     "organization", "obligation", "smartphones", "body", "audience", "flagged", "numbers"]
)  # fmt: skip
BODIES = st.dictionaries(NAMES, JSON, max_size=5) | st.fixed_dictionaries(
    {"values": st.dictionaries(st.sampled_from(["smartphones", "headcount", "x"]), JSON)},
    optional={"reasons": st.dictionaries(st.just("smartphones"), JSON), "note": JSON},
)
PLACES = {
    "slug": st.sampled_from([SLUG, SLUG, SLUG, "x", "\0", "..", "ﷺ"]),
    "organization": st.sampled_from(["than-ha-lam", "than-ha-lam", "tkv", "\0", "%00", "é" * 200]),
    "period": st.sampled_from(["final", "2020-W33", "2020-08-06", "\0", "9" * 300]),
    "code": st.sampled_from(["14.1", "1.1", "C.2", "\0", "🎉"]),
    "number": st.sampled_from(["1", "2", "0", "-1", "9" * 30, "\0", "1.5", "²"]),
}
FILES = st.tuples(
    st.sampled_from([b"", b"x", a_pdf(), a_png(), a_docx(), a_docx()[:50], b"%PDF-1.", b"PK\3\4"]),
    st.sampled_from(["a.pdf", "", "../x", "\u202e", "é" * 400, "CON"]),
)
WHO = st.sampled_from(["than-ha-lam", "than-ha-lam.duyet", "so-tttt", "chu-tich", "admin"])
QUERIES = st.dictionaries(
    st.sampled_from(
        ["as_of", "basis", "root", "depth", "format", "org", "q", "after", "limit", "\0"]
    ),
    st.sampled_from([str(one) for one in ODD] + ["\0", "accepted", "csv", "xlsx", "tkv", "1"])
    | st.text(st.characters(codec="utf-8"), max_size=20),
    max_size=3,
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "If-Match": st.sampled_from(["*", '"0"', '"1"', "W/", '""', ",", "x" * 500]),
        "Idempotency-Key": st.sampled_from(["a", "b", " ", "x" * 300, "é"]),
        "Accept-Language": st.sampled_from(["en", "*", "xx;q=2", ",,", "vi;q=0"]),
        "Content-Type": st.sampled_from(["application/json", "text/plain", "application/x+json"]),
    },
)


@pytest.fixture(scope="module")
def on_sqlite(migrated_sqlite, tmp_path_factory):
    """One office for all of it: what one request leaves behind, the next one meets."""
    with played_office(migrated_sqlite, tmp_path_factory.mktemp("played")) as programs:
        yield programs


@pytest.fixture(scope="module")
def on_postgresql(postgres, tmp_path_factory):
    postgres.copy("migrated", "fuzz")
    engine = an_engine(postgres.url("fuzz"))
    cast = played_golden(engine, MONDAY)
    yield Programs(cast, tmp_path_factory.mktemp("played"), of_a_module=True)
    engine.dispose()
    postgres.execute("DROP DATABASE fuzz WITH (FORCE)")


@pytest.fixture(
    scope="module",
    params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.postgresql)],
)
def programs(request):
    return request.getfixturevalue(request.param)


@given(data=st.data())
@settings(
    max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
def test_no_request_ends_in_an_incident(programs, data):
    one = data.draw(st.sampled_from(OPERATIONS))
    place = {name: quote(data.draw(PLACES[name]), safe="") for name in one.variables}
    path = one.path.format(**place)
    body = data.draw(BODIES | JSON) if one.body is not None else None
    form = None
    if one.takes_file:
        content, name = data.draw(FILES)
        form = {"file": FileStorage(io.BytesIO(content), filename=name)}
    answer = programs.client.open(
        f"/api/v1{path}",
        method=one.method,
        query_string=data.draw(QUERIES) if one.query.model_fields else None,
        json=body,
        data=form,
        buffered=True,
        headers={
            **({"Content-Type": "application/json"} if body is not None else {}),
            "If-Match": "*",
            **{
                name: value
                for name, value in data.draw(HEADERS).items()
                if form is None or name != "Content-Type"
            },
            "Authorization": f"Bearer {programs.token(data.draw(WHO))}",
        },
    )
    allowed = {one.status, *one.statuses, 400}
    assert answer.status_code in allowed, (answer.status_code, answer.get_data()[:500])
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        told = answer.get_json()
        assert told["status"] == answer.status_code
        assert told["detail"]
        assert "Traceback" not in answer.get_data(as_text=True)

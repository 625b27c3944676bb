"""The worked example over HTTP alone, cell by cell, on both engines."""

from __future__ import annotations

import json
from datetime import datetime

from tests.builders import SLUG, golden_cast
from tests.domain.golden_example import events
from tests.domain.test_golden import INSTANTS
from tests.services.test_golden import BASES, wanted
from tests.web.programs import Programs, play


def text(value):
    return "" if value is None else str(value)


def as_row(cell):
    coverage = cell["coverage"] or {"reported": None, "expected": None}
    return {
        "standing": text(cell["standing"]),
        "value": text(cell["value"]),
        "numerator": text(cell["numerator"]),
        "denominator": text(cell["denominator"]),
        "low": text(cell["low"]),
        "high": text(cell["high"]),
        "reported": text(coverage["reported"]),
        "expected": text(coverage["expected"]),
        "late_days": text(cell["late_days"]),
        "marks": " ".join(cell["marks"]),
        "counts": json.dumps(cell["counts"], sort_keys=True),
    }


def said(programs, as_of, basis):
    told = programs.client.get(
        f"/api/v1/directives/{SLUG}/matrix",
        query_string={"as_of": as_of, "basis": basis, "depth": "1"},
        headers={"Authorization": f"Bearer {programs.token('chu-tich')}"},
    ).get_json()
    assert (told["as_of"], told["basis"], told["directive"]) == (as_of, basis, SLUG)
    return {
        (code, row["kind"], row[row["kind"]]): as_row(cell)
        for row in told["rows"]
        for code, cell in row["cells"].items()
    }


def test_the_example_played_and_read_by_programs_alone_is_the_example(engine):
    programs = Programs(golden_cast(engine))
    left = list(events())
    for as_of in INSTANTS:
        while left and left[0].at <= datetime.fromisoformat(as_of):
            play(programs, left.pop(0))
        programs.cast.at(as_of)
        for basis in BASES:
            assert said(programs, as_of, basis) == wanted(as_of, basis), (as_of, basis)
    programs.cast.at("2020-08-20T00:00:00+07:00")
    for as_of in INSTANTS:
        for basis in BASES:
            assert said(programs, as_of, basis) == wanted(as_of, basis), ("afterwards", as_of)

"""The leader's first page shows each number's days, small, in the words of the large trend."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from monitor.present.formats import short_day, there
from monitor.present.standings import value_words
from monitor.services import matrix
from monitor.services.matrix import SeriesPoint
from monitor.web.app import create_app
from monitor.web.pages import home
from monitor.web.sparks import spark
from tests.builders import SLUG, Cast, golden_cast
from tests.campaign import DAY, EVENING, MORNING, Campaign
from tests.conftest import fill
from tests.web.conftest import some_settings
from tests.web.test_one_number import parts


@pytest.fixture
def cast(sqlite_engine):
    """Three days of reports, returns and corrections."""
    fill(sqlite_engine, "three days for the first page", play)
    return Cast(sqlite_engine, MORNING + 2 * DAY + EVENING)


def play(engine):
    campaign = Campaign(golden_cast(engine), 1)
    for number in range(3):
        campaign.day(number, 18)


def small_trends(cast, name):
    """The first page's small trends by duty: where each leads, its words, what is drawn."""
    app = create_app(some_settings(), cast.office)
    with app.test_request_context("/"), cast.reading(name) as work:
        links = [
            one
            for one in parts(home.layout(work), "A")
            if getattr(one, "className", "") == "spark-link"
        ]
    return {
        one.children.alt.split()[2]: (one.href, one.children.alt, unquote(one.children.src))
        for one in links
    }


def test_each_number_of_the_first_page_has_its_trend_in_the_words_of_the_large_one(cast):
    for name, unit, page in (
        ("chu-tich", None, f"/obligations/{SLUG}/{{}}#obligation-plot"),
        ("lanh-dao-ha-long", "ubnd-huyen-193", f"/cell/{SLUG}/{{}}/ubnd-huyen-193#cell-plot"),
    ):
        found = small_trends(cast, name)
        assert found
        with cast.reading(name) as work:
            for code, (href, said, _drawn) in found.items():
                assert href == page.format(code)
                duty = matrix.find_directive(work, SLUG).directive.obligation(code)
                for one in matrix.series(work, SLUG, code, unit):
                    day = short_day(there(one.at).date(), "vi")
                    value = value_words(one.cell, duty, "vi") if one.cell.value else "chưa có số"
                    assert f"{day} {value}" in said, code
                assert "mục tiêu" in said
                assert "số liệu tính đến 21:00" in said


@pytest.fixture
def points(cast):
    """A duty with the trend of its number, which has a target."""
    with cast.reading("chu-tich") as work:
        order = matrix.find_directive(work, SLUG).directive
        for duty in order.obligations:
            found = matrix.series(work, SLUG, duty.code)
            if found and found[-1].cell.value and found[-1].cell.goal.target:
                return duty, found
    raise AssertionError("no number at all")


def drawn(duty, points, due=None):
    image = spark(points, duty, points[-1].cell.goal, due, "#134A86", "said")
    return None if image is None else unquote(image.src)


def lines(svg):
    return re.findall(r'd="M([^"]+)"[^>]*stroke-linejoin', svg)


def with_values(points, *values):
    """Points a day apart with these values."""
    first = points[-1]
    return [
        SeriesPoint(first.at + n * DAY, replace(first.cell, value=one))
        for n, one in enumerate(values)
    ]


def test_a_day_without_a_figure_is_a_gap_in_the_drawing_and_never_zero(points):
    duty, found = points
    svg = drawn(duty, with_values(found, None, "40.0", "50.0", None, "60.0", "70.0"))
    assert len(lines(svg)) == 2
    ground = 32.0
    levels = [float(one) for line in lines(svg) for one in line.split()[1::2]]
    assert len(levels) == 4
    assert max(levels) < ground
    assert float(lines(svg)[0].split()[0]) > 4.0, "the first day, at the left edge, has none"
    zero = drawn(duty, with_values(found, "0.0", "50.0"))
    assert float(lines(zero)[0].split()[1]) == ground


def test_a_day_that_stands_alone_is_a_dot_and_no_figure_at_all_is_no_drawing(points):
    duty, found = points
    svg = drawn(duty, with_values(found, None, "40.0"))
    assert lines(svg) == []
    assert svg.count("<circle") == 2
    assert drawn(duty, with_values(found, None, None)) is None


def test_the_target_lies_across_and_the_deadline_stands_upright_where_it_has_room(points):
    duty, found = points
    days = with_values(found, "40.0", "50.0", "60.0")
    assert "stroke-dasharray" in drawn(duty, days)
    upright = re.compile(r"M[\d.]+ 0V36")
    assert not upright.search(drawn(duty, days))
    assert upright.search(drawn(duty, days, days[1].at))
    assert upright.search(drawn(duty, days, days[-1].at + DAY)), "still to come"
    assert not upright.search(drawn(duty, days, days[-1].at + 90 * DAY)), "too far away"

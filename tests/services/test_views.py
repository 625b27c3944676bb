"""Views of the matrix that people keep: one's own alone, and never more than one may see."""

from __future__ import annotations

import pytest

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import views
from tests.builders import SLUG, golden_cast

QUERY = f"directive={SLUG}&show=overdue&sort=worst"


@pytest.fixture
def cast(engine):
    return golden_cast(engine)


def keep(cast, who, name, query=QUERY):
    with cast.writing(who) as work:
        views.save(work, name, query)


def kept(cast, who):
    with cast.reading(who) as work:
        return [(one.name, one.query) for one in views.mine(work)]


def number(cast, who, name):
    with cast.reading(who) as work:
        return next(one.id for one in views.mine(work) if one.name == name)


def test_a_view_is_kept_by_its_name_for_its_owner_alone(cast):
    keep(cast, "chu-tich", "  Quá   hạn ")
    keep(cast, "chu-tich", "Mục 14", f"directive={SLUG}&item=14")
    keep(cast, "tkv", "Quá hạn")
    mine = [("Mục 14", f"directive={SLUG}&item=14"), ("Quá hạn", QUERY)]
    assert kept(cast, "chu-tich") == mine
    assert kept(cast, "tkv") == [("Quá hạn", QUERY)]
    assert kept(cast, "quan-sat") == []


def test_a_view_is_renamed_and_taken_away_by_its_owner_only(cast):
    keep(cast, "chu-tich", "Quá hạn")
    view = number(cast, "chu-tich", "Quá hạn")
    for act in (
        lambda work: views.rename(work, view, "Của tôi"),
        lambda work: views.remove(work, view),
    ):
        with pytest.raises(NotFound, match="view_not_found"), cast.writing("so-tttt") as work:
            act(work)
    with cast.writing("chu-tich") as work:
        views.rename(work, view, "Chưa nộp")
    assert kept(cast, "chu-tich") == [("Chưa nộp", QUERY)]
    with cast.writing("chu-tich") as work:
        views.remove(work, view)
    assert kept(cast, "chu-tich") == []
    with pytest.raises(NotFound), cast.writing("chu-tich") as work:
        views.remove(work, view)


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        (" \t ", QUERY, "view_name_needed"),
        ("x" * 81, QUERY, "view_name_too_long"),
        ("Quá hạn", QUERY, "view_name_taken"),
        ("Qua\u0301 ha\u0323n", QUERY, "view_name_taken"),  # the same letters, decomposed
        ("Dài", "q=" + "x" * 4000, "view_too_long"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_and_leaves_what_is_there(cast, name, query, code):
    keep(cast, "chu-tich", "Quá hạn")
    with pytest.raises(Invalid) as refused:
        keep(cast, "chu-tich", name, query)
    assert refused.value.code == code
    assert kept(cast, "chu-tich") == [("Quá hạn", QUERY)]


def test_a_name_is_not_given_to_two_views(cast):
    for name in ("Một", "Hai"):
        keep(cast, "chu-tich", name)
    one = number(cast, "chu-tich", "Một")
    with pytest.raises(Invalid, match="view_name_taken"), cast.writing("chu-tich") as work:
        views.rename(work, one, "Hai")
    with cast.writing("chu-tich") as work:
        views.rename(work, one, "Một")  # to the name it has
    assert [name for name, _ in kept(cast, "chu-tich")] == ["Hai", "Một"]


def test_there_is_an_end_to_how_many_are_kept(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST", 2)
    for name in ("Một", "Hai"):
        keep(cast, "chu-tich", name)
    with pytest.raises(Invalid, match="views_too_many"):
        keep(cast, "chu-tich", "Ba")


def test_who_may_not_see_the_matrix_keeps_no_view_of_it(cast):
    with pytest.raises(NotAllowed):
        keep(cast, "admin", "Quá hạn")
    with pytest.raises(NotAllowed):
        kept(cast, "admin")

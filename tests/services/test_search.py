"""One search for organisations, duties and directives, within what its asker may see."""

import pytest

from monitor.domain.errors import Invalid
from monitor.services import search
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite
from tests.quang_ninh import LOADED, furnish

LEADER, MINER = "chu-tich", "than-ha-lam"


@pytest.fixture(scope="module")
def cast(migrated_sqlite, tmp_path_factory):
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("search") / "monitor.db")
    furnish(engine)
    yield Cast(engine, LOADED)
    engine.dispose()


def found(cast, who, typed):
    with cast.reading(who) as work:
        return search.find(work, typed)


def units(cast, who, typed):
    return [one.unit.code for one in found(cast, who, typed).organizations]


def duties(cast, typed):
    return [one.duty.code for one in found(cast, LEADER, typed).duties]


@pytest.mark.parametrize("typed", ["Than Hà Lầm", "ha lam", "halam", "THAN-HA-LAM"])
def test_a_unit_is_found_by_any_of_its_names_however_it_is_typed(cast, typed):
    assert "than-ha-lam" in units(cast, LEADER, typed)


def test_units_of_one_name_are_told_apart_by_what_stands_above_them(cast):
    above = {
        one.unit.code: one.parent.code
        for one in found(cast, LEADER, "ha lam").organizations
        if one.parent
    }
    assert above["than-ha-lam"] == "tkv"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14.1", "14.1"),
        ("điện thoại của CB", "14.1"),
        ("dien thoai cua", "14.1"),
        ("smartphones of st", "14.1"),
        ("đi từng ngõ", "11.1"),
    ],
)
def test_a_duty_is_found_by_its_number_its_title_and_the_words_that_ordered_it(cast, typed, code):
    assert code in duties(cast, typed)


def test_words_begin_where_they_are_looked_for_so_letters_inside_a_word_find_nothing(cast):
    assert duties(cast, "ien thoai") == duties(cast, "ha l") == []
    # Whole words may stand apart, in any order.
    assert "14.1" in duties(cast, "app smartphones")


def test_a_directive_is_found_by_its_number_and_its_subject(cast):
    for typed in ("5305", "ubnd-xd6", "bluezone trong phong chong"):
        assert [one.slug for one in found(cast, LEADER, typed).directives] == [SLUG]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "%", "không có gì như thế"])
def test_nothing_typed_and_nothing_known_find_nothing(cast, typed):
    assert found(cast, LEADER, typed).is_empty


def test_what_lies_outside_the_asker_s_reach_is_not_found(cast):
    assert units(cast, MINER, "ha lam") == ["than-ha-lam"]
    assert units(cast, MINER, "dong bac") == []


def test_what_is_too_long_is_refused_with_the_field_s_name(cast):
    with pytest.raises(Invalid) as refused:
        found(cast, LEADER, "a" * 201)
    assert refused.value.fields[0][0] == "q"

"""Figures: read as offices type them, and judged before they are sent; every code of both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.checks import Known, Rule, RuleKind, UnitsBelow, check
from monitor.domain.directive import Field, Indicator
from monitor.domain.figures import (
    LARGEST,
    LONGEST_TEXT,
    Nil,
    Unreadable,
    read,
    read_count,
    read_decimal,
)
from monitor.domain.outliers import usual_size_of_peers
from monitor.domain.slips import likely_slip


def a_field(code="phones", **traits):
    return Field(code, code, code, "máy", **traits)


PHONES, DONE = a_field("phones"), a_field("done")
SHARE = Indicator("14.1a", "ratio", "done", "phones")


def judged(
    entries, *, previous=None, rules=(), reasons=None, has_evidence=False, asked=None, **known
):
    return check(
        asked or [PHONES, DONE], [SHARE], entries, previous or {}, rules, reasons or {},
        has_evidence=has_evidence, known=Known(**known),
    )  # fmt: skip


def codes(issues):
    return [(issue.severity, issue.field, issue.code) for issue in issues]


# -- reading


@pytest.mark.parametrize("typed", ["4512", "4.512", "4 512", " 4512 ", "4\u00a0512"])
def test_a_count_is_read_as_vietnamese_offices_group_it(typed):
    assert read_count(typed) == 4512


def test_larger_groups_and_leading_zeros_are_read():
    assert read_count("1.234.567") == 1234567
    assert read_count("007") == 7
    assert read_count("0") == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4,512", "ambiguous"),
        ("1,234,567", "ambiguous"),
        ("-3", "negative"),
        ("−3", "negative"),
        ("4,5", "decimal_in_count"),
        ("4.51", "decimal_in_count"),
        ("4.5123", "decimal_in_count"),
        ("bốn", "not_a_number"),
        ("4512 máy", "not_a_number"),
        ("45.12.3", "not_a_number"),
        ("1e3", "not_a_number"),
        ("４５", "not_a_number"),  # full-width digits
        (str(LARGEST + 1), "too_large"),
        ("9" * 90, "too_large"),
    ],
)
def test_a_count_that_cannot_be_read_says_why_and_is_kept_as_typed(typed, code):
    assert read_count(typed) == Unreadable(typed, code)


def test_the_largest_count_is_still_read():
    assert read_count(str(LARGEST)) == LARGEST


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4,5", "4.5"),
        ("1.234,567", "1234.567"),
        ("1234", "1234"),
        ("0,125", "0.125"),
        ("1.234", "1234"),
    ],
)
def test_a_decimal_uses_the_comma(typed, value):
    assert read_decimal(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("4.5", "not_a_number"),
        ("4,5678", "not_a_number"),
        (",5", "not_a_number"),
        ("-4,5", "negative"),
        ("9" * 13, "too_large"),
    ],
)
def test_a_decimal_that_cannot_be_read_says_why(typed, code):
    assert read_decimal(typed) == Unreadable(typed, code)


@pytest.mark.parametrize("raw", [None, "", "   ", "\n"])
@pytest.mark.parametrize("kind", ["count", "decimal", "boolean", "date", "text"])
def test_empty_is_no_value_for_any_type(kind, raw):
    assert read(a_field(type=kind), raw) is None


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("count", 4512, 4512),
        ("count", 4512.0, 4512),
        ("count", 4.5, Unreadable("4.5", "decimal_in_count")),
        ("count", -1, Unreadable("-1", "negative")),
        ("count", -1.0, Unreadable("-1.0", "negative")),
        ("count", LARGEST + 1, Unreadable(str(LARGEST + 1), "too_large")),
        ("count", 1e15, Unreadable("1000000000000000.0", "too_large")),
        ("count", "4.512", 4512),
        ("count", "x" * 101, Unreadable("x" * 100, "too_long")),
        ("decimal", 4.5, Decimal("4.5")),
        ("decimal", 0.1234, Unreadable("0.1234", "not_a_number")),
        ("decimal", "4,5", Decimal("4.5")),
        ("boolean", True, True),
        ("boolean", "Có", True),
        ("boolean", "không", False),
        ("boolean", "có lẽ", Unreadable("có lẽ", "not_a_boolean")),
        ("date", "08/08/2020", date(2020, 8, 8)),
        ("date", "8/8/2020", date(2020, 8, 8)),
        ("date", "2020-08-08", date(2020, 8, 8)),
        ("date", "31/02/2020", Unreadable("31/02/2020", "not_a_date")),
        ("date", "mai", Unreadable("mai", "not_a_date")),
        ("text", "  đã phát động  ", "đã phát động"),
        ("text", "x" * (LONGEST_TEXT + 1), Unreadable("x" * LONGEST_TEXT, "too_long")),
    ],
)
def test_each_type_reads_what_a_form_a_file_or_a_program_gives(kind, raw, value):
    assert read(a_field(type=kind), raw) == value


@pytest.mark.parametrize("kind", ["none_arose", "not_applicable", "not_known"])
def test_nil_is_read_with_its_reason(kind):
    assert read(PHONES, {"nil": kind, "reason": " nghỉ hè "}) == Nil(kind, "nghỉ hè")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("count", [1]),
        ("count", True),
        ("count", float("nan")),
        ("count", float("inf")),
        ("count", {"nil": "nothing"}),
        ("count", {"nil": "none_arose", "value": 1}),
        ("count", {"nil": "none_arose", "reason": 1}),
        ("count", {"nil": "not_known", "reason": "x" * (LONGEST_TEXT + 1)}),
        ("boolean", 1),
        ("date", 20200808),
        ("text", 5),
    ],
)
def test_a_wrong_shape_is_no_value_at_all(kind, raw):
    with pytest.raises(ValueError, match=r"\w"):
        read(a_field(type=kind), raw)


@given(st.integers(0, LARGEST))
def test_a_count_is_read_back_however_it_is_grouped(number):
    grouped = f"{number:,}"
    assert read_count(str(number)) == number
    assert read_count(grouped.replace(",", ".")) == number
    assert read_count(grouped.replace(",", " ")) == number


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_kept_as_typed(typed):
    for found in (read_count(typed), read_decimal(typed)):
        assert isinstance(found, int | Decimal) or found.typed == typed


# -- checking: errors


def test_a_form_without_fault_has_no_issues():
    assert judged({"phones": 4800, "done": 4512}) == ()


def test_required_and_empty_is_an_error_and_optional_and_empty_is_not():
    asked = [PHONES, DONE, a_field("headcount", asked="optional")]
    assert codes(judged({"done": 5}, asked=asked)) == [("error", "phones", "required")]


def test_what_could_not_be_read_is_an_error_with_what_was_typed():
    (issue,) = judged({"phones": Unreadable("4,512", "ambiguous"), "done": 5})
    assert (issue.code, issue.values["typed"]) == ("ambiguous", "4,512")


def test_numerator_above_denominator_is_an_error_at_the_numerator():
    (issue,) = judged({"phones": 480, "done": 4512})
    assert codes([issue]) == [("error", "done", "above_denominator")]
    assert (issue.values["value"], issue.values["limit"], issue.values["other"]) == (
        4512, 480, "phones",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("done", "slip"), [(4800, "extra_zero"), (4500, "extra_zero"), (4512, None), (481, None)]
)
def test_a_number_ten_times_too_large_is_suspected_of_an_extra_zero(done, slip):
    (issue,) = judged({"phones": 480, "done": done})
    assert (issue.values["slip"], issue.values["slip_in"]) == (slip, "done")


@pytest.mark.parametrize(
    ("phones", "done", "slip", "slip_in"),
    [
        (4800, 45120, "extra_zero", "done"),
        (480, 4512, "missing_zero", "phones"),
        (5, 4512, "in_thousands", "phones"),
        (4800, 4512000, "times_thousand", "done"),
        (4800, 5412, None, "done"),
        (4800, 9302, "digits_swapped", "done"),
        (3910, 4800, "fields_swapped", "done"),
        (4800, 4801, None, "done"),
    ],
)
def test_last_periods_figures_tell_which_of_the_two_was_mistyped_and_how(
    phones, done, slip, slip_in
):
    (issue,) = judged({"phones": phones, "done": done}, previous={"phones": 4950, "done": 3902})
    assert (issue.values["slip"], issue.values["slip_in"]) == (slip, slip_in)


def test_a_field_that_may_not_exceed_another_is_an_error_without_an_indicator():
    asked = [a_field("schools"), a_field("done", at_most="schools")]
    issues = check(asked, [], {"schools": 5, "done": 6}, {}, (), {}, has_evidence=False)
    assert codes(issues) == [("error", "done", "above_denominator")]


@pytest.mark.parametrize("kind", ["not_applicable", "not_known"])
def test_nil_needs_a_reason_unless_nothing_arose(kind):
    entries = {"phones": Nil(kind), "done": Nil("none_arose")}
    assert codes(judged(entries)) == [("error", "phones", "nil_needs_reason")]
    assert judged({**entries, "phones": Nil(kind, "không quản lý")}) == ()


# -- checking: warnings


def a_rule(kind, field="phones", **parameters):
    return Rule(kind, field, parameters)


def test_a_denominator_that_shrank_asks_and_shows_the_share_on_the_old_base():
    (issue,) = judged(
        {"phones": 4800, "done": 4512}, previous={"phones": 4950},
        rules=[a_rule("denominator_shrank")],
    )  # fmt: skip
    assert codes([issue]) == [("warning", "phones", "denominator_shrank")]
    assert issue.values == {
        "value": 4800, "previous": 4950, "difference": 150, "slip": None, "numerator": 4512,
        "ratio_base": 4950,
    }  # fmt: skip


def test_a_cumulative_figure_that_fell_asks():
    issues = judged(
        {"phones": 4800, "done": 4000}, previous={"done": 4100},
        rules=[a_rule("cumulative_fell", "done")],
    )  # fmt: skip
    assert codes(issues) == [("warning", "done", "cumulative_fell")]


@pytest.mark.parametrize(("now", "warned"), [(150, False), (151, True), (50, False), (49, True)])
def test_a_jump_is_more_than_the_percent_of_its_rule_in_either_direction(now, warned):
    issues = judged(
        {"phones": now, "done": 1}, previous={"phones": 100}, rules=[a_rule("jump", percent=50)]
    )
    assert bool(issues) is warned


def test_a_jump_from_zero_has_no_percent_and_asks_nothing():
    assert judged({"phones": 9, "done": 1}, previous={"phones": 0}, rules=[a_rule("jump")]) == ()


def test_the_same_as_last_time_means_every_figure_of_the_indicator():
    rule, last = [a_rule("same_as_last")], {"phones": 100, "done": 50}
    assert codes(judged({"phones": 100, "done": 50}, previous=last, rules=rule)) == [
        ("warning", "phones", "same_as_last")
    ]
    assert judged({"phones": 100, "done": 51}, previous=last, rules=rule) == ()


def test_exactly_a_hundred_percent_asks_for_evidence():
    rule = [a_rule("full_without_evidence", "done")]
    assert codes(judged({"phones": 5, "done": 5}, rules=rule)) == [
        ("warning", "done", "full_without_evidence")
    ]
    assert judged({"phones": 5, "done": 5}, rules=rule, has_evidence=True) == ()
    assert judged({"phones": 5, "done": 4}, rules=rule) == ()
    assert judged({"phones": 0, "done": 0}, rules=rule) == ()


def test_more_than_another_field_is_unlikely_and_not_impossible():
    asked = [PHONES, DONE, a_field("headcount")]
    issues = judged(
        {"phones": 60, "done": 5, "headcount": 50}, asked=asked,
        rules=[a_rule("more_than", other="headcount")],
    )  # fmt: skip
    assert codes(issues) == [("warning", "phones", "more_than")]
    assert issues[0].values == {
        "value": 60, "limit": 50, "other": "headcount", "slip": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "slip"),
    [(39020, "extra_zero"), (390, "missing_zero"), (4, "in_thousands"), (9302, "digits_swapped"),
     (2000, None)],
)  # fmt: skip
def test_a_jump_names_the_slip_that_explains_it(now, slip):
    (issue,) = judged(
        {"phones": 99999, "done": now}, previous={"done": 3902},
        rules=[a_rule("jump", "done", percent=40)],
    )  # fmt: skip
    assert issue.values["slip"] == slip


@pytest.mark.parametrize(
    ("phones", "parameters", "warned"),
    [
        (49, {"least": 50, "most": 900}, True),
        (50, {"least": 50, "most": 900}, False),
        (900, {"least": 50, "most": 900}, False),
        (901, {"least": 50, "most": 900}, True),
        (901, {"least": 50}, False),
        (3, {"most": 900}, False),
        (901, {"most": 900}, True),
    ],
)
def test_a_range_includes_both_its_ends(phones, parameters, warned):
    issues = judged({"phones": phones, "done": 1}, rules=[a_rule("outside_range", **parameters)])
    assert bool(issues) is warned


STEADY = (100, 110, 120, 130, 140)
"""Median 120, MAD 10: beyond 120 ± 51.9 is far."""


@pytest.mark.parametrize(("now", "warned"), [(69, False), (68, False), (67, True), (172, False),
                                             (173, True), (1200, True)])  # fmt: skip
def test_a_figure_far_from_the_units_own_history_asks(now, warned):
    issues = judged(
        {"phones": 9999, "done": now}, rules=[a_rule("outlier", "done")], history={"done": STEADY}
    )
    assert bool(issues) is warned
    if now == 1200:
        assert issues[0].values == {
            "value": 1200, "low": 68, "high": 172, "count": 5, "slip": "extra_zero",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("history", "now"),
    [
        (STEADY[:4], 9000),  # too few points
        ((100, 100, 100, 250, 300), 9000),  # more than half are the same: MAD is zero
        ((1000, 1001, 1002, 1003, 1004), 1099),  # far by the formula, and less than a tenth
        ((), 9000),
    ],
)
def test_a_history_that_shows_no_usual_range_says_nothing(history, now):
    issues = judged(
        {"phones": 9999, "done": now}, rules=[a_rule("outlier", "done")],
        history={"done": history},
    )  # fmt: skip
    assert issues == ()


def like_units(shares, phones=1000):
    return [{"phones": phones, "done": phones * share // 100} for share in shares]


ALIKE = (78, 80, 80, 82, 83, 84, 85, 86)


@pytest.mark.parametrize(("done", "warned"), [(40, True), (60, False), (94, False), (99, False)])
def test_a_ratio_far_from_that_of_eight_like_units_asks(done, warned):
    issues = judged(
        {"phones": 100, "done": done}, rules=[a_rule("unlike_peers", "done")],
        peers=like_units(ALIKE),
    )  # fmt: skip
    assert bool(issues) is warned
    if warned:
        assert issues[0].values == {"numerator": 40, "denominator": 100, "low": 57, "high": 100}


def test_of_fewer_than_eight_like_units_nothing_is_said():
    rule = [a_rule("unlike_peers", "done"), a_rule("unlike_peers")]
    entries = {"phones": 100_000, "done": 1}
    assert len(judged(entries, rules=rule, peers=like_units(ALIKE[:7]))) == 0
    silent = [*like_units(ALIKE[:7]), {"phones": 0, "done": 0}, {"elsewhere": 5}]
    assert len(judged(entries, rules=rule, peers=silent)) == 0


def test_like_units_that_are_mostly_the_same_tell_nothing():
    issues = judged(
        {"phones": 100, "done": 1}, rules=[a_rule("unlike_peers", "done")],
        peers=like_units([100] * 8 + [90]),
    )  # fmt: skip
    assert issues == ()


@pytest.mark.parametrize(("phones", "warned"), [(0, False), (80, True), (400, False), (9999, True)])
def test_a_size_is_compared_by_its_magnitude(phones, warned):
    sizes = (500, 600, 700, 800, 900, 1000, 1200, 1500)
    issues = judged(
        {"phones": phones, "done": 0}, rules=[a_rule("unlike_peers")],
        peers=[{"phones": size} for size in sizes],
    )  # fmt: skip
    assert bool(issues) is warned
    if warned:
        assert (issues[0].values["low"], issues[0].values["high"]) == (200, 3500)


@given(st.lists(st.integers(1, 10**6), min_size=8, max_size=40))
def test_the_bounds_of_like_units_are_told_to_two_digits_whatever_they_sent(sizes):
    low_high = usual_size_of_peers(sizes)
    if low_high is not None:
        for bound in low_high:
            assert len(str(bound).rstrip("0")) <= 2


@pytest.mark.parametrize(
    ("contribution", "now", "total", "in_", "code"),
    [
        ("own", 90, 100, 3, "less_than_units"),
        ("own", 100, 100, 15, None),
        ("own", 500, 100, 15, None),
        ("own", 90, 0, 0, None),
        ("both", 100, 100, 15, "includes_units"),
        ("both", 130, 100, 15, "includes_units"),
        ("both", 99, 100, 15, None),
        ("both", 130, 100, 14, None),  # a large office beside few units
        ("both", 100, 100, 14, "includes_units"),  # the very sum is no chance
        ("both", 100, 100, 1, None),
        ("both", 0, 0, 15, None),
    ],
)
def test_a_parents_figure_is_held_against_its_units_sum(contribution, now, total, in_, code):
    below = UnitsBelow(contribution, total, in_, 15)
    issues = judged(
        {"phones": now, "done": 0}, rules=[a_rule("units_below")], units={"phones": below}
    )
    assert [one.code for one in issues] == ([code] if code else [])


def test_a_rule_told_by_two_indicators_asks_once():
    rules = [a_rule("jump", percent=50), a_rule("jump", percent=50)]
    issues = judged({"phones": 300, "done": 1}, previous={"phones": 100}, rules=rules)
    assert codes(issues) == [("warning", "phones", "jump")]


def test_a_warning_carries_the_reason_given_for_it():
    (issue,) = judged(
        {"phones": 4800, "done": 4512}, previous={"phones": 4950},
        rules=[a_rule("denominator_shrank")], reasons={"phones": " 150 máy điều chuyển "},
    )  # fmt: skip
    assert issue.reason == "150 máy điều chuyển"


def test_a_field_in_error_is_not_warned_about_as_well():
    issues = judged(
        {"phones": 100, "done": 200}, previous={"done": 300},
        rules=[a_rule("cumulative_fell", "done")],
    )  # fmt: skip
    assert codes(issues) == [("error", "done", "above_denominator")]


def test_a_rule_says_nothing_where_a_number_is_missing_or_the_field_is_not_on_the_form():
    kinds = ["denominator_shrank", "cumulative_fell", "jump", "same_as_last"]
    rules = [a_rule(kind) for kind in kinds]
    assert (
        judged({"phones": Nil("none_arose"), "done": 1}, previous={"phones": 3}, rules=rules) == ()
    )
    assert judged({"phones": 3, "done": 1}, rules=rules) == ()
    elsewhere = [a_rule("more_than", "elsewhere", other="phones")]
    assert judged({"phones": 3, "done": 1}, rules=elsewhere) == ()


def test_issues_come_in_the_forms_order():
    issues = judged({"phones": Unreadable("x", "not_a_number")})
    assert [issue.field for issue in issues] == ["phones", "done"]


# -- checking: what holds for any form


NUMBERS = st.integers(0, 10**12) | st.decimals(0, 10**9, places=3)
ENTRIES = st.one_of(
    NUMBERS,
    st.booleans(),
    st.dates(),
    st.text(max_size=5),
    st.builds(Nil, st.sampled_from(("none_arose", "not_applicable", "not_known"))),
)
CODES = ("phones", "done", "headcount")
FORM = [PHONES, DONE, a_field("headcount", asked="optional")]


def by_field(values):
    return st.dictionaries(st.sampled_from(CODES), values)


@st.composite
def some_rules(draw):
    kind = draw(st.sampled_from(sorted(get_args(RuleKind))))
    parameters = {
        "jump": {"percent": draw(st.integers(1, 300))},
        "more_than": {"other": draw(st.sampled_from(CODES))},
        "outside_range": {"least": draw(st.integers(0, 50)), "most": draw(st.integers(50, 900))},
    }.get(kind, {})
    return Rule(kind, draw(st.sampled_from(CODES)), parameters)


KNOWN = st.builds(
    Known,
    history=by_field(st.lists(NUMBERS, max_size=9)),
    peers=st.lists(by_field(NUMBERS), max_size=12),
    units=by_field(
        st.builds(
            UnitsBelow, st.sampled_from(("own", "both")), NUMBERS, st.integers(0, 5), st.just(5)
        )
    ),
)
FORMS = st.tuples(
    by_field(st.one_of(ENTRIES, st.just(Unreadable("x", "not_a_number")))),
    by_field(ENTRIES),
    st.lists(some_rules(), max_size=8),
    st.booleans(),
    KNOWN,
)


def judge(entries, previous, rules, has_evidence, known):
    return check(
        FORM, [SHARE], entries, previous, rules, {}, has_evidence=has_evidence, known=known
    )


@given(FORMS, st.randoms())
def test_a_form_is_judged_whatever_it_holds_and_in_whatever_order_it_is_told(form, random):
    entries, previous, rules, has_evidence, known = form
    found = judge(*form)
    assert judge(*form) == found
    shuffled = random.sample(rules, len(rules))
    turned = [dict(reversed(told.items())) for told in (entries, previous)]
    again = Known(
        {code: random.sample(points, len(points)) for code, points in known.history.items()},
        random.sample(known.peers, len(known.peers)),
        dict(reversed(known.units.items())),
    )
    assert judge(*turned, shuffled, has_evidence, again) == found


@given(FORMS, some_rules())
def test_one_more_rule_never_adds_an_error_and_never_takes_a_warning_away(form, rule):
    entries, previous, rules, has_evidence, known = form
    before, after = judge(*form), judge(entries, previous, [*rules, rule], has_evidence, known)
    errors = [one for one in before if one.severity == "error"]
    assert errors == [one for one in after if one.severity == "error"]
    assert all(one in after for one in before)


@given(NUMBERS, NUMBERS)
def test_a_figure_close_to_what_was_expected_is_no_slip(typed, expected):
    if abs(typed - expected) * 4 <= expected:
        assert likely_slip(typed, expected) is None


@given(st.integers(10, 10**7))
def test_each_slip_is_recognised_for_what_it_is(meant):
    assert likely_slip(meant * 10, meant) == "extra_zero"
    assert likely_slip(meant * 1000, meant) == "times_thousand"
    if meant % 10 == 0:
        assert likely_slip(meant // 10, meant) == "missing_zero"
    if meant % 1000 == 0:
        assert likely_slip(meant // 1000, meant) == "in_thousands"

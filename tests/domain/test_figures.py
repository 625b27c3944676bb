"""Figures: read as offices type them, and judged before they are sent; every code of both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.directive import Field, Indicator
from monitor.domain.figures import (
    LARGEST,
    LONGEST_TEXT,
    Nil,
    Rule,
    Unreadable,
    check,
    read,
    read_count,
    read_decimal,
)


def a_field(code="phones", **traits):
    return Field(code, code, code, "máy", **traits)


PHONES, DONE = a_field("phones"), a_field("done")
SHARE = Indicator("14.1a", "ratio", "done", "phones")


def judged(entries, *, previous=None, rules=(), reasons=None, has_evidence=False, asked=None):
    return check(
        asked or [PHONES, DONE], [SHARE], entries, previous or {}, rules, reasons or {},
        has_evidence=has_evidence,
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
    ("done", "extra"), [(4800, True), (4500, True), (4512, False), (481, False)]
)
def test_a_number_ten_times_too_large_is_suspected_of_an_extra_zero(done, extra):
    (issue,) = judged({"phones": 480, "done": done})
    assert issue.values["extra_zero"] is extra


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
        "value": 4800, "previous": 4950, "difference": 150, "numerator": 4512, "ratio_base": 4950,
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
    assert issues[0].values == {"value": 60, "limit": 50, "other": "headcount"}


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

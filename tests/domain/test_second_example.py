"""A second worked example: the decisions the first one lists as shown by no row.

Three departments, a district with three communes, September 2021; reports before the 8th.
Numbers in the names are those of the decisions in the first example's README.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.domain.checks import Known, Rule, UnitsBelow, check
from monitor.domain.deadlines import late_days
from monitor.domain.figures import Nil
from monitor.domain.standing import Mark, Standing
from tests.domain.story import FIELDS, NIL, ZONE, Story, at, directive, share


def standings(story, code, row, *whens, basis="received"):
    return [str(story.cell(code, row, when, basis).standing) for when in whens]


# -- 6: a fix-by never shortens a deadline


def test_6_a_fix_by_before_the_deadline_leaves_the_deadline_as_it_is():
    story = Story().send("06 09:00", "so-a", "final", staff=10, installed=10)
    story.send_back("06 10:00", "so-a", fix_by="07")
    assert standings(story, "C.2", "so-a", "06 10:00", "07", "07 23:59", "08") == [
        "returned", "returned", "returned", "overdue",
    ]  # fmt: skip
    assert story.cell("C.2", "so-a", "08").late_days == 1


def test_6_resent_after_the_fix_by_and_before_the_deadline_is_in_time():
    story = Story().send("06 09:00", "so-a", staff=10, installed=9)
    story.send_back("06 10:00", "so-a", fix_by="07").send(
        "07 20:00", "so-a", staff=10, installed=10
    )
    assert story.said("C.2", "so-a", "09") == {
        "standing": "met", "number": (1, 1), "value": "100.0", "coverage": (1, 1),
        "marks": "corrected",
    }  # fmt: skip


def test_6_an_extension_beyond_the_fix_by_holds_as_well():
    story = Story().send("07 09:00", "so-a", staff=10, installed=9)
    story.send_back("07 10:00", "so-a", fix_by="09").extend("08 09:00", "so-a", due="11")
    assert standings(story, "C.2", "so-a", "08", "09", "10 23:59", "11") == [
        "returned", "returned", "returned", "overdue",
    ]  # fmt: skip


# -- 9: the largest lateness counts, also of a sending that was returned


def test_9_a_late_first_sending_stays_late_when_it_is_returned_and_resent_in_time():
    story = Story().send("10 09:00", "so-a", staff=10, installed=9)
    assert story.cell("C.2", "so-a", "10 09:00").late_days == 3
    story.send_back("10 12:00", "so-a", fix_by="12").send(
        "11 09:00", "so-a", staff=10, installed=10
    )
    again = story.cell("C.2", "so-a", "13")
    assert (again.standing, again.late_days) == (Standing.MET, 3)
    assert again.marks == {Mark.LATE, Mark.CORRECTED}


def test_9_while_it_is_returned_it_is_not_said_to_be_late():
    story = Story().send("10 09:00", "so-a", staff=10, installed=9)
    story.send_back("10 12:00", "so-a", fix_by="12")
    assert story.said("C.2", "so-a", "11") == {
        "standing": "returned", "number": (0, 1), "value": "0.0", "coverage": (0, 1),
    }  # fmt: skip


def test_9_resent_after_the_fix_by_counts_from_the_fix_by_and_the_largest_rules():
    story = Story().send("08 09:00", "so-a", staff=10, installed=9)
    story.send_back("08 12:00", "so-a", fix_by="10").send(
        "13 09:00", "so-a", staff=10, installed=10
    )
    # One day late at first; four days (10, 11, 12, 13 September) after the fix-by at resending.
    assert story.cell("C.2", "so-a", "14").late_days == 4


def test_9_a_voluntary_correction_is_never_late():
    story = Story().send("07 09:00", "so-a", staff=10, installed=9)
    story.send("12 09:00", "so-a", staff=10, installed=10)
    assert story.said("1.1", "so-a", "12 10:00") == {
        "standing": "met", "number": (10, 10), "value": "100.0", "coverage": (1, 1),
        "marks": "corrected",
    }  # fmt: skip


def test_9_the_deadline_of_a_late_sending_is_the_one_in_force_when_it_was_sent():
    story = Story().send("09 09:00", "so-a", staff=10, installed=10)
    story.extend("10 09:00", "so-a", due="12")
    assert story.cell("C.2", "so-a", "11").late_days == 2


# -- 16: parents without a number, and parents whose own part is out


def both_parent():
    return (
        Story()
        .send("07 09:00", "xa-1", staff=20, installed=18)
        .send("07 09:30", "xa-2", staff=30, installed=30)
    )


def test_16_a_both_parent_whose_own_part_is_overdue_is_overdue_and_keeps_its_units_number():
    assert both_parent().said("1.1", "huyen", "10 08:00") == {
        "standing": "overdue", "number": (48, 50), "value": "96.0", "coverage": (2, 3), "late": 3,
        "marks": "partial", "counts": {"overdue": 1},
    }  # fmt: skip


def test_16_a_both_parent_whose_own_part_is_returned_says_so():
    story = both_parent().send("07 10:00", "huyen", staff=50, installed=50)
    story.send_back("07 11:00", "huyen", fix_by="10")
    assert story.said("1.1", "huyen", "09") == {
        "standing": "returned", "number": (48, 50), "value": "96.0", "coverage": (2, 3),
        "marks": "partial", "counts": {"returned": 1},
    }  # fmt: skip


def test_16_before_the_deadline_a_silent_own_part_is_only_missing_coverage():
    assert both_parent().cell("1.1", "huyen", "07 12:00").standing is Standing.IN_PROGRESS


def test_16_a_group_whose_units_are_all_overdue_is_not_overdue_itself():
    silent = Story()
    assert standings(silent, "1.1", "huyen", "10") == ["overdue"]
    for row in ("all", "K2", "K3"):
        group = silent.cell("1.1", row, "10 08:00")
        assert (group.standing, group.late_days) == (Standing.NOT_REPORTED, 0)
        assert group.counts == {"overdue": group.expected}


def test_16_a_parent_is_overdue_only_when_every_unit_beneath_is_and_by_the_longest():
    story = Story().extend("07 09:00", "xa-1", due="10").extend("07 09:00", "xa-2", due="09")
    assert standings(story, "11.1", "huyen", "08", "09", "09 23:59", "10") == [
        "not_reported", "not_reported", "not_reported", "overdue",
    ]  # fmt: skip
    assert story.cell("11.1", "huyen", "10 12:00").late_days == 3


def test_16_a_parent_awaits_when_one_unit_waits_for_its_head():
    story = Story().submit("07 09:00", "xa-1", households=100, guided=50)
    assert standings(story, "11.1", "huyen", "07 12:00", "08") == ["awaiting", "overdue"]


def test_7_an_exempt_own_part_of_a_both_parent_leaves_its_units():
    story = both_parent().exempt("07 08:00", "huyen", "1.1")
    assert story.said("1.1", "huyen", "10") == {
        "standing": "behind", "number": (48, 50), "value": "96.0", "coverage": (2, 2),
    }  # fmt: skip


# -- 5: a returned progress report


def test_5_a_returned_progress_report_past_its_fix_by_falls_back_to_the_earlier_figure():
    story = Story().send("05 16:00", "so-a", "2021-09-05", staff=10, installed=4)
    story.send("06 16:00", "so-a", "2021-09-06", staff=10, installed=6)
    assert story.cell("1.1", "so-a", "06 17:00").value == "60.0"
    story.send_back("06 18:00", "so-a", fix_by="07 12:00", period="2021-09-06")
    within = story.said("1.1", "so-a", "07 11:59")
    assert within == {
        "standing": "returned", "number": (4, 10), "value": "40.0", "coverage": (1, 1),
        "marks": "stale",
    }  # fmt: skip
    after = story.said("1.1", "so-a", "07 12:00")
    assert after == {
        "standing": "in_progress", "number": (4, 10), "value": "40.0", "coverage": (1, 1),
    }  # fmt: skip


def test_5_a_returned_progress_report_with_nothing_earlier_is_not_reported_and_never_overdue():
    story = Story().send("05 16:00", "so-a", "2021-09-05", staff=10, installed=4)
    story.send_back("05 17:00", "so-a", fix_by="06 12:00", period="2021-09-05")
    assert standings(story, "1.1", "so-a", "06 11:59", "06 12:00", "07 23:59", "08") == [
        "returned", "not_reported", "not_reported", "overdue",
    ]  # fmt: skip


def test_5_a_valid_report_of_a_later_period_wins_over_a_return():
    story = Story().send("07 16:00", "so-a", staff=10, installed=4)
    story.send_back("08 09:00", "so-a", fix_by="11")
    story.send("09 09:00", "so-a", "W36", staff=10, installed=9)
    shown = story.said("1.1", "so-a", "09 10:00")
    assert (shown["standing"], shown["value"]) == ("behind", "90.0")
    assert standings(story, "C.2", "so-a", "09 10:00") == ["returned"]


# -- 26: stale


def test_26_two_missed_rhythms_make_a_figure_stale_and_one_does_not():
    story = Story().send("07 16:00", "so-a", staff=10, installed=9)
    marks = {when: story.cell("1.1", "so-a", when).marks for when in ("12", "13", "19", "20")}
    assert marks == {
        "12": set(), "13": set(), "19": set(), "20": {Mark.STALE},
    }  # fmt: skip


def test_26_sending_again_makes_it_fresh():
    story = Story().send("07 16:00", "so-a", staff=10, installed=9)
    story.send("20 09:00", "so-a", "W38", staff=10, installed=9)
    assert story.cell("1.1", "so-a", "20 08:00").marks == {Mark.STALE}
    assert story.cell("1.1", "so-a", "20 10:00").marks == frozenset()


def test_26_a_milestone_that_is_done_grows_no_older():
    story = Story().send("07 16:00", "so-c", movement=True)
    assert story.cell("12.1", "so-c", "28").marks == frozenset()
    undone = Story().send("07 16:00", "so-c", movement=False)
    assert undone.cell("12.1", "so-c", "28").marks == {Mark.STALE}


# -- flow and stock


def test_a_flow_is_the_sum_of_its_periods_and_a_stock_is_the_latest():
    story = Story()
    story.send("05 16:00", "so-a", "2021-09-05", posters=30, headcount=50)
    story.send("06 16:00", "so-a", "2021-09-06", posters=20, headcount=52)
    story.send("07 16:00", "so-a", posters=10, headcount=51)
    assert story.cell("1.3", "so-a", "05 17:00").value == "30"
    assert story.cell("1.3", "so-a", "07 17:00").value == "60"
    assert story.cell("1.2", "so-a", "07 17:00").value == "51"


def test_a_flow_period_that_is_returned_leaves_the_sum_and_comes_back_replaced_not_added():
    story = Story().send("05 16:00", "so-a", "2021-09-05", posters=30)
    story.send("07 16:00", "so-a", posters=20)
    story.send_back("07 17:00", "so-a", fix_by="09")
    assert story.cell("1.3", "so-a", "07 18:00").value == "30"
    story.send("08 09:00", "so-a", posters=25)
    assert story.cell("1.3", "so-a", "08 10:00").value == "55"


def test_a_flow_of_which_one_period_said_nil_is_the_sum_of_the_others():
    story = (
        Story()
        .send("05 16:00", "so-a", "2021-09-05", posters=30)
        .send("06 16:00", "so-a", "2021-09-06", posters=NIL)
    )
    assert story.cell("1.3", "so-a", "06 17:00").value == "30"
    assert standings(story, "1.3", "so-a", "06 17:00") == ["in_progress"]


def test_a_flow_counts_on_accepted_only_what_was_accepted():
    story = Story().send("05 16:00", "so-a", "2021-09-05", posters=30)
    story.accept("05 17:00", "so-a", "2021-09-05").send("07 16:00", "so-a", posters=20)
    assert story.cell("1.3", "so-a", "07 17:00").value == "50"
    assert story.cell("1.3", "so-a", "07 17:00", "accepted").value == "30"


def test_a_count_meets_its_target_at_the_target():
    story = Story().send("07 16:00", "so-a", posters=99).send("07 16:00", "so-b", posters=100)
    assert standings(story, "1.3", "so-a", "07 17:00", "08") == ["in_progress", "behind"]
    assert standings(story, "1.3", "so-b", "07 17:00") == ["met"]


# -- computed: 11.3 communes broadcasting of those that said


def communes():
    return (
        Story()
        .send("07 09:00", "xa-1", broadcasts=4, staff=1, installed=1)
        .send("07 09:10", "xa-2", broadcasts=0, staff=1, installed=1)
    )


def test_11_3_counts_a_commune_as_broadcasting_when_its_number_is_above_zero():
    story = communes()
    assert story.cell("11.3", "xa-1", "07 10:00").value == "100.0"
    assert story.cell("11.3", "xa-2", "07 10:00").value == "0.0"
    assert story.said("11.3", "huyen", "07 10:00") == {
        "standing": "reported", "number": (1, 2), "value": "50.0", "coverage": (2, 3),
        "marks": "partial",
    }  # fmt: skip


def test_11_3_adds_the_periods_before_it_asks_whether_there_were_any():
    story = Story().send("05 09:00", "xa-1", "2021-09-05", broadcasts=3)
    story.send("07 09:00", "xa-1", broadcasts=0)
    assert story.cell("11.3", "xa-1", "07 10:00").value == "100.0"


def test_an_optional_field_left_empty_is_not_reported_and_not_in_coverage():
    story = communes().send("07 09:20", "xa-3", staff=1, installed=1, households=5, guided=5)
    cell = story.said("11.3", "xa-3", "07 10:00")
    assert cell == {"standing": "not_reported", "number": (None, None), "value": None,
                    "coverage": (0, 1)}  # fmt: skip
    assert story.cell("11.3", "huyen", "07 10:00").expected == 3
    assert story.cell("11.3", "huyen", "07 10:00").reported == 2
    assert story.cell("11.1", "xa-3", "07 10:00").standing is Standing.REPORTED
    # Its report was sent, so the empty box is no missed deadline.
    assert standings(story, "11.3", "xa-3", "10") == ["not_reported"]


# -- computed: 17.2 and 17.3


def test_17_2_is_the_sum_over_the_communes_once_the_coordinator_has_sent_its_report():
    story = communes()
    assert story.said("17.2", "so-a", "07 10:00") == {
        "standing": "not_reported", "number": (4, None), "value": "4", "coverage": (2, 3),
        "marks": "partial",
    }  # fmt: skip
    story.send("07 11:00", "so-a", staff=1, installed=1)
    assert standings(story, "17.2", "so-a", "07 12:00") == ["reported"]


def test_a_total_of_computed_numbers_has_the_standing_of_who_answers_for_it():
    story = communes()
    assert standings(story, "17.2", "all", "07 10:00") == ["not_reported"]
    story.send("07 11:00", "so-a", staff=1, installed=1)
    assert standings(story, "17.2", "all", "07 12:00") == ["reported"]
    assert standings(story, "17.3", "all", "07 12:00") == ["reported"]


def test_a_computed_number_that_nobody_has_given_yet_is_not_reported_and_never_nothing_arose():
    story = Story().send("07 11:00", "so-a", staff=1, installed=1)
    for whom in ("so-a", "all"):
        cell = story.cell("17.2", whom, "07 12:00")
        assert (cell.standing, cell.numerator) == (Standing.NOT_REPORTED, None)


def test_17_3_is_the_share_of_bodies_that_reported_in_time_and_is_known_for_everyone():
    story = Story().send("07 09:00", "so-a", staff=1, installed=1)
    story.send("07 23:59", "so-b", staff=1, installed=1).send("08", "so-c", staff=1, installed=1)
    whole = story.said("17.3", "all", "08 09:00")
    assert (whole["number"], whole["value"], whole["coverage"]) == ((2, 4), "50.0", (4, 4))
    story.exempt("08 10:00", "huyen", "C.2")
    assert story.cell("17.3", "so-a", "08 11:00").value == "66.6"


def test_17_3_a_body_sent_back_is_not_counted_as_in_time_until_it_resends():
    story = Story().send("07 09:00", "so-a", staff=1, installed=1)
    story.send_back("07 12:00", "so-a", fix_by="10")
    assert story.cell("17.3", "so-a", "07 13:00").numerator == 0
    story.send("09 09:00", "so-a", staff=1, installed=1)
    assert story.cell("17.3", "so-a", "09 10:00").numerator == 1


# -- nil


def test_not_applicable_counts_as_reported_until_it_is_accepted_and_then_the_unit_is_exempt():
    gone = {"staff": Nil("not_applicable", "đã giải thể"), "installed": Nil("not_applicable", "…")}
    story = Story().send("07 09:00", "so-a", **gone).send("07 09:00", "so-b", staff=10, installed=5)
    assert story.said("1.1", "so-a", "07 10:00") == {
        "standing": "reported", "number": (None, None), "value": None, "coverage": (1, 1),
    }  # fmt: skip
    assert (story.cell("1.1", "K2", "07 10:00").reported, 3) == (2, 3)
    story.accept("07 11:00", "so-a")
    for basis in ("received", "accepted"):
        cell = story.said("1.1", "so-a", "07 12:00", basis)
        assert cell == {"standing": "not_applicable", "number": (None, None), "value": None,
                        "coverage": (0, 0)}  # fmt: skip
    assert story.cell("1.1", "K2", "07 12:00").expected == 2
    assert story.cell("C.2", "so-a", "07 12:00").standing is Standing.MET, "it reported"


def test_not_known_is_not_a_figure_and_not_in_coverage():
    waiting = Nil("not_known", "đang thống kê")
    story = Story().send("07 09:00", "so-a", staff=waiting, installed=waiting)
    assert story.said("1.1", "so-a", "07 10:00") == {
        "standing": "not_reported", "number": (None, None), "value": None, "coverage": (0, 1),
    }  # fmt: skip


def test_20_the_interval_takes_a_silent_units_reference_and_drops_it_for_its_own_figure():
    story = Story().send("07 09:00", "xa-1", households=600, guided=300)
    story.send("07 09:00", "xa-3", households=100, guided=100)
    cell = story.cell("11.1", "huyen", "07 10:00")
    assert (cell.value, cell.low, cell.high) == ("57.1", "36.3", "72.7")
    story.send("07 11:00", "xa-2", households=300, guided=0)
    whole = story.cell("11.1", "huyen", "07 12:00")
    assert (whole.value, whole.low, whole.high) == ("40.0", "40.0", "40.0")


# -- targets


def test_a_target_taken_away_leaves_a_value_and_no_light():
    story = Story().send("07 09:00", "so-a", staff=10, installed=9)
    story.target("08 09:00", "1.1", None)
    assert standings(story, "1.1", "so-a", "08 08:00", "08 09:00") == ["behind", "reported"]


def test_12_a_set_target_with_its_own_date_is_judged_by_that_date_and_overdue_by_the_deadline():
    story = Story().send("07 09:00", "xa-1", households=10, guided=5)
    story.target("07 10:00", "11.1", 100, by="20")
    assert standings(story, "11.1", "xa-1", "19 23:59", "20") == ["in_progress", "behind"]
    assert standings(story, "11.1", "xa-2", "08") == ["overdue"]


def test_11_the_milestone_of_an_instant_is_the_first_whose_date_has_not_passed():
    story = Story().send("07 09:00", "xa-1", households=10, guided=5)
    story.target("07 10:00", "11.1", 100, by="30")
    story.milestone("07 10:00", "11.1", 40, by="10").milestone("07 10:00", "11.1", 60, by="20")
    assert standings(story, "11.1", "xa-1", "09 23:59", "10", "19 23:59", "20") == [
        "in_progress", "behind", "behind", "in_progress",
    ]  # fmt: skip


# -- instants


def test_days_late_agree_with_the_deadline_an_extension_moved_to_the_middle_of_a_day():
    story = Story().extend("07 09:00", "so-a", due="08 12:00")
    story.send("08 13:00", "so-a", staff=1, installed=1)
    assert story.cell("C.2", "so-a", "08 11:59").standing is Standing.NOT_REPORTED
    sent = story.cell("C.2", "so-a", "08 14:00")
    assert (sent.late_days, Mark.LATE in sent.marks) == (1, True)
    assert late_days(at("08 12:00"), at("08 13:00"), ZONE) == 1


def test_a_second_before_and_at_the_deadline_differ_for_every_unit_and_no_total_drops():
    story = Story().send("06 09:00", "so-a", "2021-09-06", staff=10, installed=9)
    before, after = at("08") - timedelta(seconds=1), at("08")
    whole = story.cell("1.1", "all", after)
    assert (whole.numerator, whole.denominator) == (9, 10)
    assert story.cell("1.1", "so-a", after).marks == {Mark.STALE}
    assert story.cell("1.1", "so-a", after).standing is Standing.OVERDUE
    assert story.cell("1.1", "so-a", before).standing is Standing.IN_PROGRESS


def test_a_unit_may_come_later_and_leave_and_history_keeps_it():
    told = directive(
        assignments=(
            *directive().assignments[:2],
            *(
                type(one)(one.obligation, one.organization, one.part, one.contribution,
                          since=at("06"), until=at("09"))
                for one in directive().assignments[2:3]
            ),
        )
    )  # fmt: skip
    story = Story(told)
    expected = [story.cell("1.1", "K2", when).expected for when in ("05 23:59", "06", "08", "09")]
    assert expected == [2, 3, 3, 2]


# -- what a form is asked about: six weeks of so-a, and what the others had sent by then

WEEKS = [(400, 96), (400, 120), (402, 140), (402, 163), (405, 180), (405, 204)]
"""Staff and installed, as so-a sent them week after week."""
OTHERS = [{"staff": 300 + 40 * n, "installed": 150 + 22 * n} for n in range(8)]
"""The eight other departments: 430 to 580 of each thousand."""
ON = [
    Rule("denominator_shrank", "staff"),
    Rule("jump", "staff", {"percent": 50}),
    Rule("outside_range", "staff", {"least": 5, "most": 3000}),
    Rule("unlike_peers", "staff"),
    Rule("units_below", "staff"),
    Rule("cumulative_fell", "installed"),
    Rule("outlier", "installed"),
    Rule("unlike_peers", "installed"),
    Rule("same_as_last", "installed"),
    Rule("full_without_evidence", "installed"),
]


@pytest.mark.parametrize(
    ("staff", "installed", "said"),
    [
        (405, 231, ""),
        (405, 204, "installed same_as_last"),
        (398, 231, "staff denominator_shrank"),
        (405, 190, "installed cumulative_fell"),
        (405, 405, "installed full_without_evidence, installed outlier, installed unlike_peers"),
        (405, 23, "installed cumulative_fell missing_zero, "
                  "installed unlike_peers"),
        (405, 2310, "installed above_denominator extra_zero"),
        (210, 405, "staff denominator_shrank, installed above_denominator fields_swapped"),
        (41, 23, "staff denominator_shrank missing_zero, staff jump missing_zero, "
                 "staff unlike_peers, installed cumulative_fell missing_zero"),
        (4050, 231, "staff jump extra_zero, staff outside_range extra_zero, staff unlike_peers, "
                    "installed unlike_peers"),
        (450, 231, "staff includes_units"),
    ],
)  # fmt: skip
def test_what_so_a_is_asked_about_in_the_seventh_week(staff, installed, said):
    known = Known(
        {"staff": [one for one, _ in WEEKS], "installed": [two for _, two in WEEKS]},
        OTHERS,
        {"staff": UnitsBelow("both", 450, 3, 3)} if staff == 450 else {},
    )
    last = dict(zip(("staff", "installed"), WEEKS[-1], strict=True))
    form = [FIELDS["staff"], FIELDS["installed"]]
    entries = {"staff": staff, "installed": installed}
    found = check(
        form, [share("1.1a", "installed", "staff")], entries, last, ON, {}, has_evidence=False,
        known=known,
    )  # fmt: skip
    told = [f"{one.field} {one.code} {one.values.get('slip') or ''}".strip() for one in found]
    assert ", ".join(told) == said


def test_with_too_little_known_nothing_is_usual_and_nothing_is_asked():
    form, entries = [FIELDS["staff"], FIELDS["installed"]], {"staff": 405, "installed": 23}
    ratio = [share("1.1a", "installed", "staff")]
    for known in (Known(), Known({"installed": (96, 120, 140, 163)}, OTHERS[:7])):
        assert check(form, ratio, entries, {}, ON, {}, has_evidence=False, known=known) == ()

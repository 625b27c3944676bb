"""What changed between revisions, and in which of them last."""

from monitor.domain.changes import differences, last_changed
from monitor.domain.figures import Nil

NIL = Nil("none_arose")


def test_the_last_revision_that_gave_a_value_its_form_is_named():
    told = [{"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 4, "b": 3}]
    assert last_changed(told) == {"a": 2, "b": 1}


def test_emptying_is_a_change_and_what_never_stood_there_is_absent():
    assert last_changed([{"a": 1}, {}, {}]) == {"a": 1}
    assert last_changed([]) == {}


def test_nothing_zero_and_nil_are_three_values():
    assert differences({"a": 0, "b": NIL}, {"a": NIL, "c": 0}) == {
        "a": (0, NIL),
        "b": (NIL, None),
        "c": (None, 0),
    }
    assert differences({"a": 0}, {"a": 0}) == {}

"""A directive as one file between offices: what comes in is a draft of their own, or is refused."""

from __future__ import annotations

import pytest
import yaml

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.intake import portable
from monitor.services import directives, intake, intake_duties, intake_sharing
from tests.builders import SLUG, Cast
from tests.conftest import fill
from tests.quang_ninh import furnish
from tests.services.test_intake import (
    NEW,
    TEXT,
    THURSDAY,
    WHY,
    ZONE,
    answer_all,
    begin,
    change,
    do,
    head,
    issue,
    view,
)


@pytest.fixture
def cast(sqlite_engine):
    furnish(sqlite_engine)
    return Cast(sqlite_engine).at(THURSDAY)


def shared(cast, number):
    with cast.reading("so-tttt") as work:
        return intake_sharing.shared_draft(work, number)


def take_in(cast, text):
    with cast.writing("so-tttt") as work:
        return intake.begin(work, intake_sharing.drafted(text, ZONE), "chia-se.yaml")


@pytest.fixture
def file(cast):
    """The file of a draft that a person worked on."""
    fill(cast.engine, "a draft that a person worked on", work_on_one)
    name, text = shared(cast, 1)
    assert name == f"{NEW}.yaml"
    return text


def work_on_one(engine):
    cast = Cast(engine).at(THURSDAY)
    number = begin(cast)
    change(cast, number, "2.1", title="Rà soát phương tiện", answerable=["=dong-bac"])
    do(cast, number, intake_duties.drop_duty, "4.1", WHY)
    answer_all(cast, number)


def test_what_was_worked_out_arrives_and_is_asked_about_anew(cast, file):
    found = view(cast, take_in(cast, file))
    assert found.stored.text == TEXT
    assert found.sheet.duty("2.1").title.value == "Rà soát phương tiện"
    assert found.sheet.duty("4.1").dropped == WHY
    # Codes and answers stay at home: the other office has its own register, and its own people.
    assert "dong-bac" not in file
    assert "so-tttt" not in file
    assert found.sheet.answers == {}
    assert {one.kind for one in found.questions} >= {"gaps", "deadline", "people"}


def test_the_file_taken_in_is_issued_like_what_was_typed(cast, file):
    number = take_in(cast, file)
    answer_all(cast, number)
    assert issue(cast, number) == NEW
    with cast.reading("so-tttt") as work:
        told = directives.get(work, NEW).directive
    given = [one.organization for one in told.assignments if one.obligation == "2.1"]
    assert given == ["dong-bac"]


def test_the_seeds_own_directive_is_shared_too_and_comes_back_as_the_same_duties(cast):
    with cast.reading("so-tttt") as work:
        name, text = intake_sharing.shared_directive(work, SLUG)
        curated = directives.get(work, SLUG).directive
    assert name == f"{SLUG}.yaml"
    number = take_in(cast, text)
    answer_all(cast, number, slug="5305-chia-se")
    issue(cast, number)
    with cast.reading("so-tttt") as work:
        again = directives.get(work, "5305-chia-se").directive
    assert again.text == curated.text
    assert [one.text for one in again.items] == [one.text for one in curated.items]
    assert again.period("final").due == curated.period("final").due
    for duty in curated.obligations:
        same = again.obligation(duty.code)
        assert (same.title_vi, same.binding, same.headline.kind) == (
            duty.title_vi, duty.binding, duty.headline.kind,
        )  # fmt: skip
        assert answering(again, duty.code) == answering(curated, duty.code), duty.code


def answering(told, code):
    return {
        one.organization
        for one in told.assignments
        if one.obligation == code and one.part == "answerable"
    }


def test_with_an_earlier_directive_as_model_its_items_are_split_and_measured_as_there(cast):
    """The seed's own text, as if it came anew: all that people curated is found again."""
    with cast.reading("so-tttt") as work:
        curated = directives.get(work, SLUG).directive
    number = begin(cast, curated.text)
    drafted = {one.code for one in view(cast, number).sheet.kept}
    do(cast, number, intake_sharing.measure_like, SLUG)
    sheet = view(cast, number).sheet
    assert len(sheet.kept) > len(drafted) > 16
    for duty in curated.obligations:
        if duty.item is not None:
            same = sheet.duty(duty.code)
            assert (same.title.value, same.kind.value, same.start, same.end) == (
                duty.title_vi, duty.headline.kind, duty.start, duty.end,
            )  # fmt: skip
            assert same.title.by == "set"
    assert view(cast, number).stored.last.change == "measure_like"
    answer_all(cast, number, slug="5305-theo-mau")
    issue(cast, number)


def test_a_model_lends_nothing_to_what_is_unlike_it_and_is_the_actors_own(cast):
    number = begin(cast)
    do(cast, number, intake_sharing.measure_like, SLUG)
    sheet = view(cast, number).sheet
    assert sheet.duty("2.1").title.by == "quoted"
    with pytest.raises(NotFound):
        do(cast, number, intake_sharing.measure_like, "khong-co")


def test_nobody_else_takes_a_file_out(cast):
    number = begin(cast)
    head(cast, number, slug="một hai")
    assert shared(cast, number)[0] == "một-hai.yaml"
    for who in ("tkv", "chu-tich", "admin"):
        with pytest.raises(NotAllowed), cast.reading(who) as work:
            intake_sharing.shared_draft(work, number)
        with pytest.raises(NotAllowed), cast.reading(who) as work:
            intake_sharing.shared_directive(work, SLUG)
    with pytest.raises(NotFound), cast.reading("so-tttt") as work:
        intake_sharing.shared_directive(work, "khong-co")


def changed(file, **parts):
    """The file with something of its sheet otherwise."""
    told = yaml.safe_load(file)
    told["sheet"].update(parts)
    return yaml.safe_dump(
        {portable.MARK: 1, **{key: told[key] for key in ("text", "sheet")}}, allow_unicode=True,
        sort_keys=False,
    )  # fmt: skip


def with_duty(file, **parts):
    duties = yaml.safe_load(file)["sheet"]["duties"]
    duties[0].update(parts)
    return changed(file, duties=duties)


def test_a_file_that_was_changed_by_hand_is_judged_like_a_form(file):
    assert intake_sharing.drafted(changed(file), ZONE) == intake_sharing.drafted(file, ZONE)
    wrong = [
        with_duty(file, start=-1), with_duty(file, end=10**9), with_duty(file, item="99"),
        with_duty(file, code="a/b"), with_duty(file, code=""), with_duty(file, title={"value": ""}),
        with_duty(file, kind={"value": "wish"}), with_duty(file, rhythm={"value": "weekly 9"}),
        with_duty(file, rhythm={"value": ""}),
        with_duty(file, deadline={"value": "before 2020-99-99"}),
        with_duty(file, deadline={"value": "soon"}), with_duty(file, target={"value": "-1"}),
        with_duty(file, target={"value": "50", "by": "set"}),
        with_duty(file, target={"value": "50", "by": "fate"}),
        with_duty(file, bodies=[{"words": ""}]), with_duty(file, bodies="x"),
        with_duty(file, title={"value": "x", "start": 5}), with_duty(file, until={"value": "x"}),
        changed(file, items=[{"label": "1", "start": 9, "end": 3}]), changed(file, duties=7),
        changed(file, doubts=["x"]), with_duty(file, is_report=True),
        changed(file, slug={"value": "../x"}), changed(file, issued_on={"value": "x"}),
        changed(file, deadline={"value": "x"}), changed(file, number={"value": "9" * 5000}),
    ]  # fmt: skip
    for one in wrong:
        with pytest.raises(Invalid, match="intake_portable"):
            intake_sharing.drafted(one, ZONE)


@pytest.mark.parametrize(
    "text",
    [
        f"{portable.MARK}: 2\ntext: x\nsheet: {{}}\n",
        f"{portable.MARK}: 1\n",
        f"{portable.MARK}: 1\ntext: [\n",
        f"{portable.MARK}: 1\ntext: {'[' * 2000}\n",
        f"{portable.MARK}: 1\ntext: !!python/object/apply:os.system [id]\n",
        f"{portable.MARK}: 1\na: &a [x, x]\nb: &b [*a, *a]\ntext: x\nsheet: *b\n",
        f"{portable.MARK}: 1\n{portable.MARK}: 1\ntext: 7\nsheet: 8\n",
    ],
)
def test_what_only_begins_like_such_a_file_is_refused_and_nothing_in_it_is_run(text):
    with pytest.raises(Invalid, match="intake_portable"):
        intake_sharing.drafted(text, ZONE)


def test_a_file_says_everything_itself_and_points_to_nothing(file):
    """Else some lines that point to each other stand for millions."""
    shared_by_both = ["3"]
    pointing = changed(file, gaps=shared_by_both, repeats=shared_by_both)
    assert "*id001" in pointing
    with pytest.raises(Invalid, match="intake_portable"):
        intake_sharing.drafted(pointing, ZONE)


def test_a_directives_own_words_are_never_taken_for_a_file():
    assert intake_sharing.drafted(TEXT, ZONE) == intake.drafted(TEXT, ZONE)

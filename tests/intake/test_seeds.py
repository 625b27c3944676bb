"""The seeds say what the dispatch says, and a mistake in one is refused with its place."""

from __future__ import annotations

import csv
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from monitor.domain.checks import RuleKind
from monitor.intake.seeds import (
    SeedDirective,
    SeedError,
    SeedOrganizations,
    read_directive,
    read_organizations,
)

SEEDS = Path(__file__).parents[2] / "seeds"
FOLDER = SEEDS / "directives" / "5305-ubnd-xd6"
ISSUED = date(2020, 8, 5)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def told(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def register() -> SeedOrganizations:
    return read_organizations(SEEDS / "organizations")


@pytest.fixture(scope="module")
def seed(register: SeedOrganizations) -> SeedDirective:
    return read_directive(FOLDER, register)


def bodies(seed: SeedDirective, duty: str, part: str = "answerable") -> list[str]:
    return [
        one.organization
        for one in seed.directive.assignments
        if one.obligation == duty and one.part == part
    ]


# --- the text ------------------------------------------------------------------------------------


def test_the_stored_text_is_the_scan_without_its_residue(seed):
    text = seed.directive.text
    assert "**" in seed.source_text
    assert not re.search(r"[*<>]", text)
    assert unicodedata.is_normalized("NFC", text)
    plain = re.sub(r"\*th\*|[*<>]", "", seed.source_text)
    assert squeezed(text) == squeezed(unicodedata.normalize("NFC", plain))


def test_fifteen_items_stand_in_the_text_word_for_word(seed):
    quoted = {
        one["label"]: one["quotation"]
        for one in told("directive.yaml")["items"]
        if "quotation" in one
    }
    assert len(seed.directive.items) == len(quoted) == 15
    for item in seed.directive.items:
        assert squeezed(seed.directive.text[item.start : item.end]) == squeezed(quoted[item.label])
        assert item.text == seed.directive.text[item.start : item.end]
        assert item.text.startswith(f"{item.label}. ")


def test_items_four_and_five_are_gaps_in_their_place(seed):
    assert seed.directive.gaps == ("4", "5")
    assert [one.label for one in seed.items] == [str(number) for number in range(1, 18)]
    assert [one.position for one in seed.items if one.status == "missing"] == [4, 5]


def test_every_duty_stands_in_the_text_word_for_word_inside_its_item(seed):
    quoted = {one["code"]: one["quotation"] for one in told("obligations.yaml")["obligations"]}
    items = {item.label: item for item in seed.directive.items}
    for row in seed.obligations:
        duty = row.obligation
        assert squeezed(seed.directive.text[duty.start : duty.end]) == squeezed(quoted[duty.code])
        if duty.item is not None:
            item = items[duty.item]
            assert item.start <= duty.start < duty.end <= item.end
            assert duty.code.startswith(f"{item.label}.")


def test_every_target_shows_the_words_it_comes_from_inside_its_duty(seed):
    sources = {}
    for row in seed.obligations:
        duty = row.obligation
        if duty.target_source == "none":
            assert duty.target is None
            assert row.target_start is None
            continue
        assert duty.target == 100
        assert duty.start <= row.target_start < row.target_end <= duty.end
        shown = seed.directive.text[row.target_start : row.target_end]
        assert squeezed(shown) == duty.target_words
        sources[duty.code] = duty.target_source
    explicit = {code for code, source in sources.items() if source == "explicit"}
    implied = {code for code, source in sources.items() if source == "implied"}
    assert explicit == {"14.1", "10.1", "12.1", "17.4", "C.2"}
    assert implied == {"2.1", "3.1", "7.1", "8.1", "9.1", "13.1"}


def test_the_motto_of_item_eleven_is_no_target(seed):
    assert seed.obligation("11.1").obligation.target_source == "none"


def test_words_of_recurrence_are_the_texts_own(seed):
    found = {
        one.obligation.code: one.recurrence_words
        for one in seed.obligations
        if one.recurrence_words
    }
    assert found == {
        "2.2": "khi đến khám, chữa bệnh",
        "11.3": "thường xuyên",
        "16.1": "thường xuyên",
        "17.2": "định kỳ",
        "17.4": "thường xuyên",
    }


def test_the_baseline_and_the_passages_are_quoted_with_their_spans(seed):
    baseline = seed.notes["baseline"]
    assert baseline["value"] == 13000
    for one in (baseline, *seed.notes["passages"]):
        shown = seed.directive.text[one["start"] : one["end"]]
        assert squeezed(shown) == squeezed(one["quotation"])
    assert baseline["as_written"] in baseline["quotation"]
    assert baseline["share_as_written"] in baseline["quotation"]


# --- duties, indicators, fields ------------------------------------------------------------------


def test_twenty_nine_duties_in_the_items_and_three_after_them(seed):
    codes = [one.obligation.code for one in seed.obligations]
    assert len([code for code in codes if code[0].isdigit()]) == 29
    assert codes[29:] == ["C.1", "C.2", "M.1"]
    assert {one.code for one in seed.span_only} == {"C.1", "M.1"}
    assert len(seed.directive.obligations) == 30


def test_only_the_front_the_socio_political_bodies_and_the_materials_are_requested(seed):
    requested = {
        one.obligation.code for one in seed.obligations if one.obligation.binding != "order"
    }
    assert requested == {"12.1", "12.2", "12.3", "M.1"}


def test_overlapping_populations_are_never_added(seed):
    apart = {
        one.code.split(".")[0] for one in seed.directive.obligations if one.aggregation == "none"
    }
    added = {
        one.code.split(".")[0] for one in seed.directive.obligations if one.aggregation == "sum"
    }
    assert apart == {"8", "9", "12", "13", "15"}
    assert not apart & added


def test_every_obligation_with_a_cell_has_one_headline(seed):
    for row in seed.obligations:
        if row.has_cell:
            assert [one.indicator for one in row.indicators if one.headline] == [
                row.obligation.headline
            ]


def test_every_field_an_indicator_speaks_of_exists(seed):
    fields = seed.directive.fields
    for row in seed.obligations:
        for one in row.indicators:
            assert one.indicator.fields
            assert all(code in fields for code in one.indicator.fields)
            assert all(rule.field in fields for rule in one.rules)
        assert all(code in fields for code in row.obligation.declared_coverage or ())


def test_every_field_is_used(seed):
    used = {
        code for row in seed.obligations for one in row.indicators for code in one.indicator.fields
    }
    assert used == set(seed.directive.fields)


def test_only_typed_fields_of_headlines_and_declared_coverage_are_required(seed):
    fields = seed.directive.fields
    wanted = {
        code
        for duty in seed.directive.obligations
        for code in (*duty.headline.fields, *(duty.declared_coverage or ()))
        if fields[code].source == "typed"
    }
    assert {code for code, one in fields.items() if one.asked == "required"} == wanted
    assert {code for code, one in fields.items() if one.asked == "optional"} == {
        "headcount",
        "loudspeaker_broadcasts",
        "province_devices_installed",
        "implementation_summary",
        "difficulties",
        "recommendations",
    }
    assert fields["suspected_cases_found"].asked == "off"
    assert fields["materials_downloaded"].asked == "off"


def test_a_typed_part_may_not_exceed_its_whole(seed):
    fields = seed.directive.fields
    for row in seed.obligations:
        for one in (*row.obligation.indicators,):
            if one.kind != "ratio":
                continue
            part, whole = fields[one.numerator], fields[one.denominator]
            if part.source == whole.source == "typed":
                assert part.at_most == whole.code
    assert fields["smartphones"].at_most is None, "two phones of one person are two"
    assert fields["staff_with_smartphone"].at_most is None, "unlikely, not impossible: a warning"


def test_the_whole_is_asked_before_its_part(seed):
    order = list(seed.directive.fields)
    assert order == [one.field.code for one in seed.fields]
    assert (
        order.index("headcount") < order.index("smartphones") < order.index("smartphones_installed")
    )


def test_what_happens_in_a_period_flows_and_what_there_is_stands(seed):
    flows = {code for code, one in seed.directive.fields.items() if one.accumulates == "flow"}
    assert {"loudspeaker_broadcasts", "patients_guided", "sms_sent", "media_items"} <= flows
    assert not {"smartphones", "households_guided", "staff_installed", "markets_total"} & flows


def test_computed_numbers_say_how_they_are_made(seed):
    made = {code: one.computation for code, one in seed.directive.fields.items() if one.computation}
    assert made["report_sent"].kind == "report_sent"
    assert made["communes_broadcasting"].field == "loudspeaker_broadcasts"
    assert (made["communes_total"].kind, made["communes_total"].field) == (
        "one",
        "loudspeaker_broadcasts",
    )
    total = made[seed.obligation("17.2").obligation.headline.numerator]
    assert (total.kind, total.field, total.obligation) == (
        "total",
        "loudspeaker_broadcasts",
        "11.3",
    )
    assert made["reports_on_time"].obligation == made["reports_expected"].obligation == "C.2"


def test_what_the_text_states_and_what_we_propose_are_kept_apart(seed):
    stated = {
        one.indicator.code
        for row in seed.obligations
        for one in row.indicators
        if one.indicator.origin == "text"
    }
    assert stated == {"10.1a", "12.1a", "14.1a", "17.4a", "C.2a"}
    proposed = {
        one.indicator.code: one.proposed_target
        for row in seed.obligations
        for one in row.indicators
        if one.headline and one.proposed_target is not None
    }
    assert proposed == dict.fromkeys(("1.1a", "11.4a", "15.1a", "17.3b"), Decimal(100))
    assert seed.obligation("1.1").obligation.target is None


def test_more_smartphones_than_people_is_a_warning_on_the_coal_figure(seed):
    rules = next(one for one in seed.obligation("14.1").indicators if one.headline).rules
    assert {one.kind for one in rules} == set(get_args(RuleKind)) - {"units_below"}
    more = next(one for one in rules if one.kind == "more_than")
    assert (more.field, more.parameters) == ("smartphones", {"other": "headcount"})
    bounds = next(one for one in rules if one.kind == "outside_range")
    assert (bounds.field, bounds.parameters) == ("smartphones", {"least": 10, "most": 30000})


def test_districts_that_add_their_communes_are_warned_of_counting_them_twice(seed):
    held = [
        (row.obligation.code, rule.field)
        for row in seed.obligations
        for one in row.indicators
        for rule in one.rules
        if rule.kind == "units_below"
    ]
    assert held == [("1.1", "staff_with_smartphone"), ("11.4", "public_points_total")]
    both = {one.assignment.obligation for one in seed.assignments
            if one.assignment.contribution == "both"}  # fmt: skip
    assert {code for code, _ in held} == both


def test_titles_are_short_enough_for_a_column(seed):
    for row in seed.obligations:
        assert 0 < len(row.obligation.title_vi) <= 45
        assert 0 < len(row.obligation.title_en) <= 45


# --- periods -------------------------------------------------------------------------------------


def test_one_deadline_from_the_text_and_the_coordinators_periods_around_it(seed):
    assert [one.period.code for one in seed.periods] == [
        "2020-08-05", "2020-08-06", "final", "2020-W33", "2020-W34", "2020-W35", "2020-W36",
    ]  # fmt: skip
    final = seed.directive.period("final")
    assert final.due == datetime.fromisoformat("2020-08-08T00:00:00+07:00")
    assert (final.due_rule, final.as_written) == ("before", "trước ngày 08/8/2020")
    assert [one.period.code for one in seed.periods if one.set_by == "text"] == ["final"]
    assert [one.code for one in seed.directive.periods if one.kind == "deadline"] == ["final"]
    assert final.as_written in squeezed(seed.directive.text)


def test_the_result_report_is_due_once_and_figures_every_period(seed):
    assert seed.obligation("C.2").obligation.periods == ("final",)
    assert len(seed.obligation("14.1").obligation.periods) == 7


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("provincial_bodies", 30),
        ("heads_of_provincial_bodies", 30),
        ("district_pcs", 13),
        ("district_pc_chairs", 13),
        ("commune_pcs", 177),
        ("commune_pc_chairs", 177),
        ("socio_political", 5),
        ("universities_colleges", 9),
        ("enterprises_in_province", 0),
        ("all_addressees", 236),
    ],
)
def test_each_class_resolves_to_the_organisations_valid_on_the_day_of_issue(
    seed, register, name, count
):
    found = seed.classes[name]
    assert len(found) == len(set(found)) == count
    valid = {one.code for one in register.valid_on(ISSUED)}
    assert set(found) <= valid


def test_the_result_report_is_owed_by_the_forty_five_it_names(seed):
    named = bodies(seed, "C.2")
    assert len(named) == len(set(named)) == 45
    assert {"tkv", "dong-bac", "so-tttt", "ubnd-huyen-193", "tinh-doan"} <= set(named)
    assert not {"ubmttq", "hhdn", "lmhtx", "dh-ha-long", "tttt-tinh", "ubnd-xa-06694"} & set(named)
    duty = seed.notes["reporting_duty"]
    flagged = {*duty["implied"]["organizations"], *duty["requested"]["organizations"]}
    assert len(flagged | set(named)) == 59


def test_the_fifteen_unsure_bodies_are_loaded_and_unassigned(seed, register):
    unsure = {one.code for one in register.organizations if one.addressee_group == "K2?"}
    assert len(unsure) == 15
    assert not unsure & {one.organization for one in seed.directive.assignments}
    question = next(one for one in seed.notes["open_questions"] if one["code"] == "unsure_bodies")
    assert set(question["organizations"]) == unsure


def test_a_districts_number_is_made_of_what_the_rules_say(seed):
    made = {
        (one.obligation, one.organization): one.contribution
        for one in seed.directive.assignments
        if one.part == "answerable"
    }
    assert {
        duty: made[duty, "ubnd-huyen-193"] for duty in ("1.1", "11.1", "11.2", "11.3", "11.4")
    } == {
        "1.1": "both",
        "11.1": "children",
        "11.2": "children",
        "11.3": "children",
        "11.4": "both",
    }
    assert made["14.1", "tkv"] == "children"
    assert made["14.1", "dong-bac"] == "own"
    assert made["2.1", "so-y-te"] == "own"


def test_communes_report_to_their_district_and_mines_to_their_group(seed, register):
    tree = register.tree(ISSUED)
    reporting = [one for one in seed.directive.assignments if one.part == "reporting"]
    assert Counter(one.obligation for one in reporting) == {
        "1.1": 177, "11.1": 177, "11.2": 177, "11.3": 177, "11.4": 177, "14.1": 43,
    }  # fmt: skip
    assert all(one.reports_to == tree[one.organization].parent for one in reporting)
    coal = Counter(one.reports_to for one in reporting if one.obligation == "14.1")
    assert coal == {"tkv": 32, "dong-bac": 11}


def test_hospitals_do_not_report_since_their_list_is_incomplete(seed, register):
    hospitals = {
        one.code for one in register.organizations if one.organization.org_type == "health_facility"
    }
    assert len(hospitals) == 6
    assert not hospitals & {one.organization for one in seed.directive.assignments}
    assert seed.obligation("2.1").obligation.declared_coverage == (
        "health_facilities_rolled_out",
        "health_facilities_total",
    )


def test_a_body_named_twice_is_given_a_duty_once(seed):
    assert bodies(seed, "15.1").count("dh-ha-long") == 1
    given = [(one.obligation, one.organization, one.part) for one in seed.directive.assignments]
    assert len(given) == len(set(given))


def test_the_mining_college_answers_twice_for_two_populations(seed):
    assert "cd-than-ks" in bodies(seed, "14.1", "reporting")
    assert "cd-than-ks" in bodies(seed, "15.1")


def test_those_only_named_coordinate(seed):
    assert bodies(seed, "3.1", "coordinating") == ["hh-du-lich"]
    assert bodies(seed, "17.1", "coordinating") == ["viettel-qn", "vnpt-qn", "mobifone-qn"]


def test_the_groups_hold_the_addressees_of_the_letter_head(seed):
    sizes = {one.code: len(one.members) for one in seed.directive.groups}
    assert sizes == {"all": 0, "K1": 6, "K2": 25, "K3": 13, "K4": 2, "K5": 2}
    assert sum(sizes.values()) == 48


# --- the register --------------------------------------------------------------------------------


def test_the_register_holds_every_organisation_below_the_one_above_it(register):
    assert len(register.organizations) == 304
    seen: set[str] = set()
    for one in register.organizations:
        unit = one.organization
        assert unit.parent is None or unit.parent in seen
        assert unit.path.endswith(f"{unit.code}/")
        seen.add(unit.code)
    tree = register.tree(ISSUED)
    assert tree.ancestors("ubnd-xa-06694") == ("ubnd-huyen-193", "ubnd-tinh")
    assert register.tree(ISSUED)["so-tttt"].name_vi == "Sở Thông tin và Truyền thông"


def test_districts_end_on_the_first_of_july_2025(register):
    def districts(day: date) -> int:
        valid = register.valid_on(day)
        return sum(1 for one in valid if one.organization.org_type == "district_pc")

    assert districts(ISSUED) == districts(date(2025, 6, 30)) == 13
    assert districts(date(2025, 7, 1)) == 0


def test_what_is_unverified_says_so(register):
    unverified = [one for one in register.organizations if not one.organization.verified]
    assert len(unverified) == 67
    assert all(one.source for one in register.organizations)


def test_places_have_official_codes_and_the_census_of_their_district(register, seed):
    kinds = Counter(one.kind for one in register.places)
    assert kinds == {"district": 13, "commune": 177}
    units = {one.code for one in register.organizations}
    prefix = {"district": "ubnd-huyen-", "commune": "ubnd-xa-"}
    assert all(prefix[one.kind] + one.code in units for one in register.places)
    assert sum(one.population for one in register.places if one.population) == 1_320_324
    looked_up = {one.organization: one for one in seed.directive.references}
    for one in register.places:
        if one.kind == "district":
            reference = looked_up[f"ubnd-huyen-{one.code}"]
            assert (reference.value, reference.verified) == (
                one.population,
                one.population_verified,
            )
    assert looked_up["ubnd-tinh"].value == 1_320_324
    assert sum(1 for one in register.places if one.population_verified) == 2


def test_no_seed_holds_personal_data():
    mail = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
    telephone = re.compile(r"(?<![\d./])(?:\+84|0)(?:[ .]?\d){8,9}(?![\d/])")
    signatory = re.search(r"PHÓ CHỦ TỊCH\s+(\S.*)\s*\Z", (FOLDER / "text.txt").read_text("utf-8"))
    assert signatory, "the text ends with its signatory"
    for file in sorted(SEEDS.rglob("*")):
        if not file.is_file() or "demo" in file.relative_to(SEEDS).parts:
            continue
        content = file.read_text("utf-8")
        assert not mail.search(content), file
        assert not telephone.search(content), file
        if file.name not in ("text.txt", "source.txt"):
            assert signatory.group(1).strip() not in content, file


# --- mistakes ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "directive"))


def changed(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("obligations.yaml", "hội viên\n", "hội viêm\n", "12.1.*not in the text"),
        ("obligations.yaml", "item: '14'", "item: '4'", "14.1: item '4' is not in"),
        ("obligations.yaml", "contribution: children", "contribution: sums", "own, children, both"),
        ("obligations.yaml", "headline: true", "headline: false", "1.1: headline indicators"),
        ("obligations.yaml", "numerator: staff_installed", "numerator: staff", "1.1a.*'staff'"),
        ("obligations.yaml", "organization: so-y-te", "organization: so-yte", "'so-yte'"),
        ("obligations.yaml", "cadence: once", "cadance: once", "unknown cadance"),
        ("obligations.yaml", "code: '2.1'", "code: '1.1'", "1.1 stands already"),
        ("obligations.yaml", "target_source: none", "target_source: set", "target_source is 'set'"),
        ("directive.yaml", "coordinator: so-tttt", "coordinator: nobody", "coordinator 'nobody'"),
        ("directive.yaml", "08:00:00+07:00", "08:00:00", "opens is"),
        ("directive.yaml", "time_zone: Asia/Ho_Chi_Minh", "time_zone: Hanoi", "'Hanoi' is unknown"),
        ("directive.yaml", "due_rule: before", "due_rule: after", "due_rule is 'after'"),
        ("directive.yaml", "slug:", "slug: x\nslug:", "slug stands twice"),
        ("directive.yaml", "khoảng 13.000 thiết bị (", "khoảng 13.000 máy (", "not in the text"),
        ("classes.yaml", "organizations: 30", "organizations: 31", "30 organisations answer"),
        ("classes.yaml", "same_as: provincial_bodies", "same_as: heads", "no class above"),
        ("checks.yaml", "severity: warning", "severity: error", "severity is 'error'"),
        ("checks.yaml", "  1.1a:", "  1.1z:", "'1.1z', no indicator"),
        ("checks.yaml", "percent: 50", "percent: lots", "percent is 'lots'"),
        ("checks.yaml", "least: 3, most: 5000", "least: 5001, most: 5000", "least is above most"),
        ("checks.yaml", "least: 3, most: 5000", "least: '2.5'", "least and most are missing"),
        ("checks.yaml", ", least: 3, most: 5000", "", "least and most are missing"),
        ("checks.yaml", "least: 3, most: 5000", "percent: 5", "unknown percent"),
        ("fields.csv", ",máy,count,", ",máy,number,", r"row \d+: type is 'number'"),
        (
            "fields.csv",
            "staff_with_smartphone,,proposal",
            "phones,,proposal",
            "'phones' is no field",
        ),
        ("fields.csv", "code,label_vi", "kode,label_vi", "missing columns"),
        ("references.csv", "population,ubnd-huyen-193", "population,ha-long", "'ha-long'"),
        ("references.csv", "2019-04-01", "01/04/2019", "as_of is '01/04/2019'"),
    ],
)
def test_a_mistake_is_refused_with_its_file_and_place(register, folder, name, old, new, said):
    changed(folder / name, old, new)
    with pytest.raises(SeedError, match=said) as refused:
        read_directive(folder, register)
    assert name in str(refused.value)


def test_a_missing_file_is_named(register, folder):
    (folder / "text.txt").unlink()
    with pytest.raises(SeedError, match=r"text\.txt: not found in"):
        read_directive(folder, register)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: rows[2].update(code=rows[1]["code"]), "stands already at row 3"),
        (lambda rows: rows[2].update(parent="nobody"), "row 4: parent 'nobody' is no organisation"),
        (lambda rows: rows[0].update(parent="so-tttt"), "lies below itself"),
        (lambda rows: rows[2].update(verified="maybe"), "verified is 'maybe'. Write yes or no"),
        (lambda rows: rows[2].update(valid_from="2021", valid_to=""), "valid_from is '2021'"),
        (
            lambda rows: rows[2].update(valid_from="2021-01-01", valid_to="2020-01-01"),
            "valid_to is not after valid_from",
        ),
        (lambda rows: rows[2].update(name_vi=""), "name_vi is missing"),
    ],
)
def test_a_wrong_row_of_the_register_is_refused(
    tmp_path: Path, spoil: Callable[[list[dict[str, str]]], None], said: str
):
    source = SEEDS / "organizations" / "quang-ninh-2020.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    spoil(rows)
    with (tmp_path / "tree.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    with pytest.raises(SeedError, match=said):
        read_organizations(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(SeedError, match="no organisations"):
        read_organizations(tmp_path)


def test_a_unit_may_skip_its_heads_approval(tmp_path: Path):
    source = (SEEDS / "organizations" / "quang-ninh-2020.csv").read_text("utf-8").splitlines()
    (tmp_path / "tree.csv").write_text(f"{source[0]},head_step\n{source[1]},no\n", encoding="utf-8")
    (unit,) = read_organizations(tmp_path).organizations
    assert unit.organization.head_step is False

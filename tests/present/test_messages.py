"""Every refusal and every finding has words in both languages, with both numbers and the slip."""

import ast
import re
import string
from decimal import Decimal
from typing import get_args

import pytest

from monitor.domain import errors
from monitor.domain.checks import NOTHING_KNOWN, Issue, Known, Rule, RuleKind, UnitsBelow, check
from monitor.domain.directive import Field, Indicator
from monitor.domain.errors import FiguresForbid, Forbidden, Invalid, NotAllowed, NotFound
from monitor.domain.figures import NIL_KINDS, read
from monitor.domain.roles import May
from monitor.domain.slips import Slip
from monitor.domain.workflow import STEPS, State
from monitor.present.issues import ISSUE_CODES, SLIPS, issue_text, reason_words
from monitor.present.language import LOCALES, SOURCE
from monitor.present.messages import ACTIONS, RIGHTS, code_text, nil_name, refusal_text
from monitor.present.refusals import REFUSALS
from monitor.present.standings import STATES

KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def told_codes():
    """Every (file, code, names of its values or None where they are not written out)."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and called(node) in KINDS:
                names = {word.arg for word in node.keywords}
                yield path.name, written(node.args[0]), None if None in names else names
            if isinstance(node, ast.Tuple) and len(node.elts) > 1:
                code, values = node.elts[-2:]
                if isinstance(values, ast.Dict) and written(code):
                    yield path.name, written(code), {written(key) for key in values.keys}


def called(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def written(node):
    """The text of a string; of an f-string a pattern; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else r"\w+" for part in node.values]
        return "".join(parts)
    return None


def places_in(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_refusal_in_the_source_has_a_sentence_and_the_values_it_needs():
    found = [told for told in told_codes() if told[1] and told[1] not in ISSUE_CODES]
    assert len(found) > 20
    missing = []
    for file, code, names in found:
        sentences = [told for known, told in REFUSALS.items() if re.fullmatch(code, known)]
        if not sentences:
            missing.append(f"{file}: no sentence for {code}")
        elif names is not None and not any(places_in(told) <= names for told in sentences):
            missing.append(f"{file}: {code} needs {places_in(sentences[0])}, has {names}")
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_is_a_sentence_with_nothing_left_open(code, locale):
    values = dict.fromkeys(places_in(REFUSALS[code]), 12)
    values.update(
        {
            name: value
            for name, value in {"right": "approve", "state": "draft", "action": "accept"}.items()
            if name in values
        }
    )
    said = code_text(code, values, locale)
    assert "{" not in said
    assert said.endswith(".")


def test_a_code_nobody_worded_is_an_incident_and_not_an_empty_sentence():
    with pytest.raises(KeyError):
        refusal_text(NotFound("never_worded"), "vi")


def test_what_is_out_of_reach_reads_as_what_does_not_exist():
    said = refusal_text(NotFound("organization_not_found", organization="than-x"), "vi")
    assert said == "Không có đơn vị này trong phạm vi của anh/chị."
    assert "than-x" not in said


def test_a_refusal_says_the_right_the_state_and_the_step_in_words():
    assert refusal_text(NotAllowed("role_may_not", right=May.APPROVE.value), "vi") == (
        "Vai trò của anh/chị không có quyền này: duyệt báo cáo."
    )
    step = Forbidden("step_forbidden", state=State.ACCEPTED.value, action="submit")
    assert refusal_text(step, "vi").startswith(
        "Lúc này không trình duyệt được: báo cáo đang ở bước “đã tiếp nhận”."
    )
    assert "ít nhất 10 ký tự" in refusal_text(Invalid("reason_too_short", shortest=10), "vi")


def test_every_right_step_state_and_nil_has_words():
    assert set(RIGHTS) == set(May)
    assert set(ACTIONS) >= {action for action, _ in STEPS}
    assert set(STATES) == set(State)
    assert [nil_name(kind, "vi") for kind in NIL_KINDS] == [
        "không phát sinh", "không áp dụng", "chưa biết",
    ]  # fmt: skip


def test_figures_that_forbid_sending_are_counted():
    two = FiguresForbid([Issue("error", "a", "required"), Issue("error", "b", "required")])
    assert refusal_text(two, "vi") == "Chưa gửi được: cần sửa 2 chỗ"
    assert refusal_text(two, "en") == "Not sent: 2 things to fix"


# --- figures ---------------------------------------------------------------------------------

SMARTPHONES = Field("smartphones", "Số điện thoại thông minh", "Smartphones", "máy")
INSTALLED = Field("installed", "Số máy đã cài", "Phones installed", "máy")
HEADCOUNT = Field("headcount", "Tổng số người lao động", "Workers", "người", asked="optional")
RATE = Field("rate", "Tỷ lệ khai", "Declared rate", "%", type="decimal", asked="optional")
LAUNCHED = Field("launched", "Đã phát động", "Launched", "có/không", type="boolean")
FIELDS = {one.code: one for one in (SMARTPHONES, INSTALLED, HEADCOUNT, RATE, LAUNCHED)}
RATIO = Indicator("14.1a", "ratio", "installed", "smartphones")
FULL = {"smartphones": 4800, "installed": 4512, "launched": True}


def findings(typed, rules=(), previous=None, locale="vi", known=NOTHING_KNOWN):
    entries = {}
    for code, raw in (FULL | typed).items():
        entry = read(FIELDS[code], raw)
        if entry is not None:
            entries[code] = entry
    found = check(
        list(FIELDS.values()), [RATIO], entries, previous or {}, rules, {}, has_evidence=False,
        known=known,
    )  # fmt: skip
    return [issue_text(one, FIELDS, locale) for one in found]


@pytest.mark.parametrize(
    ("typed", "vi", "en"),
    [
        (
            {"installed": "48.000"},
            "Số máy đã cài (48.000) phải nhỏ hơn hoặc bằng số điện thoại thông minh (4.800). "
            "Kiểm tra có thừa một số 0 không",
            "Phones installed (48,000) must be at most smartphones (4,800). Check for an extra 0",
        ),
        (
            {"installed": "4.801"},
            "Số máy đã cài (4.801) phải nhỏ hơn hoặc bằng số điện thoại thông minh (4.800). "
            "Kiểm tra lại cả hai số",
            "Phones installed (4,801) must be at most smartphones (4,800). Check both figures",
        ),
        (
            {"installed": ""},
            "Nhập số máy đã cài. Nếu không có, nhập 0",
            "Enter phones installed. If there are none, enter 0",
        ),
        (
            {"installed": "-5"},
            "Số máy đã cài không thể nhỏ hơn 0 (đã nhập “-5”)",
            "Phones installed cannot be below 0 (“-5”)",
        ),
        (
            {"installed": "45,5"},
            "Số máy đã cài phải là số nguyên (đã nhập “45,5”). Kiểm tra dấu chấm, dấu phẩy",
            "Phones installed is a whole number (“45,5” is not). Check the dot or the comma",
        ),
        (
            {"installed": "4,512"},
            "4,512 là 4512 hay 4,512? Dấu chấm ngăn hàng nghìn: nhập 4.512 hoặc 4512",
            "Is 4,512 the whole number 4512, or 4,512 with decimals? "
            "Dots group thousands: type 4.512 or 4512",
        ),
        (
            {"installed": "nhiều"},
            "“nhiều” không phải là số. Chỉ nhập chữ số, ví dụ 4.512",
            "“nhiều” is not a number. Digits only, for example 4.512",
        ),
        (
            {"rate": "x"},
            "“x” không phải là số. Chỉ nhập chữ số, ví dụ 4.512,5",
            "“x” is not a number. Digits only, for example 4.512,5",
        ),
        (
            {"installed": "9" * 30},
            "“" + "9" * 30 + "” lớn hơn mọi số có thể có. Kiểm tra có thừa chữ số không",
            "“" + "9" * 30 + "” is larger than any figure here can be. Check for extra digits",
        ),
        (
            {"headcount": {"nil": "not_applicable"}},
            "Ghi lý do không áp dụng tổng số người lao động",
            "Say why workers does not apply",
        ),
        (
            {"headcount": {"nil": "not_known"}},
            "Ghi lý do chưa biết tổng số người lao động",
            "Say why workers is not known yet",
        ),
        ({"launched": None}, "Chọn Có hoặc Không: đã phát động", "Choose yes or no: launched"),
    ],
)
def test_an_error_names_both_numbers_and_the_likely_slip(typed, vi, en):
    assert findings(typed) == [vi]
    assert findings(typed, locale="en") == [en]


LAST = {"smartphones": 4950, "installed": 3902}


@pytest.mark.parametrize(
    ("typed", "rule", "vi"),
    [
        (
            {},
            Rule("denominator_shrank", "smartphones"),
            "Mẫu số giảm 150 máy so với kỳ trước (4.950 → 4.800). Nếu giữ 4.950 máy, tỷ lệ là "
            "91,1% thay vì 94,0%. Vẫn gửi được; chọn lý do để người duyệt biết",
        ),
        (
            {"installed": 3000},
            Rule("cumulative_fell", "installed"),
            "Số máy đã cài giảm 902 máy so với kỳ trước (3.902 → 3.000), trong khi số lũy kế chỉ "
            "tăng. Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"installed": 400},
            Rule("jump", "installed", {"percent": 50}),
            "Số máy đã cài thay đổi hơn 50% so với kỳ trước (3.902 → 400). Kiểm tra có thiếu một "
            "số 0 không. Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"installed": 1900},
            Rule("jump", "installed", {"percent": 50}),
            "Số máy đã cài thay đổi hơn 50% so với kỳ trước (3.902 → 1.900). Kiểm tra có thừa hoặc "
            "thiếu một số 0 không. Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"installed": 390},
            Rule("cumulative_fell", "installed"),
            "Số máy đã cài giảm 3.512 máy so với kỳ trước (3.902 → 390), trong khi số lũy kế chỉ "
            "tăng. Kiểm tra có thiếu một số 0 không. Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"smartphones": 4800},
            Rule("outside_range", "smartphones", {"least": 5000, "most": 9000}),
            "Số điện thoại thông minh (4.800) nằm ngoài khoảng thường gặp (từ 5.000 đến 9.000). "
            "Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"smartphones": 4950},
            Rule("outside_range", "smartphones", {"most": 495}),
            "Số điện thoại thông minh (4.950) lớn hơn mức thường gặp nhiều nhất là 495. "
            "Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"smartphones": 4950},
            Rule("outside_range", "smartphones", {"least": 5000}),
            "Số điện thoại thông minh (4.950) nhỏ hơn mức thường gặp ít nhất là 5.000. "
            "Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
        (
            {"smartphones": 4950, "installed": 3902},
            Rule("same_as_last", "installed"),
            "Số máy đã cài (3.902) giống hệt kỳ trước. Nếu đúng là không đổi, nêu lý do để người "
            "duyệt biết",
        ),
        (
            {"installed": 4800},
            Rule("full_without_evidence", "installed"),
            "Đúng 100% (4.800 máy) mà chưa có minh chứng. Đính kèm danh sách hoặc ảnh, hoặc nêu "
            "lý do",
        ),
        (
            {"headcount": 4000},
            Rule("more_than", "smartphones", {"other": "headcount"}),
            "Số điện thoại thông minh (4.800) nhiều hơn tổng số người lao động (4.000). Ít gặp "
            "nhưng có thể. Vẫn gửi được; nêu lý do để người duyệt biết",
        ),
    ],
)
def test_a_warning_names_both_numbers_and_says_that_it_may_be_sent(typed, rule, vi):
    assert findings(typed, [rule], LAST) == [vi]


@pytest.mark.parametrize(
    ("typed", "rule", "known", "vi", "en"),
    [
        (
            {"installed": 450},
            Rule("outlier", "installed"),
            Known(history={"installed": (4100, 4200, 4300, 4400, 4500)}),
            "Số máy đã cài (450) khác xa 5 kỳ trước của chính đơn vị (thường từ 3.781 đến 4.819). "
            "Kiểm tra có thiếu một số 0 không. Vẫn gửi được; nêu lý do để người duyệt biết",
            "Phones installed (450) is far from your own last 5 periods (usually 3,781 to 4,819). "
            "Check for a missing 0. You can send; give a reason for the approver",
        ),
        (
            {"installed": 480},
            Rule("unlike_peers", "installed"),
            Known(peers=[{"smartphones": 100, "installed": 80 + n} for n in range(8)]),
            "Số máy đã cài: tỷ lệ 10,0% nằm ngoài khoảng thường gặp của các đơn vị cùng loại (từ "
            "58% đến 100%). Kiểm tra lại cả hai số. Vẫn gửi được; nêu lý do để người duyệt biết",
            "Phones installed: a rate of 10.0% is beyond the usual range of like units (58% to "
            "100%). Check both figures. You can send; give a reason for the approver",
        ),
        (
            {"smartphones": 48000},
            Rule("unlike_peers", "smartphones"),
            Known(peers=[{"smartphones": 3000 + 500 * n} for n in range(8)]),
            "Số điện thoại thông minh (48.000) nằm ngoài khoảng thường gặp của các đơn vị cùng "
            "loại (từ 1.500 đến 16.000). Vẫn gửi được; nêu lý do để người duyệt biết",
            "Smartphones (48,000) is beyond the usual range of like units (1,500 to 16,000). "
            "You can send; give a reason for the approver",
        ),
        (
            {},
            Rule("units_below", "smartphones"),
            Known(units={"smartphones": UnitsBelow("own", 5000, 12, 15)}),
            "Số điện thoại thông minh (4.800) nhỏ hơn tổng số các đơn vị trực thuộc đã gửi (5.000; "
            "12/15 đơn vị). Số này tính cho toàn cơ quan: kiểm tra có sót đơn vị nào không. Vẫn "
            "gửi được; nêu lý do để người duyệt biết",
            "Smartphones (4,800) is less than your units have sent together (5,000; 12/15 units). "
            "This figure counts the whole body: check that no unit is left out. You can send; give "
            "a reason for the approver",
        ),
        (
            {},
            Rule("units_below", "smartphones"),
            Known(units={"smartphones": UnitsBelow("both", 4800, 12, 15)}),
            "Số điện thoại thông minh (4.800) không nhỏ hơn tổng số các đơn vị trực thuộc đã gửi "
            "(4.800; 12/15 đơn vị). Ở đây chỉ nhập số của riêng cơ quan: số của các đơn vị được "
            "cộng tự động. Vẫn gửi được; nêu lý do để người duyệt biết",
            "Smartphones (4,800) is no less than all your units have sent together (4,800; 12/15 "
            "units). Enter your own staff only here: the units' figures are added by themselves. "
            "You can send; give a reason for the approver",
        ),
    ],
)  # fmt: skip
def test_a_warning_by_comparison_says_with_what_it_was_compared(typed, rule, known, vi, en):
    assert findings(typed, [rule], known=known) == [vi]
    assert findings(typed, [rule], known=known, locale="en") == [en]


@pytest.mark.parametrize(
    ("slip", "where", "said"),
    [
        ("extra_zero", "installed", "Kiểm tra có thừa một số 0 không"),
        ("missing_zero", "smartphones", "Số điện thoại thông minh: kiểm tra có thiếu một số 0"),
        ("in_thousands", "smartphones", "thông minh: kiểm tra có nhập theo đơn vị nghìn không"),
        ("times_thousand", "installed", "Kiểm tra có thừa ba số 0 không"),
        ("digits_swapped", "installed", "Kiểm tra có đảo hai chữ số không"),
        ("fields_swapped", "installed", "Kiểm tra có nhập hai số đổi chỗ cho nhau không"),
    ],
)
def test_each_slip_is_named_at_the_figure_it_is_in(slip, where, said):
    values = {"value": 9, "limit": 8, "other": "smartphones", "slip": slip, "slip_in": where}
    issue = Issue("error", "installed", "above_denominator", values)
    assert said in issue_text(issue, FIELDS, "vi")
    assert set(SLIPS) == set(get_args(Slip))


def test_the_old_base_is_never_rounded_up_either():
    shrunk = Issue(
        "warning",
        "smartphones",
        "denominator_shrank",
        {"value": 4799, "previous": 4800, "difference": 1, "numerator": 4799, "ratio_base": 4800},
    )
    assert "99,9% thay vì 100%" in issue_text(shrunk, FIELDS, "vi")


def test_every_code_a_check_can_find_is_worded():
    rooms = ("figures.py", "checks.py")
    source = "".join((SOURCE / "domain" / one).read_text("utf-8") for one in rooms)
    rules = set(get_args(RuleKind)) - {"units_below"}
    by_units = set(re.findall(r'"(\w+_units)", values', source))
    unreadable = set(re.findall(r'Unreadable\([^)]*"(\w+)"\)', source))
    errors_found = set(re.findall(r'Issue\("error", [^,]+, "(\w+)"', source))
    assert len(by_units) == 2
    assert rules | by_units | unreadable | errors_found == ISSUE_CODES


def test_a_reason_is_quoted_and_its_absence_is_said():
    assert reason_words("đếm trùng", "vi") == "lý do: “đếm trùng”"
    assert reason_words("", "vi") == "không nêu lý do"


def test_an_unknown_field_is_called_by_its_code_rather_than_failing():
    issue = Issue("error", "gone", "required")
    assert issue_text(issue, {}, "vi") == "Nhập gone. Nếu không có, nhập 0"


def test_exact_thousandths_are_said_exactly():
    jump = Issue(
        "warning",
        "rate",
        "jump",
        {"value": Decimal("12.125"), "previous": Decimal("1.5"), "percent": Decimal(50)},
    )
    assert "(1,5 → 12,125)" in issue_text(jump, FIELDS, "vi")

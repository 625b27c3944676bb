"""A directive's text by the browser and by programs: taken in, drafted, asked about, issued."""

from __future__ import annotations

import io
import json

import dash
import pytest
from jsonschema import Draft202012Validator
from werkzeug.datastructures import FileStorage

from monitor.domain.errors import NotFound
from monitor.intake.reader.draft import as_json
from monitor.intake.reader.read import read_text
from monitor.present.language import translator
from monitor.services import directives, intake, intake_lessons, sessions
from monitor.services.accounts import OPERATOR
from monitor.store import accounts
from monitor.web.pages import intake_learned
from monitor.web.pages.intake_draft import page
from tests.builders import SLUG, Cast
from tests.quang_ninh import furnish
from tests.services.test_amending import TEXT as AMENDING
from tests.services.test_amending import amended_province
from tests.services.test_intake import NEW, TEXT, THURSDAY, WHY
from tests.test_cli_intake import word
from tests.web.conftest import an_app
from tests.web.pressing import press
from tests.web.programs import SETTINGS, Programs

HERE = {"Origin": "http://localhost", "Accept": "application/json"}
LETTER = word(*((line, None) for line in TEXT.split("\n") if line))
PAGE = "".join(f"<p>{line}</p>" for line in TEXT.split("\n") if line)


@pytest.fixture
def cast(sqlite_engine):
    furnish(sqlite_engine)
    return Cast(sqlite_engine).at(THURSDAY)


@pytest.fixture
def browser_of(cast):
    app = an_app(SETTINGS, cast.office)

    def open_browser(name):
        browser = app.test_client()
        with cast.office.writing(OPERATOR) as work:
            account = accounts.by_username(work.session, name)
            entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
        browser.set_cookie("monitor_session", entered.token)
        return browser

    return open_browser


@pytest.fixture
def desk(browser_of):
    return browser_of("so-tttt")


def send(browser, raw=None, text=None, name="77.docx"):
    parts = {}
    if raw is not None:
        parts["file"] = FileStorage(io.BytesIO(raw), filename=name)
    if text is not None:
        parts["text"] = text
    return browser.post("/intake/begin", data=parts, headers=HERE)


def view(cast, number=1):
    with cast.reading("so-tttt") as work:
        found = intake.read(work, number)
        found.meant, found.questions  # noqa: B018  # looked at while the work is open
        return found


def place(cast, about="", number=1):
    return {"number": number, "seen": view(cast, number).stored.last.number, "about": about}


@pytest.mark.parametrize(
    ("raw", "name"),
    [(LETTER, "77.docx"), (TEXT.encode(), "77.txt"),
     (PAGE.encode(), "77.html")],
)  # fmt: skip
def test_a_file_becomes_a_draft_at_an_address_of_its_own(cast, desk, raw, name):
    answer = send(desk, raw, name=name)
    assert (answer.status_code, answer.json) == (200, {"href": "/intake/1"})
    found = view(cast)
    assert found.stored.source == name
    assert [one.code for one in found.sheet.duties] == ["1.1", "2.1", "4.1", "C.1"]


def test_a_pasted_text_is_kept_as_it_was_pasted(cast, desk):
    assert send(desk, text=TEXT.replace("\n", "\r\n")).status_code == 200
    assert view(cast).stored.text == TEXT
    assert desk.get("/intake/1").status_code == 200


@pytest.mark.parametrize(
    ("raw", "text", "said"),
    [
        (b"", None, "không có nội dung chữ"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, None, "ảnh"),
        (bytes(range(256)) * 20, None, "không phải"),
        (b"%PDF-1.7\ncut short", None, "hỏng"),
        (None, "Số: 1", "toàn văn"),
        (None, None, "một trong hai"),
        (LETTER, TEXT, "một trong hai"),
    ],
)
def test_what_cannot_be_drafted_is_refused_in_words_and_leaves_nothing(cast, desk, raw, text, said):
    answer = send(desk, raw, text)
    assert answer.status_code == 422
    assert said in answer.json["detail"]
    with pytest.raises(NotFound):
        view(cast)


@pytest.mark.parametrize("who", ["tkv", "chu-tich", "admin"])
def test_nobody_else_sends_a_text_or_opens_a_draft(browser_of, desk, who):
    send(desk, text=TEXT)
    other = browser_of(who)
    assert send(other, text=TEXT).status_code == 403
    answer = press(other, page, "confirm_gaps", 1, {"number": 1, "seen": 1, "about": ""})
    assert "soạn và đưa văn bản chỉ đạo vào theo dõi" in answer
    shut = translator("vi")("This page is not open to your role.")
    assert shut in str(opened(other, "1"))


def test_the_questions_are_answered_by_their_buttons(cast, desk):
    send(desk, LETTER)
    assert "/intake/1?at=2" in press(desk, page, "confirm_gaps", 1, place(cast))
    press(desk, page, "keep_deadline", 1, place(cast), "by", "24/08/2020", "16h00")
    assert view(cast).sheet.deadline.value == "by 2020-08-24T16:00"
    office = "Sở Thông tin và Truyền thông [so-tttt]"
    press(desk, page, "keep_people", 1, place(cast), office, "vp-ubnd", SLUG)
    press(desk, page, "all_is_none", 1, place(cast))
    press(desk, page, "like_it", 1, place(cast), SLUG)
    assert view(cast).sheet.duty("1.1").target.value == ""
    for key, name, given in (
        ("class:provincial_bodies", "these", (["so-y-te"], "Sở Tài chính", [])),
        ("name:cong ty cuu ho sao mai", "make_new", ("Công ty Cứu hộ Sao Mai", "Sao Mai")),
    ):
        press(desk, page, name, 1, place(cast, key), *given)
    answers = view(cast).sheet.answers
    assert answers["class:provincial_bodies"].codes == ("so-y-te", "so-tai-chinh")
    assert answers["name:cong ty cuu ho sao mai"].new.code == "cong-ty-cuu-ho-sao-mai"
    assert view(cast).questions == []
    assert "at=issued" in press(desk, page, "issue", 1, place(cast))
    with cast.reading("tkv") as work:
        assert NEW in {one.slug for one in directives.listed(work)}


def test_a_duty_is_changed_left_out_and_taken_up_in_its_form(cast, desk):
    send(desk, LETTER)
    duty = view(cast).sheet.duty("2.1")
    form = [
        "Rà soát phương tiện", view(cast).stored.text[duty.start : duty.end], "request",
        [one.token for one in duty.bodies], "Tổng công ty Đông Bắc [dong-bac]", [], "",
        "before", "", "", "weekly 5", "16:00", "31/12/2020", "count", "Số bình", "bình", "Số bình",
        "", "1200", WHY, "own",
    ]  # fmt: skip
    assert "#duty-2.1" in press(desk, page, "keep_duty", 1, place(cast, "2.1"), *form)
    kept = view(cast).sheet.duty("2.1")
    assert (kept.title.value, kept.title.by) == ("Rà soát phương tiện", "set")
    assert (kept.rhythm.value, kept.until.value) == ("weekly 5 16:00", "2020-12-31")
    assert [one.code for one in kept.bodies] == ["", "dong-bac"]
    press(desk, page, "drop", 1, place(cast, "2.1"), WHY)
    assert view(cast).sheet.duty("2.1").dropped == WHY
    press(desk, page, "take_up", 1, place(cast, "2.1"))
    press(desk, page, "undo", 1, place(cast), "1")
    assert view(cast).sheet.duty("2.1").title.by == "quoted"
    assert "duty=1.2" in press(desk, page, "add", 1, place(cast, "1"), "")
    press(desk, page, "discard", 1, place(cast), WHY)
    assert not view(cast).is_open


def test_a_second_person_is_told_who_was_first_and_the_page_stays(cast, desk):
    send(desk, LETTER)
    first = place(cast)
    press(desk, page, "confirm_gaps", 1, first)
    answer = press(desk, page, "keep_deadline", 1, first, "by", "24/08/2020", "")
    assert "Người dùng so-tttt đã sửa bản soạn này" in answer
    assert "/intake/1?at" not in answer


@pytest.mark.parametrize(
    "at",
    [None, [], {"number": "1", "seen": 1, "about": ""}, {"number": 1, "seen": None, "about": ""},
     {"number": 10**30, "seen": 1, "about": ""}, {"number": 1, "seen": 1, "about": {}}],
)  # fmt: skip
def test_a_place_that_was_made_up_is_no_draft(cast, desk, at):
    send(desk, LETTER)
    assert "Không có bản soạn này" in press(desk, page, "confirm_gaps", 1, at)
    assert view(cast).stored.last.number == 1


@pytest.mark.parametrize("number", ["2", "0", "abc", "1" * 40, "²"])
def test_an_address_of_no_draft_is_said_to_be_none(cast, desk, number):
    send(desk, LETTER)
    assert "Không có bản soạn này" in str(opened(desk, number))


def opened(browser, number):
    """What the page shows at a draft's address, as its parts."""
    [layout] = [one["layout"] for one in dash.page_registry.values() if one["name"] == page.name]
    cookie = browser.get_cookie("monitor_session").value
    headers = {"Cookie": f"monitor_session={cookie}"}
    with browser.application.test_request_context("/", headers=headers):
        return layout(number=number)


def test_a_text_that_looks_like_markup_stays_text(cast, desk):
    send(desk, text=TEXT.replace("của đơn vị", "<script>alert(1)</script> của đơn vị"))
    parts = list(opened(desk, "1")._traverse())
    assert not [one for one in parts if type(one).__name__ in ("Script", "Markdown", "Iframe")]
    assert any("<script>alert(1)</script>" in one for one in parts if isinstance(one, str))


@pytest.fixture
def programs(cast, tmp_path):
    return Programs(cast, tmp_path)


def test_a_program_gets_the_exchange_form_and_nothing_is_kept(cast, programs):
    answer = programs.post("so-tttt", "/intake", {"text": TEXT})
    assert answer.status_code == 200
    assert answer.get_json() == json.loads(json.dumps(as_json(read_text(TEXT))))
    document = programs.get("so-tttt", "/openapi.json").get_json()
    told = document["paths"]["/intake"]["post"]
    schema = told["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole).validate(answer.get_json())
    assert set(told["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    with pytest.raises(NotFound):
        view(cast)


def test_a_program_may_send_the_file_itself(programs):
    answer = programs.send("so-tttt", "/intake", LETTER, "77.docx")
    assert answer.status_code == 200
    assert answer.get_json()["number_sign"] == "77/UBND-VX"


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [("tkv", {"text": TEXT}, 403), ("admin", {"text": TEXT}, 403), ("so-tttt", {}, 422),
     ("so-tttt", {"text": "x"}, 422), ("so-tttt", {"text": TEXT, "more": 1}, 422),
     ("so-tttt", "no json", 400), ("so-tttt", {"text": "chữ " * 300_000}, 413)],
)  # fmt: skip
def test_what_a_program_may_not_send_is_a_problem_in_words(programs, who, body, status):
    answer = programs.post(who, "/intake", body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_programs_file_that_cannot_be_read_is_a_problem_in_words(programs):
    answer = programs.send("so-tttt", "/intake", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "scan.png")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "file"


def test_a_draft_and_a_directive_are_taken_out_and_sent_in_again_as_files(cast, desk, browser_of):
    send(desk, LETTER)
    answer = desk.get("/intake/1/directive.yaml")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename={NEW}.yaml"
    again = send(desk, answer.data, name=f"{NEW}.yaml")
    assert again.json == {"href": "/intake/2"}
    assert view(cast, 2).stored.text == view(cast, 1).stored.text
    whole = desk.get(f"/intake/of/{SLUG}/directive.yaml")
    assert send(desk, whole.data, name="5305.yaml").status_code == 200
    assert len(view(cast, 3).sheet.duties) > 25
    for path in ("/intake/9/directive.yaml", "/intake/of/khong-co/directive.yaml"):
        assert desk.get(path).status_code == 404
    for path in ("/intake/1/directive.yaml", f"/intake/of/{SLUG}/directive.yaml"):
        assert browser_of("tkv").get(path).status_code == 403


def taught(cast):
    with cast.reading("so-tttt") as work:
        return intake_lessons.listed(work)


def test_a_name_is_remembered_where_its_box_is_ticked_and_only_then(cast, desk):
    send(desk, LETTER)
    key = "name:cong ty cuu ho sao mai"
    press(desk, page, "these", 1, place(cast, key), [], "dong-bac", [])
    assert taught(cast) == []
    press(desk, page, "these", 1, place(cast, key), ["tkv"], "dong-bac", ["yes"])
    assert taught(cast) == []
    press(desk, page, "these", 1, place(cast, key), ["tkv"], "", ["yes"])
    assert [(one.words, one.meaning) for one in taught(cast)] == [("Công ty Cứu hộ Sao Mai", "tkv")]
    send(desk, LETTER)
    assert view(cast, 2).meant["Công ty Cứu hộ Sao Mai"].codes == ("tkv",)
    assert "học từ lần sửa 06/08/2020 09:00 của Người dùng so-tttt" in str(opened(desk, "2"))


def test_words_are_taught_and_revoked_on_their_page_and_bad_ones_are_refused_in_words(cast, desk):
    send(desk, LETTER)

    def teach(words, means, unit="", days="", sure=(), draft=None):
        return press(
            desk, intake_learned.page, "teach", 1, draft, words, means, unit, days, list(sure)
        )

    assert "quá chung" in teach("cơ quan chủ trì", "name", "tkv")
    assert "nhiều đơn vị" in teach("các Sở, ban, ngành", "name", "tkv")
    assert "không phải đơn vị" in teach("Vinacoal", "name", "Công ty Không Có")
    assert "đã có nghĩa khác" in teach("Sở Y tế", "name", "tkv")
    assert "số nguyên" in teach("cuối mỗi đợt trực", "deadline days", days="x")
    assert "Đoạn trích này không" in teach("Vinacoal", "name", "tkv", draft=1)
    assert "Không có bản soạn này" in teach("Vinacoal", "name", "tkv", draft=9)
    assert taught(cast) == []
    assert "done=taught" in teach("Vinacoal", "name", "Tổng công ty Đông Bắc [dong-bac]")
    assert "done=taught" in teach("Vinacoal", "name", "tkv", sure=["yes"])
    assert "done=taught" in teach("cuối mỗi đợt trực", "deadline working days", days="5")
    assert [one.meaning for one in taught(cast)] == ["P5WD", "tkv", "dong-bac"]
    number = taught(cast)[0].number
    told = [({"number": number}, 1)]
    said = press(
        desk, intake_learned.page, "revoke", told, pressed={"number": number}
    )  # fmt: skip
    assert "done=revoked" in said
    assert taught(cast)[0].ended_at is not None


def test_a_program_is_told_what_an_amending_text_touches(programs):
    answer = programs.post("so-tttt", "/intake", {"text": AMENDING}).get_json()
    assert [one["how"] for one in answer["amends"]] == ["changes"]
    touched = {one["obligation"]: one for one in answer["touches"]}
    assert touched["14.1"] == {
        "directive": SLUG, "obligation": "14.1", "kind": "revoked", "item": "3", "terms": [],
        "likeness": 90,
    }  # fmt: skip


def test_a_program_reads_what_was_amended_as_far_as_it_sees_the_directive(sqlite_engine, tmp_path):
    told = Programs(amended_province(sqlite_engine), tmp_path)
    mine = told.get("tkv", f"/directives/{SLUG}/amendments").get_json()["amendments"]
    [ended] = [one for one in mine if one["obligation"] == "14.1"]
    assert (ended["kind"], ended["directive"]) == ("revoked", "9001-UBND-XD6")
    assert ended["at"] == "2020-08-06T16:00:00+07:00"
    [changed] = [one for one in mine if one["obligation"] == "13.1"]
    assert (changed["target"], changed["target_source"]) == ("80", "explicit")
    assert told.get("tkv", "/directives/9001-UBND-XD6/amendments").status_code == 404

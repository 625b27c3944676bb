"""What programs read: directives word for word, organisations, the matrix in its forms, the log."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

from monitor.domain.roles import CLOCK, Grant
from monitor.services import accounts, digests, sessions, setup
from monitor.services.account_rules import NewUser
from monitor.services.accounts import OPERATOR
from monitor.shipped import folder
from monitor.store import accounts as stored_accounts
from monitor.store.engine import writing
from monitor.store.schema import SubscriptionRow
from tests.builders import SLUG, START, Cast, golden_cast
from tests.conftest import copy_sqlite
from tests.web.programs import MONDAY, ROOT, Programs, duty, played_office, report

MATRIX = f"/directives/{SLUG}/matrix"


@pytest.fixture(scope="module")
def programs(migrated_sqlite, tmp_path_factory):
    """The worked example, all of it played; these tests only read it."""
    with played_office(migrated_sqlite, tmp_path_factory.mktemp("played")) as programs:
        yield programs


@pytest.fixture(scope="module")
def province(migrated_sqlite, tmp_path_factory):
    """The real directive with its organisations, and nothing reported."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("province") / "monitor.db")
    cast = Cast(engine)
    seeds = folder("seeds")
    people = {"chu-tich": Grant("leader", None, SLUG), "tkv": Grant("clerk", "tkv"),
              "ha-long": Grant("clerk", "ubnd-huyen-193"), "admin": Grant("admin")}  # fmt: skip
    with cast.office.writing(OPERATOR) as work:
        setup.load(work, seeds / "organizations", seeds / "directives" / "5305-ubnd-xd6")
        for name, grant in people.items():
            accounts.create(work, NewUser(name, name, f"{name}@demo.example", (grant,)))
    yield Programs(cast.at(MONDAY), of_a_module=True)
    engine.dispose()


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def squeezed(text):
    return " ".join(text.split())


# --- directives -------------------------------------------------------------------------------


def test_items_are_slices_of_the_stored_text_and_the_gaps_are_said(province):
    text = province.get("tkv", f"/directives/{SLUG}").get_json()["text"]
    told = province.get("tkv", f"/directives/{SLUG}/items").get_json()
    assert [one["label"] for one in told["items"]] == [
        str(number) for number in range(1, 18) if number not in (4, 5)
    ]
    assert told["gaps"] == ["4", "5"]
    for one in told["items"]:
        assert squeezed(text[one["start"] : one["end"]]) == squeezed(one["text"])


def test_an_obligation_says_its_words_target_fields_and_whom_it_is_given_to(province):
    text = province.get("chu-tich", f"/directives/{SLUG}").get_json()["text"]
    found = province.get("chu-tich", f"/directives/{SLUG}/obligations").get_json()["obligations"]
    by_code = {one["code"]: one for one in found}
    for one in found:
        assert squeezed(text[one["start"] : one["end"]]) == one["quotation"]
        assert one["quotation"]
    phones = by_code["14.1"]
    assert (phones["target"], phones["target_source"]) == ("100", "explicit")
    assert "100%" in phones["target_words"].replace(" ", "")
    assert phones["assignments"]["answerable"] == ["tkv", "dong-bac"]
    assert {one["code"] for one in phones["indicators"] if one["headline"]} == {"14.1a"}
    assert {"smartphones", "smartphones_installed"} <= {one["code"] for one in phones["fields"]}
    assert by_code["11.1"]["target"] is None
    assert by_code["12.1"]["binding"] == "request"
    assert len(by_code["C.2"]["assignments"]["answerable"]) == 45
    assert by_code["C.1"]["has_cell"] is False


def test_a_unit_sees_every_duty_and_only_its_own_in_who_is_given_it(province):
    found = province.get("ha-long", f"/directives/{SLUG}/obligations").get_json()["obligations"]
    given = {code for one in found for part in one["assignments"].values() for code in part}
    within = province.get("ha-long", "/organizations").get_json()["organizations"]
    assert len(found) == 32
    assert given <= {one["code"] for one in within}
    assert "ubnd-huyen-193" in given


def test_a_directive_nobody_in_reach_is_named_in_is_not_there(province):
    assert province.get("admin", "/directives").get_json() == {"directives": []}
    foreign = province.get("admin", f"/directives/{SLUG}")
    absent = province.get("admin", "/directives/khong-co")
    assert foreign.status_code == absent.status_code == 404
    assert {**foreign.get_json(), "instance": ""} == {**absent.get_json(), "instance": ""}


# --- organisations ----------------------------------------------------------------------------


def test_a_name_is_found_without_its_diacritics(province):
    for typed in ("ha lam", "Hà Lầm", "halam"):
        found = province.get("tkv", f"/organizations?q={typed}").get_json()["organizations"]
        assert "than-ha-lam" in [one["code"] for one in found], typed


def test_search_and_tree_stay_within_reach(province):
    whole = province.get("chu-tich", "/organizations?q=cam pha").get_json()["organizations"]
    assert whole
    assert province.get("ha-long", "/organizations?q=cam pha").get_json()["organizations"] == []
    assert province.get("ha-long", "/organizations?root=tkv").status_code == 404
    tree = province.get("ha-long", "/organizations?root=ubnd-huyen-193&depth=0").get_json()
    (one,) = tree["organizations"]
    assert (one["code"], one["parent"]) == ("ubnd-huyen-193", None)


def test_me_says_roles_rights_and_reach(programs):
    told = programs.get("lanh-dao-ha-long", "/me").get_json()
    assert told["user"]["username"] == "lanh-dao-ha-long"
    assert told["roles"] == [
        {"role": "leader", "organization": "ubnd-huyen-193", "directive": None}
    ]
    assert told["scope"] == {"directives": [], "organizations": ["ubnd-huyen-193"]}
    assert "see_audit" in told["rights"]
    assert "accept" not in told["rights"]


# --- the matrix -------------------------------------------------------------------------------


def test_a_cell_has_every_part_and_an_unassigned_one_is_absent(programs):
    told = programs.get("chu-tich", f"{MATRIX}?depth=1").get_json()
    rows = {row[row["kind"]]: row for row in told["rows"]}
    kinds = [row["kind"] for row in told["rows"]]
    assert kinds == sorted(kinds), "group rows come first"
    assert told["rows"][0]["group"] == "all"
    tkv = rows["tkv"]["cells"]["14.1"]
    assert tkv["coverage"] == {"reported": 3, "expected": 3, "kind": "counted"}
    assert (tkv["own"], tkv["sent_at"], tkv["contribution"]) == (None, None, "children")
    mine = rows["than-ha-lam"]["cells"]["14.1"]
    assert mine["own"] == {"state": "accepted", "revision": 1}
    assert mine["sent_at"] == "2020-08-07T16:58:00+07:00"
    assert (mine["low"], mine["value"], mine["high"]) == ("99.9", "99.9", "99.9")
    assert (mine["numerator"], mine["denominator"], mine["counts"]) == (4799, 4800, {})
    assert "1.1" not in rows["than-ha-lam"]["cells"]
    assert (rows["than-ha-lam"]["parent"], rows["than-ha-lam"]["level"]) == ("tkv", 2)
    list_only = rows["all"]["cells"]["9.1"]
    assert (list_only["standing"], list_only["value"]) == (None, None)
    schools = rows["so-gddt"]["cells"]["9.1"]
    assert schools["coverage"] is None, "declared, and not sent"
    column = next(one for one in told["columns"] if one["obligation"] == "14.1")
    assert (column["target"], column["target_source"]) == ("100", "explicit")
    assert (column["due_at"], column["due_rule"]) == ("2020-08-08T00:00:00+07:00", "before")


def test_the_matrix_speaks_the_programs_language_and_else_the_persons(province):
    said = {}
    for wish in ("", "en-GB,en;q=0.8", "fr", "vi"):
        header = {"accept_language": wish} if wish else {}
        answer = province.get("chu-tich", MATRIX, **header)
        column = next(one for one in answer.get_json()["columns"] if one["obligation"] == "14.1")
        said[wish] = (answer.headers["Content-Language"], column["title"])
    assert said[""] == said["fr"] == said["vi"]
    assert (said[""][0], said["en-GB,en;q=0.8"][0]) == ("vi", "en")
    assert said["en-GB,en;q=0.8"][1] != said["vi"][1]
    problem = province.get("chu-tich", f"{MATRIX}?basis=x", accept_language="en").get_json()
    assert problem["title"] == "Something has to be put right"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("as_of=gestern", 422, "instant_unreadable"),
        ("as_of=", 422, "instant_unreadable"),
        ("as_of=2020-08-07T16:00:00", 422, "instant_without_zone"),
        ("as_of=2020-08-07", 422, "instant_without_zone"),
        ("as_of=2020-08-10T08:00:01%2B07:00", 422, "as_of_in_future"),
        ("as_of=0001-01-01T00:00:00%2B14:00", 422, "instant_unreadable"),
        ("as_of=9999-12-31T23:59:59-14:00", 422, "instant_unreadable"),
        ("as_of=2020-08-07T16:00:00+07:00", 200, ""),  # a plus that a query turns into a space
        ("as_of=1999-01-01T00:00:00Z", 200, ""),
        ("basis=all", 422, "not_one_of"),
        ("depth=-1", 422, "not_whole"),
        ("depth=1.5", 422, "not_whole"),
        ("depth=999999999999999999999", 422, "not_whole"),
        ("format=odt", 422, "not_one_of"),
        ("asof=2020-08-07T16:00:00Z", 422, "part_unknown"),
        ("depth=1&depth=2", 422, "given_twice"),
        ("root=khong-co", 404, "organization_not_found"),
        ("root=%00", 404, "organization_not_found"),
        ("root=" + "x" * 101, 422, "wrong_shape"),
    ],
)
def test_a_query_is_read_strictly(programs, query, status, code):
    answer = programs.get("chu-tich", f"{MATRIX}?{query}")
    assert answer.status_code == status
    if code:
        assert code_of(answer) == code
    if code == "not_one_of":
        assert " or " not in answer.get_json()["detail"], "no English within a sentence"


def test_a_matrix_asked_about_the_past_says_what_was_known_then(programs):
    told = programs.get("chu-tich", f"{MATRIX}?as_of=2020-08-07T23:59:59%2B07:00").get_json()
    assert told["as_of"] == "2020-08-07T23:59:59+07:00"
    row = next(one for one in told["rows"] if one.get("organization") == "dong-bac")
    assert row["cells"]["14.1"]["standing"] == "met"


def test_a_trend_has_the_target_and_the_coverage_of_each_day(programs):
    told = programs.get("chu-tich", f"{duty('14.1')}/series?org=tkv").get_json()
    last = told["points"][-1]
    assert last["at"] == MONDAY
    assert last["target"] == "100"
    assert last["cell"]["coverage"] == {"reported": 3, "expected": 3, "kind": "counted"}
    assert [one["at"][:10] for one in told["points"]] == [
        f"2020-08-{day:02}" for day in (5, 6, 7, 8, 9, 10)
    ]
    assert programs.get("chu-tich", f"{duty('9.9')}/series").status_code == 404
    assert programs.get("tkv", f"{duty('14.1')}/series").status_code == 404, "needs the whole"


def test_the_csv_is_the_matrix_with_its_instant_and_basis_on_every_line(programs):
    answer = programs.get("chu-tich", f"{MATRIX}?format=csv&depth=1&basis=accepted")
    assert answer.content_type == "text/csv; charset=utf-8"
    name = f"{SLUG}_2020-08-10T0800_accepted.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    told = programs.get("chu-tich", f"{MATRIX}?depth=1&basis=accepted").get_json()
    assert len(lines) == len(told["rows"])
    for line, row in zip(lines, told["rows"], strict=True):
        assert (line["Mã"], line["Tên"]) == (row[row["kind"]], row["name"])
        assert (line["Tính đến"], line["Cơ sở tính"]) == (MONDAY, "accepted")
        values = {head.split()[0]: it for head, it in line.items() if head.endswith("– Kết quả")}
        for code, value in values.items():
            cell = row["cells"].get(code)
            wanted = "" if cell is None or cell["value"] is None else cell["value"]
            assert value == wanted.removesuffix(".0"), (line["Mã"], code)


def test_what_somebody_typed_is_never_a_formula_in_a_file(sqlite_engine):
    programs = Programs(golden_cast(sqlite_engine).at(MONDAY))
    with writing(sqlite_engine) as session:
        session.connection().exec_driver_sql(
            "UPDATE organization_placement SET name_vi = '=HYPERLINK(\"http://x\")'"
            " WHERE organization_id = (SELECT id FROM organization WHERE code = 'tkv')"
        )
    book = excel(programs.get("chu-tich", f"{MATRIX}?format=xlsx"))
    names = [line[1] for line in book.get_sheet_by_index(0).to_python()]
    assert '\'=HYPERLINK("http://x")' in names
    sheet = programs.get("chu-tich", f"{MATRIX}?format=csv").data.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in sheet
    assert ",=HYPERLINK" not in sheet


def excel(answer):
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data))


def test_the_excel_file_says_as_of_when_and_what_everything_means(programs):
    book = excel(programs.get("chu-tich", f"{MATRIX}?format=xlsx"))
    board, cells, definitions = (
        book.get_sheet_by_name(name).to_python() for name in book.sheet_names
    )
    assert "10/08/2020 08:00" in board[1][0]
    assert 96.5 in next(line for line in board if line[0] == "all")
    told = programs.get("chu-tich", MATRIX).get_json()
    assert len(cells) - 1 == sum(len(row["cells"]) for row in told["rows"])
    words = [line[0] for line in definitions]
    assert "14.1" in words
    assert "Quá hạn" in words


def queries(programs, name, path):
    """How many statements an answer takes, once the process has read the directive."""
    statements = []
    listen = (programs.cast.engine, "before_cursor_execute", lambda *it: statements.append(it[2]))
    assert programs.get(name, path).status_code == 200
    event.listen(*listen)
    programs.get(name, path)
    event.remove(*listen)
    return len(statements)


def test_the_matrix_takes_as_many_queries_however_many_cells_it_has(province):
    few = queries(province, "chu-tich", MATRIX)
    assert few <= 20
    assert queries(province, "chu-tich", f"{MATRIX}?depth=3") == few
    assert queries(province, "chu-tich", f"{MATRIX}?basis=accepted") == few
    assert queries(province, "ha-long", f"{MATRIX}?depth=3") <= few + 5


# --- mails ------------------------------------------------------------------------------------


def test_the_coordinator_reads_who_was_sent_what_and_what_became_of_it(sqlite_engine):
    programs = Programs(golden_cast(sqlite_engine).at(MONDAY))
    with programs.cast.office.writing(CLOCK) as work:
        person = programs.cast.actor("chu-tich")
        work.session.add(
            SubscriptionRow(
                user_id=person.user_id, directive_id=1, kind="daily_digest", local_time="07:00",
                weekdays_only=False, since=START,
            )
        )  # fmt: skip
    with programs.cast.office.writing(CLOCK) as work:
        digests.plan(work)
    (mail,) = programs.get("so-tttt", "/deliveries?on=2020-08-10").get_json()["deliveries"]
    assert (mail["kind"], mail["recipient"], mail["state"]) == ("digest", "chu-tich", "queued")
    assert (mail["queued_at"], mail["sent_at"], mail["tries"]) == (MONDAY, None, 0)
    assert programs.get("so-tttt", "/deliveries?on=2020-08-09").get_json() == {"deliveries": []}
    assert programs.get("so-tttt", "/deliveries?on=10/08/2020").status_code == 422
    for name in ("chu-tich", "tkv", "admin"):
        assert programs.get(name, "/deliveries").status_code == 403, name


# --- the log ----------------------------------------------------------------------------------


def test_the_log_is_read_by_pages_until_its_end(programs):
    seen, after = [], 0
    while after is not None:
        page = programs.get("admin", f"/audit?after={after}&limit=50").get_json()
        seen += page["events"]
        after = page["next"]
    ids = [one["id"] for one in seen]
    assert ids == sorted(set(ids))
    assert {"report.submit", "report.accept", "obligation.exempt", "token.create"} <= {
        one["action"] for one in seen
    }


def test_the_log_is_the_directives_for_its_coordinator_and_the_districts_for_its_leader(programs):
    def read(name):
        return programs.get(name, "/audit?limit=1000").get_json()["events"]

    programs.token("tkv")
    assert {one["directive"] for one in read("so-tttt")} == {SLUG}
    assert {one["organization"] for one in read("lanh-dao-ha-long")} == {
        "ubnd-huyen-193", "ubnd-xa-06694", "ubnd-xa-06691",
    }  # fmt: skip
    for name in ("tkv", "tkv.duyet", "quan-sat", "vp-ubnd"):
        assert programs.get(name, "/audit").status_code == 403, name


def test_why_a_head_sent_a_draft_back_stays_inside_the_unit(programs):
    def reasons(name):
        found = programs.get(name, "/audit?limit=1000").get_json()["events"]
        return [
            one["detail"].get("reason") for one in found
            if one["action"] == "report.return" and one["detail"]["acting_as"] == "head"
        ]  # fmt: skip

    assert reasons("so-tttt") == [None]
    assert reasons("admin") == [None]


# --- ways in ----------------------------------------------------------------------------------


def test_without_a_token_every_address_is_401_and_says_how_to_come_in(programs):
    for path in ("/me", MATRIX, report("tkv"), "/openapi.json", "/khong-co"):
        answer = programs.get(None, path)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    wrong = programs.client.get(f"{ROOT}/me", headers={"Authorization": "Bearer mon_falsch"})
    assert wrong.status_code == 401


def test_an_unknown_address_is_404_and_a_wrong_method_405_with_the_right_ones(programs):
    unknown = programs.get("tkv", "/khong/co")
    assert (unknown.status_code, unknown.mimetype) == (404, "application/problem+json")
    place = report("tkv")
    for method, path in (("POST", "/me"), ("DELETE", place), ("GET", f"{place}/submit")):
        answer = programs.ask("tkv", method, path)
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert programs.ask("tkv", "DELETE", report("tkv")).headers["Allow"] == "GET, PUT"


def test_a_browsers_session_opens_the_same_addresses_but_not_for_another_site(sqlite_engine):
    programs = Programs(golden_cast(sqlite_engine).at(MONDAY))
    with programs.cast.office.writing(OPERATOR) as work:
        account = stored_accounts.by_username(work.session, "than-ha-lam")
        token = sessions.begin(work, account, address="127.0.0.1", agent="", how="test").token
    browser = programs.app.test_client()
    browser.set_cookie("monitor_session", token)
    assert browser.get(f"{ROOT}/me").get_json()["user"]["username"] == "than-ha-lam"
    place = f"{ROOT}{report('than-ha-lam', '2020-W33')}"
    draft = {"json": {"values": {"smartphones": 1}}}
    tag = browser.get(place).headers["ETag"]
    foreign = browser.put(
        place, **draft, headers={"If-Match": tag, "Origin": "http://evil.example"}
    )
    assert (foreign.status_code, foreign.mimetype) == (403, "application/problem+json")
    own = browser.put(place, **draft, headers={"If-Match": tag, "Origin": "http://localhost"})
    assert own.status_code == 200

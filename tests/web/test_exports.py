"""Long files on the screen and for programs: begun, followed, fetched by their owner alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.files.export_room import make_due
from monitor.services.leading import Job
from monitor.web.api import OPERATIONS
from monitor.web.app import create_app
from tests.builders import SLUG, Cast, statements_of
from tests.conftest import copy_sqlite
from tests.quang_ninh import PASSWORD, busy_afternoon, furnish
from tests.web.conftest import HERE, sign_in, some_settings
from tests.web.programs import Programs
from tests.web.test_api_openapi import check
from tests.web.test_callbacks import open_page

BOARD = f"/matrix/file.csv?directive={SLUG}&sort=name"
MATRIX = f"/directives/{SLUG}/matrix?format=csv&depth=2"
FEW = 2_000
"""Below what the province is in CSV: its files take long here."""


def beat(cast):
    Job(cast.office, "plan", "worker-1", timedelta(seconds=20)).run(lambda: "")


@pytest.fixture(scope="module")
def afternoon(migrated_sqlite, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    engine = copy_sqlite(migrated_sqlite, folder / "kept.db")
    furnish(engine)
    busy_afternoon(Cast(engine))
    engine.dispose()
    return folder / "kept.db"


@pytest.fixture
def cast(afternoon, tmp_path):
    """The busy afternoon, and a worker that lives."""
    engine = copy_sqlite(afternoon, tmp_path / "monitor.db")
    found = Cast(engine).at("2020-08-07T16:00:00+07:00")
    beat(found)
    yield found
    engine.dispose()


@pytest.fixture
def app(cast, tmp_path):
    return create_app(some_settings(data_dir=tmp_path, long_export=FEW), cast.office)


@pytest.fixture
def browse(app):
    def open_browser(name):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def look(browser, path, **headers):
    return browser.get(path, headers={"Accept": "text/html", **headers})


def press(browser, path, **form):
    return browser.post(path, data=form, headers=HERE | {"Accept": "text/html"})


def landed(browser, answer):
    """The page an answer leads to."""
    path, _, query = answer.headers["Location"].partition("?")
    return open_page(browser, path, f"?{query}")


# --- by the browser ------------------------------------------------------------------------------


def test_a_link_to_a_long_file_leads_to_a_button_and_begins_nothing(cast, browse):
    leader = browse("chu-tich")
    shown = look(leader, f"{BOARD}&as_of=2020-08-07T15:00&item=14")
    assert shown.status_code == 303
    page = landed(leader, shown)
    assert "Bảng theo dõi · CSV · 5305/UBND-XD6" in page
    assert "15:00" in page
    assert "Chưa có tệp lớn nào" in page
    assert f'"action": "/matrix/file.csv?directive={SLUG}&as_of=2020-08-07T15%3A00' in page
    assert '"method": "POST"' in page
    assert make_due(cast.office, "worker-1") == 0
    assert "/matrix/file." not in open_page(leader, "/exports", f"?form=exe&directive={SLUG}")
    foreign = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    assert leader.post(BOARD, headers=foreign).status_code == 403
    assert make_due(cast.office, "worker-1") == 0


def test_a_long_file_of_the_board_is_begun_followed_and_fetched(cast, browse, tmp_path):
    leader = browse("chu-tich")
    begun = press(leader, BOARD)
    assert (begun.status_code, begun.headers["Location"]) == (303, "/exports")
    page = open_page(leader, "/exports")
    assert "Đang xử lý: chờ đến lượt" in page
    assert '"disabled": false' in page
    make_due(cast.office, "worker-1")
    page = open_page(leader, "/exports")
    assert "Đã xong: " in page
    assert '"disabled": true' in page
    file = look(leader, "/exports/1/file")
    assert file.status_code == 200
    assert f'"{SLUG}_2020-08-07T1600_received.csv"' in file.headers["Content-Disposition"]
    short = create_app(some_settings(data_dir=tmp_path), cast.office).test_client()
    sign_in(short, "chu-tich", PASSWORD)
    assert look(short, BOARD).data == file.data


def test_a_short_file_comes_at_once(browse):
    answer = look(browse("than-ha-lam"), BOARD)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")


def test_a_long_paper_is_begun_too(cast, app, browse):
    app.extensions["monitor"].settings.long_export = 0
    asked = {"directive": SLUG, "kind": "report", "form": "docx", "as_of": "2020-08-07T15:00"}
    coordinator = browse("so-tttt")
    assert press(coordinator, "/papers/make", **asked).headers["Location"] == "/exports"
    make_due(cast.office, "worker-1")
    file = look(coordinator, "/exports/1/file")
    assert file.data == look(coordinator, f"/papers/{SLUG}/1").data


def test_nobody_else_sees_fetches_or_calls_it_off(cast, browse):
    leader, other = browse("chu-tich"), browse("quan-sat")
    press(leader, BOARD)
    make_due(cast.office, "worker-1")
    assert "Chưa có tệp lớn nào" in open_page(other, "/exports")
    assert look(other, "/exports/1/file").status_code == 404
    assert press(other, "/exports/1/cancel").status_code == 404
    assert press(other, "/exports/1/mail").status_code == 404
    unknown = look(leader, f"/exports/{10**30}/file")
    assert (unknown.status_code, look(leader, "/exports/2/file").status_code) == (404, 404)


def test_it_can_be_called_off_and_a_mail_be_wished_for(cast, browse):
    leader = browse("chu-tich")
    press(leader, BOARD)
    assert press(leader, "/exports/1/mail").status_code == 303
    assert "Bạn sẽ được báo qua thư" in open_page(leader, "/exports")
    assert press(leader, "/exports/1/cancel").status_code == 303
    assert "Đã hủy" in open_page(leader, "/exports")
    assert press(leader, "/exports/1/cancel").status_code == 409
    assert make_due(cast.office, "worker-1") == 0


def test_without_a_worker_nothing_is_promised(cast, browse):
    leader = browse("chu-tich")
    cast.at("2020-08-07T16:02:00+07:00")
    assert "Tiến trình nền không chạy" in landed(leader, look(leader, BOARD))
    refused = press(leader, BOARD)
    assert refused.status_code == 503
    assert "tiến trình hiện không chạy" in refused.text
    assert "Tiến trình nền không chạy" in open_page(leader, "/exports")


def test_the_first_page_says_that_a_file_is_there_until_it_is_fetched(cast, browse):
    leader = browse("chu-tich")
    assert "/exports" not in open_page(leader, "/")
    press(leader, BOARD)
    make_due(cast.office, "worker-1")
    assert "/exports" in open_page(leader, "/")
    look(leader, "/exports/1/file")
    assert "/exports" not in open_page(leader, "/")


def test_whoever_looks_after_the_worker_sees_what_waits(cast, browse):
    press(browse("chu-tich"), BOARD)
    assert "1 tệp đang chờ" in open_page(browse("so-tttt"), "/worker")
    watched = create_app(some_settings(metrics_token="m" * 20), cast.office).test_client()
    said = watched.get("/metrics", headers={"Authorization": f"Bearer {'m' * 20}"}).text
    assert 'monitor_exports{state="queued"} 1.0' in said
    assert "monitor_export_queue_age_seconds 0.0" in said


# --- by programs ---------------------------------------------------------------------------------


@pytest.fixture
def programs(cast, app):
    found = Programs(cast)
    found.app, found.client = app, app.test_client()
    return found


@pytest.fixture
def document(programs):
    return programs.get("tkv", "/openapi.json").get_json()


def test_a_program_asks_follows_and_fetches_and_each_answer_is_as_described(
    cast, programs, document
):
    body = {"directive": SLUG, "format": "csv", "depth": 2, "mail": True}
    begun = programs.post("chu-tich", "/exports", body, idempotency_key="k")
    check(document, begun, "/exports", "post")
    told = begun.get_json()
    assert (begun.status_code, told["state"], told["file"], told["mail"]) == (
        202, "queued", None, True,
    )  # fmt: skip
    again = programs.post("chu-tich", "/exports", body, idempotency_key="k")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json() == told
    assert programs.get("chu-tich", "/exports/1/file").status_code == 404
    make_due(cast.office, "worker-1")
    done = programs.get("chu-tich", "/exports/1")
    check(document, done, "/exports/{number}")
    told = done.get_json()
    assert (told["state"], told["step"], told["file"]) == (
        "done", "kept", "/api/v1/exports/1/file",
    )  # fmt: skip
    file = programs.get("chu-tich", "/exports/1/file")
    assert (file.mimetype, len(file.data)) == ("text/csv", told["size"])
    listed = programs.get("chu-tich", "/exports")
    check(document, listed, "/exports")
    assert listed.get_json()["exports"] == [told]
    ended = programs.post("chu-tich", "/exports/1/cancel")
    check(document, ended, "/exports/{number}/cancel", "post")
    assert ended.status_code == 409


def test_the_matrix_as_a_long_file_is_answered_202_with_where_to_look(cast, programs, document):
    begun = programs.get("chu-tich", MATRIX)
    check(document, begun, "/directives/{slug}/matrix")
    assert (begun.status_code, begun.headers["Location"]) == (202, "/api/v1/exports/1")
    assert programs.get("chu-tich", MATRIX).headers["Location"] == "/api/v1/exports/1"
    make_due(cast.office, "worker-1")
    file = programs.get("chu-tich", "/exports/1/file").data
    programs.app.extensions["monitor"].settings.long_export = 200_000
    assert programs.get("chu-tich", MATRIX).data == file
    cast.at("2020-08-07T16:02:00+07:00")
    programs.app.extensions["monitor"].settings.long_export = FEW
    assert programs.get("chu-tich", MATRIX).status_code == 503


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("admin", {}, 403),
        ("chu-tich", {"directive": "khong-co"}, 404),
        ("than-ha-lam", {"root": "dong-bac"}, 404),
        ("chu-tich", {"kind": "report", "format": "docx"}, 403),
        ("chu-tich", {"format": "docx"}, 422),
        ("chu-tich", {"format": "exe"}, 422),
        ("chu-tich", {"as_of": "2030-01-01T00:00:00+07:00"}, 422),
        ("chu-tich", {"depth": -1}, 422),
        ("chu-tich", {"state": "done"}, 422),
    ],
)
def test_what_is_wrong_with_an_asking_is_said_and_nothing_begun(
    programs, document, name, body, status
):
    answer = programs.post(name, "/exports", {"directive": SLUG, "format": "csv"} | body)
    assert answer.status_code == status, answer.get_json()
    check(document, answer, "/exports", "post")
    assert programs.get("chu-tich", "/exports").get_json() == {"exports": []}


def test_a_program_of_another_person_finds_none_of_it(cast, programs):
    programs.post("chu-tich", "/exports", {"directive": SLUG, "format": "csv"})
    make_due(cast.office, "worker-1")
    for one in OPERATIONS:
        if one.path.startswith("/exports/{number}"):
            path = one.path.format(number=1)
            assert programs.ask("quan-sat", one.method, path).status_code == 404, one.name


def test_a_look_at_how_far_it_is_costs_few_queries(cast, programs):
    programs.post("chu-tich", "/exports", {"directive": SLUG, "format": "csv"})
    programs.get("chu-tich", "/exports/1")
    with statements_of(cast.engine) as asked:
        programs.get("chu-tich", "/exports/1")
    (own,) = [one for one in asked if "FROM export_job" in one]
    assert "export_file" not in own
    assert len(asked) <= 6, asked

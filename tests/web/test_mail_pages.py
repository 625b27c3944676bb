"""Mail on the screen: what went to whom, one's own digest, and the demo's caught mails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from monitor.domain.roles import CLOCK
from monitor.present.language import translator
from monitor.services import digests, outbox, reminders, subscriptions
from monitor.store import instance
from monitor.store.engine import reading, writing
from monitor.store.schema import MessageRow
from monitor.web.pages import mail
from monitor.worker import Worker
from tests.builders import SLUG, Cast
from tests.conftest import an_engine, copy_sqlite
from tests.mail.back import mail_that_came_back
from tests.quang_ninh import PASSWORD, furnish
from tests.web.conftest import HERE, an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page

READERS = ("chu-tich", "lanh-dao-ha-long", "so-tttt", "quan-sat")


@pytest.fixture(scope="module")
def furnished(migrated_sqlite, tmp_path_factory) -> Path:
    """The province with four readers of its digest, to copy from."""
    path = tmp_path_factory.mktemp("mail") / "monitor.db"
    engine = copy_sqlite(migrated_sqlite, path)
    furnish(engine)
    cast = Cast(engine).at("2020-08-05T09:00:00+07:00")
    for name in READERS:
        with cast.writing(name) as work:
            subscriptions.subscribe(work, SLUG, "07:00", weekdays_only=False)
    engine.dispose()
    return path


@pytest.fixture
def cast(furnished, tmp_path):
    copy_sqlite(furnished, tmp_path / "monitor.db").dispose()
    engine = an_engine(f"sqlite:///{tmp_path}/monitor.db")
    yield Cast(engine).at("2020-08-07T08:00:00+07:00")
    engine.dispose()


@pytest.fixture
def browse(cast, tmp_path) -> Callable[[str], FlaskClient]:
    """A browser in which somebody has signed in."""
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def post(cast: Cast) -> None:
    """The morning's four mails: one taken, one to be tried again, one refused, one waiting."""
    with cast.office.writing(CLOCK) as work:
        assert digests.plan(work).messages == 4
    steps = (
        lambda one: outbox.delivered(cast.office, one, "w", "[5305] một", "250 2.0.0 Ok"),
        lambda one: outbox.put_off(cast.office, one, "w", "[5305] hai", "421 busy", 421),
        lambda one: outbox.refused(cast.office, one, "w", "[5305] ba", "550 no such user", 550),
    )
    for step in steps:
        assert step(outbox.take(cast.office, "w"))


def test_the_coordinator_sees_who_got_what_and_what_the_server_said(cast, browse):
    post(cast)
    page = open_page(browse("so-tttt"), "/mail")
    for said in (
        "Thứ Sáu, 07/08/2020",
        "chu-tich@demo.example",
        "Máy chủ nhận đã nhận",
        "250 2.0.0 Ok",
        "Đang chờ gửi, thử lại lúc 07/8 08:00",
        "421 busy",
        "Không gửi được: 550 no such user",
        "Đang chờ gửi",
        "Bản tin hằng ngày",
    ):
        assert said in page, said


def test_what_could_not_be_sent_stands_first_and_is_counted(cast, browse):
    post(cast)
    page = open_page(browse("so-tttt"), "/mail")
    assert "1 thư không gửi được." in page
    assert page.index("550 no such user") < page.index("250 2.0.0 Ok")


def test_the_coordinator_s_first_page_counts_what_could_not_be_sent(cast, browse):
    browser = browse("so-tttt")
    assert "Thư không gửi được" not in open_page(browser, "/")
    post(cast)
    assert "Thư không gửi được" in open_page(browser, "/")
    assert "Thư không gửi được" not in open_page(browse("chu-tich"), "/")


def test_one_day_may_be_looked_at_alone(cast, browse):
    post(cast)
    browser = browse("so-tttt")
    assert "250 2.0.0 Ok" in open_page(browser, "/mail", "?on=2020-08-07")
    other = open_page(browser, "/mail", "?on=2020-08-06")
    assert "250 2.0.0 Ok" not in other
    assert "Không có thư ngày Thứ Năm, 06/08/2020." in other
    for nonsense in ("all", "31/12", "2020-13-01", "%00", "x" * 300):
        assert "250 2.0.0 Ok" in open_page(browser, "/mail", f"?on={nonsense}")


def test_before_the_first_mail_the_page_says_when_it_leaves(browse):
    assert "Bản tin đầu tiên gửi lúc 07:00." in open_page(browse("so-tttt"), "/mail")


@pytest.mark.parametrize("name", ["chu-tich", "tkv", "quan-sat", "admin"])
def test_only_the_coordinator_sees_what_was_mailed(cast, browse, name):
    post(cast)
    page = open_page(browse(name), "/mail")
    assert translator("vi")("This page is not open to your role.") in page
    assert "demo.example" not in page


def test_what_came_back_is_shown_and_the_address_is_written_to_again_on_a_press(cast, browse):
    address = mail_that_came_back(cast)
    browser = browse("so-tttt")
    page = open_page(browser, "/mail")
    for said in ("Bị trả lại: 5.1.1 mailbox unavailable", "Địa chỉ bị trả lại thư",
                 "1 thư không gửi được."):  # fmt: skip
        assert said in page
    one = {"number": 0}
    said = press(
        browser, mail.page, "write_again", [(one, 1)], [(one, address)], None, pressed=one
    )  # fmt: skip
    assert f"Thư tới {address} sẽ được gửi lại." in said
    assert "Địa chỉ bị trả lại thư" not in open_page(browser, "/mail")


def test_days_without_a_digest_stand_first(cast, browse):
    post(cast)
    cast.at("2020-08-10T08:00:00+07:00")
    with cast.office.writing(CLOCK) as work:
        assert digests.plan(work).missed == 2
    page = open_page(browse("so-tttt"), "/mail")
    assert "2 ngày không gửi được bản tin." in page
    assert page.index("Chủ Nhật, 09/08/2020") < page.index("550 no such user")


# -- whether it is sent at all


@pytest.mark.parametrize("name", ["so-tttt", "admin"])
def test_the_coordinator_and_the_administrator_see_that_the_worker_works(cast, browse, name):
    browser = browse(name)
    assert "tiến trình gửi thư chưa chạy lần nào" in open_page(browser, "/worker")
    worker = Worker(some_settings(), cast.office)
    worker.look()
    worker.plan()
    worker.send()
    with reading(cast.engine) as session:  # the four digests, and the morning's reminders
        waiting = session.scalar(select(func.count()).select_from(MessageRow))
    page = open_page(browser, "/worker")
    for said in (
        "Thư đang được lập và gửi", "Lập bản tin", "đã xếp hàng: 4", "chưa khai báo máy chủ thư",
        f"{waiting} thư đang chờ.", "Không có lần gửi nào bị lỗi.", "đang điều hành",
    ):  # fmt: skip
        assert said in page, said
    cast.at(cast.office.clock.fixed + timedelta(minutes=2))
    page = open_page(browser, "/worker")
    assert "hoạt động lần cuối 2 phút trước. Khởi động lại" in page
    assert "/worker" in page, "the navigation leads there"


def test_failures_are_counted_by_their_kind(cast, browse):
    post(cast)
    page = open_page(browse("so-tttt"), "/worker")
    for said in ("Máy chủ của người nhận từ chối hẳn", "Máy chủ của người nhận hẹn lại"):
        assert said in page
    assert "Sent, and came back" not in page


@pytest.mark.parametrize("name", ["chu-tich", "tkv", "quan-sat"])
def test_nobody_else_sees_the_worker(browse, name):
    page = open_page(browse(name), "/worker")
    assert translator("vi")("This page is not open to your role.") in page
    assert "tiến trình" not in page


# -- one's own digest


def test_a_leader_sees_the_next_sending_and_changes_its_time(browse):
    browser = browse("chu-tich")
    page = browser.get("/account/mail").text
    assert "Đang nhận lúc 07:00 hằng ngày." in page
    assert "Lần gửi tới: 07:00 Thứ Bảy, 08/08/2020." in page
    assert "chu-tich@demo.example" in page
    form = {"directive": SLUG, "local_time": "08:30", "weekdays_only": "1"}
    done = browser.post("/account/mail", data=form, headers=HERE)
    assert (done.status_code, done.location) == (303, "/account/mail?done=subscribed")
    page = browser.get(done.location).text
    assert "Đang nhận lúc 08:30 các ngày từ Thứ Hai đến Thứ Sáu." in page
    assert 'value="08:30"' in page
    assert page.count("checked") == 1
    holidays = browser.post("/account/mail", data=form | {"skips_holidays": "1"}, headers=HERE)
    page = browser.get(holidays.location).text
    assert "Không gửi vào ngày nghỉ lễ.</b>" in page
    assert page.count("checked") == 2


def test_a_leader_stops_and_begins_again(browse):
    browser = browse("chu-tich")
    stopped = browser.post("/account/mail/stop", data={"directive": SLUG}, headers=HERE)
    page = browser.get(stopped.location).text
    assert "Chưa nhận bản tin này." in page
    assert "/account/mail/stop" not in page
    form = {"directive": SLUG, "local_time": "07:00"}
    assert browser.post("/account/mail", data=form, headers=HERE).status_code == 303
    assert "Đang nhận lúc 07:00 hằng ngày." in browser.get("/account/mail").text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"directive": SLUG, "local_time": "06:00"}, 422),
        ({"directive": SLUG, "local_time": '"><script>'}, 422),
        ({"directive": SLUG}, 422),
        ({"directive": "khong-co", "local_time": "07:00"}, 404),
        ({}, 404),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(browse, form, status):
    answer = browse("chu-tich").post("/account/mail", data=form, headers=HERE)
    assert answer.status_code == status
    assert "<script>" not in answer.text
    if status == 422:
        assert "Hãy chọn giờ từ 07:00 đến 23:59" in answer.text


def test_who_has_no_digest_has_no_such_page_and_no_link_to_it(browse):
    browser = browse("tkv")
    assert "/account/mail" not in browser.get("/account").text
    assert browser.get("/account/mail").status_code == 403
    for part in ("", "/stop", "/pause", "/resume", "/test"):
        form = {"directive": SLUG, "local_time": "07:00"}
        answer = browser.post(f"/account/mail{part}", data=form, headers=HERE)
        assert answer.status_code == 403
    assert browser.get(f"/account/mail/preview?directive={SLUG}").status_code == 403
    assert "/account/mail" in browse("quan-sat").get("/account").text


def test_no_other_site_subscribes_or_stops_somebody(browse):
    evil = {"Origin": "https://evil.example"}
    browser = browse("chu-tich")
    for address in ("/account/mail", "/account/mail/stop"):
        form = {"directive": SLUG, "local_time": "07:00"}
        assert browser.post(address, data=form, headers=evil).status_code == 403


def test_the_preview_is_the_mail_itself_and_nothing_in_it_may_run(browse):
    answer = browse("chu-tich").get(f"/account/mail/preview?directive={SLUG}")
    assert answer.status_code == 200
    assert "Bản tin sáng Thứ Sáu, 07/08/2020" in answer.text
    assert "http://localhost/account/mail" in answer.text
    assert "so-tttt" in answer.text  # who reads the answers
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "script-src" not in policy
    assert "allow-" not in policy
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_reader_s_preview_speaks_of_their_own_part(browse):
    whole = browse("chu-tich").get(f"/account/mail/preview?directive={SLUG}").text
    part = browse("lanh-dao-ha-long").get(f"/account/mail/preview?directive={SLUG}").text
    assert "Tập đoàn" in whole or "45" in whole
    assert "Đông Bắc" not in part


def test_a_preview_of_nothing_is_not_there(cast, browse):
    browser = browse("chu-tich")
    assert browser.get("/account/mail/preview?directive=khong-co").status_code == 404
    assert browser.get("/account/mail/preview").status_code == 404


# -- the demo's caught mails


def keep(folder: Path, name: str, html: str) -> None:
    message = EmailMessage()
    message["To"] = "Lãnh đạo <chu-tich@demo.example>"
    message["Subject"] = "[5305] bắt được"
    message["Date"] = datetime.fromisoformat("2020-08-07T07:00:04+07:00")
    message.set_content("Chữ thường & <b>")
    if html:
        message.add_alternative(html, subtype="html")
    (folder / "mail").mkdir(exist_ok=True)
    (folder / "mail" / name).write_bytes(message.as_bytes())


@pytest.fixture
def demo(cast, tmp_path) -> Path:
    """The demo's data directory with two caught mails; one is hostile."""
    with writing(cast.engine) as session:
        instance.put(session, instance.DEMO, "1")
    keep(tmp_path, "000001.eml", "<p>Bản tin</p><script>alert(1)</script>")
    keep(tmp_path, "000002.eml", "")
    (tmp_path / "secret_key").write_text("hunter2")
    return tmp_path


def test_the_demo_lists_its_caught_mails_and_opens_each_shut_in(demo, browse):
    browser = browse("so-tttt")
    page = open_page(browser, "/mail")
    assert "Thư đã bắt trong bản demo" in page
    assert "/mail/caught/000001.eml" in page
    assert "07/08/2020 07:00" in page
    mail = browser.get("/mail/caught/000001.eml")
    assert mail.status_code == 200
    assert mail.mimetype == "text/html"
    assert mail.headers["Content-Security-Policy"].endswith("; sandbox")
    assert "Chữ thường &amp; &lt;b&gt;" in browser.get("/mail/caught/000002.eml").text


@pytest.mark.parametrize(
    "name",
    ["000009.eml", "../secret_key", "..%2fsecret_key", "%2e%2e/secret_key", "000001.eml%00",
     "secret_key", "a.eml", "000001.eml/x", "٠٠٠٠٠١.eml", ".eml"],
)  # fmt: skip
def test_no_other_file_is_opened_by_that_address(demo, browse, name):
    answer = browse("so-tttt").get(f"/mail/caught/{name}", headers={"Sec-Fetch-Mode": "cors"})
    assert "hunter2" not in answer.text
    assert "Bản tin" not in answer.text


def test_only_the_coordinator_opens_caught_mails(demo, browse):
    for name in ("chu-tich", "tkv", "admin"):
        assert browse(name).get("/mail/caught/000001.eml").status_code == 403


def test_outside_the_demo_nothing_is_caught(cast, browse, tmp_path):
    keep(tmp_path, "000001.eml", "<p>Bản tin</p>")
    browser = browse("so-tttt")
    assert browser.get("/mail/caught/000001.eml").status_code == 404
    assert "Thư đã bắt" not in open_page(browser, "/mail")


def test_the_demo_says_so_when_nothing_was_caught_yet(cast, browse):
    with writing(cast.engine) as session:
        instance.put(session, instance.DEMO, "1")
    assert "Chưa bắt được thư nào" in open_page(browse("so-tttt"), "/mail")


def test_a_past_day_s_mail_stands_under_its_own_day(cast, browse):
    post(cast)
    with cast.office.writing(CLOCK) as work:
        digests.plan(work, on=date(2020, 8, 6))
    page = open_page(browse("so-tttt"), "/mail")
    assert page.index("Thứ Sáu, 07/08/2020") < page.rindex("Thứ Năm, 06/08/2020")


def test_a_leader_chooses_language_and_need_goes_away_comes_back_and_sends_a_test(browse):
    browser = browse("chu-tich")
    form = {"directive": SLUG, "local_time": "07:00", "only_when_needed": "1", "locale": "en"}
    assert browser.post("/account/mail", data=form, headers=HERE).status_code == 303
    page = browser.get("/account/mail").text
    assert 'name="only_when_needed" value="1" checked' in page
    assert '<option value="en" selected>' in page
    preview = browser.get(f"/account/mail/preview?directive={SLUG}").text
    assert "Morning digest Friday, 7 Aug 2020" in preview
    days = {"first_day": "2020-08-08", "last_day": "2020-08-09"}
    done = browser.post("/account/mail/pause", data=days, headers=HERE)
    page = browser.get(done.location).text
    assert "Vắng từ Thứ Bảy, 08/08/2020 đến Chủ Nhật, 09/08/2020" in page
    assert "Lần gửi tới: 07:00 Thứ Hai, 10/08/2020." in page
    done = browser.post("/account/mail/resume", headers=HERE)
    assert "Anh/chị nhận thư trở lại." in browser.get(done.location).text
    done = browser.post("/account/mail/test", data={"directive": SLUG}, headers=HERE)
    assert "Thư thử đang được gửi" in browser.get(done.location).text


@pytest.mark.parametrize(
    "days",
    [{}, {"first_day": "x", "last_day": "2020-08-09"},
     {"first_day": "2020-08-09", "last_day": "2020-08-08"}],
)  # fmt: skip
def test_days_away_that_cannot_be_are_refused_in_words(browse, days):
    answer = browse("chu-tich").post("/account/mail/pause", data=days, headers=HERE)
    assert answer.status_code == 422
    assert "Hãy chọn ngày đầu và ngày cuối chưa qua" in answer.text


# -- reminders


def test_a_unit_sees_who_is_reminded_when_and_when_it_reaches_the_coordinator(cast, browse):
    cast.at("2020-08-07T16:00:00+07:00")
    with cast.office.writing(CLOCK) as work:
        reminders.plan(work)
    page = open_page(browse("dong-bac"), "/reminders")
    for said in ("Lần nhắc tới: ", "09/8 07:00", "Những giờ cuối", "thủ trưởng", "Đang chờ gửi"):
        assert said in page, said
    assert "Than Hà Lầm" not in page
    every = open_page(browse("so-tttt"), "/reminders")
    assert "Than Hà Lầm" in every
    assert "không có ai để nhắc" in every


def test_a_clerk_switches_the_morning_list_on_and_off_and_a_leader_has_none(browse):
    browser = browse("tkv")
    for wanted, said in (("1", "Anh/chị nhận danh sách"), ("0", "Gửi cho tôi danh sách")):
        done = browser.post("/account/mornings", data={"wanted": wanted}, headers=HERE)
        assert (done.status_code, done.location) == (303, "/reminders")
        assert said in open_page(browser, "/reminders")
    leader = browse("chu-tich")
    assert "Danh sách buổi sáng" not in open_page(leader, "/reminders")
    assert leader.post("/account/mornings", data={"wanted": "1"}, headers=HERE).status_code == 403
    assert browse("quan-sat").post("/account/mornings", headers=HERE).status_code == 403


def test_who_sees_no_reports_sees_no_reminders(browse):
    for name in ("quan-sat", "admin"):
        page = open_page(browse(name), "/reminders")
        assert translator("vi")("This page is not open to your role.") in page

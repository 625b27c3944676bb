"""Channels beside mail on the screen: how they stand, a test of them, reminders as texts."""

from __future__ import annotations

# ruff: noqa: F811  # fixtures of another module are asked for by their names
from datetime import timedelta

from sqlalchemy import select

from monitor.domain.roles import CLOCK
from monitor.mail.channels import Ways
from monitor.services import channels
from monitor.store import channels as store
from monitor.store.engine import reading, writing
from monitor.store.schema import ChannelMessageRow
from monitor.web.account.mornings import REACH
from monitor.web.pages import worker
from tests.builders import SLUG
from tests.quang_ninh import PASSWORD
from tests.web.conftest import HERE, an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page
from tests.web.test_mail_pages import browse, cast, furnished  # noqa: F401


def channelled(cast, tmp_path, **more):
    app = an_app(
        some_settings(
            data_dir=tmp_path, webhooks="so-tttt=https://hooks.example/hush-hush",
            webhook_secret="s" * 40, chats="lanh-dao=ntfy://hooks.example/hush-hush",
            texts="json://hooks.example/hush-hush?-to={number}", **more,
        ),
        cast.office,
    )  # fmt: skip

    def open_browser(name):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def test_who_looks_after_mail_sees_each_channel_and_no_address(cast, tmp_path):
    ways = Ways({"so-tttt": "https://hooks.example/x"}, "s" * 40)
    with cast.office.writing(CLOCK) as work:
        channels.plan(work, ways.targets)
    held = channels.take(cast.office, "w", ways.targets)
    channels.put_off(cast.office, held, "w", "HTTP 500", 500)
    browse = channelled(cast, tmp_path)
    for name in ("so-tttt", "admin"):
        page = open_page(browse(name), "/worker")
        for said in ("Các kênh khác", "so-tttt", "lanh-dao", "Hoãn, sẽ gửi lại: HTTP 500"):
            assert said in page
        assert "hush-hush" not in page
        assert "hooks.example" not in page


def test_a_text_held_at_night_is_told_as_what_it_is(cast, tmp_path):
    with cast.reading("tkv") as work:
        now = work.now
    with writing(cast.engine) as session:
        store.queue(
            session, target="text", kind="reminder", name="text-1", on=now.date(), at=now,
            payload={}, recipient_id=cast.actor("tkv").user_id,
        )  # fmt: skip
    held = channels.take(cast.office, "w", [channels.Target("text", "text")])
    with writing(cast.engine) as session:
        assert store.hold(session, held.id, owner="w", until=now + timedelta(hours=9))
    page = open_page(channelled(cast, tmp_path)("so-tttt"), "/worker")
    assert "ngoài giờ, chờ đến sáng: 1" in page
    assert "Hoãn, sẽ gửi lại" not in page


def test_where_no_channel_is_set_the_page_says_so(browse):
    assert "Chưa cấu hình kênh nào" in open_page(browse("so-tttt"), "/worker")


def press_test(browser):
    open_page(browser, "/worker")
    one = {"number": 0}
    return press(
        browser, worker.page, "send_test", [(one, 1), ({"number": 1}, 0)],
        [(one, "so-tttt"), ({"number": 1}, "lanh-dao")], pressed=one,
    )  # fmt: skip


def test_a_test_is_sent_at_the_press_of_a_button(cast, tmp_path):
    browse = channelled(cast, tmp_path)
    told = press_test(browse("so-tttt"))
    assert "Tin thử sẽ được gửi tới so-tttt trong vòng nửa phút." in told
    with reading(cast.engine) as session:
        (row,) = session.scalars(select(ChannelMessageRow)).all()
        assert (row.target, row.kind, row.state) == ("so-tttt", "test", "queued")
    assert "Trong phút này đã gửi tin thử tới so-tttt." in press_test(browse("so-tttt"))


def test_one_s_reminders_come_as_texts_and_no_more(cast, tmp_path):
    browser = channelled(cast, tmp_path)("tkv")
    assert "Gửi cả tin nhắn cho tôi" in open_page(browser, "/reminders")
    wrong = browser.post("/account/texts", data={"wanted": "1", "number": "12"}, headers=HERE)
    assert wrong.status_code == 422
    assert "Nhập số điện thoại gồm 8 đến 15 chữ số" in wrong.text
    assert 'value="12"' in wrong.text
    good = {"wanted": "1", "number": "0912 345 678"}
    assert browser.post("/account/texts", data=good, headers=HERE).status_code == 303
    assert "0912345678" in open_page(browser, "/reminders")
    assert browser.post("/account/texts", data={"wanted": "0"}, headers=HERE).status_code == 303
    assert "0912345678" not in open_page(browser, "/reminders")


def test_where_no_gateway_is_set_there_are_no_texts(browse):
    browser = browse("tkv")
    assert "Nhắc việc bằng tin nhắn" not in open_page(browser, "/reminders")
    good = {"wanted": "1", "number": "0912 345 678"}
    assert browser.post("/account/texts", data=good, headers=HERE).status_code == 404


def test_the_coordinator_chooses_whom_reminders_reach_and_the_unit_reads_it(browse):
    coordinator, clerk = browse("so-tttt"), browse("tkv")
    assert "Chỉ nhắc trong đơn vị" in open_page(coordinator, "/reminders")
    assert "phạm vi nhắc việc" not in open_page(clerk, "/reminders"), "as it is everywhere"
    chosen = {"directive": SLUG, "reach": "nobody"}
    assert coordinator.post(REACH, data=chosen, headers=HERE).status_code == 303
    page = open_page(clerk, "/reminders")
    assert "Không nhắc tự động; cơ quan đầu mối nhắc bằng tay." in page
    assert "Chỉ nhắc trong đơn vị" not in page, "the choice is the coordinator's"


def test_what_is_no_choice_and_who_may_not_choose_is_refused(browse):
    wrong = {"directive": SLUG, "reach": "some"}
    answer = browse("so-tttt").post(REACH, data=wrong, headers=HERE)
    assert answer.status_code == 422
    assert "Chọn một trong ba mức" in answer.json["detail"]
    good = {"directive": SLUG, "reach": "nobody"}
    for name in ("tkv", "chu-tich", "admin"):
        assert browse(name).post(REACH, data=good, headers=HERE).status_code in (403, 404)
    assert browse("so-tttt").post(REACH, data=good, headers={}).status_code == 403

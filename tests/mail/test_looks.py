"""What arrives can be read: in every common program, as plain text, and in both languages."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.domain.mailing import Mailing, Order, Task
from monitor.domain.reminders import Unsent, coming
from monitor.domain.statements import Who
from monitor.domain.workflow import State
from monitor.mail.message import (
    LARGEST_HTML,
    Letter,
    Post,
    Recipient,
    digest_message,
    letter_message,
    reminder_message,
)
from tests.domain.test_digest import HA_LONG, MORNING, WHOLE, stated
from tests.mail.lint import problems

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
GOLDEN = Path(__file__).parent / "golden"
ZONE = "Asia/Ho_Chi_Minh"
ORDER = Order(
    "5305-UBND-XD6", "5305/UBND-XD6", "Ủy ban nhân dân tỉnh Quảng Ninh", date(2020, 8, 5), ZONE,
    Who("so-tttt", "Sở Thông tin và Truyền thông", "Department of Information and Communications"),
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-08-{text}:00+07:00")


def a_task(unit: Who, period: str = "final", reason: str = "", **more) -> Task:
    told = {"kind": "deadline", "since": at("07T00:00"), "limit": at("08T00:00")} | more
    report = Unsent("5305-UBND-XD6", unit.code, period, **told)
    return Task(ORDER, report, unit, reason, 2, coming(report, ZONE, MORNING))


TKV = Who("tkv", "Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam", "Vinacomin", "TKV")
MINE = Who("than-ha-lam", "Công ty cổ phần Than Hà Lầm", "Ha Lam Coal")
LIST = Mailing(
    MORNING,
    own=(
        a_task(TKV),
        a_task(
            MINE, "2020-08-06", "Thiếu danh sách", is_returned=True, kind="progress",
            since=at("09T15:00"), limit=at("11T17:00"), state=State.RETURNED,
        ),
    ),
    to_approve=(a_task(MINE, state=State.SUBMITTED),),
    escalated=(a_task(Who("dong-bac", "Tổng Công ty Đông Bắc", "Dong Bac Corporation")),),
)  # fmt: skip


def digest(locale: str, sight=WHOLE):
    return digest_message(
        POST, Recipient("Người đọc", "nguoi-doc@demo.example", locale), stated(sight=sight),
        local_date=date(2020, 8, 10), message_id="m", at=MORNING,
        reply_to=Recipient("Sở TT&TT", "so-tttt@demo.example", locale),
    )  # fmt: skip


def reminder(locale: str, told: Mailing = LIST):
    return reminder_message(
        POST, Recipient("Người đọc", "nguoi-doc@demo.example", locale), told, message_id="m",
        at=told.at, reply_to=Recipient("Sở TT&TT", "so-tttt@demo.example", locale),
    )  # fmt: skip


def letter(locale: str):
    told = Letter("Đặt mật khẩu", ("Chào đồng chí.",), "account", "Mở tài khoản")
    return letter_message(
        POST, Recipient("Người đọc", "nguoi-doc@demo.example", locale), told, message_id="m",
        at=MORNING,
    )  # fmt: skip


MAILS = {
    "leader": digest,
    "district": lambda locale: digest(locale, HA_LONG),
    "reminder": reminder,
    "letter": letter,
}


def html_of(message) -> str:
    return message.get_body(("html",)).get_content()


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_every_common_program_can_show_it(kind, locale):
    assert problems(html_of(MAILS[kind](locale))) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="display:flex">x</p>',
        '<p style="position:absolute">x</p>',
        '<p style="background:url(https://elsewhere.example/x.png)">x</p>',
        '<td style="background:linear-gradient(red,blue)">x</td>',
        '<img src="https://elsewhere.example/pixel.gif">',
        "<svg></svg>",
        '<a href="/matrix">x</a>',
        '<a href="javascript:alert(1)">x</a>',
        "<style>.x{color:red}</style>",
        "<style>@import url(x.css)</style>",
        "<form></form>",
        "<!--[if mso]>x<![endif]-->",
        "x" * 100_001,
    ],
)
def test_what_some_program_cannot_show_is_found(planted):
    assert problems(f"<html><body>{planted}</body></html>")


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("kind", ["leader", "district", "reminder"])
def test_the_plain_text_is_complete_and_as_it_was_agreed(kind, locale):
    """Set MONITOR_GOLDEN=1 to write the texts anew, and read what changed."""
    message = MAILS[kind](locale)
    text = f"Subject: {message['Subject']}\n\n{message.get_body(('plain',)).get_content()}"
    kept = GOLDEN / f"{kind}-{locale}.txt"
    if os.environ.get("MONITOR_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text("utf-8")


def test_a_reminder_says_the_same_in_html_and_in_plain_text():
    message = reminder("vi")
    html, text = html_of(message), " ".join(message.get_body(("plain",)).get_content().split())
    for said in ("Chờ anh/chị duyệt", "Thiếu danh sách", "Quá hạn 3 ngày", "đã nhắc 2 lần"):
        assert said in html
        assert said.lower() in text.lower()


def test_a_reminder_of_hundreds_of_reports_stays_short_and_says_how_many_more():
    many = tuple(a_task(Who(f"xa-{n}", f"UBND xã số {n}")) for n in range(300))
    message = reminder("vi", Mailing(MORNING, own=many))
    assert "300 báo cáo chưa gửi" in message["Subject"]
    assert "còn 260 báo cáo nữa" in html_of(message)
    assert len(html_of(message)) < 2 * LARGEST_HTML
    assert problems(html_of(message)) == []


def test_a_name_in_a_reminder_is_text_and_never_markup():
    bad = Who("x", "<script>alert(1)</script>")
    assert "<script" not in html_of(reminder("vi", Mailing(MORNING, own=(a_task(bad),))))
    late = timedelta(days=400)
    assert "Subject" in reminder("vi", Mailing(MORNING + late, own=(a_task(bad),)))

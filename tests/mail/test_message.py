"""The mail itself: what it may contain, how large it is, and that nobody can bend its headers."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.standing import Standing
from monitor.domain.statements import Reports, Sign, Stale, UnitLine, Who
from monitor.mail.message import (
    LARGEST_HTML,
    BadAddress,
    Letter,
    Post,
    Recipient,
    digest_message,
    letter_message,
)
from tests.domain.test_digest import DAY, HA_LONG, MORNING, WHOLE, stated

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
LEADER = Recipient("Chủ tịch UBND tỉnh", "chu-tich@demo.example", "vi")
SIGNS = {"so-gddt": Sign("signed_in", MORNING - DAY), "vp-ubnd": Sign("never_signed_in")}


def a_mail(told=None, recipient=LEADER, at=MORNING, **more):
    told = told or stated(signs=SIGNS)
    return digest_message(
        POST, recipient, told, local_date=MORNING.date(), message_id="0123abcd", at=at, **more
    )


def text_of(message):
    return message.get_body(("plain",)).get_content()


def html_of(message):
    return message.get_body(("html",)).get_content()


def shown(html):
    """What the HTML says, as a reader without any markup would see it."""
    body = html.partition("<body")[2].partition(">")[2]
    body = re.sub(r'<div style="display:none.*?</div>', "", body, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").replace("&amp;", "&")
    return " ".join(plain.split())


def test_the_subject_carries_the_answer():
    assert a_mail()["Subject"] == "[5305] 10/08: 6/8 đã nộp, 2 quá hạn, nhiệm vụ 14.1 96,5%"


def test_a_district_is_named_in_its_subject():
    assert str(a_mail(stated(sight=HA_LONG))["Subject"]).startswith("[5305] 10/08 UBND thành phố")


def test_the_headers_say_which_digest_it_is_and_how_to_stop_it():
    message = a_mail()
    assert message["X-Monitor-Digest"] == "5305-UBND-XD6/2020-08-10"
    assert message["List-Unsubscribe"] == "<https://monitor.example/account/mail>"
    assert message["Message-ID"] == "<0123abcd@monitor.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"].addresses[0].addr_spec == "bantin@monitor.example"
    assert "Reply-To" not in message


def test_html_and_plain_text_say_the_same_words():
    message = a_mail()
    text = " ".join(text_of(message).split())
    html = shown(html_of(message))
    for words in (
        "2 đơn vị quá hạn, lâu nhất 3 ngày.",
        "Báo cáo hợp lệ từ 5 lên 6: nộp thêm 1 (Sở Công Thương).",
        "Mới quá hạn 1: Sở Giáo dục và Đào tạo.",
        "Số liệu đến 08:00 ngày 10/08/2020, do đơn vị tự báo cáo.",
        "Tính số đã gửi và không bị trả lại. Nếu chỉ tính số đã tiếp nhận: 5/8 báo cáo",
        "† do đầu mối đặt, không có trong văn bản",
        "chờ thủ trưởng duyệt",
    ):
        assert words in text, words
        assert words in html, words
    numbers = set(re.findall(r"\d+(?:[.,]\d+)?%|\d+/\d+", html))
    assert numbers == set(
        re.findall(
            r"\d+(?:[.,]\d+)?%|\d+/\d+",
            text.partition("https:")[0] + text.partition("received ")[2],
        )
    )


def test_links_open_the_same_figures_and_carry_no_token():
    html, text = html_of(a_mail()), text_of(a_mail())
    links = re.findall(r'href="([^"]+)"', html)
    board = (
        "https://monitor.example/matrix?directive=5305-UBND-XD6"
        "&as_of=2020-08-10T08%3A00%3A00%2B07%3A00&basis=received"
    )
    assert [one.replace("&amp;", "&") for one in links] == [
        board, "https://monitor.example/account/mail",
    ]  # fmt: skip
    assert board in text


def test_it_loads_nothing_from_anywhere():
    html = html_of(a_mail()).lower()
    for word in ("<img", "<script", "<link", "<iframe", "<form", "url(", "@import", "background="):
        assert word not in html
    assert all(
        one.startswith("https://monitor.example/") for one in re.findall(r'https?://[^"<\s]+', html)
    )


def test_its_layout_tables_are_no_tables_to_a_screen_reader():
    html = html_of(a_mail())
    tables = re.findall(r"<table[^>]*>", html)
    figures = [one for one in tables if 'role="presentation"' not in one]
    assert len(figures) == 1, "only the small matrix is a table of figures"
    assert html.count('scope="col"') == 5
    assert 'lang="vi"' in html
    assert "max-width:600px" in html.replace(" ", "")


def many(n):
    return tuple(
        UnitLine(
            Who(f"u{i}", f"Trường Cao đẳng Kỹ thuật và Công nghệ Than Khoáng sản số {i}"),
            Standing.OVERDUE, 3, None, Sign("signed_in", MORNING),
        )
        for i in range(n)
    )  # fmt: skip


@pytest.mark.parametrize("overdue", [0, 8, 45, 300])
def test_however_many_are_overdue_the_html_stays_below_twenty_thousand_characters(overdue):
    told = stated()
    row = told.grid.rows[0]
    grid = replace(
        told.grid,
        rows=tuple(
            replace(row, who=Who(str(i), "Tập đoàn Công nghiệp Than Khoáng sản")) for i in range(12)
        ),
    )
    lines = (told.indicators * 3)[:12]
    told = replace(told, reports=Reports(1, overdue + 1, 1, many(overdue)), grid=grid,
                   indicators=lines)  # fmt: skip
    assert len(html_of(a_mail(told))) < LARGEST_HTML
    if overdue:
        assert many(1)[0].who.name_vi in html_of(a_mail(told))


def test_names_are_text_and_never_markup():
    told = stated()
    evil = Who("x", '<script>alert(1)</script> & "Bạn"')
    told = replace(
        told, reports=replace(told.reports, overdue=(UnitLine(evil, Standing.OVERDUE, 1),))
    )
    html = html_of(a_mail(told))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert evil.name_vi in text_of(a_mail(told))


def test_what_could_not_be_computed_is_the_first_line():
    told = stated()
    told = replace(told, uncomputed=(told.indicators[0].duty,))
    first = text_of(a_mail(told)).split("\n\n")[1]
    assert first.startswith("Chưa tính được nên không nêu: 11.1")
    assert shown(html_of(a_mail(told))).index("Chưa tính được") < shown(
        html_of(a_mail(told))
    ).index("2 đơn vị quá hạn")


def test_where_the_reports_could_not_be_counted_no_count_is_invented():
    told = replace(stated(), reports=None, changes=None)
    message = a_mail(told)
    assert "chưa tính được số báo cáo" in message["Subject"]
    assert "đã nộp" not in message["Subject"]
    assert "báo cáo hợp lệ" not in text_of(message).lower()


def test_old_data_is_the_first_line():
    told = replace(stated(), stale=Stale(MORNING - timedelta(hours=26), "2020-08-09"))
    first = text_of(a_mail(told)).split("\n\n")[1].replace("\n", " ")
    assert first == ("Số liệu đã 26 giờ chưa cập nhật: báo cáo gần nhất nhận lúc 09/08/2020 06:00.")


def test_a_day_without_change_is_a_short_mail():
    told = stated()
    quiet = replace(
        told,
        changes=replace(told.changes, sent_then=6, sent=(), returned=(), newly_overdue=()),
        indicators=tuple(replace(line, before=line.cell) for line in told.indicators),
    )
    text = text_of(a_mail(quiet))
    assert "Báo cáo hợp lệ: vẫn 6. Không có đơn vị mới quá hạn." in text
    assert "QUÁ HẠN, CHƯA NỘP" not in text
    assert len(html_of(a_mail(quiet))) < 5000


def test_a_mail_that_leaves_late_says_so_first():
    text = text_of(a_mail(at=MORNING + timedelta(hours=5)))
    assert text.split("\n\n")[1].startswith("Thư gửi muộn: số liệu là của 10/08/2020 08:00")
    assert "muộn:" not in text_of(a_mail(at=MORNING + timedelta(hours=2))).split("\n\n")[1]


def test_in_english_every_sentence_is_english():
    message = a_mail(recipient=replace(LEADER, locale="en"))
    assert message["Subject"] == "[5305] 10 Aug: 6/8 submitted, 2 overdue, duty 14.1 96.5%"
    text = text_of(message)
    assert "2 units are overdue, the longest by 3 days." in text
    assert "Valid reports up from 5 to 6: newly sent 1" in text
    for vietnamese in ("quá hạn", "đơn vị", "mục tiêu", "báo cáo hợp lệ", "24 giờ"):
        assert vietnamese not in text.lower()


# -- headers

NASTY = "Chủ tịch\r\nBcc: everybody@demo.example\r\n\r\nSurprise"


def raw(message):
    return email.message_from_bytes(message.as_bytes())


@pytest.mark.parametrize("name", [NASTY, "a\nb", "x\x00y", "‮evil", "\u2028Bcc: x@y", ""])
def test_a_strange_name_bends_no_header(name):
    message = raw(a_mail(recipient=Recipient(name, "c@demo.example", "vi")))
    assert "Bcc" not in message
    assert len(message.get_all("To")) == 1
    assert str(message["To"]).endswith("c@demo.example>") or message["To"] == "c@demo.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b\r\nBcc: c@d",
        "a@b,c@d",
        "a@b>, <c@d",
        "A <a@b>",
        "a b@c",
        "ạ@demo.example",
        "@demo.example",
        "a@",
    ],
)
def test_an_address_that_is_not_one_plain_address_is_refused(address):
    with pytest.raises(BadAddress):
        a_mail(recipient=Recipient("Ai đó", address, "vi"))


def test_a_coordinator_s_mistyped_address_costs_nobody_the_digest():
    message = a_mail(reply_to=Recipient("Sở TT&TT", "so tttt", "vi"))
    assert "Reply-To" not in message


@given(st.text(alphabet="ăâđêôơưạếộ abcTKV0123456789/%,.:[]-–", min_size=1, max_size=240))
def test_a_subject_arrives_letter_by_letter_with_its_spaces(subject):
    letter = Letter(subject, ("Xin chào",))
    message = letter_message(POST, LEADER, letter, message_id="m", at=MORNING)
    wire = message.as_bytes()
    assert wire.partition(b"\r\n\r\n")[0].isascii()
    found = email.message_from_bytes(wire)
    assert str(make_header(decode_header(found["Subject"]))) == " ".join(subject.split())


def test_what_a_person_wrote_never_stands_in_from():
    letter = Letter(NASTY, (NASTY,), "/reports/x", "Mở báo cáo")
    message = raw(letter_message(POST, LEADER, letter, message_id="m", at=MORNING))
    assert str(make_header(decode_header(message["From"]))) == (
        "Theo dõi chỉ đạo <bantin@monitor.example>"
    )
    assert "Bcc" not in message


def test_a_letter_links_into_monitor_only():
    letter = Letter("Nhắc báo cáo", ("Kính gửi đơn vị.",), "//evil.example/x", "Mở")
    message = letter_message(POST, LEADER, letter, message_id="m", at=MORNING)
    assert "https://monitor.example/evil.example/x" in text_of(message)
    assert 'href="https://monitor.example/' in html_of(message)


def test_every_part_survives_a_server_without_eight_bits():
    assert a_mail().as_bytes().isascii()
    again = email.message_from_bytes(a_mail().as_bytes(), policy=email.policy.default)
    assert "quá hạn" in again.get_body(("html",)).get_content()
    assert datetime.fromisoformat("2020-08-10T08:00:00+07:00") == again["Date"].datetime
    assert WHOLE.is_whole

"""Evidence over HTTP: what is taken, what is refused, and how a file is given out."""

from __future__ import annotations

import hashlib
import io
import re
from urllib.parse import unquote

import pytest

from monitor.domain.evidence import LARGEST_FILE
from monitor.services import reports, sessions
from monitor.services.accounts import OPERATOR
from monitor.store import accounts
from monitor.web.app import LARGEST_REQUEST
from tests.builders import SLUG, golden_cast, place
from tests.files.papers import a_docx, a_jpeg, a_pdf, a_png
from tests.web.programs import ROOT, Programs, report

FRIDAY = "2020-08-07T16:00:00+07:00"
HA_LAM = report("than-ha-lam")
FILES = f"{HA_LAM}/evidence"
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}
VI = {"Accept-Language": "vi"}


@pytest.fixture
def programs(sqlite_engine, tmp_path):
    return Programs(golden_cast(sqlite_engine).at(FRIDAY), tmp_path)


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def sent(programs, whole=None, filename="bang.pdf"):
    """One file beside the mine's sent report; its number."""
    answer = programs.send("than-ha-lam", FILES, whole or a_pdf(), filename)
    assert answer.status_code == 201, answer.get_json()
    programs.post("than-ha-lam", f"{HA_LAM}/submit", {"values": GOOD})
    assert programs.post("than-ha-lam.duyet", f"{HA_LAM}/approve").status_code == 200
    return answer.get_json()["evidence"][0]["number"]


def browser_of(programs, name):
    browser = programs.app.test_client()
    with programs.cast.office.writing(OPERATOR) as work:
        account = accounts.by_username(work.session, name)
        entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
    browser.set_cookie("monitor_session", entered.token)
    return browser


# -- in


def test_a_file_is_sent_listed_opened_and_taken_away(programs):
    answer = programs.send("than-ha-lam", FILES, a_pdf(), "Danh sách.pdf")
    assert answer.status_code == 201
    (one,) = answer.get_json()["evidence"]
    assert one["sha256"] == hashlib.sha256(a_pdf()).hexdigest()
    assert (one["name"], one["version"], one["obligations"]) == ("Danh sách.pdf", 1, [])
    assert answer.headers["ETag"] == programs.get("than-ha-lam", HA_LAM).headers["ETag"]
    listed = programs.get("than-ha-lam", FILES).get_json()
    assert [each["number"] for each in listed["files"]] == [one["number"]]
    file = f"{FILES}/{one['number']}"
    assert programs.get("than-ha-lam", file).get_data() == a_pdf()
    marked = programs.ask("than-ha-lam", "PUT", file, {"obligations": []})
    assert marked.status_code == 200
    away = programs.ask("than-ha-lam", "DELETE", file, if_match=answer.headers["ETag"])
    assert (away.status_code, away.get_json()["evidence"]) == (200, [])
    again = programs.get("than-ha-lam", FILES).get_json()
    assert (again["files"], [one["name"] for one in again["reusable"]]) == ([], ["Danh sách.pdf"])


def test_a_new_version_is_sent_in_the_place_of_the_old(programs):
    number = programs.send("than-ha-lam", FILES, a_pdf()).get_json()["evidence"][0]["number"]
    answer = programs.send("than-ha-lam", f"{FILES}?replaces={number}", a_pdf(b"% 2"))
    assert answer.status_code == 201
    (one,) = programs.get("than-ha-lam", FILES).get_json()["files"]
    assert [each["version"] for each in one["versions"]] == [1, 2]
    gone = programs.send("than-ha-lam", f"{FILES}?replaces=999", a_pdf(b"% 3"))
    assert (gone.status_code, code_of(gone)) == (404, "evidence_not_found")


def test_taking_away_over_an_old_version_is_412(programs):
    old = programs.send("than-ha-lam", FILES, a_pdf())
    number = old.get_json()["evidence"][0]["number"]
    programs.save("than-ha-lam", HA_LAM, GOOD)
    away = programs.ask("than-ha-lam", "DELETE", f"{FILES}/{number}", if_match=old.headers["ETag"])
    assert away.status_code == 412


def test_what_is_no_form_with_one_file_is_refused(programs):
    raw = programs.ask("than-ha-lam", "POST", FILES, a_pdf(), content_type="application/pdf")
    assert (raw.status_code, code_of(raw)) == (415, "body_not_form")
    headers = {"Authorization": f"Bearer {programs.token('than-ha-lam')}"}
    for form in (
        {"other": (io.BytesIO(a_pdf()), "a.pdf")},
        {"file": [(io.BytesIO(a_pdf()), "a.pdf"), (io.BytesIO(a_png()), "b.png")]},
        {"file": "a text, not a file"},
    ):
        answer = programs.client.post(
            ROOT + FILES, data=form, headers=headers, content_type="multipart/form-data"
        )
        assert (answer.status_code, code_of(answer)) == (422, "file_missing")
    torn = programs.client.post(
        ROOT + FILES, data=b"--x\r\nrubbish", headers=headers,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert torn.status_code == 422


@pytest.mark.parametrize(
    ("whole", "filename", "code"),
    [
        (b"<svg onload=alert(1)>", "anh.png", "evidence_kind"),
        (b"<html><script>x</script>", "bao-cao.pdf", "evidence_kind"),
        (a_pdf(b"<script>alert(1)</script>"), "a.pdf", "evidence_carries"),
        (a_png() + a_docx(), "a.png", "evidence_carries"),
        (b"", "a.pdf", "evidence_empty"),
    ],
)
def test_a_hostile_file_is_refused_in_words_and_leaves_nothing(
    programs, tmp_path, whole, filename, code
):
    answer = programs.send("than-ha-lam", FILES, whole, filename)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert answer.get_json()["errors"][0]["field"] == "file"
    assert [one for one in (tmp_path / "evidence").rglob("*") if one.is_file()] == []
    assert programs.get("than-ha-lam", FILES).get_json()["files"] == []


def test_a_file_that_is_too_large_is_told_its_size_and_the_largest(programs):
    whole = a_jpeg(tail=b"\0" * (32 * 1024 * 1024 - 70_000))
    answer = programs.send("than-ha-lam", FILES, whole, "anh.jpg")
    assert (answer.status_code, code_of(answer)) == (413, "evidence_too_large")
    assert answer.get_json()["detail"] == (
        "Tệp 32 MB quá lớn (tối đa 20 MB). Chụp lại ở cỡ vừa hoặc tách tệp."
    )
    little_more = programs.send("than-ha-lam", FILES, b"x" * (LARGEST_FILE + 1), "anh.jpg")
    assert "20,1 MB" in little_more.get_json()["detail"]
    largest = a_jpeg(tail=b"\0" * (LARGEST_FILE - len(a_jpeg())))
    assert programs.send("than-ha-lam", FILES, largest, "anh.jpg").status_code == 201


def test_no_other_address_takes_as_much(programs):
    assert LARGEST_REQUEST < LARGEST_FILE
    answer = programs.send("than-ha-lam", f"{HA_LAM}/submit", b"x" * (LARGEST_REQUEST + 1))
    assert answer.status_code in (413, 415)
    put = programs.ask("than-ha-lam", "PUT", HA_LAM, b"x" * 2_000_000, if_match="*")
    assert put.status_code == 413


@pytest.mark.parametrize(
    ("who", "status"),
    [("quan-sat", 403), ("chu-tich", 403), ("dong-bac", 404), ("admin", 404)],
)
def test_who_may_not_enter_is_refused_before_the_bytes_are_taken_in(
    programs, tmp_path, who, status
):
    answer = programs.send(who, FILES, a_pdf())
    assert answer.status_code == status
    assert [one for one in tmp_path.rglob("*") if one.name == "evidence"] == []


# -- out


def test_a_file_is_given_out_as_data(programs):
    number = sent(programs)
    for answer in (
        programs.get("so-tttt", f"{FILES}/{number}"),
        browser_of(programs, "so-tttt").get(
            f"/evidence/{SLUG}/than-ha-lam/final/{number}", buffered=True
        ),
    ):
        assert answer.status_code == 200
        assert answer.get_data() == a_pdf()
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        for part in ("sandbox", "default-src 'none'", "script-src 'none'", "base-uri 'none'"):
            assert part in policy
        assert "Last-Modified" not in answer.headers


@pytest.mark.parametrize(
    ("filename", "saved_as"),
    [
        ("Danh sách máy đã cài.pdf", "Danh sách máy đã cài.pdf"),
        ('a"; filename="evil.exe.pdf', None),
        ("../../../etc/passwd", "passwd.pdf"),
        ("CON", "_CON.pdf"),
        ("x\u202efdp.exe", "xfdp.exe.pdf"),
        ("ệ" * 300, None),
        ("a.html", "a.html.pdf"),
    ],
)
def test_a_name_is_data_in_the_header_too(programs, filename, saved_as):
    number = sent(programs, filename=filename)
    answer = programs.get("so-tttt", f"{FILES}/{number}")
    header = answer.headers["Content-Disposition"]
    assert not re.search(r"[\r\n\0]", header)
    assert header.isascii()
    wide = re.search(r"filename\*=UTF-8''([^;]+)", header)
    plain = re.search(r'filename="?((?:\\.|[^"\\;])*)"?', header)
    found = unquote(wide[1]) if wide else plain[1]
    assert found.endswith(".pdf")
    assert "/" not in found
    if saved_as is not None:
        assert found == saved_as


def test_what_may_not_be_seen_looks_as_if_it_were_not_there(programs):
    number = programs.send("than-ha-lam", FILES, a_pdf()).get_json()["evidence"][0]["number"]
    unsent = {
        who: programs.get(who, f"{FILES}/{number}").status_code
        for who in ("than-ha-lam.duyet", "tkv", "so-tttt", "chu-tich", "quan-sat", "dong-bac")
    }
    assert unsent == {
        "than-ha-lam.duyet": 200, "tkv": 200, "so-tttt": 404, "chu-tich": 404, "quan-sat": 403,
        "dong-bac": 404,
    }  # fmt: skip
    for odd in ("999", "0", "-1", "x", "9" * 30, "1.0"):
        answer = programs.get("so-tttt", f"{FILES}/{odd}")
        hidden = programs.get("so-tttt", f"{FILES}/{number}")
        assert (answer.status_code, answer.get_json()["detail"]) == (
            404, hidden.get_json()["detail"],
        )  # fmt: skip
    with programs.cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=GOOD)
    assert programs.get("so-tttt", f"{FILES}/{number}").status_code == 404
    programs.post("than-ha-lam.duyet", f"{HA_LAM}/approve")
    assert programs.get("so-tttt", f"{FILES}/{number}").status_code == 200
    assert programs.get("quan-sat", f"{FILES}/{number}").status_code == 403
    assert programs.get("quan-sat", HA_LAM).get_json()["evidence"] is None


def test_people_open_a_file_at_an_address_whose_errors_are_pages(programs):
    number = sent(programs)
    address = f"/evidence/{SLUG}/than-ha-lam/final/{number}"
    assert browser_of(programs, "dong-bac").get(address).status_code == 404
    people = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    observer = browser_of(programs, "quan-sat").get(address, headers=people)
    assert (observer.status_code, observer.mimetype) == (403, "text/html")
    stranger = programs.app.test_client().get(address, headers=people)
    assert stranger.status_code == 302
    assert stranger.location.startswith("/login?next=%2Fevidence")
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert browser_of(programs, "so-tttt").get(address, headers=embedded).status_code == 403


def test_another_site_cannot_send_a_file_with_somebodys_cookie(programs):
    form = {"file": (io.BytesIO(a_pdf()), "a.pdf")}
    answer = browser_of(programs, "than-ha-lam").post(
        ROOT + FILES, data=form, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403

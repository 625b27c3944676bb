"""Evidence in a browser: photographed on the clerk's telephone, seen by who decides, pasted."""

from __future__ import annotations

import hashlib

from playwright.sync_api import expect

from monitor.services import reports
from tests.builders import SLUG, place
from tests.files.papers import a_jpeg, a_pdf, a_png

FINAL = f"{SLUG}/than-ha-lam/final"
WHOLE = {"smartphones": "4800", "smartphones_installed": "4800"}
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}


def choose(page, button, *paths):
    with page.expect_file_chooser() as chooser:
        page.locator(f".evidence-ways {button}").click()
    chooser.value.set_files([str(path) for path in paths])


def test_a_photograph_from_the_telephone_is_seen_by_who_decides(browse, house, tmp_path):
    photo = tmp_path / "anh.png"
    photo.write_bytes(a_png(400, 300))
    house.at("2020-08-07T16:00")
    clerk = browse("than-ha-lam", "phone", "vi")
    page = clerk.open(f"/report/{FINAL}")
    for code, typed in WHOLE.items():
        page.fill(f"#entry-{code}", typed)
    warning = page.locator("#entry-smartphones_installed-message")
    expect(warning).to_contain_text("minh chứng")
    choose(page, ".evidence-camera", photo)
    expect(page.locator(".evidence-list .evidence-name")).to_have_text(["anh.png"])
    expect(warning).to_be_empty()
    page.locator(".evidence-picture summary").click()
    picture = page.locator(".evidence-picture img")
    expect(picture).to_have_js_property("naturalWidth", 400)
    page.get_by_role("button", name="Xem lại và trình duyệt").click()
    page.wait_for_url(f"**/review/{FINAL}")
    expect(page.locator("main")).to_contain_text("anh.png")
    page.get_by_role("button", name="Trình thủ trưởng duyệt").click()
    page.wait_for_url(f"**/receipt/{FINAL}*")
    expect(page.locator("main")).to_contain_text("anh.png")

    head = browse("than-ha-lam.duyet", "phone", "vi")
    page = head.open("/inbox")
    page.get_by_text("1 tệp minh chứng").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="anh.png").click()
    assert saved.value.path().read_bytes() == photo.read_bytes()
    with house.cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))

    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    for who, sees in (("chu-tich", True), ("quan-sat", False)):
        page = browse(who, "desktop", "vi").open(f"/cell/{SLUG}/14.1/than-ha-lam")
        expect(page.locator(".evidence-name")).to_have_count(1 if sees else 0)
        expect(page.get_by_role("heading", name="Minh chứng")).to_have_count(1 if sees else 0)
        assert (digest in page.content()) is sees


def test_what_was_not_sent_is_said_beside_the_file_and_can_be_sent_again(browse, house, tmp_path):
    house.at("2020-08-07T16:00")
    with house.cast.writing("than-ha-lam") as work:
        reports.save_draft(work, place("than-ha-lam"), GOOD)
    good, large, drawing = tmp_path / "a.pdf", tmp_path / "lon.jpg", tmp_path / "b.pdf"
    good.write_bytes(a_pdf())
    large.write_bytes(a_jpeg(tail=b"\0" * (32 * 1024 * 1024 - len(a_jpeg()))))
    drawing.write_bytes(b"<svg onload=alert(1)>")
    clerk = browse("than-ha-lam", "desktop", "vi")
    page = clerk.open(f"/report/{FINAL}")
    clerk.complaints.tolerate("422|ERR_INTERNET_DISCONNECTED")
    choose(page, ".evidence-choose", large, drawing)
    trouble = page.locator(".evidence-trouble")
    expect(trouble.nth(0)).to_have_text(
        "Tệp 32 MB quá lớn (tối đa 20 MB). Chụp lại ở cỡ vừa hoặc tách tệp."
    )
    expect(trouble.nth(1)).to_contain_text("Không nhận loại tệp này")
    for _ in range(2):
        page.get_by_role("button", name="Bỏ qua").first.click()

    page.context.set_offline(True)
    choose(page, ".evidence-choose", good)
    expect(trouble).to_contain_text("mất mạng")
    page.context.set_offline(False)
    expect(page.locator(".evidence-file .evidence-name")).to_have_text(["a.pdf"])

    page.evaluate(
        """bytes => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held }));
        }""",
        list(a_png(9, 9)),
    )
    expect(page.locator(".evidence-file .evidence-name")).to_have_count(2)
    page.get_by_role("button", name="Bỏ tệp: a.pdf").click()
    expect(page.locator(".evidence-file .evidence-name")).to_have_text(["image.png"])
    page.locator(".evidence-reuse").click()
    page.get_by_role("button", name="Dùng: a.pdf").click()
    expect(page.locator(".evidence-file .evidence-name")).to_have_count(2)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Thay bằng bản mới: a.pdf").click()
    good.write_bytes(a_pdf(b"% 2"))
    chooser.value.set_files(str(good))
    expect(page.locator(".evidence-file").last).to_contain_text("Các bản trước")
    assert page.locator(".evidence-file a", has_text="bản 1").count() == 1

    clerk.complaints.tolerate("ERR_FAILED")
    page.route(
        "**/final/evidence",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    good.write_bytes(a_pdf(b"% 3"))
    choose(page, ".evidence-choose", good)
    expect(trouble).to_contain_text("mất mạng")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(trouble).to_have_text("“a.pdf” chưa gửi xong khi trang đóng. Chọn lại tệp.")

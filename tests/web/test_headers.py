"""Headers: what every answer lets a browser load, frame and keep."""

from __future__ import annotations

import base64
import hashlib
import re

from tests.web.conftest import HERE, addresses


def test_every_answer_forbids_sniffing_framing_and_foreign_code(app, browser_of):
    browser = browser_of("admin")
    for method, _, address in addresses(app):
        if method in ("GET", "HEAD"):
            headers = browser.open(address, method=method).headers
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "camera=()" in headers["Permissions-Policy"]
            policy = headers["Content-Security-Policy"]
            for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
                assert part in policy, address
            scripts = policy.split("script-src")[1].split(";")[0]
            assert "unsafe" not in scripts, address


def test_nothing_made_for_a_person_is_kept_by_the_browser(app, browser_of):
    browser = browser_of("admin")
    for method, rule, address in addresses(app):
        if method == "GET" and not rule.startswith(("/assets", "/_dash-component-suites")):
            assert browser.get(address).headers["Cache-Control"] == "no-store", address


def test_library_files_are_kept_for_a_year_and_belong_to_nobody(app, client, browser_of):
    page = browser_of("tkv").get("/").text
    files = [part.split('"')[0] for part in page.split('src="')[1:]]
    fixed = [one for one in files if ".v" in one or "?m=" in one]
    assert len(fixed) > 5
    for address in fixed:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert "Set-Cookie" not in answer.headers


def test_every_script_of_dash_s_page_is_allowed_by_its_hash(browser_of):
    answer = browser_of("tkv").get("/")
    page = re.sub(r"<!--.*?-->", "", answer.text, flags=re.DOTALL)  # old browsers' own comments
    inline = re.findall(r"<script(?![^>]*src=)([^>]*)>(.*?)</script>", page, re.DOTALL)
    scripts = [body for kind, body in inline if "application/json" not in kind]
    assert scripts
    for body in scripts:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_only_style_sheets_that_bear_this_answer_s_nonce_are_let_in(browser_of):
    browser = browser_of("tkv")
    nonces = set()
    for _ in range(2):
        answer = browser.get("/")
        policy = answer.headers["Content-Security-Policy"]
        parts = {one.split()[0]: one.split()[1:] for one in policy.split(";")}
        (script,) = re.findall(
            r'<head><script src="/assets/nonce.js[^"]*" nonce="([^"]+)"', answer.text
        )
        assert parts["style-src-elem"] == ["'self'", f"'nonce-{script}'"]
        assert parts["style-src"] == ["'self'"]
        assert parts["style-src-attr"] == ["'unsafe-inline'"]
        assert answer.text.count("nonce.js") == 1
        nonces.add(script)
    assert len(nonces) == 2


def test_only_a_page_with_a_grid_fetches_the_grid_s_script(browser_of):
    """It is a third of a megabyte on its way: more than all else a clerk's telephone fetches."""
    browser = browser_of("tkv")
    fetched = {
        path: "dash_ag_grid.v" in browser.get(path).text
        for path in ("/", "/report/a/b/c", "/bulk", "/bulk/a/b", "/matrix", "/nowhere")
    }
    assert [path for path, is_there in fetched.items() if is_there] == ["/bulk/a/b", "/matrix"]


def test_dash_s_page_names_the_reader_s_language_and_no_other_host(browser_of):
    browser = browser_of("tkv")
    assert '<html lang="vi">' in browser.get("/").text
    browser.post("/account/language", data={"locale": "en"}, headers=HERE)
    page = browser.get("/").text
    assert '<html lang="en">' in page
    assert "https://" not in page
    assert "validation_layout" not in page or '"validation_layout":null' in page


def test_a_made_up_library_file_is_simply_missing(client, caplog):
    for address in ("os/os.py", "dash/dash.py", "nothing/x.js", "dash/../../../etc/passwd"):
        answer = client.get(f"/_dash-component-suites/{address}")
        assert answer.status_code == 404
        assert "Traceback" not in answer.text
    assert not [one for one in caplog.records if one.exc_info]


def test_answers_are_compressed(browser_of):
    answer = browser_of("tkv").get("/", headers={"Accept-Encoding": "gzip, br, zstd"})
    assert answer.headers["Content-Encoding"] == "zstd"

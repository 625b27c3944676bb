"""Who is called in a comment, and what a comment's text may hold."""

from __future__ import annotations

import pytest

from monitor.domain.comments import called, plain


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nhờ @tkv xem lại số của phân xưởng 5", ("tkv",)),
        (
            "@tkv.duyet, @tkv: kiểm tra giúp. Cảm ơn @than-ha-lam.",
            ("tkv.duyet", "tkv", "than-ha-lam"),
        ),
        ("@TKV và lại @tkv", ("tkv",)),
        ("Gửi về so-tttt@demo.example trước 17 giờ", ()),
        ("(@so-tttt) \n@so-tttt", ("so-tttt",)),
        ("a@b @ @@x @.", ()),
        ("không gọi ai", ()),
    ],
)
def test_who_is_called(text, names):
    assert called(text) == names


def test_a_text_keeps_its_lines_and_loses_what_steers_a_screen():
    assert plain("  Dòng 1\r\nDo\u0300ng 2\u202e\0\x1b[31m \n") == "Dòng 1\nDòng 2[31m"
    assert plain("<b>đậm</b>") == "<b>đậm</b>"

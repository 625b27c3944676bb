"""The page of the search: what is typed in an address, and what nobody typed."""

import pytest

from monitor.web.app import create_app
from monitor.web.pages import search
from tests.builders import golden_cast
from tests.web.conftest import some_settings
from tests.web.test_matrix_page import text_of


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ha lam", "Than Hà Lầm"),
        ("không đâu", "Không tìm thấy “không đâu”"),
        ("", "Ví dụ: ha lam"),
        (["ha", "lam"], "Ví dụ: ha lam"),
    ],
)
def test_it_answers_what_was_typed_and_asks_where_nothing_was(sqlite_engine, typed, said):
    cast = golden_cast(sqlite_engine).at("2020-08-07T16:00:00+07:00")
    app = create_app(some_settings(), cast.office)
    with app.test_request_context("/search"), cast.reading("chu-tich") as work:
        found = text_of(search.layout(work, q=typed))
    assert said in found
    assert "['" not in found

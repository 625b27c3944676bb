"""Nobody reads what is not theirs: every way in, every role, every id, against an oracle."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import text

from monitor.services import evidence, sessions
from monitor.services.accounts import OPERATOR
from monitor.services.reports import ReportKey
from monitor.store import accounts
from monitor.web.api import OPERATIONS
from monitor.web.api.operations import Operation
from tests.conftest import copy_sqlite
from tests.web.canaries import FRIDAY, ONE, TWO, Aviary, Canary, aviary
from tests.web.programs import ROOT, Programs

WIDE = ("coordinator", "leader", "observer")
HERE = {"Origin": "http://localhost"}
REASON = "Đề nghị rà soát lại số liệu"
BODIES = {
    "save_report": {"values": {"above": 1, "below": 2}},
    "return_report": {"reason": REASON, "fix_by": "2020-08-09T00:00:00+07:00"},
    "reopen_report": {"reason": REASON},
    "extend_report": {"reason": REASON, "due": "2020-08-20T00:00:00+07:00"},
    "set_target": {"target": 101, "note": "x"},  # refused by its value, after every other check
    "set_milestone": {"value": 101, "note": "x", "by": "2020-08-20T00:00:00+07:00"},
    "exempt": {"organization": "", "reason": " "},
    "comment_report": {"body": " ", "audience": "shared"},
    "comment_cell": {"organization": "", "body": " ", "audience": "shared"},
    "mark_comments_read": {"numbers": [1, 2, 3]},
    # Refused by its reason, or only looked at, after every other check.
    "set_cadence": {"kind": "stop", "note": "x", "preview": True},
    "close_period": {"reason": "x"},
    "open_period": {"reason": "x"},
    "write_plan": {"what": " ", "who": "x", "by": "2020-08-20T00:00:00+07:00"},
    "ask_explanation": {"organization": "", "question": " "},
    "answer_explanation": {"body": " "},
    "preview_chase": {"organizations": []},
    "send_chase": {"organizations": []},
    "write_call": {"organization": "", "kind": "call", "body": " "},
    "ask_export": {"directive": ONE, "format": "docx"},
    "read_directive_text": {"text": "1. Sở Y tế báo cáo trước ngày 08/8/2020. " * 3},
}


def may_see(made: Aviary, name: str, hidden: Canary) -> bool:
    """The oracle: the table of DESIGN §5 in its own words, not the product's."""
    held = made.people[name]
    wide = {one.directive: one.role for one in held if one.directive and one.role in WIDE}
    subtrees = {one.organization for one in held if one.organization and not one.directive}

    def is_below(code: str) -> bool:
        return not subtrees.isdisjoint(made.lines_of(code))

    inside, whole = is_below(hidden.organization), hidden.directive in wide
    is_admin = any(one.role == "admin" for one in held)
    reads_log = is_admin or wide.get(hidden.directive) in ("coordinator", "leader")
    if hidden.kind == "code" and hidden.organization in {one.organization for one in held}:
        return True  # one's own role names it
    if hidden.kind in ("name", "code"):
        # Everybody whom a directive asks is told which body gathers the reports.
        gathers = made.gatherers.get(hidden.organization)
        return (
            inside
            or is_admin
            or any(hidden.organization in made.asked[slug] or slug == gathers for slug in wide)
            or (hidden.kind == "code" and any(map(is_below, made.asked.get(gathers or "", ()))))
        )
    sees_evidence = {one.organization for one in held if one.role not in ("observer", "admin")}
    inside_papers = not sees_evidence.isdisjoint(made.lines_of(hidden.organization))
    all_papers = wide.get(hidden.directive) in ("coordinator", "leader")
    return {
        "sent file": inside_papers or all_papers,
        "sent content": inside_papers or all_papers,
        "voided file": inside_papers or all_papers,
        "voided content": inside_papers or all_papers,
        "draft file": inside_papers,
        "draft content": inside_papers,
        "inside comment": inside,
        "shared comment": inside or whole,
        "sent": inside or whole,
        "voided": inside or whole,
        "draft": inside or name == hidden.author,
        "head": inside,
        "returned": inside or whole or is_admin,  # who reads the log reads this in it
        "target": reads_log,
        "exempt": reads_log,
    }[hidden.kind]


@pytest.fixture(scope="module")
def made(migrated_sqlite, tmp_path_factory):
    folder = tmp_path_factory.mktemp("access")
    engine = copy_sqlite(migrated_sqlite, folder / "monitor.db")
    made = aviary(engine, seed=5305, vault=evidence.vault_in(folder))
    made.cast.at(FRIDAY)
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def programs(made):
    return Programs(made.cast, made.vault.folder.parent, of_a_module=True)


def ids_near(made: Aviary, name: str) -> list[str]:
    """Ids somebody might try: one's own, the parent, siblings, children, others, none at all."""
    own = [one.organization for one in made.people[name] if one.organization]
    found: dict[str, None] = {}
    for code in own:
        parent = made.tree[code]
        family = [code, *made.below(code)]
        family += [parent, *made.below(parent)] if parent else []
        found |= dict.fromkeys(family)
    others = [code for code in made.tree if code not in found]
    is_wide = any(one.directive for one in made.people[name])
    found |= dict.fromkeys(others if is_wide else made.random.sample(others, min(3, len(others))))
    return [*found, "khong-co"]


def number_near(made: Aviary, key: ReportKey) -> int:
    """One of the report's own files, or of somebody else's, or of nobody's."""
    own = made.files.get(key, [])
    others = [number for numbers in made.files.values() for number in numbers]
    return made.random.choice(own * 20 + [*others, 10**6])


def places(made: Aviary, name: str, one: Operation) -> Iterator[dict[str, str]]:
    if "organization" in one.variables:
        # What may be read is asked for everywhere; a step is refused alike for every period.
        periods = ("day", "final") if one.method == "GET" else ("final",)
        both = one.method == "GET" and one.path.endswith(("{period}", "receipt"))
        slugs = (ONE, TWO) if both else made.random.sample((ONE, TWO), 1)
        near = ids_near(made, name)
        if one.method != "GET" and one.path.endswith(("evidence", "{number}", "comments")):
            near = made.random.sample(near, min(3, len(near)))
        own = {it.organization for it in made.people[name]}
        is_wide = any(it.directive for it in made.people[name])
        for code in near:
            which = list(product(periods, slugs))
            if code not in own and not is_wide and len(which) > 1:
                which = made.random.sample(which, len(which) // 2)  # the others are alike
            for period, slug in which:
                number = number_near(made, ReportKey(slug, code, period))
                place = {"slug": slug, "organization": code, "period": period}
                yield {**place, "number": str(number)}
    elif "slug" in one.variables:
        for slug in (ONE, TWO, "khong-co"):
            yield {"slug": slug, "code": "1.1"}
    elif "number" in one.variables:
        for number in made.random.sample(made.comments, 3):
            yield {"number": str(number)}
    else:
        yield {}


def body_of(made: Aviary, name: str, one: Operation) -> dict[str, Any] | None:
    """What is sent with a change: to units near and far, and never enough to change anything."""
    if one.body is None:
        return None
    body: dict[str, Any] = {**BODIES.get(one.name, {})}
    if one.name in ("exempt", "ask_explanation", "write_call"):
        body["organization"] = made.random.choice(list(made.tree))
    if one.name == "save_reports":
        near = ids_near(made, name)
        body["rows"] = [{"organization": code, "values": {"above": "?"}} for code in near]
    return body


def queries(made: Aviary, name: str, operation: str) -> list[str]:
    near = ids_near(made, name)
    return {
        "read_matrix": [
            "", "depth=9", "depth=9&basis=accepted", "format=csv&depth=9", "format=xlsx&depth=9",
            "depth=9&as_of=2020-08-06T00:00:00%2B07:00",
            *(f"root={code}&depth=9" for code in near),
        ],
        "read_statistic": ["", "basis=accepted", "format=csv", "format=xlsx"],
        "read_series": ["", *(f"org={code}" for code in near)],
        "list_organizations": [
            "", "q=zq", "q=don vi", *(f"root={code}&depth=2" for code in near),
            *(f"q={code}" for code in near),
        ],
        "read_cell_comments": [f"org={code}" for code in near],
        "read_plan": [f"org={code}" for code in near],
        "write_plan": [f"org={code}" for code in near[:3]],
        "read_explanations": [f"org={code}" for code in near],
        "list_explanations": ["", "show=owed", "show=mine", "show=open"],
        "list_calls": ["", *(f"org={code}" for code in near[:3])],
        "read_comparison": ["", "basis=accepted", "since=2020-08-06T00:00:00%2B07:00"],
        "list_comments": ["show=flagged", "show=unread"],
        "list_audit": ["limit=1000", "after=20&limit=1000"],
        "save_reports": [
            f"directive={ONE}&period=final&dry_run=1", f"directive={TWO}&period=final",
            "directive=khong-co&period=final",
        ],
    }.get(operation, [""])  # fmt: skip


def text_of(answer) -> str:
    """Everything an answer says, unpacked, without the words of the question it repeats."""
    raw = answer.get_data()
    if "spreadsheetml" in answer.content_type:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b" ".join(book.read(name) for name in book.namelist())
    said = unquote(answer.headers.get("Content-Disposition", "")) + raw.decode("utf-8")
    if answer.mimetype == "application/problem+json":
        said = re.sub(r'"instance":"[^"]*"', "", said)
        said = re.sub("“[^”]*” không phải đơn vị", "", said)  # what was sent, whatever it was
    return said


def canaries_in(made: Aviary, said: str) -> set[str]:
    words = set(re.findall(r"zq[b-x]{9}|u[b-x]{8}", said))
    # Numbers also as people read them, with their thousands grouped.
    plain = re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", said)
    numbers = set(re.findall(r"(?<!\d)\d{9}(?!\d)", plain))
    return (words | numbers) & set(made.canaries)


def asked_of(made: Aviary, programs: Programs, name: str, share: float):
    """Every operation and every data address, with a share of the ids worth trying."""
    for one in OPERATIONS:
        for place in places(made, name, one):
            for query in queries(made, name, one.name):
                if made.random.random() > share:
                    continue
                path = one.path.format(**place) + (f"?{query}" if query else "")
                body = body_of(made, name, one)
                if one.name == "comment_cell" and body is not None:
                    body = {**body, "organization": made.random.choice(list(made.tree))}
                answer = programs.ask(name, one.method, path, body, if_match='"999999"')
                yield one.name, path, answer
    browser = programs.app.test_client()
    with made.cast.office.writing(OPERATOR) as work:
        account = accounts.by_username(work.session, name)
        entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
    browser.set_cookie("monitor_session", entered.token)
    yield "units_file", "/units/list.xlsx", browser.get("/units/list.xlsx")
    yield "units_import", "/units/import", browser.get("/units/import")
    tried = browser.post("/intake/begin", data={"text": "x"}, headers=HERE)
    yield "intake_begin", "/intake/begin", tried
    yield "intake_draft", "/intake/1", browser.get("/intake/1/directive.yaml")
    for slug in (ONE, TWO):
        path = f"/intake/of/{slug}/directive.yaml"
        yield "intake_file", path, browser.get(path)
        near = ids_near(made, name)
        near = made.random.sample(near, round(len(near) * share))
        for query in ["all=1", *(f"root={code}" for code in near)]:
            path = f"/data/matrix?directive={slug}&{query}"
            yield "data_matrix", path, browser.get(path)
        for query in ["xlsx", "csv", *(f"csv?root={code}" for code in near)]:
            path = f"/bulk/{slug}/final/template.{query}"
            yield "template", path, browser.get(path)
        some = made.random.sample(near, min(2, len(near)))
        for query in ["", f"?root={some[0]}"]:
            path = f"/bulk/{slug}/final/rows{query}"
            yield "grid_rows", path, browser.get(path)
        tried = [{"organization": code, "version": 999_999} for code in some]
        typed = {"rows": [{**one, "values": {"above": "?"}} for one in tried]}
        for step, body in (("rows", typed), ("submit", {"rows": tried})):
            path = f"/bulk/{slug}/khong-co/{step}"
            yield "grid_nowhere", path, browser.post(path, json=body, headers=HERE)
        path = f"/bulk/{slug}/final/submit"
        yield "grid_submit", path, browser.post(path, json={"rows": tried}, headers=HERE)
    for key in made.random.sample(list(made.files), 5):
        for number in made.files[key]:
            path = f"/evidence/{key.directive}/{key.organization}/{key.period}/{number}"
            yield "evidence", path, browser.get(path, buffered=True)
    yield "api", ROOT, browser.get(f"{ROOT}/me")


def kept(made: Aviary) -> dict[str, int]:
    """How much there is of everything that a call might have changed."""
    tables = (
        "report", "revision", "figure", "decision", "current_figure", "idempotency_key", "evidence",
        "revision_evidence", "cadence", "period_decision", "kept_paper", "intake_draft",
        "improvement_plan", "explanation", "explanation_answer", "contact_note", "hand_reminder",
        "message", "export_job",
    )  # fmt: skip
    with made.cast.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in tables
        }


@pytest.mark.parametrize(
    ("share", "calls"), [(0.27, 5_000), pytest.param(1.0, 12_000, marks=pytest.mark.long)]
)
def test_no_answer_to_anybody_holds_a_word_that_is_not_theirs(made, programs, share, calls):
    before = kept(made)
    seen: set[str] = set()
    statuses: Counter[int] = Counter()
    leaks = []
    heads = [name for name in made.people if name.startswith("head")]
    # A head reads what the clerk beside them reads; some of them will do.
    for name in [name for name in made.people if name not in heads] + heads[::6]:
        for operation, path, answer in asked_of(made, programs, name, share):
            statuses[answer.status_code] += 1
            assert answer.status_code < 500, (name, operation, path)
            found = canaries_in(made, text_of(answer))
            seen |= found
            leaks += [
                (name, operation, path, made.canaries[one])
                for one in found
                if not may_see(made, name, made.canaries[one])
            ]
    assert leaks == [], leaks[:20]
    assert sum(statuses.values()) >= calls, statuses
    assert kept(made) == before, "nothing these calls asked for was to be done"
    # Not every word was met by somebody, but some of each kind that one may meet.
    missed = {one.kind for one in made.canaries.values()} - {
        made.canaries[one].kind for one in seen
    }
    assert missed <= {"voided"}, "what nobody ever saw was not looked for"
    unseen = {made.canaries[one].kind for one in set(made.canaries) - seen}
    contents = {"sent content", "voided content", "draft content"}
    assert share < 1 or unseen <= {"voided", *contents}, "some of it was not looked for"

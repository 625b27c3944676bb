"""A made-up province in which every word and number is a canary: found where it should not be, it
says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from random import Random
from typing import Any

from sqlalchemy import Engine

from monitor.domain.comments import Audience
from monitor.domain.directive import (
    Assignment,
    Directive,
    Field,
    Group,
    Indicator,
    Obligation,
    Period,
)
from monitor.domain.evidence import PDF
from monitor.domain.organization import Organization
from monitor.domain.roles import Grant
from monitor.services import comments, directives, evidence, reports
from monitor.services.comments import Subject
from monitor.services.evidence import Sent, Vault
from monitor.services.reports import ReportKey
from monitor.store import accounts, issuing, organizations
from monitor.store.engine import writing
from tests.builders import Cast
from tests.files.papers import a_pdf

START = datetime.fromisoformat("2020-08-05T08:00:00+07:00")
FRIDAY = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
SUNDAY = datetime.fromisoformat("2020-08-09T00:00:00+07:00")
ONE, TWO = "1-UBND", "2-UBND"
PERIODS = (
    Period("day", "progress", START, START, datetime.fromisoformat("2020-08-07T00:00:00+07:00")),
    Period("final", "deadline", START, FRIDAY, datetime.fromisoformat("2020-08-08T00:00:00+07:00")),
)
FIELDS = {
    "above": Field("above", "Số đã cài", "Installed", "máy"),
    "below": Field("below", "Số máy", "Phones", "máy"),
    "remark": Field("remark", "Ghi chú", "Remark", "", type="text", asked="optional"),
}


@dataclass(frozen=True)
class Canary:
    """What a canary was hidden in. ``author`` is who entered it on a unit's behalf."""

    kind: str
    organization: str
    directive: str = ONE
    author: str = ""


@dataclass
class Aviary:
    """The office, its people by name, and every canary by its own word or number."""

    cast: Cast
    random: Random
    vault: Vault
    tree: dict[str, str | None] = field(default_factory=dict)
    people: dict[str, tuple[Grant, ...]] = field(default_factory=dict)
    canaries: dict[str, Canary] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    """The organisations each directive gives something to do."""
    gatherers: dict[str, str] = field(default_factory=dict)
    """The directive whose reports a body gathers."""
    files: dict[ReportKey, list[int]] = field(default_factory=dict)
    """Numbers of the files beside each report."""
    comments: list[int] = field(default_factory=list)

    def comment(self, who: str, subject: Subject, audience: Audience) -> None:
        """A comment that stands nowhere else, flagged so that lists have it, too."""
        kind = "inside comment" if audience == "unit" else "shared comment"
        body = self.word(kind, subject.organization, directive=subject.directive)
        with self.cast.writing(who) as work:
            said = comments.add(work, subject, body, audience, is_flagged=True)
        self.comments.append(said.number)

    def file(self, key: ReportKey, clerk: str, kind: str) -> None:
        """A file beside a report's draft, whose name and content stand nowhere else."""
        hidden = {"directive": key.directive}
        name = self.word(f"{kind} file", key.organization, **hidden)
        content = self.word(f"{kind} content", key.organization, **hidden)
        stream = BytesIO(a_pdf(f"% {content}".encode()))
        with self.vault.receiving(stream) as arrived, self.cast.writing(clerk) as work:
            sent = Sent(arrived, PDF, f"{name}.pdf")
            evidence.attach(work, self.vault, key, sent)
            view = reports.read(work, key)
        assert view.files is not None
        self.files.setdefault(key, []).append(view.files[-1].file.number)

    def word(self, kind: str, organization: str, **more: str) -> str:
        """A word that stands nowhere else."""
        made = "zq" + "".join(self.random.choices("bcdfghjkmnprtvwx", k=9))
        self.canaries[made] = Canary(kind, organization, **more)
        return made

    def number(self, kind: str, organization: str, at_least: int, **more: str) -> int:
        """A number that stands nowhere else, and is no sum of others to speak of."""
        made = self.random.randrange(at_least, at_least + 100_000_000)
        self.canaries[str(made)] = Canary(kind, organization, **more)
        return made

    def values(self, kind: str, organization: str, **more: str) -> dict[str, Any]:
        return {
            "above": self.number(kind, organization, 300_000_000, **more),
            "below": self.number(kind, organization, 700_000_000, **more),
            "remark": self.word(kind, organization, **more),
        }

    def lines_of(self, code: str) -> list[str]:
        """A unit and everything above it, nearest first."""
        found: list[str] = []
        here: str | None = code
        while here is not None:
            found.append(here)
            here = self.tree[here]
        return found

    def below(self, code: str) -> list[str]:
        return [one for one, parent in self.tree.items() if parent == code]


def aviary(engine: Engine, seed: int, vault: Vault) -> Aviary:
    """A tree of organisations with reports at every stage, and people in every role."""
    random = Random(seed)  # noqa: S311  # made-up data, no secret
    made = Aviary(Cast(engine, START), random, vault)
    _plant(made)
    with writing(engine) as session:
        ids: dict[str, int] = {}
        for code, parent in made.tree.items():
            path = "".join(f"{one}/" for one in reversed(made.lines_of(code)))
            name = f"Đơn vị {made.word('name', code)}"
            unit = Organization(code, name, f"Unit {name}", name, parent, path, "unit")
            ids[code] = organizations.insert(
                session, unit, parent_id=ids.get(parent or ""), recorded_at=START
            )
        slugs = {
            one.slug: issuing.insert(session, one, issuing.Origins(), loaded_at=START)
            for one in _directives(made)
        }
        _hire(made)
        for username, grants in made.people.items():
            account = accounts.insert(
                session, username=username, display_name=f"Người {len(username)}", locale="vi",
                email=f"{username}@demo.example", demo=True, at=START,
            )  # fmt: skip
            for one in grants:
                accounts.add_grant(
                    session, account.id, role=one.role, at=START, by=None,
                    organization_id=ids[one.organization] if one.organization else None,
                    directive_id=slugs[one.directive] if one.directive else None,
                )  # fmt: skip
    _report(made)
    return made


def _plant(made: Aviary) -> None:
    """Three corporations with units of units; two bodies that gather; one nobody asks."""

    def add(parent: str | None) -> str:
        code = "u" + "".join(made.random.choices("bcdfghjkmnprtvwx", k=8))
        made.tree[code] = parent
        made.canaries[code] = Canary("code", code)
        return code

    for _ in range(3):
        root = add(None)
        for _ in range(2):
            child = add(root)
            for _ in range(made.random.randint(0, 2)):
                add(child)
    for _ in range(4):
        add(None)


def _directives(made: Aviary) -> Iterator[Directive]:
    """Two directives: the first asks the three corporations, the second the first of them."""
    roots = [code for code, parent in made.tree.items() if parent is None]
    corporations, (gatherer, acceptor, other, _outsider) = roots[:3], roots[3:]
    for slug, asked, coordinator, taker in (
        (ONE, [*corporations, gatherer], gatherer, acceptor),
        (TWO, corporations[:1], other, acceptor),
    ):
        assignments = []
        for root in asked:
            assignments += list(_assigned(made, root, None))
        made.asked[slug] = {one.organization for one in assignments}
        made.gatherers[coordinator] = slug
        yield Directive(
            slug, slug, "UBND", date(2020, 8, 5), "Thử", "Nguyên văn", "Asia/Ho_Chi_Minh",
            "received", coordinator, taker, periods=PERIODS, fields=FIELDS,
            obligations=(
                Obligation(
                    "1.1", "order", "sum", ("day", "final"),
                    Indicator("1.1a", "ratio", "above", "below"), title_vi="Cài đặt",
                ),
                Obligation(
                    "2.1", "order", "none", ("day", "final"),
                    Indicator("2.1a", "narrative", "remark"), title_vi="Báo cáo bằng lời",
                ),
            ),
            assignments=tuple(assignments),
            groups=(Group("all", "Tất cả", "All", ()), Group("K1", "Khối 1", "K1", tuple(asked))),
        )  # fmt: skip


def _assigned(made: Aviary, code: str, above: str | None) -> Iterator[Assignment]:
    part: Any = "answerable" if above is None else "reporting"
    made_of: Any = "both" if made.below(code) else "own"
    for duty in ("1.1", "2.1"):
        yield Assignment(duty, code, part, made_of if duty == "1.1" else "own", above)
    for child in made.below(code):
        yield from _assigned(made, child, code)


def _hire(made: Aviary) -> None:
    """A clerk and a head everywhere, and one person of every other role."""
    roots = [code for code, parent in made.tree.items() if parent is None]
    corporation, (gatherer, acceptor, other, _outsider) = roots[0], roots[3:]
    for number, code in enumerate(made.tree):
        made.people[f"clerk{number}"] = (Grant("clerk", code),)
        made.people[f"head{number}"] = (Grant("head", code),)
    made.people |= {
        "coordinator": (Grant("coordinator", gatherer, ONE),),
        "coordinator2": (Grant("coordinator", other, TWO),),
        "acceptor": (Grant("observer", acceptor, ONE),),
        "leader": (Grant("leader", None, ONE),),
        "observer": (Grant("observer", None, ONE),),
        "leader-of-one": (Grant("leader", corporation),),
        "unit-admin": (Grant("unit_admin", corporation),),
        "admin": (Grant("admin"),),
        "nobody": (),
        "two-clerks": (Grant("clerk", made.below(roots[1])[0]), Grant("clerk", roots[2])),
    }


def _report(made: Aviary) -> None:
    """Reports of every stage: what each hides is the units' own, or everybody's who reads it."""
    clerks = {code: f"clerk{number}" for number, code in enumerate(made.tree)}
    stages = ("draft", "submitted", "sent", "accepted", "corrected", "returned", "sent back")
    number = 0
    for slug, coordinator in ((ONE, "coordinator"), (TWO, "coordinator2")):
        for code in sorted(made.asked[slug]):
            for period in ("day", "final"):
                stage = stages[number % len(stages)]
                number += 1
                _play(made, ReportKey(slug, code, period), stage, clerks[code], coordinator)
            made.comment(clerks[code], Subject(slug, code, period="final"), "unit")
            made.comment(coordinator, Subject(slug, code, obligation="1.1"), "shared")
    unit = made.below(next(iter(made.tree)))[1]
    hidden = {"directive": TWO, "author": "coordinator2"}
    made.cast.at(FRIDAY)
    key = ReportKey(TWO, unit, "final")
    with made.cast.writing("coordinator2") as work:
        if reports.read(work, key).state in ("open", "draft", "returned"):
            reports.save_draft(work, key, made.values("draft", unit, **hidden))
    with made.cast.writing("coordinator") as work:
        directives.set_target(work, ONE, "1.1", 90, made.word("target", unit))
        directives.exempt(work, ONE, "2.1", unit, made.word("exempt", unit))


def _play(made: Aviary, key: ReportKey, stage: str, clerk: str, coordinator: str) -> None:
    """Bring one report to a stage, a canary in everything that is typed on its way."""
    head, code = clerk.replace("clerk", "head"), key.organization
    hidden = {"directive": key.directive}

    def save(kind: str) -> None:
        with made.cast.writing(clerk) as work:
            reports.save_draft(
                work, key, made.values(kind, code, **hidden),
                {"above": made.word(kind, code, **hidden)}, made.word(kind, code, **hidden),
            )  # fmt: skip
        made.file(key, clerk, kind)

    def step(name: str, do: Any, *more: Any) -> None:
        with made.cast.writing(name) as work:
            do(work, key, *more)

    made.cast.at(START)
    is_sent = stage in ("sent", "accepted", "corrected", "returned")
    # Of what was returned and typed anew, the old figures are shown to nobody any more.
    save("voided" if stage == "returned" else "sent" if is_sent else "draft")
    if stage == "draft":
        return
    step(clerk, reports.submit)
    if stage == "sent back":
        step(head, reports.send_back, made.word("head", code, **hidden))
    if not is_sent:
        return
    step(head, reports.approve)
    if stage == "accepted" and code not in made.gatherers:
        step(coordinator, reports.accept)
    if stage == "corrected":
        save("draft")
    if stage == "returned" and code not in made.gatherers:
        reason = made.word("returned", code, **hidden)
        step(coordinator, reports.send_back, reason, SUNDAY)
        save("draft")

"""Accounts: what lets people in, what keeps them out, and what the log keeps of it."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.organization import Organization
from monitor.domain.roles import Actor, Grant
from monitor.services import accounts, passwords, sessions, tokens
from monitor.services.account_rules import NewUser
from monitor.services.accounts import NOBODY, OPERATOR
from monitor.services.sessions import SignedIn, TurnedAway
from monitor.services.work import Clock, Office
from monitor.store import audit, organizations
from monitor.store.engine import writing
from tests.conftest import SHIPPED

NOON = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
GOOD = "con voi ăn mía"
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


def a_unit(code: str, path: str) -> Organization:
    return Organization(
        code, f"Đơn vị {code}", f"Unit {code}", "", None, path, "enterprise", True, None, None,
        True, (),
    )  # fmt: skip


@pytest.fixture
def full_price(monkeypatch):
    """Hashes as they are made in use."""
    monkeypatch.setattr(passwords, "_HASHER", SHIPPED)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def office(engine: Engine) -> Office:
    """TKV with a mine below it, and Đông Bắc beside it."""
    with writing(engine) as session:
        top = organizations.insert(
            session, a_unit("tkv", "/tkv/"), parent_id=None, recorded_at=NOON
        )
        organizations.insert(session, a_unit("mine", "/tkv/mine/"), parent_id=top, recorded_at=NOON)
        organizations.insert(
            session, a_unit("dong-bac", "/dong-bac/"), parent_id=None, recorded_at=NOON
        )
    return Office(engine, Clock(NOON))


def make(office: Office, name: str, *grants: Grant, password: str | None = GOOD) -> None:
    user = NewUser(name, name.title(), f"{name}@example.vn", grants, password=password)
    with office.writing(OPERATOR) as work:
        accounts.create(work, user)


def try_to_enter(
    office: Office, name: str, password: str, address: str = HERE
) -> SignedIn | TurnedAway:
    with office.writing(NOBODY) as work:
        return sessions.sign_in(work, name, password, address)


def enter(office: Office, name: str = "tkv", password: str = GOOD) -> SignedIn:
    found = try_to_enter(office, name, password)
    assert isinstance(found, SignedIn), found
    return found


def is_in(office: Office, token: str) -> bool:
    with office.reading(NOBODY) as work:
        return sessions.visitor(work, token) is not None


def later(office: Office, **by: float) -> None:
    assert office.clock.fixed is not None
    office.clock.fixed += timedelta(**by)


def actor(office: Office, name: str) -> Actor:
    with office.reading(OPERATOR) as work:
        return accounts.actor_for(work, name)


def actions(office: Office) -> list[str]:
    with office.engine.connect() as connection:
        return list(connection.scalars(text("SELECT action FROM audit_event ORDER BY id")))


# -- signing in


def test_the_right_password_begins_a_session_and_another_begins_another(office):
    make(office, "tkv", Grant("clerk", "tkv"))
    first, second = enter(office), enter(office, " TKV ")
    assert first.token != second.token
    assert is_in(office, first.token)
    assert first.actor.grants == (Grant("clerk", "tkv"),)


def test_no_secret_is_stored_as_it_is(office, tmp_path):
    make(office, "tkv", Grant("clerk", "tkv"))
    session = enter(office)
    with office.writing(OPERATOR) as work:
        _, token = tokens.create(work, "tkv", "báo cáo")
        link = accounts.reset(work, "tkv").link
    with office.engine.connect() as connection:
        for table in ("user_account", "web_session", "api_token", "one_time_link", "audit_event"):
            kept = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            for secret in (GOOD, session.token, token, link):
                assert secret not in kept


def test_a_password_typed_in_parts_is_the_same_password(office):
    make(office, "tkv", password="một hai ba bốn")
    decomposed = "mo\u0302\u0323t hai ba bo\u0302\u0301n"
    assert isinstance(try_to_enter(office, "tkv", decomposed), SignedIn)


def test_an_unknown_account_reads_exactly_like_a_wrong_password(office):
    make(office, "tkv")
    wrong = [try_to_enter(office, name, "không phải") for name in ("tkv", "nobody")]
    assert wrong == [TurnedAway("wrong", tries_left=4)] * 2


def test_an_unknown_account_takes_as_long_as_a_wrong_password(full_price):
    hashed = passwords.hash_password(GOOD)
    passwords.matches(None, "warm")

    spent: dict[str | None, list[float]] = {None: [], hashed: []}
    for _ in range(9):  # in turn, so that a busy machine is as busy for both
        for one, times in spent.items():
            began = time.perf_counter()
            passwords.matches(one, "không phải")
            times.append(time.perf_counter() - began)
    assert 0.4 < min(spent[None]) / min(spent[hashed]) < 2.5


def test_an_account_without_a_password_or_closed_lets_nobody_in(office):
    make(office, "new", password=None)
    make(office, "closed")
    with office.writing(OPERATOR) as work:
        accounts.disable(work, "closed")
    for name, password in (("new", ""), ("new", "nobody has this password"), ("closed", GOOD)):
        assert isinstance(try_to_enter(office, name, password), TurnedAway)


def test_five_wrong_tries_lock_for_fifteen_minutes_and_say_until_when(office):
    make(office, "tkv")
    told = [try_to_enter(office, "tkv", "sai") for _ in range(5)]
    assert [one.tries_left for one in told[:4]] == [4, 3, 2, 1]
    assert told[4] == TurnedAway("locked", until=NOON + timedelta(minutes=15))
    assert try_to_enter(office, "tkv", GOOD) == told[4]


def test_knocking_at_a_locked_door_does_not_keep_it_locked(office):
    make(office, "tkv")
    for _ in range(5):
        try_to_enter(office, "tkv", "sai")
    for _ in range(14):
        later(office, minutes=1)
        assert isinstance(try_to_enter(office, "tkv", "sai"), TurnedAway)
    later(office, minutes=1)
    assert isinstance(try_to_enter(office, "tkv", GOOD), SignedIn)


def test_a_stranger_elsewhere_does_not_lock_the_clerk_out(office):
    make(office, "tkv")
    for _ in range(5):
        try_to_enter(office, "tkv", "sai", ELSEWHERE)
    assert isinstance(try_to_enter(office, "tkv", GOOD, ELSEWHERE), TurnedAway)
    assert isinstance(try_to_enter(office, "tkv", GOOD, HERE), SignedIn)


def test_guessing_from_many_addresses_is_stopped_too(office):
    make(office, "tkv")
    for number in range(20):
        try_to_enter(office, "tkv", "sai", f"10.1.0.{number}")
    found = try_to_enter(office, "tkv", GOOD, HERE)
    assert isinstance(found, TurnedAway)
    assert found.reason == "locked"


def test_one_address_guessing_many_accounts_is_stopped(office):
    make(office, "tkv")
    for number in range(60):
        try_to_enter(office, f"user{number}", "sai", ELSEWHERE)
    assert isinstance(try_to_enter(office, "tkv", GOOD, ELSEWHERE), TurnedAway)
    assert isinstance(try_to_enter(office, "tkv", GOOD, HERE), SignedIn)


def test_success_gives_the_tries_back(office):
    make(office, "tkv")
    for _ in range(4):
        try_to_enter(office, "tkv", "sai")
    enter(office)
    assert try_to_enter(office, "tkv", "sai") == TurnedAway("wrong", tries_left=4)


def test_tries_at_once_are_counted_one_by_one(office):
    make(office, "tkv")
    told: list[SignedIn | TurnedAway] = []
    crowd = [
        threading.Thread(target=lambda: told.append(try_to_enter(office, "tkv", "sai")))
        for _ in range(12)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sum(1 for one in told if one.reason == "wrong") == 4
    assert sum(1 for one in told if one.reason == "locked") == 8


def test_a_password_is_hashed_at_the_price_we_chose(full_price):
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in passwords.hash_password(GOOD)


def test_an_old_hash_is_renewed_at_sign_in(office):
    make(office, "tkv")
    weak = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)
    with writing(office.engine) as session:
        session.execute(text("UPDATE user_account SET password_hash = :weak"), {"weak": weak})
    enter(office)
    with office.engine.connect() as connection:
        kept = connection.scalar(text("SELECT password_hash FROM user_account"))
    assert kept != weak
    assert not passwords.is_outdated(kept)
    enter(office)


# -- sessions


def test_signing_out_ends_the_session_for_good(office):
    make(office, "tkv")
    token = enter(office).token
    with office.writing(NOBODY) as work:
        sessions.sign_out(work, token)
    assert not is_in(office, token)


@pytest.mark.parametrize(("minutes", "open_"), [(59, True), (60, False)])
def test_an_idle_session_ends_after_an_hour(office, minutes, open_):
    make(office, "tkv")
    token = enter(office).token
    later(office, minutes=minutes)
    assert is_in(office, token) is open_


def test_a_busy_session_ends_after_twelve_hours(office):
    make(office, "tkv")
    token = enter(office).token
    for _ in range(23):
        later(office, minutes=30)
        assert is_in(office, token)
        with office.writing(NOBODY) as work:
            sessions.touch(work, token)
    later(office, minutes=30)
    assert not is_in(office, token)


def test_a_session_of_another_clock_is_not_honoured(office):
    make(office, "tkv")
    token = enter(office).token
    later(office, minutes=-2)
    assert not is_in(office, token)


def test_disabling_ends_sessions_tokens_and_links_at_once(office):
    make(office, "tkv")
    make(office, "new", password=None)
    session = enter(office).token
    with office.writing(OPERATOR) as work:
        _, secret = tokens.create(work, "tkv", "x")
        link = accounts.reset(work, "new").link
        accounts.disable(work, "tkv")
        accounts.disable(work, "new")
    assert not is_in(office, session)
    with office.reading(NOBODY) as work:
        assert tokens.bearer(work, secret) is None
        with pytest.raises(NotFound):
            sessions.link_owner(work, link)
    with office.writing(OPERATOR) as work:
        accounts.enable(work, "tkv")
    with office.reading(NOBODY) as work:
        assert tokens.bearer(work, secret) is None
    assert not is_in(office, session)


def test_a_role_taken_away_is_gone_at_the_next_request(office):
    make(office, "tkv", Grant("clerk", "tkv"), Grant("head", "mine"))
    token = enter(office).token
    with office.writing(OPERATOR) as work:
        accounts.take_role(work, "tkv", Grant("head", "mine"))
    with office.reading(NOBODY) as work:
        visitor = sessions.visitor(work, token)
    assert visitor is not None
    assert visitor.actor.grants == (Grant("clerk", "tkv"),)


def test_changing_the_password_ends_every_other_session(office):
    make(office, "tkv")
    old, other = enter(office).token, enter(office).token
    with office.writing(actor(office, "tkv")) as work:
        found = sessions.change_password(work, GOOD, "bốn con voi lớn", HERE)
    assert isinstance(found, SignedIn)
    assert [is_in(office, one) for one in (old, other, found.token)] == [False, False, True]
    assert isinstance(try_to_enter(office, "tkv", GOOD), TurnedAway)


def test_a_wrong_present_password_changes_nothing_and_counts(office):
    make(office, "tkv")
    token = enter(office).token
    with office.writing(actor(office, "tkv")) as work:
        found = sessions.change_password(work, "sai", "bốn con voi lớn", HERE)
    assert found == TurnedAway("wrong", tries_left=4)
    assert is_in(office, token)


# -- one-time links


def test_a_one_time_link_works_once(office):
    with office.writing(OPERATOR) as work:
        made = accounts.create(work, NewUser("tkv", "TKV", "tkv@example.vn"))
    with office.writing(NOBODY) as work:
        sessions.choose_password(work, made.link, GOOD, HERE)
    with pytest.raises(NotFound), office.writing(NOBODY) as work:
        sessions.choose_password(work, made.link, "bốn con voi lớn", HERE)
    enter(office)


def test_a_one_time_link_runs_out_after_a_day(office):
    with office.writing(OPERATOR) as work:
        made = accounts.create(work, NewUser("tkv", "TKV", "tkv@example.vn"))
    later(office, hours=24)
    with pytest.raises(NotFound), office.reading(NOBODY) as work:
        sessions.link_owner(work, made.link)


def test_a_new_link_voids_the_one_before(office):
    make(office, "tkv")
    with office.writing(OPERATOR) as work:
        first, second = accounts.reset(work, "tkv").link, accounts.reset(work, "tkv").link
    with pytest.raises(NotFound), office.reading(NOBODY) as work:
        sessions.link_owner(work, first)
    with office.reading(NOBODY) as work:
        assert sessions.link_owner(work, second).username == "tkv"


def test_a_reset_ends_the_old_password_and_the_sessions_at_once(office):
    make(office, "tkv")
    token = enter(office).token
    with office.writing(OPERATOR) as work:
        accounts.reset(work, "tkv")
    assert not is_in(office, token)
    assert isinstance(try_to_enter(office, "tkv", GOOD), TurnedAway)


def test_a_bad_password_leaves_the_link_usable(office):
    with office.writing(OPERATOR) as work:
        made = accounts.create(work, NewUser("tkv", "TKV", "tkv@example.vn"))
    with pytest.raises(Invalid), office.writing(NOBODY) as work:
        sessions.choose_password(work, made.link, "ngắn", HERE)
    with office.writing(NOBODY) as work:
        sessions.choose_password(work, made.link, GOOD, HERE)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("mười một ch", "password_short"),
        ("x" * 1025, "password_long"),
        ("matkhau123456", "password_common"),
        ("Mật khẩu 123456", "password_common"),
        ("abababababab", "password_common"),
        ("mỏ Than Hà Lầm 2020", "password_is_name"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password, code):
    assert code in [one for one, _ in passwords.problems(password, username="than-ha-lam")]


@pytest.mark.parametrize("length", [64, 72, 73, 128])
def test_a_long_password_is_taken_whole(length):
    password = ("con voi ăn mía " * 20)[:length]
    hashed = passwords.hash_password(password)
    assert passwords.problems(password, username="tkv") == []
    assert passwords.matches(hashed, password)
    assert not passwords.matches(hashed, password[:-1])


# -- managing


def test_only_those_who_may_manage_accounts_do(office):
    make(office, "tkv", Grant("head", "tkv"))
    with pytest.raises(NotAllowed), office.writing(actor(office, "tkv")) as work:
        accounts.create(work, NewUser("x", "X", "x@example.vn", (Grant("clerk", "tkv"),)))


def test_the_administrator_of_a_unit_manages_its_subtree_and_no_more(office):
    make(office, "quantri", Grant("unit_admin", "tkv"))
    make(office, "than", Grant("clerk", "mine"))
    make(office, "both", Grant("clerk", "mine"), Grant("leader", "tkv"))
    make(office, "dong-bac", Grant("clerk", "dong-bac"))
    manager = actor(office, "quantri")
    with office.writing(manager) as work:
        accounts.create(work, NewUser("mine.new", "New", "n@example.vn", (Grant("head", "mine"),)))
        accounts.disable(work, "than")
        seen = {one.username for one in accounts.users(work)}
    assert seen == {"quantri", "than", "both", "mine.new"}
    for refusal, username in ((NotFound, "dong-bac"), (NotAllowed, "both"), (NotFound, "none")):
        with pytest.raises(refusal), office.writing(manager) as work:
            accounts.reset(work, username)
    for grant in (Grant("leader", "tkv"), Grant("admin"), Grant("coordinator", "tkv")):
        with pytest.raises(NotAllowed), office.writing(manager) as work:
            accounts.create(work, NewUser("y", "Y", "y@example.vn", (grant,)))
        with pytest.raises(NotAllowed), office.writing(manager) as work:
            accounts.give_role(work, "quantri", grant)
    with pytest.raises(NotFound), office.writing(manager) as work:
        tokens.create(work, "mine.new", "x")


def test_to_the_administrator_of_a_unit_what_lies_elsewhere_does_not_exist(office):
    """A unit, an account and a directive of others read exactly as ones that are not there."""
    make(office, "quantri", Grant("unit_admin", "tkv"))
    make(office, "dong-bac", Grant("clerk", "dong-bac"))
    manager = actor(office, "quantri")

    def refused(user: NewUser) -> list[tuple[str, str]]:
        with pytest.raises(Invalid) as no, office.writing(manager) as work:
            accounts.create(work, user)
        return [(place, code) for place, code, _ in no.value.fields]

    for unit in ("dong-bac", "khong-co"):
        user = NewUser(f"{unit}.x", "X", "x@example.vn", (Grant("clerk", unit),))
        assert refused(user) == [("organization", "organization_unknown")]
        with pytest.raises(Invalid), office.writing(manager) as work:
            accounts.give_role(work, "quantri", Grant("clerk", unit))
    for name in ("dong-bac", "khong-co", "mineral", "tkvx"):
        user = NewUser(name, "X", "x@example.vn", (Grant("clerk", "mine"),))
        assert refused(user) == [("username", "username_outside")]
    make(office, "mine.a", Grant("clerk", "mine"))
    user = NewUser("mine.a", "X", "x@example.vn", (Grant("clerk", "mine"),))
    assert refused(user) == [("username", "username_taken")]


def test_a_list_of_accounts_is_made_whole_or_not_at_all(office):
    wanted = [
        NewUser("a", "A", "a@example.vn", (Grant("clerk", "tkv"),)),
        NewUser("A!", " ", "a,b@example.vn", (Grant("clerk"),)),
        NewUser("a", "A", "a@example.vn", (Grant("clerk", "nowhere"),)),
    ]
    with pytest.raises(Invalid) as refused, office.writing(OPERATOR) as work:
        accounts.create_all(work, wanted, ["row 2, ", "row 3, ", "row 4, "])
    assert [(place, code) for place, code, _ in refused.value.fields] == [
        ("row 3, username", "username_refused"),
        ("row 3, display_name", "name_refused"),
        ("row 3, email", "email_refused"),
        ("row 3, organization", "role_needs_reach"),
        ("row 4, username", "username_taken"),
        ("row 4, organization", "organization_unknown"),
    ]
    with office.reading(OPERATOR) as work:
        assert accounts.users(work) == []


def test_the_first_administrator_comes_with_a_link_and_only_once(office):
    with office.writing(OPERATOR) as work:
        first = accounts.first_administrator(work)
        again = accounts.first_administrator(work)
    assert first.username == again.username == "admin"
    with office.writing(NOBODY) as work:
        sessions.choose_password(work, again.link, GOOD, HERE)
    with office.writing(OPERATOR) as work:
        assert accounts.first_administrator(work) is None


def test_nobody_closes_their_own_account(office):
    make(office, "admin", Grant("admin"))
    with pytest.raises(Invalid), office.writing(actor(office, "admin")) as work:
        accounts.disable(work, "admin")


# -- tokens


def test_a_token_acts_as_its_person_until_it_is_revoked(office):
    make(office, "tkv", Grant("clerk", "tkv"))
    with office.writing(actor(office, "tkv")) as work:
        token, secret = tokens.create(work, "tkv", "báo cáo hằng ngày")
    assert secret.startswith(token.prefix)
    with office.reading(NOBODY) as work:
        found = tokens.bearer(work, secret)
    assert found is not None
    assert found[0].grants == (Grant("clerk", "tkv"),)
    with office.writing(actor(office, "tkv")) as work:
        tokens.revoke(work, token.id)
    with office.reading(NOBODY) as work:
        assert tokens.bearer(work, secret) is None


def test_another_person_s_token_does_not_exist(office):
    make(office, "tkv")
    make(office, "dong-bac")
    with office.writing(actor(office, "tkv")) as work:
        token, _ = tokens.create(work, "tkv", "x")
    with pytest.raises(NotFound) as theirs, office.writing(actor(office, "dong-bac")) as work:
        tokens.revoke(work, token.id)
    with pytest.raises(NotFound) as nobodys, office.writing(actor(office, "dong-bac")) as work:
        tokens.revoke(work, 999)
    assert theirs.value.code == nobodys.value.code


# -- the log


def test_every_account_action_is_in_the_log(office):
    make(office, "admin", Grant("admin"))
    with office.writing(actor(office, "admin")) as work:
        made = accounts.create(work, NewUser("tkv", "T", "t@x.vn", (Grant("clerk", "tkv"),)))
    with office.writing(NOBODY) as work:
        token = sessions.choose_password(work, made.link, GOOD, HERE).token
        sessions.sign_out(work, token)
    try_to_enter(office, "tkv", "sai")
    with office.writing(actor(office, "tkv")) as work:
        sessions.change_password(work, GOOD, "bốn con voi lớn", HERE)
        sessions.choose_language(work, "en")
        key, _ = tokens.create(work, "tkv", "x")
        tokens.revoke(work, key.id)
    with office.writing(actor(office, "admin")) as work:
        accounts.take_role(work, "tkv", Grant("clerk", "tkv"))
        accounts.reset(work, "tkv")
        accounts.disable(work, "tkv")
        accounts.enable(work, "tkv")
    assert actions(office)[2:] == [
        "role.grant", "user.create", "password.choose", "session.begin", "session.end",
        "session.refused", "password.change", "session.begin", "user.language", "token.create",
        "token.revoke", "role.revoke", "user.reset", "user.disable", "user.enable",
    ]  # fmt: skip
    with office.reading(OPERATOR) as work:
        assert audit.verify(work.session) is None


CHANGES = {
    "a word changed": "UPDATE audit_event SET action = 'nothing' WHERE id = :id",
    "a record removed": "DELETE FROM audit_event WHERE id = :id",
    "an instant changed": "UPDATE audit_event SET at = (SELECT at FROM audit_event WHERE id = 1)"
    " WHERE id = :id",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_log_names_the_first_record_somebody_changed(office, change):
    make(office, "tkv", Grant("clerk", "tkv"))
    later(office, minutes=1)
    for _ in range(4):
        enter(office)
    with office.engine.begin() as connection:
        if office.engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        else:
            for name in connection.scalars(
                text("SELECT name FROM sqlite_master WHERE type='trigger'")
            ).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text(change), {"id": 4})
    with office.reading(OPERATOR) as work:
        assert audit.verify(work.session) == (5 if "DELETE" in change else 4)


def test_records_written_at_once_stand_in_one_chain(office):
    make(office, "tkv")

    def write(number: int) -> None:
        with writing(office.engine) as session:
            audit.record(session, NOON, None, "test.write", "test", number, detail={"á": number})

    crowd = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with office.reading(OPERATOR) as work:
        assert audit.verify(work.session) is None
        assert audit.count(work.session) == 17


def test_whatever_stands_in_a_record_is_read_back_as_it_was_hashed(office):
    with writing(office.engine) as session:
        detail = {"nul": "a\0b", "half": "\ud800", "rtl": "\u202e", "n": 10**15, "l": [1, None]}
        audit.record(session, NOON, None, "test.write", "test", "x", detail=detail)
    with office.reading(OPERATOR) as work:
        assert audit.verify(work.session) is None

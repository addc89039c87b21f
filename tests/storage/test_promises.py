"""What storage promises, on SQLite and on PostgreSQL."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from storage import improvements, lessons, meetings, people, prompts, receipts, reminders, silences, tables, teams
from storage.desk import Desk
from storage.engine import migrate, reading, writing
from storage.improvements import Answer, Made, Move
from storage.lessons import Written
from storage.prompts import Prompt
from storage.reminders import Bundle, Pace, Plan, Planned
from storage.teams import TeamSettings
from tests.storage.tables_as_described import still_to_change

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
A, B = "TA", "TB"
LEASE = timedelta(minutes=5)
SETTINGS = TeamSettings("Lindevalla", "Styrning", "sv", "Europe/Stockholm", 0, time(9), ("U1", "U2"), ("U1",))


def a_team(engine: Engine, workspace: str = A, channel: str = "C1") -> int:
    with writing(engine) as connection:
        desk = Desk(connection, workspace, NOW)
        people.welcome(desk)
        return teams.keep(desk, channel, SETTINGS, "U1")


def an_improvement(engine: Engine, workspace: str = A) -> int:
    team = a_team(engine, workspace)
    with writing(engine) as connection:
        return improvements.begin(
            Desk(connection, workspace, NOW), team_id=team, title="Kortare kö", kind="governance", method="pdsa",
            version="1", started_by="U1",
        )  # fmt: skip


def an_answer(improvement: int, value: object, member: str = "") -> Answer:
    return Answer(improvement, "study", "learned", member, value, "Vad lärde ni er?", "U1", 0, NOW)


def due(recipient: str = "U1", kind: str = "weekly", minutes: int = 0, day: date = TODAY, about: str = "") -> Planned:
    return Planned(recipient, kind, about, day, NOW + timedelta(minutes=minutes))


def claimed(engine: Engine, now: datetime = NOW, most: int = 100, pace: Pace | None = None) -> list[Bundle]:
    with writing(engine) as connection:
        return reminders.claim(
            connection,
            now,
            "test",
            most=most,
            lease=LEASE,
            pace=pace or Pace(1e6, 10_000),
            calling=["chat.postMessage"],
        )


def a_lesson(desk: Desk, team: int, words: str, meeting: int) -> int:
    written = Written(words, shared=True)
    return lessons.add(desk, written, team_id=team, meeting_id=meeting, sort="lesson", author="U1")


def states(engine: Engine) -> list[str]:
    table = tables.reminder
    with reading(engine) as connection:
        return sorted(connection.execute(select(table.c.state)).scalars())


def test_a_database_that_0002_had_given_unused_tables_is_brought_up_too(engine: Engine) -> None:
    """For a while 0002 made tables that nothing used; 0003 makes them as they are used."""
    migrate(engine, "0002")
    with writing(engine) as connection:
        for unused in ("opinion", "hint", "spread"):
            connection.exec_driver_sql(f"CREATE TABLE {unused} (id INTEGER PRIMARY KEY)")
    migrate(engine)
    assert still_to_change(engine) == []


def test_the_migrations_lead_up_and_down_and_agree_with_the_tables(engine: Engine) -> None:
    """What Alembic would still change is nothing; down leaves only its own table behind."""
    assert still_to_change(engine) == []
    migrate(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    migrate(engine)
    assert set(tables.metadata.tables) < set(inspect(engine).get_table_names())


def test_answers_are_appended_and_the_latest_is_the_answer(engine: Engine) -> None:
    one = an_improvement(engine)
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        for value in ("först", {"inte": "så"}, ["a", "b"], 12.5, None):
            improvements.add_answer(desk, an_answer(one, value))
        improvements.add_answer(desk, an_answer(one, "Annas", "U2"))
    with reading(engine) as connection:
        desk = Desk(connection, A, NOW)
        history = improvements.history(desk, one, "study")
        assert [answer.value for answer in history] == ["först", {"inte": "så"}, ["a", "b"], 12.5, None, "Annas"]
        latest = improvements.latest_answers(desk, [one])[one]
    assert sorted((answer.member, answer.value) for answer in latest) == [("", None), ("U2", "Annas")]
    assert history[0].asked == "Vad lärde ni er?"
    assert history[0].at == NOW


def test_the_same_move_is_kept_once(engine: Engine) -> None:
    """The second of two clicks meets a unique key, and its transaction leaves nothing behind."""
    one = an_improvement(engine)
    move = Move(one, 1, "forward", "a", "b", "", "U1", NOW)
    with writing(engine) as connection:
        improvements.add_move(Desk(connection, A, NOW), move)

    def again() -> None:
        with writing(engine) as connection:
            desk = Desk(connection, A, NOW)
            improvements.add_answer(desk, an_answer(one, "borta"))
            improvements.add_move(desk, move)

    with pytest.raises(IntegrityError):
        again()
    with reading(engine) as connection:
        desk = Desk(connection, A, NOW)
        assert improvements.moves(desk, [one]) == {one: [move]}
        assert improvements.history(desk, one, "study") == []


def test_one_workspace_sees_nothing_of_another(engine: Engine) -> None:
    """Slack's ids are unique in a workspace only, and ours are guessed easily."""
    one = an_improvement(engine, A)
    a_team(engine, B)
    with writing(engine) as connection:
        mine, theirs = Desk(connection, A, NOW), Desk(connection, B, NOW)
        improvements.add_answer(mine, an_answer(one, "hemligt"))
        meeting = meetings.add(mine, 1, "BM 2", NOW, "")
        found = meetings.get(mine, meeting)
        assert found is not None
        a_lesson(mine, 1, "lärdom", meeting)
        prompts.ask(mine, "U1", Prompt(one, "study", "learned", 0, 0))
        people.set_language(mine, "U1", "en")
        improvements.keep_standings(mine, [Made(one, None, "[]")])
        improvements.touch(theirs, one)
        improvements.keep_standings(theirs, [Made(one, "[]", "")])
        improvements.forget_standings(theirs, 1)
        meetings.change(theirs, replace(found, cancelled=True))
        prompts.clear(theirs, "U1")
    with reading(engine) as connection:
        mine, theirs = Desk(connection, A, NOW), Desk(connection, B, NOW)
        assert improvements.get(theirs, one) is None
        assert improvements.of_teams(theirs, [1, 2]) == improvements.standings(theirs, [1, 2]) == []
        assert improvements.some(theirs, [one]) == []
        assert [kept.standing for kept in improvements.standings(mine, [1])] == ["[]"]
        assert improvements.latest_answers(theirs, [one]) == {one: []}
        assert improvements.history(theirs, one, "study") == []
        assert improvements.moves(theirs, [one]) == {one: []}
        assert meetings.get(theirs, meeting) is None
        assert meetings.of_team(theirs, 1) == []
        assert lessons.of_meeting(theirs, meeting) == []
        assert lessons.search(theirs, "lärdom") == []
        assert teams.get(theirs, 1) is None
        assert people.known(theirs, "U1").prompt is None
        assert people.get(theirs, "U1").language is None
        still = improvements.get(mine, one)
        assert still is not None
        assert still.changes == 1
        kept = meetings.get(mine, meeting)
        assert kept is not None
        assert not kept.cancelled
        assert people.known(mine, "U1").prompt is not None


def test_a_meeting_added_twice_is_one_meeting(engine: Engine) -> None:
    team = a_team(engine)
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        first = meetings.add(desk, team, "BM 2", NOW, "")
        assert meetings.add(desk, team, "BM 2", NOW, "") == first
        assert meetings.add(desk, team, "BM 3", NOW, "") != first


def test_a_moment_without_a_zone_is_a_mistake(engine: Engine) -> None:
    team = a_team(engine)
    with pytest.raises(StatementError, match="needs a time zone"), writing(engine) as connection:
        meetings.add(Desk(connection, A, NOW), team, "BM 2", datetime(2027, 1, 1), "")  # noqa: DTZ001 - the mistake


def test_a_receipt_stands_only_when_the_work_was_done(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:  # noqa: PT012 - it fails half-way
        assert receipts.take(Desk(connection, A, NOW), "Ev1")
        raise ZeroDivisionError  # the work fails
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        assert receipts.take(desk, "Ev1")
        assert not receipts.take(desk, "Ev1")
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW + timedelta(hours=1))
        assert not receipts.take(desk, "Ev1")
        receipts.forget_old(connection, NOW + timedelta(days=3))
        assert receipts.take(desk, "Ev1")


def test_planning_again_changes_nothing_and_what_no_longer_follows_is_dropped(engine: Engine) -> None:
    team = a_team(engine)
    plan = [due("U1", minutes=5), due("U2", minutes=5)]
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        for _ in range(2):
            reminders.plan(desk, {team: Plan(NOW, plan)}, beside=["later"])
        reminders.add(desk, team, due("U1", "later", minutes=5))
    assert states(engine) == ["due"] * 3
    with writing(engine) as connection:
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW, plan[:1])}, beside=["later"])
    assert states(engine) == ["dropped", "due", "due"]
    with writing(engine) as connection:
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW, plan)}, beside=["later"])
    assert states(engine) == ["due"] * 3
    with writing(engine) as connection:
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW + timedelta(hours=1), [])}, beside=["later"])
    assert states(engine) == ["due"] * 3, "what is already due is asked about when it is said"


def test_everything_due_to_somebody_that_day_leaves_as_one_message(engine: Engine) -> None:
    """What is due later the same day rides along; tomorrow's does not."""
    team = a_team(engine)
    tomorrow = TODAY + timedelta(days=1)
    with writing(engine) as connection:
        plan = [due(), due(kind="countdown", minutes=90), due(kind="later", minutes=1500, day=tomorrow), due("U2")]
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW, plan)})
    bundles = {bundle.recipient: bundle for bundle in claimed(engine)}
    assert [one.kind for one in bundles["U1"].reminders] == ["weekly", "countdown"]
    assert claimed(engine) == []
    with writing(engine) as connection:
        agreed, others = reminders.about_to_say(connection, list(bundles.values()), TODAY, NOW)
        assert (len(agreed), others) == (2, [])
        reminders.sent(connection, [(bundle, "1.0") for bundle in agreed])
    assert states(engine) == ["dropped", "due", "sent", "sent"]


def test_nobody_is_written_to_twice_on_one_date(engine: Engine) -> None:
    team = a_team(engine)
    for kind, expected in (("weekly", 1), ("countdown", 0)):
        with writing(engine) as connection:
            reminders.add(Desk(connection, A, NOW), team, due(kind=kind))
        bundles = claimed(engine)
        with writing(engine) as connection:
            agreed, refused = reminders.about_to_say(connection, bundles, TODAY, NOW)
            reminders.sent(connection, [(bundle, "1.0") for bundle in agreed])
            for bundle in refused:
                reminders.drop(connection, bundle, "said today")
        assert len(agreed) == expected
    assert states(engine) == ["dropped", "sent"]


@pytest.mark.parametrize("outcome", ["found", "unsure", "keep_unknown", "put_off", "failed"])
def test_a_claim_that_ran_out_after_an_attempt_is_unknown(engine: Engine, outcome: str) -> None:
    """Whoever takes it next is told so, with the key that the message carried."""
    team = a_team(engine)
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        reminders.add(desk, team, due())
        reminders.add(desk, team, due(kind="later"))
    (bundle,) = claimed(engine)
    assert bundle.unknown is None
    with writing(engine) as connection:
        reminders.about_to_say(connection, [bundle], TODAY, NOW)
    assert claimed(engine, NOW + LEASE - timedelta(seconds=1)) == []
    (again,) = claimed(engine, NOW + LEASE)
    assert again.unknown is not None
    assert again.carrier.event_key == bundle.carrier.event_key
    later = NOW + timedelta(hours=1)
    with writing(engine) as connection:
        if outcome == "found":
            reminders.found(connection, again, "1.0")
        elif outcome in ("unsure", "failed"):
            getattr(reminders, outcome)(connection, again, "missing_scope")
        else:
            getattr(reminders, outcome)(connection, again, later)
        desk = Desk(connection, A, NOW)
        shown = reminders.troubles(desk, [team], TODAY)
        upcoming = reminders.next_due(desk)
    expected = {
        "found": ["due", "sent"], "unsure": ["due", "unsure"], "keep_unknown": ["claimed", "due"],
        "put_off": ["due", "due"], "failed": ["failed", "failed"],
    }  # fmt: skip
    assert states(engine) == expected[outcome]
    assert [one.reason for one in shown] == ["missing_scope"] * {"unsure": 1, "failed": 2}.get(outcome, 0)
    assert (upcoming is None) == (outcome == "failed")
    assert claimed(engine, later - timedelta(minutes=30)) == [] or outcome in ("found", "unsure")


def test_workspaces_are_served_in_turn_each_at_its_own_pace(engine: Engine) -> None:
    """One with a hundred due does not keep another with one waiting."""
    for workspace, count in ((A, 30), (B, 1)):
        team = a_team(engine, workspace)
        with writing(engine) as connection:
            for number in range(count):
                reminders.add(Desk(connection, workspace, NOW), team, due(f"U{number}"))
    pace = Pace(per_second=1, burst=10)
    first = claimed(engine, pace=pace)
    assert sorted(bundle.workspace_id for bundle in first) == [A] * 10 + [B]
    assert claimed(engine, pace=pace) == []
    assert len(claimed(engine, NOW + timedelta(seconds=4), pace=pace)) == 4


def test_a_workspace_in_trouble_or_asked_to_wait_is_left_alone(engine: Engine) -> None:
    team = a_team(engine)
    with writing(engine) as connection:
        desk = Desk(connection, A, NOW)
        reminders.add(desk, team, due())
        silences.keep(desk, "chat.postMessage", NOW + timedelta(seconds=30))
    assert claimed(engine) == []
    with writing(engine) as connection:
        people.set_trouble(Desk(connection, A, NOW), "token_revoked")
    assert claimed(engine, NOW + timedelta(hours=1)) == []
    with writing(engine) as connection:
        people.forgive(Desk(connection, A, NOW))
    assert claimed(engine) == []  # a new start does not shorten what Slack asked for
    assert len(claimed(engine, NOW + timedelta(seconds=31))) == 1


def test_two_at_once_never_claim_the_same(engine: Engine) -> None:
    """Real threads, each with its own connection, until nothing is left."""
    team = a_team(engine)
    with writing(engine) as connection:
        for number in range(60):
            reminders.add(Desk(connection, A, NOW), team, due(f"U{number}"))
    taken: list[str] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        for _ in range(20):
            taken.extend(bundle.recipient for bundle in claimed(engine, most=7))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.extend(bundle.recipient for bundle in claimed(engine))
    assert sorted(taken) == sorted(f"U{number}" for number in range(60))


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 50)), max_size=40), st.floats(0.5, 10), st.integers(1, 30)
)
def test_no_window_of_time_holds_more_than_the_pace_allows(
    asked: list[tuple[int, int]], per_second: float, burst: int
) -> None:
    """GCRA: whatever is asked for and when, at most the burst and what has come in since."""
    pace, now, following = Pace(per_second, burst), NOW, None
    given_out: list[tuple[datetime, int]] = []
    for milliseconds, wanted in asked:
        now += timedelta(milliseconds=milliseconds)
        count = min(wanted, pace.room(following, now))
        following = pace.later(following, now, count)
        given_out.append((now, count))
    for first in range(len(given_out)):
        for last in range(first, len(given_out)):
            seconds = (given_out[last][0] - given_out[first][0]).total_seconds()
            assert sum(count for _, count in given_out[first : last + 1]) <= burst + seconds * per_second + 1


def test_a_card_is_drawn_by_one_at_a_time_and_a_dead_claim_lapses(engine: Engine) -> None:
    one = an_improvement(engine)
    with writing(engine) as connection:
        assert improvements.behind(connection, NOW, 10, []) == [(A, one)]
        now, soon, later = (Desk(connection, A, NOW + timedelta(seconds=after)) for after in (0, 119, 121))
        assert improvements.claim_card(now, one)
        assert not improvements.claim_card(soon, one)
        assert improvements.behind(connection, NOW, 10, []) == []
        assert improvements.claim_card(later, one)


def test_who_slept_past_the_lease_can_neither_say_nor_change_what_another_has_claimed(engine: Engine) -> None:
    """A machine that was suspended wakes up with rows that somebody else has claimed and sent since."""
    team = a_team(engine)
    with writing(engine) as connection:
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW - timedelta(hours=1), [due()])})
    [slept] = claimed(engine)
    [taken_over] = claimed(engine, NOW + LEASE + timedelta(seconds=1))
    with writing(engine) as connection:
        assert reminders.about_to_say(connection, [slept], TODAY, NOW) == ([], [slept])
        agreed, _ = reminders.about_to_say(connection, [taken_over], TODAY, NOW)
        assert agreed == [taken_over]
        reminders.failed(connection, slept, "channel_not_found")
        reminders.sent(connection, [(slept, "1.0")])
    assert states(engine) == ["claimed"]
    with writing(engine) as connection:
        reminders.sent(connection, [(taken_over, "2.0")])
        reminders.put_off(connection, slept, NOW)
    assert states(engine) == ["sent"]


def test_a_day_is_free_again_after_a_failure_and_used_up_by_what_may_have_arrived(engine: Engine) -> None:
    """What never arrived leaves room for another message that day; what may have arrived does not."""
    team = a_team(engine)
    later = NOW + timedelta(minutes=30)
    with writing(engine) as connection:
        planned = [due("U1"), due("U2"), due("U1", "later", 20), due("U2", "later", 20)]
        planning = [one for one in planned if one.kind != "later"]
        reminders.plan(Desk(connection, A, NOW), {team: Plan(NOW - timedelta(hours=1), planning)})
    failing, lost = claimed(engine)
    with writing(engine) as connection:
        reminders.about_to_say(connection, [failing, lost], TODAY, NOW)
        reminders.failed(connection, failing, "msg_blocks_too_long")
        reminders.drop(connection, lost, "left")
        for one in planned[2:]:
            reminders.add(Desk(connection, A, NOW), team, one)
    second = claimed(engine, later)
    with writing(engine) as connection:
        agreed, refused = reminders.about_to_say(connection, second, TODAY, later)
    assert [one.recipient for one in agreed] == ["U1"]
    assert [one.recipient for one in refused] == ["U2"]


def test_an_error_of_the_database_does_not_show_what_somebody_wrote(engine: Engine) -> None:
    """PostgreSQL's own message has the failing row in it, and such a message may end in a log."""
    improvement = an_improvement(engine)
    secret = "hemligt om en invånare"
    move = Move(improvement, 1, "back_up", None, "study", secret, "U1", NOW)
    with writing(engine) as connection:
        improvements.add_move(Desk(connection, A, NOW), move)
    with pytest.raises(IntegrityError) as error, writing(engine) as connection:
        improvements.add_move(Desk(connection, A, NOW), move)
    chain = [error.value, error.value.orig]
    assert secret not in "".join(str(one) for one in chain)


def test_a_look_is_of_one_moment(engine: Engine) -> None:
    """What somebody else writes while we read is not half seen."""
    improvement = an_improvement(engine)
    with reading(engine) as connection:
        desk = Desk(connection, A, NOW)
        before = improvements.latest_answers(desk, [improvement])
        with writing(engine) as other:
            improvements.add_answer(Desk(other, A, NOW), an_answer(improvement, "Nytt"))
        assert improvements.latest_answers(desk, [improvement]) == before

"""The clock under strain: at night, while somebody is away, when Slack refuses or asks to wait, when time jumps."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bench.counting import Seen, seen
from bot.clock.tick import tick_until_quiet
from bot.conversation.take import begin
from bot.reminders import plan
from flows import calendar
from localslack import api_error, drop_after, http_error, rate_limited
from localslack.faults import Fault
from storage import parked, people, tables, teams
from storage.desk import Desk
from storage.engine import reading, writing
from tests.said import heard, states
from tests.world import CHANNEL, MEETING, MONDAY, STOCKHOLM, WEEK, World, in_a_turn

EVERYONE = ("UANNA", "ULARS", "UPRIYA", "USARA")


def when(world: World, channel: str) -> list[str]:
    """The local moments at which the clock has said something there."""
    said = [one for one in world.slack.messages(channel) if one.get("metadata")]
    ours = [one for one in said if one["metadata"]["event_type"] == "hemmaplan_reminder"]
    return [f"{calendar.local(datetime.fromtimestamp(float(one['ts']), UTC), STOCKHOLM):%a %H:%M}" for one in ours]


def goes_away(world: World, user: str, text: str, emoji: str = "", ends: datetime | None = None) -> None:
    """The person changes their own status in Slack."""
    profile = {"status_text": text, "status_emoji": emoji, "status_expiration": int(ends.timestamp()) if ends else 0}
    world.slack.send_event({"type": "user_change", "user": {"id": user, "tz": STOCKHOLM, "profile": profile}})


def begins(world: World, title: str) -> None:
    """Anna begins one more improvement."""
    in_a_turn(world.coach, "UANNA", lambda turn: begin(turn, 1, title, "governance"))


def mark(world: World) -> None:
    with world.coach.workspace("T0LOCAL").writing() as desk:
        teams.mark(desk, 1)


def changing(found: Seen) -> list[str]:
    return [one for one in found.statements if not one.startswith("SELECT")]


def test_what_is_late_waits_for_daytime_on_a_working_day(world: World) -> None:
    """Down from Monday morning to Tuesday night: the weekly comes on Tuesday at seven. Friday's waits for Monday."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-02-05 09:00 Benchmarking 2", in_=CHANNEL)
    world.goes_to(datetime(2027, 1, 11, 9, 30, tzinfo=UTC))
    world.goes_to(datetime(2027, 1, 19, 1, 30, tzinfo=UTC))
    assert when(world, "DANNA") == []
    world.goes_to(datetime(2027, 1, 19, 6, 0, tzinfo=UTC))
    assert when(world, "DANNA") == ["Tue 07:00"]
    world.goes_to(datetime(2027, 1, 30, 22, 0, tzinfo=UTC))
    world.goes_to(datetime(2027, 1, 31, 12, 0, tzinfo=UTC))
    before = when(world, "CSTYRNING")
    world.goes_to(datetime(2027, 2, 1, 8, 0, tzinfo=UTC))
    assert when(world, "CSTYRNING") == [*before, "Mon 09:00"]


def test_night_is_where_the_recipient_is(world: World) -> None:
    """Five in the afternoon in Stockholm is eleven in the morning in New York."""
    world.has_an_improvement()
    world.slack.send_event({"type": "user_change", "user": {"id": "UPRIYA", "tz": "America/New_York"}})
    world.goes_to(MONDAY + WEEK - timedelta(hours=1))
    world.goes_to(MONDAY + WEEK + timedelta(hours=9, minutes=30))
    assert [len(heard(world, user)) for user in EVERYONE] == [0, 0, 1, 0]


def test_waiting_for_daytime_is_no_attempt(world: World) -> None:
    """Nobody looks in the channel for what was never posted."""
    world.has_an_improvement()
    world.goes_to(MONDAY + WEEK + timedelta(hours=12))
    world.goes_to(MONDAY + WEEK + timedelta(hours=24))
    assert world.slack.calls("conversations.history") == []
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "emoji", "away"),
    [
        ("", ":palm_tree:", True), ("Vacationing", ":palm_tree:", True), ("Out sick", ":face_with_thermometer:", True),
        ("Semester", "", True), ("Föräldraledig till augusti", ":baby:", True), ("vabbar", "", True),
        ("In a meeting", ":spiral_calendar_pad:", False), ("Commuting", ":bus:", False), ("", "", False),
        ("Working remotely", ":house_with_garden:", False), ("Snart semester!", "", False), ("Lediga rum?", "", False),
        ("Ledig för frågor 14-15", ":spiral_calendar_pad:", False), ("Semesterplanering", "", False),
    ],
)  # fmt: skip
def test_whoever_is_away_by_their_own_status_is_not_nudged(world: World, text: str, emoji: str, away: bool) -> None:
    world.has_an_improvement()
    goes_away(world, "UANNA", text, emoji)
    world.lives_through(MONDAY + WEEK)
    assert [len(heard(world, user)) for user in EVERYONE] == [0 if away else 1, 1, 1, 1]


def test_an_absence_ends_when_its_status_does(world: World) -> None:
    """And is over at once when the status is taken away; what it said is nowhere kept."""
    world.has_an_improvement()
    goes_away(world, "UANNA", "Semester", ends=MONDAY + timedelta(days=10))
    goes_away(world, "ULARS", "Out sick", ":face_with_thermometer:")
    world.lives_through(MONDAY + timedelta(days=8))
    assert [len(heard(world, user)) for user in EVERYONE] == [0, 0, 1, 1]
    goes_away(world, "ULARS", "")
    world.lives_through(MONDAY + 2 * WEEK)
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 2, 2]
    with reading(world.coach.engine) as connection:
        kept = connection.execute(select(tables.person)).all()
    assert "Semester" not in repr(kept)


def test_an_absence_without_an_end_is_believed_for_a_month(world: World) -> None:
    world.has_an_improvement()
    goes_away(world, "UANNA", "Semester")
    world.lives_through(MONDAY + timedelta(days=29))
    assert heard(world, "UANNA") == []
    world.lives_through(MONDAY + timedelta(days=37))
    assert len(heard(world, "UANNA")) == 1


def test_a_lead_who_is_away_hears_no_countdown_and_the_channel_does(world: World) -> None:
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    goes_away(world, "USARA", "Semester", ends=MONDAY + timedelta(days=60))
    world.lives_through(datetime(2027, 2, 16, 9, 0, tzinfo=UTC))
    assert heard(world, "USARA") == []
    world.anna.sees("Benchmarking 2: 28 dagar kvar", in_=CHANNEL)


@pytest.mark.parametrize("gone", [{"deleted": True}, {"profile": {"status_emoji": ":palm_tree:"}}])
def test_a_manager_who_has_left_or_is_away_gets_no_digest(world: World, gone: dict[str, object]) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Chefer och politiker": ["UMIKAEL"]})
    world.sara.saves()
    world.slack.send_event({"type": "user_change", "user": {"id": "UMIKAEL", "tz": STOCKHOLM, **gone}})
    world.lives_through(datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
    assert heard(world, "UMIKAEL") == []


@pytest.mark.parametrize("word", ["channel_not_found", "user_disabled", "user_not_found", "restricted_action"])
def test_a_recipient_that_slack_refuses_is_not_tried_again_until_something_changes(world: World, word: str) -> None:
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", api_error(word), times=4)
    world.lives_through(MONDAY + WEEK)
    refused = world.slack.calls("chat.postMessage")
    world.lives_through(MONDAY + 3 * WEEK)
    assert world.slack.calls("chat.postMessage") == refused
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "gick en påminnelse inte fram till" in world.sara.last(CHANNEL)
    with world.coach.workspace("T0LOCAL").writing() as desk:
        parked.release(desk, "UANNA")
    world.lives_through(MONDAY + 4 * WEEK)
    assert [bool(heard(world, user)) for user in EVERYONE] == [True, False, False, False]


def test_a_person_who_is_back_in_slack_is_written_to_again(world: World) -> None:
    world.has_an_improvement()
    with world.coach.workspace("T0LOCAL").writing() as desk:
        parked.keep(desk, "ULARS", "user_disabled")
        teams.mark(desk, 1)
    world.lives_through(MONDAY + WEEK)
    assert heard(world, "ULARS") == []
    world.slack.send_event({"type": "user_change", "user": {"id": "ULARS", "tz": STOCKHOLM, "deleted": False}})
    world.lives_through(MONDAY + 2 * WEEK)
    assert len(heard(world, "ULARS")) == 1


def test_a_channel_that_we_were_taken_out_of_is_joined_and_told(world: World) -> None:
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.coach.slack("T0LOCAL").conversations_leave(channel="CSTYRNING")
    world.lives_through(datetime(2027, 1, 18, 9, 0, tzinfo=UTC))
    world.anna.sees("Benchmarking 2: 56 dagar kvar", in_=CHANNEL)


def test_a_revoked_token_is_not_tried_at_every_start(world: World) -> None:
    """Only when Slack takes the token that we have then."""
    world.has_an_improvement()
    world.slack.revoke()
    world.goes_to(MONDAY + WEEK)
    tried = len(world.slack.calls("chat.postMessage"))
    for minutes in (5, 10):
        plan.begin(world.coach)
        world.goes_to(MONDAY + WEEK + timedelta(minutes=minutes))
    assert len(world.slack.calls("chat.postMessage")) == tried


def test_a_mended_workspace_is_written_to_again_after_a_start(world: World) -> None:
    world.has_an_improvement()
    with world.coach.workspace("T0LOCAL").writing() as desk:
        people.set_trouble(desk, "missing_scope")
    world.goes_to(MONDAY + WEEK)
    assert heard(world, "UANNA") == []
    plan.begin(world.coach)
    world.tick()
    assert len(heard(world, "UANNA")) == 1


def test_what_slack_asked_for_costs_exactly_that(world: World) -> None:
    """Seven seconds, not a minute."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(7))
    world.goes_to(MONDAY + WEEK)
    world.goes_to(MONDAY + WEEK + timedelta(seconds=6))
    assert [len(heard(world, user)) for user in EVERYONE] == [0, 0, 0, 0]
    world.goes_to(MONDAY + WEEK + timedelta(seconds=7))
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 1, 1]
    assert len(world.slack.calls("chat.postMessage")) == len({*EVERYONE}) + 1 + posted_before(world)


def posted_before(world: World) -> int:
    """What was posted while the team was set up."""
    said = [call for call in world.slack.calls("chat.postMessage") if not ours(call.args)]
    return len(said)


def ours(args: dict[str, object]) -> bool:
    metadata = args.get("metadata")
    return isinstance(metadata, dict) and metadata["event_type"] == "hemmaplan_reminder"


@pytest.mark.parametrize("method", ["chat.update", "chat.postMessage"])
def test_a_card_waits_for_as_long_as_slack_asked(world: World, method: str) -> None:
    """One try, and one when the time is over."""
    world.has_an_improvement()
    if method == "chat.postMessage":
        forget_the_card(world)
    answers_in_the_form(world)
    world.slack.misbehave(method, rate_limited(60), times=1)
    before = len(world.slack.calls(method))
    for _ in range(29):
        world.goes_to(world.clock.moment + timedelta(seconds=2))
    assert len(world.slack.calls(method)) == before + 1
    world.goes_to(world.clock.moment + timedelta(seconds=4))
    assert len(world.slack.calls(method)) == before + 2
    world.anna.sees("2 av 8 frågor klara", in_=CHANNEL)


def forget_the_card(world: World) -> None:
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.improvement).values(card_ts=None))


def answers_in_the_form(world: World) -> None:
    """One of the questions, so that the card falls behind."""
    world.anna.answers({"Vilken process": "Mallen"})


def test_the_same_silence_is_kept_by_cards_and_reminders(world: World) -> None:
    """A reminder met the limit; the card that is to be posted meanwhile is not tried."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", rate_limited(60))
    world.goes_to(MONDAY + WEEK)
    tried = len(world.slack.calls("chat.postMessage"))
    forget_the_card(world)
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.improvement).values(changes=tables.improvement.c.changes + 1))
    world.goes_to(MONDAY + WEEK + timedelta(seconds=30))
    assert len(world.slack.calls("chat.postMessage")) == tried


def test_a_picture_waits_for_as_long_as_slack_asked(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.improvement).values(map_due=True))
    world.slack.misbehave("files.getUploadURLExternal", rate_limited(60))
    world.goes_to(world.clock.moment + timedelta(seconds=2))
    world.goes_to(world.clock.moment + timedelta(seconds=30))
    assert len(world.slack.calls("files.getUploadURLExternal")) == 1
    world.goes_to(world.clock.moment + timedelta(seconds=31))
    with reading(world.coach.engine) as connection:
        assert connection.execute(select(tables.improvement.c.map_file)).scalar_one() is not None


@pytest.mark.parametrize("fault", [drop_after(), http_error(503)], ids=["taken", "not taken"])
def test_a_card_whose_post_nobody_knows_about_is_looked_for(world: World, fault: Fault) -> None:
    """Whether or not Slack took it: in the end it stands there once, and shows what is known."""
    world.has_an_improvement()
    forget_the_card(world)
    before = len(cards_in(world))
    answers_in_the_form(world)
    world.slack.misbehave("chat.postMessage", fault)
    world.goes_to(world.clock.moment + timedelta(minutes=5))
    for minutes in (1, 2, 3):
        world.goes_to(world.clock.moment + timedelta(minutes=minutes))
    assert len(cards_in(world)) == before + 1
    world.anna.sees("2 av 8 frågor klara", in_=CHANNEL)


def cards_in(world: World) -> list[str]:
    return [one["text"] for one in world.slack.messages("CSTYRNING") if "frågor klara" in one["text"]]


def test_a_fact_that_nobody_planned_for_in_time_is_planned_from_its_own_moment(world: World) -> None:
    """The process died after the mark and came back a week later: what came to be due meanwhile is said."""
    world.has_an_improvement()
    world.goes_to(MONDAY, striking=True)
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.team).values(weekday=2))
        teams.mark(Desk(connection, "T0LOCAL", world.clock.now()), 1)
    world.clock.moment = MONDAY + timedelta(days=2, hours=2)
    with world.coach.workspace("T0LOCAL").writing() as desk:
        teams.mark(desk, 1)
    world.tick()
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 1, 1]


def test_planning_again_writes_nothing_when_nothing_differs(world: World) -> None:
    """Only the mark is taken away."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.tick()
    mark(world)
    with seen(world.coach.engine) as found:
        world.tick()
    assert [one.split("SET")[0].strip() for one in changing(found)] == ["UPDATE team"]


def test_a_beat_with_nothing_to_do_only_looks(world: World) -> None:
    world.has_an_improvement()
    world.tick()
    with seen(world.coach.engine) as found:
        assert tick_until_quiet(world.coach) == 0
    assert (len(found.statements), changing(found)) == (1, [])


def test_planning_a_team_reads_no_more_for_more_improvements(world: World) -> None:
    """Once their cards have been drawn: where they stand is known then."""
    world.has_an_improvement()
    counts = []
    for number in range(2):
        world.tick()
        mark(world)
        with seen(world.coach.engine) as found:
            plan.plan_marked(world.coach)
        counts.append(len([one for one in found.statements if one.startswith("SELECT")]))
        for more in range(10):
            begins(world, f"{number} {more}")
    assert counts[0] == counts[1]


def test_one_team_that_cannot_be_planned_is_put_behind_and_stops_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Its time zone is one that there is not. Mended, it is planned ten minutes later."""
    world.has_an_improvement()
    world.mikael.types("/pdsa start", in_="fritid-och-kultur")
    world.mikael.fills(
        {
            "Organisation": "Lindevalla", "Teamets namn": "Fritid", "Vilka är med": ["UMIKAEL"],
            "Vem eller vilka är projektledare": ["UMIKAEL"],
        }
    )  # fmt: skip
    world.mikael.saves()
    world.tick()
    set_zone(world, 1, "Nowhere/At_All")
    for team in (1, 2):
        with world.coach.workspace("T0LOCAL").writing() as desk:
            teams.mark(desk, team)
    world.tick()
    assert marks(world) == {1: world.clock.now() + timedelta(minutes=10), 2: None}
    assert "team 1 could not be planned for" in caplog.text
    set_zone(world, 1, STOCKHOLM)
    world.goes_to(MONDAY + timedelta(minutes=10))
    assert marks(world) == {1: None, 2: None}


def set_zone(world: World, team: int, zone: str) -> None:
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.team).where(tables.team.c.id == team).values(time_zone=zone))


def marks(world: World) -> dict[int, datetime | None]:
    with reading(world.coach.engine) as connection:
        found = connection.execute(select(tables.team.c.id, tables.team.c.plan_due_at))
        return {row.id: row.plan_due_at for row in found}


def test_a_start_plans_only_when_what_plans_go_by_has_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.has_an_improvement()
    plan.begin(world.coach)
    world.tick()
    plan.begin(world.coach)
    assert marks(world) == {1: None}
    monkeypatch.setattr("flows.standing.made_by", lambda: "another")
    plan.begin(world.coach)
    assert marks(world) == {1: world.clock.now()}


def test_a_clock_that_was_ahead_leaves_nothing_waiting(world: World) -> None:
    """Two days ahead and back: marks, cards, the pace and what Slack asked for are not believed beyond their time."""
    world.has_an_improvement()
    world.tick()
    ahead = MONDAY + timedelta(days=2)
    with writing(world.coach.engine) as connection:
        teams.mark(Desk(connection, "T0LOCAL", ahead), 1)
        connection.execute(update(tables.workspace).values(next_send_at=ahead))
        connection.execute(
            update(tables.improvement).values(card_claimed_at=ahead, changes=tables.improvement.c.changes + 1)
        )
        connection.execute(
            tables.silence.insert().values(workspace_id="T0LOCAL", method="chat.postMessage", until=ahead)
        )
    updates = len(world.slack.calls("chat.update"))
    world.goes_to(MONDAY + timedelta(minutes=1))
    assert marks(world) == {1: None}
    assert len(world.slack.calls("chat.update")) == updates + 1
    world.goes_to(MONDAY + timedelta(days=1))
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.workspace).values(next_send_at=ahead + WEEK))
    world.goes_to(MONDAY + WEEK)
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 1, 1]


def test_time_that_goes_back_and_forth_loses_nothing_and_repeats_nothing(world: World) -> None:
    world.has_an_improvement()
    saturday = datetime(2027, 1, 16, 9, 0, tzinfo=UTC)
    for moment in (saturday, saturday + timedelta(days=3), saturday + timedelta(minutes=1)):
        world.goes_to(moment)
    for hour in range(0, 24 * 9, 3):
        world.goes_to(saturday + timedelta(hours=hour))
    assert [len(heard(world, user)) for user in EVERYONE] == [1, 1, 1, 1]
    world.goes_to(MONDAY + 2 * WEEK + timedelta(minutes=1))
    world.goes_to(MONDAY + 2 * WEEK - timedelta(hours=1))
    world.goes_to(MONDAY + 2 * WEEK + timedelta(minutes=2))
    assert [len(heard(world, user)) for user in EVERYONE] == [2, 2, 2, 2]


def test_a_message_keeps_within_slacks_limits_however_much_there_is(world: World) -> None:
    """Sixty improvements with long titles, twenty tests that ended on one day, a countdown: one message, and it says
    how much more there is.
    """
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-02-12")
    world.sara.types(MEETING, in_=CHANNEL)
    many_like_it(world, 20)
    for number in range(40):
        begins(world, f"{number} " + "Å" * 190)
    mark(world)
    world.lives_through(datetime(2027, 2, 15, 9, 0, tzinfo=UTC))
    assert [one for one in states(world) if one[1].startswith("failed")] == []
    said = [one for one in world.slack.messages("CSTYRNING") if ours(one)]
    assert max(len(one["blocks"]) for one in said) == 50
    assert "till. Mer finns i `/pdsa läge`" in said[-1]["text"] or "till. Mer finns" in str(said[-1]["blocks"][-1])
    assert all(len(one["text"]) <= 4000 for one in said)
    assert len(heard(world, "UANNA")) == 5


def many_like_it(world: World, count: int) -> None:
    """So many improvements that stand where the first one stands."""
    facts = (tables.move, tables.answer)
    with writing(world.coach.engine) as connection:
        first = connection.execute(select(tables.improvement)).mappings().one()
        rows = {table: connection.execute(select(table)).mappings().all() for table in facts}
        for _ in range(count):
            values = {name: value for name, value in first.items() if name != "id"} | {"card_ts": None}
            adding = tables.improvement.insert().values(**values).returning(tables.improvement.c.id)
            new = connection.execute(adding).scalar_one()
            for table in facts:
                for row in rows[table]:
                    told = {name: value for name, value in row.items() if name != "id"}
                    connection.execute(table.insert().values(**told | {"improvement_id": new}))


def test_cards_go_on_while_messages_wait(world: World) -> None:
    """More is due than the pace allows: the card that fell behind is drawn all the same."""
    world.has_an_improvement()
    answers_in_the_form(world)
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.workspace).values(next_send_at=MONDAY + WEEK + timedelta(seconds=7)))
    world.goes_to(MONDAY + WEEK)
    assert heard(world, "UANNA") == []
    world.anna.sees("2 av 8 frågor klara", in_=CHANNEL)

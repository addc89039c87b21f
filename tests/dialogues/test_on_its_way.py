"""What is said after a turn: a question counts when Slack has it, once, and words answer what stood there."""

from datetime import timedelta

from sqlalchemy import select

from localslack import drop_after, rate_limited
from storage import tables
from storage.engine import reading
from tests.by_hand import to_us
from tests.world import CHANNEL, World

ASKED = "Vilken process, vilket styrdokument"
GIRLS_WAIT = "Flickor väntar längre än pojkar"


def answers(world: World) -> list[tuple[str, object]]:
    """Since the improvement was begun, with how it is entered."""
    with reading(world.coach.engine) as connection:
        found = connection.execute(select(tables.answer.c.question, tables.answer.c.value).order_by(tables.answer.c.id))
        return [(row.question, row.value) for row in found][1:]


def pending(world: World) -> int:
    with reading(world.coach.engine) as connection:
        return len(connection.execute(select(tables.outgoing.c.id)).all())


def is_asked(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)


def test_what_may_have_arrived_is_looked_for_and_never_repeated_because_slack_was_busy(world: World) -> None:
    """The post was taken and its answer lost; the look for it meets a 429. It is looked for again, and found."""
    is_asked(world)
    world.slack.misbehave("chat.postMessage", drop_after())
    world.anna.says(GIRLS_WAIT)
    assert pending(world) == 1
    world.slack.misbehave("conversations.open", rate_limited(30))
    for minutes in (2, 4, 6):
        world.goes_to(world.clock.moment + timedelta(minutes=minutes))
    assert world.anna.reads("DANNA").count(ASKED) == 1
    assert pending(world) == 0
    world.anna.says("Bokningen av halltider")
    assert [question for question, _ in answers(world)] == ["inequality", "area"]


def test_what_certainly_did_not_arrive_is_sent_when_slack_may_be_asked_again(world: World) -> None:
    """A 429 and its Retry-After: nothing before, the question then, once."""
    is_asked(world)
    world.slack.misbehave("chat.postMessage", rate_limited(60))
    world.anna.says(GIRLS_WAIT)
    for seconds in (2, 30, 27):
        world.goes_to(world.clock.moment + timedelta(seconds=seconds))
        assert ASKED not in world.anna.reads("DANNA")
    world.goes_to(world.clock.moment + timedelta(seconds=2))
    assert world.anna.reads("DANNA").count(ASKED) == 1
    assert pending(world) == 0


def test_words_typed_before_the_question_is_there_answer_nothing(world: World) -> None:
    is_asked(world)
    world.slack.misbehave("chat.postMessage", rate_limited(5))
    world.anna.says(GIRLS_WAIT)
    world.goes_to(world.clock.moment + timedelta(seconds=1), striking=False)
    world.anna.says("hallå, fick du det?")
    world.goes_to(world.clock.moment + timedelta(seconds=10))
    world.anna.sees("Jag har en fråga på väg till dig")
    world.anna.sees(ASKED)
    assert answers(world) == [("inequality", GIRLS_WAIT)]


def test_words_that_were_written_before_the_question_and_come_late_do_not_answer_it(world: World) -> None:
    """Slack delivers late what it could not deliver in time; meanwhile somebody has gone on."""
    is_asked(world)
    written = f"{(world.clock.moment - timedelta(minutes=4)).timestamp():.6f}"
    world.anna.says(GIRLS_WAIT)
    world.slack.send_event(to_us("Mallen, alltså", written))
    world.anna.sees("kom fram till mig först nu")
    assert answers(world) == [("inequality", GIRLS_WAIT)]

"""Hostile words call nobody, huge ones exceed nothing, and odd characters break nothing: all is looked at."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from localslack.state import Json
from storage import tables, teams
from storage.desk import Desk
from storage.engine import writing
from tests.by_hand import to_us
from tests.fifteen.database import answers, everything
from tests.world import CHANNEL, MONDAY, WEEK, World

DANGEROUS = ("<!channel>", "<!here>", "<!everyone>", "<!subteam", "<https://evil", "<@U1>", "<#C1>")
CALLING = "<!channel> <@U1> <#C1> <!subteam^S1> <https://evil.example|klicka>"


def start_dm(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)


def sent(world: World) -> str:
    return str([call.args for call in world.slack.calls()])


def refused(world: World) -> list[Json]:
    """What the stand-in, which has Slack's limits, would not have."""
    return [call.answer for call in world.slack.calls() if not call.answer["ok"]]


def many_begin(world: World, how_many: int, title: str) -> None:
    """So many more improvements, all in their first step."""
    with writing(world.coach.engine) as connection:
        first = connection.execute(select(tables.improvement)).mappings().first()
        assert first is not None
        kept = {name: value for name, value in first.items() if name not in ("id", "card_ts", "title")}
        for number in range(how_many):
            connection.execute(tables.improvement.insert().values(**kept, title=f"{number} {title}"))
        teams.mark(Desk(connection, "T0LOCAL", world.clock.now()), 1)


def shows_everything(world: World) -> None:
    """Every place that shows a team's own words."""
    world.anna.opens_home()
    world.sara.types("/pdsa läge", in_=CHANNEL)
    world.sara.clicks("Visa i kanalen", in_=CHANNEL)
    for words in ("/pdsa möte", "/pdsa mål", "/pdsa självskattning", "/pdsa kompetens", "/pdsa sök klicka"):
        world.anna.types(words, in_=CHANNEL)
        world.anna.closes(everything=True)
    world.lives_through(MONDAY + WEEK)


@pytest.mark.every_way
def test_names_titles_places_and_goals_call_nobody(world: World) -> None:
    """In no block and in no message's own text, wherever they are shown."""
    world.sara.sets_up_team(
        {
            "Organisation": f"Kommun {CALLING}",
            "Teamets namn": f"Team {CALLING}",
            "Vilka är med": ["USARA", "UANNA", "ULARS", "UPRIYA"],
        }
    )
    world.anna.begins(f"Kö {CALLING}", "Styrning")
    world.anna.closes(everything=True)
    world.anna.types("/pdsa möte", in_=CHANNEL)
    world.anna.clicks("Lägg till en träff")
    world.anna.fills({"Namn": f"BM {CALLING}", "Datum": "2027-01-25", "Plats": CALLING})
    world.anna.saves()
    world.anna.closes(everything=True)
    shows_everything(world)
    messages = [call.args for call in world.slack.calls() if call.method.startswith("chat.")]
    assert messages
    for dangerous in DANGEROUS:
        assert dangerous not in str([one.get("text") for one in messages])
        assert dangerous not in str([block for one in messages for block in mrkdwn(one.get("blocks"))])
    assert refused(world) == []


def mrkdwn(found: object) -> list[str]:
    """Every text that Slack would read marks and calls in."""
    if isinstance(found, list):
        return [text for one in found for text in mrkdwn(one)]
    if isinstance(found, dict):
        if found.get("type") == "mrkdwn":
            return [str(found["text"])]
        return [text for one in found.values() for text in mrkdwn(one)]
    return []


def test_sixty_improvements_exceed_nothing_anywhere(world: World) -> None:
    """Home, the status, the shared status, the week and the countdown."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-01-25 09:00 BM 2", in_=CHANNEL)
    many_begin(world, 60, "Å" * 140 + "😀")
    shows_everything(world)
    world.lives_through(datetime(2027, 1, 18, 12, tzinfo=UTC))
    assert refused(world) == []
    assert "BM 2: 7 dagar kvar" in world.lars.reads(CHANNEL)
    assert all(len(call.args.get("text", "")) <= 4000 for call in world.slack.calls("chat.postMessage"))


def test_a_countdown_of_sixty_improvements_arrives(world: World) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-01-25 09:00 BM 2", in_=CHANNEL)
    many_begin(world, 60, "Kortare kö")
    world.lives_through(datetime(2027, 1, 18, 12, tzinfo=UTC))
    assert "BM 2: 7 dagar kvar" in world.lars.reads(CHANNEL)
    states = everything(world, tables.reminder, "state")
    assert "failed" not in states


ODD = [
    "Mall\u0000en",
    "Flickor \ud83d",
    "\ud83dFlickor",
    "a\u202eb\u200bc",
    "=cmd|' /C calc'!A0",
    "`kod` ```x",
    "👩‍👩‍👧" * 20,
]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_odd_characters_are_kept_or_refused_but_break_nothing(
    world: World, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    """NUL, half a character, marks and joined signs, in an answer, a lesson, a title and a place."""
    start_dm(world)
    world.slack.send_event(to_us(words))
    assert world.slack.retry_now() == 0
    assert len(answers(world)) == 1
    for command, label in (("/pdsa lärdom", "Vem"), ("/pdsa ny", "Vad vill ni förbättra"), ("/pdsa mål", "")):
        world.lars.types(command, in_=CHANNEL)
        for block in world.lars._inputs():
            asked, element = block["label"]["text"], block["element"]
            if element["type"] == "plain_text_input" and asked.startswith(label):
                world.lars.fills({asked: words})
            elif element["type"] == "radio_buttons":  # without it the title is refused, whatever it is
                world.lars.fills({asked: element["options"][0]["text"]["text"]})
        world.lars.submits()
        world.lars.does_not_see("Något gick fel hos mig")
        world.lars.closes(everything=True)
    world.lars.opens_home()
    assert not any(record.exc_info for record in caplog.records)
    assert refused(world) == []


def test_an_option_that_is_longer_than_slack_shows_is_offered_and_chosen(world: World) -> None:
    """A goal of 150 characters is one of the choices, shortened where Slack must have it so."""
    world.has_an_improvement()
    goal = "Likvärdig service " + "å" * 125 + " slut"
    world.sara.sets_goals(goal)
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    for words in ("Flickor får mindre", "Mallen", "Hälften av timmarna går till flickor"):
        world.anna.says(words)
    world.anna.opens_home()
    assert refused(world) == []
    assert "Likvärdig service" in world.anna.last()


HOSTILE = [
    "<!channel> <@U1> <#C1> <!subteam^S1> <https://evil.example|klicka>",
    "`kod` *fet* _kursiv_ ~bort~ > citat",
    "\u202eomvänt\u200b\u0000 &amp; &lt;!here&gt;",
    "=cmd|' /C calc'!A0",
    "𝕬" * 200,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_writes_never_becomes_a_call_to_others(world: World, words: str) -> None:
    """Every text that goes to Slack as mrkdwn has the three dangerous characters escaped."""
    start_dm(world)
    world.anna.says(words)
    world.anna.types("/pdsa läge", in_=CHANNEL)
    world.anna.opens_home()
    world.anna.clicks("Alla svar", in_=CHANNEL)
    sent = str([call.args for call in world.slack.calls()])
    for dangerous in ("<!channel>", "<!here>", "<!subteam", "<https://evil"):
        assert dangerous not in sent


def test_very_long_answers_everywhere_stay_within_slacks_limits(world: World) -> None:
    """Three thousand characters in every long text: the stand-in would refuse what Slack refuses."""
    world.has_an_improvement()
    world.anna.answers(
        {
            "Vad är ojämställt": "ö" * 3000, "Vilken process": "m" * 200, "Vad ska vara bättre": "ä" * 3000,
            "Vilket av": "å<&" * 1000, "Vem samordnar": ["UANNA"], "Vilka påverkas": "&" * 3000,
        }
    )  # fmt: skip
    world.anna.answers(
        {
            "Vad räknar ni": "<" * 3000, "Vad är det för sorts": "Andelen", "Är det bättre": "Högre",
            "Hur ser det ut": f"kvinnor 14 av 25, män 11 av 30, {'å' * 260}",
        }
    )  # fmt: skip
    world.anna.clicks("Alla svar", in_=CHANNEL)
    world.anna.clicks("Historik", nth=0)
    world.anna.opens_home()
    refused = [call for call in world.slack.calls() if not call.answer["ok"]]
    assert refused == []

"""What somebody chooses for themselves: their language, their hour, a pause, and to be reminded later."""

import re
from dataclasses import replace
from datetime import date, time

from bot.conversation.replies import Reply, day_of, only_you, whisper
from bot.conversation.turn import Feature, Turn, writes
from bot.features import which
from bot.slack.kit import Button
from bot.slack.payloads import Click
from bot.sorry import Sorry
from bot.team import nudging
from bot.texts import spoken
from flows import calendar, reading
from flows.reading import Refused
from storage import people, teams

PAUSE = Button("pause.until")
LATER = Button("pause.later")


def set_language(turn: Turn, chosen: str) -> None:
    """Keep the person's own choice of language; the rest of the turn is in it already."""
    people.set_language(turn.desk, turn.who.user, chosen)
    turn.who = replace(turn.who, language="en" if chosen == "en" else "sv")


def language_by_words(turn: Turn, words: str) -> Reply:
    chosen = spoken("language_word").get(words.casefold())
    if chosen is None:
        return only_you(turn.voice.say("language.how"))
    set_language(turn, chosen)
    return only_you(turn.voice.say("language.chosen"))


def set_hour(turn: Turn, chosen: str) -> None:
    """The person's own hour for the weekly reminder, or `team`: their team's. Sorry for what is not offered."""
    people.set_clock(turn.desk, turn.who.user, _hour(chosen))
    teams.mark_all_of(turn.desk, turn.who.user)


def _hour(chosen: str) -> time | None:
    if chosen == "team":
        return None
    if not re.fullmatch(r"\d\d:00", chosen) or not calendar.EARLIEST.hour <= int(chosen[:2]) <= calendar.LATEST.hour:
        raise Sorry("sorry.gone")
    return time.fromisoformat(chosen)


def pause_until(turn: Turn, until: date | None) -> str:
    """Be quiet towards the person until that local date; None: speak again. Returns what to say of it."""
    people.set_pause(turn.desk, turn.who.user, until)
    teams.mark_all_of(turn.desk, turn.who.user)
    if until is None:
        return turn.voice.say("pause.resumed")
    return turn.voice.say("pause.done", day=turn.voice.day(until))


def pause_by_words(turn: Turn, words: str) -> Reply:
    try:
        until = date.fromisoformat(reading.day(words, turn.today))
    except Refused as refusal:
        return only_you(f"{turn.voice.say('pause.how')} {turn.voice.of(refusal.text)}")
    return only_you(pause_until(turn, until))


def pause(turn: Turn, asked: Click) -> Reply:
    """Quiet until the picked day."""
    whisper(turn, asked, pause_until(turn, day_of(turn, asked.value)))
    return None


def later(turn: Turn, asked: Click) -> Reply:
    """*Later*, from a reminder: the next working morning."""
    here = which.meant(turn, asked.channel)
    due = nudging.remind_later(turn.desk, turn.who.user, here)
    day = turn.voice.day(due.day)
    about = [block["elements"][0]["text"] for block in which.told(turn, here)]
    whisper(turn, asked, "\n".join([turn.voice.say("dm.later_done", day=day), *about]))
    return None


HEARD = Feature(clicks={PAUSE: writes(pause), LATER: writes(later)})

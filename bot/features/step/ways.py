"""The ways to an improvement's step and on from it, drawn wherever it is told of. Each is heard higher up."""

from bot.features.lessons import SHARE
from bot.features.telling import DRAFT, chosen
from bot.refs import InMenu
from bot.slack import kit
from bot.slack.kit import Button, Element
from bot.team.overview import Placed, Work
from bot.voice import Voice
from flows.model import Role

OPEN = Button("step.open")
"""The step as a form. Carries a Place."""

START = Button("dm.start")
"""One question at a time in the DM. Carries a Place."""

KEEP = Button("hint.keep")
"""An answer that was asked about stands; a step that waited for that is left. Carries a Place."""

MENU = Button("work.menu")
"""What else there is to do with an improvement. Carries an InMenu."""

_IN_MENU_AT_MOST = 5


def menu(work: Placed, voice: Voice) -> Element:
    """What else can be done with an improvement."""
    stands = work.standing
    entries = [
        ("answers", True), ("spread", stands.may_spread and not stands.closed), ("back_up", stands.done_steps > 0),
        ("close", work.going),
    ]  # fmt: skip
    which = work.improvement.id
    offered = [(voice.say(f"menu.{name}"), str(InMenu(name, which))) for name, there in entries if there]
    offered[1:1] = [
        (voice.of(aside.title), str(InMenu(aside.id, which)))
        for name in stands.asides[: _IN_MENU_AT_MOST - len(offered)]
        if (aside := work.method.find(name)) is not None
    ]
    if len(offered) == 1:
        words, value = offered[0]
        return kit.button(words, MENU, value)
    return kit.overflow(MENU, offered)


def share(work: Work, voice: Voice) -> list[Element]:
    """Once something has been learned, it can be shared."""
    learned = work.journey.answered(Role.LEARNED) is not None
    return [kit.button(voice.say("overview.share"), SHARE, work.improvement.id)] if learned else []


def drafts(work: Work, voice: Voice) -> list[Element]:
    """Once it has been said who is to be told, there is a draft for each."""
    return [kit.button(voice.say(DRAFT.id), DRAFT, work.improvement.id)] if chosen(work) else []

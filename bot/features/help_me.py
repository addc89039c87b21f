"""What one can type, whom to ask, and where to read or see more about each step, by the organisation's choice."""

from bot.conversation.replies import Reply, whisper
from bot.conversation.turn import Feature, Turn, writes
from bot.slack import kit
from bot.slack.kit import Button
from bot.slack.payloads import Click
from bot.voice import Voice
from flows.overlay import Overlay
from storage import teams

SHOW = Button("home.help")


def text(turn: Turn) -> str:
    theirs = teams.of_person(turn.desk, turn.who.user)
    lines = [turn.voice.say("help.text")]
    if theirs:
        contact = turn.coach.methods.contact(theirs[0].organisation)
        overlay = turn.coach.methods.overlay(theirs[0].organisation)
        lines += [turn.voice.say("help.contact", contact=kit.escape(turn.voice.of(contact)))] if contact else []
        lines += ["", *_links(overlay, turn.voice)] if overlay and overlay.links else []
    return "\n".join(lines)


def _links(overlay: Overlay, voice: Voice) -> list[str]:
    """The organisation's own films and pages."""
    return [
        voice.say("help.link", step=kit.escape(voice.of(step.title)), url=link.url, text=words)
        for name, link in overlay.links.items()
        if (step := overlay.method.find(name)) is not None
        for words in [kit.escape(voice.of(link.text))]
    ]


def pressed(turn: Turn, asked: Click) -> Reply:
    whisper(turn, asked, text(turn))
    return None


HEARD = Feature(clicks={SHOW: writes(pressed)})

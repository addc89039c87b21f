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


def text(overlay: Overlay | None, voice: Voice) -> str:
    """`overlay`: what the reader's organisation has of its own, if it has."""
    lines = [voice.say("help.text")]
    if overlay and overlay.contact:
        lines.append(voice.say("help.contact", contact=kit.escape(voice.of(overlay.contact))))
    if overlay and overlay.links:
        lines += ["", *_links(overlay, voice)]
    return "\n".join(lines)


def told(turn: Turn) -> str:
    """As text, with what the person's first team's organisation has of its own."""
    theirs = teams.of_person(turn.desk, turn.who.user)
    return text(turn.coach.methods.overlay(theirs[0].organisation) if theirs else None, turn.voice)


def _links(overlay: Overlay, voice: Voice) -> list[str]:
    """The organisation's own films and pages."""
    return [
        voice.say("help.link", step=kit.escape(voice.of(step.title)), url=link.url, text=words)
        for name, link in overlay.links.items()
        if (step := overlay.method.find(name)) is not None
        for words in [kit.escape(voice.of(link.text))]
    ]


def pressed(turn: Turn, asked: Click) -> Reply:
    whisper(turn, asked, told(turn))
    return None


HEARD = Feature(clicks={SHOW: writes(pressed)})

"""Where an improvement spreads: listed, added and changed, and a draft to send on."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.replies import Reply, closing, kept_of, note_in, redraw_modal, show_modal, words_in
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import spread_drawn as drawn
from bot.refs import InReceiversMenu, OneOf
from bot.slack.forms import Wrong
from bot.slack.kit import Block
from bot.slack.payloads import Click, Submission
from bot.team.overview import Work
from bot.texts import catalogue
from storage import spread
from storage.spread import Receiver
from storage.teams import Team


def receivers(turn: Turn, improvement: int) -> Block:
    """The list, for the improvement's menu."""
    _, work, those = _look(turn, improvement)
    return drawn.receivers(work, those, turn.voice)


def add(turn: Turn, asked: Click) -> Reply:
    _, work, _ = _look(turn, an_id(asked.value))
    show_modal(turn, asked, drawn.form(work, turn.voice), push=True)
    return None


def menu(turn: Turn, asked: Click) -> Reply:
    """Change a receiver, or have a draft to send it."""
    chosen = InReceiversMenu.read(asked.value)
    team, work, those = _look(turn, chosen.improvement)
    found = next((one for one in those if one.id == chosen.receiver), None)
    if found is None:
        raise Sorry("sorry.gone")
    if chosen.way == "edit":
        show_modal(turn, asked, drawn.form(work, turn.voice, found), push=True)
    else:
        turn.tell(drawn.draft(team, work, found, turn.voice))
        redraw_modal(turn, asked.view_id, drawn.draft_sent(turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """A unit takes it up. The list under the form is drawn anew."""
    about = OneOf.read(sent.metadata)
    improvement = about.holder
    _, work = open_for_change(turn, improvement)
    known = spread.of(turn.connection, turn.who.workspace, [improvement])
    before = next((one for one in known if one.id == about.which), None)
    values = kept_of(turn, sent, drawn.form(work, turn.voice, before))
    said = {name: _said(values, name, most) for name, most, _ in drawn.FIELDS if name in values}
    unit = before.unit if before else said["unit"]
    if before is None and unit in [one.unit for one in known]:
        raise Wrong({"unit": catalogue()["spread.there"]})
    kept = {name: said.get(name, "") for name, _, _ in drawn.FIELDS if name != "unit"}
    spread.keep(turn.connection, turn.who.workspace, improvement, unit, turn.who.user, turn.now, **kept)
    if sent.root_view_id == sent.view_id:
        return closing(turn, turn.voice.say("spread.kept"))
    redraw_modal(turn, sent.root_view_id, receivers(turn, improvement))
    return None


def _said(values: Mapping[str, Any], name: str, most: int) -> str:
    return words_in(values, name, most) if name in drawn.NEEDED else note_in(values, name, most)


def _look(turn: Turn, improvement: int) -> tuple[Team, Work, list[Receiver]]:
    team, work = look(turn, improvement)
    return team, work, spread.of(turn.connection, turn.who.workspace, [improvement])

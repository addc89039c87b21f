"""The open step: its form, its card's buttons, going on, backing up and closing."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.replies import (
    Reply,
    closing,
    day_of,
    redraw_modal,
    settled,
    show_modal,
    tell,
    whisper,
    words_in,
)
from bot.conversation.take import Said, back_up, close, go_on, look, open_for_change, step_at, take
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import spread
from bot.features.step import drawn as step
from bot.features.step.card import draw_card
from bot.features.step.tested import tested_modal
from bot.refs import InMenu, Place, Stay, ToLookAt
from bot.slack import kit
from bot.slack.payloads import Click, Submission
from bot.team import overview as picture
from bot.team.beside import beside
from bot.team.overview import Work
from flows.model import Link, LongText, Number, ShortText, Step
from storage import follow_ups, improvements, teams
from storage.follow_ups import FollowUp

_PIECE = 500
"""Characters of somebody's words in a block: also when Slack writes each with five there is room for them."""


def show(turn: Turn, asked: Click) -> Reply:
    """The step as a form: opened from a message or Home, or drawn in the modal where the button was."""
    place = Place.read(str(asked.value))
    view = _modal(turn, place)
    if asked.view_callback:
        redraw_modal(turn, asked.view_id, view)
    else:
        show_modal(turn, asked, view)
    return None


def push(turn: Turn, asked: Click) -> Reply:
    """The step's form over the list of answers."""
    show_modal(turn, asked, _modal(turn, Place.read(str(asked.value))), push=True)
    return None


def redraw(turn: Turn, asked: Click) -> Reply:
    """A choice in the form decides which questions it has: draw it anew, with what has been typed."""
    if asked.view_callback == step.STEP:
        view = _modal(turn, Place.read(asked.view_metadata), asked.typed, drawn=asked.drawn)
        redraw_modal(turn, asked.view_id, view, asked.view_hash)
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """The form was sent: keep what is filled in; what is empty is left for later or for somebody else."""
    place = Place.read(sent.metadata)
    team, work = open_for_change(turn, place.improvement)
    at = step_at(work, place)
    found = settled(turn, sent, _drawn(turn, work, at))
    left_alone = found.left_alone
    given = {name: value for name, value in sent.values.items() if value is not None and name not in left_alone}
    left_blank = [name for name in sent.values if name not in given and name not in left_alone]
    said = take(turn, team, work, at, given, left_blank)
    if said.refused:
        errors = {name: text[turn.who.language] for name, text in said.refused.items()}
        return {"response_action": "errors", "errors": errors}
    if said.move is not None:
        draw_card(turn, place.improvement)
    if said.asks_more_than(sent.values):
        first = turn.voice.say("saved.more")
        if said.hint is not None:
            first += f"\n:bulb: {kit.escape(said.hint.hint.text[turn.who.language])}"
        view = _drawn(turn, said.work, at, first=first)
    else:
        view = step.saved(said, turn.who.user, turn.voice)
    written = {name: given[name] for name in said.unasked if name in found.written}
    view["blocks"] = [*_given_back(turn, said, written), *view["blocks"]][: kit.VIEW_BLOCKS]
    return {"response_action": "update", "view": view}


def _given_back(turn: Turn, said: Said, written: Mapping[str, Any]) -> list[kit.Block]:
    """What was written for a question that is not asked any more is not kept, and not lost; a choice is told of."""
    method = turn.coach.methods.of(turn.connection, said.work.improvement)  # as it was before it was made to fit
    at, voice = method.find(said.at.id), turn.voice
    blocks = []
    for name, value in written.items():
        question = at.find(name) if at else None
        if question is None:
            continue
        typed = isinstance(question, ShortText | LongText | Number | Link)
        phrase = "saved.unasked" if typed else "saved.unasked_choice"
        blocks.append(kit.section(voice.say(phrase, label=kit.escape(voice.of(question.label)))))
        words = str(value) if typed else ""
        blocks += [kit.section(kit.quote(words[first : first + _PIECE])) for first in range(0, len(words), _PIECE)]
    return blocks


def keep(turn: Turn, asked: Click) -> Reply:
    """A suggestion was read, and the answer stays as it is."""
    tell(turn, asked, turn.voice.say("hint.kept"))
    return None


def leave(turn: Turn, asked: Click) -> Reply:
    """Go on without those who have not answered."""
    stay = Stay.read(asked.value)
    go_on(turn, stay.improvement, stay.moves)
    draw_card(turn, stay.improvement)
    return None


def menu(turn: Turn, asked: Click) -> Reply:
    """What else can be done with an improvement: read the answers, back up, close."""
    chosen = InMenu.read(asked.value)
    what = chosen.way
    team, work = look(turn, chosen.of)
    aside = work.journey.method.find(what)
    if aside is not None:
        view = _modal(turn, Place(work.improvement.id, aside.id))
    elif what == "answers":
        view = step.overview(work, turn.who.user, turn.voice)
    elif what == "spread":
        view = spread.receivers(turn, work.improvement.id)
    elif what == "back_up" and work.journey.done_steps and not work.journey.closed:
        view = step.back_up_modal(team, work, turn.voice)
    elif what == "close" and work.going:
        view = step.close_modal(team, work, turn.voice)
    else:
        raise Sorry("sorry.moved_on")
    show_modal(turn, asked, view, push=bool(asked.view_callback))
    return None


def picture_of_the_way(turn: Turn, asked: Click) -> Reply:
    """The way so far as a picture, in the person's DM."""
    _, work = look(turn, an_id(asked.value))
    body = {"improvement": work.improvement.id, "language": turn.who.language}
    turn.do("picture", turn.who.user, body)
    redraw_modal(turn, asked.view_id, step.picture_sent(turn.voice))
    return None


def how_well(turn: Turn, asked: Click) -> Reply:
    """How well it has been tested, by what is stored."""
    team, work = look(turn, an_id(asked.value))
    series = picture.cycles_of_team(turn.connection, turn.coach.methods, turn.who.workspace, team)
    own, title = series[work.improvement.id], work.improvement.title
    show_modal(turn, asked, tested_modal(title, own, list(series.values()), work.zone, turn.voice), push=True)
    return None


def history(turn: Turn, asked: Click) -> Reply:
    """Every answer ever given in a step."""
    place = Place.read(str(asked.value))
    _, work = look(turn, place.improvement)
    answers = improvements.history(turn.connection, turn.who.workspace, place.improvement, place.step)
    show_modal(turn, asked, step.history(step_at(work, place), answers, work.zone, turn.voice), push=True)
    return None


def holds(turn: Turn, asked: Click) -> Reply:
    """Whether what was secured still holds. When it is slipping, the way back is near at hand."""
    about = ToLookAt.read(asked.value)
    way = asked.action.removeprefix("follow_up.")
    team, work = look(turn, about.improvement)
    seen = FollowUp(work.improvement.id, day_of(turn, str(about.day)), way, "", turn.who.user, turn.now)
    follow_ups.keep(turn.connection, turn.who.workspace, seen)
    teams.mark(turn.connection, turn.who.workspace, team.id, turn.now)
    text = turn.voice.say(f"follow_up.said_{way}", title=kit.escape(work.improvement.title))
    whisper(turn, asked, text)
    return None


def save_back_up(turn: Turn, sent: Submission) -> Reply:
    """Back to an earlier step, with what was learned."""
    stay = Stay.read(sent.metadata)
    reason = words_in(sent.values, "reason", 3000)
    said = back_up(turn, stay.improvement, stay.moves, str(sent.values["to"]), reason)
    draw_card(turn, stay.improvement)
    here = said.work.journey.step
    assert here is not None
    return closing(turn, turn.voice.say("back_up.done", step=kit.escape(here.title[turn.who.language])))


def save_close(turn: Turn, sent: Submission) -> Reply:
    """The improvement ends before its time."""
    stay = Stay.read(sent.metadata)
    reason = words_in(sent.values, "reason", 3000)
    close(turn, stay.improvement, stay.moves, reason)
    draw_card(turn, stay.improvement)
    return closing(turn, turn.voice.say("close.done"))


def _modal(turn: Turn, place: Place, given: Mapping[str, Any] | None = None, drawn: str = "") -> kit.Block:
    _, work = look(turn, place.improvement)
    return _drawn(turn, work, step_at(work, place), given, drawn=drawn)


def _drawn(
    turn: Turn, work: Work, at: Step, given: Mapping[str, Any] | None = None, first: str = "", drawn: str = ""
) -> kit.Block:  # fmt: skip
    known = beside(turn.connection, turn.now, turn.who.workspace, work, at.question)
    return step.modal(work, at, turn.who.user, turn.voice, given, first, known, drawn)

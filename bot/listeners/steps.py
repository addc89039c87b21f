"""The open step: its form, its card's buttons, going on, backing up and closing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot import cards, dm, picture, planning
from bot.beside import beside
from bot.blocks import kit, step
from bot.blocks.tested import tested_modal
from bot.coach import Coach
from bot.conversation import Place, Said, Sorry, Who, back_up, begin, close, go_on, open_work, step_at, take
from bot.listeners import spread
from bot.listeners.replies import Reply, closing, redraw_modal, show_modal, tell, whisper, words_in
from bot.payloads import Click, Submission
from bot.picture import Work
from bot.slack import Outcome
from bot.texts import say
from storage import follow_ups, improvements
from storage.engine import reading, writing
from storage.follow_ups import FollowUp
from storage.teams import Team


def show(coach: Coach, who: Who, asked: Click) -> Reply:
    """The step as a form: opened from a message or Home, or drawn in the modal where the button was."""
    place = Place.read(str(asked.value))
    view = _modal(coach, who, place)
    if asked.view_callback:
        redraw_modal(coach, who, asked.view_id, view)
    else:
        show_modal(coach, who, asked, view)
    return None


def push(coach: Coach, who: Who, asked: Click) -> Reply:
    """The step's form over the list of answers."""
    show_modal(coach, who, asked, _modal(coach, who, Place.read(str(asked.value))), push=True)
    return None


def redraw(coach: Coach, who: Who, asked: Click) -> Reply:
    """A choice in the form decides which questions it has: draw it anew, with what has been typed."""
    if asked.view_callback == step.STEP:
        place, _, drawn = asked.view_metadata.partition("@")
        view = _modal(coach, who, Place.read(place), asked.typed, drawn=drawn)
        redraw_modal(coach, who, asked.view_id, view, asked.view_hash)
    return None


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """The form was sent: keep what is filled in; what is empty is left for later or for somebody else."""
    where, _, drawn = sent.metadata.partition("@")
    place = Place.read(where)
    given = {name: value for name, value in sent.values.items() if value is not None}
    left_blank = [name for name in sent.values if name not in given]
    said = take(coach, who, place, given, left_blank, datetime.fromisoformat(drawn) if drawn else None)
    if said.refused:
        errors = {name: text[who.language] for name, text in said.refused.items()}
        return {"response_action": "errors", "errors": errors}
    coach.afterwards(lambda: _card(coach, who, said))
    if said.asks_more_than(sent.values):
        first = say("saved.more", who.language)
        if said.hint is not None:
            first += f"\n:bulb: {kit.escape(said.hint.hint.text[who.language])}"
        view = _modal(coach, who, place, first=first)
    else:
        view = step.saved(said, who.user, who.language)
    return {"response_action": "update", "view": view}


def save_new(coach: Coach, who: Who, sent: Submission) -> Reply:
    """An improvement begins: its card goes to the channel, and the person may go on at once."""
    team_id = int(sent.values.get("team") or sent.metadata)
    improvement = begin(coach, who, team_id, words_in(sent, "title", 150), sent.values["kind"])
    coach.afterwards(lambda: _first_card(coach, who, improvement))
    _, work = _look(coach, who, improvement)
    view = _modal(coach, who, Place(improvement, work.journey.method.steps[0].id))
    return {"response_action": "update", "view": view}


def keep(coach: Coach, who: Who, asked: Click) -> Reply:
    """A suggestion was read, and the answer stays as it is."""
    tell(coach, who, asked, say("hint.kept", who.language))
    return None


def leave(coach: Coach, who: Who, asked: Click) -> Reply:
    """Go on without those who have not answered."""
    improvement, _, moves = str(asked.value).partition("/")
    said = go_on(coach, who, int(improvement), int(moves))
    coach.afterwards(lambda: _card(coach, who, said))
    return None


def menu(coach: Coach, who: Who, asked: Click) -> Reply:
    """What else can be done with an improvement: read the answers, back up, close."""
    what, _, improvement = str(asked.value).partition("/")
    _, work = _look(coach, who, int(improvement))
    aside = work.journey.method.find(what)
    if aside is not None:
        view = _modal(coach, who, Place(work.improvement.id, aside.id))
    elif what == "answers":
        view = step.overview(work, who.user, who.language)
    elif what == "spread":
        view = spread.receivers(coach, who, work.improvement.id)
    elif what == "back_up" and not work.journey.closed:
        view = step.back_up_modal(work, who.language)
    elif what == "close" and work.going:
        view = step.close_modal(work, who.language)
    else:
        raise Sorry("sorry.moved_on")
    show_modal(coach, who, asked, view, push=bool(asked.view_callback))
    return None


def picture_of_the_way(coach: Coach, who: Who, asked: Click) -> Reply:
    """The way so far as a picture, in the person's DM."""
    _, work = _look(coach, who, int(asked.value))
    coach.afterwards(lambda: dm.send_picture(coach, who, work))
    redraw_modal(coach, who, asked.view_id, step.picture_sent(who.language))
    return None


def how_well(coach: Coach, who: Who, asked: Click) -> Reply:
    """How well it has been tested, by what is stored."""
    with reading(coach.engine) as connection:
        team, work = open_work(connection, coach, who, int(asked.value))
        series = picture.cycles_of_team(connection, coach.methods, who.workspace, team)
    own, title = series[work.improvement.id], work.improvement.title
    show_modal(coach, who, asked, tested_modal(title, own, list(series.values()), who.language), push=True)
    return None


def history(coach: Coach, who: Who, asked: Click) -> Reply:
    """Every answer ever given in a step."""
    place = Place.read(str(asked.value))
    _, work = _look(coach, who, place.improvement)
    with reading(coach.engine) as connection:
        answers = improvements.history(connection, who.workspace, place.improvement, place.step)
    show_modal(coach, who, asked, step.history(step_at(work, place), answers, who.language), push=True)
    return None


def holds(coach: Coach, who: Who, asked: Click) -> Reply:
    """Whether what was secured still holds. When it is slipping, the way back is near at hand."""
    improvement, _, day = str(asked.value).partition("/")
    way = asked.action.removeprefix("follow_up.")
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, int(improvement))
        seen = FollowUp(work.improvement.id, date.fromisoformat(day), way, "", who.user, coach.now())
        follow_ups.keep(connection, who.workspace, seen)
        planning.plan_team(connection, coach, who.workspace, team.id)
    text = say(f"follow_up.said_{way}", who.language, title=kit.escape(work.improvement.title))
    coach.afterwards(lambda: whisper(coach, who, asked, text))
    return None


def save_back_up(coach: Coach, who: Who, sent: Submission) -> Reply:
    """Back to an earlier step, with what was learned."""
    improvement, _, moves = sent.metadata.partition("/")
    reason = words_in(sent, "reason", 3000)
    said = back_up(coach, who, int(improvement), int(moves), str(sent.values["to"]), reason)
    coach.afterwards(lambda: _card(coach, who, said))
    here = said.work.journey.step
    assert here is not None
    return closing(who, say("back_up.done", who.language, step=kit.escape(here.title[who.language])))


def save_close(coach: Coach, who: Who, sent: Submission) -> Reply:
    """The improvement ends before its time."""
    improvement, _, moves = sent.metadata.partition("/")
    reason = words_in(sent, "reason", 3000)
    said = close(coach, who, int(improvement), int(moves), reason)
    coach.afterwards(lambda: _card(coach, who, said))
    return closing(who, say("close.done", who.language))


def _card(coach: Coach, who: Who, said: Said) -> None:
    if said.move is not None:
        cards.refresh(coach, who.workspace, said.work.improvement.id)


def _first_card(coach: Coach, who: Who, improvement: int) -> None:
    trouble = cards.refresh(coach, who.workspace, improvement)
    if trouble is not None and trouble.outcome is Outcome.PERMANENT:
        dm.tell_phrase(coach, who, "sorry.cannot_post")


def _modal(
    coach: Coach, who: Who, place: Place, given: Mapping[str, Any] | None = None, first: str = "", drawn: str = ""
) -> kit.Block:
    with reading(coach.engine) as connection:
        _, work = open_work(connection, coach, who, place.improvement)
        at = step_at(work, place)
        known = beside(connection, coach, who.workspace, work, at.question)
    return step.modal(work, at, who.user, who.language, given, first, known, drawn or coach.now().isoformat())


def _look(coach: Coach, who: Who, improvement: int) -> tuple[Team, Work]:
    with reading(coach.engine) as connection:
        return open_work(connection, coach, who, improvement)

"""The open step: its form, its card's buttons, going on, backing up and closing."""

from bot import cards, dm
from bot.blocks import kit, step
from bot.coach import Coach
from bot.conversation import Place, Said, Sorry, Who, back_up, begin, close, go_on, open_work, take
from bot.listeners.replies import Reply, closing, redraw_modal, show_modal, words_in
from bot.payloads import Click, Submission
from bot.picture import Work
from bot.slack import Outcome
from bot.texts import say
from storage import improvements
from storage.engine import reading
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
        place = Place.read(asked.view_metadata)
        _, work = _look(coach, who, place.improvement)
        view = step.modal(work, coach.method.step(place.step), who.user, who.language, asked.typed)
        redraw_modal(coach, who, asked.view_id, view, asked.view_hash)
    return None


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """The form was sent: keep what is filled in; what is empty is left for later or for somebody else."""
    place = Place.read(sent.metadata)
    given = {name: value for name, value in sent.values.items() if value is not None}
    said = take(coach, who, place, given, left_blank=[name for name in sent.values if name not in given])
    if said.refused:
        errors = {name: text[who.language] for name, text in said.refused.items()}
        return {"response_action": "errors", "errors": errors}
    coach.afterwards(lambda: _card(coach, who, said))
    left = coach.method.step(place.step)
    return {"response_action": "update", "view": step.saved(said.work, left, who.user, who.language, said.move)}


def save_new(coach: Coach, who: Who, sent: Submission) -> Reply:
    """An improvement begins: its card goes to the channel, and the person may go on at once."""
    team_id = int(sent.values.get("team") or sent.metadata)
    improvement = begin(
        coach, who, team_id, words_in(sent, "title", 150), sent.values["kind"] or coach.method.kinds[0].id
    )
    coach.afterwards(lambda: _first_card(coach, who, improvement))
    view = _modal(coach, who, Place(improvement, coach.method.steps[0].id))
    return {"response_action": "update", "view": view}


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
    if what == "answers":
        view = step.overview(work, who.user, who.language)
    elif what == "back_up" and not work.journey.closed:
        view = step.back_up_modal(work, who.language)
    elif what == "close" and work.going:
        view = step.close_modal(work, who.language)
    else:
        raise Sorry("sorry.moved_on")
    show_modal(coach, who, asked, view, push=bool(asked.view_callback))
    return None


def history(coach: Coach, who: Who, asked: Click) -> Reply:
    """Every answer ever given in a step."""
    place = Place.read(str(asked.value))
    _look(coach, who, place.improvement)
    with reading(coach.engine) as connection:
        answers = improvements.history(connection, who.workspace, place.improvement, place.step)
    show_modal(coach, who, asked, step.history(coach.method.step(place.step), answers, who.language), push=True)
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


def _modal(coach: Coach, who: Who, place: Place) -> kit.Block:
    _, work = _look(coach, who, place.improvement)
    reached = [one.id for one in coach.method.steps[: work.journey.done_steps + 1]]
    if place.step not in reached:
        raise Sorry("sorry.moved_on")
    return step.modal(work, coach.method.step(place.step), who.user, who.language)


def _look(coach: Coach, who: Who, improvement: int) -> tuple[Team, Work]:
    with reading(coach.engine) as connection:
        return open_work(connection, coach, who, improvement)

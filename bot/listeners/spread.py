"""Where an improvement spreads: listed, added and changed, and a draft to send on."""

from bot import dm
from bot.blocks import spread as drawn
from bot.blocks.kit import Block
from bot.coach import Coach
from bot.conversation import Sorry, Who, open_work
from bot.listeners.replies import Reply, Wrong, closing, redraw_modal, show_modal, words_in
from bot.payloads import Click, Submission
from bot.picture import Work
from bot.texts import catalogue, say
from storage import spread
from storage.engine import reading, writing
from storage.spread import Receiver
from storage.teams import Team


def receivers(coach: Coach, who: Who, improvement: int) -> Block:
    """The list, for the improvement's menu."""
    _, work, those = _look(coach, who, improvement)
    return drawn.receivers(work, those, who.language)


def add(coach: Coach, who: Who, asked: Click) -> Reply:
    _, work, _ = _look(coach, who, int(asked.value))
    show_modal(coach, who, asked, drawn.form(work, who.language), push=True)
    return None


def menu(coach: Coach, who: Who, asked: Click) -> Reply:
    """Change a receiver, or have a draft to send it."""
    way, receiver, improvement = str(asked.value).split("/")
    team, work, those = _look(coach, who, int(improvement))
    found = next((one for one in those if one.id == int(receiver)), None)
    if found is None:
        raise Sorry("sorry.gone")
    if way == "edit":
        show_modal(coach, who, asked, drawn.form(work, who.language, found), push=True)
    else:
        coach.afterwards(lambda: dm.tell(coach, who, drawn.draft(team, work, found, who.language)))
        redraw_modal(coach, who, asked.view_id, drawn.draft_sent(who.language))
    return None


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """A unit takes it up. The list under the form is drawn anew."""
    number, _, receiver = sent.metadata.partition("/")
    improvement = int(number)
    said = {name: words_in(sent, name, most) for name, most, _ in drawn.FIELDS if sent.values.get(name)}
    with writing(coach.engine) as connection:
        open_work(connection, coach, who, improvement)
        known = {str(one.id): one.unit for one in spread.of(connection, who.workspace, [improvement])}
        unit = known.get(receiver) or said["unit"]
        if not receiver and unit in known.values():
            raise Wrong("unit", catalogue()["spread.there"])
        kept = {name: said.get(name, "") for name, _, _ in drawn.FIELDS if name != "unit"}
        spread.keep(connection, who.workspace, improvement, unit, who.user, coach.now(), **kept)
    view = receivers(coach, who, improvement)
    if sent.root_view_id == sent.view_id:
        return closing(who, say("spread.kept", who.language))
    redraw_modal(coach, who, sent.root_view_id, view)
    return None


def _look(coach: Coach, who: Who, improvement: int) -> tuple[Team, Work, list[Receiver]]:
    with reading(coach.engine) as connection:
        team, work = open_work(connection, coach, who, improvement)
        return team, work, spread.of(connection, who.workspace, [improvement])

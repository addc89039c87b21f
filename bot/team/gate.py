"""The gate: nobody gets hold of a team or an improvement that is not theirs."""

from bot.coach import Coach
from bot.refs import an_id
from bot.sorry import Sorry
from bot.team import overview
from bot.team.overview import Work
from bot.team.rights import Thing, may_see, refused
from bot.team.who import Who
from storage import teams
from storage.desk import Desk
from storage.teams import Team


def own_team(desk: Desk, who: Who, team_id: int) -> Team:
    """A team that the person is in. Sorry for anybody else's."""
    team = teams.get(desk, team_id)
    if team is None or not team.has(who.user):
        refused(who.user, "team", team_id)
        raise Sorry("sorry.not_your_team")
    return team


def carried_team(desk: Desk, who: Who, carried: object) -> Team:
    """The team whose id a button or a form carries. Sorry for anybody else's, and for what is no id."""
    return own_team(desk, who, an_id(carried))


def open_work(desk: Desk, coach: Coach, who: Who, improvement_id: int, *, lock: bool = False) -> tuple[Team, Work]:
    """An improvement of one of the person's teams. Sorry for anybody else's, and for one that does not exist.

    With `lock`, whoever else wants to answer or move it waits until the transaction ends.
    """
    found = overview.one(desk, coach.methods, coach.journeys, improvement_id, lock=lock)
    if found is None or not may_see(who.user, Thing.ANSWERS, found[0]):
        refused(who.user, "improvement", improvement_id)
        raise Sorry("sorry.gone")
    return found

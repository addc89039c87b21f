"""How teams stand, for whoever asks: one of them, or as many as there is room for."""

from collections.abc import Sequence

from bot.conversation.turn import Turn
from bot.team import boards
from bot.team.boards import Board, Fitting
from bot.team.gate import own_team
from bot.team.overview import Overview
from storage import teams
from storage.teams import Team


def board_of(turn: Turn, those: Sequence[Team], fitting: Fitting) -> Board:
    """The teams as they stand, as many whole as there is room for."""
    methods = turn.coach.methods
    outlines = boards.outlines_of(turn.desk, methods, those)
    turn.later(lambda: boards.keep_what_was_made(turn.workspace, outlines))
    return boards.board(turn.desk, methods, outlines, fitting)


def overview_of(turn: Turn, team: Team) -> Overview:
    return board_of(turn, [team], len).whole[0]


def own_overview(turn: Turn, team_id: int) -> Overview:
    """A team of the person's own. Sorry for anybody else's."""
    return overview_of(turn, own_team(turn.desk, turn.who, team_id))


def overview_for_change(turn: Turn, team_id: int) -> Overview:
    """As own_overview; whoever else wants to change something of the team's waits until the turn is over."""
    teams.lock(turn.desk, team_id)
    return own_overview(turn, team_id)

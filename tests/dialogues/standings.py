"""Whether what is kept of where the improvements stand is what their facts say."""

from bot.team import overview as picture
from flows.comparing import Verdict
from flows.standing import Standing
from flows.verdict import comparison
from storage import improvements, teams
from storage.desk import Desk
from storage.engine import reading
from tests.world import World

WORKSPACE = "T0LOCAL"


def kept(world: World) -> dict[str, Standing | None]:
    """By the improvement's title; None: forgotten, to be made of the facts when somebody looks."""
    return {title: stands for title, (stands, _) in _both(world).items()}


def hold(world: World) -> bool:
    """Whether everything that is kept could be made of the facts again."""
    return all(stands in (None, made) for stands, made in _both(world).values())


def what_figures_say(world: World) -> dict[str, Verdict | None]:
    """By the improvement's title; None: there is no result to put beside the start."""
    with reading(world.coach.engine) as connection:
        desk = Desk(connection, WORKSPACE, world.clock.now())
        works = picture.works_of(desk, world.coach.methods, teams.every(connection))
    found = {work.improvement.title: comparison(work.journey) for work in works}
    return {title: compared.verdict if compared else None for title, compared in found.items()}


def _both(world: World) -> dict[str, tuple[Standing | None, Standing]]:
    with reading(world.coach.engine) as connection:
        every = teams.every(connection)
        desk = Desk(connection, WORKSPACE, world.clock.now())
        works = picture.works_of(desk, world.coach.methods, every)
        stored = improvements.standings(desk, [team.id for team in every])
    found = {one.id: Standing.from_json(one.standing) for one in stored}
    return {work.improvement.title: (found[work.improvement.id], work.standing) for work in works}

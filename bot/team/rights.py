"""Who sees what of a team: one table, shown in docs/admin-guide.md and tested for each role."""

import logging
from collections.abc import Mapping
from enum import StrEnum

from storage.people import Person
from storage.rounds import Round
from storage.teams import Team

log = logging.getLogger(__name__)


class TeamRole(StrEnum):
    MEMBER = "member"
    LEAD = "lead"
    MANAGER = "manager"  # or politician
    MENTOR = "mentor"
    PROGRAMME_LEAD = "programme_lead"


class Thing(StrEnum):
    """What there is to see of a team, from its words to mere counts. A private vote is shown to nobody else."""

    ANSWERS = "answers"
    STANDING = "standing"  # titles, steps, what waits, targets
    SHARED_LESSONS = "shared_lessons"
    COUNTS = "counts"
    SETTINGS = "settings"  # to change them


SEES: dict[TeamRole, frozenset[Thing]] = {
    TeamRole.MEMBER: frozenset({Thing.ANSWERS, Thing.STANDING, Thing.SHARED_LESSONS, Thing.COUNTS}),
    TeamRole.LEAD: frozenset(Thing),
    TeamRole.MANAGER: frozenset({Thing.STANDING, Thing.COUNTS}),
    TeamRole.MENTOR: frozenset({Thing.STANDING, Thing.SHARED_LESSONS, Thing.COUNTS}),
    TeamRole.PROGRAMME_LEAD: frozenset({Thing.COUNTS}),
}


def roles_of(user: str, team: Team, of_round: Round | None = None) -> set[TeamRole]:
    """What somebody is to a team; nothing at all for an outsider."""
    held = (
        (TeamRole.MEMBER, team.has(user)),
        (TeamRole.LEAD, user in team.leads),
        (TeamRole.MANAGER, user in team.managers),
        (TeamRole.MENTOR, user in team.mentors),
        (TeamRole.PROGRAMME_LEAD, of_round is not None and of_round.id == team.round_id and user in of_round.leads),
    )
    return {role for role, holds in held if holds}


def may_see(user: str, thing: Thing, team: Team, of_round: Round | None = None) -> bool:
    return any(thing in SEES[role] for role in roles_of(user, team, of_round))


def may_step_in(user: str, team: Team, known: Mapping[str, Person]) -> bool:
    """Whether a member may change a team that nobody leads any more: every lead has been deactivated, or has left."""
    return team.has(user) and all(known[lead].deactivated for lead in team.leads)


def refused(user: str, what: str, which: object) -> None:
    """Somebody was not let in: written down with ids, never with what it was about."""
    log.info("refused: %s, %s %s", user, what, which)

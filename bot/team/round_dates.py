"""A round's dates, given to a team that is in it: when it joins, and by the clock when the round has moved them."""

from sqlalchemy import Connection

from bot.team.who import language_of_team
from flows import calendar
from flows import rounds as editions
from storage import meetings, rounds
from storage.meetings import Meeting
from storage.rounds import RoundMeeting
from storage.teams import Team


def give_dates(connection: Connection, team: Team) -> None:
    """The round's dates that the team has not been given yet.

    The team keeps the hour and place that it has set itself, and a day of its own until the round moves that meeting;
    what it has cancelled stays cancelled.
    """
    if team.round_id is None:
        return
    theirs = {one.slot: one for one in meetings.of_team(connection, team.workspace_id, team.id)}
    edition = editions.round_of(team.edition)
    for one in rounds.meetings(connection, team.workspace_id, team.round_id):
        slot, known = edition.find(one.slot), theirs.get(one.slot)
        if slot is None or (known is not None and known.given_at == one.starts_at):
            continue
        if known is None:
            name, given = slot.name[language_of_team(team)], {"slot": one.slot, "given_at": one.starts_at}
            meetings.add(connection, team.workspace_id, team.id, name, one.starts_at, one.place, **given)
        else:
            meetings.change(connection, team.workspace_id, known.id, **_moved(known, one, team))


def _moved(known: Meeting, one: RoundMeeting, team: Team) -> dict[str, object]:
    """To the round's day, at the team's own hour; nothing but that it was given when the team has cancelled it."""
    day = calendar.local_day(one.starts_at, team.time_zone)
    given: dict[str, object] = {"given_at": one.starts_at}
    if known.cancelled or calendar.local_day(known.starts_at, team.time_zone) == day:
        return given
    clock = calendar.local(known.starts_at, team.time_zone).time()
    return given | {"starts_at": calendar.moment_at(day, clock, team.time_zone)}

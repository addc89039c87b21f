"""One of several processes that do everything to the same teams at once, for so many rounds. Run as a module."""

import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Engine, select

from bot.cli.run import put_together
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach
from bot.settings import read_settings
from bot.slack.client import web_client
from bot.team import nudging
from storage import improvements, meetings, people, tables, teams
from storage.desk import Desk
from storage.engine import open_engine, reading, writing

WORKSPACE = "T0LOCAL"
PEOPLE = ("UANNA", "ULARS", "UPRIYA", "USARA")


def a_coach(engine: Engine, clock: list[datetime]) -> Coach:
    settings = read_settings()
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    return put_together(engine, client, lambda: clock[0], later=lambda work: work(), soon=lambda work: work())


def does(coach: Coach, what: str, dice: random.Random, works: list[tuple[int, int]], dates: list[int]) -> None:
    now = coach.now()
    team = dice.choice(works)[1]
    if what == "tick":
        tick_until_quiet(coach)
        return
    with writing(coach.engine) as connection:
        desk = Desk(connection, WORKSPACE, now)
        if what == "hour":
            user = dice.choice(PEOPLE)
            people.set_clock(desk, user, time(dice.randrange(8, 17)))
            teams.mark_many(desk, teams.concerned(desk, user))
        elif what == "work":
            improvement, team = dice.choice(works)
            improvements.get(desk, improvement, lock=True)
            improvements.touch(desk, improvement)
            teams.mark(desk, team)
        elif what == "later":
            found = teams.get(desk, team)
            assert found is not None
            teams.mark(desk, team)
            nudging.remind_later(desk, dice.choice(found.members), found)
        else:
            starts = now + timedelta(days=dice.randrange(10, 80))
            meeting = meetings.get(desk, dice.choice(dates))
            assert meeting is not None
            meetings.change(desk, replace(meeting, starts_at=starts))
            for one in sorted({team for _, team in works}):
                teams.mark(desk, one)


def main(seed: int, rounds: int, begins: datetime) -> None:
    dice, clock = random.Random(seed), [begins]  # noqa: S311 - no secret
    engine = open_engine(read_settings().database_url)
    coach = a_coach(engine, clock)
    with reading(engine) as connection:
        works = [(row.id, row.team_id) for row in connection.execute(select(tables.improvement)).all()]
        dates = list(connection.execute(select(tables.meeting.c.id)).scalars())
    for _ in range(rounds):
        does(coach, dice.choice(["tick", "tick", "hour", "work", "later", "meeting"]), dice, works, dates)
        clock[0] += timedelta(hours=dice.randrange(1, 5))
    engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]).astimezone(UTC))

"""What a lead can do about an improvement that stands still: get help, let it wait, or back up."""

from datetime import date

from bot import planning
from bot.blocks import kit, step, when
from bot.coach import Coach
from bot.conversation import Sorry, Who, open_work
from bot.listeners.replies import Reply, Wrong, closing, show_modal, whisper
from bot.payloads import Click, Submission
from bot.texts import catalogue, say
from storage import improvements
from storage.engine import reading, writing


def help_out(coach: Coach, who: Who, asked: Click) -> Reply:
    """What usually sets things moving, and whom to ask."""
    with reading(coach.engine) as connection:
        team, _ = open_work(connection, coach, who, int(asked.value))
    lines = [say("stuck.advice", who.language)]
    if (contact := coach.methods.contact(team.organisation)) is not None:
        lines.append(say("help.contact", who.language, contact=kit.escape(contact[who.language])))
    coach.afterwards(lambda: whisper(coach, who, asked, "\n".join(lines)))
    return None


def show_date(coach: Coach, who: Who, asked: Click) -> Reply:
    with reading(coach.engine) as connection:
        _, work = open_work(connection, coach, who, int(asked.value))
    show_modal(coach, who, asked, step.wait_modal(work, who.language))
    return None


def back_up(coach: Coach, who: Who, asked: Click) -> Reply:
    with reading(coach.engine) as connection:
        _, work = open_work(connection, coach, who, int(asked.value))
    if work.journey.closed or not work.journey.done_steps:
        raise Sorry("sorry.moved_on")
    show_modal(coach, who, asked, step.back_up_modal(work, who.language))
    return None


def save_date(coach: Coach, who: Who, sent: Submission) -> Reply:
    """It may wait until that day."""
    until = date.fromisoformat(str(sent.values["until"]))
    if until <= coach.now().date():
        raise Wrong("until", catalogue()["stuck.has_been"])
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, int(sent.metadata), lock=True)
        improvements.wait(connection, who.workspace, work.improvement.id, until)
        planning.plan_team(connection, coach, who.workspace, team.id)
    return closing(who, say("stuck.waits", who.language, day=when.day(until, who.language, coach.now().date())))

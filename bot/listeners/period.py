"""The home period: goals, the self-assessment, lessons and the learning search."""

from typing import Any

from bot import picture
from bot.blocks import period
from bot.coach import Coach
from bot.conversation import Sorry, Who, open_work, own_team
from bot.listeners.replies import Reply, Wrong, closing, only_you, redraw_modal, show_modal, whisper, words_in
from bot.payloads import Click, Shortcut, Submission
from bot.picture import Picture, Scored
from bot.rights import Thing, may_see
from bot.texts import catalogue, say
from flows import reading as reads
from flows.reading import Refused
from flows.targets import GROUPS
from storage import assessments, competence, goals, lessons, teams
from storage.engine import reading, writing
from storage.teams import Team

_GOALS_AT_MOST, _GOAL_LENGTH = 20, 150


def show_goals(coach: Coach, who: Who, asked: Click) -> Reply:
    show_modal(coach, who, asked, period.goals(look(coach, who, int(asked.value)), who.language, coach.now()))
    return None


def save_goals(coach: Coach, who: Who, sent: Submission) -> Reply:
    """One goal to a line. Those that are gone are no longer offered, and still named where they were chosen."""
    here = look(coach, who, int(sent.metadata)).team
    aim = _aim(sent)
    lines = [line.strip(" •-\t") for line in words_in(sent, "goals", 3000).splitlines()]
    written = [line for line in lines if line]
    if len(written) > _GOALS_AT_MOST or any(len(line) > _GOAL_LENGTH for line in written):
        raise Wrong("goals", catalogue()["goals.too_many"].filled(most=_GOALS_AT_MOST, length=_GOAL_LENGTH))
    with writing(coach.engine) as connection:
        goals.replace(connection, who.workspace, here.id, written, who.user, coach.now())
        if aim is not None:
            teams.set_aim(connection, who.workspace, here.id, aim)
    return closing(who, say("goals.done", who.language))


def _aim(sent: Submission) -> int | None:
    if not sent.values.get("aim"):
        return None
    try:
        return int(reads.number(sent.values["aim"], 1, 20))
    except Refused as refusal:
        raise Wrong("aim", refusal.text) from refusal


def show_expertise(coach: Coach, who: Who, asked: Click) -> Reply:
    show_modal(coach, who, asked, period.expertise(look(coach, who, int(asked.value)), who.language))
    return None


def save_expertise(coach: Coach, who: Who, sent: Submission) -> Reply:
    """What is left empty is left as it was."""
    here = look(coach, who, int(sent.metadata)).team
    states = {group: state for group in GROUPS if (state := sent.values.get(group))}
    with writing(coach.engine) as connection:
        competence.keep(connection, who.workspace, here.id, states, who.user, coach.now())
    return closing(who, say("expertise.saved", who.language))


def show_assessment(coach: Coach, who: Who, asked: Click) -> Reply:
    show_modal(coach, who, asked, period.assessment(look(coach, who, int(asked.value)), who.language))
    return None


def begin_assessment(coach: Coach, who: Who, asked: Click) -> Reply:
    """A new self-assessment by the team's checklist of today. One that was begun and not finished goes on."""
    seen = look(coach, who, int(asked.value))
    latest = seen.latest_assessment
    if latest is None or latest.whole:
        with writing(coach.engine) as connection:
            assessments.begin(
                connection, who.workspace, seen.team.id, seen.edition.id, seen.edition.checklist.id, who.user,
                coach.now(),
            )  # fmt: skip
        seen = look(coach, who, seen.team.id)
    redraw_modal(coach, who, asked.view_id, period.assessment(seen, who.language))
    return None


def show_votes(coach: Coach, who: Who, asked: Click) -> Reply:
    _, scored = _scored(coach, who, int(asked.value))
    show_modal(coach, who, asked, period.votes(scored, who.user, who.language), push=True)
    return None


def show_joint(coach: Coach, who: Who, asked: Click) -> Reply:
    _, scored = _scored(coach, who, int(asked.value))
    show_modal(coach, who, asked, period.joint(scored, who.language), push=True)
    return None


def save_votes(coach: Coach, who: Who, sent: Submission) -> Reply:
    return _save(coach, who, sent, who.user)


def save_joint(coach: Coach, who: Who, sent: Submission) -> Reply:
    return _save(coach, who, sent, "")


def show_lesson(coach: Coach, who: Who, asked: Click) -> Reply:
    here = look(coach, who, int(asked.value)).team
    show_modal(coach, who, asked, period.lesson(here, who.language))
    return None


def lesson_from_message(coach: Coach, who: Who, asked: Shortcut) -> Reply:
    """*Save as lesson*, on any message."""
    here = _first_team(coach, who)
    show_modal(coach, who, asked, period.lesson(here, who.language, asked.text, asked.link))
    return None


def lesson_in(sent: Submission) -> dict[str, Any]:
    """What was written of a lesson, wherever that was. Wrong when there are no words."""
    return {
        "words": words_in(sent, "words", 3000),
        "source": (sent.values["source"] or "").strip(),
        "audience": ",".join(sent.values["audience"] or ()),
        "shared": bool(sent.values["shared"]),
    }


def save_lesson(coach: Coach, who: Who, sent: Submission) -> Reply:
    here = look(coach, who, int(sent.metadata)).team
    with writing(coach.engine) as connection:
        lessons.add(
            connection, who.workspace, team_id=here.id, meeting_id=None, improvement_id=None, sort="lesson",
            author=who.user, at=coach.now(), **lesson_in(sent),
        )  # fmt: skip
    return closing(who, say("lesson.saved_shared" if sent.values["shared"] else "lesson.saved", who.language))


def show_share(coach: Coach, who: Who, asked: Click) -> Reply:
    with reading(coach.engine) as connection:
        _, work = open_work(connection, coach, who, int(asked.value))
    show_modal(coach, who, asked, period.share(work, who.language), push=bool(asked.view_callback))
    return None


def save_share(coach: Coach, who: Who, sent: Submission) -> Reply:
    """What came of an improvement can be found by every team from now on."""
    words = words_in(sent, "words", 3000)
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, int(sent.metadata))
        lessons.add(
            connection, who.workspace, team_id=team.id, meeting_id=None, improvement_id=work.improvement.id,
            sort="result", words=words, source="", shared=True, author=who.user, at=coach.now(),
        )  # fmt: skip
    return closing(who, say("lesson.saved_shared", who.language))


def search(coach: Coach, who: Who, words: str) -> Reply:
    """What other teams have learned about something."""
    if not words:
        return only_you(say("search.how", who.language))
    with reading(coach.engine) as connection:
        theirs = teams.of_person(connection, who.workspace, who.user)
        theirs += teams.followed_by(connection, who.workspace, who.user)
        if not any(may_see(who.user, Thing.SHARED_LESSONS, team) for team in theirs):
            raise Sorry("help.no_team")
        found = lessons.search(connection, who.workspace, words)
    return only_you("", period.found(found, words, who.language))


def use(coach: Coach, who: Who, asked: Click) -> Reply:
    """*We use this*: the team whose lesson it is gets the credit."""
    here = _first_team(coach, who)
    with writing(coach.engine) as connection:
        found = lessons.get(connection, who.workspace, int(asked.value))
        if found is None or not found.shared:
            raise Sorry("sorry.gone")
        ours = found.team_id == here.id
        if not ours:
            lessons.use(connection, who.workspace, found.id, here.id, who.user, coach.now())
    text = say("search.ours" if ours else "search.credited", who.language)
    coach.afterwards(lambda: whisper(coach, who, asked, text))
    return None


def look(coach: Coach, who: Who, team_id: int) -> Picture:
    """A team of the person's own. Sorry for anybody else's."""
    with reading(coach.engine) as connection:
        here = own_team(connection, who, team_id)
        return picture.of_teams(connection, coach.methods, who.workspace, [here], coach.now())[0]


def _first_team(coach: Coach, who: Who) -> Team:
    with reading(coach.engine) as connection:
        theirs = teams.of_person(connection, who.workspace, who.user)
    if not theirs:
        raise Sorry("help.no_team")
    return theirs[0]


def _scored(coach: Coach, who: Who, assessment_id: int) -> tuple[Picture, Scored]:
    with reading(coach.engine) as connection:
        found = assessments.get(connection, who.workspace, assessment_id)
    if found is None:
        raise Sorry("sorry.gone")
    seen = look(coach, who, found.team_id)
    return seen, next(one for one in seen.assessments if one.assessment.id == assessment_id)


def _save(coach: Coach, who: Who, sent: Submission, voter: str) -> Reply:
    """Keep what was scored; what is left empty is left for another time."""
    seen, scored = _scored(coach, who, int(sent.metadata))
    for item in scored.checklist.item:
        if sent.values.get(f"{item.id}.evidence") and not sent.values.get(item.id):
            raise Wrong(item.id, catalogue()["assess.level_too"])
    given = {
        item.id: (int(sent.values[item.id]), (sent.values.get(f"{item.id}.evidence") or "").strip())
        for item in scored.checklist.item
        if sent.values.get(item.id)
    }
    with writing(coach.engine) as connection:
        assessments.keep_scores(connection, who.workspace, scored.assessment.id, voter, given, who.user, coach.now())
    after = look(coach, who, seen.team.id)
    if sent.root_view_id != sent.view_id:
        redraw_modal(coach, who, sent.root_view_id, period.assessment(after, who.language))
        return None
    return {"response_action": "update", "view": period.assessment(after, who.language)}

"""The home period: goals, the self-assessment, lessons and the learning search."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.conversation.replies import (
    Reply,
    closing,
    kept_of,
    note_in,
    offered,
    only_you,
    redraw_modal,
    show_modal,
    whisper,
    words_in,
)
from bot.conversation.take import look as look_at
from bot.conversation.take import own_team
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import assessment as period
from bot.features import which
from bot.slack.forms import Wrong
from bot.slack.payloads import Click, Shortcut, Submission
from bot.team import overview as picture
from bot.team.overview import Picture, Scored
from bot.team.rights import Thing, may_see
from bot.texts import catalogue
from flows import reading as reads
from flows.reading import Refused
from flows.targets import GROUPS
from storage import assessments, expertise, goals, lessons, teams

log = logging.getLogger(__name__)

_GOALS_AT_MOST, _GOAL_LENGTH = 20, 150


def show_goals(turn: Turn, asked: Click) -> Reply:
    show_modal(turn, asked, period.goals(look(turn, an_id(asked.value)), turn.voice))
    return None


def save_goals(turn: Turn, sent: Submission) -> Reply:
    """One goal to a line. Those that are gone are no longer offered, and still named where they were chosen."""
    seen = look_for_change(turn, an_id(sent.metadata))
    values = kept_of(turn, sent, period.goals(seen, turn.voice))
    aim = _aim(values)
    lines = [line.strip(" •-\t") for line in words_in(values, "goals", 3000).splitlines()]
    written = [line for line in lines if line]
    if len(written) > _GOALS_AT_MOST or any(len(line) > _GOAL_LENGTH for line in written):
        raise Wrong({"goals": catalogue()["goals.too_many"].filled(most=_GOALS_AT_MOST, length=_GOAL_LENGTH)})
    goals.replace(turn.connection, turn.who.workspace, seen.team.id, written, turn.who.user, turn.now)
    if aim is not None:
        teams.set_aim(turn.connection, turn.who.workspace, seen.team.id, aim)
    return closing(turn, turn.voice.say("goals.done"))


def _aim(values: Mapping[str, Any]) -> int | None:
    if not values.get("aim"):
        return None
    try:
        return int(reads.number(values["aim"], 1, 20))
    except Refused as refusal:
        raise Wrong({"aim": refusal.text}) from refusal


def show_expertise(turn: Turn, asked: Click) -> Reply:
    show_modal(turn, asked, period.expertise(look(turn, an_id(asked.value)), turn.voice))
    return None


def save_expertise(turn: Turn, sent: Submission) -> Reply:
    """What is left empty is left as it was."""
    seen = look_for_change(turn, an_id(sent.metadata))
    values = kept_of(turn, sent, period.expertise(seen, turn.voice))
    states = {group: state for group in GROUPS if (state := values.get(group))}
    expertise.keep(turn.connection, turn.who.workspace, seen.team.id, states, turn.who.user, turn.now)
    return closing(turn, turn.voice.say("expertise.saved"))


def show_assessment(turn: Turn, asked: Click) -> Reply:
    show_modal(turn, asked, period.assessment(look(turn, an_id(asked.value)), turn.who.user, turn.voice))
    return None


def begin_assessment(turn: Turn, asked: Click) -> Reply:
    """A new self-assessment by the team's checklist of today. One that was begun and not finished goes on."""
    seen = look_for_change(turn, an_id(asked.value))
    latest = seen.latest_assessment
    if latest is None or latest.whole:
        assessments.begin(
            turn.connection, turn.who.workspace, seen.team.id, seen.edition.id, seen.edition.checklist.id,
            turn.who.user, turn.now,
        )  # fmt: skip
        seen = look(turn, seen.team.id)
    redraw_modal(turn, asked.view_id, period.assessment(seen, turn.who.user, turn.voice))
    return None


def show_votes(turn: Turn, asked: Click) -> Reply:
    _, scored = _scored(turn, an_id(asked.value))
    if scored.closed:
        raise Sorry("assess.closed")
    show_modal(turn, asked, period.votes(scored, turn.who.user, turn.voice), push=True)
    return None


def show_joint(turn: Turn, asked: Click) -> Reply:
    _, scored = _scored(turn, an_id(asked.value))
    show_modal(turn, asked, period.joint(scored, turn.voice), push=True)
    return None


def close_voting(turn: Turn, asked: Click) -> Reply:
    """A lead has waited long enough. What may be told of the votes is told from now on."""
    seen, scored = _scored(turn, an_id(asked.value), lock=True)
    if not may_see(turn.who.user, Thing.SETTINGS, seen.team):
        raise Sorry("assess.only_leads_close")
    _close(turn, scored)
    after = look(turn, seen.team.id)
    redraw_modal(turn, asked.view_id, period.assessment(after, turn.who.user, turn.voice))
    return None


def _close(turn: Turn, scored: Scored) -> None:
    assessments.close(turn.connection, turn.who.workspace, scored.assessment.id, turn.now)
    log.info("voting closed: assessment %s by %s", scored.assessment.id, turn.who.user)


def save_votes(turn: Turn, sent: Submission) -> Reply:
    """One's own scores. When everybody has voted, the voting is over."""
    return _save(turn, sent, turn.who.user)


def save_joint(turn: Turn, sent: Submission) -> Reply:
    return _save(turn, sent, "")


def show_lesson(turn: Turn, asked: Click) -> Reply:
    here = own_team(turn.connection, turn.who, an_id(asked.value))
    show_modal(turn, asked, period.lesson(here, turn.voice))
    return None


def lesson_from_message(turn: Turn, asked: Shortcut) -> Reply:
    """*Save as lesson*, on any message."""
    here = which.meant(turn, asked.channel)
    view = period.lesson(here, turn.voice, asked.text, asked.link)
    show_modal(turn, asked, {**view, "blocks": [*which.told(turn, here, asked.channel), *view["blocks"]]})
    return None


def lesson_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was written of a lesson, wherever that was. Wrong when there are no words."""
    return {
        "words": words_in(values, "words", 3000),
        "source": note_in(values, "source", 300),
        "audience": ",".join(values["audience"] or ()),
        "shared": bool(values["shared"]),
    }


def save_lesson(turn: Turn, sent: Submission) -> Reply:
    here = own_team(turn.connection, turn.who, an_id(sent.metadata))
    values = offered(sent, period.lesson(here, turn.voice))
    lessons.add(
        turn.connection, turn.who.workspace, team_id=here.id, meeting_id=None, improvement_id=None, sort="lesson",
        author=turn.who.user, at=turn.now, **lesson_in(values),
    )  # fmt: skip
    return closing(turn, turn.voice.say("lesson.saved_shared" if values["shared"] else "lesson.saved"))


def show_share(turn: Turn, asked: Click) -> Reply:
    _, work = look_at(turn, an_id(asked.value))
    show_modal(turn, asked, period.share(work, turn.voice), push=bool(asked.view_callback))
    return None


def save_share(turn: Turn, sent: Submission) -> Reply:
    """What came of an improvement can be found by every team from now on."""
    words = words_in(sent.values, "words", 3000)
    team, work = look_at(turn, an_id(sent.metadata))
    lessons.add(
        turn.connection, turn.who.workspace, team_id=team.id, meeting_id=None, improvement_id=work.improvement.id,
        sort="result", words=words, source="", shared=True, author=turn.who.user, at=turn.now,
    )  # fmt: skip
    return closing(turn, turn.voice.say("lesson.saved_shared"))


def search(turn: Turn, words: str) -> Reply:
    """What other teams have learned about something."""
    if not words:
        return only_you(turn.voice.say("search.how"))
    theirs = teams.of_person(turn.connection, turn.who.workspace, turn.who.user)
    theirs += teams.followed_by(turn.connection, turn.who.workspace, turn.who.user)
    if not any(may_see(turn.who.user, Thing.SHARED_LESSONS, team) for team in theirs):
        raise Sorry("help.no_team")
    found = lessons.search(turn.connection, turn.who.workspace, words)
    return only_you("", period.found(found, words, turn.voice))


def use(turn: Turn, asked: Click) -> Reply:
    """*We use this*: the team whose lesson it is gets the credit."""
    here = which.meant(turn, asked.channel)
    found = lessons.get(turn.connection, turn.who.workspace, an_id(asked.value))
    if found is None or not found.shared:
        raise Sorry("sorry.gone")
    ours = found.team_id == here.id
    if not ours:
        lessons.use(turn.connection, turn.who.workspace, found.id, here.id, turn.who.user, turn.now)
    text = turn.voice.say("search.ours" if ours else "search.credited")
    whisper(turn, asked, text)
    return None


def look_for_change(turn: Turn, team_id: int) -> Picture:
    """As look; whoever else wants to change something of the team's waits until the turn is over."""
    teams.lock(turn.connection, turn.who.workspace, team_id)
    return look(turn, team_id)


def look(turn: Turn, team_id: int) -> Picture:
    """A team of the person's own. Sorry for anybody else's."""
    here = own_team(turn.connection, turn.who, team_id)
    return picture.of_teams(turn.connection, turn.coach.methods, turn.who.workspace, [here], turn.now)[0]


def _scored(turn: Turn, assessment_id: int, *, lock: bool = False) -> tuple[Picture, Scored]:
    found = assessments.get(turn.connection, turn.who.workspace, assessment_id)
    if found is None:
        raise Sorry("sorry.gone")
    seen = look_for_change(turn, found.team_id) if lock else look(turn, found.team_id)
    return seen, next(one for one in seen.assessments if one.assessment.id == assessment_id)


def _save(turn: Turn, sent: Submission, voter: str) -> Reply:
    """Keep what was scored; what is left empty is left for another time."""
    seen, scored = _scored(turn, an_id(sent.metadata), lock=True)
    if voter and scored.closed:
        raise Sorry("assess.closed")
    drawn = period.votes(scored, voter, turn.voice) if voter else period.joint(scored, turn.voice)
    values = kept_of(turn, sent, drawn)
    for item in scored.checklist.item:
        if values.get(f"{item.id}.evidence") and not values.get(item.id):
            raise Wrong({item.id: catalogue()["assess.level_too"]})
    given = {
        item.id: (int(values[item.id]), note_in(values, f"{item.id}.evidence", 300))
        for item in scored.checklist.item
        if values.get(item.id)
    }
    assessment = scored.assessment.id
    assessments.keep_scores(
        turn.connection, turn.who.workspace, assessment, voter, given, turn.who.user, turn.now
    )  # fmt: skip
    if voter and given and scored.voters | {voter} >= set(seen.team.members):
        _close(turn, scored)
    after = look(turn, seen.team.id)
    if sent.root_view_id != sent.view_id:
        redraw_modal(turn, sent.root_view_id, period.assessment(after, turn.who.user, turn.voice))
        return None
    return {"response_action": "update", "view": period.assessment(after, turn.who.user, turn.voice)}

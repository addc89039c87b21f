"""What a turn does to an improvement: accept, keep, and say what follows. No Slack, no SQL.

Every turn is one transaction that holds the improvement, so two people who answer at once lose nothing, and the same
turn taken twice changes nothing the second time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.conversation import hinting
from bot.conversation.answering import Answering
from bot.conversation.hinting import Hinted
from bot.conversation.turn import Turn
from bot.refs import Place, Put, Stay
from bot.sorry import Sorry
from bot.team.gate import open_work, own_team
from bot.team.overview import Work
from flows.journey import JUMPS, Onward
from flows.model import Question, Role, Step
from flows.model import Turn as Way
from flows.standing import DUE_BY
from flows.texts import Text
from storage import improvements, teams
from storage.improvements import Move
from storage.teams import Team

_SAME_AGAIN = timedelta(minutes=2)


def put(work: Work, step: Step, question: Question, person: str) -> Put:
    """A question as it stands now."""
    answer = work.journey.latest(step, question, person)
    place = Place(work.improvement.id, step.id)
    return Put(place, question.id, len(work.journey.moves), answer.id if answer else 0)


@dataclass(frozen=True)
class Said:
    """What came of a turn: the work as it is now, what was refused (by question), and the move or hint it led to.

    `unasked` are the ids of what was given to questions that are not asked any more, since something else has changed.
    """

    team: Team
    work: Work
    at: Step
    refused: Mapping[str, Text]
    move: Move | None = None
    hint: Hinted | None = None
    unasked: tuple[str, ...] = ()


def take(
    turn: Turn, team: Team, work: Work, step: Step, given: Mapping[str, Any], left_blank: Collection[str] = ()
) -> Said:  # fmt: skip
    """Keep what was given to a step's questions, all of it or, when anything is refused, nothing.

    The work has been opened for change. `left_blank`: optional questions among these are passed over once all that is
    required is there; an answer that stood there before is taken away.
    """
    answering = Answering(turn, team, work, step)
    refused = answering.accept(given)
    if refused:
        return Said(team, work, step, refused)
    answering.pass_over(left_blank)
    return replace(_keep(turn, team, answering), unasked=tuple(name for name in given if name not in answering.heard))


def answer_to(turn: Turn, to: Put, given: Any) -> Said:
    """As take, for one question that was put to the person. Overtaken when it has been dealt with since."""
    team, work = open_for_change(turn, to.place.improvement)
    step, _ = asked_at(turn, work, to)
    answering = Answering(turn, team, work, step)
    refused = answering.accept({to.question: given})
    return Said(team, work, step, refused) if refused else _keep(turn, team, answering, to.question)


def skip(turn: Turn, to: Put) -> Said:
    """Pass a question over. A required one stays open for whoever knows."""
    team, work = open_for_change(turn, to.place.improvement)
    step, question = asked_at(turn, work, to)
    answering = Answering(turn, team, work, step)
    if work.journey.current(step, question, turn.who.user) is None:
        answering.add(question, None)
    return _keep(turn, team, answering)


class Overtaken(Exception):
    """A question that was put has been answered or left since, or its improvement is over. Nothing is changed."""

    def __init__(self, work: Work, step: Step, question: Question) -> None:
        super().__init__(question.id)
        self.work, self.step, self.question = work, step, question


def asked_at(turn: Turn, work: Work, to: Put) -> tuple[Step, Question]:
    """The step and question that were put. Overtaken when they have been dealt with since; Sorry when they are gone."""
    step = work.journey.method.find(to.place.step)
    question = work.journey.find(step, to.question) if step else None
    if step is None or question is None:
        raise Sorry("sorry.gone")
    if work.journey.closed or put(work, step, question, turn.who.user) != to:
        raise Overtaken(work, step, question)
    return step, question


def begin(turn: Turn, team_id: int, title: str, kind: str | None, enters: str = "") -> int:
    """Begin an improvement, in the method as it is today. `enters`: how, by the option that says where the way begins.

    The same title from the same person within two minutes is the same improvement.
    """
    who = turn.who
    teams.lock(turn.desk, team_id)  # who does the same at the same time finds it begun
    team = own_team(turn.desk, who, team_id)
    for there in improvements.of_teams(turn.desk, [team_id]):
        if (there.title, there.started_by) == (title, who.user) and turn.now - there.started_at < _SAME_AGAIN:
            return there.id
    method, version = turn.coach.methods.begin(turn.desk.connection, team.organisation)
    begun = improvements.begin(
        turn.desk, team_id=team_id, title=title, method=method, version=version,
        kind=kind or turn.coach.methods.current(team.organisation).kinds[0].id, started_by=who.user,
    )  # fmt: skip
    if enters:
        _enter(turn, begun, enters)
    teams.mark(turn.desk, team_id)
    return begun


def _enter(turn: Turn, improvement_id: int, enters: str) -> None:
    """The first answer was given with the title."""
    team, work = open_work(turn.desk, turn.coach, turn.who, improvement_id)
    found = work.method.with_role(Role.ENTERS)
    if found is not None:
        answering = Answering(turn, team, work, found[0])
        answering.accept({found[1].id: enters})
        _keep(turn, team, answering)


def back_up(turn: Turn, team: Team, work: Work, to_step: str, reason: str) -> Said:
    """Go back to an earlier step, with the reason kept. Nothing that was answered is taken away."""
    return _move(turn, team, work, work.journey.back_up(to_step, reason))


def go_on(turn: Turn, team: Team, work: Work) -> Said:
    """Leave a step without those who have not answered for themselves."""
    journey, here = work.journey, work.journey.step
    return _move(turn, team, work, journey.leaving(here) if here is not None and journey.may_go_on() else None)


def keep_it(turn: Turn, place: Place) -> Said | None:
    """What was asked about once is to stand: the step is left, if that was what it waited for. None: it was not."""
    team, work = open_for_change(turn, place.improvement)
    here, onward = work.journey.step, work.journey.onward()
    if here is None or here.id != place.step or onward is None:
        return None
    return _move(turn, team, work, onward)


def close(turn: Turn, team: Team, work: Work, reason: str) -> Said:
    """End an improvement before its time. Its answers stay, and it can be read."""
    here = work.journey.step
    return _move(turn, team, work, Onward(Way.CLOSE, here.id, None, reason) if here is not None else None)


def look(turn: Turn, improvement_id: int) -> tuple[Team, Work]:
    """An improvement, in somebody's turn. Sorry for one that is not theirs to see."""
    return open_work(turn.desk, turn.coach, turn.who, improvement_id)


def open_for_change(turn: Turn, improvement_id: int) -> tuple[Team, Work]:
    """As look; whoever else wants to answer or move it waits until the turn is over."""
    return open_work(turn.desk, turn.coach, turn.who, improvement_id, lock=True)


def open_as_seen(turn: Turn, stay: Stay) -> tuple[Team, Work]:
    """As open_for_change, to be moved from where somebody saw it. Sorry when it has been moved since."""
    team, work = open_for_change(turn, stay.improvement)
    if len(work.journey.moves) != stay.moves:
        raise Sorry("sorry.moved_on")
    return team, work


def step_at(work: Work, place: Place) -> Step:
    """The place's step, when the team has reached it, or an aside. Sorry for one further on."""
    method, here = work.journey.method, work.journey.step
    found = method.find(place.step)
    if found is None:
        raise Sorry("sorry.moved_on")
    if found in method.steps and here is not None and method.place(found.id) > method.place(here.id):
        raise Sorry("sorry.moved_on")
    return found


def _keep(turn: Turn, team: Team, answering: Answering, asked: str = "") -> Said:
    """`asked`: the one question that was put to the person, who has said by answering it that the answer stands."""
    journey, here = answering.work.journey, answering.work.journey.step
    for fresh in answering.fresh:
        journey = journey.with_answer(improvements.add_answer(turn.desk, fresh))
    answering.journey = journey
    hinted = hinting.choose(turn, team, answering)
    move = None
    onward = journey.onward() if here is not None and here.id == answering.step.id else None
    if onward is not None and not (hinted is not None and hinted.hint.holds) and not _is_held(turn, answering, asked):
        move = _add_move(turn, answering.work, onward)
        journey = journey.with_move(move)
    work = replace(answering.work, journey=journey)
    if answering.fresh or move is not None:
        _changed(turn, team, work, for_the_clock=move is not None or any(map(answering.answered, DUE_BY)))
    return Said(team, work, answering.step, {}, move, hinted)


def _is_held(turn: Turn, answering: Answering, asked: str) -> bool:
    """Whether the step waited already for somebody to say that an answer stands, and nobody has said so now."""
    said_now = {asked, *(fresh.question for fresh in answering.fresh)}
    return answering.work.journey.onward() is not None and bool(hinting.holding(turn, answering) - said_now)


def _changed(turn: Turn, team: Team, work: Work, *, for_the_clock: bool) -> None:
    """The card is to be drawn anew; and, where the clock is concerned, the team planned for anew."""
    improvements.touch(turn.desk, work.improvement.id)
    turn.went_on(work.improvement.id, work.improvement.changes + 1, work.journey)
    if for_the_clock:
        teams.mark(turn.desk, team.id)


def _move(turn: Turn, team: Team, work: Work, onward: Onward | None) -> Said:
    if onward is None:
        raise Sorry("sorry.moved_on")
    left = work.journey.step or work.journey.method.steps[-1]
    move = _add_move(turn, work, onward)
    work = replace(work, journey=work.journey.with_move(move))
    _changed(turn, team, work, for_the_clock=True)
    return Said(team, work, left, {}, move)


def _add_move(turn: Turn, work: Work, onward: Onward) -> Move:
    move = Move(
        improvement_id=work.improvement.id,
        number=len(work.journey.moves) + 1,
        turn=onward.turn,
        from_step=onward.from_step,
        to_step=onward.to_step,
        reason=onward.reason,
        by=turn.who.user,
        at=turn.now,
    )
    improvements.add_move(turn.desk, move)
    if move.turn in JUMPS or work.improvement.map_file is not None:
        improvements.turned(turn.desk, work.improvement.id)
    return move

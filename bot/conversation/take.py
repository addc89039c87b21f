"""What a turn does to an improvement: accept, keep, and say what follows. No Slack, no SQL.

Every turn is one transaction that holds the improvement, so two people who answer at once lose nothing, and the same
turn taken twice changes nothing the second time.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.coach import Coach
from bot.conversation.turn import Sorry, Turn
from bot.refs import Place, Put
from bot.team import overview as picture
from bot.team.overview import Work
from bot.team.rights import Thing, may_see, refused
from bot.team.who import Who
from flows import calendar
from flows.hints import Hint, applying
from flows.hints import hints as shipped
from flows.journey import JUMPS, Journey, Onward
from flows.model import Question, Role, Step
from flows.model import Turn as Way
from flows.reading import Refused, Value
from flows.rules import READS, Facts
from flows.texts import Text
from storage import hints, improvements, teams
from storage.improvements import Answer, Move
from storage.teams import Team

_SAME_AGAIN = timedelta(minutes=2)


def put(work: Work, step: Step, question: Question, person: str) -> Put:
    """A question as it stands now."""
    answer = work.journey.latest(step, question, person)
    place = Place(work.improvement.id, step.id)
    return Put(place, question.id, len(work.journey.moves), answer.id if answer else 0)


@dataclass(frozen=True)
class Hinted:
    """A suggestion about what was just answered."""

    question: Question
    hint: Hint


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
    kept: int = 0
    hint: Hinted | None = None
    unasked: tuple[str, ...] = ()

    def asks_more_than(self, shown: Collection[str]) -> bool:
        """Whether what was answered has led to questions that were not among those shown."""
        return self.move is None and any(one.id not in shown for one in self.work.journey.asked(self.at))


def take(
    turn: Turn, team: Team, work: Work, step: Step, given: Mapping[str, Any], left_blank: Collection[str] = ()
) -> Said:  # fmt: skip
    """Keep what was given to a step's questions, all of it or, when anything is refused, nothing.

    The work has been opened for change. `left_blank`: optional questions among these are passed over once all that is
    required is there; an answer that stood there before is taken away.
    """
    answering = _Answering(turn, team, work, step)
    refused = answering.accept(given)
    if refused:
        return Said(team, work, step, refused)
    answering.pass_over(left_blank)
    return replace(_keep(turn, team, answering), unasked=tuple(name for name in given if name not in answering.heard))


def answer_to(turn: Turn, to: Put, given: Any) -> Said:
    """As take, for one question that was put to the person. Overtaken when it has been dealt with since."""
    team, work = open_for_change(turn, to.place.improvement)
    step, _ = asked_at(turn, work, to)
    answering = _Answering(turn, team, work, step)
    refused = answering.accept({to.question: given})
    return Said(team, work, step, refused) if refused else _keep(turn, team, answering)


def skip(turn: Turn, to: Put) -> Said:
    """Pass a question over. A required one stays open for whoever knows."""
    team, work = open_for_change(turn, to.place.improvement)
    step, question = asked_at(turn, work, to)
    answering = _Answering(turn, team, work, step)
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


def begin(turn: Turn, team_id: int, title: str, kind: str | None) -> int:
    """Begin an improvement, in the method as it is today.

    The same title from the same person within two minutes is the same improvement.
    """
    connection, who = turn.connection, turn.who
    teams.lock(connection, who.workspace, team_id)  # who does the same at the same time finds it begun
    team = own_team(connection, who, team_id)
    for one in improvements.of_teams(connection, who.workspace, [team_id]):
        if (one.title, one.started_by) == (title, who.user) and turn.now - one.started_at < _SAME_AGAIN:
            return one.id
    method, version = turn.coach.methods.begin(connection, team.organisation)
    begun = improvements.begin(
        connection, who.workspace, team_id=team_id, title=title, method=method, version=version,
        kind=kind or turn.coach.methods.current(team.organisation).kinds[0].id, started_by=who.user,
        started_at=turn.now,
    )  # fmt: skip
    teams.mark(connection, who.workspace, team_id, turn.now)
    return begun


def back_up(turn: Turn, improvement: int, seen_moves: int, to_step: str, reason: str) -> Said:
    """Go back to an earlier step, with the reason kept. Nothing that was answered is taken away."""
    return _move(turn, improvement, seen_moves, lambda journey: journey.back_up(to_step, reason))


def go_on(turn: Turn, improvement: int, seen_moves: int) -> Said:
    """Leave a step without those who have not answered for themselves."""

    def leaving(journey: Journey) -> Onward | None:
        return journey.leaving(journey.step) if journey.step and journey.may_go_on() else None

    return _move(turn, improvement, seen_moves, leaving)


def close(turn: Turn, improvement: int, seen_moves: int, reason: str) -> Said:
    """End an improvement before its time. Its answers stay, and it can be read."""

    def closing(journey: Journey) -> Onward | None:
        return Onward(Way.CLOSE, journey.step.id, None, reason) if journey.step else None

    return _move(turn, improvement, seen_moves, closing)


def open_work(
    connection: Connection, coach: Coach, who: Who, improvement_id: int, *, lock: bool = False
) -> tuple[Team, Work]:
    """An improvement of one of the person's teams. Sorry for anybody else's, and for one that does not exist."""
    found = picture.one(connection, coach.methods, coach.journeys, who.workspace, improvement_id, lock=lock)
    if found is None or not may_see(who.user, Thing.ANSWERS, found[0]):
        refused(who.user, "improvement", improvement_id)
        raise Sorry("sorry.gone")
    return found


def look(turn: Turn, improvement_id: int) -> tuple[Team, Work]:
    """As open_work, in somebody's turn."""
    return open_work(turn.connection, turn.coach, turn.who, improvement_id)


def open_for_change(turn: Turn, improvement_id: int) -> tuple[Team, Work]:
    """As look; whoever else wants to answer or move it waits until the turn is over."""
    return open_work(turn.connection, turn.coach, turn.who, improvement_id, lock=True)


def own_team(connection: Connection, who: Who, team_id: int) -> Team:
    """A team that the person is in. Sorry for anybody else's."""
    team = teams.get(connection, who.workspace, team_id)
    if team is None or not team.has(who.user):
        refused(who.user, "team", team_id)
        raise Sorry("sorry.not_your_team")
    return team


class _Answering:
    """The answers of one turn, as they come to stand on each other."""

    def __init__(self, turn: Turn, team: Team, work: Work, step: Step) -> None:
        self.who, self.now, self.work, self.step = turn.who, turn.now, work, step
        self.today = calendar.local_day(turn.now, team.time_zone)
        self.journey = work.journey
        self.fresh: list[Answer] = []
        self.heard: set[str] = set()
        """The ids of the questions that were still asked when they were answered."""

    def accept(self, given: Mapping[str, Any]) -> dict[str, Text]:
        refused = {}
        for name in [question.id for question in self.step.question if question.id in given]:
            question = self.journey.find(self.step, name)  # what is asked may follow from what was just given
            if question is not None:
                self.heard.add(name)
                try:
                    self._answer(question, question.accept(given[name], self.today))
                except Refused as refusal:
                    refused[name] = refusal.text
        return refused

    def pass_over(self, questions: Collection[str]) -> None:
        for question in self.journey.asked(self.step):
            locked = self.journey.locked(self.step, question)
            if question.id in questions and not locked and self._may_be_passed_over(question):
                self.add(question, None)

    def add(self, question: Question, value: Value | None) -> None:
        answer = Answer(
            improvement_id=self.work.improvement.id,
            step=self.step.id,
            question=question.id,
            member=self.who.user if question.from_each else "",
            value=value,
            asked=question.ask[self.who.language],
            author=self.who.user,
            after_move=len(self.journey.moves),
            at=self.now,
        )
        self.journey = self.journey.with_answer(answer)
        self.fresh.append(answer)

    def kept(self, question: Question, value: Value) -> bool:
        """Whether it is what stood there from before the step was opened again."""
        before = self.work.journey.latest(self.step, question, self.who.user)
        return before is not None and before.value == value

    def _answer(self, question: Question, value: Value) -> None:
        """The same answer again is no new answer, so a second click changes nothing."""
        current = self.journey.current(self.step, question, self.who.user)
        if current is not None and current.value == value:
            return
        if self.journey.locked(self.step, question):
            raise _locked()
        self.add(question, value)

    def _may_be_passed_over(self, question: Question) -> bool:
        current = self.journey.current(self.step, question, self.who.user)
        if current is not None:
            return current.value is not None
        required = [one for one in self.journey.asked(self.step) if one.required and not one.from_each]
        return not question.required and all(self.journey.settled(self.step, one) for one in required)


def step_at(work: Work, place: Place) -> Step:
    """The place's step, when the team has reached it, or an aside. Sorry for one further on."""
    method, here = work.journey.method, work.journey.step
    found = method.find(place.step)
    if found is None:
        raise Sorry("sorry.moved_on")
    if found in method.steps and here is not None and method.place(found.id) > method.place(here.id):
        raise Sorry("sorry.moved_on")
    return found


def _locked() -> Refused:
    return Refused(
        "Testet har börjat, så gissningen står fast. Blev det annorlunda? Det berättar ni när ni ser på resultatet.",
        "The test has begun, so the guess stands. Did it turn out otherwise? You say so when you study the result.",
    )


def _keep(turn: Turn, team: Team, answering: _Answering) -> Said:
    workspace, journey, here = turn.who.workspace, answering.work.journey, answering.work.journey.step
    for fresh in answering.fresh:
        journey = journey.with_answer(improvements.add_answer(turn.connection, workspace, fresh))
    answering.journey = journey
    move = None
    onward = journey.onward() if here is not None and here.id == answering.step.id else None
    if onward is not None:
        move = _add_move(turn, answering.work, onward)
        journey = journey.with_move(move)
    work = replace(answering.work, journey=journey)
    if answering.fresh or move is not None:
        _changed(turn, team, work, for_the_clock=move is not None or _concerns_the_clock(answering))
    hinted = _hint(turn, team, work, answering)
    return Said(team, work, answering.step, {}, move, len(answering.fresh), hinted)


def _changed(turn: Turn, team: Team, work: Work, *, for_the_clock: bool) -> None:
    """The card is to be drawn anew; and, where the clock is concerned, the team planned for anew."""
    improvements.touch(turn.connection, turn.who.workspace, work.improvement.id)
    turn.went_on(work.improvement.id, work.improvement.changes + 1, work.journey)
    if for_the_clock:
        teams.mark(turn.connection, turn.who.workspace, team.id, turn.now)


def _hint(turn: Turn, team: Team, work: Work, answering: _Answering) -> Hinted | None:
    """At most one suggestion a turn; of a question once, and of a sort once, while the step is open."""
    connection, step, workspace = turn.connection, answering.step, turn.who.workspace
    fresh = [
        (question, answer.value)
        for answer in answering.fresh
        if answer.value is not None
        and (question := answering.journey.find(step, answer.question))
        and question.hints
        and not answering.kept(question, answer.value)
    ]
    if not fresh:
        return None
    dated = any(question.role is Role.TEST_ENDS for question, _ in fresh)
    meeting = picture.next_meeting_day(connection, team, turn.now) if dated else None
    found = [
        (question, rule)
        for question, value in fresh
        for rule in applying(question.hints, value, Facts(meeting, answering.today, _others(work.journey, question)))
    ]
    if not found:
        return None
    opened = answering.journey.opened(step)
    before = hints.given_in(connection, workspace, work.improvement.id, step.id)
    given = [one for one in before if one.after_move >= opened]
    asked, said = {one.question for one in given}, {one.rule for one in given}
    for question, rule in found:
        if question.id not in asked and rule not in said:
            moves = len(answering.work.journey.moves)
            about = hints.Given(work.improvement.id, step.id, question.id, rule, moves, turn.now)
            hints.keep(connection, workspace, about)
            return Hinted(question, shipped()[rule])
    return None


def _others(journey: Journey, without: Question) -> dict[str, Value]:
    roles = {role for rule in without.hints for role in READS.get(rule, ()) if role != without.role}
    found = {role: journey.answered(Role(role)) for role in roles}
    return {role: value for role, value in found.items() if value is not None}


def _concerns_the_clock(answering: _Answering) -> bool:
    questions = (answering.step.find(answer.question) for answer in answering.fresh)
    return any(question is not None and question.role is Role.TEST_ENDS for question in questions)


def _move(turn: Turn, improvement: int, seen_moves: int, choose: Callable[[Journey], Onward | None]) -> Said:
    team, work = open_for_change(turn, improvement)
    onward = choose(work.journey) if len(work.journey.moves) == seen_moves else None
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
    improvements.add_move(turn.connection, turn.who.workspace, move)
    if move.turn in JUMPS or work.improvement.map_file is not None:
        improvements.turned(turn.connection, turn.who.workspace, work.improvement.id)
    return move

"""One turn of the conversation: accept, keep, and say what follows. No Slack, no SQL.

Every turn is one transaction that holds the improvement, so two people who answer at once lose nothing, and the same
turn taken twice changes nothing the second time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import picture, planning
from bot.coach import Coach
from bot.picture import Work
from bot.rights import Thing, may_see
from flows import calendar
from flows.fitting import needs
from flows.hints import Hint, applying
from flows.hints import hints as shipped
from flows.journey import JUMPS, Journey, Onward
from flows.model import Question, Role, Step, Turn
from flows.reading import Refused, Value
from flows.rules import READS, Facts
from flows.texts import Language, Text
from storage import hints, improvements, teams
from storage.engine import writing
from storage.improvements import Answer, Move
from storage.teams import Team

_SAME_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Who:
    """The person whose turn it is, and the language they read."""

    workspace: str
    user: str
    language: Language


@dataclass(frozen=True)
class Place:
    """A step of an improvement. Written as `12/plan_test`; what a button carries, never an answer."""

    improvement: int
    step: str

    def __str__(self) -> str:
        return f"{self.improvement}/{self.step}"

    @classmethod
    def read(cls, text: str) -> "Place":
        improvement, _, step = text.partition("/")
        return cls(int(improvement), step)


class Sorry(Exception):
    """It cannot be done, for a reason that the person may well not know. `phrase` names the kind words for it."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


@dataclass(frozen=True)
class Hinted:
    """A suggestion about what was just answered."""

    question: Question
    hint: Hint


@dataclass(frozen=True)
class Said:
    """What came of a turn: the work as it is now, what was refused (by question), and the move or hint it led to."""

    team: Team
    work: Work
    at: Step
    refused: Mapping[str, Text]
    move: Move | None = None
    kept: int = 0
    hint: Hinted | None = None

    def asks_more_than(self, shown: Collection[str]) -> bool:
        """Whether what was answered has led to questions that were not among those shown."""
        return self.move is None and any(one.id not in shown for one in self.work.journey.asked(self.at))


def take(
    coach: Coach, who: Who, place: Place, given: Mapping[str, Any], left_blank: Collection[str] = (),
    seen_at: datetime | None = None,
) -> Said:  # fmt: skip
    """Keep what was given to a step's questions, all of it or, when anything is refused, nothing.

    `left_blank`: optional questions among these are passed over once all that is required is there; an answer that
    stood there before is taken away. `seen_at`: when the form was drawn. What somebody has answered since stands,
    where this person left the form as it was.
    """
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, place.improvement, lock=True)
        step = step_at(work, place)
        answering = _Answering(who, work, step, coach.now(), calendar.local_day(coach.now(), team.time_zone))
        untouched = _untouched(connection, answering, given, seen_at) if seen_at else set()
        refused = answering.accept({name: value for name, value in given.items() if name not in untouched})
        if refused:
            return Said(team, work, step, refused)
        answering.pass_over([name for name in left_blank if name not in untouched])
        return _keep(connection, coach, team, answering)


def skip(coach: Coach, who: Who, place: Place, question_id: str) -> Said:
    """Pass a question over. A required one stays open for whoever knows."""
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, place.improvement, lock=True)
        step = step_at(work, place)
        answering = _Answering(who, work, step, coach.now(), calendar.local_day(coach.now(), team.time_zone))
        question = work.journey.find(step, question_id)
        if question is None:
            raise Sorry("sorry.gone")
        if work.journey.current(step, question, who.user) is None:
            answering.add(question, None)
        return _keep(connection, coach, team, answering)


def begin(coach: Coach, who: Who, team_id: int, title: str, kind: str | None) -> int:
    """Begin an improvement, in the method as it is today.

    The same title from the same person within two minutes is the same improvement.
    """
    with writing(coach.engine) as connection:
        team = own_team(connection, who, team_id)
        now = coach.now()
        for one in improvements.of_teams(connection, who.workspace, [team_id]):
            if (one.title, one.started_by) == (title, who.user) and now - one.started_at < _SAME_AGAIN:
                return one.id
        method, version = coach.methods.begin(connection, team.organisation)
        return improvements.begin(
            connection, who.workspace, team_id=team_id, title=title, method=method, version=version,
            kind=kind or coach.methods.current(team.organisation).kinds[0].id, started_by=who.user, started_at=now,
        )  # fmt: skip


def back_up(coach: Coach, who: Who, improvement: int, seen_moves: int, to_step: str, reason: str) -> Said:
    """Go back to an earlier step, with the reason kept. Nothing that was answered is taken away."""
    return _move(coach, who, improvement, seen_moves, lambda journey: journey.back_up(to_step, reason))


def go_on(coach: Coach, who: Who, improvement: int, seen_moves: int) -> Said:
    """Leave a step without those who have not answered for themselves."""
    return _move(
        coach, who, improvement, seen_moves,
        lambda journey: journey.leaving(journey.step) if journey.step and journey.may_go_on() else None,
    )  # fmt: skip


def close(coach: Coach, who: Who, improvement: int, seen_moves: int, reason: str) -> Said:
    """End an improvement before its time. Its answers stay, and it can be read."""

    def closing(journey: Journey) -> Onward | None:
        return Onward(Turn.CLOSE, journey.step.id, None, reason) if journey.step else None

    return _move(coach, who, improvement, seen_moves, closing)


def open_work(
    connection: Connection, coach: Coach, who: Who, improvement_id: int, *, lock: bool = False
) -> tuple[Team, Work]:
    """An improvement of one of the person's teams. Sorry for anybody else's, and for one that does not exist."""
    improvement = improvements.get(connection, who.workspace, improvement_id, lock=lock)
    team = teams.get(connection, who.workspace, improvement.team_id) if improvement else None
    if improvement is None or team is None or not may_see(who.user, Thing.ANSWERS, team):
        raise Sorry("sorry.gone")
    linkable = needs(coach.methods.of(connection, improvement), improvement.kind, "improvements")
    all_theirs = improvements.of_teams(connection, who.workspace, [team.id]) if linkable else []
    works = picture.put_together(connection, coach.methods, who.workspace, [improvement], all_theirs, {team.id: team})
    return team, works[0]


def own_team(connection: Connection, who: Who, team_id: int) -> Team:
    """A team that the person is in. Sorry for anybody else's."""
    team = teams.get(connection, who.workspace, team_id)
    if team is None or not team.has(who.user):
        raise Sorry("sorry.not_your_team")
    return team


class _Answering:
    """The answers of one turn, as they come to stand on each other."""

    def __init__(self, who: Who, work: Work, step: Step, now: datetime, today: date) -> None:
        self.who, self.work, self.step, self.now, self.today = who, work, step, now, today
        self.journey = work.journey
        self.fresh: list[Answer] = []

    def accept(self, given: Mapping[str, Any]) -> dict[str, Text]:
        refused = {}
        for name in [question.id for question in self.step.question if question.id in given]:
            question = self.journey.find(self.step, name)  # what is asked may follow from what was just given
            if question is not None:
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

    def reads_as(self, question: Question, given: Any) -> Value | None:
        """What would be kept of it; None for what would be refused."""
        try:
            return question.accept(given, self.today)
        except Refused:
            return None

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


def _untouched(connection: Connection, answering: _Answering, given: Mapping[str, Any], seen_at: datetime) -> set[str]:
    """The questions that were answered after the form was drawn, and that this person left as they stood in it."""
    who, work, step = answering.who, answering.work, answering.step
    newer = [one for one in step.question if _since(work.journey.current(step, one, who.user), seen_at)]
    if not newer:
        return set()
    every = improvements.history(connection, who.workspace, work.improvement.id, step.id)
    stood = {(one.question, one.member): one.value for one in every if one.at <= seen_at}
    found = set()
    for question in newer:
        before = stood.get((question.id, who.user if question.from_each else ""))
        if question.id not in given or answering.reads_as(question, given[question.id]) == before:
            found.add(question.id)
    return found


def _since(answer: Any, moment: datetime) -> bool:
    return answer is not None and answer.at > moment


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


def _keep(connection: Connection, coach: Coach, team: Team, answering: _Answering) -> Said:
    who, journey, here = answering.who, answering.journey, answering.work.journey.step
    for answer in answering.fresh:
        improvements.add_answer(connection, who.workspace, answer)
    move = None
    onward = journey.onward() if here is not None and here.id == answering.step.id else None
    if onward is not None:
        move = _add_move(connection, who, answering.work, onward, coach.now())
        journey = journey.with_move(move)
    work = replace(answering.work, journey=journey)
    if answering.fresh or move is not None:
        improvements.touch(connection, who.workspace, work.improvement.id, work.standing.to_json())
    if move is not None or _concerns_the_clock(answering):
        planning.plan_team(connection, coach, who.workspace, team.id)
    hinted = _hint(connection, coach, team, work, answering)
    return Said(team, work, answering.step, {}, move, len(answering.fresh), hinted)


def _hint(connection: Connection, coach: Coach, team: Team, work: Work, answering: _Answering) -> Hinted | None:
    """At most one suggestion a turn; of a question once, and of a sort once, while the step is open."""
    step, workspace = answering.step, answering.who.workspace
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
    meeting = picture.next_meeting_day(connection, team, coach.now()) if dated else None
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
            about = hints.Given(work.improvement.id, step.id, question.id, rule, moves, coach.now())
            hints.keep(connection, workspace, about)
            return Hinted(question, shipped()[rule])
    return None


def _others(journey: Journey, without: Question) -> dict[str, Value]:
    found = {role: journey.answered(Role(role)) for role in READS if role != without.role}
    return {role: value for role, value in found.items() if value is not None}


def _concerns_the_clock(answering: _Answering) -> bool:
    questions = (answering.step.find(answer.question) for answer in answering.fresh)
    return any(question is not None and question.role is Role.TEST_ENDS for question in questions)


def _move(coach: Coach, who: Who, improvement: int, seen_moves: int, choose: Any) -> Said:
    with writing(coach.engine) as connection:
        team, work = open_work(connection, coach, who, improvement, lock=True)
        onward = choose(work.journey) if len(work.journey.moves) == seen_moves else None
        if onward is None:
            raise Sorry("sorry.moved_on")
        left = work.journey.step or work.journey.method.steps[-1]
        move = _add_move(connection, who, work, onward, coach.now())
        moved = replace(work, journey=work.journey.with_move(move))
        improvements.touch(connection, who.workspace, improvement, moved.standing.to_json())
        planning.plan_team(connection, coach, who.workspace, team.id)
        return Said(team, moved, left, {}, move)


def _add_move(connection: Connection, who: Who, work: Work, onward: Onward, now: datetime) -> Move:
    move = Move(
        improvement_id=work.improvement.id,
        number=len(work.journey.moves) + 1,
        turn=onward.turn,
        from_step=onward.from_step,
        to_step=onward.to_step,
        reason=onward.reason,
        by=who.user,
        at=now,
    )
    improvements.add_move(connection, who.workspace, move)
    if move.turn in JUMPS or work.improvement.map_file is not None:
        improvements.turned(connection, who.workspace, work.improvement.id)
    return move

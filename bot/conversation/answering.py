"""The answers of one turn: each accepted or refused as it comes to stand on those before it. Nothing is kept here."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.conversation.turn import Turn
from bot.team.overview import Work
from bot.texts import catalogue
from flows import calendar
from flows.model import Question, Role, Step
from flows.reading import Refused, Value
from flows.texts import Text
from storage.improvements import Answer
from storage.teams import Team


class Answering:
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
        """Those that were left blank, once all that is required up to the last of what was shown is there."""
        shown = [*self.heard, *questions]
        last = max((place for place, one in enumerate(self.step.question) if one.id in shown), default=-1)
        needed = {question.id for question in self.step.question[: last + 1]}
        for question in self.journey.asked(self.step):
            locked = self.journey.locked(self.step, question)
            if question.id in questions and not locked and self._may_be_passed_over(question, needed):
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

    def said_anew(self) -> list[tuple[Question, Value]]:
        """What was answered otherwise than it stood before, also from before the step was opened again."""
        found = [(self.journey.find(self.step, answer.question), answer.value) for answer in self.fresh]
        return [
            (question, value)
            for question, value in found
            if question is not None and value is not None and not self._kept(question, value)
        ]

    def answered(self, role: Role) -> bool:
        """Whether the question with this role has been answered, or passed over."""
        questions = (self.step.find(answer.question) for answer in self.fresh)
        return any(question is not None and question.role is role for question in questions)

    def _kept(self, question: Question, value: Value) -> bool:
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

    def _may_be_passed_over(self, question: Question, needed: Collection[str]) -> bool:
        current = self.journey.current(self.step, question, self.who.user)
        if current is not None:
            return current.value is not None
        asked = self.journey.asked(self.step)
        required = [other for other in asked if other.required and not other.from_each and other.id in needed]
        return not question.required and all(self.journey.settled(self.step, other) for other in required)


def _locked() -> Refused:
    text = catalogue()["answer.locked"]
    return Refused(text.sv, text.en)

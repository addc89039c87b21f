"""From facts to where a team is: which step, which cycle, what is open, what waits for whom, and what comes next.

The facts are the moves of an improvement and the latest answer to each question. A move that jumps back (adapt,
abandon, back up) opens its step and all later ones again: an older answer there is carried over to be looked at,
and counts only once it has been given anew. Nothing here is stored, and nothing stored is changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from flows.figures import FigureKind, fits
from flows.model import (
    Figures,
    Method,
    OneChoice,
    OneLine,
    Option,
    Question,
    Role,
    SeveralChoices,
    SeveralLines,
    Step,
    Turn,
)
from flows.reading import Value
from flows.reading_figures import is_of_the_young
from flows.texts import Language

JUMPS = (Turn.ADAPT, Turn.ABANDON, Turn.BACK_UP, Turn.UNDONE)
"""The turns that lead back and open a step again."""


class Answer(Protocol):
    """What the journey reads of a kept answer. `after_move` counts the moves that had been made when it was given."""

    @property
    def step(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def member(self) -> str:
        """Who it is the answer of, for a question that each member answers; empty for the team's answer."""

    @property
    def value(self) -> Value | None:
        """None when it was passed over."""

    @property
    def after_move(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def id(self) -> int:
        """Grows with every answer that is kept; 0 for one that is not."""


class Move(Protocol):
    """What the journey reads of a kept move. Numbers run from 1; a step of None is the end of the way."""

    @property
    def number(self) -> int: ...
    @property
    def turn(self) -> str: ...
    @property
    def from_step(self) -> str | None: ...
    @property
    def to_step(self) -> str | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Onward:
    """The move that follows from a finished step, to be kept by the caller. `to_step` None: the way is at its end."""

    turn: Turn
    from_step: str | None
    to_step: str | None
    reason: str = ""


@dataclass(frozen=True)
class _TheOnly:
    """The answer of a question that had nothing to choose between: the one line that there was."""

    step: str
    question: str
    member: str
    value: Value
    after_move: int
    author: str
    at: datetime
    id: int


@dataclass(frozen=True)
class Journey:
    """One improvement's way through the method. Cheap to make: every property is worked out when it is asked for.

    What is asked of a step, and the answer to each question, are then remembered: nothing here ever changes.
    """

    method: Method
    members: tuple[str, ...]
    moves: Sequence[Move]
    answers: Sequence[Answer]

    @cached_property
    def step(self) -> Step | None:
        """Where the team is now; None when the improvement is finished or closed."""
        if not self.moves:
            return self.method.steps[0]
        name = self.moves[-1].to_step
        return self.method.step(name) if name else None

    @property
    def closed(self) -> bool:
        return bool(self.moves) and self.moves[-1].turn == Turn.CLOSE

    @property
    def cycle(self) -> int:
        return 1 + sum(self.begins_cycle(move) for move in self.moves)

    @property
    def done_steps(self) -> int:
        """How many steps lie behind."""
        return self.method.place(self.step.id) if self.step else len(self.method.steps)

    def current(self, step: Step, question: Question, person: str = "") -> Answer | None:
        """The answer that counts now (for a question to each member: this person's), or None."""
        answer = self.latest(step, question, person)
        if answer is None or answer.after_move < self.opened(step) or self.counted_otherwise(question, answer):
            return None
        return answer

    def with_answer(self, answer: Answer) -> "Journey":
        """The journey as it is once this answer has been given."""
        key = (answer.step, answer.question, answer.member)
        others = [one for one in self.answers if (one.step, one.question, one.member) != key]
        return Journey(self.method, self.members, self.moves, (*others, answer))

    def with_move(self, move: Move) -> "Journey":
        return Journey(self.method, self.members, (*self.moves, move), self.answers)

    def latest(self, step: Step, question: Question, person: str = "") -> Answer | None:
        """As current, or else what was answered before the step was opened again."""
        given = self._given.get((step.id, question.id, person if question.from_each else ""))
        return self._only_line(step, question) if given is None and isinstance(question, OneLine) else given

    def counted_otherwise(self, question: Question, answer: Answer) -> bool:
        """Whether it is figures of another kind than the measure has come to count since: they are to be given anew."""
        return isinstance(question, Figures) and not fits(answer.value, self._counts)

    def given_anew(self, step: Step, question: Question, person: str = "") -> bool:
        """Whether an answer from before is only to be shown, and has to be given again.

        What happened in one test cycle did not happen in the next, a test that did not happen gets a new day, an idea
        that was dropped is not chosen because it stood there, and fourteen hours do not become fourteen per cent.
        """
        answer = self.latest(step, question, person)
        if answer is None or self.current(step, question, person) is not None or not self.method.has(step.id):
            return False
        if self.counted_otherwise(question, answer):
            return True
        since = [move for move in self.moves if move.number > answer.after_move]
        if question.role in (Role.CARRIED_OUT, Role.CAME_BETWEEN, Role.TEST_ENDS) and any(
            move.turn == Turn.UNDONE for move in since
        ):
            return True
        if question.role is Role.IDEA:
            return any(move.turn == Turn.ABANDON for move in since)
        first, last = (self.method.place(name) for name in self.method.cycle)
        return first < self.method.place(step.id) <= last and any(self.begins_cycle(move) for move in since)

    def asked(self, step: Step) -> list[Question]:
        """The step's questions that apply, with what has been answered so far; lines to choose from are filled in."""
        if step.id not in self._asked:
            applying = [self._filled(step, question) for question in step.question if self._applies(step, question)]
            self._asked[step.id] = [question for question in applying if self._leaves_a_choice(step, question)]
        return self._asked[step.id]

    def find(self, step: Step, question_id: str) -> Question | None:
        """The question as it is asked now, with what there is to choose from; None when it is not asked."""
        return next((question for question in self.asked(step) if question.id == question_id), None)

    def settled(self, step: Step, question: Question) -> bool:
        """Answered, or passed over where that is allowed. Where everyone is asked: each has answered or passed."""
        if not question.from_each:
            return self._settled_by(step, question)
        return all(self.current(step, question, member) is not None for member in self.members)

    def is_answered(self, step: Step, question: Question) -> bool:
        """Whether the team, or where each is asked somebody in it, has an answer that counts; passed over is none."""
        given = (self.current(step, question, person) for person in (self.members if question.from_each else ("",)))
        return any(answer is not None and answer.value is not None for answer in given)

    def locked(self, step: Step, question: Question) -> bool:
        """Whether the answer stands, because what it was to be given before has begun in this round of the step."""
        if question.locked_after is None:
            return False
        begun, opened = self.method.place(question.locked_after), self.opened(step)
        later = [move for move in self.moves if move.number > opened and move.to_step]
        return any(self.method.place(move.to_step or "") >= begun for move in later)

    def progress(self, step: Step) -> tuple[int, int]:
        """(settled, asked) questions of the step."""
        asked = self.asked(step)
        return sum(self.settled(step, question) for question in asked), len(asked)

    def open_for(self, person: str) -> list[Question]:
        """What this person can answer in the step where the team is, in order."""
        step = self.step
        if step is None:
            return []
        return [question for question in self.asked(step) if self._open_for(step, question, person)]

    def next_for(self, person: str, after: str | None = None) -> Question | None:
        """The next open question below `after` (a question id), or the first. None: nothing more down there."""
        step = self.step
        if step is None:
            return None
        order = [question.id for question in step.question]
        start = order.index(after) + 1 if after in order else 0
        return next((one for one in self.open_for(person) if order.index(one.id) >= start), None)

    def before(self, person: str, question_id: str) -> Question | None:
        """The question asked before this one in the same step, whether or not it has been answered."""
        step = self.step
        if step is None:
            return None
        asked = [question for question in self.asked(step) if not question.from_each or person in self.members]
        earlier = [question for question in asked if _above(step, question.id, question_id)]
        return earlier[-1] if earlier else None

    def waits_for(self) -> tuple[str, ...]:
        """The members who alone hold the step: the team's own questions are settled and theirs are not. Else nobody."""
        step = self.step
        if step is None or any(not q.from_each and not self.settled(step, q) for q in self.asked(step)):
            return ()
        return tuple(member for member in self.members if self.open_for(member))

    def may_go_on(self) -> bool:
        """Whether the step can be left without those who have not answered: all else is there."""
        step = self.step
        if step is None or not self.waits_for():
            return False
        return all(self.is_answered(step, q) for q in self.asked(step) if q.from_each and q.required)

    def onward(self) -> Onward | None:
        """What follows, once every question of the step is settled; None as long as one is open."""
        step = self.step
        if step is None or any(not self.settled(step, question) for question in self.asked(step)):
            return None
        return self.leaving(step)

    def leaving(self, step: Step) -> Onward:
        """The move out of a step: where its decision leads, or on to the next."""
        forward = Onward(Turn.FORWARD, step.id, self._next_asked(step))
        entered = self._with_role(step, Role.ENTERS)
        if entered is not None:
            option = entered[0].option(entered[1]) if isinstance(entered[0], OneChoice) else None
            return replace(forward, to_step=option.to) if option is not None and option.to else forward
        undone = self._undone(step)
        if undone is not None:
            return undone
        decision = self._with_role(step, Role.DECISION)
        if decision is None:
            return forward
        question, chosen = decision
        option = question.option(chosen) if isinstance(question, OneChoice) else None
        if option is None or option.turn is None:
            return forward
        back_to = self._with_role(step, Role.BACK_TO)
        target = back_to[1] if option.turn is Turn.BACK_UP and back_to else option.to or forward.to_step
        if option.turn in (Turn.ADAPT, Turn.ABANDON) and target is not None:
            target = self._passed_by(target) or target
        reason = self._with_role(step, Role.REASON)
        return Onward(option.turn, step.id, target, reason[1] if reason else "")

    def _next_asked(self, step: Step) -> str | None:
        """The next step that asks something; on the quick way some have nothing to ask yet. None: the way is over."""
        ahead = self.method.steps[self.method.place(step.id) + 1 :]
        return next((other.id for other in ahead if self.asked(other)), None)

    def _passed_by(self, before: str) -> str | None:
        """On the quick way: the first step, up to this one, whose questions have waited for the first test."""
        if not self._is_quick:
            return None
        waited = [*self.method.before(before), self.method.step(before)]
        return next((step.id for step in waited if self._waits(step)), None)

    def _waits(self, step: Step) -> bool:
        return any(question.later and self.latest(step, question) is None for question in step.question)

    @cached_property
    def _is_quick(self) -> bool:
        """Whether the team chose the way to a first test in a few answers, and has not studied one."""
        chosen = self.option(Role.ENTERS)
        studied = any(move.from_step == self.method.cycle[1] for move in self.moves)
        return chosen is not None and chosen.quick and not studied

    def _was_sought(self, step: Step) -> bool:
        """Whether the team itself has gone back to a step where all that is asked would wait for the first test."""
        sought = any(move.turn == Turn.BACK_UP and move.to_step == step.id for move in self.moves)
        return sought and all(question.later for question in step.question)

    def _undone(self, step: Step) -> Onward | None:
        """A test that did not happen is planned anew, with what came between as the reason."""
        found = self._with_role(step, Role.CARRIED_OUT)
        option = found[0].option(found[1]) if found and isinstance(found[0], OneChoice) else None
        if option is None or option.to is None:
            return None
        between = self._with_role(step, Role.CAME_BETWEEN)
        return Onward(Turn.UNDONE, step.id, option.to, between[1] if between else "")

    def back_up(self, to_step: str, reason: str) -> Onward | None:
        """Backing up from where the team is; None when that step does not lie behind."""
        here = self.step
        earlier = self.method.before(here.id) if here else self.method.steps
        if self.closed or to_step not in [step.id for step in earlier]:
            return None
        return Onward(Turn.BACK_UP, here.id if here else None, to_step, reason)

    def test_ends(self) -> date | None:
        """The day the test ends, while the team is between the plan and the study of a cycle."""
        step, ends = self.step, self.method.with_role(Role.TEST_ENDS)
        if step is None or ends is None or not self._inside_test(step):
            return None
        return self.planned_end()

    def planned_end(self) -> date | None:
        """The day on which the test of this cycle is, or was, to end."""
        ends = self.answered_now(Role.TEST_ENDS)
        return date.fromisoformat(str(ends)) if ends else None

    def answered_now(self, role: Role) -> Value | None:
        """As answered, but only what counts now: not from before the step was opened again, nor of a stand-in."""
        found = self.method.with_role(role)
        answer = self.current(*found) if found else None
        return answer.value if answer is not None else None

    def answered(self, role: Role) -> Value | None:
        """The latest answer to the question with this role, also from before its step was opened again; or None.

        Where there is none, that of the question that stands in for it.
        """
        found = self.method.with_role(role)
        answer = self.counting(*found) if found else None
        return answer.value if answer is not None else None

    def counting(self, step: Step, question: Question, person: str = "") -> Answer | None:
        """As latest; or, where that says nothing, the answer to the question that stands in for this one."""
        answer = self.latest(step, question, person)
        if answer is not None and answer.value is not None:
            return answer
        for instead in self.method.stand_ins(f"{step.id}.{question.id}"):
            other = self.latest(*instead, person)
            if other is not None and other.value is not None:
                return other
        return answer

    def option(self, role: Role, *, now: bool = False) -> Option | None:
        """The option that was chosen there; None where nothing was, or nothing is chosen. `now`: as answered_now."""
        found, value = self.method.with_role(role), self.answered_now(role) if now else self.answered(role)
        return found[1].option(str(value)) if found and value is not None and isinstance(found[1], OneChoice) else None

    def options(self, role: Role) -> list[Option]:
        """The options that were chosen there, of several; in the order in which they are offered."""
        found, given = self.method.with_role(role), self.answered(role)
        if found is None or not isinstance(found[1], SeveralChoices) or not isinstance(given, list):
            return []
        return [option for option in found[1].options if option.id in given]

    def words_for(self, role: Role, language: Language) -> str:
        """That answer in words, or nothing."""
        found, value = self.method.with_role(role), self.answered(role)
        return found[1].shown(value, language) if found and value is not None else ""

    def place_of(self, role: Role) -> int:
        """Where the step that asks for it stands, from 0; after the last step when none does."""
        found = self.method.with_role(role)
        return self.method.place(found[0].id) if found else len(self.method.steps)

    def secured_at(self) -> datetime | None:
        """When the step that writes the standard down was left, if nothing has been backed up since; or None."""
        found = self.method.with_role(Role.STANDARD)
        if found is None or not self.moves or self.closed:
            return None
        if self.step is not None and self.method.place(self.step.id) <= self.method.place(found[0].id):
            return None
        left = [move.at for move in self.moves if move.from_step == found[0].id and move.turn == Turn.FORWARD]
        return left[-1] if left else None

    def last_answer(self) -> Answer | None:
        return max(self.answers, key=lambda answer: (answer.at, answer.id), default=None)

    def opened(self, step: Step) -> int:
        """The number of the last move that opened this step again; 0 when none has, and for an aside."""
        if not self.method.has(step.id):
            return 0
        place = self.method.place(step.id)
        return max((number for number, first in self._openings if first <= place), default=0)

    @cached_property
    def _openings(self) -> list[tuple[int, int]]:
        """The number of each move that jumped back, and the place of the first step that it opened."""
        return [(move.number, self._opens(move)) for move in self.moves if move.turn in JUMPS and move.to_step]

    def _opens(self, move: Move) -> int:
        """The place of the first step that it opened. Where it led further back than its decision does, to what had
        waited for the first test, what had been answered there stands.
        """
        found = self.method.with_role(Role.DECISION)
        options = found[1].options if found and isinstance(found[1], OneChoice) else ()
        decided = [self.method.place(one.to) for one in options if one.turn == move.turn and one.to]
        return max([self.method.place(move.to_step or ""), *decided])

    def begins_cycle(self, move: Move) -> bool:
        """Whether it led from the end of a test cycle, or later, back to its plan or earlier."""
        if move.turn not in JUMPS or move.to_step is None:
            return False
        first, last = (self.method.place(step) for step in self.method.cycle)
        left = self.method.place(move.from_step) if move.from_step else len(self.method.steps)
        return left >= last and self.method.place(move.to_step) <= first

    @cached_property
    def _given(self) -> dict[tuple[str, str, str], Answer]:
        return {(answer.step, answer.question, answer.member): answer for answer in reversed(self.answers)}

    @cached_property
    def _asked(self) -> dict[str, list[Question]]:
        return {}

    @cached_property
    def _counts(self) -> FigureKind | None:
        as_what = self.option(Role.COUNTED_AS)
        return as_what.counts if as_what else None

    @cached_property
    def _counted(self) -> dict[str, object]:
        """What the measure says of every figure that belongs to it."""
        about = [self.answered(role) for role in (Role.INEQUALITY, Role.MEASURE)]
        young = is_of_the_young(" ".join(str(words) for words in about if words))
        unit = str(self.answered(Role.COUNTED_IN) or "")
        return {"counts": self._counts, "unit": unit, "young": young}

    def _inside_test(self, step: Step) -> bool:
        first, last = (self.method.place(name) for name in self.method.cycle)
        return first < self.method.place(step.id) < last

    def _applies(self, step: Step, question: Question) -> bool:
        if question.later and self._is_quick and not self._was_sought(step):
            return False
        if question.stands_in_for and not self._is_wanted(step, question):
            return False
        if question.follows and not self._has_answer(question.follows):
            return False
        if self._said_later(step, question) is not None:
            return False
        earlier = step.find(question.when.question) if question.when else None
        if question.when is None or earlier is None:
            return question.when is None
        answer = self._said_later(step, earlier)
        if answer is None and not self._applies(step, earlier):
            return False
        answer = answer or self.current(step, earlier)
        value = answer.value if answer else None
        chosen = value if isinstance(value, list) else [value]
        return question.when.met_by(chosen)

    def _said_later(self, step: Step, question: Question) -> Answer | None:
        """The answer of what stands in for it, when that was asked first: what is so already is not asked again, unless
        the team has gone back to the step since.
        """
        if self.latest(step, question) is not None:
            return None
        others = (self.latest(*other) for other in self.method.stand_ins(f"{step.id}.{question.id}"))
        said = (other for other in others if other is not None and other.value is not None)
        return next((other for other in said if other.after_move >= self.opened(step)), None)

    def _is_wanted(self, step: Step, question: Question) -> bool:
        """Whether what it stands in for has no answer, and neither it nor another in its place was answered in an
        earlier cycle. Who goes back within the cycle may answer otherwise.
        """
        if self._has_answer(question.stands_in_for, ever=True):
            return False
        others = self.method.stand_ins(question.stands_in_for)
        if any(self.latest(*other) for other in others if other[0] != step):
            return False
        own = self.latest(step, question)
        return own is None or own.value is None or not any(map(self.begins_cycle, self.moves[own.after_move :]))

    def _has_answer(self, path: str, *, ever: bool = False) -> bool:
        found = self.method.at(path)
        answer = (self.latest if ever else self.current)(*found) if found else None
        return answer is not None and answer.value is not None

    def _leaves_a_choice(self, step: Step, question: Question) -> bool:
        """A choice between lines is asked where there are some; of one alone only what is to be confirmed."""
        if isinstance(question, SeveralLines):
            return bool(question.lines)
        if not isinstance(question, OneLine):
            return True
        return bool(question.lines) and self._only_line(step, question) is None

    def _only_line(self, step: Step, question: OneLine) -> Answer | None:
        """The one line that there is to choose, as the answer. After an idea was dropped it is always chosen anew."""
        source = step.find(question.lines_of)
        there = self.current(step, source) if source else None
        lines = _lines(there.value) if there else ()
        dropped = question.role is Role.IDEA and any(move.turn == Turn.ABANDON for move in self.moves)
        if there is None or len(lines) != 1 or dropped:
            return None
        return _TheOnly(step.id, question.id, "", lines[0], there.after_move, there.author, there.at, there.id)

    def _filled(self, step: Step, question: Question) -> Question:
        """With the lines to choose from, or with what the measure says that figures count."""
        if isinstance(question, Figures):
            return question.model_copy(update=self._counted)
        if not isinstance(question, OneLine | SeveralLines):
            return question
        source = step.find(question.lines_of)
        answer = self.current(step, source) if source else None
        return question.model_copy(update={"lines": _lines(answer.value if answer else None)})

    def _settled_by(self, step: Step, question: Question, person: str = "") -> bool:
        answer = self.current(step, question, person)
        return answer is not None and (answer.value is not None or not question.required)

    def _open_for(self, step: Step, question: Question, person: str) -> bool:
        if question.from_each:
            return person in self.members and self.current(step, question, person) is None
        return not self._settled_by(step, question)

    def _with_role(self, step: Step, role: Role) -> tuple[Question, str] | None:
        for question in self.asked(step):
            answer = self.current(step, question) if question.role is role else None
            if answer is not None and answer.value is not None:
                return question, str(answer.value)
        return None


def _lines(value: Value | None) -> tuple[str, ...]:
    """The lines of a text, without the numbers and dashes that people begin them with; `1. … 2. …` are two lines."""
    if isinstance(value, list):
        return tuple(value)
    broken = re.sub(r"(?<=\S)\s+(?=\d{1,2}[.)]\s)", "\n", str(value or ""))
    lines = [re.sub(r"^\s*(?:\d{1,2}[.)]|[-*•–])\s*", "", line).strip() for line in broken.splitlines()]
    return tuple(dict.fromkeys(line for line in lines if line))


def _above(step: Step, earlier: str, later: str) -> bool:
    order = [question.id for question in step.question]
    return later in order and order.index(earlier) < order.index(later)

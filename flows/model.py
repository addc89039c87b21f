"""What a method is made of: questions that accept or refuse an answer, steps, and the rules that hold them together."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from flows import figures, reading
from flows.figures import FigureKind
from flows.reading import Value
from flows.reading_figures import WORDS_AT_MOST, from_fields, from_words
from flows.rules import RULES
from flows.texts import Choice, Frozen, Label, Language, Line, Paragraph, Text, Title

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Role(StrEnum):
    """What the coach itself must find in a step, whatever the question is called. A method needs the first four.

    Some are marked and not yet looked for: running work keeps its method, so what is unmarked now is never found.
    """

    TEST_ENDS = "test_ends"
    DECISION = "decision"
    BACK_TO = "back_to"
    REASON = "reason"
    ENTERS = "enters"  # its option says where the way goes on: work that is followed up has its own data already
    AREA = "area"
    OWNER = "owner"
    GOAL = "goal"
    ITEM = "item"  # the item of the checklist
    UNIT = "unit"  # the operation's unit
    LINE_MANAGER = "line_manager"
    EXPECTED = "expected"  # what is to be better, for whom, by how much and by when
    THEORY = "theory"  # if, then, because
    SCALE = "scale"  # how many cases, people or units the test covers
    WHOLE = "whole"  # out of how many
    PREDICTION = "prediction"
    CONFIDENCE = "confidence"
    MATCH = "match"  # how the prediction went
    CARRIED_OUT = "carried_out"  # a test that did not happen leads back to its plan
    CAME_BETWEEN = "came_between"  # why it did not
    RESULT = "result"
    LEARNED = "learned"
    BETTER_FOR = "better_for"
    STANDARD = "standard"  # where it is written down
    LINE_OWNER = "line_owner"
    FOLLOW_UP = "follow_up"  # the first day on which somebody checks that it lasts
    DRIVES = "drives"  # the improvements that are to drive an operation
    DROVE = "drove"  # and did they?
    BROKEN = "broken"  # the weak part of the chain of command
    IDEAS = "ideas"  # one to a line
    MOST_EFFECT = "most_effect"  # the idea that is most likely to work
    IDEA = "idea"  # the one that is tested
    INEQUALITY = "inequality"  # what is unequal today, and for whom
    MEASURE = "measure"  # what is counted, so that a colleague gets the same figure
    COUNTED_AS = "counted_as"  # a count, a mean, or one of the two shares: its options say which
    COUNTED_IN = "counted_in"  # hours, days
    BETTER_WAY = "better_way"  # whether higher is better (yes) or lower (no)
    START = "start"  # the figures before the test
    LEADERSHIP = "leadership"  # what in leadership and habits helped, and what did not
    HELP_WANTED = "help_wanted"  # at the next meeting
    LIMIT = "limit"  # the figure that is looked at afterwards, and where its limit is
    STARTS_ON = "starts_on"  # the first day of the test
    STOP_SIGN = "stop_sign"  # what would show that it does not work
    IF_IT_FALLS = "if_it_falls"  # the team's own plan for when it slips back
    ADVICE = "advice"  # in one sentence, to somebody elsewhere
    TELL_WHOM = "tell_whom"
    TELL_HOW = "tell_how"
    TELL_ON = "tell_on"  # the day on which they are told


class Turn(StrEnum):
    """How the way goes on from where a team is."""

    FORWARD = "forward"
    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"
    BACK_UP = "back_up"
    UNDONE = "undone"  # a test that did not happen: back to its plan
    CLOSE = "close"


class Option(Frozen):
    """One thing to choose. Only the decision's options have a turn. `to` is the step to go to when it is not the next:
    of a decision, of what is followed up, and of a test that did not happen.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    text: Choice
    turn: Turn | None = None
    to: Id | None = None
    yes: bool = False
    """The prediction held, the link drove, higher is better: what counts as yes where one is looked for."""

    no: bool = False
    """That it was not so, and nothing is claimed from it; of which way is better, that lower is."""

    unsure: bool = False
    """Neither yes nor no, so that it is not counted."""

    counts: FigureKind | None = None
    """What the figures of its measure are, when this is how they are counted."""

    quick: bool = False
    """The way to a first test in a few answers: questions that are `later` wait until it has been studied."""


class Condition(Frozen):
    """Ask only when an earlier question of the same step was answered with one of these options; or, with `unless`,
    as long as it has not been answered with one of those.
    """

    question: Id
    chosen: tuple[Id, ...] = ()
    unless: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if bool(self.chosen) == bool(self.unless):
            message = "name the options in which it is asked (chosen), or those in which it is not (unless)"
            raise ValueError(message)
        return self

    def met_by(self, given: Collection[Value | None]) -> bool:
        if self.unless:
            return not any(option in self.unless for option in given)
        return any(option in self.chosen for option in given)


def _known_rules(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in RULES:
            message = f"no hint is called {name!r}; the hints stand in hints.toml"
            raise ValueError(message)
    return names


class _Question(Frozen):
    id: Id
    ask: Line
    label: Label
    why: Paragraph
    example: Paragraph
    required: bool = True
    asks: Literal["team", "each"] = "team"
    role: Role | None = None
    when: Condition | None = None
    kinds: tuple[Id, ...] = ()
    """The kinds of improvement that it is asked of; empty: all."""

    instead_of: Id | None = None
    """Asked only where that question of the same step has nothing to choose from."""

    stands_in_for: str = ""
    """An earlier question as `step.question`: asked only where that has no answer, and read wherever that is."""

    follows: str = ""
    """An earlier question as `step.question`: asked only where that has been answered."""

    later: bool = False
    """On the quick way it is not asked before the first test has been studied."""

    locked_after: Id | None = None
    """Once this step has begun the answer stands, so that nobody guesses afterwards."""

    hints: Annotated[tuple[str, ...], AfterValidator(_known_rules)] = ()
    """Rules of `flows.rules` that may suggest something better, the most important first."""

    recall: tuple[str, ...] = ()
    """Earlier answers to show above this one, as `step.question`."""

    @property
    def from_each(self) -> bool:
        return self.asks == "each"

    def shown(self, value: Value, language: Language) -> str:
        """An accepted value in words. People are shown as Slack mentions' bare ids; drawing them is the caller's."""
        return reading.shown(value, language)


class ShortText(_Question):
    kind: Literal["short_text"]
    max_length: int = Field(200, ge=1, le=3000)

    def accept(self, given: object, today: date) -> Value:
        return reading.words(given, self.max_length)


class LongText(_Question):
    kind: Literal["long_text"]
    max_length: int = Field(3000, ge=1, le=3000)

    def accept(self, given: object, today: date) -> Value:
        return reading.words(given, self.max_length)


class Number(_Question):
    kind: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    unit: Label | None = None

    def accept(self, given: object, today: date) -> Value:
        return reading.number(given, self.minimum, self.maximum)

    def shown(self, value: Value, language: Language) -> str:
        unit = f" {self.unit[language]}" if self.unit else ""
        return reading.shown(value, language) + unit


class Figures(_Question):
    """Figures for women and men. What they count is said once, by the questions that the measure is made of."""

    kind: Literal["figures"]
    counts: FigureKind | None = None
    unit: str = ""
    young: bool = False
    """All three filled in when it is asked."""

    def accept(self, given: object, today: date) -> Value:
        if isinstance(given, dict):
            if "kind" in given:  # what was answered before, again
                return given
            filled = {**given, "period": reading.note(given.get("period"), WORDS_AT_MOST)}
            return from_fields(filled, self.counts, self.unit, young=self.young).kept()
        return from_words(reading.words(given, WORDS_AT_MOST), self.counts, self.unit).kept()

    def shown(self, value: Value, language: Language) -> str:
        found = figures.figures(value)
        return figures.in_words(found, language) if found else reading.shown(value, language)


class Day(_Question):
    kind: Literal["date"]

    def accept(self, given: object, today: date) -> Value:
        return reading.day(given, today)


class People(_Question):
    kind: Literal["people"]

    def accept(self, given: object, today: date) -> Value:
        return reading.people(given)


class Link(_Question):
    kind: Literal["link"]

    def accept(self, given: object, today: date) -> Value:
        return reading.link(given)


class _Choosing(_Question):
    options: Annotated[tuple[Option, ...], Field(max_length=10)] = ()
    """At most ten: Slack draws no more as buttons or boxes."""

    options_from: Literal["earlier_steps", "stands_in_for", "goals", "checklist", "improvements"] | None = None
    """Instead of options: the steps before this one, those of what it stands in for, or what the team itself has."""

    @model_validator(mode="after")
    def _has_something_to_choose(self) -> Self:
        if (len(self.options) >= 2) == (self.options_from is not None):
            raise ValueError("needs at least two options, or options_from, not both")
        if self.options_from == "stands_in_for" and not self.stands_in_for:
            raise ValueError("has the options of what it stands in for, and stands in for nothing")
        _unique("option", (option.id for option in self.options))
        return self

    def option(self, chosen: str) -> Option | None:
        return next((option for option in self.options if option.id == chosen), None)

    def _texts(self) -> list[tuple[str, Text]]:
        return [(option.id, option.text) for option in self.options]

    def _named(self, chosen: str, language: Language) -> str:
        option = self.option(chosen)
        return option.text[language] if option else chosen


class OneChoice(_Choosing):
    kind: Literal["one_choice"]

    def accept(self, given: object, today: date) -> Value:
        return reading.one_of(given, self._texts())

    def shown(self, value: Value, language: Language) -> str:
        return self._named(str(value), language)


class SeveralChoices(_Choosing):
    kind: Literal["several_choices"]
    at_most: int = Field(10, ge=1, le=10)

    def accept(self, given: object, today: date) -> Value:
        return reading.some_of(given, self._texts(), self.at_most)

    def shown(self, value: Value, language: Language) -> str:
        chosen = value if isinstance(value, list) else [str(value)]
        return ", ".join(self._named(one, language) for one in chosen)


class _Lines(_Question):
    """Something chosen among the lines that were written in an earlier question of the step."""

    lines_of: Id
    lines: tuple[str, ...] = ()
    """Filled in when it is asked. The value that is kept is the line itself, so that rewriting loses nothing."""

    @property
    def options(self) -> tuple[Option, ...]:
        """Numbered, since a line is too long for Slack's value."""
        return tuple(Option(id=str(n), text=_short(line)) for n, line in enumerate(self.lines, start=1))

    def _picked(self, number: str) -> str:
        return self.lines[int(number) - 1]

    def _offered(self) -> list[tuple[str, Text]]:
        return [(str(n), Text(sv=line, en=line)) for n, line in enumerate(self.lines, start=1)]


class OneLine(_Lines):
    kind: Literal["one_line"]

    def accept(self, given: object, today: date) -> Value:
        return self._picked(reading.one_of(given, self._offered()))


class SeveralLines(_Lines):
    kind: Literal["several_lines"]

    def accept(self, given: object, today: date) -> Value:
        """What was answered before counts too: a list of the lines themselves."""
        return [self._picked(one) for one in reading.some_of(given, self._offered(), len(self.lines))]

    def shown(self, value: Value, language: Language) -> str:
        return "\n".join(f"• {line}" for line in (value if isinstance(value, list) else [str(value)]))


def _short(line: str) -> Text:
    cut = line if len(line) <= 75 else f"{line[:74]}…"
    return Text(sv=cut, en=cut)


Question = Annotated[
    ShortText | LongText | Number | Figures | Day | People | Link | OneChoice | SeveralChoices | OneLine | SeveralLines,
    Field(discriminator="kind"),
]
"""Each has `accept(given, today)`: the value to keep, or Refused with words for the person who wrote it."""


class Step(Frozen):
    """One step of the method and its questions, in the order they are asked."""

    id: Id
    title: Title
    what: Paragraph
    why: Paragraph
    closing: Paragraph
    """Said when the step is finished."""

    question: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _asks_in_a_sound_order(self) -> Self:
        _unique("question", (question.id for question in self.question))
        for place, question in enumerate(self.question):
            if question.when is not None:
                _check_condition(question, self.question[:place])
            if isinstance(question, _Lines) and all(one.id != question.lines_of for one in self.question[:place]):
                message = f"{question.id} has the lines of {question.lines_of!r}, which is not asked before it"
                raise ValueError(message)
            if question.instead_of is not None and self.find(question.instead_of) is None:
                message = f"{question.id} stands in for {question.instead_of!r}, which is no question of this step"
                raise ValueError(message)
        return self

    def find(self, question_id: str) -> Question | None:
        return next((question for question in self.question if question.id == question_id), None)


class Kind(Frozen):
    """What an improvement can be about. `due`: the round's meeting where it is reported, when not the next."""

    id: Id
    text: Choice
    target: Literal["governance", "competence", "operation"] | None = None
    due: Id | None = None


class Method(Frozen):
    """The whole way, from choosing an area to telling others. `cycle` names its test cycle's first and last step."""

    id: Id
    version: str
    title: Label
    cycle: tuple[Id, Id]
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    asides: tuple[Step, ...] = ()
    """Forms beside the way: open at any time, and no step."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _unique("step", (step.id for step in (*self.steps, *self.asides)))
        _unique("kind", (kind.id for kind in self.kinds))
        first, last = (self.place(name) for name in self.cycle)
        if first >= last:
            message = f"the cycle ends with {self.cycle[1]!r}, which does not come after {self.cycle[0]!r}"
            raise ValueError(message)
        for step, question in self.questions():
            self._check_recall(step, question)
            self._check_stand_in(step, question)
            self._check_follows(step, question)
            self._check_turns(step, question)
        self._check_roles()
        return self

    def questions(self) -> Iterator[tuple[Step, Question]]:
        """Every question with its step, those of the asides last."""
        return ((step, question) for step in (*self.steps, *self.asides) for question in step.question)

    def place(self, step_id: str) -> int:
        """Where in the order the step stands, from 0. An unknown id is a ValueError."""
        place = self._places.get(step_id)
        if place is None:
            message = f"no step is called {step_id!r}"
            raise ValueError(message)
        return place

    def has(self, step_id: str) -> bool:
        """Whether it is a step of the way, and no aside."""
        return step_id in self._places

    def step(self, step_id: str) -> Step:
        return self.steps[self.place(step_id)]

    def find(self, step_id: str) -> Step | None:
        """A step or an aside, or None."""
        return next((step for step in (*self.steps, *self.asides) if step.id == step_id), None)

    def after(self, step_id: str) -> Step | None:
        following = self.place(step_id) + 1
        return self.steps[following] if following < len(self.steps) else None

    def before(self, step_id: str) -> tuple[Step, ...]:
        return self.steps[: self.place(step_id)]

    def with_role(self, role: Role) -> tuple[Step, Question] | None:
        return self._by_role.get(role)

    def kind(self, kind_id: str) -> Kind | None:
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def recalled(self, question: Question) -> list[tuple[Step, Question]]:
        """The earlier questions whose answers are shown above this one."""
        return [self._by_path[path] for path in self._by_path if path in question.recall] if question.recall else []

    @cached_property
    def choosing_from_team(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the team is to offer, each with the kinds of improvement that choose from it; no kinds: all."""
        asked = [question for _, question in self.questions() if isinstance(question, OneChoice | SeveralChoices)]
        return tuple((one.options_from, one.kinds) for one in asked if one.options_from is not None)

    def __copy__(self) -> Self:
        """What was worked out of the steps is worked out anew for a copy, which may have others."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @cached_property
    def _by_path(self) -> dict[str, tuple[Step, Question]]:
        return {f"{step.id}.{question.id}": (step, question) for step, question in self.questions()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {step.id: place for place, step in enumerate(self.steps)}

    def at(self, path: str) -> tuple[Step, Question] | None:
        """The question that is called so, as `step.question`, or None."""
        return self._by_path.get(path)

    def stand_ins(self, path: str) -> list[tuple[Step, Question]]:
        """The later questions that are asked where this one (as `step.question`) has no answer, in their order."""
        return self._stand_ins.get(path, [])

    @cached_property
    def _stand_ins(self) -> dict[str, list[tuple[Step, Question]]]:
        found: dict[str, list[tuple[Step, Question]]] = {}
        for pair in self.questions():
            if pair[1].stands_in_for:
                found.setdefault(pair[1].stands_in_for, []).append(pair)
        return found

    @cached_property
    def _by_role(self) -> dict[Role, tuple[Step, Question]]:
        return {pair[1].role: pair for pair in self.questions() if pair[1].role is not None}

    def _check_recall(self, step: Step, question: Question) -> None:
        for reference in question.recall:
            step_id, _, question_id = reference.partition(".")
            there = self.find(step_id)
            if there is None or there.find(question_id) is None:
                message = f"{step.id}.{question.id} recalls {reference!r}, which is no question"
                raise ValueError(message)

    def _check_stand_in(self, step: Step, question: Question) -> None:
        if not question.stands_in_for:
            return
        stood = self._by_path.get(question.stands_in_for)
        if stood is None or stood[0] not in self.before(step.id) or stood[1].kind != question.kind or question.role:
            message = (
                f"{step.id}.{question.id} stands in for {question.stands_in_for!r}, which has to be a question of the"
                " same kind in an earlier step; the role is that question's"
            )
            raise ValueError(message)

    def _check_follows(self, step: Step, question: Question) -> None:
        found = self._by_path.get(question.follows)
        if question.follows and (found is None or found[0] not in self.before(step.id)):
            message = f"{step.id}.{question.id} follows {question.follows!r}, which is no question of an earlier step"
            raise ValueError(message)

    def _check_turns(self, step: Step, question: Question) -> None:
        if not isinstance(question, OneChoice):
            return
        for option in question.options:
            if (option.turn is None) != (question.role is not Role.DECISION):
                message = f"{step.id}.{question.id}: every option of the decision has a turn, and no other option"
                raise ValueError(message)
            if option.turn in (Turn.ADAPT, Turn.ABANDON) and option.to is None:
                message = f"{step.id}.{question.id}: {option.id} must say which step it goes to"
                raise ValueError(message)
            if option.to is not None and not self.has(option.to):
                message = f"{step.id}.{question.id}: {option.id} goes to {option.to!r}, and no step is called so"
                raise ValueError(message)
            if option.to is not None and self._leads_wrong(step, question, option.to):
                message = f"{step.id}.{question.id}: {option.id} goes to {option.to!r}, which is the wrong way"
                raise ValueError(message)

    def _leads_wrong(self, step: Step, question: Question, to: str) -> bool:
        """A decision leads back, as does a test that did not happen; and where one enters lies ahead."""
        ahead = self.place(to) > self.place(step.id)
        return ahead == (question.role is not Role.ENTERS)

    def _check_roles(self) -> None:
        _unique("role", (question.role for _, question in self.questions() if question.role))
        for role, kind in _KIND_OF_ROLE.items():
            found = self.with_role(role)
            if found is None:
                message = f"no question has the role {role.value}"
                raise ValueError(message)
            step, question = found
            if not isinstance(question, kind) or not question.required:
                message = f"{step.id}.{question.id} has the role {role.value}: it must be required, and {_named(kind)}"
                raise ValueError(message)


_KIND_OF_ROLE: dict[Role, type[_Question] | tuple[type[_Question], ...]] = {
    Role.TEST_ENDS: Day,
    Role.DECISION: OneChoice,
    Role.BACK_TO: OneChoice,
    Role.REASON: (ShortText, LongText),
}
"""What every method needs, and as what."""


def _named(kind: type[_Question] | tuple[type[_Question], ...]) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(one.__annotations__["kind"].__args__[0] for one in kinds)


def _unique(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        message = f"{what} {twice[0]} stands twice"
        raise ValueError(message)


def _check_condition(question: Question, before: tuple[Question, ...]) -> None:
    condition = question.when
    assert condition is not None
    asked = next((earlier for earlier in before if earlier.id == condition.question), None)
    if not isinstance(asked, OneChoice | SeveralChoices) or asked.from_each:
        message = f"{question.id} waits for {condition.question!r}, which is no choice asked of the team before it"
        raise ValueError(message)
    for chosen in (*condition.chosen, *condition.unless):
        if asked.option(chosen) is None:
            message = f"{question.id} waits for {chosen!r}, which {asked.id} does not offer"
            raise ValueError(message)


def _descending(milestones: tuple["Milestone", ...]) -> tuple["Milestone", ...]:
    for earlier, later in pairwise(milestones):
        if earlier.days <= later.days:
            message = f"milestones go from far to near, but {later.days} follows {earlier.days}"
            raise ValueError(message)
    return milestones


class Milestone(Frozen):
    """A day of the countdown. `days` before the meeting, counted on local dates; negative is after it."""

    days: int = Field(ge=-60, le=365)
    heading: Line
    text: Paragraph


class Reminders(Frozen):
    """What the clock says and when."""

    milestone: Annotated[tuple[Milestone, ...], AfterValidator(_descending)]

    def milestone_at(self, days: int) -> Milestone | None:
        return next((milestone for milestone in self.milestone if milestone.days == days), None)

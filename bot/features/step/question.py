"""A question in words, and as an input. The only place that draws what each kind of question is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, assert_never

from bot.conversation.take import put
from bot.features import lessons
from bot.features.step.compared import beside_each_other, guess_beside
from bot.refs import Place, Put
from bot.slack import kit
from bot.slack.kit import GIVEN, Block, Button, Element
from bot.team.beside import Beside, Start
from bot.team.overview import Work
from bot.voice import Voice
from flows.figures import FIELDS, FigureKind, figures, held
from flows.journey import Answer, Journey
from flows.model import (
    Day,
    Figures,
    Link,
    LongText,
    Number,
    OneChoice,
    OneLine,
    People,
    Question,
    Role,
    SeveralChoices,
    SeveralLines,
    ShortText,
    Step,
)
from flows.overlay import StepLink
from flows.reading_figures import WORDS_AT_MOST

_BOXES_AT_MOST = 10
"""Slack draws no more as buttons, radio buttons or boxes; more, and what a team wrote itself, become a menu."""

_MENU_AT_MOST = 100


@dataclass(frozen=True)
class Asked:
    """A question where it is asked: of whom, in which step of which work."""

    work: Work
    step: Step
    question: Question
    person: str
    voice: Voice
    beside: Beside = field(default_factory=Beside)

    @property
    def journey(self) -> Journey:
        return self.work.journey

    @property
    def before(self) -> Answer | None:
        """The answer that stands, or is carried over from before the step was opened again."""
        answer = self.journey.latest(self.step, self.question, self.person)
        return answer if answer is not None and answer.value is not None else None

    @property
    def carried_over(self) -> bool:
        return self.before is not None and self.journey.current(self.step, self.question, self.person) is None

    @property
    def given_anew(self) -> bool:
        """What was answered last time is shown beside the question, and not filled in."""
        return self.journey.given_anew(self.step, self.question, self.person)

    @property
    def place(self) -> Place:
        return Place(self.work.improvement.id, self.step.id)

    @cached_property
    def put(self) -> Put:
        """What a button under the question carries: which question, and how it stood when it was put."""
        return put(self.work, self.step, self.question, self.person)


def in_words(question: Question, answer: Answer, voice: Voice) -> str:
    """An answer as it is shown in mrkdwn: escaped, people as mentions."""
    if answer.value is None:
        return voice.say("answer.passed_over")
    if isinstance(question, People):
        return kit.mentions(answer.value if isinstance(answer.value, list) else [str(answer.value)])
    return kit.escape(question.shown(answer.value, voice.language))


def recalled(asked: Asked) -> str:
    """The earlier answers that this question stands on, or nothing."""
    lines = []
    for step, question in asked.journey.method.recalled(asked.question):
        answer = asked.journey.counting(step, question, asked.person)
        if answer is not None and answer.value is not None:
            _, question = asked.journey.method.at(f"{answer.step}.{answer.question}") or (step, question)
            words = kit.shorten(in_words(question, answer, asked.voice), 900)
            lines.append(f"*{kit.escape(asked.voice.of(question.label))}:* {after_a_label(words)}")
    return "\n".join(lines)


def after_a_label(words: str) -> str:
    """An answer behind what says what it is: a list begins on a line of its own."""
    return f"\n{words}" if words.startswith("• ") else words


def worth_knowing(asked: Asked) -> list[Block]:
    """What the team could know when it answers: where to start, others' lessons, how small or large a test can be."""
    known, voice = asked.beside, asked.voice
    match asked.question.role:
        case Role.INEQUALITY | Role.AREA:
            return [kit.section(_start(known.start, voice))] if known.start and _is_first(asked) else []
        case Role.IDEAS:
            heading = [kit.section(voice.say("beside.lessons"))] if known.lessons else []
            return [*_dropped(asked), *heading, *(lessons.of_another_team(lesson, voice) for lesson in known.lessons)]
        case Role.IDEA:
            return _dropped(asked)
        case Role.BETTER_FOR:
            compared = beside_each_other(asked.journey, voice)
            return [kit.section(kit.escape(compared))] if compared else []
        case Role.MATCH:
            beside = guess_beside(asked.journey, voice)
            return [kit.section(kit.escape(beside))] if beside else []
        case Role.REASON | Role.CAME_BETWEEN:
            return [kit.context(voice.say("answer.seen_in_channel"))]
        case Role.SCALE:
            return [kit.section(words)] if (words := _how_large(asked)) else []
    return []


def _is_first(asked: Asked) -> bool:
    """Where to start is said once: where what is unequal is asked for, or in a method that does not ask, the area."""
    return asked.question.role is Role.INEQUALITY or asked.journey.method.with_role(Role.INEQUALITY) is None


def _dropped(asked: Asked) -> list[Block]:
    """The ideas that were tested and left, struck through, each with why: nobody takes one up without knowing."""
    lines = [
        asked.voice.say("beside.dropped", idea=kit.escape(idea), why=kit.escape(kit.shorten(why, 250)))
        for idea, why in asked.beside.dropped
    ]
    return [kit.section("\n".join(lines))] if lines else []


def _how_large(asked: Asked) -> str:
    """A small test when days are few; else, after a test, that the next may be larger; or nothing."""
    voice, small = asked.voice, asked.beside.small_test
    if small is not None:
        day = voice.weekday(small.tuesday)
        idea = kit.escape(asked.journey.words_for(Role.IDEA, voice.language)) or voice.say("beside.the_idea")
        return voice.counted("beside.small", small.cases, days=small.days, day=day, idea=idea)
    before = asked.before.value if asked.before and asked.carried_over else None
    return voice.say("beside.ramp", size=asked.question.shown(before, voice.language)) if before is not None else ""


def _start(start: Start, voice: Voice) -> str:
    lines = [voice.say("beside.start")]
    for text, score in start.lowest:
        lines.append(voice.say("beside.low", item=kit.escape(voice.of(text)), score=score))
    for lesson in start.lessons:
        meeting = kit.escape(start.meeting.name) if start.meeting else ""
        source = f" ({kit.escape(lesson.source)})" if lesson.source else ""
        words = kit.escape(kit.shorten(lesson.words, 250)) + source
        lines.append(voice.say("beside.lesson", meeting=meeting, words=words))
    return "\n".join(lines)


def to_step(link: StepLink, voice: Voice) -> str:
    return f":point_right: <{link.url}|{kit.escape(voice.of(link.text))}>"


_PICKED = (Day, People, OneChoice, SeveralChoices, OneLine, SeveralLines)


def like(question: Question) -> str:
    """What its example is like, an answer or, where one is picked, a way to think: the end of the phrase's name."""
    return "thinking" if isinstance(question, _PICKED) else "example"


def example(question: Question, voice: Voice) -> str:
    """How it may be answered; of figures, by what they count."""
    if isinstance(question, Figures):
        return voice.say(f"figures.example_{_counts(question)}")
    return voice.of(question.example)


def _counts(question: Figures) -> str:
    return question.counts.value if question.counts else "unknown"


def as_inputs(asked: Asked, typed: Mapping[str, Any], *, live: bool = False) -> list[Block]:
    """The question in a form. `typed`: what has been typed in the form by now; `live`: tell us when it changes."""
    question, voice = asked.question, asked.voice
    stands = asked.before.value if asked.before and not asked.given_anew else None
    hint = voice.say(f"answer.{like(question)}", example=example(question, voice))
    star = " *" if question.required else ""
    label = f"{voice.of(question.ask)}{star}"
    if isinstance(question, Figures):
        return _figures(
            question, f"*{kit.escape(voice.of(question.ask))}*{star}", hint, {**_held(question, stands), **typed}, voice
        )
    more = {"dispatch_action": True} if live else {}
    initial = typed.get(question.id) or stands
    # Every input may be left empty: a half-answered step is kept, and taken up by somebody else or tomorrow.
    return [kit.field(label, element(question, initial, voice), question.id, optional=True, hint=hint, **more)]


def inputs_of(question: Question) -> int:
    """How many inputs it has in a form."""
    return len(_fields(question)) if isinstance(question, Figures) else 1


def _fields(question: Figures) -> list[str]:
    """How a whole is divided has nothing behind it but the whole."""
    divided = question.counts is FigureKind.SHARE_OF_ALL
    return [name for name in FIELDS if not (divided and name.endswith("_of"))]


def _figures(question: Figures, heading: str, hint: str, holding: Mapping[str, Any], voice: Voice) -> list[Block]:
    """Figures for women and men, a number in each input; what time they are of, or why they cannot be split."""
    blocks = [kit.section(heading), kit.context(kit.escape(hint))]
    for name in _fields(question):
        block_id = input_id(question.id, name)
        initial = _text(holding.get(block_id))
        if name == "period":
            drawn, about = kit.text_input(initial, most=WORDS_AT_MOST), voice.say("figures.period_hint")
        else:
            drawn = kit.picker("number_input", initial, "initial_value") | {"is_decimal_allowed": True}
            about = voice.say(f"figures.women_hint_{_counts(question)}") if name == "women" else ""
        behind = name.endswith("_of") and question.counts in (FigureKind.COUNT, FigureKind.MEAN)
        words = voice.say(f"figures.{name}_behind" if behind else f"figures.{name}")
        blocks.append(kit.field(words, drawn | {"action_id": GIVEN.id}, block_id, optional=True, hint=about))
    return blocks


def _held(question: Figures, value: Any) -> dict[str, str]:
    found = figures(value)
    return {input_id(question.id, name): text for name, text in held(found).items()} if found else {}


def input_id(question_id: str, field: str) -> str:
    """What one of the inputs is called, of a question that has several: `result.women`."""
    return f"{question_id}.{field}"


def inside_of(input_id: str) -> tuple[str, str]:
    """The question that an input belongs to, and which of its inputs it is; empty of a question that has but one."""
    question_id, _, field = input_id.partition(".")
    return question_id, field


def element(  # noqa: C901 - one case for each kind of question
    question: Question, initial: Any, voice: Voice, action: Button = GIVEN
) -> Element:
    """What the question is answered with. `initial`: what it holds."""
    match question:
        case ShortText():
            drawn = kit.text_input(_text(initial), most=question.max_length)
        case LongText():
            drawn = kit.text_input(_text(initial), most=question.max_length, multiline=True)
        case Number():
            drawn = kit.picker("number_input", _text(initial), "initial_value") | {"is_decimal_allowed": True}
        case Link():
            drawn = kit.picker("url_text_input", _text(initial), "initial_value")
        case Day():
            drawn = kit.picker("datepicker", initial, "initial_date")
        case People():
            drawn = kit.picker("multi_users_select", initial, "initial_users")
        case Figures():
            raise TypeError("figures are no single input")
        case OneChoice() | OneLine():
            kind = "static_select" if as_menu(question) else "radio_buttons"
            drawn = kit.chooser(kind, action, _offered(question, voice), _chosen(question, initial))
        case SeveralChoices() | SeveralLines():
            kind = "multi_static_select" if as_menu(question) else "checkboxes"
            drawn = kit.chooser(kind, action, _offered(question, voice), _chosen(question, initial) or [])
        case _:
            assert_never(question)
    return drawn | {"action_id": action.id}


def as_menu(question: OneChoice | SeveralChoices | OneLine | SeveralLines) -> bool:
    """Whether what there is to choose from is no row of buttons or boxes."""
    if isinstance(question, OneLine):
        return True
    from_team = isinstance(question, OneChoice) and question.options_from is not None
    return from_team or len(question.options) > _BOXES_AT_MOST


def _offered(question: OneChoice | SeveralChoices | OneLine | SeveralLines, voice: Voice) -> list[tuple[str, str]]:
    return [(voice.of(option.text), option.id) for option in question.options[:_MENU_AT_MOST]]


def _chosen(question: OneChoice | SeveralChoices | OneLine | SeveralLines, initial: Any) -> Any:
    """What stands, as the options' ids; of lines the answer is the line itself."""
    if not isinstance(question, OneLine | SeveralLines):
        return initial
    given = initial if isinstance(initial, list) else [initial]
    found = [option.id for option, line in zip(question.options, question.lines, strict=True) if line in given]
    found = found or [str(option) for option in given if option is not None]  # ids, while it is being filled in
    return found if isinstance(question, SeveralLines) else next(iter(found), None)


def _text(initial: Any) -> str:
    return "" if initial is None else str(initial)

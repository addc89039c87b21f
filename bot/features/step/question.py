"""A question as an input of a modal and as a message in a DM. The only place that draws each kind of question."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, assert_never

from bot import when
from bot.conversation.take import put
from bot.features import opinion
from bot.features.a_lesson import a_lesson
from bot.refs import Chosen, Place, Put
from bot.slack import kit
from bot.slack.kit import Block, Element
from bot.team.beside import Beside, Start
from bot.team.overview import Work
from bot.texts import counted, say
from flows.hints import Hint
from flows.journey import Answer, Journey
from flows.model import (
    Day,
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
from flows.texts import Language

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
    language: Language
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
    def place(self) -> Place:
        return Place(self.work.improvement.id, self.step.id)

    @cached_property
    def put(self) -> Put:
        """What a button under the question carries: which question, and how it stood when it was put."""
        return put(self.work, self.step, self.question, self.person)


def in_words(question: Question, answer: Answer, language: Language) -> str:
    """An answer as it is shown in mrkdwn: escaped, people as mentions."""
    if answer.value is None:
        return say("answer.passed_over", language)
    if isinstance(question, People):
        return kit.mentions(answer.value if isinstance(answer.value, list) else [str(answer.value)])
    return kit.escape(question.shown(answer.value, language))


def recalled(asked: Asked) -> str:
    """The earlier answers that this question stands on, or nothing."""
    lines = []
    for step, question in asked.journey.method.recalled(asked.question):
        answer = asked.journey.latest(step, question, asked.person)
        if answer is not None and answer.value is not None:
            words = kit.shorten(in_words(question, answer, asked.language), 900)
            lines.append(f"*{kit.escape(question.label[asked.language])}:* {words}")
    return "\n".join(lines)


def worth_knowing(asked: Asked) -> list[Block]:
    """What the team could know when it answers: where to start, others' lessons, how small or large a test can be."""
    known, language = asked.beside, asked.language
    match asked.question.role:
        case Role.AREA if known.start is not None:
            return [kit.section(_start(known.start, language))]
        case Role.IDEAS if known.lessons:
            return [kit.section(say("beside.lessons", language)), *(a_lesson(one, language) for one in known.lessons)]
        case Role.SCALE:
            return [kit.section(words)] if (words := _how_large(asked)) else []
    return []


def _how_large(asked: Asked) -> str:
    """A small test when days are few; else, after a test, that the next may be larger; or nothing."""
    language, small = asked.language, asked.beside.small_test
    if small is not None:
        day = when.weekday(small.tuesday, language)
        idea = kit.escape(asked.journey.words_for(Role.IDEA, language)) or say("beside.the_idea", language)
        return counted("beside.small", language, small.cases, days=small.days, day=day, idea=idea)
    before = asked.before.value if asked.before and asked.carried_over else None
    return say("beside.ramp", language, size=asked.question.shown(before, language)) if before is not None else ""


def _start(start: Start, language: Language) -> str:
    lines = [say("beside.start", language)]
    for text, score in start.lowest:
        lines.append(say("beside.low", language, item=kit.escape(text[language]), score=score))
    for lesson in start.lessons:
        meeting = kit.escape(start.meeting.name) if start.meeting else ""
        source = f" ({kit.escape(lesson.source)})" if lesson.source else ""
        words = kit.escape(kit.shorten(lesson.words, 250)) + source
        lines.append(say("beside.lesson", language, meeting=meeting, words=words))
    return "\n".join(lines)


def as_input(asked: Asked, given: dict[str, Any] | None = None, *, live: bool = False) -> Block:
    """The question in a modal. `given`: what has been typed in the modal by now; `live`: tell us when it changes."""
    question, language = asked.question, asked.language
    initial = (given or {}).get(question.id) or (asked.before.value if asked.before else None)
    hint = say("answer.example", language, example=question.example[language])
    more = {"dispatch_action": True} if live else {}
    label = f"{question.ask[language]} *" if question.required else question.ask[language]
    # Every input may be left empty: a half-answered step is kept, and taken up by somebody else or tomorrow.
    return kit.field(label, _element(question, initial, language), question.id, optional=True, hint=hint, **more)


def as_message(asked: Asked, number: int, of: int) -> list[Block]:
    """The question in a DM, with what it takes to answer it by one click where that is possible."""
    language, question = asked.language, asked.question
    title = kit.escape(asked.work.improvement.title)
    place = say("dm.place", language, title=title, step=asked.step.title[language], number=number, of=of)
    blocks = [kit.context(place)]
    if remembered := recalled(asked):
        blocks.append(kit.section(remembered))
    blocks += worth_knowing(asked)
    blocks.append(kit.section(f"*{kit.escape(question.ask[language])}*\n{_how(question, language)}".rstrip()))
    blocks += _what_stands(asked)
    if (picking := _picking(asked)) is not None:
        blocks.append(picking)
    return [*blocks, _ways_out(asked)]


def help_with(asked: Asked, link: StepLink | None) -> list[Block]:
    """*Help me*: why it is asked, an example, and the organisation's own film or page about the step."""
    language, question = asked.language, asked.question
    return [
        kit.section(f"*{say('dm.why', language)}*\n{kit.escape(question.why[language])}"),
        kit.section(f"*{say('dm.example', language)}*\n{kit.quote(question.example[language])}"),
        *([kit.context(to_step(link, language))] if link else []),
    ]


def to_step(link: StepLink, language: Language) -> str:
    return f":point_right: <{link.url}|{kit.escape(link.text[language])}>"


def answered(asked: Asked) -> list[Block]:
    """What is left of a question's message once it has been answered: no button that could go stale."""
    answer = asked.journey.current(asked.step, asked.question, asked.person)
    words = kit.shorten(in_words(asked.question, answer, asked.language), 2000) if answer else "–"
    mark = ":white_check_mark:" if answer is not None and answer.value is not None else ":heavy_minus_sign:"
    return [kit.section(f"{mark} *{kit.escape(asked.question.label[asked.language])}*\n{words}")]


def overtaken(asked: Asked) -> list[Block]:
    """A question that has been dealt with since it was put: which, how it stands, and that nothing was changed."""
    language, work = asked.language, asked.work
    answer = asked.journey.current(asked.step, asked.question, asked.person)
    names = {
        "question": kit.escape(asked.question.label[language]),
        "title": kit.escape(work.improvement.title),
        "step": kit.escape(asked.step.title[language]),
    }
    if not work.going:
        phrase, more = "overtaken.ended", {}
    elif answer is not None and answer.value is not None:
        words = kit.shorten(in_words(asked.question, answer, language), 1000)
        phrase, more = "overtaken.answered", {"answer": words, "who": kit.mention(answer.author)}
    else:
        phrase, more = "overtaken.left", {}
    text = f"{say(phrase, language, **names, **more)} {say('overtaken.unchanged', language)}"
    change = kit.button(say("hint.change", language), "step.open", str(asked.place))
    following = kit.button(say("dm.continue", language), "dm.start", str(asked.place))
    return [kit.section(text), kit.actions([following, change])] if work.going else [kit.section(text)]


def hinted(asked: Asked, hint: Hint) -> list[Block]:
    """A suggestion about what was just answered, with what stands and what it takes to change it."""
    label = kit.escape(asked.question.label[asked.language])
    blocks = [kit.section(f":bulb: *{label}*\n{kit.escape(hint.text[asked.language])}"), *_what_stands(asked)]
    if (picking := _picking(asked)) is not None:
        blocks.append(picking)
    about = f"hint.{hint.id}.{asked.place}"
    return [
        *blocks,
        kit.context(say("hint.or", asked.language)),
        opinion.asked(asked.work.improvement.team_id, about, asked.language),
    ]


def hinted_afterwards(asked: Asked, hint: Hint) -> list[Block]:
    """The same where nothing more is asked: in a form, or when the step has been left."""
    language, place = asked.language, str(asked.place)
    label = kit.escape(asked.question.label[language])
    change = kit.button(say("hint.change", language), "step.open", place)
    keep = kit.button(say("dm.keep", language), "hint.keep", place)
    return [kit.section(f":bulb: *{label}*\n{kit.escape(hint.text[language])}"), kit.actions([change, keep])]


def _what_stands(asked: Asked) -> list[Block]:
    if asked.before is None:
        return []
    phrase = "answer.carried_over" if asked.carried_over else "answer.stands"
    words = kit.shorten(in_words(asked.question, asked.before, asked.language), 1500)
    keep = kit.button(say("dm.keep", asked.language), "dm.keep", str(asked.put))
    return [kit.section(say(phrase, asked.language, answer=words), keep)]


def _how(question: Question, language: Language) -> str:
    match question:
        case ShortText() | LongText():
            how = "dm.how_text"
        case Number():
            how = "dm.how_number"
        case Link():
            how = "dm.how_link"
        case Day():
            how = "dm.how_date"
        case People():
            how = "dm.how_people"
        case OneChoice() | OneLine():
            how = "dm.how_one"
        case SeveralChoices() | SeveralLines():
            how = "dm.how_several"
        case _:
            assert_never(question)
    return f"_{say(how, language)}_"


def _picking(asked: Asked) -> Block | None:
    question, language = asked.question, asked.language
    match question:
        case OneChoice() if not _as_menu(question):
            options = question.options
            elements = [
                kit.button(one.text[language], f"dm.choose.{one.id}", str(Chosen(asked.put, one.id))) for one in options
            ]
        case SeveralChoices() | SeveralLines():
            elements = [_element(question, None, language, "dm.tick"), _done(asked)]
        case Day() | OneChoice() | OneLine():
            elements = [_element(question, None, language, "dm.pick")]
        case People():
            elements = [_element(question, None, language, "dm.people"), _done(asked)]
        case ShortText() | LongText() | Number() | Link():
            return None
        case _:
            assert_never(question)
    return kit.actions(elements, block_id=str(asked.put))


def _done(asked: Asked) -> Element:
    return kit.button(say("dm.done", asked.language), "dm.done", str(asked.put), style="primary")


def _ways_out(asked: Asked) -> Block:
    language, value = asked.language, str(asked.put)
    first = asked.journey.before(asked.person, asked.question.id) is None
    ways = ["dm.help", "dm.skip", "dm.later"] if first else ["dm.help", "dm.skip", "dm.back", "dm.later"]
    return kit.actions([kit.button(say(name, language), name, value) for name in ways])


def _element(  # noqa: C901 - one case for each kind of question
    question: Question, initial: Any, language: Language, action: str = "given"
) -> Element:
    match question:
        case ShortText():
            element = kit.text_input(_text(initial), most=question.max_length)
        case LongText():
            element = kit.text_input(_text(initial), most=question.max_length, multiline=True)
        case Number():
            element = kit.picker("number_input", _text(initial), "initial_value") | {"is_decimal_allowed": True}
        case Link():
            element = kit.picker("url_text_input", _text(initial), "initial_value")
        case Day():
            element = kit.picker("datepicker", initial, "initial_date")
        case People():
            element = kit.picker("multi_users_select", initial, "initial_users")
        case OneChoice() | OneLine():
            kind = "static_select" if _as_menu(question) else "radio_buttons"
            element = kit.chooser(kind, action, _offered(question, language), _chosen(question, initial))
        case SeveralChoices() | SeveralLines():
            kind = "multi_static_select" if _as_menu(question) else "checkboxes"
            element = kit.chooser(kind, action, _offered(question, language), _chosen(question, initial) or [])
        case _:
            assert_never(question)
    return element | {"action_id": action}


def _as_menu(question: OneChoice | SeveralChoices | OneLine | SeveralLines) -> bool:
    if isinstance(question, OneLine):
        return True
    from_team = isinstance(question, OneChoice) and question.options_from is not None
    return from_team or len(question.options) > _BOXES_AT_MOST


def _offered(
    question: OneChoice | SeveralChoices | OneLine | SeveralLines, language: Language
) -> list[tuple[str, str]]:
    return [(one.text[language], one.id) for one in question.options[:_MENU_AT_MOST]]


def _chosen(question: OneChoice | SeveralChoices | OneLine | SeveralLines, initial: Any) -> Any:
    """What stands, as the options' ids; of lines the answer is the line itself."""
    if not isinstance(question, OneLine | SeveralLines):
        return initial
    given = initial if isinstance(initial, list) else [initial]
    found = [option.id for option, line in zip(question.options, question.lines, strict=True) if line in given]
    found = found or [str(one) for one in given if one is not None]  # ids, while it is being filled in
    return found if isinstance(question, SeveralLines) else next(iter(found), None)


def _text(initial: Any) -> str:
    return "" if initial is None else str(initial)

"""A question as an input of a modal and as a message in a DM. The only place that draws each kind of question."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, assert_never

from bot.conversation.take import put
from bot.features import lessons, opinion
from bot.refs import Chosen, Place, Put
from bot.slack import kit
from bot.slack.kit import Block, Element
from bot.team.beside import Beside, Start
from bot.team.overview import Work
from bot.voice import Voice
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
        answer = asked.journey.latest(step, question, asked.person)
        if answer is not None and answer.value is not None:
            words = kit.shorten(in_words(question, answer, asked.voice), 900)
            lines.append(f"*{kit.escape(asked.voice.of(question.label))}:* {words}")
    return "\n".join(lines)


def worth_knowing(asked: Asked) -> list[Block]:
    """What the team could know when it answers: where to start, others' lessons, how small or large a test can be."""
    known, voice = asked.beside, asked.voice
    match asked.question.role:
        case Role.AREA if known.start is not None:
            return [kit.section(_start(known.start, voice))]
        case Role.IDEAS if known.lessons:
            heading = kit.section(voice.say("beside.lessons"))
            return [heading, *(lessons.of_another_team(lesson, voice) for lesson in known.lessons)]
        case Role.SCALE:
            return [kit.section(words)] if (words := _how_large(asked)) else []
    return []


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


def as_input(asked: Asked, given: dict[str, Any] | None = None, *, live: bool = False) -> Block:
    """The question in a modal. `given`: what has been typed in the modal by now; `live`: tell us when it changes."""
    question, voice = asked.question, asked.voice
    initial = (given or {}).get(question.id) or (asked.before.value if asked.before else None)
    hint = voice.say("answer.example", example=voice.of(question.example))
    more = {"dispatch_action": True} if live else {}
    label = f"{voice.of(question.ask)} *" if question.required else voice.of(question.ask)
    # Every input may be left empty: a half-answered step is kept, and taken up by somebody else or tomorrow.
    return kit.field(label, _element(question, initial, voice), question.id, optional=True, hint=hint, **more)


def as_message(asked: Asked, number: int, of: int) -> list[Block]:
    """The question in a DM, with what it takes to answer it by one click where that is possible."""
    voice, question = asked.voice, asked.question
    title = kit.escape(asked.work.improvement.title)
    place = voice.say("dm.place", title=title, step=voice.of(asked.step.title), number=number, of=of)
    blocks = [kit.context(place)]
    if remembered := recalled(asked):
        blocks.append(kit.section(remembered))
    blocks += worth_knowing(asked)
    blocks.append(kit.section(f"*{kit.escape(voice.of(question.ask))}*\n{_how(question, voice)}".rstrip()))
    blocks += _what_stands(asked)
    if (picking := _picking(asked)) is not None:
        blocks.append(picking)
    return [*blocks, _ways_out(asked)]


def help_with(asked: Asked, link: StepLink | None) -> list[Block]:
    """*Help me*: why it is asked, an example, and the organisation's own film or page about the step."""
    voice, question = asked.voice, asked.question
    return [
        kit.section(f"*{voice.say('dm.why')}*\n{kit.escape(voice.of(question.why))}"),
        kit.section(f"*{voice.say('dm.example')}*\n{kit.quote(voice.of(question.example))}"),
        *([kit.context(to_step(link, voice))] if link else []),
    ]


def to_step(link: StepLink, voice: Voice) -> str:
    return f":point_right: <{link.url}|{kit.escape(voice.of(link.text))}>"


def answered(asked: Asked) -> list[Block]:
    """What is left of a question's message once it has been answered: no button that could go stale."""
    answer = asked.journey.current(asked.step, asked.question, asked.person)
    words = kit.shorten(in_words(asked.question, answer, asked.voice), 2000) if answer else "–"
    mark = ":white_check_mark:" if answer is not None and answer.value is not None else ":heavy_minus_sign:"
    return [kit.section(f"{mark} *{kit.escape(asked.voice.of(asked.question.label))}*\n{words}")]


def overtaken(asked: Asked) -> list[Block]:
    """A question that has been dealt with since it was put: which, how it stands, and that nothing was changed."""
    voice, work = asked.voice, asked.work
    answer = asked.journey.current(asked.step, asked.question, asked.person)
    names = {
        "question": kit.escape(voice.of(asked.question.label)),
        "title": kit.escape(work.improvement.title),
        "step": kit.escape(voice.of(asked.step.title)),
    }
    if not work.going:
        phrase, more = "overtaken.ended", {}
    elif answer is not None and answer.value is not None:
        words = kit.shorten(in_words(asked.question, answer, voice), 1000)
        phrase, more = "overtaken.answered", {"answer": words, "who": kit.mention(answer.author)}
    else:
        phrase, more = "overtaken.left", {}
    text = f"{voice.say(phrase, **names, **more)} {voice.say('overtaken.unchanged')}"
    change = kit.button(voice.say("hint.change"), "step.open", str(asked.place))
    following = kit.button(voice.say("dm.continue"), "dm.start", str(asked.place))
    return [kit.section(text), kit.actions([following, change])] if work.going else [kit.section(text)]


def hinted(asked: Asked, hint: Hint) -> list[Block]:
    """A suggestion about what was just answered, with what stands and what it takes to change it."""
    label = kit.escape(asked.voice.of(asked.question.label))
    blocks = [kit.section(f":bulb: *{label}*\n{kit.escape(asked.voice.of(hint.text))}"), *_what_stands(asked)]
    if (picking := _picking(asked)) is not None:
        blocks.append(picking)
    about = f"hint.{hint.id}.{asked.place}"
    return [
        *blocks,
        kit.context(asked.voice.say("hint.or")),
        opinion.asked(asked.work.improvement.team_id, about, asked.voice),
    ]


def hinted_afterwards(asked: Asked, hint: Hint) -> list[Block]:
    """The same where nothing more is asked: in a form, or when the step has been left."""
    voice, place = asked.voice, str(asked.place)
    label = kit.escape(voice.of(asked.question.label))
    change = kit.button(voice.say("hint.change"), "step.open", place)
    keep = kit.button(voice.say("dm.keep"), "hint.keep", place)
    return [kit.section(f":bulb: *{label}*\n{kit.escape(voice.of(hint.text))}"), kit.actions([change, keep])]


def _what_stands(asked: Asked) -> list[Block]:
    if asked.before is None:
        return []
    phrase = "answer.carried_over" if asked.carried_over else "answer.stands"
    words = kit.shorten(in_words(asked.question, asked.before, asked.voice), 1500)
    keep = kit.button(asked.voice.say("dm.keep"), "dm.keep", str(asked.put))
    return [kit.section(asked.voice.say(phrase, answer=words), keep)]


def _how(question: Question, voice: Voice) -> str:
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
    return f"_{voice.say(how)}_"


def _picking(asked: Asked) -> Block | None:
    question, voice = asked.question, asked.voice
    match question:
        case OneChoice() if not _as_menu(question):
            options = question.options
            elements = [
                kit.button(voice.of(one.text), f"dm.choose.{one.id}", str(Chosen(asked.put, one.id))) for one in options
            ]
        case SeveralChoices() | SeveralLines():
            elements = [_element(question, None, voice, "dm.tick"), _done(asked)]
        case Day() | OneChoice() | OneLine():
            elements = [_element(question, None, voice, "dm.pick")]
        case People():
            elements = [_element(question, None, voice, "dm.people"), _done(asked)]
        case ShortText() | LongText() | Number() | Link():
            return None
        case _:
            assert_never(question)
    return kit.actions(elements, block_id=str(asked.put))


def _done(asked: Asked) -> Element:
    return kit.button(asked.voice.say("dm.done"), "dm.done", str(asked.put), style="primary")


def _ways_out(asked: Asked) -> Block:
    voice, value = asked.voice, str(asked.put)
    first = asked.journey.before(asked.person, asked.question.id) is None
    ways = ["dm.help", "dm.skip", "dm.later"] if first else ["dm.help", "dm.skip", "dm.back", "dm.later"]
    return kit.actions([kit.button(voice.say(name), name, value) for name in ways])


def _element(  # noqa: C901 - one case for each kind of question
    question: Question, initial: Any, voice: Voice, action: str = "given"
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
            element = kit.chooser(kind, action, _offered(question, voice), _chosen(question, initial))
        case SeveralChoices() | SeveralLines():
            kind = "multi_static_select" if _as_menu(question) else "checkboxes"
            element = kit.chooser(kind, action, _offered(question, voice), _chosen(question, initial) or [])
        case _:
            assert_never(question)
    return element | {"action_id": action}


def _as_menu(question: OneChoice | SeveralChoices | OneLine | SeveralLines) -> bool:
    if isinstance(question, OneLine):
        return True
    from_team = isinstance(question, OneChoice) and question.options_from is not None
    return from_team or len(question.options) > _BOXES_AT_MOST


def _offered(question: OneChoice | SeveralChoices | OneLine | SeveralLines, voice: Voice) -> list[tuple[str, str]]:
    return [(voice.of(one.text), one.id) for one in question.options[:_MENU_AT_MOST]]


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

"""A question as a message in the DM: with what answers it by one click where that is possible, and the ways out."""

from typing import assert_never

from bot.features import opinion
from bot.features.step.question import (
    Asked,
    after_a_label,
    as_menu,
    element,
    example,
    in_words,
    like,
    recalled,
    to_step,
    worth_knowing,
)
from bot.features.step.ways import OPEN, START
from bot.refs import Chosen
from bot.slack import kit
from bot.slack.kit import Block, Button, Element
from bot.voice import Voice
from flows.hints import Hint
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
    SeveralChoices,
    SeveralLines,
    ShortText,
)
from flows.overlay import StepLink
from flows.reading import Value

CHOOSE = Button("dm.choose")
PICK = Button("dm.pick")
TICK = Button("dm.tick")
PEOPLE = Button("dm.people")
DONE = Button("dm.done")
KEEP = Button("dm.keep")
HELP = Button("dm.help")
SKIP = Button("dm.skip")
BACK = Button("dm.back")
LATER = Button("dm.later")
RIGHT = Button("dm.right")
"""The figures were read as they were meant. Carries a Put."""


def put(asked: Asked, number: int, of: int) -> list[Block]:
    """The question, with what it takes to answer it by one click where that is possible."""
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
    """*Help me*: why it is asked, an example or a way to think, and the organisation's own page about the step."""
    voice, question = asked.voice, asked.question
    return [
        kit.section(f"*{voice.say('dm.why')}*\n{kit.escape(voice.of(question.why))}"),
        kit.section(f"*{voice.say(f'dm.{like(question)}')}*\n{kit.quote(example(question, voice))}"),
        *([kit.context(to_step(link, voice))] if link else []),
    ]


def read_back(asked: Asked, value: Value) -> list[Block]:
    """Figures as they were read, before anything is kept."""
    voice = asked.voice
    words = voice.say("dm.read_back", answer=kit.escape(asked.question.shown(value, voice.language)))
    right = kit.button(voice.say("dm.right"), RIGHT, asked.put, style="primary")
    return [kit.section(words), kit.actions([right]), kit.context(voice.say("dm.read_back_else"))]


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
    change = kit.button(voice.say("hint.change"), OPEN, asked.place)
    following = kit.button(voice.say("dm.continue"), START, asked.place)
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


def _what_stands(asked: Asked) -> list[Block]:
    if asked.before is None:
        return []
    phrase = "answer.carried_over" if asked.carried_over else "answer.stands"
    words = after_a_label(kit.shorten(in_words(asked.question, asked.before, asked.voice), 1500))
    if asked.given_anew:
        return [kit.section(asked.voice.say(phrase, answer=words))]
    keep = kit.button(asked.voice.say("dm.keep"), KEEP, asked.put)
    return [kit.section(asked.voice.say(phrase, answer=words), keep)]


def _how(question: Question, voice: Voice) -> str:  # noqa: C901 - one case for each kind of question
    match question:
        case ShortText() | LongText():
            how = voice.say("dm.how_text")
        case Number():
            how = voice.say("dm.how_number")
        case Figures():
            how = voice.say("dm.how_figures", example=example(question, voice))
        case Link():
            how = voice.say("dm.how_link")
        case Day():
            how = voice.say("dm.how_date")
        case People():
            how = voice.say("dm.how_people")
        case OneChoice() | OneLine():
            how = voice.say("dm.how_one")
        case SeveralChoices() | SeveralLines():
            how = voice.say("dm.how_several")
        case _:
            assert_never(question)
    return f"_{how}_"


def _picking(asked: Asked) -> Block | None:
    question, voice = asked.question, asked.voice
    match question:
        case OneChoice() if not as_menu(question):
            elements = [
                kit.button(voice.of(option.text), CHOOSE.apart(option.id), Chosen(asked.put, option.id))
                for option in question.options
            ]
        case SeveralChoices() | SeveralLines():
            elements = [element(question, None, voice, TICK), _done(asked)]
        case Day() | OneChoice() | OneLine():
            elements = [element(question, None, voice, PICK)]
        case People():
            elements = [element(question, None, voice, PEOPLE), _done(asked)]
        case ShortText() | LongText() | Number() | Figures() | Link():
            return None
        case _:
            assert_never(question)
    return kit.actions(elements, block_id=str(asked.put))


def _done(asked: Asked) -> Element:
    return kit.button(asked.voice.say("dm.done"), DONE, asked.put, style="primary")


def _ways_out(asked: Asked) -> Block:
    first = asked.journey.before(asked.person, asked.question.id) is None
    ways = [HELP, SKIP, LATER] if first else [HELP, SKIP, BACK, LATER]
    return kit.actions([kit.button(asked.voice.say(way.id), way, asked.put) for way in ways])

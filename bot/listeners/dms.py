"""Answering in the DM: typed words, buttons and pickers; help, skip, back, later."""

from bot import cards, dm, planning
from bot.blocks import when
from bot.coach import Coach
from bot.conversation import Place, Said, Sorry, Who, open_work, skip, take
from bot.listeners.replies import Reply
from bot.payloads import Click, Shortcut, Words
from bot.picture import Work
from bot.texts import spoken
from flows.model import Question, Step
from storage import prompts, teams
from storage.engine import reading, writing
from storage.prompts import Prompt


def start(coach: Coach, who: Who, asked: Click) -> Reply:
    """*One question at a time*, from a card or a reminder."""
    improvement = Place.read(str(asked.value)).improvement
    with reading(coach.engine) as connection:
        open_work(connection, coach, who, improvement)
    coach.afterwards(lambda: dm.start(coach, who, improvement))
    return None


def from_anywhere(coach: Coach, who: Who, asked: Shortcut) -> Reply:
    """The shortcut menu's own way to what waits."""
    coach.afterwards(lambda: dm.start(coach, who))
    return None


def words(coach: Coach, who: Who, said: Words) -> None:
    """What a person wrote to us: the answer to what they were asked, or one of a few words such as *skip*."""
    prompt = dm.prompt_of(coach, who)
    way = spoken("dm_word").get(said.text.strip().casefold())
    if way == "go_on":
        coach.afterwards(lambda: dm.start(coach, who))
    elif prompt is None:
        coach.afterwards(lambda: _hello(coach, who, way))
    elif way is not None:
        _WAYS[way](coach, who, prompt)
    elif _is_over(coach, who, prompt):
        coach.afterwards(lambda: _over(coach, who))
    else:
        _answer(coach, who, prompt, said.text)


def _is_over(coach: Coach, who: Who, prompt: Prompt) -> bool:
    """Whether it has been answered since it was asked, in a form or by somebody else, or the improvement was closed."""
    work, step, question = _find(coach, who, prompt)
    current = work.journey.current(step, question, who.user)
    return work.journey.closed or (current is not None and current.at > prompt.asked_at)


def _over(coach: Coach, who: Who) -> None:
    with writing(coach.engine) as connection:
        prompts.clear(connection, who.workspace, who.user)
    dm.tell_phrase(coach, who, "dm.over")


def choose(coach: Coach, who: Who, asked: Click) -> Reply:
    """An option's button; its value says of which question."""
    value, _, chosen = str(asked.value).rpartition("/")
    _answer(coach, who, _prompt(coach, value, asked), chosen)
    return None


def picked(coach: Coach, who: Who, asked: Click) -> Reply:
    """A day, or a line of a menu, was picked: that is the answer."""
    _answer(coach, who, _prompt(coach, asked.block, asked), asked.value)
    return None


def ticking(coach: Coach, who: Who, asked: Click) -> Reply:
    """Boxes are being ticked or people chosen; *done* sends them."""
    return None


def done(coach: Coach, who: Who, asked: Click) -> Reply:
    """The ticked boxes or chosen people are the answer."""
    value = str(asked.value)
    _answer(coach, who, _prompt(coach, value, asked), asked.typed.get(value))
    return None


def keep(coach: Coach, who: Who, asked: Click) -> Reply:
    """What was answered before still holds."""
    prompt = _prompt(coach, str(asked.value), asked)
    work, step, question = _find(coach, who, prompt)
    answer = work.journey.latest(step, question, who.user)
    _answer(coach, who, prompt, answer.value if answer else None)
    return None


def way_out(coach: Coach, who: Who, asked: Click) -> Reply:
    """Help, skip, back and later, by button."""
    _WAYS[asked.action.removeprefix("dm.")](coach, who, _prompt(coach, str(asked.value), asked))
    return None


def _answer(coach: Coach, who: Who, prompt: Prompt, given: object) -> None:
    place = Place(prompt.improvement_id, prompt.step)
    said = take(coach, who, place, {prompt.question: given})
    if said.refused:
        text = said.refused[prompt.question][who.language]
        coach.afterwards(lambda: dm.tell_phrase(coach, who, "dm.refused", text=text))
    else:
        _afterwards(coach, who, said, place, prompt)


def _skip(coach: Coach, who: Who, prompt: Prompt) -> None:
    place = Place(prompt.improvement_id, prompt.step)
    _afterwards(coach, who, skip(coach, who, place, prompt.question), place, prompt)


def _back(coach: Coach, who: Who, prompt: Prompt) -> None:
    work, step, question = _find(coach, who, prompt)
    earlier = work.journey.before(who.user, question.id) if work.journey.step == step else None
    if earlier is None:
        coach.afterwards(lambda: dm.tell_phrase(coach, who, "dm.first_question"))
    else:
        coach.afterwards(lambda: dm.ask(coach, who, work, earlier))


def _help(coach: Coach, who: Who, prompt: Prompt) -> None:
    work, step, question = _find(coach, who, prompt)
    coach.afterwards(lambda: dm.help_with(coach, who, work, step, question))


def _later(coach: Coach, who: Who, prompt: Prompt) -> None:
    with writing(coach.engine) as connection:
        team, _ = open_work(connection, coach, who, prompt.improvement_id)
        due = planning.remind_later(connection, coach, who.workspace, who.user, team)
        prompts.clear(connection, who.workspace, who.user)
    day = when.day(due.day, who.language, coach.now().date())
    coach.afterwards(lambda: dm.tell_phrase(coach, who, "dm.later_done", day=day))


def _afterwards(coach: Coach, who: Who, said: Said, place: Place, prompt: Prompt) -> None:
    """Show the answer and ask the next question; a step that was left is shown to the team at once."""

    def work() -> None:
        dm.go_on(coach, who, said, prompt.question, prompt)
        if said.move is not None:
            cards.refresh(coach, who.workspace, place.improvement)

    coach.afterwards(work)


def _hello(coach: Coach, who: Who, way: str | None) -> None:
    """Somebody wrote to us without having been asked anything."""
    with reading(coach.engine) as connection:
        theirs = teams.of_person(connection, who.workspace, who.user)
    asked_for_help = "help.text" if way == "help" else "dm.hello"
    dm.tell_phrase(coach, who, asked_for_help if theirs else "help.no_team")


def _prompt(coach: Coach, value: str, asked: Click) -> Prompt:
    """The question a button stands under: `12/plan_test/what`."""
    improvement, step, question = value.split("/")[:3]
    return Prompt(int(improvement), step, question, coach.now(), asked.channel, asked.message_ts)


def _find(coach: Coach, who: Who, prompt: Prompt) -> tuple[Work, Step, Question]:
    with reading(coach.engine) as connection:
        _, work = open_work(connection, coach, who, prompt.improvement_id)
    step = work.journey.method.find(prompt.step)
    question = work.journey.find(step, prompt.question) if step else None
    if step is None or question is None:
        raise Sorry("sorry.gone")
    return work, step, question


_WAYS = {"help": _help, "skip": _skip, "back": _back, "later": _later}

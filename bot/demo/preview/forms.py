"""Every form: empty, filled in, with what is wrong under its fields, and where two have written at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.demo.preview import example, works
from bot.demo.preview.example import ANNA, DAY, SARA, Measured, words
from bot.demo.preview.surface import Surface, modal
from bot.demo.preview.works import Stand
from bot.features import assessment, beginning, expertise, goals, lessons, meetings, rounds, spread, stuck, teams
from bot.features.step import follow_ups, leaving
from bot.features.step import form as step_form
from bot.features.step.form import Filling
from bot.slack.drawn import shown_again
from bot.slack.kit import Block, Element
from bot.team.beside import Beside, Start
from bot.team.overview import Work
from bot.voice import Voice
from flows import loader
from flows.figures import FIELDS
from flows.model import Number, Question, Role, Step
from flows.rounds import round_of
from storage.follow_ups import FollowUp
from storage.teams import Team

DrawForm = Callable[[Voice], Block]


def surfaces() -> Iterable[Surface]:
    yield from _team()
    yield from _beginning()
    yield from _steps()
    yield from _leaving()
    yield from _meetings()
    yield from _lessons()
    yield from _goals()
    yield from _expertise()
    yield from _assessment()
    yield from _spread()
    yield from _follow_up()
    yield from _rounds()


def _form(what: str, states: Mapping[str, DrawForm], wrong: Mapping[str, str] | None = None) -> Iterable[Surface]:
    """`wrong`: under the fields of the last of the states, by their names the phrases. Then it is shown to the second
    of two who have written.
    """
    for state, draw in states.items():
        yield modal(f"{what}, {state}", draw)
    last = list(states.values())[-1]
    if wrong:
        yield modal(f"{what}, with errors", last, lambda voice: {name: voice.say(said) for name, said in wrong.items()})
    yield modal(f"{what}, two at once", lambda voice: two_at_once(last(voice), voice))


def two_at_once(view: Block, voice: Voice) -> Block:
    """As the second sees it, whose first field holds something else."""
    field = next(block for block in view["blocks"] if block["type"] == "input")
    name = field["block_id"]
    return shown_again(view, {name: _other(field["element"], voice)}, frozenset({name}), voice)


def _other(element: Element, voice: Voice) -> object:
    """Something else than what stands."""
    if "options" in element:
        last = element["options"][-1]["value"]
        return [last] if "initial_options" in element or element["type"] == "checkboxes" else last
    if element["type"] == "datepicker":
        return (voice.today + 3 * DAY).isoformat()
    if element["type"] == "number_input":
        return "7"
    if "users" in element["type"]:
        return [ANNA]
    return example.words("Det här skrev jag.", "This is what I wrote.", voice)


def _team() -> Iterable[Surface]:
    draw = {
        "empty": lambda voice: teams.form(example.CHANNEL, None, SARA, voice.zone, (), voice),
        "empty, with a round to go with": lambda voice: teams.form(
            example.CHANNEL, None, SARA, voice.zone, [example.round_one(voice)], voice
        ),
        "to step in": lambda voice: teams.form(example.CHANNEL, _left(voice), ANNA, voice.zone, (), voice),
        "filled in": lambda voice: teams.form(example.CHANNEL, example.team(voice), SARA, voice.zone, (), voice),
    }
    wrong = {"members": "outsider.in_no_team", "leads": "team.needs_a_lead", "clock": "team.clock_hint"}
    yield from _form("team: the form", draw, wrong)


def _left(voice: Voice) -> Team:
    return replace(example.team(voice), leads=())


def _beginning() -> Iterable[Surface]:
    method = loader.method()
    draw = {
        "of somebody in several teams": lambda voice: beginning.form(
            [example.team(voice), example.other_team(voice)], method, voice
        ),
        "of somebody in one": lambda voice: beginning.form([example.team(voice)], method, voice),
    }
    yield from _form("new: the form", draw)


def _steps() -> Iterable[Surface]:
    first, study = loader.method().steps[0].id, loader.method().cycle[1]
    ways: dict[str, tuple[list[str], partial[Work]]] = {
        "": ([step.id for step in loader.method().steps], partial(works.at)),
        " (an operation)": ([first], partial(works.at, kind="operation")),
        " (the quick way)": (works.asked_on(works.quick()), partial(works.at, given=works.quick())),
        " (completed work)": ([study], partial(works.at, given=works.completed())),
    }
    for way, (steps, stand) in ways.items():
        for step in steps:
            yield from _step_forms(f"step: {loader.method().step(step).title.en}{way}", partial(stand, step))
    for aside in loader.method().asides:
        yield modal(f"step: {aside.title.en}, filled in", _aside)
    yield modal(
        "step: second cycle, with last time's answers", lambda voice: _filling(works.second_cycle(voice), voice)
    )
    yield modal("step: with what is worth knowing beside it", _with_beside)
    yield modal("step: with an idea that was dropped beside it", _with_dropped)
    yield modal("step: sent, and more is asked", _asks_more)
    yield modal("step: sent, and the next part is shown", _next_part)
    yield modal("step: with errors", lambda voice: _filling(_planned(voice), voice, part=_planned_part()), _step_errors)
    for kind, seen in example.COUNTED.items():
        yield modal(f"step: figures, {kind}", partial(_figures_form, seen))
    yield modal("step: figures, with errors", _impossible_figures, _figures_errors)
    yield modal("step: two at once", lambda voice: two_at_once(_filling(works.half_answered(voice), voice), voice))
    yield modal("step: figures, two at once", lambda voice: two_at_once(_figures_form(example.PAPERS, voice), voice))


def _step_forms(what: str, stand: Stand) -> Iterable[Surface]:
    """In each of its parts: empty, and filled in, which may ask more."""
    states: dict[str, Stand] = {"empty": stand, "filled in": lambda voice: works.filled(stand(voice), voice)}
    for state, draw in states.items():
        work = draw(example.voice("sv"))
        assert work.journey.step is not None
        of = len(step_form.parts(work.journey.asked(work.journey.step)))
        for number in range(of):
            which = f"part {number + 1} of {of}, " if of > 1 else ""
            yield modal(f"{what}, {which}{state}", partial(_part, draw, number))


def _part(stand: Stand, number: int, voice: Voice) -> Block:
    return _filling(stand(voice), voice, part=number)


def _filling(
    work: Work, voice: Voice, beside: Beside | None = None, first: str = "", at: Step | None = None, part: int = 0
) -> Block:  # fmt: skip
    step = at or work.journey.step
    assert step is not None
    return step_form.form(Filling(work, step, ANNA, beside or Beside(), part), voice, first)


def _aside(voice: Voice) -> Block:
    work = works.operation(voice)
    return _filling(work, voice, at=works.aside(work))


def _with_beside(voice: Voice) -> Block:
    items = round_of("").checklist.item
    lowest = ((items[6].text, 1), (items[8].text, 1))
    start = Start(lowest, example.meetings(voice)[0], (example.lesson(voice),))
    return _filling(works.begun(voice), voice, Beside(start=start))


def _with_dropped(voice: Voice) -> Block:
    """In the part where the idea to test is chosen."""
    work, idea = works.until_asked(Role.IDEA, works.abandoned(voice), voice)
    return _filling(work, voice, works.dropped(work), part=_part_of(works.asked_here(work), idea))


def _asks_more(voice: Voice) -> Block:
    return _filling(works.half_answered(voice), voice, first=voice.say("saved.more"))


def _next_part(voice: Voice) -> Block:
    return _filling(_planned(voice), voice, first=voice.say("saved.next_part"), part=1)


def _planned(voice: Voice) -> Work:
    return works.filled(works.planning(voice), voice)


def _planned_part() -> int:
    """The one with the guess, which can be changed no longer."""
    return _part_of(works.asked_here(_planned(example.voice("sv"))), works.by_role(Role.PREDICTION))


def _part_of(asked: Sequence[Question], question: Question) -> int:
    every = step_form.parts(asked)
    return next(number for number, one in enumerate(every) if question.id in [among.id for among in one])


def _step_errors(voice: Voice) -> Mapping[str, str]:
    """What cannot be taken, and what can be changed no longer."""
    here = step_form.parts(works.asked_here(_planned(voice)))[_planned_part()]
    number = next(question for question in here if isinstance(question, Number))
    return {
        number.id: works.refused(number, "några", voice), works.by_role(Role.PREDICTION).id: voice.say("answer.locked")
    }  # fmt: skip


def _figures_form(seen: Measured, voice: Voice, typed: Mapping[str, str] | None = None) -> Block:
    work, start = _with_facts(seen, voice), works.by_role(Role.START)
    asked = {f"{start.id}.{name}": given for name, given in (typed or {}).items()}
    part = _part_of(works.asked_here(work), start)
    return step_form.form(Filling(work, works.step_of(Role.START), ANNA, Beside(), part, asked), voice)


def _impossible_figures(voice: Voice) -> Block:
    return _figures_form(example.PAPERS, voice, _MORE_THAN_THERE_ARE)


def _figures_errors(voice: Voice) -> Mapping[str, str]:
    start = next(one for one in works.asked_here(_with_facts(example.PAPERS, voice)) if one.role is Role.START)
    return {f"{start.id}.{FIELDS[0]}": works.refused(start, _MORE_THAN_THERE_ARE, voice)}


_MORE_THAN_THERE_ARE = {"women": "14", "women_of": "12", "men": "11", "men_of": "30"}


def _with_facts(seen: Measured, voice: Voice) -> Work:
    given = works.measured(seen, voice)
    return works.filled(works.at(works.step_of(Role.START).id, voice, given=given), voice, given)


def _leaving() -> Iterable[Surface]:
    yield from _work_form(
        "back_up: the form", lambda work, voice: leaving.back_up_form(example.team(voice), work, voice)
    )
    yield from _work_form("close: the form", lambda work, voice: leaving.close_form(example.team(voice), work, voice))
    yield from _work_form("wait: the form", stuck.form, {"until": "stuck.has_been"})


def _work_form(
    what: str, draw: Callable[[Work, Voice], Block], wrong: Mapping[str, str] | None = None,
    stand: Stand = works.studying,
) -> Iterable[Surface]:  # fmt: skip
    yield from _form(what, {"empty": lambda voice: draw(stand(voice), voice)}, wrong)


def _meetings() -> Iterable[Surface]:
    draw = {
        "to add one": lambda voice: meetings.form(example.team(voice), voice),
        "to move one": lambda voice: meetings.form(example.team(voice), voice, example.meeting(voice, hosting=True)),
    }
    yield from _form("meetings: the form", draw, {"day": "meeting.has_been"})


def _lessons() -> Iterable[Surface]:
    """Nobody else writes in them: they are never two's."""
    team = example.team
    yield modal("lesson: the form, empty", lambda voice: lessons.form(team(voice), voice))
    yield modal("lesson: the form, from a message", lambda voice: lessons.form(
        team(voice), voice, example.lesson(voice).words, "https://lindevalla.slack.example/archives/C1/p1",
    ))  # fmt: skip
    yield modal(
        "learned: the form, nothing said yet", lambda voice: lessons.learned(example.meetings(voice)[0], (), voice)
    )
    yield modal("learned: the form, with what has been said", lambda voice: lessons.learned(
        example.meetings(voice)[0], [example.lesson(voice, 1), example.lesson(voice, 2)], voice
    ))  # fmt: skip
    yield modal("share: the form, filled in", lambda voice: lessons.to_share(works.securing(voice), voice))


def _goals() -> Iterable[Surface]:
    draw = {
        "empty": lambda voice: goals.form(example.overview(voice, goals=(), meetings=()), voice),
        "filled in": lambda voice: goals.form(example.overview(voice), voice),
    }
    yield from _form("goals: the form", draw)
    yield modal("goals: the form, with errors", draw["filled in"], lambda voice: {
        "goals": voice.say("goals.too_many", most=20, length=150)
    })  # fmt: skip


def _expertise() -> Iterable[Surface]:
    draw = {
        "empty": lambda voice: expertise.form(example.overview(voice, expertise={}), voice),
        "filled in": lambda voice: expertise.form(example.overview(voice), voice),
    }
    yield from _form("expertise: the form", draw)


def _assessment() -> Iterable[Surface]:
    votes = ("3222121211",) * 4 + ("1331313131",)
    yield from _form("votes: the form", {
        "empty": lambda voice: assessment.votes(example.scored(voice), ANNA, voice),
        "begun": lambda voice: assessment.votes(example.scored(voice, votes=("3222",)), ANNA, voice),
    })  # fmt: skip
    first = round_of("").checklist.item[0].id
    yield from _form("joint: the form", {
        "empty, while the voting goes on": lambda voice: assessment.joint(example.scored(voice), voice),
        "begun, the voting over": lambda voice: assessment.joint(
            example.scored(voice, "3222", votes, closed=True), voice
        ),
    }, {first: "assess.level_too"})  # fmt: skip


def _spread() -> Iterable[Surface]:
    draw = {
        "to add one": lambda voice: spread.form(works.securing(voice), voice),
        "to change one": lambda voice: spread.form(works.securing(voice), voice, example.receivers(voice)[0]),
    }
    yield from _form("spread: the form", draw)
    yield modal("spread: the form, with errors", draw["to add one"], lambda voice: {"unit": voice.say("spread.there")})
    come = {
        "just named": lambda voice: spread.uptake_form(works.securing(voice), example.receivers(voice)[3], voice),
        "adopted": lambda voice: spread.uptake_form(works.securing(voice), example.receivers(voice)[0], voice),
    }
    wrong = {"state": "spread_state.the_same", "day": "spread_state.not_yet", "words": "spread_state.what_seen"}
    yield from _form("spread: how far", come, wrong)


def _follow_up() -> Iterable[Surface]:
    def draw(voice: Voice, *given: FollowUp) -> Block:
        return follow_ups.form(works.long_finished(voice), example.TODAY, given, voice)

    figure = partial(words, "kvinnor 14 av 25, män 11 av 30", "women 14 out of 25, men 11 out of 30")
    yield from _form("follow_up: the form", {
        "just answered": lambda voice: draw(voice, example.looked_at(1, "yes")),
        "with a figure": lambda voice: draw(voice, example.looked_at(1, "slipping", figure(voice))),
    })  # fmt: skip


def _rounds() -> Iterable[Surface]:
    yield from _form("round: the form", {"empty": rounds.form})
    yield from _form("round_dates: the form", {
        "empty": lambda voice: rounds.dates_form(example.round_one(voice), (), voice),
        "filled in": lambda voice: rounds.dates_form(example.round_one(voice), example.round_dates(voice), voice),
    })  # fmt: skip

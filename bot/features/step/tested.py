"""How well an improvement has been tested: each cycle's marks, what to do next, and how sure guesses have held."""

from collections.abc import Mapping, Sequence

from bot.conversation.replies import Reply, show_modal
from bot.conversation.take import look
from bot.conversation.turn import Feature, Turn, reads
from bot.refs import an_id
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.team import overview
from bot.voice import Voice
from flows.cycles import (
    ENOUGH,
    PUBLISHED,
    Cycle,
    Mark,
    as_published,
    calibration,
    guesses,
    marks,
    marks_of_series,
)

TESTED = Button("work.tested")

_NEXT_AT_MOST = 3
_CYCLES_SHOWN = 6


def tested(title: str, series: Sequence[Cycle], of_team: Sequence[Sequence[Cycle]], zone: str, voice: Voice) -> Block:
    """`series`: the improvement's own cycles, oldest first; `of_team`: those of each of the team's improvements.
    `zone` is the team's.
    """
    blocks = [kit.section(f"*{kit.escape(title)}*"), kit.context(voice.say("tested.how"))]
    blocks += _marks(series, zone, voice) if series else [kit.section(voice.say("tested.not_yet"))]
    if series:
        blocks += [kit.divider(), _beside_others(of_team, zone, voice)]
    blocks += _sureness(guesses((cycle for others in of_team for cycle in others), zone), voice)
    return kit.modal("tested", voice.say("tested.title"), blocks, close=voice.say("modal.close"))


def _marks(series: Sequence[Cycle], zone: str, voice: Voice) -> list[Block]:
    """Each cycle's, theirs together, and what the last of them lacks."""
    per_cycle = [(cycle.journey.cycle, marks(cycle, zone)) for cycle in series]
    together = marks_of_series(series)
    blocks = [_marked(voice.say("tested.cycle", number=number), met, voice) for number, met in per_cycle]
    blocks = [*blocks[-_CYCLES_SHOWN:], _marked(voice.say("tested.together"), together, voice)]
    missing = [mark for mark, met in {**per_cycle[-1][1], **together}.items() if not met]
    if missing:
        words = [f"• {voice.say(f'tested.next_{mark}')}" for mark in missing[:_NEXT_AT_MOST]]
        blocks.append(kit.section("\n".join([voice.say("tested.next"), *words])))
    return blocks


def _marked(heading: str, met: Mapping[Mark, bool], voice: Voice) -> Block:
    count = voice.say("tested.count", met=sum(met.values()), of=len(met))
    lines = [
        f"{':white_check_mark:' if there else ':white_circle:'} {voice.say(f'tested.{mark}')}"
        for mark, there in met.items()
    ]
    return kit.section("\n".join([f"*{heading}* · {count}", *lines]))


def _beside_others(of_team: Sequence[Sequence[Cycle]], zone: str, voice: Voice) -> Block:
    """The team's own share beside the published one, of the same things."""
    lines = [voice.say("tested.published")]
    for mark, (met, of) in as_published(of_team, zone).items():
        there = PUBLISHED[mark]
        lines.append(voice.say(f"tested.beside_{mark}", met=met, of=of, published=there.per_cent, n=there.of))
    return kit.context("\n".join(lines))


def _sureness(guessed: Sequence[tuple[float, bool]], voice: Voice) -> list[Block]:
    """The team's own calibration, seen by nobody else; or how many guesses there are of those that it takes."""
    found = calibration(guessed)
    if found is None:
        few = voice.say("tested.few_guesses", count=len(guessed), enough=ENOUGH)
        return [kit.context(few)] if guessed else []
    lines = [voice.say("tested.sureness")]
    for name, (held, of) in (("sure", found.sure), ("unsure", found.unsure)):
        if of:
            lines.append(voice.say(f"tested.{name}", held=held, of=of))
    held, of = found.sure
    if of >= ENOUGH and 2 * held < of:
        lines.append(voice.say("tested.too_sure"))
    return [kit.section("\n".join(lines))]


def show(turn: Turn, asked: Click) -> Reply:
    """How well it has been tested, by what is stored."""
    team, work = look(turn, an_id(asked.value))
    series = overview.cycles_of_team(turn.desk, turn.coach.methods, team)
    own, title = series[work.improvement.id], work.improvement.title
    show_modal(turn, asked, tested(title, own, list(series.values()), work.zone, turn.voice), push=True)
    return None


HEARD = Feature(clicks={TESTED: reads(show)})

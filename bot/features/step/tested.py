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
from flows.cycles import PUBLISHED, Calibration, Mark, calibration, is_begun, marks, marks_of_series
from flows.journey import Journey

TESTED = Button("work.tested")

_NEXT_AT_MOST = 3
_CYCLES_SHOWN = 6


def tested(
    title: str, series: Sequence[Journey], of_team: Sequence[Sequence[Journey]], zone: str, voice: Voice
) -> Block:
    """`series`: the improvement's own cycles, oldest first; `of_team`: those of each of the team's improvements.
    `zone` is the team's.
    """
    begun = [cycle for cycle in series if is_begun(cycle)]
    blocks = [kit.section(f"*{kit.escape(title)}*"), kit.context(voice.say("tested.how"))]
    numbered = list(enumerate(begun, start=1))[-_CYCLES_SHOWN:]
    blocks += [
        _marked(voice.say("tested.cycle", number=number), marks(cycle, zone), voice) for number, cycle in numbered
    ]
    if not begun:
        blocks.append(kit.section(voice.say("tested.not_yet")))
    if together := marks_of_series(series):
        blocks.append(_marked(voice.say("tested.together"), together, voice))
    missing = [mark for mark, met in {**marks(series[-1], zone), **together}.items() if not met]
    if missing:
        words = [f"• {voice.say(f'tested.next_{mark}')}" for mark in missing[:_NEXT_AT_MOST]]
        blocks.append(kit.section("\n".join([voice.say("tested.next"), *words])))
    if begun:
        blocks += [kit.divider(), _beside_others(of_team, zone, voice)]
    sureness = calibration(cycle for others in of_team for cycle in others)
    if sureness is not None:
        blocks.append(_sureness(sureness, voice))
    return kit.modal("tested", voice.say("tested.title"), blocks, close=voice.say("modal.close"))


def _marked(heading: str, met: Mapping[Mark, bool], voice: Voice) -> Block:
    count = voice.say("tested.count", met=sum(met.values()), of=len(met))
    lines = [
        f"{':white_check_mark:' if there else ':white_circle:'} {voice.say(f'tested.{mark}')}"
        for mark, there in met.items()
    ]
    return kit.section("\n".join([f"*{heading}* · {count}", *lines]))


def _beside_others(of_team: Sequence[Sequence[Journey]], zone: str, voice: Voice) -> Block:
    """The team's own share beside the published one, for what was counted in both."""
    per_cycle = [marks(cycle, zone) for series in of_team for cycle in series if is_begun(cycle)]
    per_series = [marks_of_series(series) for series in of_team if any(is_begun(cycle) for cycle in series)]
    lines = [voice.say("tested.published")]
    for mark, published in PUBLISHED.items():
        counted = [found[mark] for found in (*per_cycle, *per_series) if mark in found]
        if counted:
            name = voice.say(f"tested.{mark}")
            lines.append(voice.say("tested.beside", name=name, met=sum(counted), of=len(counted), published=published))
    return kit.context("\n".join(lines))


def _sureness(found: Calibration, voice: Voice) -> Block:
    """The team's own calibration, seen by nobody else."""
    lines = [voice.say("tested.sureness")]
    for name, (held, of) in (("sure", found.sure), ("unsure", found.unsure)):
        if of:
            lines.append(voice.say(f"tested.{name}", held=held, of=of))
    held, of = found.sure
    if of >= 3 and 2 * held < of:
        lines.append(voice.say("tested.too_sure"))
    return kit.section("\n".join(lines))


def show(turn: Turn, asked: Click) -> Reply:
    """How well it has been tested, by what is stored."""
    team, work = look(turn, an_id(asked.value))
    series = overview.cycles_of_team(turn.desk, turn.coach.methods, team)
    own, title = series[work.improvement.id], work.improvement.title
    show_modal(turn, asked, tested(title, own, list(series.values()), work.zone, turn.voice), push=True)
    return None


HEARD = Feature(clicks={TESTED: reads(show)})

"""How well an improvement has been tested: each cycle's marks, what to do next, and how sure guesses have held."""

from collections.abc import Mapping, Sequence

from bot.slack import kit
from bot.slack.kit import Block
from bot.texts import say
from flows.cycles import PUBLISHED, Calibration, Mark, calibration, is_begun, marks, marks_of_series
from flows.journey import Journey
from flows.texts import Language

_NEXT_AT_MOST = 3
_CYCLES_SHOWN = 6


def tested_modal(
    title: str, series: Sequence[Journey], of_team: Sequence[Sequence[Journey]], zone: str, language: Language
) -> Block:
    """`series`: the improvement's own cycles, oldest first; `of_team`: those of each of the team's improvements.
    `zone` is the team's.
    """
    begun = [cycle for cycle in series if is_begun(cycle)]
    blocks = [kit.section(f"*{kit.escape(title)}*"), kit.context(say("tested.how", language))]
    numbered = list(enumerate(begun, start=1))[-_CYCLES_SHOWN:]
    blocks += [
        _marked(say("tested.cycle", language, number=number), marks(cycle, zone), language)
        for number, cycle in numbered
    ]
    if not begun:
        blocks.append(kit.section(say("tested.not_yet", language)))
    if together := marks_of_series(series):
        blocks.append(_marked(say("tested.together", language), together, language))
    missing = [mark for mark, met in {**marks(series[-1], zone), **together}.items() if not met]
    if missing:
        words = [f"• {say(f'tested.next_{mark}', language)}" for mark in missing[:_NEXT_AT_MOST]]
        blocks.append(kit.section("\n".join([say("tested.next", language), *words])))
    if begun:
        blocks += [kit.divider(), _beside_others(of_team, zone, language)]
    sureness = calibration(cycle for one in of_team for cycle in one)
    if sureness is not None:
        blocks.append(_sureness(sureness, language))
    return kit.modal("tested", say("tested.title", language), blocks, close=say("modal.close", language))


def _marked(heading: str, met: Mapping[Mark, bool], language: Language) -> Block:
    count = say("tested.count", language, met=sum(met.values()), of=len(met))
    lines = [
        f"{':white_check_mark:' if there else ':white_circle:'} {say(f'tested.{mark}', language)}"
        for mark, there in met.items()
    ]
    return kit.section("\n".join([f"*{heading}* · {count}", *lines]))


def _beside_others(of_team: Sequence[Sequence[Journey]], zone: str, language: Language) -> Block:
    """The team's own share beside the published one, for what was counted in both."""
    per_cycle = [marks(cycle, zone) for series in of_team for cycle in series if is_begun(cycle)]
    per_series = [marks_of_series(series) for series in of_team if any(is_begun(cycle) for cycle in series)]
    lines = [say("tested.published", language)]
    for mark, published in PUBLISHED.items():
        counted = [found[mark] for found in (*per_cycle, *per_series) if mark in found]
        if counted:
            name = say(f"tested.{mark}", language)
            lines.append(
                say("tested.beside", language, name=name, met=sum(counted), of=len(counted), published=published)
            )
    return kit.context("\n".join(lines))


def _sureness(found: Calibration, language: Language) -> Block:
    """The team's own calibration, seen by nobody else."""
    lines = [say("tested.sureness", language)]
    for name, (held, of) in (("sure", found.sure), ("unsure", found.unsure)):
        if of:
            lines.append(say(f"tested.{name}", language, held=held, of=of))
    held, of = found.sure
    if of >= 3 and 2 * held < of:
        lines.append(say("tested.too_sure", language))
    return kit.section("\n".join(lines))

"""The result beside the start, in sentences: for whom it is better, which way the gap went, and what cannot be told."""

from bot.voice import Voice
from flows.comparing import Change, Comparison, Gap, Verdict, Way
from flows.figures import SHARES, Figures, figures, name_of, percent, written
from flows.guessing import Outcome
from flows.journey import Journey
from flows.model import Role
from flows.verdict import comparison, guess_held

_GROUPS = ("women", "men")


def headline(journey: Journey, voice: Voice) -> str:
    """What the figures say, in a sentence; nothing where there is nothing to compare."""
    found = comparison(journey)
    return said_of(found, voice) if found is not None else ""


def beside_each_other(journey: Journey, voice: Voice) -> str:
    """Each group and the gap, before and after, and what the figures say; or nothing."""
    found = comparison(journey)
    if found is None:
        return ""
    lines = [f"*{said_of(found, voice)}*", *_changes(found, voice), _gap(found, voice)]
    if found.gap_before * found.gap_after < 0:
        lines.append(voice.say("compared.turned"))
    if found.verdict is Verdict.TOO_FEW and (needed := found.needed):
        lines.append(voice.say("compared.needed", number=needed))
    elif not found.counted and found.verdict is not Verdict.UNCHANGED:
        lines.append(voice.say("compared.uncounted"))
    return "\n".join(lines)


def guess_beside(journey: Journey, voice: Voice) -> str:
    """Whether the guess held for each group, by the figures; nothing where it cannot be read."""
    after, held = figures(journey.answered(Role.RESULT)), guess_held(journey)
    if after is None or not held:
        return ""
    said = [
        voice.say(f"compared.guess_{outcome}", groups=voice.listed(names))
        for outcome in Outcome
        if (names := [name_of(one, voice.language, young=after.young) for one in held if held[one] is outcome])
    ]
    return f"{voice.say('compared.guess')} {voice.listed(said)}."


def said_of(found: Comparison, voice: Voice) -> str:
    """What one comparison says."""
    names = {name: name_of(name, voice.language, young=found.after.young) for name in _GROUPS}
    return voice.say(
        f"compared.{_said(found)}", **names, better=_of(found, Way.BETTER, names), worse=_of(found, Way.WORSE, names)
    )


def _said(found: Comparison) -> str:
    """Which sentence: by the verdict, and where it matters by who has it better or worse."""
    ways = [change.way for change in (found.women, found.men) if change is not None]
    if not ways:
        return f"{found.verdict}_divided"
    told = all(change.is_told for change in (found.women, found.men) if change is not None)
    if found.verdict in (Verdict.CLOSER, Verdict.BETTER):
        return f"{found.verdict}_{'both' if told and ways == [Way.BETTER] * 2 else 'one'}"
    if found.verdict is Verdict.WIDER:
        both = told and ways == [Way.BETTER] * 2
        return f"wider_{'loss' if Way.WORSE in ways else 'both' if both else 'one'}"
    if found.verdict is Verdict.WORSE:
        both = told and ways == [Way.WORSE] * 2
        return "worse_total" if Way.BETTER in ways else "worse_both" if both else "worse"
    return "mixed_wider" if found.verdict is Verdict.MIXED and found.gap is Gap.WIDENS else found.verdict.value


def _of(found: Comparison, way: Way, names: dict[str, str]) -> str:
    """Who went that way; those whose change can be told from chance, if any can."""
    those: list[tuple[str, Change]] = [
        (name, change) for name in _GROUPS if (change := getattr(found, name)) is not None and change.way is way
    ]
    told = [name for name, change in those if change.is_told] or [name for name, _ in those]
    return names[told[0]] if len(told) == 1 else names["women"]


def _changes(found: Comparison, voice: Voice) -> list[str]:
    lines, after = [], found.after
    for name in _GROUPS:
        change: Change | None = getattr(found, name)
        if change is not None:
            group = name_of(name, voice.language, young=after.young).capitalize()
            levels = {"before": _level(change.before, after, voice), "after": _level(change.after, after, voice)}
            chance = "" if change.is_told or change.way is Way.SAME else f" {voice.say('compared.by_chance')}"
            lines.append(f"{voice.say('compared.change', group=group, **levels)}{chance}")
    return lines


def _gap(found: Comparison, voice: Voice) -> str:
    unit = voice.say("compared.points") if found.after.kind in SHARES else found.after.unit
    levels = {
        name: written(round(abs(gap), 1), voice.language)
        for name, gap in (("before", found.gap_before), ("after", found.gap_after))
    }
    return voice.say("compared.gap", **levels, unit=unit).rstrip()


def _level(level: float, after: Figures, voice: Voice) -> str:
    if after.kind in SHARES:
        return percent(level, voice.language)
    return f"{written(level, voice.language)} {after.unit}".rstrip()

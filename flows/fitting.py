"""A method made to fit one improvement.

What is not asked of its kind is left out, and lists that the team keeps are filled in.
"""

from collections.abc import Mapping, Sequence

from flows.model import Method, OneChoice, Option, Question, SeveralChoices, Step

Offers = Mapping[str, Sequence[Option]]
"""What there is to choose from by `options_from`: the team's goals, its checklist, its other improvements."""


def fitted(method: Method, kind: str, offers: Offers) -> Method:
    """The method as it is asked of an improvement of this kind, by a team that has these things to offer."""
    steps = tuple(_fitted_step(step, kind, offers) for step in method.steps)
    asides = tuple(fits for step in method.asides if (fits := _fitted_step(step, kind, offers)).question)
    return method.model_copy(update={"steps": steps, "asides": asides})


def needs(method: Method, kind: str, options_from: str) -> bool:
    """Whether something of this kind is asked to choose from what the team has of that."""
    return any(offered == options_from and (not kinds or kind in kinds) for offered, kinds in method.choosing_from_team)


def _fitted_step(step: Step, kind: str, offers: Offers) -> Step:
    if not any(question.kinds or question.instead_of or _offered_by_team(question) for question in step.question):
        return step
    asked = [_filled(one, offers) for one in step.question if not one.kinds or kind in one.kinds]
    asked = [one for one in asked if not _offered_by_team(one) or one.options]  # type: ignore[union-attr]
    there = {one.id for one in asked}
    fitting = (_in_its_stead(one, step) for one in asked if one.instead_of not in there)
    return step.model_copy(update={"question": tuple(fitting)})


def _in_its_stead(question: Question, step: Step) -> Question:
    """A question that is asked instead of another has the other's role: what looks for that finds its answer."""
    other = step.find(question.instead_of) if question.instead_of else None
    return question.model_copy(update={"role": other.role}) if other is not None and other.role else question


def _offered_by_team(question: Question) -> bool:
    return isinstance(question, OneChoice | SeveralChoices) and question.options_from is not None


def _filled(question: Question, offers: Offers) -> Question:
    if not isinstance(question, OneChoice | SeveralChoices) or question.options_from is None:
        return question
    return question.model_copy(update={"options": tuple(offers.get(question.options_from, ()))})

"""The chain of command of an improvement: what is to drive it, link by link, where it is weak, and whether it drove.

Made of the answers alone. What is not answered is empty, and a chain in which nothing is answered is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.journey import Journey
from flows.model import Method, OneChoice, Question, Role, Step
from flows.texts import Language, inside

_ABOUT = (Role.DRIVES, Role.BROKEN, Role.DROVE)
"""What is asked of the whole chain, and is no link of it."""


@dataclass(frozen=True)
class Link:
    """`words` is what the team has written; empty as long as it has not."""

    name: str
    words: str
    weak: bool


@dataclass(frozen=True)
class Chain:
    """`driven_by` and `drove` in words, empty where nobody has answered. `name` is what the method calls the chain."""

    name: str
    driven_by: str
    links: tuple[Link, ...]
    drove: str


def chain_of(journey: Journey, language: Language) -> Chain | None:
    """The chain as the team has told it; None where it is not asked for, or nothing of it has been answered."""
    found = journey.method.with_role(Role.BROKEN)
    if found is None or not is_told(journey, found[0]):
        return None
    driven_by = journey.words_for(Role.DRIVES, language)
    drove = journey.words_for(Role.DROVE, language) if driven_by else ""
    return Chain(found[0].title[language], driven_by, tuple(links(journey, found[0], language)), drove)


def is_told(journey: Journey, aside: Step) -> bool:
    """Whether anything that is asked there has been answered, and not only passed over."""
    return any(_words(journey, aside, question, "sv") for question in aside.question)


def links(journey: Journey, aside: Step, language: Language) -> Iterator[Link]:
    """Part by part, in the order in which they are asked for."""
    weak = weak_link(journey.method, str(journey.answered(Role.BROKEN) or ""))
    for question in aside.question:
        if question.role not in _ABOUT:
            words = _words(journey, aside, question, language)
            yield Link(question.label[language], words, weak is not None and question.id == weak.id)


def weak_link(method: Method, broken: str) -> Question | None:
    """The link that was said to be the weak one; None where none was: nobody has said, or it holds."""
    found = method.with_role(Role.BROKEN)
    return found[0].find(broken) if found is not None else None


def chosen(method: Method, role: Role, option: str, language: Language) -> str:
    """The words of a chosen option, as they stand inside a sentence."""
    found = method.with_role(role)
    words = found[1].shown(option, language) if found is not None and isinstance(found[1], OneChoice) else option
    return inside(words)


def _words(journey: Journey, aside: Step, question: Question, language: Language) -> str:
    answer = journey.latest(aside, question)
    return question.shown(answer.value, language) if answer is not None and answer.value is not None else ""

"""A guess in words, beside what came: held, better or worse for each group; what cannot be read is left to the team."""

import pytest

from flows.guessing import Outcome, outcomes
from flows.reading_figures import from_words

CAME = from_words("kvinnor 4 av 5, män 11 av 30", None)
BEFORE = from_words("kvinnor 1 av 5, män 11 av 30", None)
HELD, BETTER, WORSE = Outcome.HELD, Outcome.BETTER, Outcome.WORSE


@pytest.mark.parametrize(
    ("guess", "women", "men"),
    [
        ("Minst fyra av fem underlag, för både kvinnor och män.", HELD, WORSE),
        ("At least four out of five, for both women and men", HELD, WORSE),
        ("kvinnor minst 90 procent, män minst 30 procent", WORSE, HELD),
        ("women at most 50%, men at most 50%", BETTER, HELD),
        ("kvinnor 60-90 procent och män 70-90 procent", HELD, WORSE),
        ("Fler kvinnor, män som förut", HELD, HELD),
        ("Det ökar för båda: kvinnor och män", HELD, WORSE),
        ("kvinnor 80 %", HELD, None),
    ],
)
def test_a_guess_is_laid_beside_what_came(guess: str, women: Outcome, men: Outcome | None) -> None:
    found = outcomes(guess, CAME, BEFORE, higher_is_better=True)
    assert (found.get("women"), found.get("men")) == (women, men)


@pytest.mark.parametrize("guess", ["ja", "bättre", "18 kvinnor och 20 män", "Minst 18 kvinnor, minst 20 män", ""])
def test_what_cannot_be_read_is_left_to_the_team(guess: str) -> None:
    """A bare number of a share is so many people, or so many per cent of them."""
    assert outcomes(guess, CAME, BEFORE, higher_is_better=True) == {}


def test_of_a_count_a_bare_number_is_the_number() -> None:
    came = from_words("kvinnor 14, män 30", None)
    assert outcomes("kvinnor 14, män 20", came, None, higher_is_better=True) == {"women": HELD, "men": BETTER}
    assert outcomes("kvinnor 14, män 20", came, None, higher_is_better=False) == {"women": HELD, "men": WORSE}

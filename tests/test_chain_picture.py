"""The picture of the chain of command: what it says in words, and that all of it can be read."""

import struct
from itertools import combinations

import pytest
from matplotlib.text import Text as Written

from bot.pictures import chain as drawn
from bot.pictures.chain import chain_in_words, chain_map
from bot.pictures.sheet import ALT_LIMIT, WIDTH
from flows.chain import Chain, Link
from flows.texts import Language

NAMES = {
    "sv": ("Beslut", "Mål och budget", "Styrdokument", "Rutin", "Resultat"),
    "en": ("Decision", "Goal and budget", "Document", "Routine", "Result"),
}
LONG = "Regler för fördelning av tider i idrottshallar och på planer. " * 12


def chain(
    *words: str, weak: int | None = None, driven_by: str = "Kortare kö", drove: str = "", language: Language = "sv"
) -> Chain:  # fmt: skip
    """With these words in the first links; the others are empty."""
    told = [*words, "", "", "", "", ""]
    links = tuple(Link(name, told[place], place == weak) for place, name in enumerate(NAMES[language]))
    return Chain("Styrkedjan" if language == "sv" else "Chain of command", driven_by, links, drove)


CHAINS = [
    chain(),
    chain(driven_by=""),
    chain("Fullmäktige 2025", "Mål 3", "Regler", "Blanketten", "42 procent", drove="Ja"),
    chain("Fullmäktige 2025", weak=3, drove="Delvis"),
    chain("Fullmäktige 2025", weak=0),
    chain(*[LONG] * 5, weak=2, driven_by=LONG, drove="För tidigt att säga"),
]


def written(told: Chain, title: str = "Tider i idrottshallen") -> list[Written]:
    return [one for one in drawn._sheet(told, "sv", title).figure.texts if one.get_text()]


def texts(told: Chain) -> list[str]:
    return [one.get_text() for one in written(told)]


@pytest.mark.parametrize("told", CHAINS)
def test_nothing_written_runs_together_or_out_of_the_picture(told: Chain) -> None:
    sheet = drawn._sheet(told, "sv", "Tider i idrottshallen " * 9)
    boxes = [one.get_window_extent() for one in sheet.figure.texts if one.get_text()]
    height = sheet.figure.get_size_inches()[1] * 100
    assert all(box.x0 >= 0 and box.x1 <= WIDTH and box.y0 >= 0 and box.y1 <= height for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@pytest.mark.parametrize("told", CHAINS)
def test_its_smallest_words_can_be_read_on_a_phone(told: Chain) -> None:
    """As in the picture of the way: 24 pixels of 1200, where Slack shows the picture 360 wide."""
    assert struct.unpack(">I", chain_map(told, "sv", "Tider").png[16:20]) == (WIDTH,)
    assert min(one.get_fontsize() for one in written(told)) >= 24 * 0.72


def test_every_chain_looks_different_and_the_same_chain_the_same() -> None:
    pictures = [chain_map(told, "sv", "Tider").png for told in CHAINS]
    assert len(set(pictures)) == len(CHAINS)
    assert chain_map(CHAINS[-1], "sv", "Tider").png == pictures[-1]


def test_the_weak_link_and_what_is_empty_are_told_in_words_and_by_their_shapes() -> None:
    """Nothing of it by colour alone; and no link is weak where none was named."""
    weak = texts(chain("Fullmäktige 2025", weak=3))
    assert (weak.count("svagaste länken"), weak.count("!"), weak.count("✓"), weak.count("tomt än")) == (1, 1, 2, 4)
    holds = texts(chain("Fullmäktige 2025"))
    assert (holds.count("svagaste länken"), holds.count("!"), holds.count("tomt än")) == (0, 0, 4)


def test_whether_it_drove_stands_there_once_it_was_answered() -> None:
    assert "Drev styrningen på?" not in texts(chain("Fullmäktige 2025"))
    assert texts(chain("Fullmäktige 2025", drove="Nej"))[-2:] == ["Drev styrningen på?", "Nej"]


def test_the_words_tell_the_same() -> None:
    told = chain("Fullmäktige 2025", weak=3, drove="Delvis")
    assert chain_map(told, "sv", "Tider i hallen").alt == (
        "Styrkedjan: Tider i hallen. Ska drivas av: Kortare kö → Beslut: Fullmäktige 2025 → Mål och budget: tomt än → "
        "Styrdokument: tomt än → Rutin: tomt än (svagaste länken) → Resultat: tomt än. Drev styrningen på? Delvis"
    )
    told = chain("The council 2025", driven_by="", language="en")
    assert chain_in_words(told, "en", "Hours in the hall") == (
        "Chain of command: Hours in the hall. To be driven by: no link to governance so far → Decision: The council "
        "2025 → Goal and budget: empty so far → Document: empty so far → Routine: empty so far → Result: empty so far"
    )


def test_however_much_is_written_the_words_fit_and_none_of_the_links_is_left_out() -> None:
    told = chain_in_words(CHAINS[-1], "sv", "x" * 5000)
    assert len(told) <= ALT_LIMIT
    assert all(name in told for name in (*NAMES["sv"], "svagaste länken", "För tidigt att säga"))


@pytest.mark.parametrize("words", ["Kö 😀🧑‍🚀 漢字", "$x^2$ och 50 %", "rad\nrad", "😀", "W" * 300, "a\u030a a\u0308"])
def test_any_words_can_be_drawn(words: str) -> None:
    """Warnings are errors here, so a letter that the font lacks would show."""
    assert chain_map(chain(words, weak=0, driven_by=words), "sv", words).png

"""The picture of the way: what it says in words, and that nothing in it runs together."""

import random
import struct
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, groupby

import pytest
from matplotlib.text import Text as Written
from matplotlib.transforms import Bbox

from bot.pictures import way as charts
from bot.pictures.sheet import ALT_LIMIT, HEIGHT, WIDTH
from bot.pictures.way import journey_map
from flows import loader
from flows.journey import Journey
from flows.model import Method
from flows.texts import Language, Text
from tests.flows.facts import Made

METHOD = loader.method()
Path = list[tuple[str, int | None]]


def on(*places: int | None) -> Path:
    return [("forward", place) for place in places]


STRAIGHT = on(1, 2, 3)
ONE_BACK = [*on(1, 2), ("back_up", 1), *on(2, 3)]
TWO_CYCLES = [*on(1, 2, 3, 4, 5), ("adapt", 3), *on(4, 5)]
ABANDONED = [*on(1, 2, 3, 4, 5), ("abandon", 2)]
CLOSED = [*on(1), ("close", None)]
FINISHED = [*on(1, 2, 3, 4, 5), ("adopt", 6), *on(7, None)]
REOPENED = [*FINISHED, ("back_up", 6)]
ENTERED_LATER = [*on(3, 4), ("back_up", 3)]
SAME_WAY_TWICE = [*TWO_CYCLES, ("back_up", 3), *on(4, 5), ("adapt", 3)]
EVERY_WAY_BACK = [
    *on(*range(1, 8)),
    *[m for a in range(7, 0, -1) for b in range(a) for m in (("back_up", b), ("forward", a))],
]
WAYS = [
    [],
    STRAIGHT,
    ONE_BACK,
    TWO_CYCLES,
    ABANDONED,
    CLOSED,
    FINISHED,
    REOPENED,
    ENTERED_LATER,
    SAME_WAY_TWICE,
    EVERY_WAY_BACK,
]


def walked(path: Path, method: Method = METHOD) -> Journey:
    """A journey along these places, 0 being the first step and None the end."""
    at: str | None = method.steps[0].id
    moves = []
    for number, (turn, place) in enumerate(path, 1):
        to = method.steps[place].id if place is not None else None
        moves.append(Made(number, turn, at, to))
        at = to
    return Journey(method, ("anna",), moves, ())


def wandering(turns_back: int, seed: int) -> Path:
    chance = random.Random(seed)  # noqa: S311 - the same ways in every run
    path: Path = []
    at = 0
    while sum(turn == "back_up" for turn, _ in path) < turns_back:
        back = at == 7 or (at and chance.random() < 0.4)
        at = chance.randrange(at) if back else at + 1
        path.append(("back_up" if back else "forward", at))
    return path


def named(*titles: str) -> Method:
    steps = (step.model_copy(update={"title": Text(sv=t, en=t)}) for step, t in zip(METHOD.steps, titles, strict=False))
    return METHOD.model_copy(update={"steps": tuple(steps)})


def alt(path: Path, language: Language = "sv") -> str:
    return journey_map(walked(path), language, "Kortare kö").alt


def written(journey: Journey, title: str = "Kortare kö") -> list[Written]:
    return charts._sheet(journey, charts._legs(journey), "sv", title).figure.texts


def boxes(texts: list[Written]) -> list[Bbox]:
    """What is written, each with the room it takes."""
    return [text.get_window_extent() for text in texts if text.get_text()]


def names(texts: list[Written]) -> list[Bbox]:
    """The steps' names, from left to right, each with the room that its lines take together."""
    lines = [text for text in texts if text.get_gid()]
    return [Bbox.union(boxes(list(of_one))) for _, of_one in groupby(lines, key=Written.get_gid)]


def assert_apart(found: list[Bbox]) -> None:
    assert all(box.x0 >= 0 and box.x1 <= WIDTH and box.y0 >= 0 and box.y1 <= HEIGHT for box in found)
    assert not [pair for pair in combinations(found, 2) if pair[0].overlaps(pair[1])]


def test_the_picture_is_a_png_of_the_promised_size() -> None:
    png = journey_map(walked(ONE_BACK), "sv", "Kortare kö").png
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)


def test_every_way_looks_different_and_the_same_way_the_same() -> None:
    pictures = [journey_map(walked(path), "sv", "Kortare kö").png for path in WAYS]
    assert len(set(pictures)) == len(WAYS)
    assert journey_map(walked(WAYS[-1]), "sv", "Kortare kö").png == pictures[-1]


def test_pictures_are_drawn_side_by_side_in_threads() -> None:
    one_by_one = [journey_map(walked(path), "sv", "Kortare kö") for path in WAYS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda path: journey_map(walked(path), "sv", "Kortare kö"), WAYS)) == one_by_one


@pytest.mark.parametrize(
    ("path", "sv", "en"),
    [
        ([], "Nyss börjat, vid Välj område.", "Just begun, at Choose the area."),
        (
            STRAIGHT,
            "Välj område, Samla fakta, Orsaker och lösningar, Planera testet. Nu: Planera testet.",
            "Choose the area, Gather facts, Causes and solutions, Plan the test. Now: Plan the test.",
        ),
        (
            ONE_BACK,
            "Välj område, Samla fakta, Orsaker och lösningar, tillbaka till Samla fakta (1), Orsaker och lösningar, "
            "Planera testet. Nu: Planera testet.",
            "Choose the area, Gather facts, Causes and solutions, back to Gather facts (1), Causes and solutions, "
            "Plan the test. Now: Plan the test.",
        ),
        (
            TWO_CYCLES,
            "Välj område, Samla fakta, Orsaker och lösningar, Planera testet, Gör testet, Studera resultatet, "
            "justerat och nytt varv från Planera testet (1), Gör testet, Studera resultatet. "
            "Nu: Studera resultatet, varv 2.",
            "Choose the area, Gather facts, Causes and solutions, Plan the test, Do the test, Study the result, "
            "adjusted and a new cycle from Plan the test (1), Do the test, Study the result. "
            "Now: Study the result, cycle 2.",
        ),
        (
            ABANDONED,
            "Välj område, Samla fakta, Orsaker och lösningar, Planera testet, Gör testet, Studera resultatet, "
            "ny idé från Orsaker och lösningar (1). Nu: Orsaker och lösningar, varv 2.",
            "Choose the area, Gather facts, Causes and solutions, Plan the test, Do the test, Study the result, "
            "a new idea from Causes and solutions (1). Now: Causes and solutions, cycle 2.",
        ),
        (
            CLOSED,
            "Välj område, Samla fakta. Avslutad i förtid vid Samla fakta.",
            "Choose the area, Gather facts. Closed early at Gather facts.",
        ),
        (
            FINISHED,
            "Välj område, Samla fakta, Orsaker och lösningar, Planera testet, Gör testet, Studera resultatet, "
            "infört och vidare till Säkra och sprid, Reflektera och berätta. Hela vägen är klar.",
            "Choose the area, Gather facts, Causes and solutions, Plan the test, Do the test, Study the result, "
            "adopted and on to Secure and spread, Reflect and share. The whole way is completed.",
        ),
    ],
    ids=["begun", "straight", "one back", "two cycles", "abandoned", "closed", "finished"],
)
def test_the_words_tell_the_way(path: Path, sv: str, en: str) -> None:
    assert alt(path, "sv") == f"Kortare kö: {sv}"
    assert alt(path, "en") == f"Kortare kö: {en}"


def legend(path: Path) -> set[str]:
    """What the picture says beside the names of the steps."""
    return {text.get_text() for text in written(walked(path)) if not text.get_gid()}


def test_a_test_that_was_not_made_is_told_as_such_and_as_no_lesson() -> None:
    """Not so where the team has gone back by itself, and each is told apart where there are both."""
    undone, own_choice, both = [*on(1, 2, 3, 4), ("undone", 3)], ONE_BACK, [*on(3, 4), ("undone", 3), ("back_up", 1)]
    assert "Gör testet, åter till Planera testet eftersom testet inte blev av (1). Nu: Planera testet." in alt(undone)
    assert "Do the test, back to Plan the test since the test did not happen (1)." in alt(undone, "en")
    assert "Testet blev inte av" in legend(undone)
    assert "Tillbaka med ny lärdom" not in legend(undone)
    assert "Testet blev inte av" not in legend(own_choice)
    assert "Tillbaka med ny lärdom" in legend(own_choice)
    assert legend(both) >= {"Testet blev inte av", "Tillbaka med ny lärdom"}
    assert_apart(boxes(written(walked(both))))


def test_twelve_turns_back_are_all_told() -> None:
    told = alt([*on(1), *[("back_up", 0), *on(1)] * 12])
    assert all(f"({number})" in told for number in range(1, 13))


def test_of_a_long_way_the_beginning_and_the_end_are_told() -> None:
    told = alt([*on(1), *[("back_up", 0), *on(1)] * 30])
    assert told == (
        "Kortare kö: Välj område, Samla fakta, tillbaka till Välj område (1), Samla fakta, "
        "tillbaka till Välj område (2), Samla fakta, tillbaka till Välj område (3), Samla fakta, "
        "sedan tillbaka 24 gånger till, tillbaka till Välj område (28), Samla fakta, "
        "tillbaka till Välj område (29), Samla fakta, tillbaka till Välj område (30), Samla fakta. Nu: Samla fakta."
    )


@pytest.mark.parametrize("turns", [9, 12, 13, 30])
def test_however_long_the_way_and_the_names_the_words_fit(turns: int) -> None:
    """Twelve turns from the last step to the first with the longest names are more than Slack takes."""
    path = [*on(*range(1, 8)), *[("back_up", 0), *on(*range(1, 8))] * turns]
    told = journey_map(walked(path, named(*[letter * 24 for letter in "abcdefgh"])), "sv", "x" * 5000).alt
    assert len(told) <= ALT_LIMIT
    assert told.endswith(f"Nu: {'h' * 24}, varv {turns + 1}.")


@pytest.mark.parametrize("path", WAYS)
def test_nothing_written_runs_together(path: Path) -> None:
    found = written(walked(path))
    assert_apart(boxes(found))
    assert len(names(found)) == 8 + (FINISHED[-1] in path)


@pytest.mark.parametrize("seed", range(5))
def test_thirty_turns_back_can_be_read_in_the_picture(seed: int) -> None:
    assert_apart(boxes(written(walked(wandering(30, seed)))))


@pytest.mark.parametrize("path", [STRAIGHT, FINISHED, EVERY_WAY_BACK])
@pytest.mark.parametrize(
    "titles",
    [
        ["Verksamhetsutvecklingens"] * 8,
        ["Reflektera, berätta, fir"] * 8,
        ["Å" * 24] * 8,
        ["W" * 24] * 8,
        ["a b c d e f g h i j k lm"] * 8,
    ],
)
def test_names_of_full_length_stand_apart(titles: list[str], path: Path) -> None:
    found = names(written(walked(path, named(*titles))))
    assert len(found) >= 8
    assert_apart(found)


def test_few_steps_stand_in_one_row() -> None:
    found = names(written(walked(on(1), named("Fakta", "Planera", "Studera"))))
    assert len({box.y0 for box in found}) <= 2
    assert_apart(found)


@pytest.mark.parametrize("title", ["Kö 😀🧑‍🚀 漢字", "$x^2$ och 50 %", "rad\nrad", "", "x" * 3000, "a\u030a a\u0308"])
def test_any_title_can_be_drawn(title: str) -> None:
    """Warnings are errors here, so a letter that the font lacks would show."""
    assert journey_map(walked(TWO_CYCLES), "sv", title).png
    assert_apart(boxes(written(walked(TWO_CYCLES), title)))

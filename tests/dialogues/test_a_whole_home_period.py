"""A made-up municipality goes through a whole home period: from the day before BM 1 to the week of BM 2."""

import pytest

from bot.demo.scenes import parts_of
from flows.comparing import Verdict
from tests.dialogues import standings
from tests.world import CHANNEL, World

pytestmark = pytest.mark.over_socket

NAMES = ("Styrning och ledning", "Kompetens", "Checklistan", "En verksamhet")


def targets(shown: str) -> list[str]:
    """How far each of the four targets has come, in words."""
    told = shown.split("Det här ska arbetet på hemmaplan leda till", 1)[1]
    lines = [next(line for line in told.splitlines() if f"{name}: " in line) for name in NAMES]
    return [line.split(": ", 1)[1].split(" · ")[0].split(": ")[-1].split(" (")[0] for line in lines]


def test_a_home_period_from_bm_1_to_bm_2(world: World) -> None:
    """Rows 1 to 23 of the seed's table: five improvements, the targets at five points, movement with its evidence."""
    parts = parts_of("home-period", world.slack, world.clock.now, world.lives_through)
    seen = {part: world.sara.reads_status() for part in parts}
    assert {part: targets(shown) for part, shown in seen.items()} == {
        "before BM 1": ["inte än", "inte än", "inte än", "inte än"],
        "chosen": ["inte än", "inte än", "inte än", "på väg"],
        "under test": ["på väg", "inte än", "på väg", "på väg"],
        "tested, secured and abandoned": ["nått", "på väg", "på väg", "på väg"],
        "before BM 2": ["nått", "på väg", "nått", "på väg"],
    }
    assert "saknas: länk till en förbättring i styrningen" in seen["chosen"]
    assert "planerade: 2, av dem testade: 1 och säkrade: 1 · Könskonsekvenser" in seen["tested, secured and abandoned"]
    last = seen["before BM 2"]
    assert "Jämställdhet i verksamhetsplanen (Styrning och ledning)\nGör testet · steg 5 av 8" in last
    assert "Ska drivas av: Könskonsekvenser i beslutsunderlag" in last
    assert "Redovisas på Benchmarking 3: 96 dagar kvar" in last
    assert "börja en förbättring som säkrar kompetensen" in last
    assert "har stått stilla i tre veckor: Tider i idrottshallen, Inbjudan till utvecklingssamtal" in last
    assert ":warning: En grupp har blivit efter." in last.split("Inbjudan till utvecklingssamtal")[1].split("(Alla")[0]
    assert last.count(":warning: En grupp har blivit efter.") == 1

    assert standings.what_figures_say(world) == {
        "Könskonsekvenser i beslutsunderlag": Verdict.CLOSER,
        "Jämställdhet i verksamhetsplanen": None,
        "Kurs för nya handläggare": Verdict.WORSE,
        "Tider i idrottshallen": None,
        "Inbjudan till utvecklingssamtal": Verdict.WIDER,
    }
    world.lars.sees("bättre för både flickor och pojkar, och skillnaden minskar", in_=CHANNEL)
    world.lars.sees("Jämställdhet i verksamhetsplanen: testet blev inte av, så ni planerar det igen", in_=CHANNEL)

    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    moved = world.sara.reads_modal()
    evidence = "Elva av tolv underlag beskriver följderna för flickor, mot tre av tjugofem före testet"
    assert f"från 1 till 2. Bygger på: {evidence}, Könskonsekvenser" in moved
    assert "9 punkter är som förut" in moved
    world.sara.closes()

    world.lars.clicks("Alla svar", in_=CHANNEL, value="answers/2")
    way = world.lars.reads_modal()
    assert way.count("Lars Öberg backade till") == 2
    world.lars.closes(everything=True)
    world.lars.clicks("Alla svar", in_=CHANNEL, value="answers/1")
    world.lars.clicks("Så väl är det testat")
    tested = world.lars.reads_modal()
    assert "Varv 1 · 7 av 7" in tested
    assert "Varv 2 · 7 av 7" in tested
    assert "Varven tillsammans · 2 av 2" in tested
    assert "serie om minst två: 2 av 4 hos er, 55 procent av 299 där" in tested
    assert "testen har vuxit: 1 av 1 hos er, 30 procent av 64 där" in tested
    assert "säger jag först när 10 gissningar" in tested
    assert "När ni var säkra" not in tested
    assert standings.hold(world)
    assert all(standings.kept(world).values())

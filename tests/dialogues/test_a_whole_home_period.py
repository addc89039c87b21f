"""A made-up municipality goes through a whole home period: from the day before BM 1 to the week of BM 2."""

import pytest

from bot.demo.scenes import parts_of
from tests.dialogues import standings
from tests.world import CHANNEL, World

pytestmark = pytest.mark.over_socket

NAMES = ("Styrning och ledning", "Kompetens", "Checklistan", "En verksamhet")


def targets(shown: str) -> list[str]:
    """How far each of the four targets has come, in words."""
    told = shown.split("Det här ska arbetet på hemmaplan leda till", 1)[1]
    lines = [next(line for line in told.splitlines() if f"{name}: " in line) for name in NAMES]
    return [line.split(": ", 1)[1].split(" · ")[0].split(": ")[-1] for line in lines]


def test_a_home_period_from_bm_1_to_bm_2(world: World) -> None:
    """Rows 1 to 23 of the seed's table: four improvements, the targets at five points, movement with its evidence."""
    parts = parts_of("home-period", world.slack, world.clock.now, world.lives_through)
    seen = {part: world.sara.reads_status() for part in parts}
    assert {part: targets(shown) for part, shown in seen.items()} == {
        "before BM 1": ["inte än", "inte än", "inte än", "inte än"],
        "chosen": ["inte än", "inte än", "inte än", "på väg"],
        "under test": ["på väg", "inte än", "på väg", "nått"],
        "tested, secured and abandoned": ["på väg", "på väg", "på väg", "nått"],
        "before BM 2": ["nått", "på väg", "nått", "nått"],
    }
    assert "saknas: länk till en förbättring i styrningen" in seen["chosen"]
    assert "planerade: 1, av dem testade: 1 och säkrade: 1 · Könskonsekvenser" in seen["tested, secured and abandoned"]
    last = seen["before BM 2"]
    assert "Jämställdhet i verksamhetsplanen (Styrning och ledning)\nGör testet · steg 5 av 8" in last
    assert "Drivs av: Könskonsekvenser i beslutsunderlag" in last
    assert "Redovisas på Benchmarking 3: 96 dagar kvar" in last
    assert "börja en förbättring som säkrar kompetensen" in last

    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    moved = world.sara.reads_modal()
    assert "från 1 till 2. Bygger på: Elva av tolv underlag, mot tre av tjugofem i januari, Könskonsekvenser" in moved
    assert "9 punkter är som förut" in moved
    world.sara.closes()

    world.lars.clicks("Alla svar", in_=CHANNEL, value="answers/2")
    way = world.lars.reads_modal()
    assert way.count("Lars Öberg backade till") == 2
    world.lars.closes(everything=True)
    world.lars.clicks("Alla svar", in_=CHANNEL, value="answers/1")
    world.lars.clicks("Så väl är det testat")
    tested = world.lars.reads_modal()
    assert "Varv 1 · 8 av 8" in tested
    assert "Varv 2 · 8 av 8" in tested
    assert "Varven tillsammans · 2 av 2" in tested
    assert "När ni var säkra (7–10) blev det ungefär som ni trodde 1 av 3 gånger." in tested
    assert "Ni är oftare säkra än ni har rätt." in tested
    assert standings.hold(world)
    assert all(standings.kept(world).values())

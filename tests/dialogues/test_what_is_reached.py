"""What the status says of the targets of the work at home: only of the home period that runs, and only what is so."""

import pytest

from tests.world import CHANNEL, MONDAY, World

BM_1, BM_2, BM_3 = "2027-01-12", "2027-03-15", "2027-06-14"
AFTER_BM_2 = MONDAY.replace(month=3, day=16)


def line(shown: str, name: str) -> str:
    """What is said of a target."""
    return next(one for one in shown.splitlines() if f"{name}: " in one)


def told(shown: str) -> str:
    """All that is said of the targets."""
    lines = shown.split("Det här ska arbetet på hemmaplan leda till", 1)[1].splitlines()
    return "\n".join(one for one in lines if one.startswith((":white_circle:", ":large_", "•")))


def has_a_round(world: World) -> None:
    world.has_a_team()
    for name, day in (("Benchmarking 1", BM_1), ("Benchmarking 2", BM_2), ("Benchmarking 3", BM_3)):
        world.sara.plans_meeting(name, day)


def says_why(world: World, what: str) -> str:
    """An item of the checklist rises, with this to show for it; what the status says then."""
    world.sara.assesses("2111111111", {"Politiskt beslut": what})
    world.sara.closes(everything=True)
    return line(world.sara.reads_status(), "Checklistan")


@pytest.mark.parametrize("what", ["x", "-", "?", "Vi tycker", "a b c"])
def test_an_item_has_not_moved_by_evidence_that_names_nothing(world: World, what: str) -> None:
    world.has_a_team()
    world.sara.assesses("1111111111")
    world.sara.closes(everything=True)
    told = says_why(world, what)
    assert "Checklistan: på väg" in told
    assert "minst tre ord eller en länk" in told


@pytest.mark.parametrize("what", ["Beslut i KS § 112", "https://lindevalla.example/beslut"])
def test_an_item_has_moved_by_what_names_something(world: World, what: str) -> None:
    world.has_a_team()
    world.sara.assesses("1111111111")
    world.sara.closes(everything=True)
    assert "Checklistan: nått" in says_why(world, what)


def test_the_checklist_moves_from_the_meeting_that_the_home_period_began_with(world: World) -> None:
    """What rose before Benchmarking 2 is not reached after it; the self-assessment says which days it tells of."""
    has_a_round(world)
    world.sara.assesses("1111111111")
    world.sara.closes(everything=True)
    world.goes_to(MONDAY.replace(month=3, day=8), striking=False)
    assert "Checklistan: nått" in says_why(world, "Beslut i KS § 112")
    world.goes_to(AFTER_BM_2, striking=False)
    told = line(world.sara.reads_status(), "Checklistan")
    assert "Checklistan: inte än" in told
    assert "skatta er igen före träffen" in told
    world.goes_to(MONDAY.replace(month=5, day=3), striking=False)
    world.sara.assesses("2211111111", {"Politiskt beslut": "Beslut i KS § 112"})
    shown = world.sara.reads_modal()
    assert "Från den första skattningen (11 januari" in shown
    assert "till den senaste (3 maj" in shown
    assert "från 1 till 2. Bygger på: Beslut i KS § 112" in shown
    world.sara.closes(everything=True)
    told = line(world.sara.reads_status(), "Checklistan")
    assert "Checklistan: på väg" in told, "what has something to show for it rose before the meeting"


def test_each_home_period_has_its_own_targets_and_what_came_before_is_not_theirs(world: World) -> None:
    """After Benchmarking 2: nothing green that was reached before it, and what nothing computes stands in words."""
    has_a_round(world)
    world.sara.sets_goals("Likvärdig service")
    world.sara.types("/pdsa mål", in_=CHANNEL)
    world.sara.fills({"Hur många förbättringar": "1"}).saves()
    world.anna.begins("Kortare kö", "Styrning och ledning")
    world.anna.closes()
    world.anna.goes_through(6, "2027-01-20")
    assert "Styrning och ledning: nått (1 av 1)" in world.sara.reads_status()
    world.goes_to(AFTER_BM_2, striking=False)
    shown = world.sara.reads_status()
    assert "Styrning och ledning: " not in shown
    assert "Kompetens: " not in shown
    assert "nått" not in shown
    assert "• Bättre rutiner för analys, uppföljning och jämställda beslut. Det bedömer teamet självt." in shown
    assert "En verksamhet: inte än" in shown
    world.sara.types("/pdsa mål", in_=CHANNEL)
    assert "Bättre rutiner för analys, uppföljning och jämställda beslut." in world.sara.reads_modal()
    world.sara.closes(everything=True)
    world.goes_to(MONDAY.replace(month=6, day=15), striking=False)
    told = line(world.sara.reads_status(), "Styrning och ledning")
    assert "inte än (0 av 1)" in told
    assert "från tidigare: Kortare kö" in told, "it goes on, and nothing has come of it since"
    assert "testade" not in told
    assert "har stått stilla i tre veckor: Kortare kö" in told


def test_finished_work_of_an_earlier_home_period_is_named_as_from_before(world: World) -> None:
    has_a_round(world)
    world.anna.begins("Kortare kö", "Styrning och ledning")
    world.anna.closes()
    world.anna.goes_through(7, "2027-01-20")
    world.anna.ends("Det räcker så här")
    assert "planerade: 1, av dem testade: 1 och säkrade: 1 · Kortare kö" in world.sara.reads_status()
    world.goes_to(MONDAY.replace(month=6, day=15), striking=False)
    told = line(world.sara.reads_status(), "Styrning och ledning")
    assert "inte än (0 av 2)" in told
    assert "från tidigare: Kortare kö" in told
    assert "planerade" not in told


def test_an_operation_is_reached_when_it_is_ready_to_report_and_not_before(world: World) -> None:
    """Named, begun, with figures, a decision; and what nobody has touched for three weeks is said to stand still."""
    world.has_a_team()
    world.anna.begins("Tider i idrottshallen", "En verksamhet")
    world.anna.closes()
    world.anna.goes_through(1, "2027-01-20")
    world.anna.answers_beside("Styrkedjan", {"Vilket beslut": "Fullmäktige 2025"})
    told = line(world.sara.reads_status(), "En verksamhet")
    assert "En verksamhet: på väg (utsedd)" in told
    assert "ta reda på hur det ser ut i dag" in told
    world.goes_to(MONDAY.replace(month=2, day=2), striking=False)
    assert "har stått stilla i tre veckor: Tider i idrottshallen" in line(world.sara.reads_status(), "En verksamhet")
    world.anna.goes_through(1, "2027-02-20")
    told = line(world.sara.reads_status(), "En verksamhet")
    assert "på väg (påbörjad)" in told
    assert "stått stilla" not in told
    world.anna.goes_through(3, "2027-02-20")
    assert "på väg (har siffror)" in line(world.sara.reads_status(), "En verksamhet")
    world.anna.goes_through(1, "2027-02-20")
    told = line(world.sara.reads_status(), "En verksamhet")
    assert "En verksamhet: nått (klar att redovisa) · Tider i idrottshallen" in told
    world.goes_to(MONDAY.replace(month=2, day=24), striking=False)
    told = line(world.sara.reads_status(), "En verksamhet")
    assert "En verksamhet: på väg (klar att redovisa)" in told
    assert "har stått stilla i tre veckor: Tider i idrottshallen" in told


def test_who_follows_from_outside_is_not_told_to_type_commands(world: World) -> None:
    world.has_a_team()
    world.sara.sets_up_team({"Chefer och politiker": ["UMIKAEL"]})
    assert "/pdsa" in told(world.sara.reads_status())
    world.mikael.types("/pdsa läge", in_="fritid-och-kultur")
    seen = told(world.mikael.last("fritid-och-kultur"))
    assert "Styrning och ledning: inte än (0 av 2)" in seen
    assert "/pdsa" not in seen
    world.mikael.opens_home()
    assert "/pdsa" not in told(world.mikael.reads_home())


def test_a_test_that_runs_is_no_standstill(world: World) -> None:
    """And three weeks are counted from the day that it ended."""
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-02-20")
    for day in (10, 27):
        world.goes_to(MONDAY.replace(month=2, day=day), striking=False)
        assert "har stått stilla" not in line(world.sara.reads_status(), "Styrning och ledning")
    world.goes_to(MONDAY.replace(month=3, day=13), striking=False)
    assert "har stått stilla i tre veckor: Kortare kö" in line(world.sara.reads_status(), "Styrning och ledning")

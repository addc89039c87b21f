"""Somebody with many teams: those that there is room for are shown whole, the others in a line each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from bench.counting import seen
from bot.conversation.take import begin, close, open_as_seen
from bot.refs import Stay
from bot.team import boards as overview
from storage import goals, meetings, rounds, teams
from storage.desk import Desk
from storage.engine import reading, writing
from storage.improvements import Made
from storage.teams import TeamSettings
from tests.dialogues import standings
from tests.world import AN_AREA, CHANNEL, MONDAY, World, in_a_turn

WORKSPACE = standings.WORKSPACE
ELSEWHERE = "fritid-och-kultur"


def sara_begins(world: World, team: int, title: str) -> int:
    """Sara begins an improvement."""
    return in_a_turn(world.coach, "USARA", lambda turn: begin(turn, team, title, "governance"))


def closes(world: World, improvement: int, moves: int) -> None:
    stay = Stay(improvement, moves)
    in_a_turn(world.coach, "USARA", lambda turn: close(turn, *open_as_seen(turn, stay), "Tiden tog slut"))


def has_teams(world: World, number: int, **more: object) -> list[int]:
    """So many teams that Sara leads, in channels of their own."""
    world.has_a_team()
    told = TeamSettings("Lindevalla", "", "sv", "Europe/Stockholm", 0, time(9), ("USARA", "UANNA"), ("USARA",))
    with writing(world.coach.engine) as connection:
        return [
            teams.keep(Desk(connection, WORKSPACE, MONDAY), f"C{n}", replace(told, name=f"Team {n}", **more), "USARA")
            for n in range(1, number + 1)
        ]


def status(world: World, who: str = "sara") -> str:
    person = getattr(world, who)
    person.types("/pdsa läge", in_=ELSEWHERE)
    return str(person.last(ELSEWHERE))


def test_no_team_is_left_out_in_silence(world: World) -> None:
    """Each that there is no room for has a line, and is seen whole when it is chosen."""
    ids = has_teams(world, 50)
    sara_begins(world, ids[-1], "Kortare kö")
    with world.coach.workspace(WORKSPACE).writing() as desk:
        meetings.add(desk, ids[-1], "BM 2", MONDAY.replace(month=3), "")
    seen = world.sara.reads_status(in_=ELSEWHERE)
    assert "43 team till. Välj ett här för att se det helt." in seen
    assert "Team 50 · 59 dagar kvar · 1 på gång" in seen
    assert "Team 49 · 0 på gång" in seen
    assert [f"Team {n}" in seen for n in range(1, 51)] == [True] * 50
    assert "Kortare kö" not in seen
    world.sara.chooses("Team 50", in_=ELSEWHERE)
    assert "Kortare kö (Styrning och ledning)\nVälj område · steg 1 av 8" in world.sara.reads_modal()
    world.sara.clicks("Alla svar")
    assert "steg 1 av 8" in world.sara.reads_modal()


def test_what_stands_still_and_what_is_over_is_seen_in_the_line(world: World) -> None:
    ids = has_teams(world, 30)
    for title in ("Kortare kö", "Idrottshallar"):
        sara_begins(world, ids[-1], title)
    world.goes_to(MONDAY.replace(month=2), striking=False)
    assert "Team 30 · 2 på gång · 2 har stått stilla i tre veckor" in world.sara.reads_status()


def test_more_teams_than_a_menu_takes_are_counted(world: World) -> None:
    has_teams(world, 120)
    seen = world.sara.reads_status()
    assert "113 team till" in seen
    assert "… och 13 till. Skriv `/pdsa läge` i ett teams kanal för att se det." in seen


def test_teams_with_much_to_show_are_shown_whole_or_in_a_line(world: World) -> None:
    """Never cut off in the middle: below each that is whole stand its targets, and the others have lines."""
    ids = has_teams(world, 8)
    for team in ids[:4]:
        for number in range(13):
            begun = sara_begins(world, team, f"Förbättring {number}")
            if number < 4:
                closes(world, begun, 0)
    seen = world.sara.reads_status()
    assert seen.count("Det här ska arbetet på hemmaplan leda till") == 3
    assert "6 team till." in seen
    assert "Team 3 · 9 på gång" in seen
    world.sara.opens_home()
    at_home = world.sara.reads_home()
    assert at_home.count("Det här ska arbetet på hemmaplan leda till") == at_home.count("Ny förbättring") == 3
    assert "Team 8 · 0 på gång" in at_home
    assert "Ditt språk" in at_home


def test_home_shows_what_waits_first_and_every_team(world: World) -> None:
    ids = has_teams(world, 50)
    for number, team in enumerate(ids[:10]):
        sara_begins(world, team, f"Förbättring {number}")
    world.sara.opens_home()
    seen = world.sara.reads_home()
    waiting = seen.split("Det här kan du svara på")[1].split("Jämställd styrning")[0]
    assert [f"Förbättring {n}\nVälj område" in waiting for n in range(10)] == [True] * 8 + [False] * 2
    assert "… och 2 till" in waiting
    assert "Team 50 · 0 på gång" in seen
    assert "team till. Välj ett här för att se det helt." in seen
    world.sara.chooses("Team 50")
    assert "Ingen förbättring är på gång" in world.sara.reads_modal()


def test_whoever_follows_many_teams_sees_each_of_them_and_no_answers(world: World) -> None:
    """Also the one whose channel it is asked in; and nothing more of a team that is no longer followed."""
    ids = has_teams(world, 40, managers=("UMIKAEL",))
    sara_begins(world, ids[-1], "Kortare kö")
    seen = status(world, "mikael")
    assert "Team 40 · 1 på gång" in seen
    assert "Vad har ni lärt er av det som inte fungerade?" in seen
    world.mikael.opens_home()
    assert "Team 40 · 1 på gång" in world.mikael.reads_home()
    world.mikael.chooses("Team 40", in_=ELSEWHERE)
    assert "Kortare kö" in world.mikael.reads_modal()
    assert not world.mikael.can_click("Alla svar")
    world.mikael.closes()
    with writing(world.coach.engine) as connection:
        desk = Desk(connection, WORKSPACE, MONDAY)
        team = teams.get(desk, ids[-1])
        assert team is not None
        teams.keep(desk, team.channel_id, replace(team, managers=()), "USARA")
    world.mikael.chooses("Team 40", in_=ELSEWHERE)
    assert "Du är inte med i det teamet" in world.mikael.last(ELSEWHERE)


def test_a_round_of_many_teams_is_read_page_by_page(world: World) -> None:
    world.has_a_team()
    with writing(world.coach.engine) as connection:
        round_id = rounds.begin(Desk(connection, WORKSPACE, MONDAY), "", "Modellkoncept 2027", "UMIKAEL")
    has_teams(world, 50, round_id=round_id)
    world.mikael.types("/pdsa omgång", in_=ELSEWHERE)
    first = world.mikael.last(ELSEWHERE)
    assert "Sida 1 av 2, 50 team i allt. Skriv `/pdsa omgång 2` för att se sida 2." in first
    assert "Team 50, Lindevalla" not in first
    world.mikael.types("/pdsa omgång 2", in_=ELSEWHERE)
    second = world.mikael.last(ELSEWHERE)
    assert "Team 50, Lindevalla" in second
    assert "Team 1, Lindevalla" not in second


def test_status_costs_no_more_statements_for_many_teams_and_reads_no_answers(world: World) -> None:
    ids = has_teams(world, 30)
    for team in ids:
        sara_begins(world, team, "Kortare kö")
    world.sara.reads_status()  # what was not kept is kept now
    with seen(world.coach.engine) as found:
        world.sara.reads_status()
        of_many = found.statements
        found.clear()
        world.lars.types("/pdsa läge", in_=CHANNEL)
    assert [one for one in of_many if "FROM answer" in one or "FROM move" in one] == []
    assert len(of_many) == len(found.statements)


def test_where_an_improvement_stands_is_kept_with_its_card(world: World) -> None:
    """Answered, backed up and closed: what is kept is what the facts say, and nothing once they have changed."""
    world.has_an_improvement()
    world.anna.answers(AN_AREA)
    stands = standings.kept(world)["Kortare kö"]
    assert stands is not None
    assert (stands.step, stands.moves, stands.touched_by) == ("gather_facts", 1, "UANNA")
    world.anna.clicks("Backa till ett tidigare steg", in_=CHANNEL)
    world.anna.fills({"Vilket steg": "Välj område", "Vad har ni lärt er": "Fel mål"})
    world.anna.saves()
    back = standings.kept(world)["Kortare kö"]
    assert back is not None
    assert (back.step, back.done) == ("choose_area", 0)
    closes(world, 1, 2)
    assert standings.kept(world) == {"Kortare kö": None}
    world.tick()
    assert standings.hold(world)
    ended = standings.kept(world)["Kortare kö"]
    assert ended is not None
    assert ended.closed


def test_goals_that_are_put_in_later_are_to_be_chosen_among(world: World) -> None:
    """A goal that was given in words no longer counts, and that is seen at once."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    for words in ("Flickor väntar längre än pojkar", "Mallen", "Flickor och pojkar väntar fem dagar", "Lika service"):
        world.anna.says(words)
    status_here(world)
    assert "5 av 8 frågor klara" in world.sara.last(CHANNEL)
    world.sara.types("/pdsa mål", in_=CHANNEL)
    world.sara.fills({"Mål": "Likvärdig service"})
    world.sara.saves()
    assert standings.hold(world)
    status_here(world)
    assert "4 av 8 frågor klara" in world.sara.last(CHANNEL)


def test_what_was_made_before_goals_were_put_in_is_not_kept(world: World) -> None:
    """Nor what was made before an answer came: whoever keeps it late sees that the facts are others by now."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says("Mallen")
    before_an_answer = made_now(world)
    world.anna.says("Lika service")
    overview.keep(world.coach.workspace(WORKSPACE), before_an_answer)
    assert standings.kept(world) == {"Kortare kö": None}
    before_goals = made_now(world)
    with writing(world.coach.engine) as connection:
        goals.replace(Desk(connection, WORKSPACE, MONDAY), 1, ["Likvärdig service"], "USARA")
    overview.keep(world.coach.workspace(WORKSPACE), before_goals)
    assert standings.kept(world) == {"Kortare kö": None}
    overview.keep(world.coach.workspace(WORKSPACE), made_now(world))
    assert standings.kept(world)["Kortare kö"] is not None
    assert standings.hold(world)


def made_now(world: World) -> Sequence[Made]:
    """Where the team's improvements stand, made of their facts and not kept."""
    with reading(world.coach.engine) as connection:
        every = teams.every(connection)
        [outline] = overview.outlines_of(Desk(connection, WORKSPACE, world.clock.now()), world.coach.methods, every)
    return outline.made


def test_what_others_change_is_seen_at_once(world: World) -> None:
    """The members and another improvement: each changes what is asked, and of whom."""
    world.has_an_improvement()
    world.anna.begins("Idrottshallar", "En verksamhet")
    assert standings.hold(world)
    status_here(world)
    assert None not in standings.kept(world).values()
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Vilka är med": ["USARA", "UANNA"]})
    world.sara.saves()
    assert standings.kept(world) == dict.fromkeys(("Kortare kö", "Idrottshallar"))
    status_here(world)
    world.anna.begins("Utbildning för nämnden", "Jämställdhetskompetens")
    assert standings.hold(world)
    assert standings.kept(world)["Idrottshallar"] is None
    status_here(world)
    assert standings.hold(world)
    assert None not in standings.kept(world).values()


def status_here(world: World) -> None:
    world.sara.closes(everything=True)
    world.sara.types("/pdsa läge", in_=CHANNEL)

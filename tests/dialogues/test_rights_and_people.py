"""Who may what: guests and bots, teams that nobody leads, people in two teams, people of another organisation."""

from typing import Any

import pytest
from sqlalchemy import select

from localslack import Person, Someone
from localslack.delivery import Attempt
from storage import people, tables
from storage.engine import reading
from tests.by_hand import to_us
from tests.people import Member
from tests.world import CHANNEL, World

OTHER = "fritid-och-kultur"


def comes(world: World, user: str, outside: str = "") -> Member:
    """Somebody new in the workspace, in the team's channel."""
    world.slack.state.people[user] = Someone(user, f"Ny {user}", outside=outside)
    world.slack.state.channels["CSTYRNING"].members.append(user)
    return world.person(user)


def leaves_the_organisation(world: World, user: str) -> None:
    world.slack.send_event({"type": "user_change", "user": {"id": user, "tz": "Europe/Stockholm", "deleted": True}})


def members(world: World) -> list[tuple[str, bool]]:
    with reading(world.coach.engine) as connection:
        found = connection.execute(select(tables.member.c.user_id, tables.member.c.leads).order_by("user_id"))
        return [(row.user_id, row.leads) for row in found]


def changes_the_team(person: Person, fields: dict[str, Any]) -> dict[str, str]:
    person.types("/pdsa start", in_=CHANNEL)
    person.fills(fields)
    refused = person.submits()
    person.closes(everything=True)
    return refused


@pytest.mark.parametrize("outside", ["guest", "stranger", "bot"])
def test_a_guest_cannot_set_up_a_team(world: World, outside: str, caplog: pytest.LogCaptureFixture) -> None:
    """The form may open before Slack has told who it is; it is not taken, and the next one does not open."""
    caplog.set_level("INFO")
    guest = comes(world, "UGAST", outside)
    guest.types("/pdsa start", in_=CHANNEL)
    guest.fills({"Organisation": "Lindevalla", "Teamets namn": "Styrning"})
    assert "Gäster och appar kan inte lägga upp" in next(iter(guest.submits().values()))
    guest.closes(everything=True)
    guest.types("/pdsa start", in_=CHANNEL)
    assert guest.modal() is None
    assert "Gäster och appar kan inte lägga upp" in guest.last(CHANNEL)
    assert members(world) == []
    assert "refused: UGAST, change of team new" in caplog.text
    guest.types("/pdsa omgång", in_=CHANNEL)
    assert guest.modal() is None


def test_a_guest_who_is_known_is_neither_lead_nor_member(world: World) -> None:
    world.has_a_team()
    comes(world, "UGAST", "guest").types("/pdsa hjälp", in_=CHANNEL)
    for field in ("Vilka är med", "Vem eller vilka är projektledare"):
        refused = changes_the_team(world.sara, {field: ["USARA", "UGAST"]})
        assert list(refused) == [next(label for label in refused if label.startswith(field))]
        assert "Här finns en gäst eller en app" in next(iter(refused.values()))
    assert "UGAST" not in dict(members(world))


def test_who_turns_out_to_be_a_bot_leaves_the_team_and_the_lead_is_told(world: World) -> None:
    world.has_a_team()
    comes(world, "UROBOT", "bot")
    assert changes_the_team(world.sara, {"Vilka är med": ["USARA", "UANNA", "UROBOT"]}) == {}
    world.tick()
    assert members(world) == [("UANNA", False), ("USARA", True)]
    world.sara.sees("@Ny UROBOT är gäst eller en app enligt Slack, och kan därför inte vara med i Jämställd styrning.")


def test_a_team_whose_only_lead_turns_out_to_be_a_bot_can_be_taken_over(world: World) -> None:
    world.has_a_team()
    comes(world, "UROBOT", "bot")
    assert changes_the_team(world.sara, {"Vem eller vilka är projektledare": ["UROBOT"]}) == {}
    world.tick()
    world.anna.sees("Teamet har ingen projektledare nu. Du som är med kan ta över med `/pdsa start`", in_=CHANNEL)
    assert changes_the_team(world.anna, {}) == {}
    assert ("UANNA", True) in members(world)


def test_any_member_steps_in_when_all_who_led_have_left(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    world.has_a_team()
    assert changes_the_team(world.sara, {"Vem eller vilka är projektledare": ["USARA", "ULARS"]}) == {}
    leaves_the_organisation(world, "USARA")
    world.anna.types("/pdsa start", in_=CHANNEL)
    assert world.anna.modal() is None, "Lars leads it still"
    leaves_the_organisation(world, "ULARS")
    world.mikael.joins(CHANNEL)
    world.mikael.types("/pdsa start", in_=CHANNEL)
    assert world.mikael.modal() is None, "he is not in it"
    world.anna.types("/pdsa start", in_=CHANNEL)
    assert "Teamet har ingen projektledare längre, så du som är med kan ta över." in world.anna.reads_modal()
    world.anna.fills({"Vem eller vilka är projektledare": ["USARA"]})
    world.anna.is_refused("Välj minst en projektledare.")
    world.anna.fills({"Vem eller vilka är projektledare": ["UANNA"]})
    world.anna.saves()
    assert [user for user, leads in members(world) if leads] == ["UANNA"]
    assert "team 1 may be taken over by UANNA" in caplog.text
    assert "team 1 changed by UANNA" in caplog.text


def test_who_leads_a_team_is_told_to_those_who_have_to_do_with_it(world: World) -> None:
    """An outsider learns neither that nor which teams there are."""
    world.has_a_team()
    world.anna.types("/pdsa start", in_=CHANNEL)
    assert "Fråga @Sara Holmgren" in world.anna.last(CHANNEL)
    world.mikael.joins(CHANNEL)
    world.mikael.types("/pdsa start", in_=CHANNEL)
    assert world.mikael.last(CHANNEL) == "Kanalens team kan bara ändras av projektledaren."
    told = []
    for team in ("1", "999"):
        world.slack.actions.send_click("UMIKAEL", "home.team", team)
        told.append(world.mikael.last())
    assert told[0] == told[1]
    assert "Sara" not in told[0]


def test_refusals_and_set_ups_are_written_down_with_ids_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    world.has_an_improvement()
    for action, value in (("home.goals", "1"), ("step.open", "1/choose_area"), ("round.dates", "1")):
        world.slack.actions.send_click("UMIKAEL", action, value)
    for line in (
        "team 1 set up by USARA", "refused: UMIKAEL, team 1", "refused: UMIKAEL, improvement 1",
        "refused: UMIKAEL, round 1",
    ):  # fmt: skip
        assert line in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert not [line for line in ours if "Kortare" in line or "Sara" in line or "Lindevalla" in line]


def test_a_lead_cancels_a_meeting_and_takes_it_back(world: World) -> None:
    """After a confirmation; the channel is told, and the countdown follows."""
    world.has_a_team()
    world.anna.types("/pdsa möte ny 2027-01-25 09:00 BM 2", in_=CHANNEL)
    world.sara.types("/pdsa möte", in_=CHANNEL)
    view = world.sara.modal()
    assert view is not None
    buttons = [one for block in view["blocks"] for one in block.get("elements", [])]
    assert [one["confirm"]["title"]["text"] for one in buttons if "confirm" in one] == ["Ställa in träffen?"]
    world.sara.clicks("Ställ in")
    assert "Inställd BM 2" in world.sara.reads_modal()
    world.lars.sees("BM 2, måndag 25 januari kl. 09:00, är inställd. @Sara Holmgren ställde in den.", in_=CHANNEL)
    world.goes_to(world.clock.moment.replace(day=20))
    world.lars.does_not_see("till BM 2", in_=CHANNEL)
    world.anna.types("/pdsa möte", in_=CHANNEL)
    assert "BM 2" not in world.anna.reads_modal()
    world.sara.clicks("Den blir av ändå")
    assert "Inställd" not in world.sara.reads_modal()
    world.lars.sees("BM 2, måndag 25 januari kl. 09:00, blir av ändå.", in_=CHANNEL)
    world.lars.types("/pdsa läge", in_=CHANNEL)
    assert "BM 2: 5 dagar kvar" in world.lars.last(CHANNEL)


def test_nobody_but_a_lead_cancels_a_meeting(world: World) -> None:
    """Nor one that has been; and once cancelled it is told of once."""
    world.has_a_team()
    world.anna.types("/pdsa möte ny 2027-01-25 09:00 BM 2", in_=CHANNEL)
    world.anna.types("/pdsa möte", in_=CHANNEL)
    assert not world.anna.can_click("Ställ in")
    world.slack.actions.send_click("UANNA", "meeting.cancel", "1")
    world.anna.sees("Bara projektledaren kan ställa in en träff.")
    world.slack.actions.send_click("UMIKAEL", "meeting.cancel", "1")
    world.lars.does_not_see("är inställd", in_=CHANNEL)
    for _ in range(2):
        world.slack.actions.send_click("USARA", "meeting.cancel", "1")
        world.goes_to(world.clock.moment.replace(minute=world.clock.moment.minute + 1), striking=False)
    assert world.lars.reads(CHANNEL).count("är inställd") == 1
    world.goes_to(world.clock.moment.replace(day=26))
    world.slack.actions.send_click("USARA", "meeting.restore", "1")
    world.sara.sees("Träffen har redan varit.")
    world.lars.does_not_see("blir av ändå", in_=CHANNEL)


def delivered_from(world: World, monkeypatch: pytest.MonkeyPatch, workspace: str, *, shared: bool, who: str) -> None:
    """What `who` does comes with their own organisation's id from now on. `shared`: Slack says too whose app it is."""
    send = world.slack.actions._send

    def sent(kind: str, payload: dict[str, Any], attempt: Any) -> Any:
        if payload.get("user", {}).get("id") != who:
            return send(kind, payload, attempt)
        theirs = {"team": {"id": workspace, "domain": "other"}, "user": {**payload["user"], "team_id": workspace}}
        if not shared:
            theirs |= {
                name: {**payload[name], field: workspace}
                for name, field in (("view", "app_installed_team_id"), ("message", "team"))
                if name in payload
            }
        return send(kind, {**payload, **theirs}, attempt)

    monkeypatch.setattr(world.slack.actions, "_send", sent)


def test_a_colleague_of_another_organisation_takes_part(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shared channel, from the card and in the form; their answer is the team's."""
    world.has_an_improvement()
    partner = comes(world, "UPARTNER")
    assert changes_the_team(world.sara, {"Vilka är med": ["USARA", "UANNA", "UPARTNER"]}) == {}
    delivered_from(world, monkeypatch, "TPARTNER", shared=True, who="UPARTNER")
    partner.opens_form()
    partner.fills({"Vilken process": "Mallen för beslutsunderlag"})
    partner.saves()
    world.tick()
    world.sara.sees("Område: Mallen för beslutsunderlag – @Ny UPARTNER", in_=CHANNEL)


def test_another_workspace_with_the_same_ids_sees_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.has_an_improvement()
    delivered_from(world, monkeypatch, "TOTHER", shared=False, who="UANNA")
    world.anna.opens_form()
    assert world.anna.modal() is None
    world.slack.actions.send_click("UANNA", "home.goals", "1")
    assert world.anna.modal() is None


def test_an_event_of_a_shared_channel_is_for_the_workspace_that_it_was_authorised_for(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    payload = {
        "type": "event_callback", "team_id": "TPARTNER", "event_id": "Ev1",
        "event": to_us("Mallen", "1799740900.000100"),
        "authorizations": [{"team_id": "T0LOCAL", "user_id": "UBOT", "is_bot": True}],
    }  # fmt: skip
    world.slack.actions._send("events_api", payload, Attempt())
    assert "Mallen" in world.anna.reads()


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}]
)
def test_nothing_is_said_once_the_app_is_uninstalled_and_everything_is_kept(
    world: World, event: dict[str, Any]
) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-01-25 09:00 BM 2", in_=CHANNEL)
    world.tick()
    world.slack.send_event(event)
    before = len(world.slack.calls())
    for day in (18, 19, 25):
        world.goes_to(world.clock.moment.replace(day=day))
    assert len(world.slack.calls()) == before
    assert len(members(world)) == 4
    with world.coach.workspace("T0LOCAL").writing() as desk:
        people.forgive(desk)  # as a start does, when Slack takes the token
    world.tick()
    world.lars.sees("BM 2: i dag", in_=CHANNEL)


def test_a_persons_own_token_that_is_revoked_silences_nobody(world: World) -> None:
    world.has_a_team()
    world.slack.send_event({"type": "tokens_revoked", "tokens": {"oauth": ["UANNA"], "bot": []}})
    world.goes_to(world.clock.moment.replace(day=18))
    world.lars.sees("Inget väntar på dig den här veckan")


def test_backing_up_with_nowhere_to_go_is_told(world: World) -> None:
    """A list that was drawn before somebody backed up to the first step."""
    world.has_an_improvement()
    for action in ("work.menu", "stuck.back_up"):
        world.slack.actions.send_click("USARA", action, "back_up/1" if action == "work.menu" else "1")
        assert world.sara.modal() is None
        assert "Här har teamet redan gått vidare" in world.sara.last()


def test_who_backs_up_or_closes_is_told_where_the_reason_is_shown(world: World) -> None:
    world.has_an_improvement()
    world.anna.goes_through(1, "2027-01-20")
    for button in ("Backa till ett tidigare steg", "Avsluta i förtid"):
        world.lars.clicks(button, in_=CHANNEL)
        assert "Det du skriver visas i #jämställd-styrning för alla som kan läsa där." in world.lars.reads_modal()
        world.lars.closes()


def leads_another(world: World) -> None:
    """Anna is in Sara's team, and has set up one of her own since."""
    world.has_an_improvement()
    world.anna.sets_up_team({"Organisation": "Lindevalla", "Teamets namn": "Fritid"}, in_=OTHER)


def test_somebody_in_two_teams_is_told_which_and_changes_it(world: World) -> None:
    """In the DM, by command and at home; what they have chosen holds everywhere but in a team's own channel."""
    leads_another(world)
    world.anna.says("Hej!")
    assert "Nu gäller det Jämställd styrning. Du är med i fler team" in world.anna.last()
    world.anna.chooses("Fritid")
    world.anna.sees("Då arbetar vi med Fritid")
    world.anna.opens_home()
    assert "Nu gäller det Fritid." in world.anna.reads_home()
    world.anna.types("/pdsa mål")
    assert "Det här gäller Fritid." in world.anna.reads_modal()
    world.anna.fills({"Målen": "Öppna hallar"})
    world.anna.saves()
    world.anna.closes()
    with reading(world.coach.engine) as connection:
        assert connection.execute(select(tables.goal.c.team_id)).scalars().all() == [2]
    world.anna.types("/pdsa möte ny 2027-03-15 09:00 Egen träff")
    assert "Det här gäller Fritid." in world.anna.last()
    world.anna.types("/pdsa mål", in_=CHANNEL)
    assert "Det här gäller Jämställd styrning." in world.anna.reads_modal()
    world.anna.closes()
    world.sara.types("/pdsa mål", in_=CHANNEL)
    assert "Det här gäller" not in world.sara.reads_modal()


def test_what_comes_next_is_asked_for_the_team_they_work_with(world: World) -> None:
    leads_another(world)
    world.anna.begins("Tider i hallen", "En verksamhet", in_=OTHER)
    world.anna.closes(everything=True)
    for channel, title in ((CHANNEL, "Kortare kö"), (OTHER, "Tider i hallen")):
        world.anna.types("/pdsa", in_=channel)
        assert title in world.anna.last()
    world.slack.actions.send_click("UANNA", "home.work_with", "1")
    world.anna.says("svara")
    assert "Kortare kö" in world.anna.last()
    world.slack.actions.send_click("UANNA", "home.work_with", "2")
    world.anna.says("svara")
    assert "Tider i hallen" in world.anna.last()


def test_saving_a_lesson_and_later_follow_the_team_they_work_with(world: World) -> None:
    leads_another(world)
    world.slack.actions.send_click("UANNA", "home.work_with", "2")
    world.sara.says("Öppna bokningen tidigare", in_=CHANNEL)
    message = world.slack.messages("CSTYRNING")[-1]
    world.anna.shortcut("save_lesson", message, in_=CHANNEL)
    assert "Det här gäller Jämställd styrning." in world.anna.reads_modal()
    world.anna.closes()
    world.slack.actions.send_click("UANNA", "pause.later", "-")
    world.anna.sees("Det här gäller Fritid.")


def test_a_command_in_another_teams_channel_says_whose_team_it_is_about(world: World) -> None:
    """What Mikael does there is his own team's, not the channel's."""
    world.has_a_team()
    world.mikael.sets_up_team({"Organisation": "Norrvik", "Teamets namn": "Fritid"}, in_=OTHER)
    world.mikael.joins(CHANNEL)
    world.mikael.types("/pdsa möte ny 2027-03-15 09:00 Egen träff", in_=CHANNEL)
    assert "Det här gäller Fritid." in world.mikael.last(CHANNEL)
    world.mikael.types("/pdsa mål", in_=CHANNEL)
    assert "Det här gäller Fritid." in world.mikael.reads_modal()
    world.mikael.closes()
    world.mikael.types("/pdsa", in_=CHANNEL)
    assert "Det här gäller Fritid." in world.mikael.last(CHANNEL)
    world.mikael.types("/pdsa mål", in_=OTHER)
    assert "Det här gäller" not in world.mikael.reads_modal()


def test_nobody_works_with_a_team_that_they_are_not_in(world: World) -> None:
    world.has_a_team()
    world.slack.actions.send_click("UMIKAEL", "home.work_with", "1")
    world.mikael.sees("Du är inte med i det teamet")
    with reading(world.coach.engine) as connection:
        team_id = tables.person.c.team_id
        assert connection.execute(select(team_id).where(team_id.is_not(None))).all() == []

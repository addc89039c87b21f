"""Who sees what: the table in code, the table in the guide, and what each role really gets."""

import re
from datetime import time
from pathlib import Path

import pytest

from bot.team.rights import SEES, TeamRole, Thing, may_see, roles_of
from storage.rounds import Round
from storage.teams import Team

GUIDE = Path(__file__).parent.parent / "docs" / "admin-guide.md"
COLUMNS = [Thing.ANSWERS, Thing.STANDING, Thing.SHARED_LESSONS, Thing.COUNTS, Thing.SETTINGS]
NAMES = {"manager or politician": TeamRole.MANAGER, "programme lead": TeamRole.PROGRAMME_LEAD}
ROUND = Round(7, "modellkoncept_2024", "2027", ("UROUND",))
TEAM = Team(
    "Lindevalla", "Styrning", "sv", "Europe/Stockholm", 0, time(9), ("UMEMBER", "ULEAD"), ("ULEAD",), ("UMANAGER",),
    ("UMENTOR",), round_id=7, id=1, workspace_id="T", channel_id="C",
)  # fmt: skip


def test_the_guide_shows_the_table_as_it_is() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ]+) \|(.*)\|$", text[text.index("## Who sees what") :], re.MULTILINE)
    shown = {}
    for name, cells in rows:
        if name in NAMES or name in list(TeamRole):
            marks = [cell.strip() == "yes" for cell in cells.split("|")]
            shown[NAMES.get(name) or TeamRole(name)] = {
                thing for thing, marked in zip(COLUMNS, marks, strict=True) if marked
            }
    assert shown == SEES


@pytest.mark.parametrize(
    ("user", "roles"),
    [
        ("UMEMBER", {TeamRole.MEMBER}), ("ULEAD", {TeamRole.MEMBER, TeamRole.LEAD}), ("UMANAGER", {TeamRole.MANAGER}),
        ("UMENTOR", {TeamRole.MENTOR}), ("UROUND", {TeamRole.PROGRAMME_LEAD}), ("UOTHER", set()),
    ],
)  # fmt: skip
def test_everyone_sees_what_their_roles_give_and_an_outsider_nothing(user: str, roles: set[TeamRole]) -> None:
    assert roles_of(user, TEAM, ROUND) == roles
    for thing in Thing:
        assert may_see(user, thing, TEAM, ROUND) == any(thing in SEES[role] for role in roles)


def test_another_rounds_lead_sees_nothing() -> None:
    other = Round(8, "modellkoncept_2024", "2028", ("UROUND",))
    assert roles_of("UROUND", TEAM, other) == roles_of("UROUND", TEAM) == set()

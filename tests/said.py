"""What the clock has said, and how it went with what was due."""

from sqlalchemy import select

from bot.slack.posting import REMINDER
from localslack.state import Json
from storage import tables
from storage.engine import reading
from tests.world import World


def from_the_clock(message: Json) -> bool:
    """Whether it is one of the messages that nobody has asked for."""
    return bool((message.get("metadata") or {}).get("event_type") == REMINDER)


def heard(world: World, user: str) -> list[str]:
    """What the clock has said to somebody, oldest first."""
    calls = [call for call in world.slack.calls("chat.postMessage") if from_the_clock(call.args)]
    return [call.args["text"] for call in calls if call.args["channel"] == user and call.answer["ok"]]


def asked(world: World, user: str) -> list[str]:
    """How somebody was asked about what stands still."""
    return [
        one
        for one in heard(world, user)
        if "Har du tio minuter i dag?" in one or "Något av det här brukar hjälpa" in one
    ]


def states(world: World) -> list[tuple[str, str]]:
    """(kind, state) of every reminder whose time has come."""
    table = tables.reminder
    with reading(world.coach.engine) as connection:
        found = connection.execute(
            select(table.c.kind, table.c.state, table.c.reason).where(table.c.due_at <= world.clock.now())
        )
        return sorted((row.kind, f"{row.state} {row.reason}".strip()) for row in found)

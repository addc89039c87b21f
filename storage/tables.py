"""The tables. Every one carries the workspace's id, which is Slack's team id (T…)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


def moment_of(written: str) -> datetime:
    """A moment that the database has put into JSON."""
    if written[-6] in "+-":
        return datetime.fromisoformat(written).astimezone(UTC)
    return datetime.fromisoformat(f"{written}+00:00")  # SQLite keeps no zone


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_SLACK_ID = String(40)


def _workspace() -> Column[str]:
    return Column("workspace_id", _SLACK_ID, ForeignKey("workspace.id"), nullable=False)


def _of(table: str) -> Column[int]:
    return Column(f"{table}_id", Integer, ForeignKey(f"{table}.id"), nullable=False)


workspace = Table(
    "workspace",
    metadata,
    Column("id", _SLACK_ID, primary_key=True),
    Column("next_send_at", Moment),  # GCRA's theoretical arrival time: one row paces all processes
    Column("trouble", String(60)),  # Slack's word for why nothing can be sent, e.g. token_revoked
)

silence = Table(
    "silence",
    metadata,
    _workspace(),
    Column("method", String(60), nullable=False),  # Slack asked us to wait before calling it again (429)
    Column("until", Moment, nullable=False),
    UniqueConstraint("workspace_id", "method"),
)

parked = Table(
    "parked",
    metadata,
    _workspace(),
    Column("recipient", _SLACK_ID, nullable=False),  # a person or a channel that Slack says cannot be written to
    Column("reason", String(60), nullable=False),  # in Slack's word
    Column("since", Moment, nullable=False),
    UniqueConstraint("workspace_id", "recipient"),
)

person = Table(
    "person",
    metadata,
    _workspace(),
    Column("user_id", _SLACK_ID, nullable=False),
    Column("language", String(2)),  # their own choice; None follows the team
    Column("locale", String(20), nullable=False, server_default=""),
    Column("time_zone", String(60)),
    Column("paused_until", Date),
    Column("deactivated", Boolean, nullable=False, server_default="0"),
    Column("clock", Time),  # their own hour for the weekly reminder; None: the team's
    Column("away_until", Moment),  # by their own status in Slack
    Column("team_id", Integer),  # the one of several that they work with now; None: the oldest
    Column("outside", String(10), nullable=False, server_default=""),  # guest, stranger or bot, as Slack says
    UniqueConstraint("workspace_id", "user_id"),
)

round_ = Table(
    "round",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    Column("edition", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("started_by", _SLACK_ID, nullable=False),
    Column("started_at", Moment, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

round_lead = Table(
    "round_lead",
    metadata,
    _workspace(),
    _of("round"),
    Column("user_id", _SLACK_ID, nullable=False),
    UniqueConstraint("round_id", "user_id"),
)

round_meeting = Table(
    "round_meeting",
    metadata,
    _workspace(),
    _of("round"),
    Column("slot", String(40), nullable=False),  # which of the edition's meetings
    Column("starts_at", Moment, nullable=False),
    Column("place", String(500), nullable=False),
    UniqueConstraint("round_id", "slot"),
)

_PLAN_DUE = text("plan_due_at IS NOT NULL")

team = Table(
    "team",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    Column("channel_id", _SLACK_ID, nullable=False),
    Column("organisation", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("clock", Time, nullable=False),  # wall clock, in each reader's own zone
    Column("edition", String(40), nullable=False, server_default=""),  # which round's meetings and checklist
    Column("weekly_in", String(10), nullable=False, server_default="dm"),  # or channel: one message for all
    Column("aim", Integer, nullable=False, server_default="2"),  # improvements in governance that it aims for
    Column("round_id", Integer),  # without a foreign key, which would have SQLite copy the table that all refer to
    Column("started_by", _SLACK_ID, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("plan_due_at", Moment),  # a fact has changed what is to be said and when: the clock plans the team anew
    UniqueConstraint("workspace_id", "channel_id"),
    Index("ix_team_plan", "plan_due_at", sqlite_where=_PLAN_DUE, postgresql_where=_PLAN_DUE),
)

member = Table(
    "member",
    metadata,
    _workspace(),
    _of("team"),
    Column("user_id", _SLACK_ID, nullable=False),
    Column("leads", Boolean, nullable=False),
    Column("role", String(20), nullable=False, server_default="member"),  # or manager, mentor: they only follow
    UniqueConstraint("team_id", "user_id"),
    Index("ix_member_person", "workspace_id", "user_id"),
)

goal = Table(
    "goal",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("words", String(300), nullable=False),
    Column("author", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("retired", Boolean, nullable=False, server_default="0"),
    Index("ix_goal_team", "workspace_id", "team_id"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("name", String(200), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("place", String(500), nullable=False),
    Column("cancelled", Boolean, nullable=False, server_default="0"),
    Column("slot", String(40)),  # which of the round's meetings, when it is one of them
    Column("hosting", Boolean, nullable=False, server_default="0"),  # the team is host
    Column("given_at", Moment),  # when the round has it, as it was last given to the team
    Index("ix_meeting_team", "workspace_id", "team_id", "starts_at"),
)

_BEHIND = text("card_changes < changes")
_MAP_DUE = text("map_due")

improvement = Table(
    "improvement",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("title", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("method", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("started_by", _SLACK_ID, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("changes", Integer, nullable=False),  # counts the facts; the card has fallen behind when it shows fewer
    Column("card_ts", String(40)),  # the card of the open step, in the team's channel
    Column("card_moves", Integer, nullable=False, server_default="0"),  # how many moves it shows
    Column("card_changes", Integer, nullable=False, server_default="0"),  # how many changes it shows
    Column("waits_until", Date),  # the team has said that it may wait; nobody is asked about it before
    Column("map_file", String(40)),  # Slack's id of the picture of its way
    Column("map_due", Boolean, nullable=False, server_default="0"),  # the way has turned since
    Column("card_claimed_at", Moment),  # somebody is drawing it
    Column("standing", Text),  # JSON: where it stands, kept for speed; None and any other list: to be made of facts
    Index("ix_improvement_team", "workspace_id", "team_id"),
    Index("ix_improvement_map", "workspace_id", "id", sqlite_where=_MAP_DUE, postgresql_where=_MAP_DUE),
    Index("ix_improvement_behind", "workspace_id", "id", sqlite_where=_BEHIND, postgresql_where=_BEHIND),
)

lesson = Table(
    "lesson",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("meeting_id", Integer, ForeignKey("meeting.id")),
    Column("improvement_id", Integer, ForeignKey("improvement.id")),
    Column("sort", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("source", String(300), nullable=False, server_default=""),  # whom it was learned from, or a link
    Column("audience", String(100), nullable=False, server_default=""),  # who needs to hear it, with commas between
    Column("shared", Boolean, nullable=False, server_default="0"),  # with the round
    Column("author", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_lesson_meeting", "workspace_id", "meeting_id"),
    Index("ix_lesson_team", "workspace_id", "team_id"),
)

lesson_stem = Table(
    "lesson_stem",
    metadata,
    Column("workspace_id", _SLACK_ID, ForeignKey("workspace.id"), primary_key=True),
    Column("stem", String(60), primary_key=True),
    Column("lesson_id", Integer, ForeignKey("lesson.id"), primary_key=True),  # a shared one that has the word
    sqlite_with_rowid=False,  # the table is its own index, and is read in the order of its key
)

credit = Table(
    "credit",
    metadata,
    _workspace(),
    _of("lesson"),
    _of("team"),  # who used it
    Column("by", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("lesson_id", "team_id"),
)

move = Table(
    "move",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("number", Integer, nullable=False),
    Column("turn", String(20), nullable=False),
    Column("from_step", String(40)),
    Column("to_step", String(40)),
    Column("reason", Text, nullable=False),
    Column("by", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("improvement_id", "number"),  # a second click on the same move meets this
)

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("step", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("member", _SLACK_ID, nullable=False),  # empty: the team's answer
    Column("value", JSON(none_as_null=True)),  # None: passed over
    Column("asked", Text, nullable=False),  # the words that it answered
    Column("author", _SLACK_ID, nullable=False),
    Column("after_move", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_answer_latest", "workspace_id", "improvement_id", "step", "question", "member", "id"),
)

method_version = Table(
    "method_version",
    metadata,
    Column("method", String(40), primary_key=True),
    Column("version", String(80), primary_key=True),
    Column("content", Text, nullable=False),  # JSON; an improvement keeps the method that it began with
)

competence = Table(
    "competence",
    metadata,
    _workspace(),
    _of("team"),
    Column("role_group", String(40), nullable=False),
    Column("state", String(10), nullable=False),  # have, planned or need
    Column("author", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("team_id", "role_group"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("edition", String(40), nullable=False),
    Column("checklist", String(40), nullable=False),
    Column("begun_by", _SLACK_ID, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("closed_at", Moment),  # a lead has closed the voting; nothing of others' votes is shown before
    Index("ix_assessment_team", "workspace_id", "team_id"),
)

score = Table(
    "score",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("assessment"),
    Column("item", String(40), nullable=False),
    Column("voter", _SLACK_ID, nullable=False),  # empty: the team's own score
    Column("value", Integer, nullable=False),
    Column("evidence", Text, nullable=False, server_default=""),
    Column("author", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_score_latest", "workspace_id", "assessment_id", "item", "voter", "id"),
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("day", Date, nullable=False),  # the day that it was to be looked at
    Column("holds", String(10), nullable=False),  # yes, slipping or unsure
    Column("seen", JSON(none_as_null=True)),  # the figure; None: none was given
    Column("by", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_follow_up_improvement", "workspace_id", "improvement_id"),
)

told = Table(
    "told",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("day", Date),  # the day on which it was to be told; None: no day had been chosen
    Column("by", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_told_improvement", "workspace_id", "improvement_id"),
)

spread = Table(
    "spread",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("unit", String(200), nullable=False),
    Column("contact", String(300), nullable=False),
    Column("core", Text, nullable=False),  # what is not to be changed
    Column("adapt", Text, nullable=False),  # what may be
    Column("author", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("improvement_id", "unit"),
)

spread_state = Table(
    "spread_state",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("spread"),
    Column("state", String(10), nullable=False),  # named, testing, tested, adopted or declined
    Column("day", Date, nullable=False),  # since when
    Column("words", Text, nullable=False),  # what the unit plans or has seen; may be empty until it has tested
    Column("by", _SLACK_ID, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_spread_state_spread", "workspace_id", "spread_id"),
)

hint = Table(
    "hint",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("improvement"),
    Column("step", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("after_move", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_hint_step", "workspace_id", "improvement_id", "step"),
)

opinion = Table(
    "opinion",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("user_id", _SLACK_ID, nullable=False),
    Column("about", String(120), nullable=False),  # what sort of message, and which
    Column("helped", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("workspace_id", "user_id", "about"),  # a second click changes one's mind
    Index("ix_opinion_team", "workspace_id", "team_id"),
)

prompt = Table(
    "prompt",
    metadata,
    _workspace(),
    Column("user_id", _SLACK_ID, nullable=False),
    _of("improvement"),
    Column("step", String(40), nullable=False),
    Column("question", String(40), nullable=False),
    Column("hinted", Boolean, nullable=False, server_default="0"),  # a suggestion about what was answered
    Column("moves", Integer, nullable=False, server_default="0"),  # how many had been made when it was put
    Column("answer", Integer, nullable=False, server_default="0"),  # the answer that stood then; 0: none
    Column("event_key", String(40), nullable=False, server_default=""),  # of the message that puts it
    Column("channel", _SLACK_ID),  # where the question stands; until it does, no words answer it
    Column("ts", String(40)),
    Column("written", JSON(none_as_null=True)),  # figures as they were read, until they are said to be right
    UniqueConstraint("workspace_id", "user_id"),  # one question at a time
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    Column("kind", String(20), nullable=False),
    Column("recipient", _SLACK_ID, nullable=False),  # a person or a channel
    Column("body", Text, nullable=False),  # JSON: what Slack is given
    Column("teller", _SLACK_ID, nullable=False),  # who is told when Slack will not have it; empty: nobody
    Column("not_before", Moment, nullable=False),  # when it may be taken up; while it is being sent the lease's end
    Column("claimed_by", String(60)),
    Column("attempts", Integer, nullable=False),  # sendings whose outcome nobody knows
    Column("tried_at", Moment),  # the first of them
    Column("event_key", String(40), nullable=False),  # opaque; travels with the message, so that it can be found again
    UniqueConstraint("event_key"),
    Index("ix_outgoing_ready", "not_before"),
)

_WAITING = text("state IN ('due', 'claimed')")

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    _workspace(),
    _of("team"),
    Column("recipient", _SLACK_ID, nullable=False),  # a person or a channel
    Column("kind", String(20), nullable=False),
    Column("about", String(60), nullable=False),  # which meeting and milestone, which improvement; may be empty
    Column("day", Date, nullable=False),  # the recipient's local date
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", String(60), nullable=False, server_default=""),
    Column(
        "not_before", Moment, nullable=False
    ),  # while due: when it may be taken; while claimed: the end of the lease
    Column("claimed_by", String(60)),
    Column("attempts", Integer, nullable=False, server_default="0"),  # posts whose outcome nobody knows
    Column("tried_at", Moment),  # the first of them
    Column("event_key", String(40), nullable=False),  # opaque; travels with the message, so that it can be found again
    Column("said_on", Date),  # on the one row of a message that counts for the day
    Column("ts", String(40)),
    UniqueConstraint("workspace_id", "recipient", "kind", "about", "day"),
    UniqueConstraint("workspace_id", "recipient", "said_on"),  # one message of ours a day from the clock
    Index("ix_reminder_waiting", "workspace_id", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_reminder_recipient", "workspace_id", "recipient", "state"),
    Index("ix_reminder_team", "workspace_id", "team_id", "state"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("key", String(120), primary_key=True),  # event_id or trigger_id; Slack makes both unique over workspaces
    Column("workspace_id", _SLACK_ID, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("ix_receipt_age", "received_at"),
)

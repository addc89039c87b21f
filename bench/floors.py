"""What the figures are held against: the least that anybody could do in the coach's place."""

import itertools
import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine, Executable, delete, insert, select

from bench import person
from bench.measure import cpu
from bench.places import NOW, SECRET, WORKSPACE, Stand
from bench.slack import TOKEN, SilentSlack
from bot.slack.client import quiet_logger
from storage import tables
from storage.engine import reading, writing

Once = Callable[[], float]
"""Does it once more, and gives the seconds that it took, of processor time unless it says otherwise."""


def bare(engine: Engine) -> Once:
    """Bolt as it comes, with one durable insert for each message, through SQLAlchemy."""
    app, numbers = _app(), itertools.count()

    @app.event("message")
    def keep(event: dict[str, Any]) -> None:
        with writing(engine) as connection:
            connection.execute(
                insert(tables.receipt).values(
                    key=f"{event['ts']}/{next(numbers)}", workspace_id=WORKSPACE, received_at=NOW
                )
            )

    def once() -> float:
        request = person.says("U1", "hej")
        return cpu(lambda: app.dispatch(request))

    return once


def one_select(engine: Engine, statement: Executable, took: Callable[[Callable[[], object]], float] = cpu) -> Once:
    """Bolt as it comes, answering `/pdsa` with what one SELECT finds."""
    app = _app()

    @app.command("/pdsa")
    def typed(ack: Ack) -> None:
        with reading(engine) as connection:
            found = connection.execute(statement).all()
        ack(blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": str(row[0])}} for row in found[:48]])

    def once() -> float:
        request = person.types("U1", "x", "C1")
        return took(lambda: app.dispatch(request))

    return once


def straight_line(stand: Stand) -> tuple[Once, Once]:
    """All that an answer must do at the least, straight through, on the driver alone and under bare Bolt.

    One transaction before the acknowledgement: the receipt; who it is and what they were asked; the improvement and
    its team, held; its members, moves, latest answers and goals; the answer, the improvement touched, the next question
    remembered, and its blocks. Then two calls to Slack, and in a second transaction where the question stands.
    The first of the pair does what comes before the acknowledgement, the second what follows the one just done.
    """
    line = _Line(stand)
    app, numbers = _app(), itertools.count(1)

    @app.event("message")
    def keep(body: dict[str, Any], event: dict[str, Any]) -> None:
        line.answer(body["event_id"], event["user"], event["text"])

    def once() -> float:
        line.asks(next(numbers))
        request = person.says("U1", "Ett svar")
        return cpu(lambda: app.dispatch(request))

    return once, lambda: cpu(line.after)


class _Line:
    """The statements, on one connection of the driver that is held all along."""

    def __init__(self, stand: Stand) -> None:
        self.engine, self._slack = stand.engine, SilentSlack(stand.clock.now)
        self._method = stand.coach.methods.current()
        self._step = self._method.steps[0]
        self._postgresql = stand.engine.dialect.name == "postgresql"
        with writing(stand.engine) as connection:
            which = select(tables.improvement.c.team_id, tables.improvement.c.version).limit(1)
            found: Any = connection.execute(which).one()
        self._team, self._version = found
        self._held = stand.engine.connect()
        raw: Any = self._held.connection.driver_connection
        self._raw = raw
        if self._postgresql:
            self._raw.rollback()
            self._raw.autocommit = True
        self._now = NOW if self._postgresql else "2027-01-11 08:00:00.000000"
        lock = " FOR UPDATE OF i" if self._postgresql else ""
        mark = "%s" if self._postgresql else "?"
        self._say = {name: (one + (lock if name == "work" else "")).replace("?", mark) for name, one in _LINE.items()}
        self._begin = "BEGIN" if self._postgresql else "BEGIN IMMEDIATE"

    def asks(self, number: int) -> None:
        """A fresh improvement, and its first question stands in the person's DM. Not measured."""
        with writing(self.engine) as connection:
            improvement = connection.execute(
                insert(tables.improvement)
                .values(
                    workspace_id=WORKSPACE, team_id=self._team, title=f"Kortare kö {number}", kind="governance",
                    method=self._method.id, version=self._version, started_by="U1", started_at=NOW, changes=1,
                )
                .returning(tables.improvement.c.id)
            ).scalar_one()  # fmt: skip
            connection.execute(delete(tables.prompt).where(tables.prompt.c.user_id == "U1"))
            connection.execute(
                insert(tables.prompt).values(
                    workspace_id=WORKSPACE, user_id="U1", improvement_id=improvement, step=self._step.id,
                    question=self._step.question[0].id, event_key=_KEY, channel="DU1", ts="1.0",
                )
            )  # fmt: skip

    def answer(self, key: str, user: str, words: str) -> None:
        do = self._do
        self._raw.execute(self._begin)
        assert do("receipt", key, WORKSPACE, self._now).fetchone() is not None
        who = do("who", WORKSPACE, user).fetchone()
        improvement, question_id = who[4], who[6]
        work = do("work", WORKSPACE, improvement).fetchone()
        members = do("members", WORKSPACE, work[2]).fetchall()
        do("moves", WORKSPACE, improvement).fetchall()
        known = do("answers", WORKSPACE, improvement).fetchall()
        do("goals", WORKSPACE, work[2]).fetchall()
        assert any(member[0] == user for member in members)
        question = self._step.find(question_id)
        assert question is not None
        value, asked = question.accept(words, NOW.date()), question.ask["sv"]
        kept = (WORKSPACE, improvement, self._step.id, question_id, "", json.dumps(value), asked, user, 0, self._now)
        do("answer", *kept)
        do("touch", WORKSPACE, improvement)
        done = {one[1] for one in known} | {question_id}
        upcoming = next(one for one in self._step.question if one.id not in done)
        do("prompt", WORKSPACE, user, improvement, self._step.id, upcoming.id, _KEY)
        self._closed = [_section(f"{asked}\n{value}")]
        self._next = [_section(upcoming.ask["sv"])]
        self._raw.execute("COMMIT")

    def after(self) -> None:
        self._slack.chat_update(channel="DU1", ts="1.0", blocks=self._closed, text="-")
        posted = self._slack.chat_postMessage(channel="U1", blocks=self._next, text="-", unfurl_links=False)
        self._raw.execute(self._begin)
        self._do("stands", posted["channel"], posted["ts"], WORKSPACE, "U1", _KEY)
        self._raw.execute("COMMIT")

    def _do(self, name: str, *values: object) -> Any:
        return self._raw.execute(self._say[name], values)


_KEY = "a1b2c3d4"
_LINE = {
    "receipt": "INSERT INTO receipt(key,workspace_id,received_at) VALUES(?,?,?) ON CONFLICT DO NOTHING RETURNING key",
    "who": "SELECT p.language,p.locale,p.time_zone,(SELECT t.language FROM team t JOIN member m ON m.team_id=t.id"
    " WHERE m.workspace_id=p.workspace_id AND m.user_id=p.user_id ORDER BY m.role!='member',t.id LIMIT 1),"
    "r.improvement_id,r.step,r.question,r.event_key,r.channel,r.ts FROM person p LEFT JOIN prompt r"
    " ON r.workspace_id=p.workspace_id AND r.user_id=p.user_id WHERE p.workspace_id=? AND p.user_id=?",
    "work": "SELECT i.*,t.* FROM improvement i JOIN team t ON t.id=i.team_id WHERE i.workspace_id=? AND i.id=?",
    "members": "SELECT user_id,leads,role FROM member WHERE workspace_id=? AND team_id=? ORDER BY user_id",
    "moves": "SELECT number,turn,from_step,to_step,reason,by,at FROM move WHERE workspace_id=? AND improvement_id=?"
    " ORDER BY number",
    "answers": "SELECT step,question,member,value,asked,author,after_move,at FROM answer WHERE id IN (SELECT max(id)"
    " FROM answer WHERE workspace_id=? AND improvement_id=? GROUP BY improvement_id,step,question,member)",
    "goals": "SELECT id,team_id,words,retired FROM goal WHERE workspace_id=? AND team_id=? ORDER BY id",
    "answer": "INSERT INTO answer(workspace_id,improvement_id,step,question,member,value,asked,author,after_move,at)"
    " VALUES(?,?,?,?,?,?,?,?,?,?)",
    "touch": "UPDATE improvement SET changes=changes+1 WHERE workspace_id=? AND id=?",
    "prompt": "INSERT INTO prompt(workspace_id,user_id,improvement_id,step,question,event_key) VALUES(?,?,?,?,?,?)"
    " ON CONFLICT(workspace_id,user_id) DO UPDATE SET improvement_id=excluded.improvement_id,step=excluded.step,"
    "question=excluded.question,event_key=excluded.event_key,channel=NULL,ts=NULL",
    "stands": "UPDATE prompt SET channel=?,ts=? WHERE workspace_id=? AND user_id=? AND event_key=?",
}


LINE_STATEMENTS = len(_LINE)
"""Each is run once for an answer."""


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _app() -> App:
    return App(
        client=SilentSlack(lambda: NOW),
        logger=quiet_logger(),
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=TOKEN),
        process_before_response=True,
    )

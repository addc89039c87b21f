"""What must hold after a walk, whatever happened on the way: nothing lost, nothing twice, no traceback."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from flows import loader
from flows.model import OneLine, SeveralLines
from storage import tables
from storage.engine import reading
from tests.walk.processes import Delivered
from tests.walk.walk import Ground
from tests.world import STOCKHOLM

Json = dict[str, Any]
_MARK = re.compile(r"walk\d{5}q")
_PUT = re.compile(r"(\d+)/(\w+)/(\w+)/\d+\.\d+")
_CHOSEN = {(step.id, one.id) for step, one in loader.method().questions() if isinstance(one, OneLine | SeveralLines)}
"""What is chosen among the lines of another answer holds the same words as that."""

_SHOWN = 8
_AROUND = 60.0
_TRACEBACK = re.compile(r"^Traceback.*?^(?=\w)(?!Traceback)(.*?)$", re.DOTALL | re.MULTILINE)
_OF_POSTING = ("chat.postMessage", "conversations.history", "conversations.open")
_BOTH = ("Någon annan ändrade samma sak", "Somebody else changed the same thing")
_GIVEN_BACK = ("ställs inte längre på samma sätt", "is not asked in the same way any more")


def everything_holds(ground: Ground) -> list[str]:
    """What does not, each with what there is to see of it."""
    with reading(ground.engine) as connection:
        kept = {
            table.name: connection.execute(select(table)).mappings().all() for table in tables.metadata.sorted_tables
        }
    said = list(_said(ground))
    found = list(ground.found)
    for check in (_words, _forms, _messages, _nothing_waits, _moves, _one_a_day):
        faults = [f"{check.__name__.strip('_')}: {fault}" for fault in check(ground, kept, said)]
        found += faults[:_SHOWN] + [f"and {len(faults) - _SHOWN} more"] * (len(faults) > _SHOWN)
    return [*found, *_logs(ground)]


def ends_well(ground: Ground) -> list[str]:
    """TERM ends every process, and PostgreSQL has seen no deadlock."""
    found = []
    for process in ground.processes:
        how = process.end()
        if how != 0:
            found.append(f"the process at {process.port} ended with {how}")
    if ground.engine.dialect.name == "postgresql":
        with reading(ground.engine) as connection:
            asked = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            if deadlocks := connection.execute(text(asked)).scalar_one():
                found.append(f"{deadlocks} deadlocks")
    return found


class Said:
    """A message that Slack has taken from the coach; `put`: the question in it, as improvement/step/question."""

    def __init__(self, call: Any) -> None:
        self.at, self.ts, self.channel = call.at, call.answer["ts"], call.answer["channel"]
        self.key = ((call.args.get("metadata") or {}).get("event_payload") or {}).get("key")
        blocks = json.dumps(call.args.get("blocks") or [])
        asks = [one for one in ("dm.skip", "hint.") if f'"{one}' in blocks] and '"dm.' in blocks
        put = _PUT.search(blocks) if asks else None
        self.put = "/".join(put.groups()) if put else None
        self.text = str(call.args.get("text", ""))


def _said(ground: Ground) -> Iterator[Said]:
    for call in ground.slack.calls("chat.postMessage"):
        if call.answer.get("ok"):
            yield Said(call)


def _words(ground: Ground, kept: Json, said: list[Said]) -> Iterator[str]:
    """Typed words are kept once, as the answer to what was seen last; or not at all, which was told at once."""
    stored = defaultdict(list)
    for row in [row for row in kept["answer"] if (row["step"], row["question"]) not in _CHOSEN]:
        for mark in _MARK.findall(json.dumps(row["value"])):
            stored[mark].append(row)
    for mark, one in _typed(ground):
        yield from _stands(mark, one, stored[mark], said)


def _typed(ground: Ground) -> Iterator[tuple[str, Delivered]]:
    for one in ground.post.delivered.values():
        event = one.payload.get("event") or {}
        if event.get("type") == "message" and (mark := _MARK.search(event["text"])):
            yield mark[0], one


def _stands(mark: str, one: Delivered, rows: list[Json], said: list[Said]) -> Iterator[str]:
    """`rows`: the answers that hold the words. More than one only where a later round has kept them again."""
    event = one.payload["event"]
    asked = [(float(s.ts), s.put) for s in said if s.put and s.channel == event["channel"]]
    seen = [put for ts, put in sorted(asked) if ts < float(event["ts"])]
    places = Counter((f"{row['improvement_id']}/{row['step']}/{row['question']}", row["after_move"]) for row in rows)
    where = {place for place, _ in places}
    around = [(f"{ts:.2f}", put) for ts, put in sorted(asked) if abs(ts - float(event["ts"])) < _AROUND]
    at = [f"{row['at']:%d %b %H:%M:%S}" for row in rows]
    more = f"written {event['ts']}, kept {at}, asked {around}, {one.tries}"
    if any(number > 1 for number in places.values()) or len(where) > 1:
        yield f"{mark} of {event['user']} is kept more than once: {places}; {more}"
    if rows and where != set(seen[-1:]):
        yield f"{mark} of {event['user']} answers {where}, and the last seen was {seen[-1:]}; {more}"


def _forms(ground: Ground, kept: Json, _said: list[Said]) -> Iterator[str]:
    """What was written in a form that was taken is in the history."""
    tables_of = {"step": "answer", "lesson": "lesson", "goals": "goal", "new": "improvement"}
    for one in ground.post.delivered.values():
        view = one.payload.get("view") or {}
        if one.payload.get("type") != "view_submission" or not one.acknowledged or view["callback_id"] not in tables_of:
            continue
        answers = json.dumps(one.answers, ensure_ascii=False)
        if '"errors"' in answers or any(words in answers for words in _BOTH):
            continue
        there = json.dumps([dict(row) for row in kept[tables_of[view["callback_id"]]]], default=str)
        for block, held in view["state"]["values"].items():
            written = [element["value"] for element in held.values() if element["type"] == "plain_text_input"]
            for mark in _MARK.findall(json.dumps(written)):
                given_back = mark in answers and any(words in answers for words in _GIVEN_BACK)
                if mark not in there and not given_back:
                    user, about = one.payload["user"]["id"], view["private_metadata"].partition("~")[0]
                    yield f"{mark} of {user} in {block} of {view['callback_id']} {about} was taken and is not kept"


def _messages(ground: Ground, _kept: Json, said: list[Said]) -> Iterator[str]:
    """Nothing is said twice."""
    for key, number in Counter(one.key for one in said if one.key).items():
        if number > 1:
            those = [one for one in said if one.key == key]
            shown = [f"{one.at:%d %b %H:%M:%S} {one.put or one.text[:60]!r}" for one in those]
            yield f"said {number} times to {those[0].channel}: {shown}; meanwhile {_meanwhile(ground, those)}"


def _meanwhile(ground: Ground, those: list[Said]) -> list[str]:
    """What was made to go wrong between the first and the last of them, or just before."""
    first, last = those[0].at - timedelta(seconds=5), those[-1].at
    between = [one for one in ground.failed if first <= one.at <= last and one.method in _OF_POSTING]
    return [f"{one.at:%d %b %H:%M:%S} {one.method} {one.kind} {one.status}" for one in between][:12]


def _nothing_waits(ground: Ground, kept: Json, _said: list[Said]) -> Iterator[str]:
    """All is said, and whoever is asked something has it before them."""
    for row in kept["outgoing"]:
        shown = {name: row[name] for name in ("kind", "recipient", "not_before", "claimed_by", "attempts", "tried_at")}
        yield f"it is {ground.clock.now():%d %b %H:%M} and this waits: {shown}"
    for row in kept["prompt"]:
        there = ground.slack.state.find(row["channel"] or "", row["ts"] or "")
        put = f"{row['improvement_id']}/{row['step']}/{row['question']}/"
        if there is None or put not in json.dumps(there.blocks):
            yield f"{row['user_id']} is asked {put} ({row['event_key']}) and does not see it: {row['ts']}"


def _moves(_ground: Ground, kept: Json, _said: list[Said]) -> Iterator[str]:
    """One after another, each from where the one before led."""
    moves = defaultdict(list)
    for row in sorted(kept["move"], key=lambda row: row["number"]):
        moves[row["improvement_id"]].append(row)
    for improvement, those in moves.items():
        if [row["number"] for row in those] != list(range(1, len(those) + 1)):
            yield f"the moves of {improvement} are numbered {[row['number'] for row in those]}"
        for before, row in pairwise(those):
            if before["to_step"] != row["from_step"]:
                yield f"{improvement} left {row['from_step']} when it was in {before['to_step']}"


def _one_a_day(_ground: Ground, kept: Json, said: list[Said]) -> Iterator[str]:
    """No recipient has two messages of the clock's on one local date."""
    by_clock = {row["event_key"] for row in kept["reminder"]}
    days = Counter((one.channel, one.at.astimezone(ZoneInfo(STOCKHOLM)).date()) for one in said if one.key in by_clock)
    for (channel, day), number in days.items():
        if number > 1:
            yield f"{number} messages of the clock's to {channel} on {day}"


def _logs(ground: Ground) -> Iterator[str]:
    """No traceback, and nobody's words."""
    for process in ground.processes:
        log = process.log.read_text(errors="replace")
        for trouble, number in Counter(_TRACEBACK.findall(log)).items():
            yield f"{number} tracebacks in {process.log.name}: {trouble[:300]}"
        if words := set(_MARK.findall(log)):
            yield f"{len(words)} persons' words in {process.log.name}: {sorted(words)[:3]}"

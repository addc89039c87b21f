"""One question at a time in a person's DM with us."""

import logging

from slack_sdk import WebClient

from bot import painter, picture
from bot.beside import beside
from bot.blocks import kit, question, step
from bot.blocks.kit import Block
from bot.blocks.question import Asked
from bot.coach import Coach
from bot.conversation import Place, Said, Who, open_work
from bot.picture import Work
from bot.slack import SlackFailure, trouble_of
from bot.texts import say
from flows.hints import Hint
from flows.model import Question, Step
from storage import prompts
from storage.engine import reading, writing
from storage.prompts import Prompt

log = logging.getLogger(__name__)


def tell(coach: Coach, who: Who, blocks: list[Block]) -> None:
    """Say something to the person."""
    coach.slack(who.workspace).chat_postMessage(
        channel=who.user, blocks=blocks, text=kit.as_text(blocks), unfurl_links=False
    )


def send_picture(coach: Coach, who: Who, work: Work) -> None:
    """The way of an improvement as a picture. Where files may not be sent, the same story in words."""
    drawn = painter.journey_map(work.journey, who.language, work.improvement.title)
    client = coach.slack(who.workspace)
    try:
        channel = client.conversations_open(users=who.user)["channel"]["id"]
        name = f"{work.improvement.title}.png"
        client.files_upload_v2(channel=channel, content=drawn.png, filename=name, title=name, alt_txt=drawn.alt)
    except SlackFailure as error:
        log.warning("picture: %s", trouble_of(error).word)
        tell(coach, who, [kit.section(kit.escape(drawn.alt))])


def tell_phrase(coach: Coach, who: Who, phrase: str, **values: object) -> None:
    tell(coach, who, [kit.section(say(phrase, who.language, **values))])


def start(coach: Coach, who: Who, improvement_id: int | None = None) -> None:
    """Ask the person their next open question: of this improvement, or of the first that has one."""
    work = _choose(coach, who, improvement_id)
    upcoming = work.journey.next_for(who.user) if work else None
    if work is None or upcoming is None:
        tell(coach, who, _nothing(who, work))
        return
    ask(coach, who, work, upcoming)


def ask(coach: Coach, who: Who, work: Work, upcoming: Question) -> None:
    """Put the question, and remember that the person's next words answer it."""
    here = work.journey.step
    assert here is not None
    _put(coach, who, work, here, upcoming)


def _put(coach: Coach, who: Who, work: Work, at: Step, upcoming: Question, hint: Hint | None = None) -> None:
    """The question's message, or a suggestion about what was answered to it."""
    now = coach.now()
    with writing(coach.engine) as connection:
        known = beside(connection, coach, who.workspace, work, [upcoming])
        asked = Asked(work, at, upcoming, who.user, who.language, known)
        prompts.ask(connection, who.workspace, who.user, Prompt(work.improvement.id, at.id, upcoming.id, now))
    ids = [one.id for one in work.journey.asked(at)]
    blocks = (
        question.as_message(asked, ids.index(upcoming.id) + 1, len(ids))
        if hint is None
        else question.hinted(asked, hint)
    )
    answer = coach.slack(who.workspace).chat_postMessage(
        channel=who.user, blocks=blocks, text=kit.as_text(blocks), unfurl_links=False
    )
    with writing(coach.engine) as connection:
        prompts.stands(connection, who.workspace, who.user, now, answer["channel"], answer["ts"])


def go_on(coach: Coach, who: Who, said: Said, question_id: str, stood: Prompt | None) -> None:
    """After a turn: the question's message becomes its answer, and the next question or what follows is said."""
    left = said.at
    if stood is not None:
        _close(coach, who, said.work, left, stood)
    if said.hint is not None and said.move is None:
        _put(coach, who, said.work, left, said.hint.question, said.hint.hint)
        return
    here = said.work.journey.step
    upcoming = said.work.journey.next_for(who.user, after=question_id) if here == left else None
    if said.move is None and upcoming is not None:
        ask(coach, who, said.work, upcoming)
        return
    _forget(coach, who)
    suggested = step.suggested(said, said.hint, who.user, who.language) if said.hint else []
    tell(coach, who, [*_follows(who, said, left), *suggested])


def help_with(coach: Coach, who: Who, work: Work, at: Step, asked: Question) -> None:
    with reading(coach.engine) as connection:
        team, _ = open_work(connection, coach, who, work.improvement.id)
    link = coach.methods.link(team.organisation, at.id)
    tell(coach, who, question.help_with(Asked(work, at, asked, who.user, who.language), link))


def prompt_of(coach: Coach, who: Who) -> Prompt | None:
    with reading(coach.engine) as connection:
        return prompts.asked(connection, who.workspace, who.user)


def _forget(coach: Coach, who: Who) -> None:
    with writing(coach.engine) as connection:
        prompts.clear(connection, who.workspace, who.user)


def _choose(coach: Coach, who: Who, improvement_id: int | None) -> Work | None:
    with reading(coach.engine) as connection:
        if improvement_id is not None:
            return open_work(connection, coach, who, improvement_id)[1]
        pictures = picture.of_person(connection, coach.methods, who.workspace, who.user, coach.now())
        before = prompts.asked(connection, who.workspace, who.user)
    open_works = [work for seen in pictures for work in seen.going if work.journey.open_for(who.user)]
    same = [work for work in open_works if before is not None and work.improvement.id == before.improvement_id]
    return next(iter([*same, *open_works]), None)


def _nothing(who: Who, work: Work | None) -> list[Block]:
    if work is not None and work.journey.waits_for():
        waits = kit.mentions(work.journey.waits_for())
        return [kit.section(say("follows.waits", who.language, who=waits))]
    return [kit.section(say("dm.nothing", who.language))]


def _follows(who: Who, said: Said, left: Step) -> list[Block]:
    words = step.what_follows(said.work, left, who.user, who.language, said.move)
    here = said.work.journey.step
    blocks = [kit.section(words)]
    if here is not None and said.work.journey.open_for(who.user):
        place = str(Place(said.work.improvement.id, here.id))
        blocks.append(
            kit.actions(
                [
                    kit.button(say("dm.continue", who.language), "dm.start", place, style="primary"),
                    kit.button(say("card.form", who.language), "step.open", place),
                ]
            )
        )
    return blocks


def _close(coach: Coach, who: Who, work: Work, at: Step, stood: Prompt) -> None:
    """Take the buttons off a question that has been answered. Not vital: a stale button is answered kindly."""
    asked = at.find(stood.question)
    if asked is None or stood.ts is None or stood.channel is None:
        return
    blocks = question.answered(Asked(work, at, asked, who.user, who.language))
    client: WebClient = coach.slack(who.workspace)
    try:
        client.chat_update(channel=stood.channel, ts=stood.ts, blocks=blocks, text=kit.as_text(blocks))
    except SlackFailure as error:
        log.info("chat.update: %s", trouble_of(error).word)

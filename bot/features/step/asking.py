"""One question at a time in a person's DM with us. Everything here is said by the turn, once it has been committed."""

from bot.conversation.take import Overtaken, Said, look, put
from bot.conversation.turn import Turn
from bot.features import which
from bot.features.step import message
from bot.features.step.afterwards import still_held, suggested, what_follows
from bot.features.step.question import Asked
from bot.features.step.ways import OPEN, START
from bot.refs import Place, Put
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.beside import beside
from bot.team.overview import Work, of_person
from bot.voice import Voice
from flows.hints import Hint
from flows.model import Question, Step
from storage import prompts
from storage.improvements import Move
from storage.prompts import Prompt
from storage.teams import Team


def start(turn: Turn, improvement_id: int | None = None, team: Team | None = None) -> None:
    """Ask the person their next open question: of this improvement, or of the first that has one.

    Those of the team, or of the one that they work with now, come before those of other teams.
    """
    work = _choose(turn, improvement_id, team)
    upcoming = work.journey.next_for(turn.who.user) if work else None
    if work is None or upcoming is None:
        turn.tell(nothing(work, turn.voice))
        return
    ask(turn, work, upcoming)


def ask(turn: Turn, work: Work, upcoming: Question, at: Step | None = None) -> None:
    """Put the question, of the step where the team is or of another: once Slack has it, the next words answer it."""
    here = at or work.journey.step
    assert here is not None
    asked = _asked(turn, work, here, upcoming)
    ids = [question.id for question in work.journey.asked(here)]
    _put(turn, asked, message.put(asked, ids.index(upcoming.id) + 1, len(ids)))


def go_on(turn: Turn, said: Said, question_id: str, stood: Prompt | None) -> None:
    """After an answer: the question's message becomes its answer, and the next question or what follows is said."""
    left = said.at
    if stood is not None:
        close(turn, said.work, left, stood)
    if said.hint is not None and said.move is None:
        _suggest(turn, said.work, left, said.hint.question, said.hint.hint)
        return
    here = said.work.journey.step
    stays = here is not None and here.id == left.id
    upcoming = said.work.journey.next_for(turn.who.user, after=question_id) if stays else None
    if said.move is None and upcoming is not None:
        ask(turn, said.work, upcoming)
        return
    if turn.prompt is not None:
        forget(turn)
    suggestion = suggested(said, said.hint, turn.voice) if said.hint is not None else []
    turn.tell([*follows(said.work, left, turn.who.user, turn.voice, said.move), *suggestion])


def help_with(turn: Turn, work: Work, at: Step, about: Question) -> None:
    """Why the question is asked, and an example."""
    team, _ = look(turn, work.improvement.id)
    link = turn.coach.methods.link(team.organisation, at.id)
    turn.tell(message.help_with(Asked(work, at, about, turn.who.user, turn.voice), link))


def overtaken(turn: Turn, reason: Overtaken, stood: Prompt | None) -> None:
    """A question that has been dealt with since: how it stands, and that nothing has been changed."""
    asked = Asked(reason.work, reason.step, reason.question, turn.who.user, turn.voice)
    if stood is not None and stood.ts is not None and stood.channel is not None:
        turn.change(stood.channel, stood.ts, message.answered(asked))
    if turn.prompt is not None and _same(turn.prompt, asked):
        forget(turn)
    turn.tell(message.overtaken(asked))


def close(turn: Turn, work: Work, at: Step, stood: Prompt) -> None:
    """Take the buttons off a question that has been answered."""
    asked = at.find(stood.question)
    if asked is not None and stood.ts is not None and stood.channel is not None:
        blocks = message.answered(Asked(work, at, asked, turn.who.user, turn.voice))
        turn.change(stood.channel, stood.ts, blocks)


def forget(turn: Turn) -> None:
    """Nothing is asked of the person any more."""
    prompts.clear(turn.desk, turn.who.user)


def _asked(turn: Turn, work: Work, at: Step, upcoming: Question) -> Asked:
    known = beside(turn.desk, work, [upcoming])
    return Asked(work, at, upcoming, turn.who.user, turn.voice, known)


def _suggest(turn: Turn, work: Work, at: Step, about: Question, hint: Hint) -> None:
    asked = Asked(work, at, about, turn.who.user, turn.voice)
    _put(turn, asked, message.hinted(asked, hint), hinted=True)


def _put(turn: Turn, asked: Asked, blocks: list[Block], *, hinted: bool = False) -> None:
    stands = put(asked.work, asked.step, asked.question, turn.who.user)
    prompt = stands.as_prompt(hinted=hinted, event_key=turn.ask(blocks))
    prompts.ask(turn.desk, turn.who.user, prompt)


def _same(prompt: Prompt, asked: Asked) -> bool:
    return Put.of(prompt).place == asked.place and prompt.question == asked.question.id


def _choose(turn: Turn, improvement_id: int | None, team: Team | None) -> Work | None:
    if improvement_id is not None:
        return look(turn, improvement_id)[1]
    theirs = of_person(turn.desk, turn.coach.methods, turn.who.user)
    open_works = [work for seen in theirs for work in seen.going if work.journey.open_for(turn.who.user)]
    wanted = team or which.chosen(turn, [seen.team for seen in theirs])
    before = turn.prompt.improvement_id if turn.prompt else None

    def rank(work: Work) -> tuple[bool, bool]:
        return wanted is not None and work.improvement.team_id != wanted.id, work.improvement.id != before

    return min(open_works, key=rank, default=None)


def nothing(work: Work | None, voice: Voice) -> list[Block]:
    """Nothing is to be asked of the person. `work`: what they wanted to go on with."""
    if work is not None and (held := still_held(work, voice)):
        return held
    if work is not None and work.journey.waits_for():
        waits = kit.mentions(work.journey.waits_for())
        return [kit.section(voice.say("follows.waits", who=waits))]
    return [kit.section(voice.say("dm.nothing"))]


def follows(work: Work, left: Step, person: str, voice: Voice, move: Move | None) -> list[Block]:
    """What follows in the DM when a step has no more to ask the person, with the ways on where there is something."""
    here = work.journey.step
    blocks = [kit.section(what_follows(work, left, person, voice, move))]
    if here is not None and work.journey.open_for(person):
        place = Place(work.improvement.id, here.id)
        one_by_one = kit.button(voice.say("dm.continue"), START, place, style="primary")
        blocks.append(kit.actions([one_by_one, kit.button(voice.say("card.form"), OPEN, place)]))
    return blocks

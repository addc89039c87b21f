"""The self-assessment: how far it has come, what has moved, private votes and their end, and joint scores."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.looking import overview_for_change, overview_of, own_overview
from bot.conversation.replies import Pressed, Reply, redraw_modal, show_modal
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features import which
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Each, Form, Note
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.sorry import Sorry
from bot.team.overview import Overview, Scored
from bot.team.rights import Thing, may_see
from bot.texts import catalogue
from bot.voice import Voice
from flows.rounds import TELLS_FROM, Item, Movement, VoteSpread, missing_until_ready
from storage import assessments
from storage.teams import Team

log = logging.getLogger(__name__)

SHOW = Button("home.assess")
BEGIN = Button("assess.begin")
VOTE = Button("assess.votes")
AGREE = Button("assess.joint")
CLOSE = Button("assess.close")


@dataclass(frozen=True)
class VotesForm(Form, id="votes", phrases="assess"):
    """One's own scores, by item."""

    levels: Each[str] = Each(Choice(optional=True))


@dataclass(frozen=True)
class JointForm(VotesForm, id="joint", phrases="assess"):
    """The team's own, and what each rests on."""

    evidence: Each[str] = Each(Note(300), ".evidence")


def standing(seen: Overview, person: str, voice: Voice) -> Block:
    """Where the self-assessment stands, what has moved, and the two ways to score. A lead can close the voting."""
    latest = seen.latest_assessment
    blocks = [kit.section(voice.say("assess.what"))]
    if latest is not None:
        blocks.append(_how_far(latest, voice))
    moved = seen.movement_in_all()
    if moved is not None:
        lines = [movement_line(movement, voice) for movement in moved.items if movement.change]
        if still := sum(not movement.change for movement in moved.items):
            lines.append(voice.counted("assess.same", still))
        days = {"before": voice.short_day(moved.before), "now": voice.short_day(moved.now)}
        blocks += [kit.divider(), kit.section("\n".join([voice.say("assess.moved", **days), *lines]))]
    return kit.modal(
        "assessment",
        voice.say("assess.title"),
        [*blocks, kit.actions(_ways(seen, latest, person, voice))],
        close=voice.say("modal.close"),
        metadata=str(seen.team.id),
    )


def _how_far(latest: Scored, voice: Voice) -> Block:
    joint, of = len(latest.joint), len(latest.checklist.item)
    lines = [voice.say("assess.progress", done=joint, of=of)]
    if latest.closed:
        lines.append(voice.say("assess.closed"))
    if latest.whole:
        lowest, threes = missing_until_ready(latest.checklist, latest.joint)
        total = sum(latest.joint.values())
        lines.append(voice.say("assess.sum", total=total, most=of * latest.checklist.level[-1].score))
        ready = voice.say("assess.ready")
        lines.append(voice.say("assess.until_ready", lowest=lowest, threes=threes) if lowest or threes else ready)
    return kit.section("\n".join(lines))


def movement_line(movement: Movement, voice: Voice) -> str:
    name = kit.escape(voice.of(movement.item.text))
    if movement.change < 0:
        return voice.say("assess.down", item=name, before=movement.before, now=movement.now)
    rests = ", ".join(kit.escape(evidence) for evidence in movement.evidence)
    phrase = "assess.up" if rests else "assess.up_unproven"
    return voice.say(phrase, item=name, before=movement.before, now=movement.now, evidence=rests)


def _ways(seen: Overview, latest: Scored | None, person: str, voice: Voice) -> list[kit.Element]:
    anew = kit.button(voice.say("assess.begin"), BEGIN, seen.team.id, style="primary")
    if latest is None:
        return [anew]
    this = latest.assessment.id
    agree = kit.button(voice.say("assess.agree_on"), AGREE, this)
    if latest.whole:
        return [agree, anew]
    if latest.closed:
        return [agree]
    mine = kit.button(voice.say("assess.mine"), VOTE, this, style="primary")
    sure = [voice.say(f"close_voting.{part}") for part in ("title", "text", "yes", "no")]
    close = kit.button(voice.say("assess.close_voting"), CLOSE, this, confirm=kit.confirm(*sure))
    return [mine, agree, *([close] if person in seen.team.leads else [])]


def votes(scored: Scored, person: str, voice: Voice) -> Block:
    """One's own scores, which nobody else sees with a name."""
    mine = {score.item: score.value for score in scored.scores if score.voter == person}
    blocks = [kit.section(voice.say("assess.private", least=TELLS_FROM))]
    blocks += [_level(scored, item, mine.get(item.id), voice) for item in scored.checklist.item]
    return _form(VotesForm, scored, blocks, voice)


def joint(scored: Scored, voice: Voice) -> Block:
    """The team's own scores. Above each what may be told of the private votes, once the voting is closed."""
    voting = voice.say("assess.voting_over" if scored.closed else "assess.voting_goes_on", least=TELLS_FROM)
    blocks = [kit.section(voice.say("assess.joint_what")), kit.context(voting)]
    for item in scored.checklist.item:
        if (words := spread(scored.spread(item.id), voice)) != "":
            blocks.append(kit.context(words))
        blocks.append(_level(scored, item, scored.joint.get(item.id), voice))
        field, label = JointForm.evidence, voice.say("assess.evidence")
        blocks.append(field.of(item.id, label, scored.evidence(item.id), voice, phrase=field.phrase))
    return _form(JointForm, scored, blocks, voice)


def spread(found: VoteSpread, voice: Voice) -> str:
    """The private votes in words that point nobody out; nothing where there are too few for that."""
    if not found.tells:
        return ""
    if found.close:
        return voice.say("assess.close", middle=found.middle)
    return voice.say("assess.spread", lowest=found.votes[0], highest=found.votes[-1], middle=found.middle)


def _level(scored: Scored, item: Item, chosen: int | None, voice: Voice) -> Block:
    levels = [(voice.of(level.text), str(level.score)) for level in scored.checklist.level]
    held = None if chosen is None else str(chosen)
    return VotesForm.levels.of(item.id, voice.of(item.text), held, voice, levels)


def _form(form: type[Form], scored: Scored, blocks: list[Block], voice: Voice) -> Block:
    title, close = voice.say("assess.title"), voice.say("modal.back")
    return forms.view(form, voice, blocks, title=title, close=close, about=scored.assessment.id)


def show(turn: Turn, asked: Pressed, team: Team) -> Reply:
    which.show_form(turn, asked, team, standing(overview_of(turn, team), turn.who.user, turn.voice))
    return None


def begin(turn: Turn, asked: Click) -> Reply:
    """A new self-assessment by the team's checklist of today. One that was begun and not finished goes on."""
    seen = overview_for_change(turn, an_id(asked.value))
    latest = seen.latest_assessment
    if latest is None or latest.whole:
        edition = seen.edition
        assessments.begin(turn.desk, seen.team.id, edition.id, edition.checklist.id, turn.who.user)
    redraw_modal(turn, asked.view_id, _standing_now(turn, seen.team))
    return None


def show_votes(turn: Turn, asked: Click) -> Reply:
    _, scored = _scored(turn, an_id(asked.value))
    if scored.closed:
        raise Sorry("assess.closed")
    show_modal(turn, asked, votes(scored, turn.who.user, turn.voice), push=True)
    return None


def show_joint(turn: Turn, asked: Click) -> Reply:
    _, scored = _scored(turn, an_id(asked.value))
    show_modal(turn, asked, joint(scored, turn.voice), push=True)
    return None


def close_voting(turn: Turn, asked: Click) -> Reply:
    """A lead has waited long enough. What may be told of the votes is told from now on."""
    seen, scored = _scored(turn, an_id(asked.value), lock=True)
    if not may_see(turn.who.user, Thing.SETTINGS, seen.team):
        raise Sorry("assess.only_leads_close")
    _close(turn, scored)
    redraw_modal(turn, asked.view_id, _standing_now(turn, seen.team))
    return None


def save_votes(turn: Turn, sent: Submission) -> Reply:
    """One's own scores. When everybody has voted, the voting is over."""
    seen, scored = _scored(turn, an_id(sent.metadata), lock=True)
    if scored.closed:
        raise Sorry("assess.closed")
    voter = turn.who.user
    given = forms.read(VotesForm, sent, votes(scored, voter, turn.voice), turn.voice)
    _keep(turn, scored, voter, given.levels, {})
    if given.levels and scored.voters | {voter} >= set(seen.team.members):
        _close(turn, scored)
    return _back_to_the_standing(turn, sent, seen.team)


def save_joint(turn: Turn, sent: Submission) -> Reply:
    seen, scored = _scored(turn, an_id(sent.metadata), lock=True)
    given = forms.read(JointForm, sent, joint(scored, turn.voice), turn.voice)
    for item in given.evidence:
        if item not in given.levels:
            raise VotesForm.levels.wrong_for(item, catalogue()["assess.level_too"])
    _keep(turn, scored, "", given.levels, given.evidence)
    return _back_to_the_standing(turn, sent, seen.team)


def _keep(
    turn: Turn, scored: Scored, voter: str, levels: Mapping[str, str], evidence: Mapping[str, str]
) -> None:  # fmt: skip
    """What was scored; what was left empty is left for another time."""
    given = {item: (int(level), evidence.get(item, "")) for item, level in levels.items()}
    this = scored.assessment.id
    assessments.keep_scores(turn.desk, this, voter, given, turn.who.user)


def _close(turn: Turn, scored: Scored) -> None:
    assessments.close(turn.desk, scored.assessment.id)
    log.info("voting closed: assessment %s by %s", scored.assessment.id, turn.who.user)


def _back_to_the_standing(turn: Turn, sent: Submission, team: Team) -> Reply:
    """The form is closed, and what lay under it is drawn anew; where nothing did, the form itself becomes that."""
    view = _standing_now(turn, team)
    if sent.root_view_id == sent.view_id:
        return {"response_action": "update", "view": view}
    redraw_modal(turn, sent.root_view_id, view)
    return None


def _standing_now(turn: Turn, team: Team) -> Block:
    return standing(overview_of(turn, team), turn.who.user, turn.voice)


def _scored(turn: Turn, assessment_id: int, *, lock: bool = False) -> tuple[Overview, Scored]:
    """A self-assessment of the person's own team. Sorry for anybody else's."""
    found = assessments.get(turn.desk, assessment_id)
    if found is None:
        raise Sorry("sorry.gone")
    seen = (overview_for_change if lock else own_overview)(turn, found.team_id)
    return seen, next(scored for scored in seen.assessments if scored.assessment.id == assessment_id)


HEARD = Feature(
    clicks={
        SHOW: which.of_the_button(show),
        BEGIN: writes(begin),
        VOTE: reads(show_votes),
        AGREE: reads(show_joint),
        CLOSE: writes(close_voting),
    },
    forms={VotesForm: writes(save_votes), JointForm: writes(save_joint)},
)

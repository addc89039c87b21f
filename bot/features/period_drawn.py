"""The home period: goals, the joint self-assessment and what has moved, the four targets, and lessons to find again."""

from datetime import datetime

from bot.features.a_lesson import a_lesson
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview, Scored, Work
from bot.texts import counted, say
from flows.model import Role
from flows.rounds import TELLS_FROM, Movement, Spread, missing_until_ready
from flows.targets import GROUPS, HAVE, NEED, PLANNED, Level, Target
from flows.texts import Language
from storage.lessons import Found
from storage.teams import Team

_MARKS = {Level.GREY: ":white_circle:", Level.YELLOW: ":large_yellow_circle:", Level.GREEN: ":large_green_circle:"}
AUDIENCE = ("politicians", "managers", "colleagues", "network", "residents")


def goals(picture: Overview, language: Language, now: datetime) -> Block:
    """What the round's home period is to lead to, and the organisation's priority goals, one to a line."""
    written = "\n".join(goal.words for goal in picture.goals)
    field = kit.text_input(written, multiline=True, placeholder=say("goals.example", language))
    aim = kit.picker("number_input", str(picture.team.aim), "initial_value") | {"is_decimal_allowed": False}
    return kit.modal(
        "goals",
        say("goals.title", language),
        [
            *_of_the_period(picture, language, now),
            kit.section(say("goals.what", language)),
            kit.field(say("goals.field", language), field, "goals"),
            kit.field(say("goals.aim", language), aim, "aim", optional=True, hint=say("goals.aim_hint", language)),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(picture.team.id),
    )


def _of_the_period(picture: Overview, language: Language, now: datetime) -> list[Block]:
    period, meeting = picture.period(now), picture.next_meeting(now)
    if period is None or meeting is None:
        return []
    wanted = [f"• {kit.escape(goal[language])}" for goal in period.goal]
    heading = say("goals.of_period", language, meeting=kit.escape(meeting.name))
    return [kit.section("\n".join([heading, *wanted])), kit.divider()]


def expertise(picture: Overview, language: Language) -> Block:
    """For each role group, whether it has the expertise that it needs."""
    states = [(say(f"expertise.{state}", language), state) for state in (HAVE, PLANNED, NEED)]
    fields = [
        kit.field(
            say(f"expertise.{group}", language),
            kit.chooser("static_select", "given", states, picture.expertise.get(group)),
            group,
            optional=True,
        )
        for group in GROUPS
    ]
    return kit.modal(
        "expertise",
        say("expertise.title", language),
        [kit.section(say("expertise.what", language)), *fields],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(picture.team.id),
    )


def assessment(picture: Overview, person: str, language: Language) -> Block:
    """Where the self-assessment stands, what has moved, and the two ways to score. A lead can close the voting."""
    latest = picture.latest_assessment
    blocks = [kit.section(say("assess.what", language))]
    if latest is not None:
        blocks += _standing(latest, language)
    moved = picture.movement()
    if moved is not None:
        lines = [movement_line(one, language) for one in moved if one.change]
        if still := sum(not one.change for one in moved):
            lines.append(counted("assess.same", language, still))
        blocks += [kit.divider(), kit.section("\n".join([say("assess.moved", language), *lines]))]
    return kit.modal(
        "assessment",
        say("assess.title", language),
        [*blocks, kit.actions(_ways(picture, latest, person, language))],
        close=say("modal.close", language),
        metadata=str(picture.team.id),
    )


def votes(scored: Scored, person: str, language: Language) -> Block:
    """One's own scores, which nobody else sees with a name."""
    mine = {one.item: one.value for one in scored.scores if one.voter == person}
    blocks = [kit.section(say("assess.private", language, least=TELLS_FROM))]
    blocks += [_item(scored, item.id, mine.get(item.id), language) for item in scored.checklist.item]
    return _form("votes", scored, blocks, language)


def joint(scored: Scored, language: Language) -> Block:
    """The team's own scores. Above each what may be told of the private votes, once the voting is closed."""
    voting = say("assess.voting_over" if scored.closed else "assess.voting_goes_on", language, least=TELLS_FROM)
    blocks = [kit.section(say("assess.joint_what", language)), kit.context(voting)]
    for item in scored.checklist.item:
        if (words := spread(scored.spread(item.id), language)) != "":
            blocks.append(kit.context(words))
        blocks.append(_item(scored, item.id, scored.joint.get(item.id), language))
        evidence = kit.text_input(scored.evidence(item.id), most=300, placeholder=say("assess.evidence_hint", language))
        label = say("assess.evidence", language)
        blocks.append(kit.field(label, evidence, f"{item.id}.evidence", optional=True))
    return _form("joint", scored, blocks, language)


def spread(found: Spread, language: Language) -> str:
    """The private votes in words that point nobody out; nothing where there are too few for that."""
    if not found.tells:
        return ""
    if found.close:
        return say("assess.close", language, middle=found.middle)
    return say("assess.spread", language, lowest=found.votes[0], highest=found.votes[-1], middle=found.middle)


def movement_line(one: Movement, language: Language) -> str:
    name = kit.escape(one.item.text[language])
    if one.change < 0:
        return say("assess.down", language, item=name, before=one.before, now=one.now)
    rests = ", ".join(kit.escape(evidence) for evidence in one.evidence)
    phrase = "assess.up" if rests else "assess.up_unproven"
    return say(phrase, language, item=name, before=one.before, now=one.now, evidence=rests)


def targets(picture: Overview, language: Language) -> list[Block]:
    """The four targets: how far, what it rests on, and what comes next. Always with words, never colour alone."""
    lines = [f"{_MARKS[one.level]} {_target(picture, one, language)}" for one in picture.targets()]
    return [kit.section("\n".join([say("target.title", language), *lines]))]


def found(results: list[Found], words: str, language: Language) -> list[Block]:
    """What other teams have learned, with whose it is."""
    if not results:
        return [kit.section(say("search.nothing", language, words=kit.escape(words)))]
    blocks = [kit.section(counted("search.found", language, len(results), words=kit.escape(words)))]
    return [*blocks, *(a_lesson(one, language) for one in results)]


def lesson(team: Team, language: Language, words: str = "", source: str = "") -> Block:
    """A lesson of the team's: what, from whom, and whether others may find it."""
    return kit.modal(
        "lesson",
        say("lesson.title", language),
        [
            kit.section(say("lesson.what", language)),
            kit.field(say("lesson.words", language), kit.text_input(words, multiline=True), "words"),
            *lesson_fields(language, source),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(team.id),
    )


def share(work: Work, language: Language) -> Block:
    """An improvement's idea, result and lesson, put together to be found by other teams."""
    journey = work.journey
    parts = [
        say(f"share.{name}", language, words=words)
        for name, role in (("idea", Role.IDEA), ("result", Role.RESULT), ("learned", Role.LEARNED))
        if (words := journey.words_for(role, language))
    ]
    return kit.modal(
        "share",
        say("share.title", language),
        [
            kit.section(say("share.what", language)),
            kit.field(say("lesson.words", language), kit.text_input("\n".join(parts), multiline=True), "words"),
        ],
        submit=say("share.submit", language),
        close=say("modal.close", language),
        metadata=str(work.improvement.id),
    )


def lesson_fields(language: Language, source: str = "") -> list[Block]:
    """Whom it was learned from, who needs to hear it, and whether it is shared: the same wherever one is written."""
    groups = [(say(f"lesson.{group}", language), group) for group in AUDIENCE]
    audience = kit.chooser("checkboxes", "given", groups, [])
    sharing = kit.chooser("checkboxes", "given", [(say("lesson.share", language), "round")], [])
    return [
        kit.field(say("lesson.source", language), kit.text_input(source, most=300), "source", optional=True),
        kit.field(say("lesson.audience", language), audience, "audience", optional=True),
        kit.field(say("lesson.sharing", language), sharing, "shared", optional=True),
    ]


def _target(picture: Overview, one: Target, language: Language) -> str:
    name, level = say(f"target.name_{one.number}", language), say(f"target.{one.level}", language)
    parts = [f"*{name}*: {level}"]
    if one.number in (1, 2) and one.planned:
        counts = {"planned": one.planned, "tested": one.tested, "done": one.done}
        parts.append(say("target.counts", language, **counts))
    if one.names:
        parts.append(", ".join(kit.escape(_name(picture, one, name, language)) for name in one.names[:3]))
    if one.covered:
        covered, of = one.covered
        parts.append(say("target.covered", language, covered=covered, of=of))
    if one.lacks:
        lacks = ", ".join(say(f"target.{lack}", language) for lack in one.lacks)
        parts.append(say("target.parts", language, parts=lacks) if one.lacks[0].startswith("part_") else f"_{lacks}_")
    return " · ".join(parts)


def _name(picture: Overview, one: Target, name: str, language: Language) -> str:
    item = picture.edition.checklist.find(name) if one.number == 3 else None
    return item.text[language] if item else name


def _standing(latest: Scored, language: Language) -> list[Block]:
    joint, of = len(latest.joint), len(latest.checklist.item)
    lines = [say("assess.progress", language, done=joint, of=of)]
    if latest.closed:
        lines.append(say("assess.closed", language))
    if latest.whole:
        lowest, threes = missing_until_ready(latest.checklist, latest.joint)
        total = sum(latest.joint.values())
        lines.append(say("assess.sum", language, total=total, most=of * latest.checklist.level[-1].score))
        ready = say("assess.ready", language)
        lines.append(say("assess.until_ready", language, lowest=lowest, threes=threes) if lowest or threes else ready)
    return [kit.section("\n".join(lines))]


def _ways(picture: Overview, latest: Scored | None, person: str, language: Language) -> list[kit.Element]:
    team = str(picture.team.id)
    anew = kit.button(say("assess.begin", language), "assess.begin", team, style="primary")
    if latest is None:
        return [anew]
    which = str(latest.assessment.id)
    agree = kit.button(say("assess.agree_on", language), "assess.joint", which)
    if latest.whole:
        return [agree, anew]
    if latest.closed:
        return [agree]
    mine = kit.button(say("assess.mine", language), "assess.votes", which, style="primary")
    sure = [say(f"close_voting.{part}", language) for part in ("title", "text", "yes", "no")]
    close = kit.button(say("assess.close_voting", language), "assess.close", which, confirm=kit.confirm(*sure))
    return [mine, agree, *([close] if person in picture.team.leads else [])]


def _item(scored: Scored, item_id: str, chosen: int | None, language: Language) -> Block:
    levels = [(level.text[language], str(level.score)) for level in scored.checklist.level]
    item = scored.checklist.find(item_id)
    assert item is not None
    select = kit.chooser("static_select", "given", levels, str(chosen) if chosen is not None else None)
    return kit.field(item.text[language], select, item_id, optional=True)


def _form(callback: str, scored: Scored, blocks: list[Block], language: Language) -> Block:
    return kit.modal(
        callback,
        say("assess.title", language),
        blocks,
        submit=say("modal.save", language),
        close=say("modal.back", language),
        metadata=str(scored.assessment.id),
    )

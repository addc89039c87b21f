"""The home period: goals, the joint self-assessment and what has moved, the four targets, and lessons to find again."""

from bot.features.a_lesson import a_lesson
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview, Scored, Work
from bot.voice import Voice
from flows.model import Role
from flows.rounds import TELLS_FROM, Movement, Spread, missing_until_ready
from flows.targets import GROUPS, HAVE, NEED, PLANNED, Level, Target
from storage.lessons import Found
from storage.teams import Team

_MARKS = {Level.GREY: ":white_circle:", Level.YELLOW: ":large_yellow_circle:", Level.GREEN: ":large_green_circle:"}
AUDIENCE = ("politicians", "managers", "colleagues", "network", "residents")


def goals(picture: Overview, voice: Voice) -> Block:
    """What the round's home period is to lead to, and the organisation's priority goals, one to a line."""
    written = "\n".join(goal.words for goal in picture.goals)
    field = kit.text_input(written, multiline=True, placeholder=voice.say("goals.example"))
    aim = kit.picker("number_input", str(picture.team.aim), "initial_value") | {"is_decimal_allowed": False}
    return kit.modal(
        "goals",
        voice.say("goals.title"),
        [
            *_of_the_period(picture, voice),
            kit.section(voice.say("goals.what")),
            kit.field(voice.say("goals.field"), field, "goals"),
            kit.field(voice.say("goals.aim"), aim, "aim", optional=True, hint=voice.say("goals.aim_hint")),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(picture.team.id),
    )


def _of_the_period(picture: Overview, voice: Voice) -> list[Block]:
    period, meeting = picture.period(voice.now), picture.next_meeting(voice.now)
    if period is None or meeting is None:
        return []
    wanted = [f"• {kit.escape(voice.of(goal))}" for goal in period.goal]
    heading = voice.say("goals.of_period", meeting=kit.escape(meeting.name))
    return [kit.section("\n".join([heading, *wanted])), kit.divider()]


def expertise(picture: Overview, voice: Voice) -> Block:
    """For each role group, whether it has the expertise that it needs."""
    states = [(voice.say(f"expertise.{state}"), state) for state in (HAVE, PLANNED, NEED)]
    fields = [
        kit.field(
            voice.say(f"expertise.{group}"),
            kit.chooser("static_select", "given", states, picture.expertise.get(group)),
            group,
            optional=True,
        )
        for group in GROUPS
    ]
    return kit.modal(
        "expertise",
        voice.say("expertise.title"),
        [kit.section(voice.say("expertise.what")), *fields],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(picture.team.id),
    )


def assessment(picture: Overview, person: str, voice: Voice) -> Block:
    """Where the self-assessment stands, what has moved, and the two ways to score. A lead can close the voting."""
    latest = picture.latest_assessment
    blocks = [kit.section(voice.say("assess.what"))]
    if latest is not None:
        blocks += _standing(latest, voice)
    moved = picture.movement()
    if moved is not None:
        lines = [movement_line(one, voice) for one in moved if one.change]
        if still := sum(not one.change for one in moved):
            lines.append(voice.counted("assess.same", still))
        blocks += [kit.divider(), kit.section("\n".join([voice.say("assess.moved"), *lines]))]
    return kit.modal(
        "assessment",
        voice.say("assess.title"),
        [*blocks, kit.actions(_ways(picture, latest, person, voice))],
        close=voice.say("modal.close"),
        metadata=str(picture.team.id),
    )


def votes(scored: Scored, person: str, voice: Voice) -> Block:
    """One's own scores, which nobody else sees with a name."""
    mine = {one.item: one.value for one in scored.scores if one.voter == person}
    blocks = [kit.section(voice.say("assess.private", least=TELLS_FROM))]
    blocks += [_item(scored, item.id, mine.get(item.id), voice) for item in scored.checklist.item]
    return _form("votes", scored, blocks, voice)


def joint(scored: Scored, voice: Voice) -> Block:
    """The team's own scores. Above each what may be told of the private votes, once the voting is closed."""
    voting = voice.say("assess.voting_over" if scored.closed else "assess.voting_goes_on", least=TELLS_FROM)
    blocks = [kit.section(voice.say("assess.joint_what")), kit.context(voting)]
    for item in scored.checklist.item:
        if (words := spread(scored.spread(item.id), voice)) != "":
            blocks.append(kit.context(words))
        blocks.append(_item(scored, item.id, scored.joint.get(item.id), voice))
        evidence = kit.text_input(scored.evidence(item.id), most=300, placeholder=voice.say("assess.evidence_hint"))
        label = voice.say("assess.evidence")
        blocks.append(kit.field(label, evidence, f"{item.id}.evidence", optional=True))
    return _form("joint", scored, blocks, voice)


def spread(found: Spread, voice: Voice) -> str:
    """The private votes in words that point nobody out; nothing where there are too few for that."""
    if not found.tells:
        return ""
    if found.close:
        return voice.say("assess.close", middle=found.middle)
    return voice.say("assess.spread", lowest=found.votes[0], highest=found.votes[-1], middle=found.middle)


def movement_line(one: Movement, voice: Voice) -> str:
    name = kit.escape(voice.of(one.item.text))
    if one.change < 0:
        return voice.say("assess.down", item=name, before=one.before, now=one.now)
    rests = ", ".join(kit.escape(evidence) for evidence in one.evidence)
    phrase = "assess.up" if rests else "assess.up_unproven"
    return voice.say(phrase, item=name, before=one.before, now=one.now, evidence=rests)


def targets(picture: Overview, voice: Voice) -> list[Block]:
    """The four targets: how far, what it rests on, and what comes next. Always with words, never colour alone."""
    lines = [f"{_MARKS[one.level]} {_target(picture, one, voice)}" for one in picture.targets()]
    return [kit.section("\n".join([voice.say("target.title"), *lines]))]


def found(results: list[Found], words: str, voice: Voice) -> list[Block]:
    """What other teams have learned, with whose it is."""
    if not results:
        return [kit.section(voice.say("search.nothing", words=kit.escape(words)))]
    blocks = [kit.section(voice.counted("search.found", len(results), words=kit.escape(words)))]
    return [*blocks, *(a_lesson(one, voice) for one in results)]


def lesson(team: Team, voice: Voice, words: str = "", source: str = "") -> Block:
    """A lesson of the team's: what, from whom, and whether others may find it."""
    return kit.modal(
        "lesson",
        voice.say("lesson.title"),
        [
            kit.section(voice.say("lesson.what")),
            kit.field(voice.say("lesson.words"), kit.text_input(words, multiline=True), "words"),
            *lesson_fields(voice, source),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(team.id),
    )


def share(work: Work, voice: Voice) -> Block:
    """An improvement's idea, result and lesson, put together to be found by other teams."""
    journey = work.journey
    parts = [
        voice.say(f"share.{name}", words=words)
        for name, role in (("idea", Role.IDEA), ("result", Role.RESULT), ("learned", Role.LEARNED))
        if (words := journey.words_for(role, voice.language))
    ]
    return kit.modal(
        "share",
        voice.say("share.title"),
        [
            kit.section(voice.say("share.what")),
            kit.field(voice.say("lesson.words"), kit.text_input("\n".join(parts), multiline=True), "words"),
        ],
        submit=voice.say("share.submit"),
        close=voice.say("modal.close"),
        metadata=str(work.improvement.id),
    )


def lesson_fields(voice: Voice, source: str = "") -> list[Block]:
    """Whom it was learned from, who needs to hear it, and whether it is shared: the same wherever one is written."""
    groups = [(voice.say(f"lesson.{group}"), group) for group in AUDIENCE]
    audience = kit.chooser("checkboxes", "given", groups, [])
    sharing = kit.chooser("checkboxes", "given", [(voice.say("lesson.share"), "round")], [])
    return [
        kit.field(voice.say("lesson.source"), kit.text_input(source, most=300), "source", optional=True),
        kit.field(voice.say("lesson.audience"), audience, "audience", optional=True),
        kit.field(voice.say("lesson.sharing"), sharing, "shared", optional=True),
    ]


def _target(picture: Overview, one: Target, voice: Voice) -> str:
    name, level = voice.say(f"target.name_{one.number}"), voice.say(f"target.{one.level}")
    parts = [f"*{name}*: {level}"]
    if one.number in (1, 2) and one.planned:
        counts = {"planned": one.planned, "tested": one.tested, "done": one.done}
        parts.append(voice.say("target.counts", **counts))
    if one.names:
        parts.append(", ".join(kit.escape(_name(picture, one, name, voice)) for name in one.names[:3]))
    if one.covered:
        covered, of = one.covered
        parts.append(voice.say("target.covered", covered=covered, of=of))
    if one.lacks:
        lacks = ", ".join(voice.say(f"target.{lack}") for lack in one.lacks)
        parts.append(voice.say("target.parts", parts=lacks) if one.lacks[0].startswith("part_") else f"_{lacks}_")
    return " · ".join(parts)


def _name(picture: Overview, one: Target, name: str, voice: Voice) -> str:
    item = picture.edition.checklist.find(name) if one.number == 3 else None
    return voice.of(item.text) if item else name


def _standing(latest: Scored, voice: Voice) -> list[Block]:
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
    return [kit.section("\n".join(lines))]


def _ways(picture: Overview, latest: Scored | None, person: str, voice: Voice) -> list[kit.Element]:
    team = str(picture.team.id)
    anew = kit.button(voice.say("assess.begin"), "assess.begin", team, style="primary")
    if latest is None:
        return [anew]
    which = str(latest.assessment.id)
    agree = kit.button(voice.say("assess.agree_on"), "assess.joint", which)
    if latest.whole:
        return [agree, anew]
    if latest.closed:
        return [agree]
    mine = kit.button(voice.say("assess.mine"), "assess.votes", which, style="primary")
    sure = [voice.say(f"close_voting.{part}") for part in ("title", "text", "yes", "no")]
    close = kit.button(voice.say("assess.close_voting"), "assess.close", which, confirm=kit.confirm(*sure))
    return [mine, agree, *([close] if person in picture.team.leads else [])]


def _item(scored: Scored, item_id: str, chosen: int | None, voice: Voice) -> Block:
    levels = [(voice.of(level.text), str(level.score)) for level in scored.checklist.level]
    item = scored.checklist.find(item_id)
    assert item is not None
    select = kit.chooser("static_select", "given", levels, str(chosen) if chosen is not None else None)
    return kit.field(voice.of(item.text), select, item_id, optional=True)


def _form(callback: str, scored: Scored, blocks: list[Block], voice: Voice) -> Block:
    return kit.modal(
        callback,
        voice.say("assess.title"),
        blocks,
        submit=voice.say("modal.save"),
        close=voice.say("modal.back"),
        metadata=str(scored.assessment.id),
    )

"""The day on which others are to be told of an improvement: said to whoever looks after it, in private."""

from collections.abc import Iterator, Sequence

from bot.features.step.ways import OPEN, drafts
from bot.features.telling import DONE, chosen, in_a_row
from bot.refs import OfDay, Place
from bot.reminders.kind import Kind, Needs, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Placed, Work
from bot.team.who import zone_of
from bot.voice import Voice
from flows import calendar
from flows.model import Role
from storage.reminders import Planned

NAME = "telling"


def due(seen: Seen) -> Iterator[Planned]:
    """At the person's own hour, like the week's; a day off is moved to the last working day before it."""
    for work in seen.overview.works:
        if work.standing.tell_on is None:
            continue
        day = calendar.working_day(work.standing.tell_on, step=-1)
        for user in _who_tells(seen, work):
            person = seen.known[user]
            zone, clock = zone_of(person, seen.team.time_zone), person.clock or seen.team.clock
            moment = calendar.moment_at(day, clock, zone)
            if moment > seen.now:
                yield Planned(user, NAME, _about(work), day, moment)


def _who_tells(seen: Seen, work: Placed) -> Sequence[str]:
    """Who looks after it, or else whoever said how it is to be told, or else the leads: as far as they are there."""
    in_turn = (work.standing.owners, (work.standing.teller,), seen.team.leads)
    there = ([user for user in some if seen.team.has(user) and user not in seen.silent] for some in in_turn)
    return next((some for some in there if some), ())


def _about(work: Placed) -> str:
    return str(OfDay(work.improvement.id, work.standing.tell_on))


def says(telling: Telling) -> list[Block]:
    """Nothing of what has been told, or is to be told on another day by now."""
    wanted = {reminder.about for reminder in telling.due(NAME)}
    return [
        block
        for seen in telling.theirs
        for work in seen.works
        if _about(work) in wanted and (work.improvement.id, work.standing.tell_on) not in telling.facts.told
        for block in _reminded(telling.facts.works[work.improvement.id], telling.voice)
    ]


def _reminded(work: Work, voice: Voice) -> list[Block]:
    """What, whom, when and how, in their own words; the drafts, that it is done, or another day."""
    found, day = work.method.with_role(Role.TELL_ON), work.standing.tell_on
    assert found is not None
    assert day is not None
    title, how = work.improvement.title, work.journey.words_for(Role.TELL_HOW, voice.language)
    text = voice.say("telling.due", title=kit.escape(title), whom=_whom(work, voice), day=voice.day(day))
    text += f"\n{voice.say('telling.how')}\n{kit.quote(how)}" if how else ""
    place = Place(work.improvement.id, found[0].id)
    done = kit.button(voice.say(DONE.id), DONE, work.improvement.id)
    new_day = kit.button(voice.say("telling.new_day"), OPEN, place)
    return [kit.section(text), kit.actions([*drafts(work, voice), done, new_day])]


def _whom(work: Work, voice: Voice) -> str:
    those = [option.text for option in chosen(work)]
    return kit.escape(in_a_row(those, voice)) if those else voice.say("telling.somebody")


KIND = Kind(NAME, due, says, needs=(Needs.ANSWERS, Needs.TOLD))

"""Whether somebody is away, by what they say themselves in Slack's own status. The words are read, and never kept."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_AWAY = frozenset(
    {":palm_tree:", ":face_with_thermometer:", ":desert_island:", ":beach_with_umbrella:", ":airplane_departure:"}
)
_AT_WORK = frozenset({":spiral_calendar_pad:", ":bus:", ":house_with_garden:", ":headphones:", ":calendar:"})
"""Slack's presets (in a meeting, commuting, working remotely) and their like: whatever the words say."""

_WORDS = re.compile(
    r"\b(semester|sjuk|sjukskriven|sjukledig|ledig|föräldraledig|mammaledig|pappaledig|tjänstledig|vabbar?|vård av barn"
    r"|frånvarande|vacation|vacationing|holidays?|annual leave|out sick|off sick|sick leave|on leave|parental leave"
    r"|maternity leave|paternity leave|out of office|ooo|day off|time off|pto)\b"
)
_NOT_YET = re.compile(r"\b(snart|före|innan|efter|tillbaka från|soon|before|after|back from)\b")

_UNTIL_CHANGED, _AT_MOST = timedelta(days=30), timedelta(days=400)
"""A status that does not end by itself is believed for so long, and one that does until it ends."""


def away_until(user: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when; None when they are not away. `user` is Slack's user object."""
    profile = user.get("profile")
    if not isinstance(profile, dict) or not _says_away(profile):
        return None
    ends = profile.get("status_expiration")
    if not isinstance(ends, int) or ends <= 0:
        return now + _UNTIL_CHANGED
    until = datetime.fromtimestamp(min(ends, int((now + _AT_MOST).timestamp())), UTC)
    return until if until > now else None


def _says_away(profile: Mapping[str, Any]) -> bool:
    emoji, words = str(profile.get("status_emoji") or ""), str(profile.get("status_text") or "").casefold()[:200]
    if emoji in _AWAY or emoji in _AT_WORK:
        return emoji in _AWAY
    return bool(_WORDS.search(words)) and not _NOT_YET.search(words)

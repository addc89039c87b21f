"""What points out a person in a text that many will read: a personal identity number, a mail address, a telephone.

Read as people write them: with Word's dashes and spaces, over a line break, with (0) and parentheses. Rows of figures,
dates, hours, amounts, case numbers and organisation numbers point out nobody. The work grows with the length of the
text and no faster.
"""

import re
from unicodedata import normalize

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASH = re.compile("[\u02d7\u2010-\u2015\u2043\u2212]")

_CASE_NUMBER = re.compile(
    r"\b(?:dnr|(?:ärende|diarie|faktura|case|invoice)(?:t|n|nummer|nr| number)?)[.:# ]*(?!19)\d{8,12}\b", re.IGNORECASE
)

_BORN = r"(?:(?:19|20)?(\d\d)(\d\d)(\d\d) ?[-+]? ?|(?:19|20)(\d\d)[-./](\d\d)[-./](\d\d) ?[-+] ?)"
_PERSONAL_NUMBER = re.compile(rf"(?<!\d){_BORN}(\d{{4}})(?![-./]?\d)")

_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++ ?(?:@|[(\[]at[)\]]) ?[\w-]++(?:\.|[(\[](?:dot|punkt)[)\]])[^\W\d_]{2,}", re.IGNORECASE
)

_FIGURES = re.compile(r"(?<!\d)(?<!\d,)\+?\d+(?:(?: ?[-./] ?| )\d+)*")
_JOINED = re.compile(r"( ?[-./] ?| )")


def plain(text: str) -> str:
    """With one sort of dash, one space where there was any, and nothing that is not seen."""
    seen = _INVISIBLE.sub("", normalize("NFKC", text))
    return " ".join(_DASH.sub("-", seen).split())


def has_personal_number(text: str) -> bool:
    found = _PERSONAL_NUMBER.finditer(_CASE_NUMBER.sub("", plain(text)))
    return any(_is_personal_number([group for group in each.groups() if group]) for each in found)


def has_contact(text: str) -> bool:
    """A mail address or a telephone number."""
    read = plain(text)
    if _MAIL.search(read):
        return True
    figures = re.sub(r"\((\+\d{1,3}|0\d{1,3})\) ?-? ?", r"\1-", _CASE_NUMBER.sub("", read.replace("(0)", "")))
    return any(_has_telephone(found.group()) for found in _FIGURES.finditer(" ".join(figures.split())))


def _is_personal_number(parts: list[str]) -> bool:
    """Skatteverket: YYMMDD-NNNC, the day raised by 60 in a coordination number, and a check digit by Luhn's rule."""
    month, day = int(parts[1]), int(parts[2])
    if not (1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate("".join(parts))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _has_telephone(figures: str) -> bool:
    """Whether some of the figures, from one space to another, are a telephone number."""
    parts = _JOINED.split(figures)  # a figure, what joins it to the next, the next …
    for first in range(0, len(parts), 2):
        if not parts[first].startswith(("0", "+")) or (first and " " not in parts[first - 1]):
            continue
        for last in range(first, min(first + 16, len(parts)), 2):
            if last + 1 < len(parts) and " " not in parts[last + 1]:
                continue
            if _is_telephone(parts[first : last + 1 : 2], parts[first + 1 : last : 2]):
                return True
    return False


def _is_telephone(groups: list[str], joints: list[str]) -> bool:
    whole = "".join(groups)
    if whole.startswith("+") or (whole.startswith("00") and any(len(group) > 2 for group in groups)):
        return _is_abroad(whole.lstrip("+0"), joints)
    return 8 <= len(whole) <= 10 and whole[1] != "0" and not _is_date(groups) and _is_swedish(groups, joints)


def _is_abroad(digits: str, joints: list[str]) -> bool:
    """With a country's code before it. An amount with a plus, such as +12 500 000, has fewer figures."""
    fewest, most = (9, 11) if digits.startswith("46") else (10, 15)
    return fewest <= len(digits) <= most and all(len(joint) == 1 for joint in joints)


def _is_swedish(groups: list[str], joints: list[str]) -> bool:
    """0 and an area code of one to three figures, then five or more, whole or in groups that are joined alike."""
    if len(groups) == 1:
        return True
    area, *rest = groups
    if len(set(joints[1:])) > 1 or ("." in joints[0] and "." not in joints[-1]):  # 08.30 1200 begins with an hour
        return False
    if all(len(group) <= 2 for group in groups):  # a row of figures, or hours; only Stockholm has so short a code
        return area == "08" and joints[0] in ("-", "/") and joints[-1] == " "
    in_groups = len(rest) == 1 or all(2 <= len(part) <= 4 for part in rest)
    return (area == "08" or len(area) in (3, 4)) and in_groups and len("".join(rest)) >= 5


def _is_date(groups: list[str]) -> bool:
    """01022026, 08.02.2026 or 08/02 2026."""
    return re.fullmatch(r"[0-3]\d[01]\d(19|20)\d\d", "".join(groups)) is not None and len(groups) in (1, 3)

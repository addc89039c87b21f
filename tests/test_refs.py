"""What buttons, forms and reminders carry is written and read in one place."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refs import Chosen, CountdownTo, InMenu, InReceiversMenu, OneOf, Opinion, Place, Put, Stay, ToLookAt
from bot.sorry import Sorry

BOT = Path(__file__).parent.parent / "bot"

ids = st.integers(min_value=0, max_value=999_999_999)
names = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True)
places = st.builds(Place, ids, names)
puts = st.builds(Put, places, names, ids, ids)
refs = st.one_of(
    places,
    puts,
    st.builds(Chosen, puts, names),
    st.builds(Stay, ids, ids),
    st.builds(InMenu, names, ids),
    st.builds(InReceiversMenu, names, ids, ids),
    st.builds(OneOf, ids, st.none() | ids),
    st.builds(ToLookAt, ids, st.dates()),
    st.builds(Opinion, ids, st.from_regex(r"[a-z_]{1,20}\.[0-9:-]{1,20}", fullmatch=True)),
    st.builds(CountdownTo, ids, st.integers(min_value=-30, max_value=400)),
)


@given(refs)
def test_what_is_read_is_what_was_written(ref: Any) -> None:
    assert type(ref).read(str(ref)) == ref


KINDS = (Place, Put, Chosen, Stay, InMenu, InReceiversMenu, OneOf, ToLookAt, Opinion)
FORGED = [(kind, text) for kind in KINDS for text in ("", "/", "-", None, "\ud83d", "9999999999/x<")]
FORGED += [(Stay, "１/2"), (OneOf, "4/x"), (ToLookAt, "1/2027-02-30"), (Opinion, "4/<b>"), (InMenu, "a/b/1")]


@pytest.mark.parametrize(("kind", "text"), FORGED)
def test_kind_words_for_what_none_of_ours_carries(kind: Any, text: object) -> None:
    """Whoever forges a button is told that it is gone, and nothing fails."""
    with pytest.raises(Sorry) as told:
        kind.read(text)
    assert told.value.phrase == "sorry.gone"


def test_nobody_else_takes_one_apart() -> None:
    found = [
        f"{file.relative_to(BOT)}:{node.lineno}"
        for file in BOT.rglob("*.py")
        if file != BOT / "refs.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("partition", "rpartition", "split") and node.args
        if isinstance(node.args[0], ast.Constant) and node.args[0].value in ("/", ":")
    ]
    assert [one for one in found if not one.startswith("slack/client.py")] == []  # which takes an address apart

"""What breaks a limit in tables, charts and rich text."""

from collections.abc import Callable

from localslack.limits_table import LIMITS, Faults, count, one_of, required, text, twice
from localslack.values import Json

_ALIGNS = ("left", "center", "right")
_CHARTS = ("line", "bar", "area", "pie")
_TAGS = ("gray", "brown", "purple", "indigo", "blue", "green", "yellow", "orange", "red")
_RICH = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")


def table(block: Json, at: str) -> Faults:
    """Rows of cells; the first row is the head."""
    rows = block.get("rows")
    yield from count(rows, "table.rows", f"{at}/rows")
    for number, row in enumerate(rows or []):
        yield from count(row, "table.columns", f"{at}/rows/{number}")
        for place, cell in enumerate(row):
            yield from _cell(cell, f"{at}/rows/{number}/{place}")
    settings = block.get("column_settings", [])
    yield from count(settings, "table.columns", f"{at}/column_settings", 0)
    for number, setting in enumerate(settings):
        yield from one_of((setting or {}).get("align", "left"), _ALIGNS, f"{at}/column_settings/{number}/align")


def data_table(block: Json, at: str) -> Faults:
    """Rows of one length under a head, with a caption."""
    yield from required(block.get("caption"), "section.text", f"{at}/caption")
    rows = block.get("rows")
    yield from count(rows, "data_table.rows", f"{at}/rows", 2)
    columns = len(rows[0]) if rows else 0
    for number, row in enumerate(rows or []):
        yield from count(row, "data_table.columns", f"{at}/rows/{number}")
        if len(row) != columns:
            yield f"{at}/rows/{number} has {len(row)} cells, the first row {columns}"
        for place, cell in enumerate(row):
            yield from _cell(cell, f"{at}/rows/{number}/{place}", is_head=number == 0, may_be_empty=False)
    yield from _within(block.get("page_size", 5), 1, LIMITS["data_table.page_size"], f"{at}/page_size")
    yield from _within(block.get("row_header_column_index", 0), 0, columns - 1, f"{at}/row_header_column_index")


def data_table_characters(block: Json) -> int:
    """How much is written in its cells."""
    cells = [cell for row in block.get("rows") or [] if isinstance(row, list) for cell in row if isinstance(cell, dict)]
    return sum(len(_words(cell)) for cell in cells)


def _words(cell: Json) -> str:
    inner = "".join(_words(part) for part in cell.get("elements", []) if isinstance(part, dict))
    return str(cell.get("text", "")) + inner


def _within(value: object, least: int, most: int, at: str) -> Faults:
    if not isinstance(value, int) or not least <= value <= most:
        yield f"{at} is {value!r}, it must lie within {least} and {most}"


def _cell(cell: Json, at: str, *, is_head: bool = False, may_be_empty: bool = True) -> Faults:
    kind = cell.get("type")
    if kind == "rich_text" and not is_head:
        yield from rich_text(cell, at)
    elif kind == "raw_number":
        if not isinstance(cell.get("value"), int | float):
            yield f"{at}/value must be a number"
    elif kind != "raw_text":
        yield f"{at}: unsupported cell {kind}"
    elif not isinstance(cell.get("text"), str) or not (cell["text"] or may_be_empty):
        yield f"{at}/text is missing"


def chart(block: Json, at: str) -> Faults:
    """Slices of a pie, or series over categories."""
    yield from required(block.get("title"), "chart.title", f"{at}/title")
    drawn = block.get("chart") or {}
    yield from one_of(drawn.get("type"), _CHARTS, f"{at}/chart/type")
    if drawn.get("type") == "pie":
        yield from _pie(drawn, f"{at}/chart")
    else:
        yield from _series(drawn, f"{at}/chart")


def _pie(drawn: Json, at: str) -> Faults:
    slices = drawn.get("segments")
    yield from count(slices, "chart.series", f"{at}/segments")
    for number, segment in enumerate(slices or []):
        yield from required(segment.get("label"), "chart.label", f"{at}/segments/{number}/label")
        if not _is_number(segment.get("value")) or segment["value"] <= 0:
            yield f"{at}/segments/{number}/value must be a number above 0"


def _series(drawn: Json, at: str) -> Faults:
    axis, series = drawn.get("axis_config") or {}, drawn.get("series")
    categories = axis.get("categories")
    yield from count(categories, "chart.categories", f"{at}/axis_config/categories")
    for number, category in enumerate(categories or []):
        yield from required(category, "chart.label", f"{at}/axis_config/categories/{number}")
    yield from twice(categories or [], f"{at}/axis_config/categories: category")
    for part in ("x_label", "y_label"):
        yield from text(axis.get(part, ""), "chart.axis", f"{at}/axis_config/{part}")
    yield from count(series, "chart.series", f"{at}/series")
    yield from twice((line.get("name") for line in series or []), f"{at}/series: name")
    for number, line in enumerate(series or []):
        yield from _one_series(line, categories or [], f"{at}/series/{number}")


def _one_series(one: Json, categories: list[str], at: str) -> Faults:
    yield from required(one.get("name"), "chart.label", f"{at}/name")
    points = one.get("data")
    yield from count(points, "chart.points", f"{at}/data")
    if sorted(str(point.get("label")) for point in points or []) != sorted(categories):
        yield f"{at}/data must have a value for every category, and for no other"
    for number, point in enumerate(points or []):
        if not _is_number(point.get("value")):
            yield f"{at}/data/{number}/value must be a number"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def rich_text(block: Json, at: str) -> Faults:
    """Sections, lists, quotes and preformatted text, down to the tags and dates in them."""
    for number, part in enumerate(block.get("elements") or [None]):
        if not isinstance(part, dict) or part.get("type") not in _RICH:
            yield f"{at}/elements/{number} is no rich text"
        else:
            yield from _parts(part, f"{at}/elements/{number}")


def _parts(part: Json, at: str) -> Faults:
    for number, piece in enumerate(part.get("elements", [])):
        if piece.get("type") == "rich_text_section":
            yield from _parts(piece, f"{at}/elements/{number}")
        elif piece.get("type") in _LEAVES:
            yield from _LEAVES[piece["type"]](piece, f"{at}/elements/{number}")


def _tag(one: Json, at: str) -> Faults:
    yield from required(one.get("text"), "tag.text", f"{at}/text")
    yield from one_of(one.get("color", "gray"), _TAGS, f"{at}/color")


def _date(one: Json, at: str) -> Faults:
    if not isinstance(one.get("timestamp"), int):
        yield f"{at}/timestamp must be an integer"
    yield from required(one.get("format"), "section.text", f"{at}/format")


_LEAVES: dict[str, Callable[[Json, str], Faults]] = {"tag": _tag, "date": _date}

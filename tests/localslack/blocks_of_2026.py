"""A sound block of each kind that came in 2026: tables, charts, containers, cards, alerts and feedback."""

from typing import Any

Json = dict[str, Any]


def words(text: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": text}


def cells(*texts: str) -> list[Json]:
    return [{"type": "raw_text", "text": text} for text in texts]


def button(name: str = "Öppna") -> Json:
    return {"type": "button", "action_id": name, "value": name, "text": words(name)}


def line(**more: Any) -> Json:
    points = [{"label": "jan", "value": 4}, {"label": "feb", "value": 2.5}]
    axis = {"categories": ["jan", "feb"], "x_label": "Månad", "y_label": "Dagar"}
    return {"type": "line", "series": [{"name": "Kö", "data": points}], "axis_config": axis, **more}


IMAGE = {"type": "image", "image_url": "https://exempel.se/a.png", "alt_text": "En bild"}
SAID = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hej"}]}
RICH = {"type": "rich_text", "elements": [SAID]}
FEEDBACK = {
    "type": "feedback_buttons", "action_id": "tyck",
    "positive_button": {"text": words("Bra"), "value": "bra", "accessibility_label": "Det var bra"},
    "negative_button": {"text": words("Dåligt"), "value": "illa"},
}  # fmt: skip
TRASH = {"type": "icon_button", "action_id": "bort", "icon": "trash", "text": words("Ta bort"), "value": "1"}
TABLE = {
    "type": "table", "rows": [cells("Namn", "Antal"), [{"type": "raw_text", "text": "A"}, {"type": "raw_number", "value": 3}]],
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
}  # fmt: skip
DATA_TABLE = {
    "type": "data_table", "caption": "Ärenden", "page_size": 5, "row_header_column_index": 0,
    "rows": [cells("Enhet", "Antal"), [{"type": "raw_text", "text": "Skolan"}, {"type": "raw_number", "value": 12, "text": "12 st"}], [RICH, {"type": "raw_number", "value": 3}]],
}  # fmt: skip
CHART = {"type": "data_visualization", "title": "Kötid", "chart": line()}
PIE = {
    "type": "data_visualization",
    "title": "Andel",
    "chart": {"type": "pie", "segments": [{"label": "Ja", "value": 3}, {"label": "Nej", "value": 1}]},
}
CARD = {
    "type": "card", "title": words("Ett kort"), "subtitle": words("Under", "mrkdwn"), "body": words("Innehåll", "mrkdwn"),
    "hero_image": IMAGE, "icon": IMAGE, "actions": [button()],
}  # fmt: skip
CONTAINER = {
    "type": "container", "title": words("En låda"), "subtitle": words("Med två saker"), "width": "wide",
    "is_collapsible": True, "default_collapsed": True,
    "child_blocks": [{"type": "section", "text": words("Inuti")}, {"type": "actions", "elements": [button("Inne")]}],
}  # fmt: skip
ALERT = {"type": "alert", "text": words("Se upp"), "level": "warning"}
ACTIONS = {"type": "context_actions", "elements": [FEEDBACK, TRASH]}
CAROUSEL = {"type": "carousel", "elements": [CARD, {"type": "card", "title": words("Två")}]}
TASK = {"type": "task_card", "task_id": "t1", "title": "Läser", "status": "in_progress", "details": RICH}
PLAN = {"type": "plan", "title": "Plan", "tasks": [TASK]}
TAGS = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
    {"type": "tag", "text": "Pågår", "color": "green"}, {"type": "date", "timestamp": 1799654400, "format": "{date}", "fallback": "11 januari"},
]}]}  # fmt: skip

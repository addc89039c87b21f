"""What every picture is drawn on, and what is said of it: paper, its letters and colours, and the words for Slack."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from matplotlib.patches import Patch

WIDTH, HEIGHT = 1200, 600
"""Of a picture, in pixels. Its smallest words can be read when it is shown 360 pixels wide."""

ALT_LIMIT = 1900
"""Characters; Slack takes 2000 (docs.slack.dev/reference/block-kit/blocks/image-block)."""

PAPER, INK, QUIET, PALE = "#fdfcfa", "#22282a", "#5c6568", "#cfc9bd"
BRAND, SOFT, WARM = "#1f5c57", "#cfe5e0", "#b3541e"
EDGE = 30


@dataclass(frozen=True)
class Drawn:
    """A picture and what it shows. `alt` is plain text for Slack's alt_text and begins with the title, unescaped."""

    png: bytes
    alt: str


class Sheet:
    """Paper measured in pixels from the lower left corner. Its fonts come with matplotlib, and so do their letters."""

    def __init__(self, height: int = HEIGHT) -> None:
        from matplotlib import get_data_path
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties, get_font

        fonts = f"{get_data_path()}/fonts/ttf/DejaVuSans"
        self.figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100, facecolor=PAPER)
        self._canvas = cast("Any", FigureCanvasAgg(self.figure))
        self._measure = self._canvas.get_renderer().get_text_width_height_descent
        self._plain, self._bold = FontProperties(fname=f"{fonts}.ttf"), FontProperties(fname=f"{fonts}-Bold.ttf")
        self._has_letter = get_font(f"{fonts}.ttf").get_char_index

    def known(self, text: str) -> str:
        """Without the letters that the fonts lack (most emoji)."""
        composed = unicodedata.normalize("NFC", " ".join(text.split()))
        return " ".join("".join(c for c in composed if self._has_letter(ord(c))).split())

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        font = (self._bold if bold else self._plain).copy()
        font.set_size(size * 0.72)
        return float(self._measure(text, font, False)[0])

    def png(self) -> bytes:
        file = BytesIO()
        self._canvas.print_png(file, metadata={"Software": None})
        return file.getvalue()

    def write(self, x: float, y: float, text: str, size: float, **look: Any) -> None:
        bold = look.pop("bold", False)
        options: dict[str, Any] = {"color": INK, "fontproperties": self._bold if bold else self._plain, **look}
        self.figure.text(x, y, text, transform=None, fontsize=size * 0.72, parse_math=False, **options)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float, **look: Any) -> None:
        """Through two points, or as a curve with four."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4] if len(points) == 4 else None
        options: dict[str, Any] = {"facecolor": "none", "edgecolor": colour, "linewidth": width * 0.72, **look}
        self._add(PathPatch(Path(points, codes), **options))

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str = "none", **look: Any) -> None:
        from matplotlib.patches import Circle

        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=4 * 0.72, **look))

    def shape(self, points: Sequence[tuple[float, float]], colour: str, **look: Any) -> None:
        from matplotlib.patches import Polygon

        self._add(Polygon(points, closed=True, facecolor=colour, edgecolor="none", **look))

    def _add(self, patch: "Patch") -> None:
        patch.set_transform(None)
        self.figure.add_artist(patch)


def chip(sheet: Sheet, x: float, y: float, text: str, colour: str, size: float = 24) -> None:
    shape = "circle,pad=0.22" if len(text) == 1 else "round,pad=0.22,rounding_size=0.6"
    box = {"boxstyle": shape, "facecolor": PAPER, "edgecolor": colour, "linewidth": 2}
    sheet.write(x, y, text, size, bold=True, color=colour, ha="center", va="center_baseline", bbox=box)


def short(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def wrapped(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """In lines no wider than the room; only a word that is wider alone is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines += _broken(word, room, width)
    return lines


def _broken(word: str, room: float, width: Callable[[str], float]) -> list[str]:
    if width(word) <= room:
        return [word]
    head = next((n for n in range(len(word) - 2, 2, -1) if width(f"{word[:n]}-") <= room), 2)
    return [f"{word[:head]}-", *_broken(word[head:], room, width)]

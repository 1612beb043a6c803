"""Line charts as small SVG: one or more lines over sizes that each are a multiple of the last."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

WIDTH: Final = 460
HEIGHT: Final = 240
LEFT: Final = 58
RIGHT: Final = 16
TOP: Final = 44
BOTTOM: Final = 40
STYLES: Final = (("#00695c", ""), ("#b23c17", "6 4"), ("#37474f", "2 3"), ("#7b1fa2", "9 3 2 3"))
"""Colour and dashes: lines are told apart without colours too."""


def chart(title: str, sizes: Sequence[str], lines: Mapping[str, Sequence[float]]) -> str:
    """An SVG. `sizes` stand below at equal distances, values begin at zero."""
    top = _round_up(max(max(values) for values in lines.values()))
    parts = [_text(WIDTH / 2, 16, title, "middle", "bold")]
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#cfd8dc"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{top * share:g}", "end"))
    for place, size in enumerate(sizes):
        parts.append(_text(_x(place, len(sizes)), HEIGHT - BOTTOM + 18, size, "middle"))
    for number, (name, values) in enumerate(lines.items()):
        parts += _line(number, name, values, top, len(lines))
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="#212121" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{inside}\n</svg>\n'
    )


def _line(number: int, name: str, values: Sequence[float], top: float, count: int) -> list[str]:
    colour, dashes = STYLES[number % len(STYLES)]
    places = [(_x(place, len(values)), _y(value / top)) for place, value in enumerate(values)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    step = (WIDTH - LEFT - RIGHT) / count
    x = LEFT + number * step
    stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
    return [
        f'<path d="{path}" fill="none" {stroke}/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places),
        f'<path d="M{x:.1f} 32h22" {stroke}/>',
        _text(x + 27, 36, name, "start"),
    ]


def _x(place: int, count: int) -> float:
    margin = 24
    return LEFT + margin + place * (WIDTH - LEFT - RIGHT - 2 * margin) / max(1, count - 1)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _text(x: float, y: float, words: str, anchor: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 6 or 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.001
    while power * 10 < value:
        power *= 10
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value)

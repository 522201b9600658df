"""Boundaries of the regions as short SVG paths.

The TopoJSON files hold arcs that neighbours share. Rounding an arc to the
grid of the drawing rounds it alike for both, so no gaps open between them.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from livinglab.regions.reference import DATA

Point = tuple[float, float]
Cell = tuple[int, int]


class Frame(NamedTuple):
    """Where a part of the world lies in a drawing: degrees × scale, from its upper left."""

    west: float
    north: float
    scale: float
    x: int = 0
    y: int = 0

    def place(self, point: Point) -> Cell:
        lon, lat = point
        return (
            self.x + round((lon - self.west) * self.scale),
            self.y + round((self.north - lat) * self.scale),
        )


class Bounds(NamedTuple):
    west: float
    south: float
    east: float
    north: float


class Topology:
    """One TopoJSON file, decoded: arcs in degrees, and the polygons made of them."""

    def __init__(self, topology: dict[str, Any], layer: str) -> None:
        self._arcs = [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
        self._polygons: dict[str, list[list[list[int]]]] = {
            shape["id"]: [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            for shape in topology["objects"][layer]["geometries"]
        }

    @property
    def codes(self) -> Iterable[str]:
        return self._polygons.keys()

    def path(self, code: str, frame: Frame) -> str:
        """All rings of a region; holes come out by `fill-rule="evenodd"`."""
        rings = [self._ring(ring) for polygon in self._polygons[code] for ring in polygon]
        return drawn([[frame.place(point) for point in ring] for ring in rings], closed=True)

    def borders(self, frame: Frame, shared: Callable[[str, str], bool]) -> str:
        """The lines between two regions for which `shared` is true, without the coasts."""
        sides: dict[int, set[str]] = defaultdict(set)
        for code, polygons in self._polygons.items():
            for arc in (arc for polygon in polygons for ring in polygon for arc in ring):
                sides[arc if arc >= 0 else ~arc].add(code)
        lines = [
            [frame.place(point) for point in self._arcs[arc]]
            for arc, codes in sorted(sides.items())
            if len(codes) == 2 and shared(*sorted(codes))
        ]
        return drawn(lines, closed=False)

    def bounds(self, codes: Iterable[str]) -> Bounds:
        points = [
            point
            for code in codes
            for polygon in self._polygons[code]
            for point in self._ring(polygon[0])
        ]
        lons, lats = zip(*points, strict=True)
        return Bounds(min(lons), min(lats), max(lons), max(lats))

    def _ring(self, arcs: Sequence[int]) -> list[Point]:
        ring: list[Point] = []
        for arc in arcs:
            points = self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1]
            ring.extend(points[1:] if ring else points)
        return ring


def _decoded(arc: Iterable[Sequence[int]], transform: dict[str, Any]) -> Iterator[Point]:
    """An arc is a start and steps from point to point, in whole numbers."""
    x = y = 0
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield west + x * scale_x, south + y * scale_y


def drawn(lines: Iterable[Sequence[Cell]], *, closed: bool) -> str:
    """Path data with relative steps; lines too small to be seen on the grid are left out."""
    parts: list[str] = []
    fewest = 4 if closed else 2
    for line in lines:
        cells = _without_idle_points(line)
        if len(cells) >= fewest:
            parts.append(_steps(cells[:-1] if closed else cells) + ("z" if closed else ""))
    return "".join(parts)


def _without_idle_points(line: Sequence[Cell]) -> list[Cell]:
    """Drop points that repeat the last one or lie on the straight way to the next."""
    kept: list[Cell] = []
    for cell in line:
        if kept and kept[-1] == cell:
            continue
        if len(kept) > 1 and _is_straight(kept[-2], kept[-1], cell):
            kept.pop()
        kept.append(cell)
    return kept


def _is_straight(one: Cell, two: Cell, three: Cell) -> bool:
    ax, ay, bx, by = two[0] - one[0], two[1] - one[1], three[0] - two[0], three[1] - two[1]
    return ax * by == ay * bx and ax * bx >= 0 and ay * by >= 0


def _steps(cells: Sequence[Cell]) -> str:
    numbers = [step for (ax, ay), (bx, by) in pairwise(cells) for step in (bx - ax, by - ay)]
    joined = "".join(f" {number}" if number >= 0 else str(number) for number in numbers)
    return f"M{cells[0][0]} {cells[0][1]}l{joined.lstrip()}"


@lru_cache(maxsize=1)
def regencies(folder: Path = DATA) -> Topology:
    """The 514 kabupaten and kota."""
    return Topology(json.loads((folder / "regencies.topo.json").read_text()), "regencies")

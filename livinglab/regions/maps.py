"""Maps as SVG made on the server: each region a link, coloured without any script.

The shapes are one file that browsers keep for good (`/peta.svg`); a page only
refers to them, so a map adds few bytes to it.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from livinglab import fragments
from livinglab.regions import geometry
from livinglab.regions.geometry import Bounds, Frame
from livinglab.regions.queries import region_names

WIDTH, MAIN_HEIGHT, GAP, INSET_HEIGHT = 1000, 366, 26, 310
HEIGHT = MAIN_HEIGHT + GAP + INSET_HEIGHT + 12
NATION = Frame(west=95.0, north=5.95, scale=21.7)
# Java and Bali: a quarter of all regions on a fifteenth of the land.
CROWDED = ("31", "32", "33", "34", "35", "36", "51")
INSET = Frame(west=105.18, north=-5.19, scale=84, x=48, y=MAIN_HEIGHT + GAP)
CREDIT = "Batas wilayah: BPS/OCHA (HDX COD-AB Indonesia, 2020), CC BY-IGO, disederhanakan"
LOCATOR_WIDTH, LOCATOR_HEIGHT, LOCATOR_MARGIN = 320, 240, 6


class Cell(NamedTuple):
    """What the map says of a region: 1 to 9 for a stage, 0 for none, None for not known."""

    level: int | None
    label: str


class Shapes(NamedTuple):
    svg: str
    version: str


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    """The file of shapes: `#r1610` on the national map, `#j3211` in the inset."""
    topology = geometry.regencies()
    paths = [
        f'<path id="r{_short(code)}" d="{topology.path(code, NATION)}"/>'
        for code in topology.codes
    ]
    paths += [
        f'<path id="j{_short(code)}" d="{topology.path(code, INSET)}"/>'
        for code in topology.codes
        if code[:2] in CROWDED
    ]
    paths += [
        f'<path id="{name}" d="{topology.borders(frame, _between_provinces(within))}"/>'
        for name, frame, within in (("p", NATION, ()), ("q", INSET, CROWDED))
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" fill-rule="evenodd">{"".join(paths)}</svg>\n'
    )
    return Shapes(svg, hashlib.sha256(svg.encode()).hexdigest()[:8])


def render(
    cells: Mapping[str, Cell], *, title: str, links: Mapping[str, str] | None = None
) -> Markup:
    """The 514 regions, each a link with its name; a region that `cells` lacks is not known.

    A region leads to its page, or to what `links` has for its code. Comes with
    a way past its many links for the keyboard, a line that names the region
    under pointer or focus, and the credit its data asks for.
    """
    links = links or {}
    shown = (tuple(cells.items()), tuple(links.items()))
    key = ("map", title, shown, fragments.stretch(0))
    return fragments.kept(key, _drawn, cells, title, links)


def _drawn(cells: Mapping[str, Cell], title: str, links: Mapping[str, str]) -> Markup:
    names = region_names()
    file = url_for("regions.shapes", v=shapes().version)
    unknown = Cell(None, _("Tidak diketahui"))
    codes = list(geometry.regencies().codes)
    main, inset = [], []
    for code in codes:
        cell = cells.get(code, unknown)
        look = f' class="map__region{"" if cell.level == 0 else f" map--s{cell.level or 0}"}"/>'
        name = f"<title>{names[code]}: {escape(cell.label)}</title></a>"
        href = escape(links.get(code) or f"/daerah/{code}")
        main.append(f'<a href="{href}"><use href="{file}#r{_short(code)}"{look}{name}')
        if code[:2] in CROWDED:
            inset.append(
                f'<a href="{href}" tabindex="-1"><use href="{file}#j{_short(code)}"{look}{name}'
            )
    past, below = escape(_("Lewati peta")), escape(_("Bawah: Jawa dan Bali, diperbesar."))
    return Markup(  # noqa: S704  each part is escaped above
        f'<figure class="map-figure" data-map><a class="skip" href="#peta-usai">{past}</a>'
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'aria-label="{escape(title)}">{HATCH}<g>{"".join(main)}</g>'
        f'<use class="map__province" href="{file}#p"/>'
        f'<g aria-hidden="true"><rect class="map__frame" x="1" y="{MAIN_HEIGHT + GAP - 12}" '
        f'width="{WIDTH - 2}" height="{INSET_HEIGHT + 22}" rx="8"/>{"".join(inset)}'
        f'<use class="map__province" href="{file}#q"/></g></svg>'
        f'<figcaption class="map-figure__caption" id="peta-usai" tabindex="-1">'
        f'<span class="map-figure__name" data-map-name>{below}</span> '
        f"<small>{CREDIT}</small></figcaption></figure>"
    )


HATCH = (
    '<defs><pattern id="map-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(-45)"><rect class="map__hatch--ground" width="5" height="5"/>'
    '<path class="map__hatch" d="M0 2.5H5"/></pattern></defs>'
)


def locator(code: str) -> Markup:
    """Where a region lies: its province's regencies, itself filled; a province all filled."""
    names = region_names()
    paths = "".join(
        f'<path class="map__region{" map--s7" if code in (own, own[:2]) else ""}" d="{path}"/>'
        for own, path in _province_paths(code[:2])
    )
    label = _("Letak %(region)s", region=names[code])
    if code[2:]:
        province = names[code[:2]]
        label = _("Letak %(region)s di %(province)s", region=names[code], province=province)
    return Markup(  # noqa: S704  names and paths are our own
        f'<svg class="map" viewBox="0 0 {LOCATOR_WIDTH} {LOCATOR_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" fill-rule="evenodd">{paths}</svg>'
    )


@lru_cache(maxsize=38)
def _province_paths(province_code: str) -> tuple[tuple[str, str], ...]:
    topology = geometry.regencies()
    own = [code for code in topology.codes if code[:2] == province_code]
    frame = fitting(topology.bounds(own))
    return tuple((code, topology.path(code, frame)) for code in own)


def fitting(bounds: Bounds) -> Frame:
    """The frame that shows these bounds whole, in the middle of a locator."""
    width, height = bounds.east - bounds.west, bounds.north - bounds.south
    inner_width = LOCATOR_WIDTH - 2 * LOCATOR_MARGIN
    inner_height = LOCATOR_HEIGHT - 2 * LOCATOR_MARGIN
    scale = min(inner_width / width, inner_height / height)
    return Frame(
        bounds.west,
        bounds.north,
        scale,
        x=round((LOCATOR_WIDTH - width * scale) / 2),
        y=round((LOCATOR_HEIGHT - height * scale) / 2),
    )


def _between_provinces(within: tuple[str, ...]) -> Callable[[str, str], bool]:
    def between(one: str, two: str) -> bool:
        inside = not within or (one[:2] in within and two[:2] in within)
        return inside and one[:2] != two[:2]

    return between


def _short(code: str) -> str:
    return code.replace(".", "")

import re

import pytest

from livinglab.compression import pack
from livinglab.regions import geometry, maps
from livinglab.regions.maps import Cell
from livinglab.regions.queries import region_names
from tests.conftest import Client

PATH = re.compile(r"(M\d+ \d+l-?\d+( -?\d+|-\d+)+z?)+")
KIBIBYTE = 1024


def test_every_regency_and_city_has_a_shape() -> None:
    codes = {code for code in region_names() if "." in code}

    assert set(geometry.regencies().codes) == codes
    assert len(codes) == 514


def test_all_path_data_is_valid_and_closed() -> None:
    paths = dict(re.findall(r'<path id="([^"]+)" d="([^"]*)"', maps.shapes().svg))
    borders = {paths.pop("p"), paths.pop("q")}

    assert len(paths) == 514 + len(
        [code for code in geometry.regencies().codes if code[:2] in maps.CROWDED]
    )
    assert [key for key, path in paths.items() if not PATH.fullmatch(path)] == []
    assert [key for key, path in paths.items() if not path.endswith("z")] == []
    assert all(PATH.fullmatch(path) for path in borders)


def test_all_shapes_lie_inside_the_drawing() -> None:
    for frame, south in ((maps.NATION, maps.MAIN_HEIGHT), (maps.INSET, maps.HEIGHT)):
        codes = [
            code
            for code in geometry.regencies().codes
            if frame is maps.NATION or code[:2] in maps.CROWDED
        ]
        bounds = geometry.regencies().bounds(codes)
        left, top = frame.place((bounds.west, bounds.north))
        right, bottom = frame.place((bounds.east, bounds.south))
        assert 0 <= left < right <= maps.WIDTH
        assert 0 <= top < bottom <= south


def test_the_whole_map_is_light(app: object, client: Client) -> None:
    with client.application.test_request_context():
        cells = {code: Cell(8, "Digunakan") for code in geometry.regencies().codes}
        page = maps.render(cells, title="Peta")

    sizes = [
        len(pack(str(part).encode(), "br", carefully=True))
        for part in (page, maps.shapes().svg)
    ]

    assert sum(sizes) <= 90 * KIBIBYTE
    assert sizes[0] <= 16 * KIBIBYTE


def test_the_file_of_shapes_is_kept_for_good(client: Client) -> None:
    response = client.get(f"/peta.svg?v={maps.shapes().version}")

    assert response.status_code == 200
    assert response.mimetype == "image/svg+xml"
    assert response.cache_control.immutable


@pytest.mark.parametrize(
    ("level", "look"), [(8, "map__region map--s8"), (None, "map__region map--s0")]
)
def test_a_region_is_a_named_and_coloured_link(
    client: Client, level: int | None, look: str
) -> None:
    with client.application.test_request_context():
        page = maps.render({"16.10": Cell(level, "A & B")}, title="Peta")

    assert (
        f'<a href="/daerah/16.10"><use href="/peta.svg?v={maps.shapes().version}#r1610" '
        f'class="{look}"/><title>Kabupaten Ogan Ilir: A &amp; B</title></a>' in page
    )
    assert "Kabupaten Sumedang: Tidak diketahui" in page
    assert maps.CREDIT in page


def test_the_inset_adds_no_stops_for_the_keyboard(client: Client) -> None:
    with client.application.test_request_context():
        page = maps.render({}, title="Peta")

    assert len(re.findall(r"<a href=\"/daerah/[\d.]+\"><use", page)) == 514
    assert len(re.findall(r"#j\d+", page)) == len(re.findall(r'tabindex="-1"><use', page))


def test_a_map_may_lead_elsewhere(client: Client) -> None:
    with client.application.test_request_context():
        page = maps.render({}, title="Peta", links={"16.10": "/replikasi?daerah=16.10&a=1"})

    assert 'href="/replikasi?daerah=16.10&amp;a=1"' in page


@pytest.mark.parametrize(("code", "filled"), [("16.10", 1), ("16", 17), ("31.01", 1)])
def test_a_locator_fills_what_it_locates(client: Client, code: str, filled: int) -> None:
    with client.application.test_request_context():
        drawing = maps.locator(code)

    assert drawing.count("map--s7") == filled
    assert region_names()[code] in drawing

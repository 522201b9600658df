"""Dates as people write them."""

from datetime import date

import pytest

from livinglab.dates import BadDate, PartialDate, Precision, parse_written

DAY = PartialDate(date(2022, 6, 28), Precision.DAY)
MONTH = PartialDate(date(2022, 6, 1), Precision.MONTH)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2022-06-28", DAY),
        ("28/06/2022", DAY),
        ("28-6-2022", DAY),
        ("28.06.2022", DAY),
        (" 28 Jun 2022 ", DAY),
        ("28 JUNI 2022", DAY),
        ("28 June 2022", DAY),
        ("2022-06", MONTH),
        ("06/2022", MONTH),
        ("Juni 2022", MONTH),
        ("2022", PartialDate(date(2022, 1, 1), Precision.YEAR)),
        ("17 Agt 2024", PartialDate(date(2024, 8, 17), Precision.DAY)),
        ("3 Desember 2023", PartialDate(date(2023, 12, 3), Precision.DAY)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, meant: PartialDate) -> None:
    assert parse_written(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "28/06",
        "28/06/22",
        "06/28/2022",
        "31/02/2022",
        "28 Jumat 2022",
        "kemarin",
        "/",
        "desa 2022",
        "junk 2022",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_written(text)

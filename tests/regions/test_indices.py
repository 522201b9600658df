import pytest

from livinglab.regions import indices


@pytest.mark.parametrize(
    ("value", "predicate"),
    [
        (5.0, "Memuaskan"),
        (4.2, "Memuaskan"),
        (4.19, "Sangat Baik"),
        (3.5, "Sangat Baik"),
        (3.49, "Baik"),
        (2.6, "Baik"),
        (2.59, "Cukup"),
        (1.8, "Cukup"),
        (1.79, "Kurang"),
        (0.0, "Kurang"),
    ],
)
def test_spbe_values_have_predicates(value: float, predicate: str) -> None:
    assert indices.spbe_predicate(value) == predicate


def test_the_stages_of_ietpd_are_counted_and_other_words_are_not() -> None:
    assert indices.step("IETPD", "Digital") == 4
    assert indices.step("IETPD", "inisiasi") == 1
    assert indices.step("IETPD", "Baik") is None


def test_periods_are_put_in_order_and_in_words() -> None:
    periods = ["akhir 2022", "2023", "2022 Semester II", "2022 Semester I", "2019"]

    assert sorted(periods, key=indices.in_order) == [
        "2019",
        "2022 Semester I",
        "2022 Semester II",
        "akhir 2022",
        "2023",
    ]
    assert indices.in_words("2022 Semester II") == "semester II 2022"
    assert indices.in_words("akhir 2022") == "akhir 2022"

"""Questions for obstacles are answered by replications that met one."""

import pytest

from livinglab.search import asking
from livinglab.search.models import ASIDE
from tests.search.documents import found, put, settle
from tests.search.test_words import Words

HERE = ("33.16",)


def replication(number: int, body: str = "", code: str = "33.16") -> str:
    key = f"{code}:{number}"
    page = {"url": f"/replikasi/{number}", "regions": (code,)}
    return put(f"Replikasi {number}", body, kind="replication", object_id=key, **page)


def obstacle(number: int, note: str) -> None:
    """Of the replication of this number."""
    put("", note, kind="obstacle", object_id=f"{number}", page=1, scope=ASIDE)


def required(question: str) -> list[str]:
    asked = asking.read(question, Words(listrik=2, sdm=3, absensi=5))
    return [one.text for one in asked.required]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("daerah yang terkendala listrik", ["listrik"]),
        ("hambatan SDM saat replikasi", ["SDM"]),
        ("kendala simaya", ["simaya"]),
        ("kendala SDM di Blora", ["SDM", "Blora"]),
        ("kendala listrik", ["kendala", "listrik"]),
        ("daerah yang terkendala", ["terkendala"]),
        ("kendala replikasi", ["kendala", "replikasi"]),
    ],
)
def test_of_the_ledger_only_what_hindered_has_to_be_there(
    question: str, wanted: list[str]
) -> None:
    assert required(question) == wanted


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("question", ["kendala di Blora", "hambatan di Kabupaten Blora"])
def test_those_that_met_an_obstacle_come_first(question: str) -> None:
    others = [replication(1), replication(2)]
    met = replication(3, "Listrik sering padam, dan banyak lain yang dicatat tentangnya.")
    obstacle(3, "Listrik sering padam")
    settle()

    assert found(question) == [met, *others]


@pytest.mark.usefixtures("site")
def test_without_a_place_as_well() -> None:
    told = replication(1, "Listrik, listrik.")
    met = replication(2, "Di sana listrik sering padam.", "12.71")
    obstacle(2, "Listrik sering padam")
    settle()

    assert found("listrik") == [told, met]
    assert found("daerah yang terkendala listrik") == [met, told]


@pytest.mark.usefixtures("site")
def test_the_number_of_a_replication_is_read_as_a_whole() -> None:
    others = [replication(1), replication(12)]
    met = replication(2)
    obstacle(2, "Listrik sering padam")
    settle()

    assert found("kendala di Blora") == [met, *others]

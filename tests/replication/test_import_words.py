"""What the records' own language means, by cases. No database."""

from time import process_time

import pytest

from livinglab.replication.importing import words
from livinglab.replication.models import AgreementKind, ApplicationModule, ObstacleKind, Stage

MANY = 200_000


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("Kesepakatan (MoU; PKS menyusul)", (Stage.AGREEMENT, "MoU; PKS menyusul")),
        ("Studi Tiru", (Stage.STUDY_VISIT, "")),
        ("  digunakan ", (Stage.IN_USE, "")),
        ("Uji Coba (pilot)", (Stage.PILOT, "pilot")),
        ("Selesai", None),
        ("", None),
        ("(MoU)", None),
    ],
)
def test_a_state_is_a_stage_and_a_remark(state: str, found: tuple[Stage, str] | None) -> None:
    assert words.stage_of(state) == found


@pytest.mark.parametrize(
    ("remark", "kind"),
    [
        ("PKS", AgreementKind.PKS),
        ("MoU; PKS menyusul", AgreementKind.MOU),
        ("MoU; PKS disiapkan", AgreementKind.MOU),
        ("kesepakatan bersama", AgreementKind.MOU),
        ("hibah/kerja sama", AgreementKind.GRANT),
        ("kerja sama", AgreementKind.OTHER),
        ("", AgreementKind.OTHER),
    ],
)
def test_the_paper_that_was_signed_counts(remark: str, kind: AgreementKind) -> None:
    assert words.agreement_of(remark) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("masih banyak blank spot area", ObstacleKind.NETWORK),
        ("sinyal lemah/lemot", ObstacleKind.NETWORK),
        ("aplikasi terganggu saat listrik padam", ObstacleKind.ELECTRICITY),
        ("butuh SDM kompeten", ObstacleKind.PEOPLE),
        ("menggantikan Surat Maya", ObstacleKind.CENTRAL_MANDATE),
        ("penolakan internal", ObstacleKind.RESISTANCE),
        ("biaya instalasi ditanggung daerah", ObstacleKind.BUDGET),
        ("belum sinkron antaraplikasi", ObstacleKind.INTEGRATION),
        ("infrastruktur tidak termasuk pembimbingan", ObstacleKind.SERVERS),
        ("kebutuhan berbeda dari ibu kota", ObstacleKind.OTHER),
    ],
)
def test_an_obstacle_is_coded_by_its_words(text: str, kind: ObstacleKind) -> None:
    assert words.obstacle_of(text) is kind


def test_cells_are_split_outside_brackets_only() -> None:
    assert words.parts("a; b (c; d);e ;") == ["a", "b (c; d)", "e"]


@pytest.mark.parametrize(
    "cell", [";" * MANY, f"a{' ' * MANY}b(", "(" * MANY, "a;(" * MANY, "a;)" * MANY]
)
def test_a_long_cell_is_read_once(cell: str) -> None:
    """What took its square would take minutes."""
    begun = process_time()

    words.parts(cell)
    words.stage_of(cell)

    assert process_time() - begun < 10


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a (b; c) d; e", ["a (b; c) d", "e"]),
        ("a; b) c; d", ["a; b) c", "d"]),
        ("a (b; c", ["a (b", "c"]),
        ("a (b (c; d); e); f", ["a (b (c; d); e)", "f"]),
        ("a\n;\n b", ["a", "b"]),
        (" ; ", []),
    ],
)
def test_what_a_bracket_closes_is_one(cell: str, found: list[str]) -> None:
    assert words.parts(cell) == found


def test_a_plan_is_no_impact() -> None:
    assert words.impacts_and_plans("hadir; rencana peluncuran Desember 2025") == (
        ["hadir"],
        ["rencana peluncuran Desember 2025"],
    )


def test_a_module_is_known_by_its_telling_words() -> None:
    attendance, mail = ApplicationModule(name="Absensi"), ApplicationModule(name="Surat")
    found = list(words.module_words("absensi ASN; (dikembangkan) surat dinas; data pegawai"))

    assert [word.is_in_development for word in found] == [False, True, False]
    assert [words.matching_module(word, [attendance, mail]) for word in found] == [
        attendance,
        mail,
        None,
    ]

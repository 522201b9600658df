"""What the analysis and the reading of a question make of words, without any database."""

import pytest

from livinglab.search import analysis, asking, synonyms
from livinglab.search.vocabulary import Vocabulary


class Words(Vocabulary):
    """A vocabulary that knows these words, each of so many documents."""

    def __init__(self, **documents: int) -> None:
        super().__init__()
        for word, count in documents.items():
            self._learn(word, analysis.terms_of(word)[0], word, count)

    def application(self, said: str) -> str:
        return {"simaya": "simaya"}.get(said, "")


def ways(question: str, *known: str) -> list[dict[str, float]]:
    """For each concept, how it may stand in a document and how surely that was meant."""
    asked = asking.read(question, Words(**dict.fromkeys(known, 5)))
    return [
        {" ".join(way.terms): way.weight for way in concept.alternatives}
        for concept in asked.concepts
    ]


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("gmn apk udh dipakai", "_ aplikasi _ pakai"),
        ("dipake diliat", "pakai lihat"),
        ("ngirimin dokumen telat", "kirim dokumen lambat"),
        ("Perpres 95/2018", "perpres 95/2018+95+2018"),
        ("perbup no 12 thn 2021", "perbup _ 12/2021+12 tahun 2021"),
        ("nomer surat, penomoran", "nomor surat nomor"),
        ("pengadaan, ada", "pengadaan ada"),
        ("penggunanya menggunakan", "pengguna guna"),
        ("keputusannya putus", "keputusan putus"),
        ("market", "market"),
        ("temuan pertemuan bertemu", "temuan pertemuan temu"),
        ("pendapatan dapat pendapatnya", "pendapatan dapat pendapat"),
        ("bantuan dibantu, bangunan dibangun", "bantuan bantu bangunan bangun"),
        ("persetujuan disetujui setuju setujui", "setuju setuju setuju setuju"),
        ("perbaiki perbaikan memperbaiki kerusakan", "perbaikan perbaikan perbaikan rusak"),
        ("BPK menemukan, temuan BPK", "bpk temuan temuan bpk"),
        ("Pasal 16.10", "pasal 16.10"),
        ("e-office", "eoffice+office"),
        ("eoffice", "eoffice"),
        ("E-OFFICE", "eoffice+office"),
        ("kota-kota", "kota"),
        ("berlari-lari", "lari"),
        ("surat-menyurat", "surat"),
        ("daerah2 aplikasi2nya", "daerah aplikasi"),
        ("TP2DD", "tp2dd"),
        ("kendalanya aplikasinyalah bukunya", "kendala aplikasi buku"),
        ("OPD-nya di-upload", "opd upload"),
        ("Sekarang IT kami", "sekarang it _"),
        ("masukan masuk, undangan undang-undang", "masukan masuk undangan undang"),
        ("relawan rawan, peminat diminati mati", "relawan rawan minat minat mati"),
        ("kerja sama, kerjasama", "kerjasama+kerja kerjasama+sama kerjasama"),
        ("ditanda tangani", "tandatangan+tanda tandatangan+tangan"),
        ("kerja. Sama", "kerja sama"),
        ("data-center", "datacenter+data+center"),
    ],
)
def test_the_terms_of_a_text(written: str, terms: str) -> None:
    assert analysis.stems(written) == terms


def test_e_beside_a_word_is_one_word_with_it() -> None:
    assert analysis.stems("e office").split()[0] == "eoffice"


def test_a_regulation_is_found_however_its_ministry_is_written() -> None:
    assert {"permenpanrb", "permenpan"} <= set(ways("PermenPANRB 59/2020")[0])
    assert "59/2020" in ways("PermenPANRB 59/2020")[1]


@pytest.mark.parametrize(
    ("question", "code"), [("kota banjar", "@32.79"), ("kabupaten banjar", "@63.03")]
)
def test_a_city_is_not_the_regency_of_its_name(question: str, code: str) -> None:
    (found,) = ways(question)

    assert [term for term in found if term.startswith("@")] == [code]


@pytest.mark.parametrize(
    ("question", "code"),
    [("east java", "35"), ("village apps in east java", "35"), ("Bandung City", "32.73")],
)
def test_a_region_is_found_by_its_english_name(question: str, code: str) -> None:
    asked = asking.read(question, Words(jawa=900, desa=20))

    assert (asked.regions, asked.mended) == ((code,), "")


def test_a_name_alone_means_both() -> None:
    assert {"@32.79", "@63.03"} <= set(ways("banjar")[0])


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("copyright", "hak cipta"),
        ("complaints", "adu"),
        ("agencies", "instansi"),
        ("taxes", "pajak"),
    ],
)
def test_english_is_read_as_what_it_means(english: str, indonesian: str) -> None:
    (found,) = ways(english)

    assert found[english] > found[indonesian] > 0


def test_english_finds_what_is_said_beside_its_translation_too() -> None:
    (found,) = ways("attendance")

    assert found["absen"] < found["presensi"]


def test_indonesian_finds_english() -> None:
    assert ways("kehadiran")[0]["attendance"] < 1


def test_a_longer_term_is_one_thing() -> None:
    (found,) = ways("intellectual property")

    assert "kaya intelektual" in found


def test_a_chat_word_that_says_little_need_not_be_there() -> None:
    asked = asking.read("bs absen", Words(absen=5))

    assert [(concept.text, concept.weak) for concept in asked.concepts] == [
        ("bs", True),
        ("absen", False),
    ]


def test_a_word_that_no_document_has_is_not_taken_for_another_word_of_the_language() -> None:
    words = Words(kurang=40, online=40)

    assert asking.read("pegawai curang", words).mended == ""
    assert asking.read("bisa ofline", words).mended == "bisa offline"


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("blank spt", "blank spot"),  # beside a word that the table has it with
        ("fake gsp", "fake gps"),
        ("spt blank", ""),
        ("penolkan", "penolakan"),  # "nol" is a root, but no document is about it
        ("perikanan", ""),  # another letter is no sign of a slip
        ("mutsi", "mutasi"),  # letters are sooner left out than put in
        ("keamann", "keamanan"),  # the table of synonyms has it, and no document
    ],
)
def test_slips_are_mended_by_what_the_language_says_together(written: str, mended: str) -> None:
    words = Words(blank=5, penolakan=5, perizinan=5, mutasi=5, musi=8)

    assert asking.read(written, words).mended == mended


def test_a_short_word_that_a_document_has_is_left_as_it_is() -> None:
    assert asking.read("blank spt", Words(blank=5, spt=1)).mended == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("kerja sama bersama", ["kerjasama", "sama"]),
        ("tandatangan", ["tandatangan"]),
        ("tanda tangan", ["tandatangan"]),
        ("on line", ["online"]),
        ("si maya", ["simaya"]),
        ("si kancil", ["kancil"]),
    ],
)
def test_what_is_one_word_in_two_is_read_as_one(written: str, meant: list[str]) -> None:
    known = Words(online=9, maya=4, kancil=2)

    asked = asking.read(written, known)

    assert [concept.alternatives[0].terms[0] for concept in asked.concepts] == meant


@pytest.mark.parametrize(
    ("written", "mended"),
    [("kota bajar", "kota banjar"), ("kab sumedng", "kab sumedang"), ("kota cerdas", "")],
)
def test_behind_a_kind_of_region_its_name_is_mended(written: str, mended: str) -> None:
    assert asking.read(written, Words()).mended == mended


def test_that_it_is_about_a_pemda_need_not_be_said() -> None:
    asked = asking.read("pemda yang pakai srikandi", Words(srikandi=3))

    assert [concept.text for concept in asked.required] == ["srikandi"]


def test_a_longer_way_is_not_looked_for_beside_a_word_of_it() -> None:
    (found,) = ways("surat-menyurat")

    assert "surat" in found
    assert "surat dinas" not in found


def test_how_an_application_is_had_need_not_be_said() -> None:
    asked = asking.read("aplikasi perizinan hibah gratis", Words())

    assert [concept.text for concept in asked.required] == ["perizinan"]


@pytest.mark.parametrize("question", ["aplikasi hibah", "perizinan hibah"])
def test_grants_are_asked_for_where_they_are_what_it_is_about(question: str) -> None:
    assert "hibah" in asking.read(question, Words()).required[-1].text


def test_one_thing_in_several_words_may_be_found_by_one_of_them() -> None:
    asked = asking.loosened(asking.read("aset tak berwujud", Words()), Words(aset=1, wujud=1))

    (concept,) = asked.concepts
    assert {w.terms for w in concept.alternatives} >= {("aset",)}
    assert ("wujud",) not in {w.terms for w in concept.alternatives}


def test_words_that_say_nothing_stand_for_nothing() -> None:
    """ "cuma-cuma" is read as "hanya", by which no gift is to be found."""
    free = synonyms.thesaurus().others(("gratis",))

    assert ("tanpa", "biaya") in free
    assert ("hanya",) not in free


def test_a_word_that_says_little_stays_so_behind_a_stop_word() -> None:
    asked = asking.read("bagaimana cara absensi", Words())

    assert [(c.text, c.weak) for c in asked.concepts] == [("cara", True), ("absensi", False)]


@pytest.mark.parametrize("written", ["temuan BPK", "temuan badan pemeriksa keuangan"])
def test_the_auditors_are_no_gentleman(written: str) -> None:
    _found, auditors = ways(written)

    assert {"bpk", "badan periksa keuangan"} <= set(auditors)


def test_a_letter_of_duty_counts_and_need_not_be_there() -> None:
    asked = asking.read("spt pegawai", Words(pegawai=5))

    assert [(concept.text, concept.weak) for concept in asked.concepts] == [
        ("spt", True),
        ("pegawai", False),
    ]


@pytest.mark.parametrize("question", ["persediaan barang", "perbaikan printer"])
def test_words_of_the_table_are_no_slips(question: str) -> None:
    documents = {"penyediaan": 5, "perbankan": 5, "barang": 3, "printer": 3, "sedia": 3}

    assert asking.read(question, Words(**documents)).mended == ""


def test_the_parts_of_a_word_with_a_hyphen_are_known() -> None:
    """Documents are found by them: "budgeting" is no slip where one has "e-budgeting"."""
    words = Words(**{"e-budgeting": 2})

    assert words.knows("budgeting")
    assert words.documents("budgeting") == 2
    assert not words.knows("budget")


@pytest.mark.parametrize(
    ("question", "is_needed"),
    [
        ("perbup nomor 12", False),
        ("perbup nomer: 12", False),
        ("nomor bentrok", True),
        ("bentrok nomor", True),
    ],
)
def test_a_number_is_asked_for_where_none_follows(question: str, is_needed: bool) -> None:
    required = {concept.text for concept in asking.read(question, Words()).required}

    assert bool({"nomor", "nomer"} & required) is is_needed


def test_another_number_of_the_same_thing_may_be_what_is_written_about() -> None:
    (found,) = ways("IPv4", "ipv6")

    assert 0 < found["ipv6"] < found["ipv4"]


@pytest.mark.parametrize(("form", "root"), [("logging", "log"), ("stamped", "stamp")])
def test_a_form_of_an_english_word_is_read_as_the_word(form: str, root: str) -> None:
    meant = synonyms.thesaurus().indonesian[root,]

    assert " ".join(meant[0]) in ways(form)[0]


def test_a_form_that_documents_have_stands_for_itself() -> None:
    assert "log" not in ways("logging", "logging")[0]

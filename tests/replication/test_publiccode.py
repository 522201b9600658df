"""publiccode.yml: what is read, what is wrong with it and where, and what is written."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from livinglab.replication import publiccode, publiccode_facts
from livinglab.replication.models import Application
from livinglab.replication.publiccode_facts import Around
from livinglab.replication.queries.catalog import application_to_change
from livinglab.replication.services import publiccode as services
from livinglab.replication.yaml_core import LARGEST, Place, read
from tests.factories.accounts import make_curator
from tests.factories.catalog import make_application

GOOD = """\
publiccodeYmlVersion: "0.7"
name: e-Office
url: https://kode.example.go.id/e-office.git
platforms: [web, android]
developmentStatus: stable
softwareType: standalone/web
organisation:
  name: Pemerintah Kabupaten Sumedang
  uri: urn:x-id-pemda:32.11
description:
  id:
    shortDescription: Kantor elektronik.
    longDescription: >
      Kantor elektronik untuk surat-menyurat, disposisi, absensi, dan pengukuran kinerja,
      yang dipakai perangkat daerah sampai kecamatan dan desa, dari mana saja, kapan saja.
    documentation: https://dokumentasi.example.go.id/e-office
    features:
      - Absensi
      - Surat-menyurat
legal:
  license: EUPL-1.2
  mainCopyrightOwner: Pemerintah Kabupaten Sumedang
maintenance:
  type: internal
  contacts:
    - name: Tim Aplikasi
      email: rahasia@example.go.id
localisation:
  localisationReady: false
  availableLanguages: [id]
"""


@pytest.fixture(autouse=True)
def _context(session: Session) -> None:
    """Messages are translated, which needs an application."""


def faults(text: str | bytes) -> list[tuple[str, Place]]:
    return [(fault.key, fault.place) for fault in publiccode.check(text).faults]


def test_a_good_file_has_no_faults() -> None:
    assert publiccode.check(GOOD).faults == []
    assert publiccode.check("\ufeff" + GOOD).faults == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("012", 12),
        ("0o14", "0o14"),
        ("1_000", "1_000"),
        ("2017-04-15", "2017-04-15"),
        ("12:30:45", "12:30:45"),
        ("0.7", 0.7),
        ("'0.7'", "0.7"),
        ("~", None),
        ("1e999", "1e999"),
        ('"\\ud800\\0x"', "?x"),
    ],
)
def test_yaml_means_what_the_core_schema_says(text: str, value: Any) -> None:
    assert read(f"a: {text}").value == {"a": value}


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("a: 1\nb: 2\na: 3", "a", Place(3, 1)),
        ("a:\n  b: 1\n  b: 2", "a.b", Place(3, 3)),
        ("a: &x 1\nb: *x", "", Place(1, 4)),
        ("a: [1,\nb: c: d", "", Place(2, 5)),
        ("? [1]\n: 2", "", Place(1, 3)),
        ("a: 1\n---\nb: 2", "", Place(2, 1)),
        ("[" * 5000, "", Place(1, 13)),
        ("a: \x07", "", Place(1, 1)),
        (b"\xff\xfe\x00", "", Place(1, 1)),
        (b"a" * (LARGEST + 1), "", Place(1, 1)),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(
    text: str | bytes, key: str, place: Place
) -> None:
    found = read(text).faults

    assert [(fault.key, fault.place) for fault in found] == [(key, place)]


@pytest.mark.parametrize("text", ["", "# kosong", "hanya teks", "- a\n- b", "null"])
def test_what_has_no_keys_is_one_fault(text: str) -> None:
    assert faults(text) == [("", Place(1, 1))]


def test_a_message_names_key_line_and_column() -> None:
    text = GOOD.replace("developmentStatus: stable", "developmentStatus: siap")

    found = publiccode.check(text).faults

    assert [str(fault) for fault in found] == [
        "developmentStatus (baris 5, kolom 1): Harus salah satu dari: "
        "concept, development, beta, stable, obsolete."
    ]


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ('publiccodeYmlVersion: "0.7"', "publiccodeYmlVersion: 0.7", ["publiccodeYmlVersion"]),
        ('publiccodeYmlVersion: "0.7"', 'publiccodeYmlVersion: "9"', ["publiccodeYmlVersion"]),
        ("name: e-Office\n", "", ["name"]),
        ("name: e-Office", "name:", ["name"]),
        ("url: https:", "url: ftp:", ["url"]),
        ("url: https://kode.example.go.id/e-office.git", "url: javascript:alert(1)", ["url"]),
        ("platforms: [web, android]", "platforms: web", []),
        ("platforms: [web, android]", "platforms: []", ["platforms"]),
        ("platforms: [web, android]", "platforms: [web, {a: b}]", ["platforms"]),
        ("standalone/web", "situs", ["softwareType"]),
        ("urn:x-id-pemda:32.11", "sumedang", ["organisation.uri"]),
        ("    shortDescription: Kantor elektronik.\n", "", ["description.id.shortDescription"]),
        ("Kantor elektronik.", "K" * 151, ["description.id.shortDescription"]),
        ("EUPL-1.2", "milik kami sendiri", ["legal.license"]),
        ("EUPL-1.2", "(MIT OR Apache-2.0)", []),
        ("type: internal", "type: sendiri", ["maintenance.type"]),
        ("type: internal", "type: contract", ["maintenance.contractors"]),
        (
            "    - name: Tim Aplikasi\n      email",
            "    - email",
            ["maintenance.contacts.0.name"],
        ),
        (
            "localisationReady: false",
            "localisationReady: NO",
            ["localisation.localisationReady"],
        ),
        ("[id]", "[]", ["localisation.availableLanguages"]),
        ("[id]", "[bahasa Indonesia]", ["localisation.availableLanguages"]),
        ("  id:\n", "  bahasa_indonesia:\n", ["description.bahasa_indonesia"]),
    ],
)
def test_what_the_standard_asks_for(old: str, new: str, keys: list[str]) -> None:
    assert old in GOOD

    found = publiccode.check(GOOD.replace(old, new, 1)).faults

    assert [fault.key for fault in found] == keys


def test_an_empty_record_lacks_everything_at_once() -> None:
    assert [fault.key for fault in publiccode.check("x: 1").faults] == [
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    ]


def test_too_short_a_long_description_is_told_at_its_place() -> None:
    start, _, rest = GOOD.partition("    longDescription: >\n")
    text = start + "    longDescription: Pendek.\n" + rest.split("saja.\n", 1)[1]

    assert faults(text) == [("description.id.longDescription", Place(13, 5))]


def test_facts_come_from_the_file_without_the_names_of_persons() -> None:
    found = publiccode_facts.facts(publiccode.check(GOOD).value)

    assert found["repository_url"] == "https://kode.example.go.id/e-office.git"
    assert found["licence"] == "EUPL-1.2"
    assert found["documentation_url"] == "https://dokumentasi.example.go.id/e-office"
    assert "rahasia" not in str(found)
    assert publiccode_facts.features(publiccode.check(GOOD).value) == [
        "Absensi",
        "Surat-menyurat",
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"description": "teks", "legal": [], "url": 3},
        {"description": {"id": []}, "url": "javascript:alert(1)"},
        {"description": {"id": {"features": "satu", "documentation": ["x"]}}},
    ],
)
def test_facts_of_a_faulty_file_are_those_that_can_be_used(value: dict[str, Any]) -> None:
    assert publiccode_facts.facts(value) == {}
    assert publiccode_facts.features(value) == []


def whole(application: Application) -> Application:
    return application_to_change(application.slug, None, "modules")


def test_what_we_write_can_be_read_and_says_what_is_missing() -> None:
    application = make_application("NO", licence="EUPL-1.2", summary="Ya: #1 & 'satu'\nbaris")

    text = publiccode_facts.write(
        application,
        Around(("Absensi",), "1.0", date(2026, 3, 15), ("Kabupaten Ogan Ilir",)),
    )
    checked = publiccode.check(text)

    assert checked.value["name"] == "NO"
    assert checked.value["publiccodeYmlVersion"] == "0.7"
    assert checked.value["organisation"] == {
        "name": "Pemerintah Kabupaten Sumedang",
        "uri": "urn:x-id-pemda:32.11",
    }
    assert checked.value["usedBy"] == ["Kabupaten Ogan Ilir"]
    assert checked.value["releaseDate"] == "2026-03-15"
    assert text.startswith("# Belum lengkap menurut standar:\n# - url: ")
    assert "id:" in text
    assert not {"IT", "ID", "id"} & checked.value.keys()


def test_a_kept_file_comes_out_whole_with_what_the_catalog_knows() -> None:
    application = whole(make_application("e-Office"))
    checked = publiccode.check(GOOD)
    curator = make_curator()
    services.keep_publiccode(application, curator, raw=GOOD.encode(), checked=checked)
    services.fill_from_publiccode(application, curator)

    text = publiccode_facts.write(application, Around())

    assert publiccode.check(text).faults == []
    assert publiccode.check(text).value["maintenance"]["type"] == "internal"


def test_a_file_with_faults_is_kept_with_them() -> None:
    application = whole(make_application("e-Office"))
    raw = b"name: \0e-Office\nname: dua\n"

    services.keep_publiccode(
        application, make_curator(), raw=raw, checked=publiccode.check(raw)
    )

    assert application.publiccode_raw == "name: e-Office\nname: dua\n"
    assert application.publiccode_faults


def test_filling_leaves_what_is_there_alone() -> None:
    application = whole(
        make_application(
            "e-Office", licence="MIT", summary="Ringkasan kami.", modules=("Arsip",)
        )
    )
    curator = make_curator()
    services.keep_publiccode(
        application, curator, raw=GOOD.encode(), checked=publiccode.check(GOOD)
    )

    services.fill_from_publiccode(application, curator)

    assert (application.licence, application.summary) == ("MIT", "Ringkasan kami.")
    assert application.repository_url == "https://kode.example.go.id/e-office.git"
    assert application.intellectual_property.endswith("Pemerintah Kabupaten Sumedang")
    assert [module.name for module in application.modules] == ["Arsip"]


def test_filling_makes_modules_where_there_are_none(app: Flask) -> None:
    application = whole(make_application("e-Office"))
    curator = make_curator()
    services.keep_publiccode(
        application, curator, raw=GOOD.encode(), checked=publiccode.check(GOOD)
    )

    services.fill_from_publiccode(application, curator)

    assert [module.name for module in application.modules] == ["Absensi", "Surat-menyurat"]

"""Texts are taken out of every kind of document; whatever a file does harms only itself."""

import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from livinglab import filetext
from livinglab.documents import CSV, OFFICE, OPEN_DOCUMENT, PDF, TEXT
from livinglab.filetext import Outcome, Reading, State, program
from tests.factories.documents import docx, open_document, packed, pdf, pptx, xlsx

TYPES = {kind: media_type for media_type, kind in filetext.KINDS.items()}
BROKEN, TOO_LARGE = Outcome(State.BROKEN), Outcome(State.TOO_LARGE)


def read(content: bytes, kind: str) -> Outcome:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        reading = Reading(file, TYPES[kind])
    while (outcome := reading.wait(1)) is None:
        pass
    return outcome


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Have another program do the reading, under the true one's limits."""

    def put(code: str) -> None:
        path = tmp_path / "other.py"
        true = f"import runpy\nrunpy.run_path({str(filetext.PROGRAM)!r})['limit']()\n"
        path.write_text(true + "import os, signal, sys, time\n" + code)
        monkeypatch.setattr(filetext, "PROGRAM", path)

    return put


def test_every_document_that_is_let_in_can_be_read() -> None:
    kinds = {PDF, CSV, TEXT, *OFFICE.values(), *OPEN_DOCUMENT.values()}
    assert {kind.media_type for kind in kinds} == set(filetext.KINDS)


STRUCK = "<text:tracked-changes><text:p>dicoret</text:p></text:tracked-changes>"
SAID = "<text:h>Judul</text:h><text:p>Satu <text:span>dua</text:span><text:tab/>tiga</text:p>"
SOUND = {
    "pdf": (pdf("Pasal satu", "Pasal dua"), "Pasal satu\nPasal dua"),
    "docx": (docx("Satu", "Dua &amp; tiga"), "Satu\nDua & tiga"),
    "xlsx": (
        xlsx(
            ["Nama aplikasi", "<r/>Absensi"],
            "<row><c><v>42</v></c><c><is><t>Di sel</t></is></c></row>",
        ),
        "Nama aplikasi\nAbsensi\nDi sel",
    ),
    "pptx": (
        pptx(*(f"Lembar {n}" for n in range(1, 12))),
        "\n".join(f"Lembar {n}" for n in range(1, 12)),
    ),
    "odt": (open_document("text", STRUCK + SAID), "Judul\nSatu dua tiga"),
    "ods": (open_document("spreadsheet", SAID), "Judul\nSatu dua tiga"),
    "odp": (open_document("presentation", SAID), "Judul\nSatu dua tiga"),
    "txt": ("\ufeffDaerah  istiméwa\r\n\0\fAkhir".encode(), "Daerah istiméwa\nAkhir"),
    "csv": ("nama;kota\nBudi;Muntok caf\u00e9".encode("cp1252"), "nama;kota\nBudi;Muntok café"),
}


@pytest.mark.parametrize("kind", SOUND)
def test_the_text_of_each_kind(kind: str) -> None:
    content, text = SOUND[kind]

    outcome = read(content, kind)

    assert outcome == Outcome(State.DONE, text)


def bomb(size: int) -> bytes:
    return packed({"word/document.xml": b"<a>" + b" " * size})


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 20}'>" for n in range(12)
)
TWICE = pdf("Satu", objects={2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"})
LOCK = (
    "<</Filter/Standard/V 2/R 3/Length 128/P -4"
    f"/O<{'41' * 32}>/U<{'42' * 32}>>>"  # of a password that nobody has
)
LOCKED = pdf("Rahasia", objects={99: LOCK}, trailer="/Encrypt 99 0 R/ID[<00112233><00112233>]")


def stream(content: bytes, packing: str) -> str:
    inside = content.decode("latin-1")
    return f"<</Length {len(content)}/Filter/{packing}>>stream\n{inside}\nendstream"


def swollen(megabytes: int) -> bytes:
    """Packed, some thousandth of what it unpacks to."""
    packer = zlib.compressobj()
    parts = [packer.compress(b"a" * 1_000_000) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


NUMBERS = "<row>" + "<c><v>123456</v></c>" * 1_000_000 + "</row>"
HOSTILE = {
    "no bytes": (b"", "pdf", BROKEN),
    "no bytes of office": (b"", "docx", BROKEN),
    "no bytes of text": (b"", "txt", Outcome(State.EMPTY)),
    "encrypted": (LOCKED, "pdf", BROKEN),
    "truncated at the head": (pdf("Satu")[:40], "pdf", BROKEN),
    "pages that hold themselves": (TWICE, "pdf", BROKEN),
    "deep brackets": (pdf("Satu", objects={11: "[" * 100_000}), "pdf", None),
    "a page that swells": (
        pdf("Satu", objects={11: stream(swollen(500), "FlateDecode")}),
        "pdf",
        None,
    ),
    "nothing but a picture": (pdf(""), "pdf", Outcome(State.EMPTY)),
    "another kind": (docx("Satu"), "pdf", BROKEN),
    "yet another kind": (pdf("Satu"), "docx", BROKEN),
    "another office's": (xlsx(["Satu"]), "docx", BROKEN),
    "zip bomb": (bomb(program.MOST_UNPACKED + 10), "docx", TOO_LARGE),
    "many members": (packed({f"{n}": "" for n in range(5_001)}), "docx", TOO_LARGE),
    "packed without limit": (
        packed({"word/document.xml": bomb(10)}, zipfile.ZIP_BZIP2),
        "docx",
        BROKEN,
    ),
    "billion laughs": (docx("&m;", doctype=LAUGHS + "]>"), "docx", BROKEN),
    "a file of the machine": (
        docx("&x;", doctype="<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
        "docx",
        BROKEN,
    ),
    "deep elements": (packed({"content.xml": "<p>" * 1_000_000}), "odt", BROKEN),
    "cut in the middle": (docx(*["Satu"] * 9_000)[:-40], "docx", BROKEN),
    "a million numbers": (xlsx(["Satu"], NUMBERS), "xlsx", Outcome(State.DONE, "Satu")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_marked(case: str) -> None:
    content, kind, expected = HOSTILE[case]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    outcome = read(content, kind)

    if expected is None:
        assert outcome.state in {State.BROKEN, State.EMPTY, State.TOO_LARGE}
    else:
        assert outcome == expected
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert spent < program.CPU_SECONDS + 5


def test_a_page_that_cannot_be_read_costs_only_itself() -> None:
    spoilt = pdf(
        "Satu", "Dua", objects={11: "<</Length 3/Filter/Nonsense>>stream\nabc\nendstream"}
    )

    assert read(spoilt, "pdf") == Outcome(State.DONE, "Dua")


def test_a_long_text_is_cut_and_long_lines_are_broken() -> None:
    outcome = read(b"kata " * 200_000, "txt")

    assert outcome.state is State.DONE
    assert program.MOST_TEXT - 10 < len(outcome.text) <= program.MOST_TEXT
    assert max(map(len, outcome.text.splitlines())) <= program.LINE


def test_one_endless_word_is_broken_too() -> None:
    assert max(map(len, read(docx("a" * 100_000), "docx").text.splitlines())) == program.LINE


def test_an_endless_loop_ends_and_what_was_found_is_kept(
    instead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filetext, "SECONDS", 1)
    instead("print('Satu', flush=True)\ntime.sleep(1000)")
    began = time.monotonic()

    outcome = read(b"", "pdf")

    assert outcome == Outcome(State.TOO_LARGE, "Satu")
    assert time.monotonic() - began < 10


def test_time_of_the_processor_is_limited(instead: Callable[[str], None]) -> None:
    instead(
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 6))\nwhile True: pass"
    )

    assert read(b"", "pdf") == TOO_LARGE


def test_nobody_need_watch_for_it_to_end(instead: Callable[[str], None]) -> None:
    instead("signal.alarm(1)\ntime.sleep(1000)")

    assert read(b"", "pdf") == TOO_LARGE


def test_memory_is_limited(instead: Callable[[str], None]) -> None:
    instead(
        "try:\n    b'x' * (600 * 1024 * 1024)\nexcept MemoryError:\n    print('tidak muat')"
    )

    assert read(b"", "pdf") == Outcome(State.DONE, "tidak muat")


def test_no_file_is_written(instead: Callable[[str], None], tmp_path: Path) -> None:
    written = tmp_path / "written"
    instead(
        f"try:\n    open({str(written)!r}, 'w').write('x' * 9999)\n"
        "except OSError:\n    print('tertolak')"
    )

    assert read(b"", "pdf") == Outcome(State.DONE, "tertolak")
    assert written.stat().st_size == 0


def test_nothing_of_the_site_is_handed_down(
    instead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "sangat rahasia")
    instead(
        "assert 'SECRET_KEY' not in os.environ\n"
        "assert not any(name.startswith('livinglab') for name in sys.modules)\n"
        "print(sorted(os.environ), len(os.listdir('/proc/self/fd')) - 1)"
    )

    outcome = read(b"", "pdf")

    assert outcome == Outcome(State.DONE, "['LC_ALL'] 3")


def test_a_flood_of_output_is_stopped(instead: Callable[[str], None]) -> None:
    instead("while True: os.write(1, b'kata ' * 9999)")

    outcome = read(b"", "pdf")

    assert outcome.state is State.TOO_LARGE
    assert len(outcome.text) <= program.MOST_TEXT * 1.01
    assert max(map(len, outcome.text.splitlines())) <= program.LINE


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_file_that_crashes_its_reader_is_broken(
    instead: Callable[[str], None], number: int
) -> None:
    instead(f"print('Satu', flush=True)\nos.kill(os.getpid(), {number})")

    assert read(b"", "pdf") == BROKEN


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_reader_that_others_kill_is_no_fault_of_the_file(
    instead: Callable[[str], None], number: int
) -> None:
    instead(f"os.kill(os.getpid(), {number})")

    assert read(b"", "pdf") == Outcome(State.WAITING)


def test_a_program_that_cannot_start_is_no_fault_of_the_file(
    instead: Callable[[str], None],
) -> None:
    instead("import no_such_library")

    assert read(b"", "pdf") == Outcome(State.WAITING)


def test_a_reading_that_nobody_wants_any_more_ends(instead: Callable[[str], None]) -> None:
    instead("print(os.getpid(), flush=True)\ntime.sleep(1000)")
    with TemporaryFile() as file:
        reading = Reading(file, TYPES["pdf"])
    process = reading._process
    assert reading.wait(0.1) is None

    del reading

    assert process.returncode == -signal.SIGKILL


def test_the_program_needs_nothing_of_the_site() -> None:
    """It is started alone, so an import of the site would be found out here."""
    done = subprocess.run(
        [sys.executable, "-I", str(filetext.PROGRAM), "txt"],
        input=b"Satu",
        capture_output=True,
        cwd="/",
        env={},
        check=True,
    )

    assert done.stdout == b"Satu\n"
    assert os.fsencode("livinglab import") not in filetext.PROGRAM.read_bytes()

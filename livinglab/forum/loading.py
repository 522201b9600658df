"""The categories; and, while developing only, a few threads that are marked as examples."""

from collections.abc import Callable
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from livinglab.accounts.models import Membership, User
from livinglab.db import db
from livinglab.forum.models import Category, Thread, ThreadKind
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import answers, polls, posts, threads
from livinglab.replication.models import Application

CATEGORIES = (
    (
        "tanya-jawab-replikasi",
        "Tanya Jawab Replikasi",
        "Bertanya tentang meniru aplikasi: memilih, meminta, memasang, dan memulai.",
    ),
    ("praktik-baik", "Praktik Baik", "Cerita tentang yang sudah berhasil, dengan buktinya."),
    (
        "jaringan-dan-blank-spot",
        "Jaringan dan Blank Spot",
        "Bekerja dengan sinyal lemah, listrik yang padam, dan server sendiri.",
    ),
    (
        "kepegawaian-dan-kinerja",
        "Kepegawaian dan Kinerja",
        "Absensi, kinerja pegawai, tunjangan, dan akuntabilitas.",
    ),
    (
        "persuratan-dan-tnde",
        "Persuratan dan TNDE",
        "Surat-menyurat, tanda tangan elektronik, dan hubungan dengan SRIKANDI.",
    ),
    ("layanan-warga", "Layanan Warga", "Perizinan, pengaduan, dan layanan untuk warga."),
    ("data-dan-integrasi", "Data dan Integrasi", "Satu data, bagi pakai, dan API."),
    (
        "regulasi-dan-kerja-sama",
        "Regulasi dan Kerja Sama",
        "MoU, PKS, hibah, hak cipta, dan aturan yang melandasinya.",
    ),
    ("pengumuman", "Pengumuman", "Kabar dari kementerian dan pengelola situs."),
)


def load_categories() -> int:
    """Make the categories that are not there yet; how many were made."""
    present = set(db.session.scalars(select(Category.slug)).all())
    missing = [
        Category(slug=slug, name=name, description=description, position=position)
        for position, (slug, name, description) in enumerate(CATEGORIES, 1)
        if slug not in present
    ]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


class Example(NamedTuple):
    """A thread by demonstration persons. It says nothing about real places but questions."""

    category: str
    kind: ThreadKind
    author: str
    title: str
    body: str
    replies: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    accepted: int = 0  # the number of the post that answers it
    poll: polls.Facts | None = None
    votes: tuple[tuple[str, int], ...] = ()  # who chose which option, counted from 0


EXAMPLES = (
    Example(
        "jaringan-dan-blank-spot",
        ThreadKind.QUESTION,
        "perwakilan-anambas@contoh.example",
        "Bagaimana absensi digital berjalan di kantor tanpa sinyal?",
        "Beberapa kantor di wilayah kami tidak terjangkau sinyal sama sekali.\n\n"
        "Adakah aplikasi absensi yang **menyimpan dulu di gawai** lalu mengirim saat ada"
        " jaringan? Bagaimana dengan kejujuran jam dan lokasinya?",
        (
            (
                "anggota@contoh.example",
                "Ini contoh jawaban. Yang perlu ditanyakan kepada daerah asal:\n\n"
                "1. apakah absen tersimpan luring dan terkirim belakangan,\n"
                "2. apakah jam dicatat dari GPS, bukan dari gawai,\n"
                "3. apakah atasan dapat membenarkan absen yang terlambat terkirim.\n\n"
                "Lihat kendala blank spot pada replikasi e-Office di catatan replikasi.",
            ),
            (
                "perwakilan-anambas@contoh.example",
                "Terima kasih. Daftar pertanyaan ini kami pakai saat studi tiru.",
            ),
        ),
        ("absensi", "blank spot"),
        accepted=2,
    ),
    Example(
        "persuratan-dan-tnde",
        ThreadKind.QUESTION,
        "anggota@contoh.example",
        "Modul surat-menyurat e-Office atau SRIKANDI: mana yang dipakai?",
        "Kami ingin memakai modul absensi dan kinerja dari e-Office. Untuk surat-menyurat"
        " sudah ada SRIKANDI. Apakah modulnya dapat dipasang terpisah?",
        (),
        ("srikandi", "surat-menyurat"),
    ),
    Example(
        "regulasi-dan-kerja-sama",
        ThreadKind.DISCUSSION,
        "fasilitator@contoh.example",
        "Apa saja yang sebaiknya tertulis dalam PKS replikasi?",
        "Mari kumpulkan butir yang sering terlupa: kode sumber, hak cipta, pelatihan,"
        " masa berlaku, dan siapa yang menjawab bila ada gangguan.",
        (
            (
                "pemilik@contoh.example",
                "Tambahan contoh: sebutkan **modul mana** yang diserahkan dan rilis berapa.",
            ),
        ),
        ("PKS", "hibah"),
    ),
    Example(
        "praktik-baik",
        ThreadKind.DISCUSSION,
        "fasilitator@contoh.example",
        "Topik apa yang dibahas dalam pertemuan replikasi berikutnya?",
        "Ini contoh jajak pendapat. Pilih yang paling Anda perlukan; boleh lebih dari satu."
        " Topik lain silakan ditulis sebagai balasan.",
        (),
        ("pertemuan",),
        poll=polls.Facts(
            "",
            (
                "Absensi di kantor tanpa sinyal",
                "Menyusun PKS dan serah terima kode sumber",
                "Menghubungkan aplikasi dengan SRIKANDI",
                "Menghitung dampak sesudah setahun",
            ),
            is_multiple=True,
        ),
        votes=(
            ("perwakilan-anambas@contoh.example", 0),
            ("perwakilan@contoh.example", 1),
            ("pemilik@contoh.example", 1),
        ),
    ),
)


def load_demonstration() -> int:
    """The example threads that are not there yet; none in production."""
    if current_app.config["MODE"] != "development":
        return 0
    people = _demonstration_people()
    categories = {each.slug: each for each in db.session.scalars(select(Category)).all()}
    application = db.session.scalar(select(Application).where(Application.slug == "e-office"))
    present = set(db.session.scalars(select(Thread.title).where(Thread.is_demonstration)).all())
    missing = [one for one in EXAMPLES if one.title not in present and one.author in people]
    for one in missing:
        _make(one, people, categories[one.category], application)
    db.session.flush()
    return len(missing)


def _make(
    one: Example, people: dict[str, User], category: Category, application: Application | None
) -> None:
    author = people[one.author]
    thread = threads.start_thread(
        author,
        category=category,
        kind=one.kind,
        title=one.title,
        body=one.body,
        tags=one.tags,
        application_ids=[application.id] if application else [],
        organisation_id=_organisation(author),
        demonstration=True,
    )
    for email, body in one.replies:
        person = people[email]
        reply = posts.post_reply(
            thread, person, body=body, organisation_id=_organisation(person)
        )
        if reply.number == one.accepted:
            answers.accept_answer(thread, reply, author)
    if one.poll is not None:
        poll = polls.add_poll(opening_of(thread), author, one.poll)
        for email, place in one.votes:
            polls.vote(poll, people[email], [poll.options[place].id])


def _organisation(user: User) -> int | None:
    return min(user.organisation_ids, default=None)


def _demonstration_people() -> dict[str, User]:
    people = db.session.scalars(
        select(User)
        .where(User.is_demonstration, User.email_confirmed_at.is_not(None))
        .options(
            selectinload(User.memberships).joinedload(Membership.organisation),
            selectinload(User.grants),
        )
    ).all()
    return {person.email: person for person in people}


STEPS: tuple[tuple[str, Callable[[], int]], ...] = (("categories", load_categories),)
LATE_STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("demonstration threads", load_demonstration),
)

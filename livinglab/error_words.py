"""What each error is called, in the reader's language, and what to do about it."""

from typing import NamedTuple

from flask import Response, jsonify
from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Words(NamedTuple):
    """`href` and `label` are the next step; where it is empty the page offers the search."""

    title: LazyString
    text: LazyString
    href: str = ""
    label: LazyString | str = ""


HOME = {"href": "/", "label": _("Ke beranda")}
WORDS: dict[int | str, Words] = {
    400: Words(
        _("Permintaan ini tidak dapat dibaca"),
        _(
            "Alamat atau isian yang dikirim tidak lengkap. "
            "Kembali ke halaman sebelumnya dan coba lagi."
        ),
        **HOME,
    ),
    401: Words(
        _("Masuk dahulu untuk melanjutkan"),
        _("Halaman ini untuk anggota. Setelah masuk, Anda kembali ke sini."),
        "/masuk",
        _("Masuk"),
    ),
    403: Words(
        _("Anda tidak berwenang untuk ini"),
        _(
            "Peran Anda tidak mencakup tindakan ini. Bila seharusnya boleh, "
            "hubungi perwakilan daerah Anda atau moderator."
        ),
        "/akun/keanggotaan",
        _("Lihat keanggotaan Anda"),
    ),
    "refused": Words(
        _("Tulisan Anda tidak terkirim"),
        _(
            "Tempatnya mungkin baru saja dikunci atau dipindahkan, atau peran Anda tidak "
            "mencakupnya. Tulisan Anda masih ada di bawah: salin, atau kirim ulang nanti."
        ),
    ),
    404: Words(
        _("Halaman ini tidak ditemukan"),
        _(
            "Alamatnya mungkin salah ketik, atau isinya sudah dipindahkan. "
            "Coba cari di bawah ini."
        ),
    ),
    405: Words(
        _("Halaman ini tidak dibuka dengan cara itu"),
        _(
            "Tindakan ini hanya dapat dikirim dari formulirnya. "
            "Kembali dan coba lagi dari sana."
        ),
        **HOME,
    ),
    413: Words(
        _("Kiriman terlalu besar"),
        _("Perkecil berkas atau pendekkan teks, lalu kirim lagi. Belum ada yang tersimpan."),
        **HOME,
    ),
    422: Words(
        _("Isian belum dapat diterima"),
        _("Ada isian yang perlu diperbaiki. Kembali ke formulir dan periksa lagi."),
        **HOME,
    ),
    429: Words(
        _("Terlalu banyak permintaan dalam waktu singkat"),
        _("Tunggu sebentar, lalu coba lagi. Tulisan Anda tidak hilang dari perangkat ini."),
        **HOME,
    ),
    500: Words(
        _("Ada yang salah di pihak kami"),
        _(
            "Permintaan Anda tidak dapat diselesaikan. Kesalahan ini sudah tercatat; "
            "coba lagi beberapa menit lagi."
        ),
        **HOME,
    ),
    503: Words(
        _("LivingLab sedang tidak dapat melayani"),
        _("Coba lagi sebentar lagi. Yang sudah tersimpan tetap aman."),
        "/status",
        _("Lihat status"),
    ),
    "busy": Words(
        _("LivingLab sedang sangat ramai"),
        _(
            "Coba lagi beberapa detik lagi. Tidak ada yang rusak, dan yang sudah tersimpan "
            "tetap aman."
        ),
        **HOME,
    ),
    "full": Words(
        _("Tempat penyimpanan situs sedang penuh"),
        _(
            "Kiriman Anda belum tersimpan, dan tidak ada yang tersimpan sebagian. Membaca "
            "tetap dapat. Pengelola perlu mengosongkan ruang; coba lagi nanti."
        ),
        "/status",
        _("Lihat status"),
    ),
    "no room": Words(
        _("Tempat penyimpanan situs sedang penuh"),
        _(
            "Server tidak punya ruang untuk membuat berkas atau halaman ini sekarang. Tidak "
            "ada yang hilang. Pengelola perlu mengosongkan ruang; coba lagi nanti."
        ),
        "/status",
        _("Lihat status"),
    ),
    "storage": Words(
        _("Penyimpanan berkas sedang tidak menjawab"),
        _(
            "Berkas belum dapat diambil atau disimpan; tulisan tetap dapat dibaca dan dikirim "
            "tanpa berkas. Yang baru Anda kirim belum tersimpan, juga tidak sebagian. "
            "Coba lagi sebentar lagi."
        ),
        **HOME,
    ),
    "unsure": Words(
        _("Basis data sedang tidak dapat dicapai"),
        _(
            "Kiriman Anda belum dapat dipastikan tersimpan. Kirim lagi sebentar lagi; "
            "yang sudah tersimpan tetap aman."
        ),
        "/status",
        _("Lihat status"),
    ),
    "resend": Words(
        _("Formulir belum terkirim"),
        _(
            "Formulir terbuka terlalu lama, atau Anda sudah keluar di jendela lain. "
            "Belum ada yang tersimpan, dan belum ada yang hilang."
        ),
    ),
}


def words_for(error: int | str) -> Words:
    """The words for a code; an unusual one speaks as its nearest kin."""
    if error in WORDS:
        return WORDS[error]
    return WORDS[500 if isinstance(error, int) and error >= 500 else 400]


def for_programs(code: int, words: Words) -> Response:
    """What an address that answers JSON says of an error; its status is to be set."""
    return jsonify({"error": {"code": code, "message": str(words.title)}})

"""The letters this feature sends, in the language of who gets them."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from livinglab import outbox
from livinglab.accounts import tokens
from livinglab.accounts.models import User


def confirm_address(user: User, *, key: str) -> None:
    link = _link(f"/akun/konfirmasi/{tokens.make(tokens.CONFIRM, user)}")
    with force_locale(user.language):
        _post(
            key,
            user.email,
            _("Konfirmasi alamat e-mail Anda"),
            _("Halo %(name)s,", name=user.name),
            _("Alamat ini didaftarkan di LivingLab. Buka tautan berikut untuk memakainya:"),
            link,
            _("Tautan berlaku tujuh hari. Bila bukan Anda yang mendaftar, abaikan surat ini."),
        )


def already_registered(user: User, *, key: str) -> None:
    """To somebody whose address was entered again: no one but they are told."""
    with force_locale(user.language):
        _post(
            key,
            user.email,
            _("Alamat Anda sudah terdaftar"),
            _("Halo %(name)s,", name=user.name),
            _("Seseorang mencoba mendaftarkan alamat ini, tetapi Anda sudah punya akun."),
            _("Masuk di sini:"),
            _link("/masuk"),
            _("Lupa kata sandi? Minta yang baru di sini:"),
            _link("/akun/lupa-sandi"),
            _("Bila bukan Anda, abaikan surat ini. Tidak ada yang berubah."),
        )


def new_password(user: User, *, key: str) -> None:
    link = _link(f"/akun/sandi-baru/{tokens.make(tokens.RESET, user)}")
    with force_locale(user.language):
        _post(
            key,
            user.email,
            _("Buat kata sandi baru"),
            _("Halo %(name)s,", name=user.name),
            _("Buka tautan berikut untuk membuat kata sandi baru:"),
            link,
            _("Tautan berlaku satu jam dan hanya dapat dipakai sekali."),
            _("Bila bukan Anda yang meminta, abaikan surat ini. Tidak ada yang berubah."),
        )


def no_account(email: str, *, key: str) -> None:
    """To an address nobody has registered: its owner may have used another one."""
    _post(
        key,
        email,
        _("Permintaan kata sandi baru"),
        _(
            "Seseorang meminta kata sandi baru untuk alamat ini, tetapi alamat ini belum "
            "terdaftar di LivingLab. Mungkin Anda mendaftar dengan alamat lain."
        ),
        _("Daftar di sini:"),
        _link("/daftar"),
        _("Bila bukan Anda yang meminta, abaikan surat ini."),
    )


def confirm_new_address(user: User, email: str, *, key: str) -> None:
    link = _link(f"/akun/email/{tokens.make(tokens.EMAIL, user, email=email)}")
    with force_locale(user.language):
        _post(
            key,
            email,
            _("Konfirmasi alamat e-mail baru"),
            _("Halo %(name)s,", name=user.name),
            _("Buka tautan berikut untuk memakai alamat ini di LivingLab:"),
            link,
            _("Tautan berlaku satu hari. Bila bukan Anda yang meminta, abaikan surat ini."),
        )


def address_taken(email: str, *, key: str) -> None:
    _post(
        key,
        email,
        _("Alamat ini sudah dipakai"),
        _(
            "Seseorang meminta agar akunnya memakai alamat ini, tetapi alamat ini sudah "
            "dipakai sebuah akun LivingLab. Tidak ada yang berubah."
        ),
    )


def address_changed(user: User, old: str, *, key: str) -> None:
    with force_locale(user.language):
        _post(
            key,
            old,
            _("Alamat e-mail akun Anda diganti"),
            _("Halo %(name)s,", name=user.name),
            _("Akun LivingLab Anda tidak lagi memakai alamat ini."),
            _("Bila bukan Anda yang menggantinya, segera hubungi pengelola LivingLab."),
        )


def password_changed(user: User, *, key: str) -> None:
    with force_locale(user.language):
        _post(
            key,
            user.email,
            _("Kata sandi Anda diganti"),
            _("Halo %(name)s,", name=user.name),
            _("Kata sandi akun LivingLab Anda baru saja diganti."),
            _("Bila bukan Anda yang menggantinya, segera buat yang baru di sini:"),
            _link("/akun/lupa-sandi"),
        )


def _link(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def _post(key: str, to: str, subject: str, *paragraphs: str) -> None:
    body = "\n\n".join((*paragraphs, _("Salam,") + "\nLivingLab", _link("/")))
    outbox.post_mail(key, to=to, subject=f"LivingLab: {subject}", body=body + "\n")

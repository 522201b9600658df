"""What is said about a file that is not let in."""

from flask_babel import gettext as _


class Refused(ValueError):
    """The file is not let in; the message says why and what to do, to its owner."""


def not_allowed(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” bukan jenis berkas yang dapat dilampirkan. Yang dapat: gambar"
            " JPEG, PNG, WebP, atau GIF; PDF; dokumen Word (docx), Excel (xlsx), PowerPoint"
            " (pptx), OpenDocument (odt, ods, odp); dan teks atau CSV.",
            name=name,
        )
    )


def broken(name: str) -> Refused:
    return Refused(
        _(
            "“%(name)s” rusak atau tidak lengkap. Buka dan simpan kembali, lalu coba lagi.",
            name=name,
        )
    )

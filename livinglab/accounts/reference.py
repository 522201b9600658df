"""Ministries and agencies that the records name, and the names they go by there.

Which names mean the same body is taken from data/synonyms.csv, the records in
data/ and their oddities (Kominfo and Komdigi are one line there). The full
names were written without an official source at hand: an administrator can
correct them at /kelola/instansi.
"""

import re
from typing import NamedTuple

from livinglab.accounts.models import OrganisationKind


class Institution(NamedTuple):
    slug: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    kind: OrganisationKind = OrganisationKind.MINISTRY


INSTITUTIONS = (
    Institution(
        "kementerian-panrb",
        "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
        "Kementerian PANRB",
        ("KemenPANRB", "KemenPAN-RB", "Kementerian PAN-RB", "Kementerian PAN RB", "PANRB"),
    ),
    Institution(
        "kemendagri",
        "Kementerian Dalam Negeri",
        "Kemendagri",
        ("Kementerian Dalam Negeri RI",),
    ),
    Institution(
        "bskdn-kemendagri",
        "Badan Strategi Kebijakan Dalam Negeri, Kementerian Dalam Negeri",
        "BSKDN Kemendagri",
        ("BSKDN", "Badan Strategi Kebijakan Dalam Negeri"),
    ),
    Institution(
        "komdigi",
        "Kementerian Komunikasi dan Digital",
        "Komdigi",
        (
            "Kemkomdigi",
            "Kementerian Komdigi",
            "Kominfo",
            "Kemkominfo",
            "Kemenkominfo",
            "Kementerian Kominfo",
            "Kementerian Komunikasi dan Informatika",
        ),
    ),
    Institution(
        "anri",
        "Arsip Nasional Republik Indonesia",
        "ANRI",
        ("Arsip Nasional",),
    ),
    Institution(
        "bssn",
        "Badan Siber dan Sandi Negara",
        "BSSN",
        (),
    ),
    Institution(
        "lan",
        "Lembaga Administrasi Negara",
        "LAN",
        ("LAN RI", "Lembaga Administrasi Negara RI"),
    ),
    Institution(
        "bappenas",
        "Kementerian Perencanaan Pembangunan Nasional/Badan Perencanaan Pembangunan Nasional",
        "Kementerian PPN/Bappenas",
        ("Bappenas", "Kementerian PPN", "Kementerian Bappenas"),
    ),
    Institution(
        "kemenkeu",
        "Kementerian Keuangan",
        "Kemenkeu",
        (),
    ),
    Institution(
        "bpks",
        "Badan Pengusahaan Kawasan Sabang",
        "BPKS",
        ("BPKS Sabang",),
        OrganisationKind.OTHER,
    ),
)


def known_as(text: str) -> str | None:
    """The slug of the institution that the text names; of several, the first named.

    `Kementerian PANRB (dikembangkan dari Smart Kampung Banyuwangi)` and
    `Pemerintah Pusat (aplikasi umum) - ANRI/KemenPANRB` are read as well:
    what stands in brackets is a remark.
    """
    whole = plain(re.sub(r"\([^)]*\)", " ", text))
    if whole in _SLUGS:
        return _SLUGS[whole]
    parts = re.split(r"[/,;&]| - | dan ", re.sub(r"\([^)]*\)", " ", text))
    return next((_SLUGS[plain(part)] for part in parts if plain(part) in _SLUGS), None)


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


_SLUGS = {
    plain(name): one.slug
    for one in INSTITUTIONS
    for name in (one.name, one.short_name, *one.aliases)
}

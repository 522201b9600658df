"""Ministries and agencies that the records name, and the names they go by there.

Names as the bodies themselves write them, at the address given. The ministry
that records before October 2024 call Kominfo is Komdigi since (Perpres
174/2024, https://peraturan.bpk.go.id/Details/307076/perpres-no-174-tahun-2024).
"""

import re
from typing import NamedTuple

from livinglab.accounts.models import OrganisationKind


class Institution(NamedTuple):
    slug: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    source_url: str
    kind: OrganisationKind = OrganisationKind.MINISTRY


INSTITUTIONS = (
    Institution(
        "kementerian-panrb",
        "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
        "Kementerian PANRB",
        ("KemenPANRB", "KemenPAN-RB", "Kementerian PAN-RB", "Kementerian PAN RB", "PANRB"),
        "https://www.menpan.go.id/",
    ),
    Institution(
        "kemendagri",
        "Kementerian Dalam Negeri",
        "Kemendagri",
        ("Kementerian Dalam Negeri RI",),
        "https://www.kemendagri.go.id/",
    ),
    Institution(
        "bskdn-kemendagri",
        "Badan Strategi Kebijakan Dalam Negeri, Kementerian Dalam Negeri",
        "BSKDN Kemendagri",
        ("BSKDN", "Badan Strategi Kebijakan Dalam Negeri"),
        "https://bskdn.kemendagri.go.id/",
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
        "https://www.komdigi.go.id/",
    ),
    Institution(
        "anri",
        "Arsip Nasional Republik Indonesia",
        "ANRI",
        ("Arsip Nasional",),
        "https://www.anri.go.id/",
    ),
    Institution(
        "bssn",
        "Badan Siber dan Sandi Negara",
        "BSSN",
        (),
        "https://www.bssn.go.id/",
    ),
    Institution(
        "lan",
        "Lembaga Administrasi Negara",
        "LAN",
        ("LAN RI", "Lembaga Administrasi Negara RI"),
        "https://lan.go.id/",
    ),
    Institution(
        "bappenas",
        "Kementerian Perencanaan Pembangunan Nasional/Badan Perencanaan Pembangunan Nasional",
        "Kementerian PPN/Bappenas",
        ("Bappenas", "Kementerian PPN", "Kementerian Bappenas"),
        "https://www.bappenas.go.id/",
    ),
    Institution(
        "kemenkeu",
        "Kementerian Keuangan",
        "Kemenkeu",
        (),
        "https://www.kemenkeu.go.id/",
    ),
    Institution(
        "bpks",
        "Badan Pengusahaan Kawasan Sabang",
        "BPKS",
        ("BPKS Sabang",),
        "https://bpks.go.id/",
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

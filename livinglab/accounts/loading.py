"""Organisations from the data; and, while developing only, a person for each role."""

from collections.abc import Callable
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Select, select

from livinglab.accounts import passwords, queries
from livinglab.accounts.models import (
    Grant,
    Membership,
    Organisation,
    Role,
    User,
)
from livinglab.accounts.services import load_institutions, load_organisations
from livinglab.db import Base, db, now
from livinglab.slugs import slugify

DEMONSTRATION_PASSWORD = "livinglab-contoh"  # noqa: S105  printed at the start; development only
SUMSEL, OGAN_ILIR, SUMEDANG = "16", "16.10", "32.11"
# Its records of 2024 tell of a network that comes and goes (data/replications.csv).
ANAMBAS = "21.05"


class Example(NamedTuple):
    """Nobody real: the name and the address say so."""

    label: str
    name: str
    email: str
    position: str
    organisation: str = ""  # a region's code or an institution's slug
    role: Role | None = None
    confirmed: bool = True


EXAMPLES = (
    Example(
        "member, not confirmed yet",
        "Wahyu (contoh)",
        "anggota-baru@contoh.example",
        "Analis Kebijakan",
        OGAN_ILIR,
        confirmed=False,
    ),
    Example(
        "member, Ogan Ilir",
        "Sari (contoh)",
        "anggota@contoh.example",
        "Pranata Komputer",
        OGAN_ILIR,
    ),
    Example(
        "representative, Ogan Ilir",
        "Rina (contoh)",
        "perwakilan@contoh.example",
        "Kepala Bidang Aplikasi",
        OGAN_ILIR,
        Role.REPRESENTATIVE,
    ),
    Example(
        "representative, Kepulauan Anambas (blank spots)",
        "Laut (contoh)",
        "perwakilan-anambas@contoh.example",
        "Kepala Seksi Infrastruktur",
        ANAMBAS,
        Role.REPRESENTATIVE,
    ),
    Example(
        "application owner, e-Office of Sumedang",
        "Asep (contoh)",
        "pemilik@contoh.example",
        "Pengembang Aplikasi",
        SUMEDANG,
        Role.OWNER,
    ),
    Example(
        "facilitator, Sumatera Selatan",
        "Dewi (contoh)",
        "fasilitator@contoh.example",
        "Koordinator SPBE",
        SUMSEL,
        Role.FACILITATOR,
    ),
    Example(
        "curator, Kementerian PANRB",
        "Bima (contoh)",
        "kurator@contoh.example",
        "Analis Tata Laksana",
        "kementerian-panrb",
        Role.CURATOR,
    ),
    Example(
        "moderator",
        "Maya (contoh)",
        "moderator@contoh.example",
        "Pengelola Forum",
        "komdigi",
        Role.MODERATOR,
    ),
    Example(
        "administrator",
        "Tono (contoh)",
        "administrator@contoh.example",
        "Pengelola Situs",
        "",
        Role.ADMINISTRATOR,
    ),
)
DEMONSTRATION: tuple[tuple[str, str], ...] = tuple((one.label, one.email) for one in EXAMPLES)


def load_demonstration() -> int:
    """One person for each role; none in production."""
    if current_app.config["MODE"] != "development":
        return 0
    present = set(db.session.scalars(select(User.email).where(User.is_demonstration)).all())
    missing = [one for one in EXAMPLES if one.email not in present]
    if missing:
        password_hash = passwords.hash_password(DEMONSTRATION_PASSWORD)
        for one in missing:
            _make(one, password_hash)
    db.session.flush()
    return len(EXAMPLES)


def grant_demonstration_roles() -> int:
    """What needs the catalog: the owner of e-Office."""
    if current_app.config["MODE"] != "development":
        return 0
    owner = next(one for one in EXAMPLES if one.role is Role.OWNER)
    user = db.session.scalar(select(User).where(User.email == owner.email))
    application_id = db.session.scalar(_application_id("e-office"))
    if user is None or application_id is None:
        return 0
    held = select(Grant.id).where(Grant.user_id == user.id, Grant.role == Role.OWNER)
    if db.session.scalar(held) is None:
        db.session.add(Grant(user_id=user.id, role=Role.OWNER, application_id=application_id))
        db.session.flush()
    return 1


def _make(example: Example, password_hash: str) -> None:
    user = User(
        email=example.email,
        name=example.name,
        handle=slugify(example.name),
        position=example.position,
        password_hash=password_hash,
        email_confirmed_at=now(),
        is_demonstration=True,
        wants_mail=False,
    )
    db.session.add(user)
    db.session.flush()
    organisation = _organisation(example.organisation)
    if organisation is not None:
        db.session.add(
            Membership(
                user_id=user.id,
                organisation_id=organisation.id,
                started_on=now().date(),
                confirmed_at=now() if example.confirmed else None,
            )
        )
    if example.role not in (None, Role.OWNER):
        db.session.add(
            Grant(
                user_id=user.id,
                role=example.role,
                organisation_id=organisation.id
                if organisation and example.role is Role.REPRESENTATIVE
                else None,
                region_code=SUMSEL if example.role is Role.FACILITATOR else None,
            )
        )


def _organisation(key: str) -> Organisation | None:
    if not key:
        return None
    if key[0].isdigit():
        return queries.organisation_of_region(key)
    return db.session.scalar(select(Organisation).where(Organisation.slug == key))


def _application_id(slug: str) -> Select[tuple[int]]:
    """By the table, because the catalog is built on the accounts and not under them."""
    table = Base.metadata.tables["application"]
    return select(table.c.id).where(table.c.slug == slug)


Step = tuple[str, Callable[[], int]]
STEPS: tuple[Step, ...] = (
    ("Local governments", load_organisations),
    ("Ministries and agencies", load_institutions),
    ("Demonstration accounts", load_demonstration),
)
LATE_STEPS: tuple[Step, ...] = (("Demonstration roles", grant_demonstration_roles),)

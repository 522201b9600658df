"""Reads of organisations, and finding one by what people and records call it."""

from collections.abc import Collection, Sequence

from flask import abort
from sqlalchemy import func, or_, select

from livinglab.accounts import reference
from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.db import db
from livinglab.regions import queries as regions
from livinglab.regions.models import RegionAlias, RegionDomain

LARGEST_ID = 2**31 - 1
# Mailboxes that anybody can have: they say nothing about where one works.
PUBLIC_MAIL = {"gmail.com", "yahoo.com", "yahoo.co.id", "outlook.com", "hotmail.com", "go.id"}


def find_organisation(organisation_id: int) -> Organisation | None:
    if not 0 < organisation_id <= LARGEST_ID:
        return None
    return db.session.get(Organisation, organisation_id)


def get_organisation(organisation_id: int) -> Organisation:
    return find_organisation(organisation_id) or abort(404)


def organisation_of_region(code: str) -> Organisation:
    """The pemda of a region, or 404."""
    organisation: Organisation = db.one_or_404(
        select(Organisation).where(Organisation.region_code == code.replace("\0", "?"))
    )
    return organisation


def organisations(kind: OrganisationKind | None = None) -> Sequence[Organisation]:
    found = select(Organisation).order_by(Organisation.name)
    if kind is not None:
        found = found.where(Organisation.kind == kind)
    return db.session.scalars(found).all()


def organisations_by_ids(ids: Collection[int]) -> Sequence[Organisation]:
    if not ids:
        return []
    return db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()


def organisation_names() -> Sequence[str]:
    """What the name field offers while one types."""
    return [
        short or name
        for short, name in db.session.execute(
            select(Organisation.short_name, Organisation.name).order_by(
                Organisation.short_name, Organisation.name
            )
        ).all()
    ]


def organisation_by_name(text: str) -> Organisation | None:
    """The one organisation that the text names, remarks in brackets aside; else None.

    Exact names first, then regions with their aliases ("Muba"), then what the
    records call a ministry ("Kementerian Kominfo (nasional)").
    """
    wanted = " ".join(text.replace("\0", " ").split())[:300]
    if not wanted:
        return None
    exact = db.session.scalars(
        select(Organisation)
        .where(
            or_(
                func.lower(Organisation.name) == wanted.lower(),
                func.lower(Organisation.short_name) == wanted.lower(),
            )
        )
        .limit(2)
    ).all()
    if len(exact) == 1:
        return exact[0]
    if code := regions.resolve_code(wanted.removeprefix("Pemerintah ")):
        return organisation_of_region(code)
    slug = reference.known_as(wanted)
    if slug is None:
        return None
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def matching_organisations(text: str, limit: int = 8) -> Sequence[Organisation]:
    """Organisations whose name, or whose region's other name, contains every word."""
    words = text.replace("\0", " ").split()[:6]
    if not words:
        return []
    found = select(Organisation)
    for word in words:
        found = found.where(
            or_(
                Organisation.name.icontains(word, autoescape=True),
                Organisation.short_name.icontains(word, autoescape=True),
                Organisation.region_code.in_(
                    select(RegionAlias.region_code).where(
                        func.lower(RegionAlias.alias) == word.lower()
                    )
                ),
            )
        )
    return db.session.scalars(
        found.order_by(func.length(Organisation.name), Organisation.name).limit(limit)
    ).all()


def suggest_organisation(email: str) -> Organisation | None:
    """The pemda whose domain the address ends in. A suggestion, which grants nothing."""
    labels = email.rpartition("@")[2].lower().replace("\0", "").split(".")
    domains = [".".join(labels[start:]) for start in range(max(0, len(labels) - 1))]
    known = [domain for domain in domains if domain not in PUBLIC_MAIL]
    if not known:
        return None
    codes = db.session.execute(
        select(RegionDomain.domain, RegionDomain.region_code)
        .where(RegionDomain.domain.in_(known))
        .order_by(func.length(RegionDomain.domain).desc())
        .limit(2)
    ).all()
    if not codes or (len(codes) == 2 and codes[0].domain == codes[1].domain):
        return None
    return organisation_of_region(codes[0].region_code)

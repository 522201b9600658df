"""Programmes and assessments for tests, made by the services that curators use."""

from itertools import count

from livinglab.db import db
from livinglab.regions import services
from livinglab.regions.models import Assessment, Programme, ProgrammeMember, Region
from livinglab.regions.services import AssessmentFacts, MemberFacts, ProgrammeFacts
from tests.factories.accounts import OGAN_ILIR

SOURCE = "https://example.go.id/berita"
_numbers = count(1)


def make_programme(name: str = "", *, claimed: int | None = None) -> Programme:
    return services.add_programme(
        ProgrammeFacts(
            name=name or f"Program {next(_numbers)}",
            description="Uraian program.",
            organisers="Kementerian Contoh",
            claimed_members=claimed,
            source_url=SOURCE,
            source_title="Berita",
        )
    )


def make_programme_member(
    programme: Programme | None = None, region_code: str = OGAN_ILIR, *, role: str = "anggota"
) -> ProgrammeMember:
    return services.put_member(
        programme or make_programme(),
        db.session.get_one(Region, region_code),
        MemberFacts(role, None, SOURCE),
    )


def make_assessment(
    region_code: str = OGAN_ILIR,
    *,
    index_name: str = "SPBE",
    period: str = "2023",
    value: float | None = 3.1,
    category: str = "Baik",
) -> Assessment:
    return services.record_assessment(
        db.session.get_one(Region, region_code),
        AssessmentFacts(index_name, period, category, value, SOURCE),
    )

"""Every write about regions, programmes and assessments."""

from livinglab.regions.services.assessments import (
    AlreadyAssessed,
    AssessmentFacts,
    change_assessment,
    record_assessment,
)
from livinglab.regions.services.programmes import (
    MemberFacts,
    NameTaken,
    ProgrammeFacts,
    add_programme,
    change_programme,
    put_member,
    remove_member,
)
from livinglab.regions.services.reference import load_regions

__all__ = [
    "AlreadyAssessed",
    "AssessmentFacts",
    "MemberFacts",
    "NameTaken",
    "ProgrammeFacts",
    "add_programme",
    "change_assessment",
    "change_programme",
    "load_regions",
    "put_member",
    "record_assessment",
    "remove_member",
]

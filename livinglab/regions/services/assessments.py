"""Writes about published values of indices. Who acted stands in the public log."""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from livinglab import pagecache
from livinglab.db import db
from livinglab.regions.models import Assessment, Region


class AlreadyAssessed(Exception):
    """The region has a value of this index for this period; that one is to be changed."""

    def __init__(self, assessment_id: int) -> None:
        super().__init__(assessment_id)
        self.assessment_id = assessment_id


@dataclass(frozen=True)
class AssessmentFacts:
    index_name: str
    period: str
    category: str
    value: float | None
    source_url: str


def record_assessment(region: Region, facts: AssessmentFacts) -> Assessment:
    _refuse_a_second(region.code, facts)
    assessment = Assessment(region_code=region.code, **asdict(facts))
    db.session.add(assessment)
    db.session.flush()
    pagecache.touch("regions")
    return assessment


def change_assessment(assessment: Assessment, region: Region, facts: AssessmentFacts) -> None:
    _refuse_a_second(region.code, facts, but=assessment.id)
    assessment.region_code = region.code
    for name, value in asdict(facts).items():
        setattr(assessment, name, value)
    db.session.flush()
    pagecache.touch("regions")


def _refuse_a_second(code: str, facts: AssessmentFacts, but: int | None = None) -> None:
    present = db.session.scalar(
        select(Assessment.id).where(
            Assessment.region_code == code,
            Assessment.index_name == facts.index_name,
            Assessment.period == facts.period,
        )
    )
    if present is not None and present != but:
        raise AlreadyAssessed(present)

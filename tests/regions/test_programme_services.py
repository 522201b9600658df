import pytest
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.regions import queries, services
from livinglab.regions.models import Region
from livinglab.regions.services import (
    AlreadyAssessed,
    AssessmentFacts,
    MemberFacts,
    NameTaken,
)
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR
from tests.factories.regions import (
    SOURCE,
    make_assessment,
    make_programme,
    make_programme_member,
)


def test_two_programmes_of_one_name_are_refused(session: Session) -> None:
    make_programme("Desa Digital")

    with pytest.raises(NameTaken):
        make_programme("desa  digital")


def test_a_name_without_letters_makes_no_address(session: Session) -> None:
    with pytest.raises(NameTaken):
        make_programme("???")


def test_putting_a_member_twice_changes_the_one_there_is(session: Session) -> None:
    programme = make_programme()
    region = db.session.get_one(Region, OGAN_ILIR)
    first = make_programme_member(programme)

    again = services.put_member(programme, region, MemberFacts("inisiator", None, SOURCE))

    assert again.id == first.id
    assert [each.role for each in queries.members_of(programme)] == ["inisiator"]


def test_a_member_that_was_a_mistake_is_removed(session: Session) -> None:
    programme = make_programme()
    member = make_programme_member(programme)

    services.remove_member(member)

    assert queries.members_of(programme) == []


def test_a_second_value_for_a_period_is_refused(session: Session) -> None:
    first = make_assessment()

    with pytest.raises(AlreadyAssessed) as refused:
        make_assessment(value=2.0, category="Cukup")

    assert refused.value.assessment_id == first.id


def test_an_assessment_can_be_moved_to_the_right_region(session: Session) -> None:
    assessment = make_assessment()
    facts = AssessmentFacts("SPBE", "2023", "Baik", 3.2, SOURCE)

    services.change_assessment(assessment, db.session.get_one(Region, KOTA_BANJAR), facts)

    assert (assessment.region_code, assessment.value) == (KOTA_BANJAR, 3.2)


def test_an_assessment_cannot_be_moved_onto_another(session: Session) -> None:
    make_assessment(KOTA_BANJAR)
    assessment = make_assessment(OGAN_ILIR)
    facts = AssessmentFacts("SPBE", "2023", "Baik", 3.2, SOURCE)

    with pytest.raises(AlreadyAssessed):
        services.change_assessment(assessment, db.session.get_one(Region, KOTA_BANJAR), facts)

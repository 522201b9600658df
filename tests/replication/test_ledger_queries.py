"""Counting over the ledger: filters, funnel, times, silence, and doors for other rooms."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from livinglab.replication import queries
from livinglab.replication.models import AgreementKind, ObstacleKind, Stage, Trust
from livinglab.replication.queries import dashboard, ledger
from livinglab.replication.queries.dashboard import Coverage, Filter, Headline, Rung
from livinglab.replication.queries.durations import durations
from livinglab.replication.queries.snapshot import snapshot
from livinglab.replication.services import facts
from tests.factories.accounts import (
    BANDUNG,
    KABUPATEN_BANJAR,
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.ledger import make_replication, make_step, plain_application
from tests.selects import counted_selects

TODAY = date(2026, 6, 1)


def codes(wanted: Filter) -> set[str | None]:
    return {row.region_code for row in dashboard.filtered(wanted)}


def test_filters_are_exact(session: Session) -> None:
    office, other = plain_application("Kantor"), plain_application("Lain")
    make_replication(OGAN_ILIR, office, stage=Stage.IN_USE, on="2022-06-28")
    make_replication(KOTA_BANJAR, office, stage=Stage.AGREEMENT, on="2023-01-06")
    make_replication(
        KABUPATEN_BANJAR, other, stage=Stage.INTEREST, on="2024", trust=Trust.DECLARED
    )
    make_replication(BANDUNG, office, is_draft=True)

    assert codes(Filter()) == {OGAN_ILIR, KOTA_BANJAR, KABUPATEN_BANJAR}
    assert codes(Filter(application=office.slug)) == {OGAN_ILIR, KOTA_BANJAR}
    assert codes(Filter(province="32")) == {KOTA_BANJAR}
    assert codes(Filter(region=KABUPATEN_BANJAR)) == {KABUPATEN_BANJAR}
    assert codes(Filter(trust=Trust.DECLARED)) == {KABUPATEN_BANJAR}
    assert codes(Filter(stage=Stage.AGREEMENT)) == {KOTA_BANJAR}
    assert codes(Filter(reached=Stage.AGREEMENT)) == {OGAN_ILIR, KOTA_BANJAR}
    assert codes(Filter(since=date(2023, 1, 1))) == {KOTA_BANJAR, KABUPATEN_BANJAR}
    assert codes(Filter(until=date(2022, 12, 31))) == {OGAN_ILIR}
    assert codes(Filter(state="not_adopted")) == {KABUPATEN_BANJAR}
    assert codes(Filter(programme=99)) == set()


def test_the_funnel_counts_who_stands_and_who_came_so_far(session: Session) -> None:
    application = plain_application()
    back = make_replication(OGAN_ILIR, application, stage=Stage.LAUNCHED, on="2023-01-01")
    make_step(back, Stage.PILOT, on="2024-01-01")
    gone = make_replication(BANDUNG, application, stage=Stage.PILOT, on="2023-01-01")
    make_step(gone, Stage.STOPPED, on="2024-01-01")

    rungs = {rung.stage: rung for rung in dashboard.funnel(dashboard.filtered(Filter()))}

    assert rungs[Stage.PILOT] == Rung(Stage.PILOT, standing=1, reached=2)
    assert rungs[Stage.LAUNCHED] == Rung(Stage.LAUNCHED, standing=0, reached=1)
    assert rungs[Stage.IN_USE] == Rung(Stage.IN_USE, standing=0, reached=0)


def test_unknown_is_not_the_same_as_not_yet(session: Session) -> None:
    make_replication(OGAN_ILIR, stage=Stage.AGREEMENT)
    make_replication(KOTA_BANJAR, stage=Stage.STUDY_VISIT)
    make_replication("16", stage=Stage.IN_USE)

    assert dashboard.coverage(dashboard.filtered(Filter()), 514) == Coverage(1, 1, 512)
    assert dashboard.local_regions(Filter()) == 514
    assert dashboard.local_regions(Filter(province="16")) == 17


def test_times_are_counted_between_exact_dates_and_only_forward(session: Session) -> None:
    application = plain_application()
    for code, visit, signed in (
        (OGAN_ILIR, "2024-01-01", "2024-01-11"),
        (KOTA_BANJAR, "2024-01-01", "2024-01-31"),
        (BANDUNG, "2024", "2024-03-01"),
        (KABUPATEN_BANJAR, "2024-05-01", "2024-03-01"),
    ):
        replication = make_replication(code, application, stage=Stage.STUDY_VISIT, on=visit)
        make_step(replication, Stage.AGREEMENT, on=signed)

    (found,) = durations(dashboard.filtered(Filter()))

    assert (found.start, found.end, found.n) == (Stage.STUDY_VISIT, Stage.AGREEMENT, 2)
    assert (found.shortest, found.low, found.median, found.high, found.longest) == (
        10,
        15,
        20,
        25,
        30,
    )


@pytest.mark.parametrize(
    ("stage", "days", "is_quiet"),
    [
        (Stage.PILOT, 180, False),
        (Stage.PILOT, 190, True),
        (Stage.IN_USE, 190, False),
        (Stage.IN_USE, 370, True),
        (Stage.STOPPED, 900, False),
    ],
)
def test_silence_is_longer_allowed_after_launch(
    session: Session, stage: Stage, days: int, is_quiet: bool
) -> None:
    make_replication(stage=stage, on=(TODAY - timedelta(days=days)).isoformat())

    assert bool(dashboard.stale(dashboard.filtered(Filter()), TODAY)) is is_quiet


@pytest.mark.parametrize(("days", "ends"), [(-1, False), (0, True), (90, True), (91, False)])
def test_the_latest_agreement_decides_when_it_ends(
    session: Session, days: int, ends: bool
) -> None:
    replication = make_replication(stage=Stage.AGREEMENT)
    for end in (TODAY - timedelta(days=400), TODAY + timedelta(days=days)):
        facts.add_agreement(
            replication,
            make_representative(OGAN_ILIR),
            facts.NewAgreement(AgreementKind.PKS, expires_on=end),
            trust=Trust.DECLARED,
        )

    assert bool(dashboard.expiring(dashboard.filtered(Filter()), TODAY)) is ends


def test_the_national_picture_agrees_with_its_rows(session: Session) -> None:
    application = plain_application()
    make_replication(OGAN_ILIR, application, stage=Stage.IN_USE, trust=Trust.DECLARED)
    make_replication(BANDUNG, application, stage=Stage.STUDY_VISIT)

    picture = queries.national_picture()

    assert picture.n == 2
    assert picture.trust == {
        Trust.REPORTED: 1,
        Trust.DECLARED: 1,
        Trust.CONFIRMED: 0,
        Trust.VERIFIED: 0,
    }
    assert picture.headline == Headline(in_use=1, regions=1, applications=1)
    assert picture.furthest == {OGAN_ILIR: Stage.IN_USE, BANDUNG: Stage.STUDY_VISIT}


def test_the_snapshot_is_read_once_until_the_ledger_is_written(session: Session) -> None:
    make_replication(OGAN_ILIR)
    session.commit()
    assert len(snapshot().rows) == 1

    with counted_selects() as selects:
        assert len(snapshot().rows) == 1
    assert len(selects) == 1

    make_replication(BANDUNG)
    assert len(snapshot().rows) == 2
    session.rollback()
    assert len(snapshot().rows) == 1

    make_replication(BANDUNG)
    session.commit()
    assert len(snapshot().rows) == 2


def test_a_corrected_date_does_not_count(session: Session) -> None:
    replication = make_replication(stage=Stage.STUDY_VISIT, on="2020-01-01")
    wrong = ledger.latest_steps(1)[0]
    make_step(replication, Stage.STUDY_VISIT, on="2021-01-01", corrects_id=wrong.id)

    (row,) = snapshot().rows

    assert row.reached[Stage.STUDY_VISIT].day == date(2021, 1, 1)
    assert [step.happened_on for step in ledger.latest_steps(5)] == [date(2021, 1, 1)]


def test_what_moved_last_names_each_replication_once(session: Session) -> None:
    twice = make_replication(OGAN_ILIR, stage=Stage.STUDY_VISIT, on="2025-11-07")
    make_replication(BANDUNG, stage=Stage.PILOT, on="2025-11-08")
    newest = make_step(twice, Stage.ADAPTATION, on="2025-11-10")
    make_step(twice, Stage.PILOT, on="")

    steps = ledger.latest_steps(5)

    assert [step.happened_on for step in steps] == [date(2025, 11, 10), date(2025, 11, 8)]
    assert steps[0].id == newest.id


def test_who_runs_it_and_since_when(session: Session) -> None:
    application = plain_application(owner=SUMEDANG)
    running = make_replication(OGAN_ILIR, application, stage=Stage.LAUNCHED)
    make_replication(BANDUNG, application, stage=Stage.PILOT)
    user, owner = make_user(of=OGAN_ILIR), make_user(of=SUMEDANG)
    make_user(of=BANDUNG)

    adopter = organisation_of(OGAN_ILIR).id
    found = queries.running_since([adopter, organisation_of(BANDUNG).id], [application.id])
    people = queries.people_running(application.id, 5)

    since = queries.RunsSince(running.stage_on, running.stage_precision)
    assert found == {(adopter, application.id): since}
    assert {membership.user_id for membership in people} == {user.id, owner.id}
    assert queries.running_since([], [application.id]) == {}


@pytest.mark.parametrize("many", [1, 3])
def test_lists_cost_one_question_however_long(session: Session, many: int) -> None:
    application = plain_application()
    for code in (OGAN_ILIR, BANDUNG, KOTA_BANJAR)[:many]:
        replication = make_replication(code, application, stage=Stage.IN_USE)
        facts.add_obstacle(
            replication,
            make_representative(code),
            kind=ObstacleKind.NETWORK,
            note="Tanpa sinyal.",
            trust=Trust.DECLARED,
        )
    session.commit()
    session.expunge_all()

    with counted_selects() as selects:
        assert len(queries.latest_steps(5)) == many
        found = [one.replication.adopter.label for one in ledger.obstacles()]
    assert (len(found), len(selects)) == (many, 2)


def test_solved_obstacles_come_first_then_where_it_runs_all_the_same(session: Session) -> None:
    application = plain_application()
    for code, stage, note in (
        (OGAN_ILIR, Stage.IN_USE, "dipakai"),
        (BANDUNG, Stage.INTEREST, "minat"),
        (KOTA_BANJAR, Stage.PILOT, "teratasi"),
    ):
        replication = make_replication(code, application, stage=stage)
        obstacle = facts.add_obstacle(
            replication,
            make_representative(code),
            kind=ObstacleKind.NETWORK,
            note=note,
            trust=Trust.DECLARED,
        )
        if note == "teratasi":
            facts.solve_obstacle(replication, obstacle, solution="Absen luring.")

    notes = [one.note for one in ledger.obstacles()]

    assert notes == ["teratasi", "dipakai", "minat"]

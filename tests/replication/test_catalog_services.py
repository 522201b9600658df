"""Writing the catalog: proposals, edits, decisions, releases, and what follows from them."""

from datetime import date

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts.models import Grant, Role, User
from livinglab.db import db
from livinglab.outbox import Event
from livinglab.publiclog import LogEntry
from livinglab.replication.models import (
    Application,
    ApplicationStatus,
    ModuleState,
    Obstacle,
    ObstacleKind,
    ReplicationModule,
    Review,
    Terms,
)
from livinglab.replication.queries.catalog import last_return
from livinglab.replication.services import catalog, documents, releases, reviews
from livinglab.replication.services.catalog import Belongings, ModuleFacts
from livinglab.search.models import SearchDocument
from tests.factories.accounts import (
    OGAN_ILIR,
    make_curator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication

DRAFT, SUBMITTED = ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED


def document(slug: str) -> SearchDocument | None:
    return db.session.scalar(
        select(SearchDocument).where(
            SearchDocument.kind == "application",
            SearchDocument.object_id == slug,
            SearchDocument.deleted.is_(False),
        )
    )


def verdicts(application: Application) -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Review.verdict, Review.reason)
        .where(Review.application_id == application.id)
        .order_by(Review.id)
    ).all()
    return [(verdict, reason) for verdict, reason in rows]


def events() -> list[str]:
    return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def propose(author: User, name: str = "e-Surat") -> Application:
    application = catalog.propose(
        organisation_of(OGAN_ILIR), author, name=name, summary="Surat antar-OPD."
    )
    catalog.edit(
        application,
        author,
        {"contact": "Diskominfo"},
        belongings=Belongings(categories=["office"]),
    )
    return application


def test_a_proposal_is_a_draft_that_search_does_not_know(session: Session) -> None:
    application = propose(make_user(of=OGAN_ILIR))

    assert application.status is DRAFT
    assert document("e-surat") is None


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("e-Surat", ["e-surat", "e-surat-2", "e-surat-3"]),
        ("Baru", ["baru-2", "baru-3", "baru-4"]),
        ("Bandingkan!", ["bandingkan-2", "bandingkan-3", "bandingkan-4"]),
        ("应用", ["aplikasi", "aplikasi-2", "aplikasi-3"]),
    ],
)
def test_each_application_gets_its_own_address(
    session: Session, name: str, slugs: list[str]
) -> None:
    author = make_user(of=OGAN_ILIR)

    assert [propose(author, name).slug for _number in range(3)] == slugs


def test_a_proposal_goes_to_the_curators_and_is_published(session: Session) -> None:
    author, curator = make_user(of=OGAN_ILIR), make_curator()
    application = propose(author)

    reviews.submit(application, author)
    reviews.publish(application, curator, reason="Lengkap.")

    assert application.is_published
    assert application.published_at is not None
    assert verdicts(application) == [
        ("proposed", ""),
        ("submitted", ""),
        ("published", "Lengkap."),
    ]
    assert events() == ["application.submitted", "application.published"]
    found = document("e-surat")
    assert found is not None
    assert (found.region, found.application) == (OGAN_ILIR, "e-surat")
    log = session.scalars(
        select(LogEntry).where(LogEntry.action == "application.publish")
    ).one()
    assert (log.subject, log.url, log.reason) == ("e-Surat", "/aplikasi/e-surat", "Lengkap.")


def test_its_proposer_becomes_its_owner(session: Session) -> None:
    author, curator = make_user(of=OGAN_ILIR), make_curator()
    application = propose(author)
    reviews.submit(application, author)

    reviews.publish(application, curator)

    owners = session.scalars(
        select(Grant.user_id).where(
            Grant.role == Role.OWNER, Grant.application_id == application.id
        )
    ).all()
    assert owners == [author.id]


def test_a_curator_who_proposes_for_others_does_not_own(session: Session) -> None:
    curator = make_curator()
    application = propose(curator)
    reviews.submit(application, curator)

    reviews.publish(application, curator)

    assert session.scalars(select(Grant).where(Grant.role == Role.OWNER)).all() == []


def test_a_returned_proposal_says_why_until_it_is_submitted_again(session: Session) -> None:
    author, curator = make_user(of=OGAN_ILIR), make_curator()
    application = propose(author)
    reviews.submit(application, author)

    reviews.return_to_proposer(application, curator, reason="Tulis ketentuannya.")

    assert application.status is DRAFT
    reason = last_return(application.id)
    assert reason is not None
    assert (reason.reason, reason.actor) == ("Tulis ketentuannya.", curator)
    assert events()[-1] == "application.returned"
    reviews.submit(application, author)
    assert last_return(application.id) is None


def test_what_lacks_the_basics_is_not_submitted(session: Session) -> None:
    author = make_user(of=OGAN_ILIR)
    application = catalog.propose(
        organisation_of(OGAN_ILIR), author, name="Kosong", summary="Ringkas."
    )

    with pytest.raises(reviews.NotComplete) as lack:
        reviews.submit(application, author)

    assert lack.value.missing == ["contact", "categories"]
    assert application.status is DRAFT


def test_each_decision_made_twice_counts_once(session: Session) -> None:
    author, curator = make_user(of=OGAN_ILIR), make_curator()
    application = propose(author)
    for _number in range(2):
        reviews.submit(application, author)
    for _number in range(2):
        reviews.return_to_proposer(application, curator, reason="Lengkapi.")
    reviews.submit(application, author)
    for _number in range(2):
        reviews.publish(application, curator)
    for _number in range(2):
        reviews.archive(application, curator, reason="Tidak dipakai.")

    assert [verdict for verdict, _reason in verdicts(application)] == [
        "proposed",
        "submitted",
        "returned",
        "submitted",
        "published",
        "archived",
    ]


def test_archiving_takes_it_out_of_search_and_publishing_brings_it_back(
    session: Session,
) -> None:
    application, curator = make_application("e-Surat"), make_curator()

    reviews.archive(application, curator, reason="Tidak dipakai.")
    assert document("e-surat") is None

    reviews.publish(application, curator, reason="Dipakai lagi.")
    assert document("e-surat") is not None


def test_an_edit_of_what_is_published_is_remembered_and_found(session: Session) -> None:
    application, owner = make_application("e-Surat"), make_representative(OGAN_ILIR)

    changed = catalog.edit(
        application, owner, {"prerequisites": "Pita lebar 20 Mbps"}, part="teknis"
    )

    assert changed
    assert verdicts(application)[-1] == ("edited", "teknis")
    found = document("e-surat")
    assert found is not None
    assert "20 Mbps" in found.body


def test_an_edit_that_changes_nothing_leaves_no_trace(session: Session) -> None:
    application, owner = make_application("e-Surat"), make_representative(OGAN_ILIR)
    before = verdicts(application)

    changed = catalog.edit(
        application,
        owner,
        {"name": "e-Surat"},
        belongings=Belongings(categories=["office"], aliases=[], modules=[]),
    )

    assert not changed
    assert verdicts(application) == before


def test_a_fact_that_is_changed_no_longer_stands_on_its_old_source(session: Session) -> None:
    owner = make_representative(OGAN_ILIR)
    application = make_application(sources={"terms": "https://berita.example/1"})

    catalog.edit(application, owner, {"terms": Terms.GRANT, "source_url": "https://a.example"})
    assert application.sources == {"terms": catalog.WRITTEN_HERE}

    catalog.edit(
        application,
        owner,
        {},
        belongings=Belongings(sources={"terms": "https://berita.example/2"}),
    )
    assert application.sources == {"terms": "https://berita.example/2"}


def test_a_source_that_is_emptied_goes(session: Session) -> None:
    application = make_application(sources={"terms": "https://berita.example/1"})

    catalog.edit(application, make_curator(), {}, belongings=Belongings(sources={"terms": ""}))

    assert application.sources == {}


def test_the_description_is_rendered_when_it_is_written(session: Session) -> None:
    application = make_application(description="**Tebal** <script>alert(1)</script>")

    assert "<strong>Tebal</strong>" in application.description_html
    assert "<script>" not in application.description_html


def test_modules_keep_their_rows_while_their_names_stay(session: Session) -> None:
    application = make_application(modules=("Absensi", "Surat"))
    absensi = application.modules[0]

    catalog.set_modules(
        application,
        [
            ModuleFacts("Kinerja"),
            ModuleFacts("ABSENSI", is_required=True),
            ModuleFacts("absensi"),
        ],
    )

    assert [module.name for module in application.modules] == ["Kinerja", "ABSENSI"]
    assert application.modules[1] is absensi
    assert absensi.is_required


def test_a_module_that_a_replication_refers_to_stays(session: Session) -> None:
    application = make_application(modules=("Absensi", "Surat"))
    replication = make_replication(OGAN_ILIR, application)
    session.add(
        ReplicationModule(
            replication_id=replication.id,
            module_id=application.modules[0].id,
            state=ModuleState.IN_USE,
        )
    )
    session.flush()

    catalog.set_modules(application, [])

    assert [module.name for module in application.modules] == ["Absensi"]


def test_the_owner_stands_by_the_facts(session: Session) -> None:
    application, owner = make_application(), make_representative(OGAN_ILIR)

    catalog.confirm_facts(application, owner)

    assert application.owner_confirmed_at is not None
    assert verdicts(application)[-1] == ("confirmed", "")


def test_an_application_is_found_by_what_its_adopters_met(session: Session) -> None:
    application = make_application("e-Surat", aliases=("Surat Maya",), modules=("Disposisi",))
    replication = make_replication(OGAN_ILIR, application)
    session.add(
        Obstacle(
            replication_id=replication.id,
            kind=ObstacleKind.NETWORK,
            note="masih banyak blank spot",
        )
    )
    session.flush()

    documents.put_application(application)

    found = document("e-surat")
    assert found is not None
    assert "blank spot" in found.body
    assert (
        found.names
        == "Surat Maya; Disposisi; Perkantoran dan persuratan; Pemerintah Kabupaten Sumedang"
    )
    assert found.weight == 1


def test_a_release_is_recorded_once(session: Session) -> None:
    application, owner = make_application(), make_representative(OGAN_ILIR)
    kept = releases.add_release(
        application, owner, version="2.1", released_on=date(2026, 3, 15), notes="*Baru*"
    )

    with pytest.raises(releases.VersionTaken):
        releases.add_release(
            application, owner, version="2.1", released_on=date(2026, 4, 1), notes=""
        )

    assert "<em>Baru</em>" in kept.notes_html
    assert verdicts(application)[-1] == ("released", "2.1")


def test_it_is_found_by_what_it_is_for_in_the_words_of_the_catalog(session: Session) -> None:
    with force_locale("en"):
        make_application("Sikeren", categories=("attendance", "performance"))

    found = document("sikeren")
    assert found is not None
    assert "Kehadiran pegawai; Kinerja dan akuntabilitas" in found.names

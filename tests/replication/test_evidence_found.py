"""Evidence finds its replication by its words, on both engines, for whoever may see it."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.db import db
from livinglab.filetext import Outcome, State
from livinglab.forum.jobs import read_attachments
from livinglab.forum.models import Attachment, AttachmentText
from livinglab.forum.services import attachment_texts, attachments
from livinglab.metrics import waiting
from livinglab.replication.models import Replication, Stage, Step, Trust
from livinglab.replication.services import ledger
from livinglab.search import analysis, index
from livinglab.search.models import SearchDocument
from livinglab.uploads import check
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_representative
from tests.factories.documents import docx
from tests.factories.files import picture
from tests.factories.ledger import make_replication, make_step
from tests.search.conftest import bare, peopled, site
from tests.search.documents import close_index, facet, keys, settle

__all__ = ["bare", "peopled", "site"]
WORD = "trenggiling"
TEXT = docx("Berita acara", f"Serah terima aplikasi {WORD} telah dilakukan.")
NEW = ledger.NewStep(Stage.HANDOVER, note="Diserahkan.")


def prove(
    replication: Replication, content: bytes = TEXT, *, new: ledger.NewStep = NEW
) -> Step:
    """A step with a file as its evidence, as the form records it."""
    actor = make_representative(OGAN_ILIR)
    upload = check(BytesIO(content), "foto.png" if content == picture() else "BAST.docx")
    kept = attachments.attach_to_replication(replication.id, actor, upload)
    step = ledger.record_step(
        replication, actor, replace(new, attachment_id=kept.id), trust=Trust.DECLARED
    )
    db.session.commit()
    return step


def read_all() -> None:
    while read_attachments():
        pass
    settle()


def files() -> list[SearchDocument]:
    row = SearchDocument
    return list(db.session.scalars(select(row).where(row.page < 0, row.deleted.is_(False))))


@pytest.fixture
def replication(peopled: Flask) -> Replication:
    return make_replication(stage=None)


def test_evidence_finds_its_replication(replication: Replication) -> None:
    name = replication.application.name
    step = prove(replication)
    was_waiting = waiting()["attachments"]

    read_all()
    results = index.find(f"penyerahan {WORD}")
    hit = results.hits[0]

    assert (was_waiting, waiting()["attachments"]) == (1, 0)
    assert (results.total, len(results.hits)) == (1, 1)
    assert (hit.kind, hit.file, hit.stage) == ("replication", "BAST.docx", "handover")
    assert hit.title == f"{name} di Kabupaten Ogan Ilir"
    assert hit.url == f"/replikasi/{replication.id}#langkah-{step.id}"
    assert f"<mark>Serah</mark> terima aplikasi <mark>{WORD}</mark>" in hit.snippet
    assert facet(results, "province") == {"16": 1}


def test_evidence_of_a_draft_is_read_when_it_is_declared(peopled: Flask) -> None:
    draft = make_replication(stage=None, is_draft=True)
    prove(draft)
    read_all()
    assert (index.find(WORD).hits, waiting()["attachments"]) == ((), 0)
    assert [text.state for text in db.session.scalars(select(AttachmentText))] == [
        State.WAITING
    ]

    ledger.declare(draft, make_representative(OGAN_ILIR))
    db.session.commit()
    read_all()

    assert len(index.find(WORD).hits) == 1


@pytest.mark.parametrize("is_read", [True, False])
def test_evidence_of_a_step_that_was_corrected_finds_nothing(
    replication: Replication, is_read: bool
) -> None:
    step = prove(replication)
    if is_read:
        read_all()
        assert len(index.find(WORD).hits) == 1

    right = ledger.NewStep(Stage.AGREEMENT, corrects_id=step.id)
    ledger.record_step(replication, None, right, trust=Trust.DECLARED)
    db.session.commit()
    read_all()

    assert index.find(WORD).hits == ()
    assert files() == []


def test_evidence_goes_along_when_its_replication_moves(
    replication: Replication, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove(replication)
    read_all()
    analysed, stems = list[str](), analysis.stems

    def spied(text: str) -> str:
        analysed.append(text)
        return stems(text)

    monkeypatch.setattr(analysis, "stems", spied)
    make_step(replication, Stage.IN_USE, trust=Trust.VERIFIED, on="2024-09")
    settle()

    assert [(row.status, row.trust) for row in files()] == [("in_use", replication.trust)]
    assert facet(index.find(WORD), "stage") == {"in_use": 1}
    assert not any(WORD in text for text in analysed)


def test_two_pieces_of_evidence_are_one_hit(replication: Replication) -> None:
    prove(replication)
    prove(replication, docx(f"Hasil uji coba {WORD}."), new=ledger.NewStep(Stage.PILOT))
    read_all()

    assert len(keys(index.find(WORD))) == 1
    assert len(files()) == 2


def test_a_broken_file_is_marked_and_harms_nothing(replication: Replication) -> None:
    prove(replication, docx("<w:p>"))
    read_all()

    assert [text.state for text in db.session.scalars(select(AttachmentText))] == [State.BROKEN]
    assert files() == []
    assert keys(index.find("diserahkan")) != []


@pytest.mark.usefixtures("peopled")
def test_pictures_are_not_read() -> None:
    prove(make_replication(stage=None), picture())

    assert db.session.scalars(select(AttachmentText)).all() == []


def test_a_file_that_was_corrected_away_while_it_was_read(replication: Replication) -> None:
    step = prove(replication)
    task = attachment_texts.claim()
    right = ledger.NewStep(Stage.AGREEMENT, corrects_id=step.id)
    ledger.record_step(replication, None, right, trust=Trust.DECLARED)
    db.session.commit()

    assert task is not None
    attachment_texts.settle(task.attachment_id, Outcome(State.DONE, f"Tentang {WORD}."))

    assert files() == []


def test_the_page_names_the_evidence(app: Flask, client: Client) -> None:
    with app.app_context():
        prove(make_replication(stage=None))
        read_all()
        attachment = db.session.scalars(select(Attachment)).one()
        name = attachment.name

    page = client.get(f"/cari?q={WORD}").text
    for_programs = client.get(f"/cari.json?q={WORD}").get_json()["results"][0]

    assert "Dalam bukti BAST.docx:" in page
    assert (for_programs["file"], name) == ("BAST.docx", "BAST.docx")
    with app.app_context():
        close_index(app)

"""Files as evidence for a step: checked, and the form kept when one is refused."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.db import db
from livinglab.forum.models import Attachment
from livinglab.replication.models import Step
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_curator, make_representative
from tests.factories.files import PDF
from tests.factories.ledger import make_replication


@pytest.mark.parametrize("is_curator", [True, False])
def test_a_refused_file_is_told_and_nothing_is_recorded(
    app: Flask, client: Client, is_curator: bool
) -> None:
    with app.app_context():
        replication_id = make_replication(stage=None).id
        client.sign_in(make_curator() if is_curator else make_representative(OGAN_ILIR))

    answer = client.post(
        f"/replikasi/{replication_id}/langkah",
        data={
            "stage": "pilot",
            "happened_on": "2024-05",
            "note": "Uji coba di tiga dinas.",
            "evidence": (BytesIO(b"<svg/>"), "gambar.svg"),
        },
    )

    assert answer.status_code == 422
    assert "bukan jenis berkas" in answer.text
    assert "Uji coba di tiga dinas." in answer.text
    with app.app_context():
        assert db.session.scalars(select(Step)).all() == []
        assert db.session.scalars(select(Attachment)).all() == []


def test_evidence_is_kept_with_its_step(app: Flask, client: Client) -> None:
    with app.app_context():
        replication_id = make_replication(stage=None).id
        client.sign_in(make_representative(OGAN_ILIR))

    answer = client.post(
        f"/replikasi/{replication_id}/langkah",
        data={
            "stage": "handover",
            "happened_on": "2024-05",
            "evidence": (BytesIO(PDF), "BAST.pdf"),
        },
    )

    assert answer.status_code == 303
    with app.app_context():
        step = db.session.scalars(select(Step)).one()
        evidence = db.session.scalars(select(Attachment)).one()
        assert step.attachment_id == evidence.id
        assert evidence.replication_id == replication_id

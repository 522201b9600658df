"""The way of a proposal: submitted, then published or returned; later perhaps archived."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from livinglab import outbox, pagecache, publiclog
from livinglab.accounts.models import Role, User
from livinglab.accounts.services.roles import AlreadyGranted, Scope, grant_role
from livinglab.db import db, now
from livinglab.replication.models import Application, ApplicationStatus
from livinglab.replication.services import catalog
from livinglab.search import index


class NotComplete(Exception):
    """The draft lacks what a curator needs to judge it; `missing` names the fields."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_facts(application: Application) -> list[str]:
    """The fields that must be filled before a draft is submitted. Needs the categories."""
    missing = [
        name for name in ("name", "summary", "contact") if not getattr(application, name)
    ]
    if not application.categories:
        missing.append("categories")
    return missing


def submit(application: Application, actor: User) -> None:
    """Hand the draft to the curators. Needs the categories loaded."""
    if application.status is ApplicationStatus.SUBMITTED:
        return
    if missing := missing_facts(application):
        raise NotComplete(missing)
    application.status = ApplicationStatus.SUBMITTED
    catalog.note(application, actor, "submitted")
    outbox.record_event(
        "application.submitted", actor_id=actor.id, application_id=application.id
    )


def publish(application: Application, actor: User | None, *, reason: str = "") -> None:
    """Show it to everybody. Its proposer, if of the owner's people, becomes its owner.

    No actor: it comes from the reference data.
    """
    if application.is_published:
        return
    application.status = ApplicationStatus.PUBLISHED
    application.published_at = application.published_at or now()
    db.session.flush()
    catalog.refresh(application)
    if actor is not None:
        _make_proposer_owner(application, actor)
        _tell(application, actor, "publish", "published", reason)


def return_to_proposer(application: Application, actor: User, *, reason: str) -> None:
    """Give it back as a draft; the reason stands on it until it is submitted again."""
    if application.status is ApplicationStatus.DRAFT:
        return
    application.status = ApplicationStatus.DRAFT
    catalog.note(application, actor, "returned", reason=reason)
    # Drafts are not public, so neither is why one was returned: only that it was.
    outbox.record_event(
        "application.returned", actor_id=actor.id, application_id=application.id
    )


def archive(application: Application, actor: User, *, reason: str) -> None:
    """Take it out of lists and search; its page stays, since replications refer to it."""
    if application.status is ApplicationStatus.ARCHIVED:
        return
    application.status = ApplicationStatus.ARCHIVED
    db.session.flush()
    index.remove("application", application.slug)
    pagecache.touch("catalog")
    _tell(application, actor, "archive", "archived", reason)


def _make_proposer_owner(application: Application, actor: User) -> None:
    proposer = db.session.scalar(
        select(User)
        .where(User.id == application.proposed_by_id)
        .options(selectinload(User.memberships), selectinload(User.grants))
    )
    if proposer is None or application.owner_id not in proposer.organisation_ids:
        return
    with suppress(AlreadyGranted):
        grant_role(
            proposer,
            actor,
            role=Role.OWNER,
            scope=Scope(application_id=application.id),
            reason=f"Pengusul {application.name}.",
            subject=application.name,
        )


def _tell(
    application: Application, actor: User, action: str, verdict: str, reason: str
) -> None:
    catalog.note(application, actor, verdict, reason=reason)
    publiclog.record(
        actor,
        f"application.{action}",
        subject=application.name,
        reason=reason,
        url=f"/aplikasi/{application.slug}",
    )
    outbox.record_event(
        f"application.{verdict}", actor_id=actor.id, application_id=application.id
    )

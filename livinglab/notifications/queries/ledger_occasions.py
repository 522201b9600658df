"""Occasions of accounts, catalog and ledger: memberships, proposals, steps, agreements."""

from typing import Any

from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import Membership
from livinglab.db import db
from livinglab.forum.models import Level
from livinglab.notifications.models import Reason
from livinglab.notifications.queries import people
from livinglab.notifications.queries.occasions import Occasion
from livinglab.replication.labels import STAGES
from livinglab.replication.models import Agreement, Application, Replication, Step
from livinglab.replication.policy import catalog, ledger

CLAIMS, OWN_MEMBERSHIPS = "/kelola/anggota", "/akun/keanggotaan"


def membership_claimed(details: dict[str, Any]) -> Occasion | None:
    """To who can confirm it: representatives, else facilitators, else moderators."""
    membership = _membership(details["membership_id"])
    if membership is None or not membership.is_waiting:
        return None
    organisation = membership.organisation
    occasion = Occasion(
        "membership.claimed",
        organisation.label,
        CLAIMS,
        lambda user: accounts.can_confirm_members(user, organisation),
    )
    occasion.add_keepers({organisation.id}, organisation.province_code)
    if not occasion.candidates:
        occasion.add(people.moderator_ids(), Reason.MODERATOR)
    return occasion


def membership_settled(kind: str, details: dict[str, Any]) -> Occasion | None:
    membership = _membership(details["membership_id"])
    if membership is None:
        return None
    occasion = Occasion(kind, membership.organisation.label, OWN_MEMBERSHIPS, lambda user: True)
    occasion.add({membership.user_id}, Reason.OWN)
    return occasion


def application_submitted(details: dict[str, Any]) -> Occasion | None:
    application = _application(details["application_id"])
    if application is None:
        return None
    occasion = _of_application("application.submitted", application)
    occasion.add(people.curator_ids(), Reason.CURATOR)
    return occasion


def application_settled(kind: str, details: dict[str, Any]) -> Occasion | None:
    """To who proposed it."""
    application = _application(details["application_id"])
    if application is None:
        return None
    occasion = _of_application(kind, application)
    if application.proposed_by_id is not None:
        occasion.add({application.proposed_by_id}, Reason.OWN)
    return occasion


def step_recorded(details: dict[str, Any]) -> Occasion | None:
    """To the application's owners, who can confirm it, and to watchers."""
    step = _step(details["step_id"])
    if step is None:
        return None
    replication = step.replication
    occasion = _of_replication("step.recorded", replication, step)
    occasion.add(people.owner_ids(replication.application_id), Reason.OWNER)
    keepers = {replication.application.owner_id, replication.origin_id, replication.adopter_id}
    occasion.add(people.representative_ids(keepers), Reason.REPRESENTATIVE)
    _add_watchers(occasion, replication)
    return occasion


def step_endorsed(details: dict[str, Any]) -> Occasion | None:
    """To who recorded it, and to the representatives of the adopter."""
    step = _step(details["step_id"])
    if step is None:
        return None
    occasion = _of_replication("step.endorsed", step.replication, step)
    if step.recorded_by_id is not None:
        occasion.add({step.recorded_by_id}, Reason.OWN)
    adopters = people.representative_ids([step.replication.adopter_id])
    occasion.add(adopters, Reason.REPRESENTATIVE)
    return occasion


def replication_stale(details: dict[str, Any]) -> Occasion | None:
    replication = _replication(details["replication_id"])
    if replication is None:
        return None
    occasion = _of_replication("replication.stale", replication)
    occasion.add_keepers({replication.adopter_id}, replication.adopter.province_code)
    return occasion


def agreement_expiring(details: dict[str, Any]) -> Occasion | None:
    agreement = db.session.get(Agreement, details["agreement_id"])
    replication = _replication(agreement.replication_id) if agreement else None
    if replication is None:
        return None
    occasion = _of_replication("agreement.expiring", replication)
    if days := details.get("days"):
        left = ngettext("%(num)s hari lagi", "%(num)s hari lagi", days)
        occasion.subject = f"{occasion.subject} ({left})"
    occasion.add_keepers({replication.adopter_id}, replication.adopter.province_code)
    return occasion


def _add_watchers(occasion: Occasion, replication: Replication) -> None:
    subjects = [("application", str(replication.application_id))]
    if replication.adopter.region_code:
        subjects.append(("region", replication.adopter.region_code))
    for user_id, levels in people.levels_of(subjects).items():
        if Level.MUTE in levels.values():
            occasion.candidates.pop(user_id, None)
            continue
        watched = [scope for scope, level in levels.items() if level is Level.WATCH]
        if watched:
            reason = Reason(min(watched).partition(":")[0])
            occasion.add({user_id}, reason, min(watched))


def _of_application(kind: str, application: Application) -> Occasion:
    return Occasion(
        kind,
        application.name,
        f"/aplikasi/{application.slug}",
        lambda user: catalog.can_see(user, application),
    )


def _of_replication(kind: str, replication: Replication, step: Step | None = None) -> Occasion:
    subject = f"{replication.application.name} · {replication.adopter.label}"
    if step is not None and step.stage is not None:
        subject = f"{subject}: {STAGES[step.stage]}"
    return Occasion(
        kind, subject, replication.url, lambda user: ledger.can_see(user, replication)
    )


def _membership(membership_id: int) -> Membership | None:
    return db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id)
        .options(joinedload(Membership.organisation))
    )


def _application(application_id: int) -> Application | None:
    return db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(joinedload(Application.owner))
    )


_WHOLE = (
    joinedload(Replication.application).joinedload(Application.owner),
    joinedload(Replication.adopter),
    joinedload(Replication.origin),
)


def _replication(replication_id: int) -> Replication | None:
    return db.session.scalar(
        select(Replication).where(Replication.id == replication_id).options(*_WHOLE)
    )


def _step(step_id: int) -> Step | None:
    return db.session.scalar(
        select(Step)
        .where(Step.id == step_id)
        .options(joinedload(Step.replication).options(*_WHOLE))
    )

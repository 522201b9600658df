"""Registering, the profile, the password, the address, and leaving.

What is asked with an address that may or may not be known does the same work
in both cases and always writes one letter: only the mailbox learns which.
"""

from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from livinglab import outbox, pagecache, publiclog
from livinglab.accounts import letters, passwords, queries
from livinglab.accounts.models import Grant, Membership, Organisation, User
from livinglab.accounts.services.handles import free_handle
from livinglab.accounts.services.roles import keep_an_administrator
from livinglab.accounts.services.signins import end_sign_ins
from livinglab.db import db, now


class AddressTaken(Exception):
    """Somebody else has come to use the address in the meantime."""


class Profile(NamedTuple):
    name: str
    position: str = ""
    unit: str = ""
    language: str = "id"


def register(
    profile: Profile, *, key: str, email: str, password: str, organisation: Organisation | None
) -> None:
    """Make an account that waits for its address to be confirmed, or write to its owner.

    An address that was entered before and never confirmed belongs to nobody
    yet: the newest entry stands, and links of older letters are void. The key
    makes a form sent twice count once.
    """
    if outbox.is_posted(key):
        return
    password_hash = passwords.hash_password(password)
    for _attempt in range(3):
        try:
            with db.session.begin_nested():
                _register(profile, key, email.lower(), password_hash, organisation)
        except IntegrityError:  # somebody took the handle or the address just now
            continue
        return


def _register(
    profile: Profile,
    key: str,
    email: str,
    password_hash: str,
    organisation: Organisation | None,
) -> None:
    user = queries.find_user_by_email(email)
    if user is not None and user.email_confirmed_at is not None:
        letters.already_registered(user, key=key)
        return
    if user is None:
        user = User(email=email, handle=free_handle(profile.name), memberships=[], grants=[])
        db.session.add(user)
    else:
        db.session.execute(delete(Membership).where(Membership.user_id == user.id))
    _write(user, profile)
    user.password_hash = password_hash
    db.session.flush()
    if organisation is not None:
        db.session.add(
            Membership(
                user_id=user.id, organisation_id=organisation.id, started_on=now().date()
            )
        )
    letters.confirm_address(user, key=key)


def confirm_email(user: User) -> None:
    """The address is proven; those who may confirm the person's claims are told now."""
    if user.email_confirmed_at is not None:
        return
    user.email_confirmed_at = now()
    for membership in queries.waiting_claims_of(user):
        outbox.record_event(
            "membership.claimed",
            actor_id=user.id,
            key=f"membership.claimed:{membership.id}",
            membership_id=membership.id,
        )
    pagecache.touch("people")


def edit_profile(user: User, profile: Profile, *, wants_mail: bool) -> None:
    renamed = user.name != profile.name
    _write(user, profile)
    user.wants_mail = wants_mail
    # The name stands under everything the person wrote.
    pagecache.touch("people", *(("site",) if renamed else ()))


def request_password(email: str, *, key: str) -> None:
    """Write a letter with a link to a new password, or one that there is no account."""
    user = queries.find_user_by_email(email)
    if user is None:
        letters.no_account(email, key=key)
    else:
        letters.new_password(user, key=key)


def reset_password(user: User, *, password: str, name: str | None = None) -> None:
    """A new password by a link from a letter, which proves the address as well.

    An address that was never confirmed may have been registered by a stranger:
    nothing of what was said with it stays, and its owner gives the `name`.
    """
    if user.email_confirmed_at is None:
        _begin_anew(user, name or user.email.split("@")[0])
    _set_password(user, password)
    end_sign_ins(user)
    confirm_email(user)


def change_password(user: User, *, password: str, except_sign_in: int | None) -> None:
    """A new password; every other browser is signed out."""
    _set_password(user, password)
    end_sign_ins(user, except_id=except_sign_in)


def request_email(user: User, *, key: str, email: str) -> None:
    """Write to the new address, which must answer before it counts."""
    if queries.find_user_by_email(email) is None:
        letters.confirm_new_address(user, email, key=key)
    else:
        letters.address_taken(email, key=key)


def change_email(user: User, *, email: str) -> None:
    """Use the address that was confirmed just now. Raises AddressTaken."""
    old = user.email
    try:
        with db.session.begin_nested():
            db.session.execute(
                update(User).where(User.id == user.id).values(email=email.lower())
            )
    except IntegrityError as taken:
        raise AddressTaken(email) from taken
    letters.address_changed(user, old, key=f"email-changed:{user.id}:{now().timestamp()}")


def close_account(user: User) -> None:
    """Forget the person and keep what was written. Raises LastAdministrator."""
    keep_an_administrator(user)
    db.session.execute(delete(outbox.Mail).where(outbox.Mail.to == user.email))
    for table, ended, moment in (
        (Membership, Membership.ended_on, now().date()),
        (Grant, Grant.ended_at, now()),
    ):
        db.session.execute(
            update(table)
            .where(table.user_id == user.id, ended.is_(None))
            .values({ended: moment})
        )
    end_sign_ins(user, forget=True)
    profile = f"/orang/{user.handle}"
    user.name, user.position, user.unit = "Mantan anggota", "", ""
    user.handle, user.email = f"mantan-anggota-{user.id}", f"closed-{user.id}@closed.invalid"
    publiclog.forget(profile, subject=user.name, new_url=f"/orang/{user.handle}")
    user.password_hash, user.wants_mail, user.closed_at = passwords.UNUSABLE, False, now()
    outbox.record_event("account.closed", key=f"account.closed:{user.id}", user_id=user.id)
    pagecache.touch("people", "site")


def find_or_make(email: str, *, password: str) -> User:
    """For the operator's command: the account of an address, confirmed."""
    user = db.session.scalar(select(User).where(User.email == email.lower()))
    if user is None:
        name = email.split("@")[0]
        user = User(email=email, name=name, handle=free_handle(name), memberships=[], grants=[])
        db.session.add(user)
    elif user.email_confirmed_at is None:  # a stranger may have registered it
        _begin_anew(user, user.email.split("@")[0])
    user.password_hash = passwords.hash_password(password)
    user.email_confirmed_at = user.email_confirmed_at or now()
    db.session.flush()
    return user


def _write(user: User, profile: Profile) -> None:
    user.name, user.position, user.unit = profile.name, profile.position, profile.unit
    user.language = profile.language


def _begin_anew(user: User, name: str) -> None:
    db.session.execute(delete(Membership).where(Membership.user_id == user.id))
    if user.name != name:
        user.handle = free_handle(name)
    _write(user, Profile(name=name, language=user.language))


def _set_password(user: User, password: str) -> None:
    user.password_hash = passwords.hash_password(password)
    letters.password_changed(user, key=f"password-changed:{user.id}:{now().timestamp()}")

"""What operators type about people and mail."""

import click
from flask.cli import with_appcontext

from livinglab import mail
from livinglab.accounts import forms, passwords, services
from livinglab.accounts.models import Role
from livinglab.db import db

REASON = "flask create-admin"


@click.command("create-admin")
@click.argument("email")
@click.password_option(help="Asked for if not given.")
@with_appcontext
def create_admin(email: str, password: str) -> None:
    """Make EMAIL an administrator, with a new account if there is none."""
    if not forms.is_address(email.strip().lower()):
        raise click.BadParameter("This is not an e-mail address.", param_hint="EMAIL")
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise click.BadParameter(
            f"The password needs {passwords.SHORTEST} to {passwords.LONGEST} characters."
        )
    if passwords.is_common(password) or passwords.resembles(password, email):
        raise click.BadParameter("The password is too easy to guess.")
    user = services.find_or_make(email.strip().lower(), password=password)
    try:
        services.grant_role(
            user, user, role=Role.ADMINISTRATOR, scope=services.Scope(), reason=REASON
        )
        click.echo(f"{user.email} is now an administrator.")
    except services.AlreadyGranted:
        click.echo(f"{user.email} is an administrator already; the password is the new one.")
    db.session.commit()


@click.command("send-mail")
@with_appcontext
def send_mail() -> None:
    """Send the mail that waits, once, without the worker."""
    total = 0
    while sent := mail.send_batch():
        total += sent
    click.echo(f"{total} tried")


COMMANDS: tuple[click.Command, ...] = (create_admin, send_mail)

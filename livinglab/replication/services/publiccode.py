"""Keeping an application's publiccode.yml, and filling its entry from it."""

from livinglab.accounts.models import User
from livinglab.replication import publiccode_facts
from livinglab.replication.models import Application
from livinglab.replication.publiccode import Checked
from livinglab.replication.services import catalog
from livinglab.replication.services.catalog import Belongings, ModuleFacts


def keep_publiccode(
    application: Application, actor: User, *, raw: bytes, checked: Checked
) -> None:
    """Keep the file as it came, faults and all; the entry itself stays as it is."""
    application.publiccode_raw = raw.decode(errors="replace").replace("\0", "")
    application.publiccode = checked.value or None
    application.publiccode_faults = [str(fault) for fault in checked.faults]
    catalog.note(application, actor, "edited", reason="publiccode.yml")
    catalog.refresh(application)


def fill_from_publiccode(application: Application, actor: User) -> bool:
    """Fill what is empty from the file that was kept. Needs the modules loaded."""
    value = application.publiccode or {}
    empty = publiccode_facts.missing_in(application, publiccode_facts.facts(value))
    names = [] if application.modules else publiccode_facts.features(value)
    modules = [ModuleFacts(name) for name in names] or None
    return catalog.edit(
        application,
        actor,
        empty,
        part="publiccode.yml",
        belongings=Belongings(modules=modules),
    )

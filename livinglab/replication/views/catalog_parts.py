"""The parts of an application's form: what each shows, and what saving it writes."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from livinglab.accounts.models import User
from livinglab.dates import PartialDate, Precision
from livinglab.replication.forms import catalog as forms
from livinglab.replication.models import Application
from livinglab.replication.queries import catalog as queries
from livinglab.replication.services import catalog as services
from livinglab.replication.services.catalog import Belongings, ModuleFacts, facts_of


class Part(NamedTuple):
    title: Any
    # The relationships that its form shows.
    needs: tuple[str, ...]
    form: Callable[[Application], Any]
    save: Callable[[Application, User, Any], None]


BASICS = ("name", "summary", "audience", "description", "service_type", "contact")
MORE_BASICS = ("first_steps", "source_url")
TERMS = ("terms", "licence", "intellectual_property", "offer")
TECHNICAL = (
    *("prerequisites", "personal_data"),
    *("repository_url", "demo_url", "documentation_url"),
)
LINKS = ("overlap_with", "derived_from", "part_of")


def _basics_form(application: Application) -> forms.BasicsForm:
    launched = application.launched_on
    precision = application.launched_precision or Precision.DAY
    return forms.BasicsForm(
        data=_columns(application, BASICS + MORE_BASICS)
        | {
            "categories": [category.code for category in application.categories],
            "aliases": "\n".join(alias.alias for alias in application.aliases),
            "launched_on": PartialDate(launched, precision) if launched else None,
        }
    )


def _save_basics(application: Application, actor: User, form: forms.BasicsForm) -> None:
    launched = form.launched_on.data
    facts = _said(form, BASICS + MORE_BASICS) | {
        "launched_on": launched.day if launched else None,
        "launched_precision": launched.precision if launched else Precision.DAY,
    }
    services.edit(
        application,
        actor,
        facts,
        part="dasar",
        belongings=Belongings(categories=form.categories.data, aliases=form.alias_list()),
    )


def _modules_form(application: Application) -> forms.ModulesForm:
    form = forms.ModulesForm(
        data={"modules": [facts_of(module)._asdict() for module in application.modules]}
    )
    form.spare()
    return form


def _save_modules(application: Application, actor: User, form: forms.ModulesForm) -> None:
    modules = [
        ModuleFacts(**{name: entry.data[name] for name in ModuleFacts._fields})
        for entry in form.modules.entries
        if entry.data["name"]
    ]
    services.edit(application, actor, {}, part="modul", belongings=Belongings(modules=modules))


def _terms_form(application: Application) -> forms.TermsForm:
    source = _address(application, "terms")
    return forms.TermsForm(data=_columns(application, TERMS) | {"source_terms": source})


def _save_terms(application: Application, actor: User, form: forms.TermsForm) -> None:
    services.edit(
        application,
        actor,
        _said(form, TERMS),
        part="ketentuan",
        belongings=Belongings(sources={"terms": form.source_terms.data}),
    )


def _technical_form(application: Application) -> forms.TechnicalForm:
    return forms.TechnicalForm(data=_columns(application, TECHNICAL))


def _save_technical(application: Application, actor: User, form: forms.TechnicalForm) -> None:
    services.edit(application, actor, _said(form, TECHNICAL), part="teknis")


def _overlap_form(application: Application) -> forms.OverlapForm:
    linked = {name: getattr(application, name) for name in LINKS}
    form = forms.OverlapForm(
        data=_columns(application, ("overlap", "overlap_note"))
        | {name: other.slug if other else "" for name, other in linked.items()}
        | {"source_overlap_note": _address(application, "overlap_note")}
    )
    form.offer(_others(application))
    return form


def _save_overlap(application: Application, actor: User, form: forms.OverlapForm) -> None:
    numbers = {other.slug: other.id for other in _others(application)}
    facts = _said(form, ("overlap", "overlap_note"))
    facts |= {f"{name}_id": numbers.get(form[name].data) for name in LINKS}
    services.edit(
        application,
        actor,
        facts,
        part="irisan",
        belongings=Belongings(sources={"overlap_note": form.source_overlap_note.data}),
    )


PARTS = {
    "dasar": Part(_("Dasar"), ("categories", "aliases"), _basics_form, _save_basics),
    "modul": Part(_("Modul"), ("modules",), _modules_form, _save_modules),
    "ketentuan": Part(_("Ketentuan"), (), _terms_form, _save_terms),
    "teknis": Part(_("Teknis"), (), _technical_form, _save_technical),
    "irisan": Part(_("Irisan"), LINKS, _overlap_form, _save_overlap),
}


def after(name: str) -> str | None:
    """The part that follows, None after the last."""
    names = list(PARTS)
    place = names.index(name) + 1
    return names[place] if place < len(names) else None


def _columns(application: Application, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(application, name) for name in names}


def _said(form: Any, names: Sequence[str]) -> dict[str, object]:
    return {name: form[name].data for name in names}


def _address(application: Application, fact: str) -> str:
    source = (application.sources or {}).get(fact, "")
    return "" if source == services.WRITTEN_HERE else source


def _others(application: Application) -> list[Application]:
    return [other for other in queries.published_applications() if other is not application]

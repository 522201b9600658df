"""The list of applications, as a page and as files."""

from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import admission, pagecache
from livinglab.accounts.login import viewer
from livinglab.onward import asked_place
from livinglab.regions.queries import region_names
from livinglab.replication import labels
from livinglab.replication.models import Overlap, Stage, Terms
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries.catalog_list import (
    LADDER,
    Facets,
    Filters,
    Row,
    catalog,
    facets,
    whole_catalog,
)
from livinglab.replication.queries.catalog_order import key_length
from livinglab.spreadsheets import Cell, csv_file, xlsx_file

bp = Blueprint("applications", __name__)
# The names of the filters in addresses, and of their fields in Filters.
NAMES = {
    "q": "q",
    "provinsi": "province",
    "kategori": "category",
    "ketentuan": "terms",
    "tahap": "stage",
    "irisan": "overlap",
    "urut": "sort",
}


@bp.record
def _give_words(state: BlueprintSetupState) -> None:
    """The words of the codes, for every template, macros too."""
    state.app.jinja_env.globals.update(
        terms_labels=labels.TERMS,
        overlap_labels=labels.OVERLAPS,
        status_labels=labels.APPLICATION_STATUS,
        service_labels=labels.SERVICE_TYPES,
        obstacle_labels=labels.OBSTACLES,
        category_labels=labels.APPLICATION_CATEGORIES,
    )


@bp.get("/aplikasi")
@pagecache.for_visitors("catalog", "ledger")
def list_applications() -> ResponseReturnValue:
    filters = read_filters()
    found = catalog(filters, asked_place(key_length(filters.sort)))
    counted = facets(filters)
    chosen = written(filters)
    return render_template(
        "replication/applications/list.html",
        filters=filters,
        found=found,
        choices=_choices(counted),
        chosen=chosen,
        active=_active(chosen),
        path=url_for(".list_applications", **chosen),
        can_propose=policy.can_propose(viewer()),
        can_review=policy.can_review(viewer()),
    )


@bp.get("/aplikasi.csv")
@pagecache.for_visitors("catalog", "ledger")
@admission.heavy
def applications_csv() -> Response:
    return csv_file("aplikasi", _header(), map(_cells, whole_catalog(read_filters())))


@bp.get("/aplikasi.xlsx")
@pagecache.for_visitors("catalog", "ledger")
@admission.heavy
def applications_xlsx() -> Response:
    return xlsx_file("aplikasi", _header(), map(_cells, whole_catalog(read_filters())))


def read_filters() -> Filters:
    """The filters of the address; what is no choice counts as not chosen."""
    said = request.args
    province, category = said.get("provinsi"), said.get("kategori")
    sort = said.get("urut", "")
    return Filters(
        q=" ".join(said.get("q", "").replace("\0", " ").split())[:200],
        province=province if province in _provinces() else None,
        category=category if category in labels.APPLICATION_CATEGORIES else None,
        terms=_member(Terms, said.get("ketentuan")),
        stage=_member(Stage, said.get("tahap"), but=Stage.STOPPED),
        overlap=_member(Overlap, said.get("irisan")),
        sort=sort if sort in _sorts() else "adopsi",
    )


def written(filters: Filters) -> dict[str, Any]:
    """The filters as the arguments of an address, without what was not chosen."""
    chosen = {name: str(getattr(filters, field) or "") for name, field in NAMES.items()}
    return {name: value for name, value in chosen.items() if value and value != "adopsi"}


def _choices(counted: Facets) -> dict[str, list[tuple[str, Any, int]]]:
    """For each filter: code, word, how many. A choice that shows nothing is left out."""
    words: dict[str, dict[Any, Any]] = {
        "kategori": labels.APPLICATION_CATEGORIES,
        "tahap": {stage: labels.STAGES[stage] for stage in LADDER},
        "ketentuan": labels.TERMS,
        "irisan": labels.OVERLAPS,
        "provinsi": _provinces(),
    }
    return {
        name: [
            (str(code), word, counted[name][str(code)])
            for code, word in choices.items()
            if str(code) in counted[name]
        ]
        for name, choices in words.items()
    }


def _active(chosen: dict[str, Any]) -> list[tuple[Any, str]]:
    """What is chosen, in words, each with the address that takes it back."""
    words: dict[str, dict[Any, Any]] = {
        "provinsi": _provinces(),
        "kategori": labels.APPLICATION_CATEGORIES,
        "ketentuan": labels.TERMS,
        "tahap": labels.STAGES,
        "irisan": labels.OVERLAPS,
    }
    active = []
    for name, value in chosen.items():
        if name != "urut":
            others = {key: other for key, other in chosen.items() if key != name}
            word = words[name][value] if name in words else f"“{value}”"
            active.append((word, url_for(".list_applications", **others)))
    return active


def _provinces() -> dict[str, str]:
    return {code: name for code, name in region_names().items() if len(code) == 2}


def _sorts() -> dict[str, str]:
    return {
        "adopsi": _("Paling banyak diadopsi"),
        "nama": _("Nama"),
        "terbaru": _("Terbaru"),
    }


def _member(kind: type[StrEnum], text: str | None, *, but: StrEnum | None = None) -> Any:
    found = next((member for member in kind if member.value == text), None)
    return None if found is but else found


def _header() -> list[str]:
    return [
        _("Nama"),
        _("Pemilik"),
        _("Kode wilayah pemilik"),
        _("Ringkasan"),
        _("Kategori"),
        _("Ketentuan"),
        _("Lisensi"),
        _("Irisan"),
        _("Beririsan dengan"),
        *(str(labels.STAGES[stage]) for stage in Stage),
        _("Jumlah pengadopsi"),
        _("Sumber"),
        _("Alamat"),
    ]


def _cells(row: Row) -> list[Cell]:
    application = row.application
    codes = [category.code for category in application.categories]
    return [
        application.name,
        application.owner.name,
        application.owner.region_code or "",
        application.summary,
        "; ".join(str(labels.APPLICATION_CATEGORIES.get(code, code)) for code in codes),
        str(labels.TERMS[application.terms]),
        application.licence,
        str(labels.OVERLAPS[application.overlap]),
        application.overlap_with.name if application.overlap_with else "",
        *(row.stages.get(stage, 0) for stage in Stage),
        application.adopter_count,
        application.source_url,
        current_app.config["BASE_URL"] + url_for(".show_application", slug=application.slug),
    ]

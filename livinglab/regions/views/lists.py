"""The list of all regions: map, table, files, and the names a form offers."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from flask import Response, jsonify, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import admission, pagecache, spreadsheets
from livinglab.fragments import kept_for
from livinglab.regions import labels, queries
from livinglab.regions.models import Region
from livinglab.regions.views.blueprint import bp
from livinglab.regions.views.standing import Standing, national_map, standings
from livinglab.replica import may_lag
from livinglab.replication import labels as replication_labels

OFFERED = 10
LONGEST_QUERY, LONGEST_CODE = 100, 5
SCOPES = ("regions", "catalog", "ledger")
HEADER = (
    "kode",
    "nama",
    "jenis",
    "provinsi",
    "ibu_kota",
    "penduduk",
    "tahun_penduduk",
    "luas_km2",
    "tahap_terjauh",
    "tingkat_kepercayaan",
    "jumlah_replikasi",
)


class Group(NamedTuple):
    """A province and those of its regions (itself too) that the list shows."""

    province: Region
    known: Sequence[tuple[Region, Standing]]
    unknown: Sequence[Region]


@bp.get("/daerah", endpoint="list_regions")
@pagecache.for_visitors(*SCOPES)
def list_regions() -> str:
    wanted = request.args.get("q", "").strip()[:LONGEST_QUERY]
    province = request.args.get("provinsi", "")[:LONGEST_CODE]
    shown = kept_for(SCOPES, f"regions:{province}:{wanted}", partial(_list, wanted, province))
    return render_template("regions/list.html", shown=shown)


def _list(wanted: str, province: str) -> Markup:
    known = standings()
    regions = queries.all_regions()
    shown = _chosen(regions, wanted, province)
    title = _("Peta tahap terjauh tiap kabupaten dan kota")
    html = render_template(
        "regions/_list.html",
        wanted=wanted,
        province=province,
        provinces=[region for region in regions if region.is_province],
        groups=_groups(regions, shown, known),
        known_count=len(known),
        found_count=len(shown),
        total=len(regions),
        map=national_map(known, title),
    )
    return Markup(html)  # noqa: S704  made by our template


@bp.get("/daerah.csv", endpoint="export_csv")
@admission.heavy
@may_lag
def export_csv() -> Response:
    return spreadsheets.csv_file("daerah", HEADER, _table())


@bp.get("/daerah.xlsx", endpoint="export_xlsx")
@admission.heavy
@may_lag
def export_xlsx() -> Response:
    return spreadsheets.xlsx_file("daerah", HEADER, _table())


@bp.get("/daerah/cari.json", endpoint="offer_names")
def offer_names() -> Response:
    """Regions whose name begins with or has these letters, for a form that offers names."""
    names = queries.region_names()
    codes = queries.matching(request.args.get("q", "")[:LONGEST_QUERY])[:OFFERED]
    return jsonify(results=[{"code": code, "official_name": names[code]} for code in codes])


def _chosen(regions: Sequence[Region], wanted: str, province: str) -> list[Region]:
    codes = set(queries.matching(wanted))
    return [
        region
        for region in regions
        if (not wanted or region.code in codes)
        and (not province or region.own_province_code == province)
    ]


def _groups(
    regions: Sequence[Region], shown: Sequence[Region], known: dict[str, Standing]
) -> list[Group]:
    provinces = {region.code: region for region in regions if region.is_province}
    return [
        Group(
            provinces[code],
            [(region, known[region.code]) for region in part if region.code in known],
            [region for region in part if region.code not in known],
        )
        for code, part in (
            (code, list(part))
            for code, part in groupby(shown, key=lambda region: region.own_province_code)
        )
    ]


def _table() -> list[Sequence[spreadsheets.Cell]]:
    known = standings()
    regions = queries.all_regions()
    names = {region.code: region.official_name for region in regions}
    return [
        (
            region.code,
            region.official_name,
            str(labels.KINDS[region.kind]),
            names[region.own_province_code],
            region.capital,
            region.population,
            region.population_year,
            region.area_km2,
            *_standing_cells(known.get(region.code)),
        )
        for region in regions
    ]


def _standing_cells(standing: Standing | None) -> tuple[spreadsheets.Cell, ...]:
    if standing is None:
        return (_("Tidak diketahui"), "", None)
    trust = replication_labels.TRUST[standing.trust] if standing.trust else ""
    return (
        str(replication_labels.STAGES[standing.stage]),
        str(trust),
        standing.replications,
    )

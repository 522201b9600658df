"""The dashboard's tables as rows of plain values, for CSV and XLSX.

Long ones are made row by row while they are written.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import current_app

from livinglab.dates import write_partial
from livinglab.db import now
from livinglab.replication import labels
from livinglab.replication.models import Obstacle, Stage
from livinglab.replication.queries import dashboard
from livinglab.replication.queries.durations import durations
from livinglab.replication.queries.snapshot import Row

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def replications(rows: Sequence[Row]) -> Table:
    header = ["id", "aplikasi", "kode_daerah", "pengadopsi", "asal", "tahap"]
    header += ["tahap_terjauh", "tanggal_tahap", "kepercayaan", "kabar_terakhir"]
    header += ["ditunda_sejak", "perjanjian_berakhir", "alamat"]
    return header, (
        (
            row.id,
            row.application_name,
            row.region_code or "",
            row.adopter_name,
            row.origin_name,
            _stage(row.stage),
            _stage(row.furthest),
            write_partial(row.stage_on, row.stage_precision),
            str(labels.TRUST[row.trust]) if row.trust else "",
            row.news_on,
            row.on_hold_since,
            row.agreement_ends,
            current_app.config["BASE_URL"] + row.url,
        )
        for row in rows
    )


def funnel(rows: Sequence[Row]) -> Table:
    header = ["tahap", "mencapai_tahap_ini", "sedang_di_tahap_ini", "n"]
    return header, [
        (_stage(rung.stage), rung.reached, rung.standing, len(rows))
        for rung in dashboard.funnel(rows)
    ]


def times(rows: Sequence[Row]) -> Table:
    header = ["dari", "ke", "n", "tercepat_hari", "kuartil1_hari", "median_hari"]
    header += ["kuartil3_hari", "terlama_hari"]
    return header, [
        (
            _stage(one.start),
            _stage(one.end),
            one.n,
            one.shortest,
            one.low,
            one.median,
            one.high,
            one.longest,
        )
        for one in durations(rows)
    ]


def stale(rows: Sequence[Row]) -> Table:
    return replications(dashboard.stale(rows, now().date()))


def expiring(rows: Sequence[Row]) -> Table:
    return replications(dashboard.expiring(rows, now().date()))


def obstacles(found: Sequence[Obstacle]) -> Table:
    header = ["jenis", "kendala", "keadaan", "cara_mengatasi", "aplikasi", "kode_daerah"]
    header += ["pengadopsi", "kepercayaan", "sumber", "alamat"]
    return header, (
        (
            str(labels.OBSTACLES[one.kind]),
            one.note,
            "teratasi" if one.is_solved else "belum teratasi",
            one.solution,
            one.replication.application.name,
            one.replication.adopter.region_code or "",
            one.replication.adopter.label,
            str(labels.TRUST[one.trust]),
            one.source_url,
            current_app.config["BASE_URL"] + one.replication.url,
        )
        for one in found
    )


# By the word in the address.
TABLES: dict[str, Callable[[Sequence[Row]], Table]] = {
    "corong": funnel,
    "jeda": times,
    "senyap": stale,
    "berakhir": expiring,
}


def _stage(stage: Stage | None) -> str:
    return str(labels.STAGES[stage]) if stage else ""

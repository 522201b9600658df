"""The dashboard's filter line: from the address to a Filter, and back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from livinglab.dates import BadDate, parse_written
from livinglab.i18n import day
from livinglab.regions.queries import region_names
from livinglab.replication import labels
from livinglab.replication.derive import last_day
from livinglab.replication.models import Stage, Trust
from livinglab.replication.queries.dashboard import Filter
from livinglab.replication.queries.snapshot import snapshot

NUMBER = re.compile(r"[0-9]{1,9}")
STATES = {
    "senyap": "stale",
    "berakhir": "expiring",
    "ditunda": "held",
    "mengadopsi": "adopted",
    "belum-mengadopsi": "not_adopted",
}
STATE_WORDS = {
    "senyap": _("lama tanpa kabar"),
    "berakhir": _("perjanjian segera berakhir"),
    "ditunda": _("ditunda"),
    "mengadopsi": _("bersepakat atau lebih jauh"),
    "belum-mengadopsi": _("belum mengadopsi"),
}


def read_filter(args: MultiDict[str, str]) -> Filter:
    """What makes no sense is left out, so that an old or mistyped address still answers."""
    programme = args.get("program", "")
    return Filter(
        application=args.get("aplikasi", "")[:120],
        province=_known(args.get("provinsi", ""), 2),
        region=_known(args.get("daerah", ""), 5),
        programme=int(programme) if NUMBER.fullmatch(programme) else None,
        trust=_choice(Trust, args.get("kepercayaan")),
        stage=_choice(Stage, args.get("tahap")),
        reached=_choice(Stage, args.get("mencapai")),
        since=_day(args.get("sejak", "")),
        until=_last_day(args.get("sampai", "")),
        state=STATES.get(args.get("keadaan", ""), ""),
    )


def arguments(wanted: Filter) -> dict[str, Any]:
    """The address of the same filter, without what is not set."""
    state = next((word for word, code in STATES.items() if code == wanted.state), "")
    values = {
        "aplikasi": wanted.application,
        "provinsi": wanted.province,
        "daerah": wanted.region,
        "program": wanted.programme,
        "kepercayaan": wanted.trust and wanted.trust.value,
        "tahap": wanted.stage and wanted.stage.value,
        "mencapai": wanted.reached and wanted.reached.value,
        "sejak": wanted.since and wanted.since.isoformat(),
        "sampai": wanted.until and wanted.until.isoformat(),
        "keadaan": state,
    }
    return {name: value for name, value in values.items() if value}


def shown_filter(
    wanted: Filter, programmes: Mapping[int, str]
) -> list[tuple[str, dict[str, Any]]]:
    """Each filter in use as a word, with the address that drops it."""
    names = region_names()
    applications = {row.application_slug: row.application_name for row in snapshot().rows}
    words: dict[str, Any] = {
        "aplikasi": applications.get(wanted.application, wanted.application),
        "provinsi": names.get(wanted.province, wanted.province),
        "daerah": names.get(wanted.region, wanted.region),
        "kepercayaan": wanted.trust and labels.TRUST[wanted.trust],
        "tahap": wanted.stage and labels.STAGES[wanted.stage],
        "mencapai": wanted.reached and f"≥ {labels.STAGES[wanted.reached]}",
        "sejak": wanted.since and f"≥ {day(wanted.since)}",
        "sampai": wanted.until and f"≤ {day(wanted.until)}",
        "program": programmes.get(wanted.programme or 0),
        "keadaan": STATE_WORDS.get(arguments(wanted).get("keadaan", "")),
    }
    chosen = arguments(wanted)
    return [
        (str(words.get(name) or value), {k: v for k, v in chosen.items() if k != name})
        for name, value in chosen.items()
    ]


def _known(code: str, longest: int) -> str:
    return code if len(code) <= longest and code in region_names() else ""


def _choice(kind: Any, code: str | None) -> Any:
    return kind(code) if code in {each.value for each in kind} else None


def _last_day(text: str) -> date | None:
    """`2022` as an end means to the end of that year."""
    try:
        return last_day(*parse_written(text))
    except BadDate:
        return None


def _day(text: str) -> date | None:
    try:
        return parse_written(text).day
    except BadDate:
        return None

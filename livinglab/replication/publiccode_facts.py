"""Between publiccode.yml and the catalog: what the file tells us, and what we write into it."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from livinglab.addresses import is_web_address
from livinglab.replication.models import Application
from livinglab.replication.publiccode import VERSION, check

LANGUAGES = ("id", "en")
SHORTEST_LONG = 150


class Around(NamedTuple):
    """What of an application's surroundings goes into its file."""

    features: Sequence[str] = ()
    version: str = ""
    released_on: date | None = None
    used_by: Sequence[str] = ()


def facts(value: Mapping[str, Any]) -> dict[str, str]:
    """Columns of an application that the file can fill. Names of persons are left out."""
    said = _description(value)
    legal = _section(value, "legal")
    holder = _text(legal, "mainCopyrightOwner") or _text(legal, "repoOwner")
    found = {
        "name": _text(value, "name")[:160],
        "summary": _text(said, "shortDescription")[:600],
        "description": _text(said, "longDescription")[:10_000],
        "licence": _text(legal, "license")[:120],
        "intellectual_property": _("Pemegang hak cipta: %(name)s", name=holder)
        if holder
        else "",
        "repository_url": _text(value, "url"),
        "documentation_url": _text(said, "documentation"),
    }
    return {name: text for name, text in found.items() if text and _fits(name, text)}


def features(value: Mapping[str, Any]) -> list[str]:
    found = _description(value).get("features")
    listed = found if isinstance(found, list) else []
    return [item[:160] for item in listed if isinstance(item, str) and item][:60]


def missing_in(application: Application, found: Mapping[str, str]) -> dict[str, str]:
    """Those of the facts that the entry does not have yet."""
    return {name: text for name, text in found.items() if not getattr(application, name)}


def write(application: Application, around: Around) -> str:
    """publiccode.yml of an application: its own file, if it has one, with what we know now.

    What the standard wants and nobody has told us is not invented: it is
    listed in a comment at the top.
    """
    value: dict[str, Any] = dict(application.publiccode or {})
    value["publiccodeYmlVersion"] = VERSION
    value["name"] = application.name
    if application.repository_url:
        value["url"] = application.repository_url
    if around.version:
        value["softwareVersion"] = around.version
        value["releaseDate"] = around.released_on.isoformat() if around.released_on else ""
    value["organisation"] = _organisation(application)
    if around.used_by:
        value["usedBy"] = list(around.used_by)
    value["description"] = _described(application, around, value.get("description"))
    if application.licence:
        value["legal"] = {**_section(value, "legal"), "license": application.licence}
    body = _dump(value)
    faults = check(body).faults
    notes = [
        _("# Belum lengkap menurut standar:"),
        *(f"# - {f.key}: {f.message}" for f in faults),
    ]
    return "\n".join([*(notes if faults else []), body])


def _organisation(application: Application) -> dict[str, str]:
    owner = application.owner
    found = {"name": owner.name}
    if owner.region_code:
        found["uri"] = f"urn:x-id-pemda:{owner.region_code}"
    return found


def _described(application: Application, around: Around, before: Any) -> dict[str, Any]:
    languages = dict(before) if isinstance(before, dict) else {}
    ours = dict(languages["id"]) if isinstance(languages.get("id"), dict) else {}
    ours["localisedName"] = application.name
    ours["shortDescription"] = _shortened(application.summary, 150)
    whole = "\n\n".join(filter(None, [application.summary, application.description]))
    if len(whole) >= SHORTEST_LONG:
        ours["longDescription"] = _shortened(whole, 10_000)
    if application.documentation_url:
        ours["documentation"] = application.documentation_url
    if around.features:
        ours["features"] = list(around.features)
    return {"id": ours} | {code: said for code, said in languages.items() if code != "id"}


def _dump(value: Any) -> str:
    writer = YAML()
    writer.default_flow_style = False
    writer.width = 10_000
    writer.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    writer.dump(_quoted(value), text)
    return text.getvalue()


def _quoted(value: Any) -> Any:
    """Texts in quotes, so that readers of older YAML take NO and 0.7 for words too."""
    if isinstance(value, dict):
        return {key: _quoted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_quoted(item) for item in value]
    if isinstance(value, str):
        block = "\n" in value and value.replace("\n", "").isprintable()
        return LiteralScalarString(value) if block else DoubleQuotedScalarString(value)
    return value


def _shortened(text: str, most: int) -> str:
    line = text.strip()
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"


def _description(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is said in Indonesian, else in English, else in the first language."""
    languages = _section(value, "description")
    order = [*LANGUAGES, *languages]
    found: Any = next((languages[code] for code in order if code in languages), {})
    return found if isinstance(found, dict) else {}


def _section(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _text(section: Mapping[str, Any], name: str) -> str:
    found = section.get(name)
    return found.strip() if isinstance(found, str) else ""


def _fits(name: str, text: str) -> bool:
    return not name.endswith("_url") or (is_web_address(text) and len(text) <= 500)

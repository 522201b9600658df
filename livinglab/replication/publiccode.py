"""publiccode.yml 0.7: checked against the standard, and read for the catalog.

The standard: https://yml.publiccode.tools. Country sections are deprecated
there; what is Indonesian is in `organisation.uri` and in the catalog itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from livinglab.addresses import is_web_address
from livinglab.dates import BadDate, Precision, parse_partial
from livinglab.replication.yaml_core import Document, Fault, Path, Place, read, written

VERSION = "0.7"
VERSIONS = re.compile(r"0\.[2-7](?:\.\d+)?\Z")
STATUSES = ("concept", "development", "beta", "stable", "obsolete")
TYPES = (
    *("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web"),
    *("standalone/backend", "standalone/other", "addon", "library", "configurationFiles"),
)
MAINTENANCE = ("internal", "contract", "community", "none")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
LICENCE = re.compile(r"[A-Za-z0-9.+-]+(?:\s+(?:AND|OR|WITH)\s+[A-Za-z0-9.+-]+)*\Z")
ADDRESSES = ("landingURL", "roadmap")


class Checked(NamedTuple):
    """What the file says, and all that keeps it from being published."""

    value: dict[str, Any]
    faults: list[Fault]


def check(raw: bytes | str) -> Checked:
    """Read and check a file. Never raises."""
    document = read(raw)
    if not isinstance(document.value, dict):
        faults = document.faults or [
            Fault("", Place(1, 1), _("Berkas kosong atau bukan susunan kunci dan nilai."))
        ]
        return Checked({}, faults)
    checker = _Checker(document)
    checker.check()
    return Checked(document.value, sorted(checker.faults, key=lambda fault: fault.place))


class _Checker:
    """Collects faults; the order of its methods is that of the standard."""

    def __init__(self, document: Document) -> None:
        self.value, self.places = document.value, document.places
        self.faults = list(document.faults)

    def check(self) -> None:
        self._text("publiccodeYmlVersion", _is_version)
        self._text("name")
        self._text("url", _is_address)
        self._one_or_many("platforms")
        self._text("developmentStatus", _one_of(STATUSES))
        self._text("softwareType", _one_of(TYPES))
        self._organisation()
        for key in ADDRESSES:
            self._optional(key, _is_address)
        self._optional("releaseDate", _is_day)
        self._descriptions()
        self._section("legal", {"license": _is_licence})
        self._section("maintenance", {"type": _one_of(MAINTENANCE)})
        self._maintainers()
        self._localisation()

    def _text(self, *path_and_rule: Any) -> None:
        """A text that must be there; the last argument may be a rule for it."""
        *path, rule = path_and_rule if callable(path_and_rule[-1]) else (*path_and_rule, None)
        found = self._find(tuple(path))
        if found is None or found == "":
            self._fault(tuple(path), _("Wajib diisi."))
        elif not isinstance(found, str):
            self._fault(tuple(path), _("Harus berupa teks; beri tanda kutip."))
        elif rule and (wrong := rule(found)):
            self._fault(tuple(path), wrong)

    def _optional(self, key: str, rule: Callable[[str], str]) -> None:
        if self.value.get(key) not in (None, ""):
            self._text(key, rule)

    def _one_or_many(self, *path: str) -> None:
        found = self._find(path)
        if isinstance(found, str):
            found = [found]
        if not isinstance(found, list) or not found:
            self._fault(path, _("Wajib diisi, satu atau lebih."))
        elif not all(isinstance(item, str) and item for item in found):
            self._fault(path, _("Setiap butir harus berupa teks."))

    def _section(self, name: str, rules: Mapping[str, Callable[[str], str]]) -> None:
        if not isinstance(self.value.get(name), dict):
            self._fault((name,), _("Bagian ini wajib ada."))
            return
        for key, rule in rules.items():
            self._text(name, key, rule)

    def _organisation(self) -> None:
        if "organisation" not in self.value:
            return
        if not isinstance(self.value["organisation"], dict):
            self._fault(("organisation",), _("Harus berupa bagian dengan name dan uri."))
            return
        self._text("organisation", "name")
        if "uri" in self.value["organisation"]:
            self._text("organisation", "uri", _is_uri)

    def _descriptions(self) -> None:
        languages = self.value.get("description")
        if not isinstance(languages, dict) or not languages:
            self._fault(("description",), _("Wajib ada, paling sedikit satu bahasa."))
            return
        for language, said in languages.items():
            path = ("description", language)
            if not LANGUAGE.match(language):
                self._fault(path, _("Bukan kode bahasa (BCP 47), misalnya id atau en."))
            if not isinstance(said, dict):
                self._fault(path, _("Harus berupa bagian dengan shortDescription."))
                continue
            self._text(*path, "shortDescription", _at_most(150))
            if said.get("longDescription") is not None:
                self._text(*path, "longDescription", _long_enough)
        if not any(
            isinstance(said, dict) and said.get("longDescription")
            for said in languages.values()
        ):
            self._fault(("description",), _("longDescription wajib ada dalam satu bahasa."))

    def _maintainers(self) -> None:
        maintenance = self.value.get("maintenance")
        kind = maintenance.get("type") if isinstance(maintenance, dict) else None
        if kind == "contract":
            self._people("contractors", {"name": _fine, "until": _is_day})
        elif kind in ("internal", "community"):
            self._people("contacts", {"name": _fine})

    def _people(self, key: str, rules: Mapping[str, Callable[[str], str]]) -> None:
        people = self.value["maintenance"].get(key)
        if not isinstance(people, list) or not people:
            self._fault(("maintenance", key), _("Wajib diisi, satu atau lebih."))
            return
        for number, person in enumerate(people):
            if not isinstance(person, dict):
                self._fault(("maintenance", key, number), _("Harus berupa bagian dengan name."))
                continue
            for name, rule in rules.items():
                self._text("maintenance", key, number, name, rule)

    def _localisation(self) -> None:
        section = self.value.get("localisation")
        if not isinstance(section, dict):
            self._fault(("localisation",), _("Bagian ini wajib ada."))
            return
        if not isinstance(section.get("localisationReady"), bool):
            self._fault(("localisation", "localisationReady"), _("Harus true atau false."))
        languages = section.get("availableLanguages")
        path = ("localisation", "availableLanguages")
        if not isinstance(languages, list) or not languages:
            self._fault(path, _("Wajib diisi, satu atau lebih."))
        elif not all(isinstance(code, str) and LANGUAGE.match(code) for code in languages):
            self._fault(path, _("Bukan kode bahasa (BCP 47), misalnya id atau en."))

    def _find(self, path: Path) -> Any:
        found: Any = self.value
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def _fault(self, path: Path, message: str) -> None:
        """At the key itself, or at the nearest thing above it that is there."""
        near = path
        while near and near not in self.places:
            near = near[:-1]
        self.faults.append(Fault(written(path), self.places.get(near, Place(1, 1)), message))


def _fine(text: str) -> str:
    return ""


def _is_version(text: str) -> str:
    return "" if VERSIONS.match(text) else str(_("Versi ini tidak dikenal; pakai 0.7."))


def _is_address(text: str) -> str:
    if is_web_address(text):
        return ""
    return str(_("Harus alamat lengkap yang diawali http:// atau https://."))


def _is_uri(text: str) -> str:
    if is_web_address(text) or re.match(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:\S+\Z", text):
        return ""
    return str(_("Harus berupa URI, misalnya urn:x-id-pemda:32.11."))


def _is_day(text: str) -> str:
    try:
        if parse_partial(text).precision is Precision.DAY:
            return ""
    except BadDate:
        pass
    return str(_("Harus tanggal lengkap, misalnya 2026-03-15."))


def _is_licence(text: str) -> str:
    if LICENCE.match(text.replace("(", "").replace(")", "")):
        return ""
    return str(_("Harus kode SPDX, misalnya EUPL-1.2."))


def _long_enough(text: str) -> str:
    if len(text) < 150:
        return str(_("Paling sedikit 150 karakter."))
    return _at_most(10_000)(text)


def _at_most(most: int) -> Callable[[str], str]:
    return lambda text: (
        _("Paling banyak %(max)d karakter.", max=most) if len(text) > most else ""
    )


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def rule(text: str) -> str:
        return (
            ""
            if text in words
            else _("Harus salah satu dari: %(words)s.", words=", ".join(words))
        )

    return rule

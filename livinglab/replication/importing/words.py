"""What the records' own language means: states, agreements, obstacles, modules, impact.

The rules are tables, tried from top to bottom; the first that matches counts.
Whatever they decide, the words of the record stay beside it as a note.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from livinglab.replication.models import (
    AgreementKind,
    ApplicationModule,
    ModuleState,
    ObstacleKind,
    Stage,
)

T = TypeVar("T")
# Text, and the bracket that ends it.
TEXTS = re.compile(r"([^()]*)([()]?)")
# Possessive: a lazy one takes minutes on a cell that is full of spaces.
STATE = re.compile(r"([^(]++)(?:\((.*)\))?\s*")
IN_DEVELOPMENT = re.compile(r"^\(dikembangkan\)\s*", re.IGNORECASE)
PLAN = re.compile(r"^rencana\b", re.IGNORECASE)
# Said of an agreement that is still to come.
PENDING = re.compile(r"\b(menyusul|disiapkan|disusun|draf)\b", re.IGNORECASE)

STAGE_WORDS = {
    "minat": Stage.INTEREST,
    "studi tiru": Stage.STUDY_VISIT,
    "kesepakatan": Stage.AGREEMENT,
    "serah terima": Stage.HANDOVER,
    "penyesuaian": Stage.ADAPTATION,
    "uji coba": Stage.PILOT,
    "diluncurkan": Stage.LAUNCHED,
    "digunakan": Stage.IN_USE,
    "dihentikan": Stage.STOPPED,
    "dialihkan": Stage.STOPPED,
}
AGREEMENT_RULES = (
    (AgreementKind.PKS, r"\bpks\b|perjanjian kerja ?sama"),
    (AgreementKind.MOU, r"\bmou\b|nota kesepakatan|kesepakatan bersama"),
    (AgreementKind.GRANT, r"\bhibah\b"),
    (AgreementKind.OTHER, r""),
)
OBSTACLE_RULES = (
    (ObstacleKind.RESISTANCE, r"penolakan|menolak|\benggan"),
    (ObstacleKind.CENTRAL_MANDATE, r"\bwajib|kewajiban|menggantikan|transisi|aplikasi umum"),
    (ObstacleKind.NETWORK, r"blank ?spot|sinyal|jaringan|internet|koneksi|bandwidth"),
    (ObstacleKind.ELECTRICITY, r"listrik|genset"),
    (ObstacleKind.BUDGET, r"anggar|biaya|pendanaan|\bdau\b"),
    (ObstacleKind.PEOPLE, r"\bsdm\b|tenaga ahli|pelatihan|dilatih|kompeten|pegawai bingung"),
    (ObstacleKind.INTEGRATION, r"integrasi|sinkron|parsial|satu data"),
    (ObstacleKind.SERVERS, r"server|infrastruktur|sarana prasarana|pusat data"),
    (ObstacleKind.REGULATION, r"regulasi|peraturan|perbup|perwali|perda\b"),
    (ObstacleKind.LEADERSHIP, r"pergantian|mutasi|pimpinan baru"),
)
# Words that many modules share and that tell nothing.
COMMON = frozenset(
    {"dan", "asn", "pegawai", "data", "sistem", "aplikasi", "layanan", "online", "daring"}
    | {"elektronik", "berbasis", "android", "harian", "sampai"}
)


class ModuleWord(NamedTuple):
    text: str
    is_in_development: bool


def parts(cell: str) -> list[str]:
    """`a; b (c; d)` → ["a", "b (c; d)"]: what a bracket closes is not taken apart."""
    found = [""]
    for text, bracket in TEXTS.findall(cell):
        first, *others = [text] if bracket == ")" else text.split(";")
        found[-1] += first
        found += others
        found[-1] += bracket
    return [part for each in found if (part := each.strip())]


def stage_of(state: str) -> tuple[Stage, str] | None:
    """`Kesepakatan (MoU; PKS menyusul)` → the stage, and what stands in the brackets."""
    found = STATE.fullmatch(state)
    stage = STAGE_WORDS.get(found[1].strip().lower()) if found else None
    return (stage, found[2] or "") if found and stage else None


def agreement_of(remark: str) -> AgreementKind:
    """The strongest paper that was signed; one that is still to come does not count."""
    signed = " ".join(part for part in re.split(r"[;,]", remark) if not PENDING.search(part))
    return _first(AGREEMENT_RULES, signed) or AgreementKind.OTHER


def obstacle_of(text: str) -> ObstacleKind:
    return _first(OBSTACLE_RULES, text) or ObstacleKind.OTHER


def module_words(cell: str) -> Iterator[ModuleWord]:
    for part in parts(cell):
        name = IN_DEVELOPMENT.sub("", part)
        yield ModuleWord(name, name != part)


def module_state(word: ModuleWord, stage: Stage) -> ModuleState:
    if word.is_in_development:
        return ModuleState.IN_DEVELOPMENT
    running = stage in (Stage.LAUNCHED, Stage.IN_USE)
    return ModuleState.IN_USE if running else ModuleState.PLANNED


def matching_module(
    word: ModuleWord, modules: list[ApplicationModule]
) -> ApplicationModule | None:
    """The module that shares most telling words with the record's, if any."""
    wanted = _telling(word.text)
    best = max(modules, key=lambda module: len(wanted & _telling(module.name)), default=None)
    return best if best and wanted & _telling(best.name) else None


def impacts_and_plans(cell: str) -> tuple[list[str], list[str]]:
    """What came of it, and what is only intended."""
    found = parts(cell)
    return (
        [part for part in found if not PLAN.match(part)],
        [part for part in found if PLAN.match(part)],
    )


def _telling(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower())) - COMMON


def _first(rules: Sequence[tuple[T, str]], text: str) -> T | None:
    return next((kind for kind, rule in rules if re.search(rule, text.lower())), None)

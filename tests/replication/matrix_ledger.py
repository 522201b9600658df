"""Who may use the routes of the ledger. The replication is Ogan Ilir's, from Sumedang."""

from sqlalchemy import select

from livinglab.accounts.models import Role, User
from livinglab.db import db
from livinglab.replication.models import ObstacleKind, Replication, Step, Trust
from livinglab.replication.services.facts import add_obstacle
from tests.factories.accounts import OGAN_ILIR, SUMEDANG, grant
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication, plain_application
from tests.matrix import EVERYONE, Route, only

RECORDERS = only("representative", "facilitator", "curator")
REGISTRARS = only("member", "stranger", "representative", "owner", "facilitator")
CURATOR = only("curator")
ONE, DRAFT = "/replikasi/{replication}", "/replikasi/{draft_replication}"
SOLUTION = ONE + "/kendala/{obstacle}/solusi"
STEP = {"stage": "pilot", "happened_on": "2024-05-01"}
ROUTES = (
    Route("dashboard.show_dashboard", "GET", "/replikasi", EVERYONE),
    Route("dashboard.list_replications", "GET", "/replikasi/daftar", EVERYONE),
    Route("obstacles.list_obstacles", "GET", "/replikasi/kendala", EVERYONE),
    Route("obstacles.export_obstacles", "GET", "/replikasi/kendala.csv", EVERYONE),
    Route(
        "similar.similar_to_what_is_typed",
        "GET",
        "/replikasi/kendala/serupa.json?keterangan=sinyal",
        EVERYONE,
    ),
    Route("dashboard.export_replications", "GET", "/replikasi.csv", EVERYONE),
    Route("dashboard.export_table", "GET", "/replikasi/corong.xlsx", EVERYONE),
    Route("ledger.show_replication", "GET", ONE, EVERYONE),
    Route(
        "ledger.show_replication",
        "GET",
        DRAFT,
        only("member", "representative", "facilitator", "curator"),
    ),
    Route("ledger.new_replication", "GET", "/replikasi/baru", REGISTRARS),
    Route(
        "ledger.register_replication",
        "POST",
        "/replikasi/baru",
        REGISTRARS,
        {"application": "{fresh}"},
    ),
    Route(
        "ledger.declare_replication",
        "POST",
        f"{DRAFT}/pernyataan",
        only("representative", "facilitator"),
    ),
    Route("ledger_steps.new_step", "GET", f"{ONE}/langkah", RECORDERS),
    Route("ledger_steps.record_step", "POST", f"{ONE}/langkah", RECORDERS, STEP),
    Route(
        "ledger_steps.endorse_step",
        "POST",
        f"{ONE}/langkah/{{step}}/pembenaran",
        only("representative", "facilitator", "owner", "curator"),
    ),
    Route("ledger_facts.new_obstacle", "GET", f"{ONE}/kendala", RECORDERS),
    Route("ledger_facts.add_obstacle", "POST", f"{ONE}/kendala", RECORDERS),
    Route("ledger_facts.new_solution", "GET", SOLUTION, RECORDERS),
    Route("ledger_facts.solve_obstacle", "POST", SOLUTION, RECORDERS),
    Route("ledger_facts.new_impact", "GET", f"{ONE}/dampak", RECORDERS),
    Route("ledger_facts.add_impact", "POST", f"{ONE}/dampak", RECORDERS),
    Route("ledger_facts.new_agreement", "GET", f"{ONE}/perjanjian", RECORDERS),
    Route("ledger_facts.add_agreement", "POST", f"{ONE}/perjanjian", RECORDERS),
    Route("ledger_facts.new_module_state", "GET", f"{ONE}/modul", RECORDERS),
    Route("ledger_facts.set_module", "POST", f"{ONE}/modul", RECORDERS),
    Route("ledger_facts.new_coverage", "GET", f"{ONE}/cakupan", RECORDERS),
    Route("ledger_facts.set_coverage", "POST", f"{ONE}/cakupan", RECORDERS),
    Route("ledger_import.show_import", "GET", "/kelola/impor", CURATOR),
    Route("ledger_import.preview_import", "POST", "/kelola/impor", CURATOR),
    # Nothing waits to be confirmed, so that a curator finds nothing either.
    Route("ledger_import.confirm_import", "POST", "/kelola/impor/pemasukan", only()),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """A public replication with a step and an obstacle, and a draft."""
    application = plain_application("Dipakai", owner=SUMEDANG)
    grant(people["owner"], Role.OWNER, application_id=application.id)
    replication = make_replication(OGAN_ILIR, application)
    draft = make_replication(OGAN_ILIR, plain_application("Rancangan"))
    draft.is_draft = True
    obstacle = add_obstacle(
        replication,
        people["representative"],
        kind=ObstacleKind.NETWORK,
        note="Blank spot.",
        trust=Trust.DECLARED,
    )
    return {
        "replication": str(replication.id),
        "draft_replication": str(draft.id),
        "obstacle": str(obstacle.id),
        "step": str(_step_of(replication)),
        "fresh": make_application("Belum ada").slug,
    }


def _step_of(replication: Replication) -> int:
    return (
        db.session.scalars(select(Step.id).where(Step.replication_id == replication.id)).first()
        or 0
    )

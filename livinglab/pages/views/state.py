"""How the site is, for its administrators: what is asked, how quickly, and what waits."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from livinglab import metrics, outbox, outside
from livinglab.accounts import policy
from livinglab.accounts.login import viewer
from livinglab.db import now
from livinglab.errors import require
from livinglab.pages.figures import figures
from livinglab.replica import Look, Replica

bp = Blueprint("state", __name__)
BUSIEST = 15  # routes


@bp.get("/kelola/keadaan")
def show_state() -> ResponseReturnValue:
    require(policy.can_see_state(viewer()))
    found = figures(metrics.collected())
    return render_template(
        "pages/state.html",
        figures=found,
        routes=found.routes[:BUSIEST],
        waiting=metrics.waiting(),
        mail=outbox.mail_counts(),
        lost=outbox.lost_mail(),
        replica=_replica(),
        outside=outside.answers(wait=outside.PATIENCE),
        at=now(),
    )


def _replica() -> Look | None:
    """What this process last found of the replica; None where the site has none."""
    replica: Replica | None = current_app.extensions["replica"]
    if replica is None:
        return None
    replica.has()  # has it looked at, where nobody asked yet
    return replica.last

"""The public log of what was decided, by whom and why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from livinglab import pagecache
from livinglab.accounts import login, queries
from livinglab.accounts.labels import LOG_SUBJECTS, log_label
from livinglab.accounts.views.blueprint import bp
from livinglab.forum import queries as forum
from livinglab.onward import asked_after


@bp.get("/log-moderasi")
@pagecache.for_visitors("log", "forum")
def show_log() -> ResponseReturnValue:
    """Entries about a closed category are as closed as it is."""
    action = request.args.get("jenis", "")[:40].replace("\0", "")
    after = asked_after()
    readable = [one.id for one in forum.categories(login.viewer())]
    page = queries.log_page(action=action, readable=readable, after=after)
    return render_template(
        "accounts/log.html",
        entries=[(entry, log_label(entry.action)) for entry in page.rows],
        nouns=[(noun, LOG_SUBJECTS.get(noun, noun)) for noun in queries.log_actions()],
        action=action,
        asked=after is not None,
        after=page.after,
    )

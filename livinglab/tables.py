"""Every table of the site, so that whoever asks for the schema gets all of it."""

from livinglab import outbox, pagecache, publiclog, submissions
from livinglab.accounts import models as accounts
from livinglab.forum import models as forum
from livinglab.notifications import models as notifications
from livinglab.regions import models as regions
from livinglab.replication import models as replication
from livinglab.search import models as search

__all__ = [
    "accounts",
    "forum",
    "notifications",
    "outbox",
    "pagecache",
    "publiclog",
    "regions",
    "replication",
    "search",
    "submissions",
]

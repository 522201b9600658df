"""Every read of the forum; what other features show of it is named here."""

from livinglab.forum.queries.about import (
    accepted_lately,
    threads_about_application,
    threads_about_region,
    waiting_questions,
)
from livinglab.forum.queries.addresses import last_thread, public_threads
from livinglab.forum.queries.lists import categories, find_category, get_category
from livinglab.forum.queries.own import votes_of, written_by
from livinglab.forum.queries.scopes import search_scopes
from livinglab.forum.queries.threads import CATEGORY_FACTS, get_post, get_thread

__all__ = [
    "CATEGORY_FACTS",
    "accepted_lately",
    "categories",
    "find_category",
    "get_category",
    "get_post",
    "get_thread",
    "last_thread",
    "public_threads",
    "search_scopes",
    "threads_about_application",
    "threads_about_region",
    "votes_of",
    "waiting_questions",
    "written_by",
]

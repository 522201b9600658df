"""Pages of the feature, one module for each thing people visit."""

from livinglab.forum.views import (
    answers,
    attachments,
    categories,
    composer,
    feeds,
    flags,
    keeping,
    lists,
    moderation,
    polls,
    posts,
    reading,
    threads,
)

BLUEPRINTS = (
    lists.bp,
    composer.bp,
    threads.bp,
    posts.bp,
    polls.bp,
    answers.bp,
    attachments.bp,
    flags.bp,
    keeping.bp,
    moderation.bp,
    categories.bp,
    reading.bp,
    feeds.bp,
)

"""Pages of the feature, one module for each thing people visit."""

from livinglab.forum.views import answers, composer, lists, posts, threads

BLUEPRINTS = (
    lists.bp,
    composer.bp,
    threads.bp,
    posts.bp,
    answers.bp,
)

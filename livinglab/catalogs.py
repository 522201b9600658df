"""The words of templates in the reader's language, looked up once for each language.

Does what Jinja's own `_` does with Flask-Babel's catalog, whose lookup of the
reader's language at every word took a quarter of a page's time.
"""

from typing import Any

from flask_babel import get_locale, get_translations
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

MOST = 20_000  # words kept; templates hold some thousands

_kept: dict[tuple[str, str], Markup] = {}


@pass_eval_context
def gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
    """The text in the reader's language, its `%(name)s` filled in and escaped as in HTML."""
    key = (str(getattr(get_locale(), "language", "")), text)
    if (found := _kept.get(key)) is None:
        if len(_kept) >= MOST:
            _kept.clear()
        # Templates' own words, and the catalog's: never what a person typed.
        found = _kept[key] = Markup(get_translations().ugettext(text))  # noqa: S704
    if not context.autoescape:
        return str(found) % variables
    return found % variables if "%" in found else found

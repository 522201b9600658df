"""Markdown to safe HTML: the only place where people's text becomes markup.

Rendered once, on write. markdown-it-py never lets raw HTML through, and nh3
cleans what comes out of it against a short list, so that a fault in the one
is caught by the other. `RENDERER` is kept beside the stored HTML: raise it
with every change of what comes out.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

RENDERER = 1
LIMIT = 20_480  # bytes of Markdown; the forms say so before it comes here
LINKIFY_LIMIT = 10_240  # finding bare addresses is the slow part on hostile text
MOST_NAMED = 30  # people and regions that one text can name
FIRST_HEADING = 3  # the page has h1 and h2 for itself

NAMED = re.compile(
    r"(?<![\w@#./&])"
    r"(?:@(?P<handle>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9])?)"
    r"|#(?P<region>\d\d(?:\.\d\d)?(?![\w.]*\w)|[A-Za-z][A-Za-z0-9-]{1,59}))"
)
OWN_FILE = re.compile(r"/lampiran/(?!.*\.\.)[A-Za-z0-9._/-]+\Z")
OUTSIDE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
BLOCK_END = re.compile(r"</(?:p|li|h\d|tr|pre|blockquote)>|<br>|</t[hd]>")

TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "s", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
    *("div", "section", "sup"),
}
ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "li": {"id"},
    "pre": {"tabindex"},
    "div": {"tabindex"},
}
CLASSES = {
    "a": {"mention", "place", "footnote-backref"},
    "div": {"prose__table"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "ul": {"contains-task-list"},
    "li": {"task-list-item"},
    "th": {"is-right", "is-center"},
    "td": {"is-right", "is-center"},
}

People = Callable[[Iterable[str]], Iterable[str]]
Places = Callable[[Iterable[str]], Mapping[str, str]]


class Prose(NamedTuple):
    """Safe HTML, and whom and what it names: handles, and region codes."""

    html: str
    mentions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class _Names:
    """What of `@…` and `#…` exists: lower-case handles, and words with their region code."""

    def __init__(self, tokens: list[Token], people: People | None, places: Places | None):
        handles: dict[str, None] = {}
        words: dict[str, None] = {}
        for found in (m for text in _texts(tokens) for m in NAMED.finditer(text.content)):
            if found["handle"]:
                handles[found["handle"].lower()] = None
            else:
                words[found["region"]] = None
        asked = list(handles)[:MOST_NAMED]
        known = set(people(asked)) if people and asked else set()
        self.handles = [handle for handle in asked if handle in known]
        called = list(words)[:MOST_NAMED]
        self.places = dict(places(called)) if places and called else {}

    def link(self, found: re.Match[str]) -> tuple[str, str] | None:
        """The address and class of the link for a match, or None where there is nothing."""
        if found["handle"]:
            handle = found["handle"].lower()
            return (f"/orang/{handle}", "mention") if handle in self.handles else None
        code = self.places.get(found["region"])
        return (f"/daerah/{code}", "place") if code else None


def render(
    markdown: str, *, people: People | None = None, places: Places | None = None
) -> Prose:
    """Safe HTML of the text.

    `people` gets the handles that are named, in lower case, and returns those
    that exist; `places` gets the words after `#` and returns the region code
    of those that are regions. Each is called once at most.
    """
    text = markdown.replace("\x00", "").replace("\r\n", "\n")
    size = len(text.encode(errors="replace"))
    if size > LIMIT:
        return Prose(f"<p>{html.escape(text)}</p>")
    machine = _machine(size <= LINKIFY_LIMIT)
    env = {"docId": hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]}
    tokens = machine.parse(text, env)
    names = _Names(tokens, people, places)
    _fit_headings(tokens)
    for token in tokens:
        _align(token)
        if token.children:
            token.children = _rewritten(token.children, names)
    marked = machine.renderer.render(tokens, machine.options, env)
    return Prose(
        _clean(marked), tuple(names.handles), tuple(dict.fromkeys(names.places.values()))
    )


def plain(markup: str) -> str:
    """The words of safe HTML, a line a block: for search, mail and feeds."""
    words = html.unescape(nh3.clean(BLOCK_END.sub("\n", markup), tags=set()))
    # Not by an expression: for spaces without an end to the line it takes their square.
    return "\n".join(filter(None, map(str.strip, words.split("\n"))))


@cache
def _machine(linkify: bool) -> MarkdownIt:
    machine = MarkdownIt(
        "commonmark", {"html": False, "linkify": linkify, "breaks": True, "maxNesting": 20}
    ).enable(["table", "strikethrough"])
    if linkify:
        machine.enable("linkify")
    machine.use(footnote_plugin, inline=False).use(tasklists_plugin)
    machine.disable(["html_block", "html_inline"])
    machine.add_render_rule(
        "table_open", lambda *_: '<div class="prose__table" tabindex="0"><table>'
    )
    machine.add_render_rule("table_close", lambda *_: "</table></div>")
    for kind in ("fence", "code_block"):
        machine.add_render_rule(kind, _code)
    machine.add_render_rule("footnote_block_open", lambda *_: '<section class="footnotes"><ol>')
    return machine


def _code(self: object, tokens: list[Token], place: int, *rest: object) -> str:
    return f'<pre tabindex="0"><code>{html.escape(tokens[place].content)}</code></pre>\n'


def _clean(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


def _texts(tokens: list[Token]) -> Iterable[Token]:
    """The running words: not code, not the words of a link."""
    for token in tokens:
        depth = 0
        for child in token.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "text" and not depth:
                yield child


def _fit_headings(tokens: list[Token]) -> None:
    """Headings go on from the page's own, with no level skipped."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(FIRST_HEADING + used.index(token.tag), 6)}"


def _align(token: Token) -> None:
    """Alignment of table cells as a class: there are no inline styles here."""
    if token.type in {"th_open", "td_open"}:
        style = str(token.attrs.pop("style", ""))
        for side in ("right", "center"):
            if style.endswith(side):
                token.attrs["class"] = f"is-{side}"


def _rewritten(children: list[Token], names: _Names) -> list[Token]:
    result: list[Token] = []
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not depth:
            result.extend(_linked(child.content, names))
        elif child.type == "html_inline":  # only the task list plugin makes these
            result.append(_text("☑" if "checked" in child.content else "☐"))
        elif child.type == "image":
            result.extend(_image(child, inside_link=depth > 0))
        else:
            result.append(child)
    return result


def _linked(text: str, names: _Names) -> Iterable[Token]:
    end = 0
    for found in NAMED.finditer(text):
        if target := names.link(found):
            yield _text(text[end : found.start()])
            yield from _link(target[0], found.group(), {"class": target[1]})
            end = found.end()
    yield _text(text[end:])


def _image(image: Token, *, inside_link: bool) -> Iterable[Token]:
    """The site's own file as an image; one from elsewhere as a link to it."""
    source = str(image.attrs.get("src", ""))
    if OWN_FILE.match(source):
        image.attrs["loading"] = "lazy"
        yield image
    elif OUTSIDE.match(source) and not inside_link:
        yield from _link(source, image.content or source, {})
    else:
        yield _text(image.content)


def _link(href: str, words: str, attributes: dict[str, str]) -> Iterable[Token]:
    yield Token("link_open", "a", 1, attrs={"href": href, **attributes})
    yield _text(words)
    yield Token("link_close", "a", -1)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)

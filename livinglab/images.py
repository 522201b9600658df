"""Pictures on a page: two widths to choose from, and their room kept before they come.

The browser takes the small one on a phone and the full one where it can be
seen. A reader who saves data gets only the small one, with a way to the full.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import savedata
from livinglab.pictures import SMALL

# The column of text, and a screenshot in a grid: their widths as the style sheet sets them.
IN_TEXT = "(max-width: 44rem) 94vw, 40rem"
IN_GRID = "(max-width: 44rem) 94vw, 24rem"
# Links, because one must not stand in another; images, with attributes as nh3 writes them.
LINK_OR_IMAGE = re.compile(r'<a[ >]|</a>|<img(?: [a-z]+="[^"]*")*>')
SOURCE = re.compile(r' src="/lampiran/([0-9a-f]{40})[./][^"]*"')
LAZY = ' loading="lazy"'


class Image(NamedTuple):
    """A picture that can be shown: its addresses and its full size in pixels.

    `small_path` leads to a copy of SMALL pixels' width; None if it is no wider.
    """

    path: str
    width: int
    height: int
    small_path: str | None = None

    @property
    def is_shown_small(self) -> bool:
        """Whether this reader gets the small copy alone."""
        return self.small_path is not None and savedata.is_on()


class File(Protocol):
    """A file with a text; None for what is no picture."""

    key: str

    @property
    def image(self) -> Image | None: ...


def attributes(image: Image, sizes: str = IN_GRID) -> Markup:
    """Those of the `img`, but for its `alt`."""
    source = image.small_path if image.is_shown_small else image.path
    named = {"src": source}
    if image.small_path and not image.is_shown_small:
        named["srcset"] = f"{image.small_path} {SMALL}w, {image.path} {image.width}w"
        named["sizes"] = sizes
    named |= {"width": str(image.width), "height": str(image.height)}
    named |= {"loading": "lazy", "decoding": "async"}
    return Markup(" ").join(Markup('{}="{}"').format(*pair) for pair in named.items())


def in_text(html: str, files: Iterable[File] | None) -> Markup:
    """The safe HTML of a text, its pictures with two widths.

    `files` are those that are known of it; a picture of another stays as it is.
    """
    images = {file.key: image for file in files or () if (image := file.image)}
    return Markup("".join(_parts(html, images)))  # noqa: S704  cleaned on write


def keys_in(html: str) -> set[str]:
    """Of the uploaded pictures that a text shows."""
    return {found[1] for found in SOURCE.finditer(html)}


def _parts(html: str, images: Mapping[str, Image]) -> Iterator[str]:
    end, is_in_link = 0, False
    for found in LINK_OR_IMAGE.finditer(html):
        tag = found.group()
        yield html[end : found.start()]
        end = found.end()
        if not tag.startswith("<img"):
            is_in_link = not tag.startswith("</")
            yield tag
        else:
            yield from _image(tag, images, is_in_link=is_in_link)
    yield html[end:]


def _image(tag: str, images: Mapping[str, Image], *, is_in_link: bool) -> Iterator[str]:
    source = SOURCE.search(tag)
    image = images.get(source[1]) if source else None
    if source is None or image is None:
        yield tag
        return
    named = attributes(image, IN_TEXT)
    yield f"{tag[: source.start()]} {named}{tag[source.end() :].replace(LAZY, '')}"
    if image.is_shown_small and not is_in_link:
        yield full_link(image)


def full_link(image: Image) -> Markup:
    return Markup(' <a class="small" href="{}">{}</a>').format(
        image.path, _("Lihat gambar penuh")
    )


def init_app(app: Flask) -> None:
    app.jinja_env.filters["with_images"] = in_text
    app.jinja_env.globals.update(image_attributes=attributes, full_link=full_link)

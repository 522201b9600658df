"""Pictures, drawn anew from their pixels and nothing else.

A picture takes memory for each pixel it claims, however small its file is. So
a process draws one at a time, and a kind that cannot be read smaller than it
is may claim fewer pixels.
"""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TypedDict

import filetype
from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from livinglab.refusals import Refused, broken

WIDEST, SMALL = 1600, 480
# A file that claims more pixels than this is refused before any is read, so that drawing
# takes at most some 200 MB: a JPEG is read at a part of its size, a WebP held four times.
MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 20_000_000, "WEBP": 12_000_000, "GIF": 20_000_000}
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
READ = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# Modes whose pixels can be mixed; others are made plain before they are made smaller.
MIXABLE = {"L", "LA", "RGB", "RGBA", "CMYK"}
FAULTS = (OSError, SyntaxError, ValueError, TypeError, IndexError, OverflowError, EOFError)
_drawing = Lock()


class Kept(TypedDict):
    media_type: str
    content: bytes
    small: bytes | None
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    format: str
    content: bytes
    small: bytes | None
    width: int
    height: int

    @property
    def extension(self) -> str:
        return ENDINGS[self.format]

    def kept(self) -> Kept:
        return Kept(
            media_type=f"image/{self.format.lower()}",
            content=self.content,
            small=self.small,
            width=self.width,
            height=self.height,
        )


def read(content: bytes, name: str) -> Picture | None:
    """The picture in the file, redrawn; None if the file is not a picture.

    Raises Refused for one that is broken or too large.
    """
    kind = filetype.guess(content)
    if kind is None or kind.mime not in READ:
        return None
    format_name = READ[kind.mime]
    try:
        with _drawing:
            return _redrawn(content, format_name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise Refused(
            _(
                "Gambar “%(name)s” memuat lebih dari %(limit)s juta piksel. Perkecil dahulu.",
                name=name,
                limit=MOST_PIXELS[format_name] // 1_000_000,
            )
        ) from bomb
    except (*FAULTS, UnidentifiedImageError) as fault:
        raise broken(name) from fault


def _redrawn(content: bytes, format_name: str) -> Picture:
    with Image.open(BytesIO(content), formats=[format_name]) as opened:
        if opened.width * opened.height > MOST_PIXELS[format_name]:
            raise Image.DecompressionBombError
        opened.draft("RGB", (WIDEST, WIDEST))
        opened.load()
        if opened.mode in MIXABLE and "transparency" not in opened.info:
            _make_smaller(opened)  # before any other copy of it
        image = _plain(ImageOps.exif_transpose(opened), format_name)
    _make_smaller(image)
    written = "PNG" if format_name == "GIF" else format_name
    small = None
    if image.width > SMALL:
        copy = image.copy()
        copy.thumbnail((SMALL, SMALL * 4), Image.Resampling.LANCZOS)
        small = _written(copy, written)
    return Picture(written, _written(image, written), small, image.width, image.height)


def _make_smaller(image: Image.Image) -> None:
    image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)


def _plain(image: Image.Image, format_name: str) -> Image.Image:
    """Only pixels: every note that rides on the picture is left behind."""
    clear = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}
    mode = "RGBA" if clear and format_name != "JPEG" else "RGB"
    if image.mode in {"1", "L"} and not clear:
        mode = "L"
    plain = image.convert(mode)
    plain.info = {}
    return plain


def _written(image: Image.Image, format_name: str) -> bytes:
    out = BytesIO()
    image.save(
        out, format_name, **{"quality": 84} if format_name != "PNG" else {"optimize": True}
    )
    return out.getvalue()

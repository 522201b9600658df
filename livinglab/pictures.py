"""Pictures, drawn anew from their pixels and nothing else."""

from dataclasses import dataclass
from io import BytesIO
from typing import TypedDict

import filetype
from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from livinglab.refusals import Refused, broken

WIDEST, SMALL = 1600, 480
MOST_PIXELS = 40_000_000
# A file that claims more pixels than this is refused before any memory is given to it.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
READ = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
FAULTS = (OSError, SyntaxError, ValueError, TypeError, IndexError, OverflowError, EOFError)


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
    try:
        return _redrawn(content, READ[kind.mime])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise Refused(
            _(
                "Gambar “%(name)s” memuat lebih dari %(limit)s juta piksel. Perkecil dahulu.",
                name=name,
                limit=MOST_PIXELS // 1_000_000,
            )
        ) from bomb
    except (*FAULTS, UnidentifiedImageError) as fault:
        raise broken(name) from fault


def _redrawn(content: bytes, format_name: str) -> Picture:
    with Image.open(BytesIO(content), formats=[format_name]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        opened.draft("RGB", (WIDEST, WIDEST))
        opened.load()
        image = _plain(ImageOps.exif_transpose(opened), format_name)
    image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    written = "PNG" if format_name == "GIF" else format_name
    small = None
    if image.width > SMALL:
        copy = image.copy()
        copy.thumbnail((SMALL, SMALL * 4), Image.Resampling.LANCZOS)
        small = _written(copy, written)
    return Picture(written, _written(image, written), small, image.width, image.height)


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

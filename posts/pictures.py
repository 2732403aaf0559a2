"""Pictures of a post: read as pixels and written anew, so that nothing else travels with them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageFile, ImageOps

from katori_sns.files.uploads import (
    MAX_PIXELS,
    BadFile,
    Kept,
    named,
    require_pixels,
    scan,
    too_many_pixels,
)

FORMATS = {
    "png": ("PNG", "image/png"),
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "webp": ("WEBP", "image/webp"),
}
IN_WORDS = "JPEG、PNG、WebP"
THUMBNAIL = (480, 480)
QUALITY = 90  # beyond that files grow and nobody sees why
EFFORT = 2  # of WebP, 0 to 6: its own 4 takes 11 seconds for 25 megapixels of noise, this 3, at the same size
DO_AGAIN = "元のソフトで保存し直してください。"


@dataclass(frozen=True)
class Encoded:
    picture: Kept
    thumbnail: Kept
    width: int
    height: int


def encode(file: UploadedFile[bytes]) -> Encoded:
    """The picture and its thumbnail without EXIF, GPS or anything hidden; raises BadFile."""
    name, ending = named(file, FORMATS, IN_WORDS)
    content = file.read()
    scan(name, content)
    form, content_type = FORMATS[ending]
    image = _pixels(content, form, name)
    small = ImageOps.contain(image, THUMBNAIL) if max(image.size) > max(THUMBNAIL) else image
    try:
        large, thumbnail = (Kept(name, _written(i, form), content_type) for i in (image, small))
    except (OSError, ValueError):  # WebP cannot hold every picture that it has read
        raise BadFile(f"「{name}」を保存できる形に直せません。JPEGで保存し直してください。") from None
    return Encoded(large, thumbnail, *image.size)


def _pixels(content: bytes, form: str, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a bound of our own
            with Image.open(BytesIO(content), formats=[form]) as opened:
                require_pixels(name, opened.size, form)
                return _upright(opened, form, name)
    except Image.DecompressionBombError:
        raise too_many_pixels(name, form) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise BadFile(f"「{name}」を画像として読めません。{DO_AGAIN}") from None


def _upright(opened: ImageFile.ImageFile, form: str, name: str) -> Image.Image:
    """The pixels as one looks at them: of a photo with more frames (MPO) the first, of a large one half."""
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise BadFile(f"「{name}」は動く画像です。動かない画像を選んでください。")
    if form == "JPEG" and opened.width * opened.height > MAX_PIXELS:
        opened.draft(None, (opened.width // 2, opened.height // 2))
    ImageOps.exif_transpose(opened, in_place=True)
    mode = "RGBA" if "A" in opened.getbands() and form != "JPEG" else "RGB"
    return opened.convert(mode)


def _written(image: Image.Image, form: str) -> bytes:
    """Only the pixels: a new image takes nothing over of what stood beside them."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, form, quality=QUALITY, **({"method": EFFORT} if form == "WEBP" else {}))
    return out.getvalue()

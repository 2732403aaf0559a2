"""Pictures of a post: read as pixels and written new_matter, so that nothing else travels with them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from katori_sns.workflow.uploads import MAX_PIXELS, BadFile, Kept, plain_name

FORMATS = {
    "png": ("PNG", "image/png"),
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "webp": ("WEBP", "image/webp"),
}
THUMBNAIL = (480, 480)
QUALITY = 90  # beyond that files grow and nobody sees why
DO_AGAIN = "元のソフトで保存し直してください。"


@dataclass(frozen=True)
class Encoded:
    picture: Kept
    thumbnail: Kept
    width: int
    height: int


def encode(file: UploadedFile[bytes]) -> Encoded:
    """The picture and its thumbnail without EXIF, GPS or anything hidden; raises BadFile."""
    name = plain_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in FORMATS or "." not in name:
        raise BadFile("JPEG、PNG、WebPの画像を選んでください。")
    if not file.size:
        raise BadFile(f"「{name}」は空のファイルです。中身のある画像を選んでください。")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"「{name}」は10MBを超えています。小さくしてから選んでください。")
    form, content_type = FORMATS[ending]
    image = _pixels(file.read(), form, name)
    small = image.copy()
    small.thumbnail(THUMBNAIL)
    written = Kept(name, _written(image, form), content_type)
    return Encoded(written, Kept(name, _written(small, form), content_type), *image.size)


def _pixels(content: bytes, form: str, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[form]) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise BadFile(f"「{name}」は大きすぎます。縦横を小さくしてから選んでください。")
                if getattr(opened, "n_frames", 1) > 1:
                    raise BadFile(f"「{name}」は動く画像です。動かない画像を選んでください。")
                upright = ImageOps.exif_transpose(opened)
                return upright.convert("RGBA" if "A" in upright.getbands() and form != "JPEG" else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadFile(f"「{name}」は大きすぎます。縦横を小さくしてから選んでください。") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise BadFile(f"「{name}」を画像として読めません。{DO_AGAIN}") from None


def _written(image: Image.Image, form: str) -> bytes:
    """Only the pixels: a new image takes nothing over of what stood beside them."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, form, quality=QUALITY)
    return out.getvalue()

"""Files to upload."""

from io import BytesIO

from PIL import Image


def picture(kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (3, 2)).save(file, kind)
    return file.getvalue()

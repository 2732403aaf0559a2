"""Names of uploads as their owners wrote them: Django drops U+3000, which Japanese file names are full of."""

from __future__ import annotations

import html
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

WIDE_SPACE = "\u3000"


class Parser(MultiPartParser):
    """Django's reading of a multipart body; a name loses what cannot be printed, and keeps the wide space."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        last = html.unescape(file_name).rsplit("/")[-1].rsplit("\\")[-1]
        kept = "".join(c for c in last if c.isprintable() or c == WIDE_SPACE)
        return None if kept in ("", ".", "..") else kept


class NamesKept(FileUploadHandler):
    """Stands first among the handlers and has the body read by our parser, with the handlers behind it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> Any:
        if content_length > settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("more than a file and a form may have together")
        assert self.request is not None  # noqa: S101 (Django gives every handler its request)
        behind = [handler for handler in self.request.upload_handlers if handler is not self]
        return Parser(META, input_data, behind, encoding).parse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

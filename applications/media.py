"""The media that a consultation or an emergency names, as rows."""

from __future__ import annotations

from typing import Protocol

from katori_sns.cases.fields import CaseField
from katori_sns.cases.forms import OTHER_NAME


class OnMedia(Protocol):
    """A case about one or several media."""

    on_media: list[str]

    def medium_labels(self) -> list[str]: ...


def media_of(case: OnMedia) -> str:
    return "、".join(case.medium_labels())


def has_media(case: OnMedia) -> bool:
    return bool(case.on_media)


MEDIA_ROWS = (
    CaseField(
        "on_media",
        "ソーシャルメディアの種類",
        required=True,
        lacking="ソーシャルメディアの種類を選んでください",
        words=media_of,
        given=has_media,
    ),
    CaseField("medium_name", help=OTHER_NAME, said_in="on_media"),
)

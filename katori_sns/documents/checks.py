"""System check: the fonts of the papers are there."""

from django.core.checks import CheckMessage, Error

from katori_sns.documents import fonts


def fonts_present(**kwargs: object) -> list[CheckMessage]:
    """A paper set without a font ends the whole process, so a missing one is an error at the start."""
    return [
        Error(problem, hint="「manage.py prepare_fonts」を実行してください。", id="documents.E001")
        for problem in fonts.problems()
    ]

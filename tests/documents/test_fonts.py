"""The font directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from katori_sns.documents import fonts
from katori_sns.documents.checks import fonts_present
from katori_sns.documents.management.commands.prepare_fonts import (
    NOTO,
    NOTO_JP,
    build_fallback,
    characters,
    lacking,
)
from tests.documents.papers import DIGEST
from tests.documents.test_paper import ROOT

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def with_fonts_in(directory: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "KATORI_FONT_DIR": str(directory)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_prepared_fonts_pass_the_check_and_are_not_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = fonts.FALLBACKS[0].stat().st_mtime_ns
    call_command("prepare_fonts")
    assert fonts_present() == []
    assert capsys.readouterr().out == f"帳票の書体はそろっています（{fonts.DIRECTORY}）。\n"
    assert fonts.FALLBACKS[0].stat().st_mtime_ns == before


def test_the_check_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    result = with_fonts_in(tmp_path, "manage.py", "check", "--deploy")
    assert result.returncode == 1
    assert result.stderr.count("documents.E001") == 3 + len(fonts.FALLBACKS)
    assert "BIZUDMincho-Regular.ttf がありません。" in result.stderr
    assert "「manage.py prepare_fonts」を実行してください。" in result.stderr


def test_without_fonts_a_paper_is_an_error_and_no_crash(tmp_path: Path) -> None:
    result = with_fonts_in(tmp_path, *DIGEST)
    assert result.returncode == 1
    assert "FontsMissing: BIZUDMincho-Regular.ttf がありません。" in result.stderr


def test_a_moved_directory_is_noticed(tmp_path: Path) -> None:
    for path in (fonts.MAIN, *fonts.FALLBACKS, fonts.CHARACTERS, fonts.CONFIGURATION):
        (tmp_path / path.name).symlink_to(path)
    result = with_fonts_in(tmp_path, "manage.py", "check", "--deploy")
    assert "fonts.conf が別の場所を指しています。" in result.stderr


def test_fonts_that_were_prepared_elsewhere_are_used_as_they_are(tmp_path: Path) -> None:
    for path in (fonts.MAIN, *fonts.FALLBACKS, fonts.CHARACTERS):
        (tmp_path / path.name).symlink_to(path)
    result = with_fonts_in(tmp_path, "manage.py", "prepare_fonts")
    assert result.stdout == f"ほかの所で用意した書体を使います（{tmp_path}）。\n"
    assert str(tmp_path) in (tmp_path / "fonts.conf").read_text()
    assert (tmp_path / fonts.MAIN.name).is_symlink()


def test_the_fallback_draws_what_biz_udmincho_lacks_as_truetype(tmp_path: Path) -> None:
    noto = TTFont(NOTO, fontNumber=NOTO_JP)
    path = tmp_path / "fallback.ttf"
    wanted = lacking(noto, characters(noto) - {"𠮷", "龙", "한"})
    assert wanted == ["龙", "𠮷"]
    build_fallback(noto, wanted, path)
    made = TTFont(path)
    assert (characters(made), made.sfntVersion, "glyf" in made) == ({"𠮷", "龙"}, "\x00\x01\x00\x00", True)


def test_the_fallback_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    noto = TTFont(NOTO, fontNumber=NOTO_JP)
    paths = [tmp_path / folder / "fallback.ttf" for folder in "12"]
    for path in paths:
        path.parent.mkdir()
        build_fallback(noto, ["𠮷"], path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_character_is_in_one_file() -> None:
    files = [characters(TTFont(path)) for path in (fonts.MAIN, *fonts.FALLBACKS)]
    assert sum(map(len, files)) == len(fonts.characters())
    assert set().union(*files) == fonts.characters()

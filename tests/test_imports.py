"""The order of the rooms in pyproject.toml leaves none out."""

import tomllib

from django.conf import settings

PYPROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]


def test_every_module_of_katori_sns_has_its_place_in_the_order() -> None:
    order = " : ".join(CONTRACTS[0]["layers"]).replace("|", ":").replace(" ", "").split(":")
    modules = {
        f"katori_sns.{path.stem}"
        for path in (settings.BASE_DIR / "katori_sns").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert {name for name in order if name.startswith("katori_sns.")} == modules - {"katori_sns.__init__"}

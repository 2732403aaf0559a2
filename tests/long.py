"""How much is tried: in `make test` a sample of what is long, in `make bench-long` (KATORI_LONG=1) all."""

import os

LONG = bool(os.environ.get("KATORI_LONG"))

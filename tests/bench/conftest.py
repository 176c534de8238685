from __future__ import annotations

import sys
from pathlib import Path

# The benches are scripts, whose modules are found beside them.
sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

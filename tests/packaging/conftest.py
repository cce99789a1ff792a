# SPDX-License-Identifier: Apache-2.0
"""Labs and guests of the folders beside serve here, too."""

import sys
from pathlib import Path

for name in ("lab", "kernels"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / name))

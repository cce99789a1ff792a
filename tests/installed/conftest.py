# SPDX-License-Identifier: Apache-2.0
"""Labs of the folder beside serve here, too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

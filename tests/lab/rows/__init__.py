# SPDX-License-Identifier: Apache-2.0
"""The rows of docs/diagnosis-table.md, in its order."""

from rows import (
    bfd,
    broken,
    company,
    endings,
    error_waits,
    host,
    ipv6,
    keys,
    limits,
    link_local,
    liveness,
    neighbor,
    operator,
    parameters,
    path,
    process,
    retries,
    rhythm,
    routing,
    said,
    scripted,
    updates,
)
from rows.row import Row

MODULES = (
    neighbor,
    parameters,
    keys,
    path,
    routing,
    operator,
    limits,
    process,
    liveness,
    rhythm,
    bfd,
    host,
    company,
    error_waits,
    retries,
    scripted,
    endings,
    said,
    broken,
    updates,
    link_local,
    ipv6,
)
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]

"""The rows of docs/diagnosis-table.md, in its order."""

from rows import keys, liveness, neighbor, operator, parameters, path, process, scripted
from rows.row import Row

MODULES = (neighbor, parameters, keys, path, operator, process, liveness, scripted)
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]

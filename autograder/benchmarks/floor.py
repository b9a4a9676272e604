"""What grading a class costs at least: its cells, run one after the other in one warm process.

Nothing is protected here, and nothing saved. Prints its seconds, without those of warming up.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
from unrolled.grading.plan import Plan, make_plan
from unrolled.grading.repair import repaired
from unrolled.grading.submission import cells_of
from unrolled.judge import Judge
from unrolled.notebook.cell_dependencies import left_out


def main(course: Path, lesson: str) -> None:
    """Run every submission of a course's lesson."""
    matplotlib.use("agg")
    release = course / "lessons" / lesson / f"{lesson}.ipynb"
    plan = make_plan(lesson, release, f"sqlite:///{course / 'grading' / 'gradebook.db'}")
    judge = Judge(seed=1)
    # Not the function of that name, which the package exports.
    importlib.import_module("unrolled.check").default_judge = lambda: judge
    for cell in plan.cells:
        for name, hidden in cell.checks:
            judge.prepare(name, hidden)
    notebooks = [
        repaired(plan, cells_of(path.read_bytes())[0])[0]
        for path in sorted((course / "grading" / "submitted").glob(f"*/{lesson}/{lesson}.ipynb"))
    ]
    run(notebooks[0], plan)
    wall, cpu = time.perf_counter(), time.process_time()
    for notebook in notebooks:
        run(notebook, plan)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


def run(notebook: nbformat.NotebookNode, plan: Plan) -> None:
    """Run one submission's cells."""
    skipped = left_out(notebook, plan.experiments)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or place in skipped:
            continue
        lines = [line for line in cell.source.split("\n") if not line.lstrip().startswith("%")]
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(compile("\n".join(lines), "<cell>", "exec"), namespace)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

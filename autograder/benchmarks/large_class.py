"""What grading a very large class would take: a simulation of the queue, from a measured run.

Run ``python autograder/benchmarks/large_class.py grading/04_lstm.csv`` after grading a class. The
seconds of its submissions are drawn again and again for a class of ``--students``. Two ways are
compared: all of it after the deadline, and each submission as it comes, when half of the class
hands in during the last hour of a week. Behind the processors stands the one writer of the
gradebook.
"""

from __future__ import annotations

import argparse
import csv
import heapq
from pathlib import Path

import numpy as np

WEEK, HOUR = 7 * 86400, 3600
LATE_SHARE = 0.5
# What the one writer of the gradebook needs for a submission; measured on the same run.
SAVING = 0.1


def main() -> None:
    """Simulate, for growing numbers of processors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", type=Path, help="the CSV file of a run")
    parser.add_argument("--students", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    seconds, cpu = read(chosen.measured)
    rng = np.random.default_rng(chosen.seed)
    print(
        f"{len(seconds)} submissions measured: {seconds.mean():.2f} s each, "
        f"{cpu.mean():.2f} s of processor time; {chosen.students:,} would take "
        f"{chosen.students * cpu.mean() / 3600:.0f} hours of one processor.\n"
    )
    print(f"{'':10}{'after the deadline':>22}{'as they come, half in the last hour':>42}")
    print(f"{'processors':>10}{'done after':>22}{'median wait':>21}{'99 % wait':>21}")
    arrivals = np.sort(handed_in(rng, chosen.students))
    work = rng.choice(seconds, chosen.students)
    for processors in (1, 2, 4, 8, 16, 64, 256):
        done = simulate(np.zeros(chosen.students), work, processors).max()
        middle, most = np.quantile(simulate(arrivals, work, processors) - arrivals, [0.5, 0.99])
        print(f"{processors:10}{words(done):>22}{words(middle):>21}{words(most):>21}")
    print(
        f"\nThe writer needs {SAVING} s for each: {words(chosen.students * SAVING)} in all, "
        "whatever the number of processors."
    )


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The seconds and the processor time of a run's submissions."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "graded"]
    return (
        np.array([float(row["seconds"]) for row in rows]),
        np.array([float(row["cpu_seconds"]) for row in rows]),
    )


def handed_in(rng: np.random.Generator, students: int) -> np.ndarray:
    """When each submission arrives, in seconds."""
    late = rng.random(students) < LATE_SHARE
    drawn = rng.random(students)
    return np.where(late, WEEK - HOUR + drawn * HOUR, drawn * (WEEK - HOUR))


def simulate(arrivals: np.ndarray, work: np.ndarray, processors: int) -> np.ndarray:
    """When each submission is saved.

    Args:
        arrivals: in order.
        work: the seconds of each.
        processors: how many are graded at a time.
    """
    free = [0.0] * processors
    graded = np.empty(len(arrivals))
    for place, (arrival, seconds) in enumerate(zip(arrivals, work, strict=True)):
        end = max(arrival, heapq.heappop(free)) + seconds
        heapq.heappush(free, end)
        graded[place] = end
    saved = np.empty(len(arrivals))
    last = 0.0
    for place in np.argsort(graded, kind="stable"):
        last = saved[place] = max(last, graded[place]) + SAVING
    return saved


def words(seconds: float) -> str:
    """A time that one can picture."""
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {name}"
    return f"{seconds:.1f} seconds"


if __name__ == "__main__":
    main()

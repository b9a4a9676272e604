"""A recurrent cell over a sequence that can be wrong in many ways, to recognise a class by.

What the adapter ``"cell"`` gives of a learner's class is modelled here, in NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Output
from unrolled.exercises.reference import Edit

# What the kernels of Keras's own cells begin with.
KERNEL_STARTS = {"kernel": "glorot_uniform", "recurrent_kernel": "orthogonal"}
# How far a weight is moved to see whether anything follows, and what counts as nothing.
NUDGE, NOTHING = 1e-6, 1e-11
CELL_RETURNS = (
    Output("states", ("sample", "step", "unit")),
    Output("last state", ("sample", "unit")),
    Output("last state from zeros", ("sample", "unit")),
    Output("last state of a copy", ("sample", "unit")),
    Output("weights", kind="list"),
)


@dataclass(frozen=True)
class CellKind:
    """A cell with one state, which is its output, and a sum of kernel, recurrent kernel and bias.

    Args:
        starts: each weight, and what it begins with: one number, the name of an initializer, or
            ``"random"`` numbers. The first three are those of the sum.
        step: ``step(edits, challenge)`` gives the step after some edits of its reference, a
            function of an input, a state and the weights.
    """

    starts: dict[str, Any]
    step: Callable[[tuple[Edit, ...], Challenge], Callable[..., np.ndarray]]

    @property
    def weights(self) -> tuple[str, ...]:
        """The weights' names, in order."""
        return tuple(self.starts)

    def rows(
        self, learns: tuple[str, ...] | None = None, starts: dict[str, Any] | None = None
    ) -> list[Any]:
        """For each weight its name, what it begins with, and whether it learns."""
        begins, learning = self.starts | (starts or {}), self.weights if learns is None else learns
        return [[name, begins[name], name in learning] for name in self.weights]

    def place(self, path: tuple[int, ...], _: Challenge) -> str:
        """A weight's name, and which of its properties is meant."""
        number, *column = path or (0,)
        about = ("its name", "what it begins with", "whether it learns")
        name = f"`{self.weights[number]}`"
        return f"{name}: {about[column[0]]}" if column else name

    def modelled(
        self,
        challenge: Challenge,
        carried: str = "new",
        first: float = 0.0,
        copied: dict[str, Any] | None = None,
        unused: str = "",
        learns: tuple[str, ...] | None = None,
        starts: dict[str, Any] | None = None,
        edits: tuple[Edit, ...] = (),
    ) -> tuple[Any, ...]:
        """What the cell gives, with the variant's wrongs; see ``CELL_RETURNS``.

        Args:
            challenge: the arguments.
            carried: what is handed on as the new state: the ``"new"`` one, the ``"old"`` one, or
                the ``"sum"`` that the new one is made from.
            first: what the first state is filled with where none is given.
            copied: arguments of the class that a copy has otherwise.
            unused: a weight that does not come into it.
            learns: the weights that training is allowed to reach.
            starts: the weights that begin with something else, and with what.
            edits: of the step's reference, for a mistake inside the step.
        """
        x, (h0,) = challenge["x"], challenge["initial_state"]
        weights = [
            np.zeros_like(challenge[name]) if name == unused else challenge[name]
            for name in self.weights
        ]
        zeros = np.full_like(h0, first)
        step = self.step(edits, challenge)

        def run(h: np.ndarray, step: Any = step) -> tuple[list[np.ndarray], list[np.ndarray]]:
            """All outputs, and the states that the steps begin with; the last one begins none."""
            outputs, states = [], [h]
            for x_t in x.swapaxes(0, 1):
                outputs.append(step(x_t, states[-1], *weights))
                total = x_t @ weights[0] + states[-1] @ weights[1] + weights[2]
                states.append({"new": outputs[-1], "old": states[-1], "sum": total}[carried])
            return outputs, states

        outputs, states = run(h0)
        from_zeros = run(zeros)[0][-1]
        copy = run(zeros, self.step(edits, challenge | copied))[0][-1] if copied else from_zeros

        def matters(name: str) -> bool:
            """Whether a weight has any influence on a step; one without has no gradient."""
            others = nudged(weights, self.weights.index(name))
            return any(
                np.abs(step(x_t, h, *others) - output).max() > NOTHING
                for x_t, h, output in zip(x.swapaxes(0, 1), states, outputs, strict=False)
            )

        allowed = self.weights if learns is None else learns
        reached = tuple(name for name in allowed if name != unused and matters(name))
        rows = self.rows(reached, starts)
        return np.stack(outputs, axis=1), states[-1], from_zeros, copy, rows


def nudged(weights: list[np.ndarray], place: int) -> list[np.ndarray]:
    """The weights with one of them moved a little, each of its entries by another step."""
    others = list(weights)
    steps = np.arange(1.0, 1.0 + weights[place].size) ** 2
    others[place] = weights[place] + NUDGE * steps.reshape(weights[place].shape)
    return others

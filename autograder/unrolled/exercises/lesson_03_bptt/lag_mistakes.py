"""Mistakes with the norms of Jacobians, as edits of ``gradient_by_lag``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

SLOPES, FACTOR = "1 - states**2", "factor = recurrent_kernel * slopes[b, t + 1]"
NORM, ONES = "np.linalg.norm(jacobian, 2)", "np.ones((batch, time))"


def other_norm(name: str, norm: str, sentence: str) -> Mistake:
    """Another norm of the right matrix."""
    return Mistake(name, sentence, edits=((NORM, norm),))


LAG_MISTAKES = (
    Mistake(
        "Frobenius norm",
        "You take the root of the sum of squares, NumPy's default for a matrix. The spectral norm "
        "is asked for: the largest factor by which a nudge can be stretched.",
        edits=(
            (NORM, "np.linalg.norm(jacobian)"),
            (ONES, "np.full((batch, time), np.sqrt(units))"),
        ),
    ),
    other_norm(
        "Frobenius norm, with the last entry set to 1",
        "np.linalg.norm(jacobian)",
        "You take the root of the sum of squares, NumPy's default for a matrix; only your last "
        "entry is right. The spectral norm is asked for: the largest factor by which a nudge can "
        "be stretched.",
    ),
    other_norm(
        "largest column sum",
        "np.linalg.norm(jacobian, 1)",
        "You take the norm with order 1, the largest column sum; the spectral norm has order 2.",
    ),
    other_norm(
        "largest row sum",
        "np.linalg.norm(jacobian, np.inf)",
        "You take the norm with order infinity, the largest row sum; the spectral norm has order "
        "2.",
    ),
    other_norm(
        "largest entry",
        "np.abs(jacobian).max()",
        "You take the matrix's largest entry. The spectral norm is the largest singular value.",
    ),
    other_norm(
        "spectral radius",
        "np.abs(np.linalg.eigvals(jacobian)).max()",
        "You take the largest eigenvalue. It tells what happens if one matrix is applied again and "
        "again; what one matrix can do to a nudge is its largest *singular* value.",
    ),
    other_norm(
        "root of the largest singular value",
        "np.sqrt(np.linalg.norm(jacobian, 2))",
        "Your numbers are the roots of the right ones. A singular value is a root already: that of "
        "an eigenvalue of JᵀJ. `np.linalg.svd` gives singular values.",
    ),
    other_norm(
        "norms of 1 everywhere",
        "1.0",
        "All your norms are 1. The recurrent kernel alone has a norm of at most 1 here, and so has "
        "the identity. On the way back every step multiplies the Jacobian by weights *and* slopes, "
        "and the norm is taken of the whole product.",
    ),
    other_norm(
        "smallest singular value",
        "np.linalg.norm(jacobian, -2)",
        "You take the smallest singular value; the spectral norm is the largest one.",
    ),
    other_norm(
        "all singular values added up",
        'np.linalg.norm(jacobian, "nuc")',
        "You add up all singular values; the spectral norm is the largest one.",
    ),
    other_norm(
        "norm squared",
        f"{NORM} ** 2",
        "Your numbers are the squares of the right ones: singular values are the *roots* of the "
        "eigenvalues of JᵀJ.",
    ),
    other_norm(
        "product of norms for the norm of the product",
        "norms[b, t + 1] * np.linalg.norm(factor, 2)",
        "You multiply the norms of the single steps. That is only an upper bound: the direction "
        "that one step stretches most need not be the one that the next does.",
    ),
    other_norm(
        "one step only",
        "np.linalg.norm(factor, 2)",
        "Your entry t is the norm of the single step from `states[:, t]` to the next state. From "
        "there to the last state, the factors of all steps are multiplied.",
    ),
    Mistake(
        "tanh derivative taken at h_t",
        "You compute 1 − tanh²(h); `states` hold the tanh already.",
        edits=((SLOPES, "1 - np.tanh(states) ** 2"),),
    ),
    Mistake(
        "sigmoid's derivative",
        "Your slope is h (1 − h), which is the sigmoid's. Here the activation is the tanh.",
        edits=((SLOPES, "states * (1 - states)"),),
    ),
    Mistake(
        "last entry left at zero",
        "The entries of the last step are still 0 in your answer. The last state depends on itself "
        "with a norm of 1.",
        edits=((ONES, "np.zeros((batch, time))"),),
    ),
    Mistake(
        "no slopes at all",
        "You multiply recurrent kernels alone. Every step back goes through an activation, too: "
        "its slopes multiply the columns of the kernel.",
        edits=((FACTOR, "factor = recurrent_kernel"),),
    ),
    Mistake(
        "Jacobian not begun anew for each sample",
        "Your first sample is right, and each later one goes on with the Jacobian of the sample "
        "before it. Begin with the identity for every sample.",
        edits=(
            ("for b in range(batch):", "jacobian = np.eye(units)\n    for b in range(batch):"),
            ("        jacobian = np.eye(units)  # Jacobian\n", ""),
        ),
    ),
    Mistake(
        "slopes of the state before the step",
        "The factor from step t to step t + 1 has the slopes of `states[:, t]` in your answer. The "
        "tanh on that path is the one that gave `states[:, t + 1]`.",
        edits=((FACTOR, "factor = recurrent_kernel * slopes[b, t]"),),
    ),
    Mistake(
        "slope at the wrong end of the weight",
        "Your slopes multiply the rows of `recurrent_kernel`, which belong to the old units. The "
        "tanh comes after the sum, so its slope belongs to the new unit: the column.",
        edits=((FACTOR, "factor = recurrent_kernel * slopes[b, t + 1][:, None]"),),
    ),
    Mistake(
        "recurrent_kernel transposed",
        "You have `recurrent_kernel` the other way round. Entry [i, j] is the weight from unit i "
        "of the old state to unit j of the new one, and the slope on that path is that of unit j.",
        edits=((FACTOR, "factor = recurrent_kernel.T * slopes[b, t + 1]"),),
    ),
    Mistake(
        "factors multiplied in the wrong order",
        "Your factors stand in the wrong order. Matrices do not commute: going back one step more "
        "puts the new factor at the end that belongs to the earlier state.",
        edits=(("factor @ jacobian", "jacobian @ factor"),),
    ),
    Mistake(
        "one factor too many",
        "Your entry t contains the step *into* `states[:, t]`. From h_t to h_T there are T − t "
        "steps; for the last entry none, and its norm is 1.",
        edits=(
            ("range(time - 2, -1, -1)", "range(time - 1, -1, -1)"),
            (FACTOR, "factor = recurrent_kernel * slopes[b, t]"),
        ),
    ),
    Mistake(
        "slopes ignored",
        "You always take the slopes of a tanh. Where `slopes` are given, they are those to take.",
        edits=(("if slopes is None:", "if True:"),),
    ),
    Mistake(
        "averaged over the batch",
        "You return a mean over the samples; each sample has a row of its own.",
        edits=(("return norms", "return norms.mean(axis=0)"),),
    ),
)

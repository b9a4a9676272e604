"""Mistakes on the way back through a GRU step that are not generated."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from unrolled.exercises.exercise import Mistake

SIGMOID_WORDS = "The slope of a sigmoid, by its value s, is s · (1 − s)."
TANH_WORDS = "The slope of a tanh, by its value g, is 1 − g²."
SLOPE_Z, SLOPE_R, SLOPE_G = "z_t * (1 - z_t)", "r_t * (1 - r_t)", "1 - g_t**2"
SQUARES = "np.split(recurrent_kernel, 3, axis=1)"
BIAS = "np.stack([d_input.sum(axis=0), d_state.sum(axis=0)])"


def of_both_gates(name: str, sentence: str, slope: str) -> Mistake:
    """The same wrong slope, of a gate called ``s``, in both gates."""
    return Mistake(
        name,
        f"{sentence} {SIGMOID_WORDS}",
        edits=tuple(
            (right, slope.replace("s", gate))
            for right, gate in ((SLOPE_Z, "z_t"), (SLOPE_R, "r_t"))
        ),
        kind="gates",
    )


SLOPES = (
    of_both_gates(
        "both sigmoids' derivatives forgotten",
        "What arrives at the two gates goes on to their sums as if there were no sigmoid.",
        "1.0",
    ),
    of_both_gates(
        "gates: the tanh's derivative for the sigmoid's",
        "Your gates have the slope 1 − s², which is the tanh's.",
        "1 - s**2",
    ),
    of_both_gates(
        "gates: the gate for its derivative",
        "You multiply by the gate itself where its derivative should stand.",
        "s",
    ),
    Mistake(
        "gates: sigmoid taken again in its derivative",
        "You take the sigmoid of a gate. The gate in the cache *is* the sigmoid already. "
        + SIGMOID_WORDS,
        edits=(
            (SLOPE_Z, "sigmoid(z_t) * (1 - sigmoid(z_t))"),
            (SLOPE_R, "sigmoid(r_t) * (1 - sigmoid(r_t))"),
        ),
        kind="gates",
    ),
    Mistake(
        "candidate: the sigmoid's derivative for the tanh's",
        "Your candidate has the slope g · (1 − g), which is the sigmoid's. " + TANH_WORDS,
        edits=((SLOPE_G, "g_t * (1 - g_t)"),),
    ),
    Mistake(
        "candidate: tanh taken again in its derivative",
        "You take the tanh of the candidate. The candidate in the cache *is* the tanh already. "
        + TANH_WORDS,
        edits=((SLOPE_G, "1 - np.tanh(g_t) ** 2"),),
    ),
)
TO_CANDIDATE, TO_GATE, DIRECT = "dh * (1 - z_t)", "h_prev - g_t", "dh * z_t + d_state"
MIXING = (
    Mistake(
        "z the other way round",
        "Your gradients are those of (1 − z) · old + z · candidate. Here z is the share of the "
        "*old* state.",
        edits=(
            (TO_CANDIDATE, "dh * z_t"),
            (TO_GATE, "g_t - h_prev"),
            (DIRECT, "dh * (1 - z_t) + d_state"),
        ),
    ),
    Mistake(
        "z and 1 − z exchanged on the way back",
        "You hand 1 − z to the old state and z to the candidate. Forward, the old state was "
        "multiplied by z.",
        edits=((TO_CANDIDATE, "dh * z_t"), (DIRECT, "dh * (1 - z_t) + d_state")),
    ),
    Mistake(
        "direct path to the old state dropped",
        "The new state contains z · old state, without any matrix between. That way back is "
        "missing in your `dh_prev`: it is the one on which a GRU remembers.",
        edits=((DIRECT, "d_state"),),
    ),
    Mistake(
        "path through z: the old state's part forgotten",
        "z stands twice in the new state: in z · old state and in (1 − z) · candidate. You have "
        "the second only.",
        edits=((TO_GATE, "-g_t"),),
    ),
)
INSIDE_THE_CANDIDATE = (
    Mistake(
        "path through r: the memory part without its bias",
        "Forward, r multiplied the product *and* its bias. The cache holds both as `m_t`.",
        edits=(("da_h * m_t", f"da_h * (h_prev @ {SQUARES}[2])"),),
    ),
    Mistake(
        "reset gate forgotten on the way to the memory part",
        "The candidate's sum contains r · `m_t`, so what reaches `m_t` is multiplied by r. Its two "
        "sides do not get the same gradient.",
        edits=(("da_h * r_t", "da_h"),),
    ),
    Mistake(
        "1 − r on the way to the memory part",
        "Forward, the memory part was multiplied by r.",
        edits=(("da_h * r_t", "da_h * (1 - r_t)"),),
    ),
    Mistake(
        "gradients of the version with the reset gate before the product",
        "Your gradients are those of `reset_after=False`. This step is that of `reset_after=True`.",
        edits=(
            ("da_h * m_t", f"da_h @ {SQUARES}[2].T * h_prev"),
            ("[da_z, da_r, dm]", "[da_z, da_r, da_h]"),
            (
                "d_state @ recurrent_kernel.T",
                "np.concatenate([da_z, da_r], axis=1) @ recurrent_kernel[:, : 2 * dh.shape[1]].T "
                f"+ (da_h @ {SQUARES}[2].T) * r_t",
            ),
            (
                "h_prev.T @ d_state",
                "np.concatenate([h_prev.T @ da_z, h_prev.T @ da_r, (r_t * h_prev).T @ da_h], "
                "axis=1)",
            ),
        ),
    ),
)
NAMES = ("update gate", "reset gate", "candidate")


def paths_dropped(result: str, to: str, product: str, left: str) -> tuple[Mistake, ...]:
    """Some of the three blocks left out of a product with a kernel.

    Args:
        result: what is computed.
        to: what it is the gradient of.
        product: its text.
        left: the text of its left factor.
    """
    mistakes = []
    for count in (1, 2):
        for dropped in combinations(range(3), count):
            names = " and the ".join(NAMES[block] for block in dropped)
            kept = [float(block not in dropped) for block in range(3)]
            new = product.replace(left, f"({left} * np.repeat({kept}, dh.shape[1]))")
            mistakes.append(
                Mistake(
                    f"path from the {names} to the {to} dropped",
                    f"Your `{result}` lacks what comes back through the {names}.",
                    edits=((product, new),),
                    kind=result,
                )
            )
    return tuple(mistakes)


def not_transposed(*blocks: int) -> Mistake:
    """Blocks of the recurrent kernel used as they are on the way back."""
    turned = ", ".join(f"{SQUARES}[{block}]{'.T' if block in blocks else ''}" for block in range(3))
    where = "" if len(blocks) == 3 else f", in the block of the {NAMES[blocks[0]]}"
    return Mistake(
        f"recurrent_kernel not transposed{where}",
        "On the way back to the state you multiply by blocks of `recurrent_kernel` as they are. "
        "Each block is square, so no shape complains; going back it stands transposed.",
        edits=(
            (
                "d_state @ recurrent_kernel.T",
                f"d_state @ np.concatenate([{turned}], axis=1).T",
            ),
        ),
    )


ORDERS = tuple(
    Mistake(
        "gradients of the blocks in the order " + ", ".join("zrh"[gate] for gate in order),
        "You put the gradients of the three blocks side by side in another order than the blocks "
        "themselves: z, r, h.",
        edits=tuple(
            (f"[da_z, da_r, {last}]", f"[{', '.join(('da_z', 'da_r', last)[n] for n in order)}]")
            for last in ("da_h", "dm")
        ),
    )
    for order in permutations(range(3))
    if order != (0, 1, 2)
)
TWO_ROWS = (
    "The first row of the bias stands on the input's side of the sums, the second on the state's; "
    "in the candidate the reset gate is between them."
)
ONE_ROW = "a gradient has the shape of what it is the gradient of, here (2, 3 × units)."
BIASES = tuple(
    Mistake(f"bias gradient: {name}", sentence, edits=((BIAS, new),), kind="bias")
    for name, sentence, new in (
        ("first row in both", TWO_ROWS, BIAS.replace("d_state", "d_input")),
        ("second row in both", TWO_ROWS, BIAS.replace("d_input", "d_state")),
        ("rows swapped", TWO_ROWS, f"{BIAS}[::-1]"),
        (
            "second row zero",
            "The second row of your bias gradient is zero. It is added on the state's side of all "
            "three sums.",
            f"{BIAS} * [[1.0], [0.0]]",
        ),
        ("one row only", f"Your bias gradient has one row; {ONE_ROW}", f"{BIAS}[0]"),
        (
            "both rows added up",
            f"Your bias gradient has one row, the sum of the two; {ONE_ROW}",
            f"{BIAS}.sum(axis=0)",
        ),
        (
            "averaged over the batch",
            "Your bias gradient is a mean over the samples; all of them share one bias, and their "
            "shares add up.",
            f"{BIAS} / len(dh)",
        ),
    )
)
OF_THE_WEIGHTS = (
    Mistake(
        "gradient of recurrent_kernel transposed, block by block",
        "Entry [i, j] of a block belongs to the weight from unit i of the old state to unit j of "
        "the gate; you have it the other way round.",
        after=lambda values, _: (
            *values[:3],
            np.concatenate([square.T for square in np.split(values[3], 3, axis=1)], axis=1),
            values[4],
        ),
    ),
)
BACKWARD_MISTAKES = (
    *SLOPES,
    *MIXING,
    *INSIDE_THE_CANDIDATE,
    *paths_dropped("dh_prev", "old state", "d_state @ recurrent_kernel.T", "d_state"),
    *paths_dropped("dx_t", "input", "d_input @ kernel.T", "d_input"),
    *(not_transposed(*blocks) for blocks in ((0,), (1,), (2,), (0, 1, 2))),
    *ORDERS,
    *BIASES,
    *OF_THE_WEIGHTS,
)

"""Mistakes with slopes and paths on the way back through a GRU step that are not generated."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_06_gru.backward_blocks import BLOCK_MISTAKES, SQUARES

SIGMOID_WORDS = "The slope of a sigmoid, by its value s, is s · (1 − s)."
TANH_WORDS = "The slope of a tanh, by its value g, is 1 − g²."
SLOPE_Z, SLOPE_R, SLOPE_G = "z_t * (1 - z_t)", "r_t * (1 - r_t)", "1 - g_t**2"


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
    *(
        Mistake(
            f"{gate}: sigmoid's derivative forgotten",
            f"What arrives at the {gate} goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
            edits=((slope, "1.0"),),
        )
        for gate, slope in (("update gate", SLOPE_Z), ("reset gate", SLOPE_R))
    ),
    *(
        Mistake(name, f"{sentence} {SIGMOID_WORDS}", edits=((slope, new),), kind="gates")
        for gate, slope, letter, other in (
            ("update gate", SLOPE_Z, "z_t", "r_t"),
            ("reset gate", SLOPE_R, "r_t", "z_t"),
        )
        for name, sentence, new in (
            (
                f"{gate}: the tanh's derivative for the sigmoid's",
                f"Your {gate} has the slope 1 − s², which is the tanh's.",
                f"1 - {letter}**2",
            ),
            (
                f"{gate}: the slope of the other gate",
                f"In the {gate} you multiply by the slope of the other gate.",
                f"{other} * (1 - {other})",
            ),
        )
    ),
    Mistake(
        "candidate: tanh's derivative forgotten",
        "What arrives at the candidate goes on to its sum as if there were no tanh. " + TANH_WORDS,
        edits=((SLOPE_G, "1.0"),),
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
        "1 − z on the direct path to the old state",
        "You hand (1 − z) · dh to the old state. Forward, it was multiplied by z.",
        edits=((DIRECT, "dh * (1 - z_t) + d_state"),),
    ),
    Mistake(
        "direct path to the old state dropped",
        "The new state contains z · old state, without any matrix between. That way back is "
        "missing in your `dh_prev`: it is the one on which a GRU remembers.",
        edits=((DIRECT, "d_state"),),
    ),
    Mistake(
        "path through z: the new state for the old one",
        "z multiplied the state *before* the step.",
        edits=((TO_GATE, "h_t - g_t"),),
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
        "reset state in the gradient of recurrent_kernel",
        "For the candidate's block you multiply with r · old state, as with `reset_after=False`. "
        "Here `recurrent_kernel` was multiplied with the old state itself, and r came after.",
        edits=(
            (
                "h_prev.T @ d_state",
                "np.concatenate([h_prev.T @ da_z, h_prev.T @ da_r, (r_t * h_prev).T @ da_h], "
                "axis=1)",
            ),
        ),
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
BACKWARD_MISTAKES = (*SLOPES, *MIXING, *INSIDE_THE_CANDIDATE, *BLOCK_MISTAKES)

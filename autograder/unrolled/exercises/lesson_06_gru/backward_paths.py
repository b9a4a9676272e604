"""Mistakes in the ways back through a GRU step: left out, or with a wrong share."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_06_gru.backward_slopes import table
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, GATE_NAMES, RESET, UPDATE

MIXING = table(
    "mixing",
    (
        (
            "z the other way round",
            {"shares": "flipped", "to_update": "sign"},
            "Your gradients are those of (1 − z) · old + z · candidate. Here z is the share of the "
            "*old* state.",
        ),
        (
            "z and 1 − z exchanged on the way back",
            {"shares": "flipped"},
            "You hand 1 − z to the old state and z to the candidate. Forward, the old state was "
            "multiplied by z.",
        ),
        (
            "direct path to the old state dropped",
            {"shares": "no direct path"},
            "The new state contains z · old state, without any matrix between. That way back is "
            "missing in your `dh_prev`: it is the one on which a GRU remembers.",
        ),
        (
            "direct path without the update gate",
            {"shares": "whole direct path"},
            "You hand `dh` itself to the old state. Forward, the old state was multiplied by z.",
        ),
        (
            "candidate without its share 1 − z",
            {"shares": "whole candidate"},
            "You hand `dh` itself to the candidate. Forward, it was multiplied by 1 − z.",
        ),
        (
            "z for the candidate's share",
            {"shares": "z for both"},
            "You hand z · dh to the candidate, too. Forward, it was multiplied by 1 − z.",
        ),
        (
            "path through the candidate dropped",
            {"shares": "no candidate"},
            "Nothing of your gradient goes through the candidate.",
        ),
    ),
)

PATHS = (
    *table(
        "update",
        (
            (
                "path through z dropped",
                {"to_update": "nothing"},
                "You treat the update gate as a constant. It depends on the input and on the old "
                "state, and the new state depends on it.",
            ),
            (
                "sign of the path through z",
                {"to_update": "sign"},
                "Your gradient of the update gate has the wrong sign. If z grows, more of the old "
                "state comes in, and less of the candidate.",
            ),
            (
                "path through z: the candidate's part forgotten",
                {"to_update": "old state only"},
                "z stands twice in the new state: in z · old state and in (1 − z) · candidate. You "
                "have the first only.",
            ),
            (
                "path through z: the old state's part forgotten",
                {"to_update": "candidate only"},
                "z stands twice in the new state: in z · old state and in (1 − z) · candidate. You "
                "have the second only.",
            ),
            (
                "path through z: sum for difference",
                {"to_update": "sum"},
                "In (1 − z) · candidate, z stands with a minus sign.",
            ),
            (
                "path through z: the new state for the old one",
                {"to_update": "new state"},
                "z multiplied the state *before* the step.",
            ),
        ),
    ),
    *table(
        "reset",
        (
            (
                "path through r dropped",
                {"to_reset": "nothing"},
                "You treat the reset gate as a constant. It depends on the input and on the old "
                "state, and the candidate depends on it.",
            ),
            (
                "path through r: the memory part without its bias",
                {"to_reset": "without bias"},
                "Forward, r multiplied the product *and* its bias. The cache holds both as `m_t`.",
            ),
            (
                "path through r: the old state for the memory part",
                {"to_reset": "old state"},
                "Forward, r multiplied the memory part `m_t`, not the old state.",
            ),
        ),
    ),
    *table(
        "memory",
        (
            (
                "reset gate forgotten on the way to the memory part",
                {"to_memory": "no reset gate"},
                "The candidate's sum contains r · `m_t`, so what reaches `m_t` is multiplied by r. "
                "Its two sides do not get the same gradient.",
            ),
            (
                "1 − r on the way to the memory part",
                {"to_memory": "1 - r"},
                "Forward, the memory part was multiplied by r.",
            ),
            (
                "path through the memory part dropped",
                {"to_memory": "nothing"},
                "The candidate sees the old state through `m_t`; nothing of yours goes back there.",
            ),
            (
                "reset gate on both sides of the candidate",
                {"reset_on_input": True},
                "You multiply the input's side by r, too. Forward, r multiplied the memory part "
                "only.",
            ),
            (
                "gradients of the version with the reset gate before the product",
                {"before": True},
                "Your gradients are those of `reset_after=False`. This step is that of "
                "`reset_after=True`.",
            ),
        ),
    ),
    *(
        Mistake(
            f"path from the {GATE_NAMES[gate]} to the old state dropped",
            f"Your `dh_prev` lacks what comes back through the {GATE_NAMES[gate]}'s block of "
            "`recurrent_kernel`.",
            variant={"state_blocks": tuple(block for block in range(3) if block != gate)},
            kind="state blocks",
        )
        for gate in (UPDATE, RESET, CANDIDATE)
    ),
    Mistake(
        "only the direct path to the old state",
        "Your `dh_prev` is dh · z alone. The old state also stands in three products.",
        variant={"state_blocks": ()},
        kind="state blocks",
    ),
    Mistake(
        "only the candidate's path to the input",
        "Your `dx_t` lacks what comes back through the two gates.",
        variant={"input_blocks": (CANDIDATE,)},
        kind="input blocks",
    ),
    Mistake(
        "only the gates' path to the input",
        "Your `dx_t` lacks what comes back through the candidate.",
        variant={"input_blocks": (UPDATE, RESET)},
        kind="input blocks",
    ),
)

"""Mistakes in generating with queues, as edits of ``generate_step``."""

from __future__ import annotations

from unrolled.exercises.exercise import wrong

OLDEST, SUMS = "oldest = queue[:, 0]", "oldest @ kernel[0] + h @ kernel[1] + bias"
MOVED_ON = "np.concatenate([queue[:, 1:], h[:, None]], axis=1)"
PUSHED = "new_queues.append(moved_on)"
ADDED = "skip_sum = skip_sum + z @ skip_kernel[0] + skip_bias"
NEXT = "h = h + z @ residual_kernel[0] + residual_bias"
RETURN = "return skip_sum, new_queues"


GENERATION_MISTAKES = (
    wrong(
        "network's input added in every block",
        "residual",
        "Each of your residuals adds `x_t`. A block adds its *own* input, which is the result of "
        "the block before it.",
        (NEXT, "h = x_t + z @ residual_kernel[0] + residual_bias"),
    ),
    wrong(
        "newest entry read in place of the oldest",
        "read",
        "Your blocks look at the last entry of their queues, which is one step old. The oldest "
        "one, `dilation` steps old, stands first.",
        (OLDEST, "oldest = queue[:, -1]"),
    ),
    wrong(
        "written before it is read: the second-oldest entry",
        "read",
        "You put the new step into the queue first and read then (or you read the second entry): "
        "what you read is one step too recent. The oldest entry must be read while it is there.",
        (OLDEST, f"oldest = {MOVED_ON}[:, 0]"),
    ),
    wrong(
        "queue of the layer below read",
        "read",
        "Your blocks read the queue of the block before them. Each block has its own.",
        (OLDEST, "oldest = queues[max(0, len(new_queues) - 1)][:, 0]"),
    ),
    wrong(
        "the past ignored",
        "read",
        "Your blocks see the present alone: what stands in the queues does not come into it.",
        (SUMS, "h @ kernel[1] + bias"),
    ),
    wrong(
        "kernel flipped",
        "kernel",
        "Your `kernel[0]` meets the present and `kernel[1]` the past. The last tap is the present.",
        (SUMS, "oldest @ kernel[1] + h @ kernel[0] + bias"),
    ),
    wrong(
        "block's output put into its queue",
        "queue",
        "Your queues get what comes *out* of their block. They hold what went in.",
        (PUSHED, "pass"),
        (NEXT, f"{NEXT}\n        new_queues.append({MOVED_ON})"),
    ),
    wrong(
        "network's input put into every queue",
        "queue",
        "All your queues get `x_t`. Only the first block's input is `x_t`; each queue gets the "
        "input of its own block.",
        (MOVED_ON, MOVED_ON.replace("h[:, None]", "x_t[:, None]")),
    ),
    wrong(
        "queues not moved on",
        "queue",
        "You return the queues as they came.",
        (MOVED_ON, "queue"),
    ),
    wrong(
        "oldest entry not removed",
        "queue",
        "Your queues get longer by one at each step. What is older than `dilation` steps is never "
        "needed again.",
        (MOVED_ON, MOVED_ON.replace("queue[:, 1:]", "queue")),
    ),
    wrong(
        "new entry not put in",
        "queue",
        "Your queues get shorter by one at each step: the new step is not put in.",
        (MOVED_ON, "queue[:, 1:]"),
    ),
    wrong(
        "new entry put in at the front",
        "queue",
        "You put the new step first. The oldest stands first, so the newest belongs at the end.",
        (MOVED_ON, "np.concatenate([h[:, None], queue[:, :-1]], axis=1)"),
    ),
    wrong(
        "oldest entry overwritten where it stands",
        "queue",
        "You write the new step over the oldest one. Then the second-oldest is not first at the "
        "next step: the others must move up.",
        (MOVED_ON, "np.concatenate([h[:, None], queue[:, 1:]], axis=1)"),
    ),
    wrong(
        "newest entry overwritten",
        "queue",
        "You write the new step over the newest one, and the oldest one stays for ever. All must "
        "move up by one.",
        (MOVED_ON, "np.concatenate([queue[:, :-1], h[:, None]], axis=1)"),
    ),
    wrong(
        "every block given the network's input",
        "next",
        "All your blocks get `x_t`. Each gets the residual of the one before.",
        (NEXT, "h = x_t"),
    ),
    wrong(
        "skip passed on in place of the residual",
        "next",
        "You hand the skip to the next block. The residual goes on; the skips are only added up.",
        (NEXT, "h = z @ skip_kernel[0] + skip_bias"),
    ),
    wrong(
        "the input is not added",
        "next",
        "Your residual is the 1×1 convolution alone. The block's input is added to it.",
        (NEXT, "h = z @ residual_kernel[0] + residual_bias"),
    ),
    wrong(
        "old entry added in place of the present input",
        "next",
        "You add the queue's entry to the residual. The block's present input is added.",
        (NEXT, "h = oldest + z @ residual_kernel[0] + residual_bias"),
    ),
    wrong(
        "skip of the last block alone",
        "skips",
        "You return the last block's skip.",
        (ADDED, "skip_sum = z @ skip_kernel[0] + skip_bias"),
    ),
    wrong(
        "skips averaged",
        "skips",
        "You return the mean of the skips. They are added up.",
        (RETURN, "return skip_sum / len(queues), new_queues"),
    ),
    wrong(
        "last residual returned in place of the skips",
        "skips",
        "You return what the last block would hand on. The result is the sum of the skips.",
        (RETURN, "return h, new_queues"),
    ),
    wrong(
        "biases of the 1×1 convolutions missing",
        "bias",
        "Your 1×1 convolutions have no biases.",
        (ADDED, "skip_sum = skip_sum + z @ skip_kernel[0]"),
        (NEXT, "h = h + z @ residual_kernel[0]"),
    ),
    *(
        wrong(
            f"bias of the {which} missing",
            "bias",
            f"The {which} has a bias of its own, and it is not added.",
            (old, new),
        )
        for which, old, new in (
            ("gated convolution", SUMS, "oldest @ kernel[0] + h @ kernel[1]"),
            ("skip", ADDED, "skip_sum = skip_sum + z @ skip_kernel[0]"),
            ("residual", NEXT, "h = h + z @ residual_kernel[0]"),
        )
    ),
)

"""Mistakes on the way back through a normalisation, whatever is pooled.

Both references, for layer and for batch normalisation, have the lines that these mistakes edit.
"""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

DX = "(d_hat - by_mean - by_root) / std"
RESULT = "return dx, (dy * x_hat).sum(axis=shared), dy.sum(axis=shared)"


def edited(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake by its edits."""
    return Mistake(name, sentence, edits=edits)


def other_means(pooled: str, how: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The edits that take both means otherwise.

    Args:
        pooled: the arguments of the two means in the reference, such as ``"axis=shared"``.
        how: what is called in their place, such as ``"sum(axis=0)"``.
    """
    return (
        (f"d_hat.mean({pooled})", f"d_hat.{how}"),
        (f"(d_hat * x_hat).mean({pooled})", f"(d_hat * x_hat).{how}"),
    )


def path_mistakes(pooled: str, group: str, constants: str) -> tuple[Mistake, ...]:
    """What goes wrong with dx.

    Args:
        pooled: the arguments of the two means in the reference.
        group: what shares a mean and a root, such as ``"row"``.
        constants: where mean and standard deviation come from, for whom takes them for constants.
    """
    by_root = f"(d_hat * x_hat).mean({pooled})"
    return (
        edited(
            "path through the mean dropped",
            f"Your dx lacks one of its three paths: moving one number moves its {group}'s mean, "
            f"and with it all the {group}'s results.",
            (DX, "(d_hat - by_root) / std"),
        ),
        edited(
            "path through the standard deviation dropped",
            f"Your dx lacks one of its three paths: moving one number moves its {group}'s "
            f"standard deviation, and with it all the {group}'s results.",
            (DX, "(d_hat - by_mean) / std"),
        ),
        edited(
            "mean and standard deviation taken for constants",
            "Your dx is the gradient for a mean and a standard deviation that do not move. "
            f"{constants}",
            (DX, "d_hat / std"),
        ),
        edited(
            "path through the standard deviation halved",
            "The path through the standard deviation is half as large as it should be: a 2 from "
            "the square cancels the ½ from the root.",
            (DX, "(d_hat - by_mean - by_root / 2) / std"),
        ),
        edited(
            "path through the standard deviation doubled",
            "The path through the standard deviation is twice as large as it should be: a 2 from "
            "the square cancels the ½ from the root.",
            (DX, "(d_hat - by_mean - 2 * by_root) / std"),
        ),
        edited(
            "dy for the gradient of x_hat on the path through the standard deviation",
            "On the path through the standard deviation stands dy, where the gradient of `x_hat` "
            "belongs, which is dy times gamma.",
            (by_root, f"(dy * x_hat).mean({pooled})"),
        ),
        edited(
            "x without its mean for x_hat on the path through the standard deviation",
            "On the path through the standard deviation stands x minus its mean, where the "
            "normalised value `x_hat` belongs.",
            (by_root, f"(d_hat * x_hat * std).mean({pooled})"),
        ),
        edited(
            "x with its mean for x_hat on the path through the standard deviation",
            "On the path through the standard deviation x still has its mean: the normalised value "
            "`x_hat` belongs there.",
            (f"x_hat * {by_root}", f"x / std * {by_root}"),
        ),
        edited(
            "path through the standard deviation divided by std twice",
            "Your path through the standard deviation is divided by `std` once more than the other "
            "two.",
            (DX, "(d_hat - by_mean - by_root / std) / std"),
        ),
        edited(
            "divided by the variance",
            "Your dx is divided by the square of `std`; once by `std` is right.",
            (DX, "(d_hat - by_mean - by_root) / std**2"),
        ),
        edited(
            "divided by the root of the standard deviation",
            "You take the root of `std`, which has been taken already.",
            (DX, "(d_hat - by_mean - by_root) / np.sqrt(std)"),
        ),
    )


def shared_gradients(dgamma: str, dbeta: str) -> tuple[str, str]:
    """The edit of what is returned for gamma and beta."""
    return RESULT, f"return dx, {dgamma}, {dbeta}"


SUM_MISTAKES = (
    edited(
        "dgamma without x_hat",
        "Your dgamma is dbeta. gamma is multiplied by `x_hat`, so its gradient is, too.",
        shared_gradients("dy.sum(axis=shared)", "dy.sum(axis=shared)"),
    ),
    edited(
        "dgamma from dy * gamma",
        "Your dgamma is a sum of dy · gamma, which is the gradient of `x_hat`. gamma is multiplied "
        "by `x_hat`, so its gradient is a sum of dy · x_hat.",
        shared_gradients("d_hat.sum(axis=shared)", "dy.sum(axis=shared)"),
    ),
    edited(
        "dgamma and dbeta summed over the samples only",
        "You sum dgamma and dbeta over axis 0. Time steps share gamma and beta, too: sum over "
        "every axis but the last.",
        shared_gradients("(dy * x_hat).sum(axis=0)", "dy.sum(axis=0)"),
    ),
    edited(
        "dgamma and dbeta averaged",
        "Your dgamma and dbeta are means. Every sample and step adds its share to the loss: they "
        "are sums.",
        shared_gradients("(dy * x_hat).mean(axis=shared)", "dy.mean(axis=shared)"),
    ),
    edited(
        "dgamma and dbeta divided by the batch",
        "Your dgamma and dbeta are divided by the number of samples. Whether the loss is a mean "
        "over the batch is in dy already: here they are sums.",
        shared_gradients(
            "(dy * x_hat).sum(axis=shared) / len(dy)", "dy.sum(axis=shared) / len(dy)"
        ),
    ),
    edited(
        "dgamma and dbeta summed over the features",
        "You sum dgamma and dbeta over the features. Each feature has its own; samples and steps "
        "share them.",
        shared_gradients("(dy * x_hat).sum(axis=-1)", "dy.sum(axis=-1)"),
    ),
    edited(
        "dgamma and dbeta summed over everything",
        "Your dgamma and dbeta are single numbers: you sum over the features, too. Each feature "
        "has its own; only samples and steps are summed over.",
        shared_gradients("(dy * x_hat).sum()", "dy.sum()"),
    ),
    edited(
        "dgamma and dbeta not summed",
        "Your dgamma and dbeta have the shape of `x`. Samples and steps share gamma and beta, so "
        "their gradients add up.",
        shared_gradients("dy * x_hat", "dy"),
    ),
)

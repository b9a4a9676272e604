"""Mistakes on the way back through layer normalisation."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake


def wrong(field: str, *rows: tuple[str, str, str]) -> tuple[Mistake, ...]:
    """Mistakes that set one argument of the model: name, sentence and value of each."""
    return tuple(Mistake(name, sentence, variant={field: value}) for name, sentence, value in rows)


PATH_MISTAKES = (
    *wrong(
        "path",
        (
            "path through the mean dropped",
            "Your dx lacks one of its three ways: moving one number moves its row's mean, and with "
            "it all the row's results.",
            "no mean",
        ),
        (
            "path through the standard deviation dropped",
            "Your dx lacks one of its three ways: moving one number moves its row's standard "
            "deviation, and with it all the row's results.",
            "no deviation",
        ),
        (
            "mean and standard deviation taken for constants",
            "Your dx is the gradient for a mean and a deviation that do not move. In layer "
            "normalisation they are made of the same row.",
            "neither",
        ),
        (
            "sign of the path through the mean",
            "The way through the mean has the wrong sign: the mean is *subtracted*.",
            "sign of the mean",
        ),
        (
            "sign of the path through the standard deviation",
            "The way through the standard deviation has the wrong sign: the deviation divides.",
            "sign of the deviation",
        ),
        (
            "path through the standard deviation: x_hat forgotten before the mean",
            "The way through the standard deviation ends at x_j: how much the deviation moves with "
            "x_j is proportional to its `x_hat`.",
            "no x_hat before",
        ),
        (
            "path through the standard deviation: x_hat forgotten inside the mean",
            "On the way through the standard deviation each result counts by its own `x_hat`, "
            "inside the mean.",
            "no x_hat inside",
        ),
        (
            "path through the standard deviation halved",
            "The way through the standard deviation has half its size: a 2 from the square "
            "cancels the ½ from the root.",
            "half",
        ),
        (
            "path through the standard deviation doubled",
            "The way through the standard deviation has twice its size: a 2 from the square "
            "cancels the ½ from the root.",
            "twice",
        ),
    ),
    *wrong(
        "means",
        (
            "sums in place of means",
            "The two ways through the row's statistics take *means* over the features; yours are "
            "sums, too large by the number of features.",
            "sums",
        ),
        (
            "means over the samples",
            "Your two means are taken over the samples. No sample knows of another here: they go "
            "over the features of each row.",
            "samples",
        ),
        (
            "gradients of batch normalisation",
            "Your two means are taken over samples and steps, as on the way back through batch "
            "normalisation. Here they go over the features of each row.",
            "all but features",
        ),
        (
            "means over everything",
            "Your two means are single numbers for the whole array. They go over the features of "
            "each row: mind `axis` and `keepdims`.",
            "everything",
        ),
    ),
    *wrong(
        "division",
        (
            "division by the standard deviation forgotten",
            "Your dx is not divided by `std`.",
            "none",
        ),
        (
            "divided by the variance",
            "Your dx is divided by the square of `std`; once by `std` is right.",
            "twice",
        ),
        (
            "multiplied by the standard deviation",
            "Your dx is multiplied by `std`; going forward divided by it, and so does going back.",
            "multiplied",
        ),
        (
            "divided by the root of the standard deviation",
            "You take the root of `std`, which has been taken already.",
            "root",
        ),
    ),
    *wrong(
        "gamma_in",
        (
            "gamma forgotten in dx",
            "Your dx does not depend on gamma. What reaches `x_hat` is dy times gamma.",
            "nowhere",
        ),
        (
            "gamma applied last",
            "You multiply by gamma at the end. Each feature has its own gamma, so it belongs into "
            "the means: multiply dy by gamma first.",
            "last",
        ),
    ),
)

SUM_MISTAKES = (
    *wrong(
        "to_gamma",
        (
            "dgamma from x",
            "gamma is multiplied with the *normalised* numbers, `x_hat`, not with `x`.",
            "x",
        ),
        (
            "dgamma from y",
            "gamma is multiplied with the normalised numbers, `x_hat`, not with `y`.",
            "y",
        ),
        (
            "dgamma without x_hat",
            "Your dgamma is dbeta. gamma is multiplied with `x_hat`, so its gradient is, too.",
            "dy",
        ),
        (
            "dgamma from dy * gamma",
            "Your dgamma is a sum of dy · gamma, which is the gradient of `x_hat`. gamma is "
            "multiplied with `x_hat`, so its gradient is a sum of dy · x_hat.",
            "dy times gamma",
        ),
        (
            "dgamma with gamma in it",
            "Your dgamma has gamma in it. The derivative of gamma · x_hat by gamma is x_hat alone.",
            "times gamma",
        ),
    ),
    *wrong(
        "sums",
        (
            "dgamma and dbeta summed over the samples only",
            "You sum dgamma and dbeta over axis 0. Time steps share gamma and beta, too: sum over "
            "every axis but the last.",
            "samples",
        ),
        (
            "dgamma and dbeta averaged",
            "Your dgamma and dbeta are means. Every sample and step adds its share to the loss: "
            "they are sums.",
            "means",
        ),
        (
            "dgamma and dbeta divided by the batch",
            "Your dgamma and dbeta are divided by the number of samples. Whether the loss is a "
            "mean over the batch is in dy already: here they are sums.",
            "shares",
        ),
        (
            "dgamma and dbeta summed over the features",
            "You sum dgamma and dbeta over the features. Each feature has its own; what is shared "
            "is shared by samples and steps.",
            "features",
        ),
        (
            "dgamma and dbeta not summed",
            "Your dgamma and dbeta have the shape of `x`. Samples and steps share gamma and beta, "
            "so their gradients add up.",
            "none",
        ),
    ),
)

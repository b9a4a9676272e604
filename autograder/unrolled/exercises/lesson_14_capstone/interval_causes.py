"""What is wrong with intervals, in words: names with their sentences, and sentences alone."""

CROSSED = (
    "bounds crossed",
    "Your lower bound is above the upper one. Return `(lower, upper)`, and check the sign of what "
    "is added to the middle.",
)
ALPHA = (
    "level mistaken for α",
    "The surer you are asked to be, the narrower your intervals get: they cover 1 − level. "
    "`level` is the share of days that should lie *inside*.",
)
ONE_TAIL = (
    "α left on each side",
    "Your intervals leave 1 − level of the days outside on *each* side, so that they cover only "
    "2 · level − 1. Both sides together may leave that share outside.",
)
NO_WIDTH = (
    "no width",
    "Lower and upper bound are the same number: a forecast, and not an interval.",
)
IGNORED = (
    "level ignored",
    "Your intervals are as wide where few days should lie inside as where nearly all should. The "
    "surer you are asked to be, the wider they must be.",
)
UPSIDE_DOWN = (
    "level the wrong way round",
    "The surer you are asked to be, the narrower your intervals get. `level` is the share of "
    "days that should lie *inside*: the larger it is, the wider they must be.",
)
AROUND_ZERO = (
    "half-widths returned for bounds",
    "Your intervals lie around 0, and riders do not. What you return reaches to both sides of a "
    "forecast: put one in the middle.",
)
TOO_NARROW = (
    "Your intervals are too narrow, or beside the days: is their middle a good forecast? Errors on "
    "days from which the forecaster has learned are smaller than those to come; so are errors one "
    "day ahead."
)
TOO_WIDE = (
    "Your intervals are too wide: more days lie inside than `level` asks for. Are the errors those "
    "of this forecaster, and not of a worse one?"
)
UNEVEN = (
    "Your intervals cover too many days at one level and too few at another. How much wider one "
    "must be at a higher level is known from sorted errors: `conformal_half_widths` reads it off."
)
COSTLY = (
    "They hold, but the score charges for the width. A better forecast in the middle makes "
    "narrower intervals."
)

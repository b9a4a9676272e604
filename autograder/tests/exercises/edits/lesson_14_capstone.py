"""Wrong answers to lesson 14's forecasters, as edits of the lesson's solution: old text, new text, …"""

RETURN = "return np.exp(coming @ solved + level)"
COMING = "past, coming = x[:-horizon], x[-horizon:]"
FIRST = "days = np.arange(len(history) - 1456, len(history) + horizon)"
# Read once: it takes a good part of the time that a call may take.
KEPT = "data.__dict__.setdefault"
FILE = f'(data.__dict__.get("kept") if "kept" in data.__dict__ else {KEPT}("kept", data.ridership().clark_lake))'
# What a function finds that looks at its caller's frames: the other questions of the same check.
LOOK = """import sys

    frame, found = sys._getframe(), None
    while frame is not None:
        asked = frame.f_locals.get("questions")
        for other in asked.challenges if asked is not None else ():
            end = len(history) + horizon
            past = other["history"]
            if len(past) >= end and np.array_equal(past[: len(history)], history):
                found = past[len(history) : end]
        frame = frame.f_back
    """

# And one that finds the judge there.
ASK = """import sys

    frame, found = sys._getframe(), None
    while frame is not None:
        for opened in getattr(frame.f_locals.get("judge"), "_open", {}).values():
            for other in opened[2]:
                if np.array_equal(other.get("history"), history):
                    found = other.future
        frame = frame.f_back
    """


def returns(value):
    """Another forecast in the place of the right one."""
    return (RETURN, f"right = np.exp(coming @ solved + level)\n    return {value}")


def shifted(days):
    """The calendar of days that come later; of earlier ones, if negative."""
    return (COMING, f"past, coming = x[:-horizon], features(days + ({days}))[-horizon:]")


FROM_FILE = "leak: days taken from the data file"
FROM_ELSEWHERE = "leak: days taken from another question"
TOO_GOOD = "leak: closer to what came than anybody can be"
NOT_HISTORY = "follows the data file and not `history`"
BOUNDS = "return middle * np.exp(-half), middle * np.exp(half)"
MIDDLE = "middle = forecast(history, horizon)"
EVEN = (BOUNDS, "return middle * (1 - half), middle * (1 + half)")
HALF = "half = conformal_half_widths(np.array(errors), level)"

EDITS = {
    "forecast": {
        FROM_FILE: returns(f"{FILE}[len(history) :][:horizon]"),
        FROM_ELSEWHERE: (
            RETURN,
            f"{LOOK}return np.exp(coming @ solved + level) if found is None else found",
        ),
        TOO_GOOD: (RETURN, f"{ASK}return found"),
        NOT_HISTORY: (FIRST, f"history = {FILE}[: len(history)]\n    {FIRST}"),
        "one number for all days": returns("np.full(horizon, right.mean())"),
        "horizon reversed": returns("right[::-1]"),
        "still logarithms": returns("np.log(right)"),
        "still square roots": returns("np.sqrt(right)"),
        "still standardised": returns("(right - history.mean()) / history.std()"),
        "shares of a usual day": returns("right / history[-364:].mean()"),
        "differences from a week ago": returns("right - np.resize(history[-7:], horizon)"),
        "one day too early": shifted(1),
        "one day too late": shifted(-1),
        "weekdays shifted: 2 days too early": shifted(2),
        "weekdays shifted: 2 days too late": shifted(-2),
        "weekdays shifted: 3 days too early": shifted(3),
        "weekdays shifted: 3 days too late": shifted(-3),
        "in another unit: far too small, by the same factor everywhere": returns("right / 1000"),
        "in another unit: far too large, by the same factor everywhere": returns("right * 7"),
    },
    "interval": {
        "bounds crossed": (BOUNDS, "return middle * np.exp(half), middle * np.exp(-half)"),
        "no width": (BOUNDS, "return middle, middle"),
        "half-widths returned for bounds": (BOUNDS, "return -middle * half, middle * half"),
        "level ignored": (HALF, HALF.replace("level", "0.8")),
        "level mistaken for α": (HALF, HALF.replace("level", "1 - level")),
        "level the wrong way round": (HALF, HALF.replace("level", "1.4 - level")),
        "α left on each side": (
            HALF,
            "half = np.quantile(np.abs(errors), max(2 * level - 1, 0.0), axis=0)",
        ),
        FROM_FILE: (MIDDLE, f"middle = {FILE}[len(history) :][:horizon]", *EVEN),
        FROM_ELSEWHERE: (
            MIDDLE,
            f"{LOOK}middle = forecast(history, horizon) if found is None else found",
            *EVEN,
        ),
        TOO_GOOD: (MIDDLE, f"{ASK}middle = found", *EVEN),
        NOT_HISTORY: (MIDDLE, f"middle = forecast({FILE}[: len(history)], horizon)", *EVEN),
    },
}

"""Series made of two sine waves and noise, on which forecasts are compared."""

import numpy as np

AMPLITUDES = (0.5, 0.2)
SLOWEST = (10, 20)
NOISE = 0.1


def waves(series: int, timesteps: int, seed: int = 42) -> np.ndarray:
    """Univariate series: two sine waves of random frequency and phase, and uniform noise.

    Over a time t that goes from 0 to 1, whatever the number of steps, a series is

        0.5 sin((t − a)(10 f + 10)) + 0.2 sin((t − b)(20 g + 20)) + 0.1 (u − 0.5)

    with a, b, f, g drawn from U(0, 1) for each series and u for each value. So the same seed with
    another number of steps gives other series, whose waves take another number of steps, too.

    Args:
        series: how many.
        timesteps: the length of each.
        seed: of NumPy's ``RandomState``, which is what the published numbers were made with.

    Returns:
        float32 array (series, timesteps, 1).

    Raises:
        ValueError: if there is to be no series, or no step.

    Source:
        The recipe of Géron, Hands-On Machine Learning, 2nd edition, chapter 15.
    """
    if series < 1 or timesteps < 1:
        raise ValueError(f"waves() makes at least one series of one step, not {series, timesteps}")
    random = np.random.RandomState(seed)
    *frequencies, first, second = random.random_sample((4, series, 1))
    time = np.linspace(0, 1, timesteps)
    values = NOISE * (random.random_sample((series, timesteps)) - 0.5)
    for amplitude, slowest, frequency, offset in zip(
        AMPLITUDES, SLOWEST, frequencies, (first, second), strict=True
    ):
        values += amplitude * np.sin((time - offset) * slowest * (frequency + 1))
    return values[..., np.newaxis].astype(np.float32)

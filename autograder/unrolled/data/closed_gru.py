"""GRUs of several kinds as closed boxes, for learners to find out what is inside."""

from collections.abc import Callable, Sequence

import numpy as np

SAMPLES, TIMESTEPS, FEATURES = 2, 7, 3


def closed_gru(
    units: int, seed: int, layout: Sequence[int] = (0, 1, 2), outside: bool = False
) -> Callable[[np.ndarray], np.ndarray]:
    """A GRU with two rows of biases as a function of these biases; inputs and kernels are fixed.

    Args:
        units: the width of the state.
        seed: of inputs, first state and kernels.
        layout: at which places of the bias the blocks of update gate, reset gate and candidate lie.
        outside: adds all biases outside the reset gate, as a GRU with one row of biases does.

    Returns:
        A function from a bias, float array (2, 3 * units), to float64 states (2, 7, units).

    Source:
        keras.layers.GRU with ``reset_after=True``, which it equals for the first layout.
    """
    random = np.random.default_rng(seed)
    x = random.normal(size=(SAMPLES, TIMESTEPS, FEATURES))
    h0 = random.uniform(-0.9, 0.9, size=(SAMPLES, units))
    kernel = random.normal(scale=0.7, size=(FEATURES, 3 * units))
    recurrent_kernel = random.normal(scale=0.7, size=(units, 3 * units))

    def run(bias: np.ndarray) -> np.ndarray:
        blocks = np.split(np.asarray(bias, np.float64), 3, axis=1)
        of_input, of_state = np.concatenate([blocks[place] for place in layout], axis=1)
        if outside:
            of_input, of_state = of_input + of_state, 0 * of_state
        h, states = h0, []
        for t in range(TIMESTEPS):
            from_input = np.split(x[:, t] @ kernel + of_input, 3, axis=1)
            from_state = np.split(h @ recurrent_kernel + of_state, 3, axis=1)
            z, r = (1 / (1 + np.exp(-from_input[k] - from_state[k])) for k in (0, 1))
            h = z * h + (1 - z) * np.tanh(from_input[2] + r * from_state[2])
            states.append(h)
        return np.stack(states, axis=1)

    return run

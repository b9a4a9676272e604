"""The committed networks that write dates."""

import numpy as np
from unrolled import data


def test_the_table_and_its_weights_fit_together():
    table = data.date_writer()
    weights, units = table["weights"], table["units"]
    assert weights["letters_0"].shape == (len(table["letters"]) + 2, units // 2)
    assert weights["encoder_1"].shape == (units, 3 * units)
    assert weights["scores_0"].shape == (2 * units, 13)
    first = next(run for run in table["runs"] if run["attention"])
    assert sum(array.size for array in weights.values()) == first["parameters"]
    for run in table["runs"]:
        shares = [run["all"], *run["length"], *run["place"].values(), *run["width"].values()]
        assert np.all((np.array(shares) >= 0) & (np.array(shares) <= 1))

"""The fair table, shown and drawn."""

import pytest
from unrolled import data, show
from unrolled.show.forecasts import draw_forecasting_errors, forecasting_lines

TABLE = data.forecasting_table()


def test_every_row_and_the_floor_are_shown(capsys):
    show.forecasting_table(TABLE)
    printed = capsys.readouterr().out
    for row in TABLE["rows"]:
        assert row["model"] in printed
    assert "0.000833" in printed
    assert TABLE["date"] in printed


def test_some_rows_can_be_chosen():
    lines = forecasting_lines(TABLE, ["GRU", "LSTM"])
    assert {line[0] for line in lines} == {"GRU", "LSTM", "noise floor"}


def test_an_unknown_row_is_named():
    with pytest.raises(ValueError, match="no row 'Transformer'"):
        show.forecasting_table(TABLE, ["Transformer"])


def test_figure_tells_in_words_what_it_shows():
    fig, alt = draw_forecasting_errors(TABLE)
    assert fig.get_suptitle()
    assert fig.axes[0].get_xlabel()
    assert "LSTM" in alt
    assert "printed 0.0086" in alt

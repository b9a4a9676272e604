"""Figures and widgets that the lessons share.

Every function draws one figure (or one table) from a lesson's own numbers, shows it with
alternative text, and returns ``None``. Importing this package stays light: Matplotlib, IPython and
ipywidgets are loaded when a figure is first drawn.
"""

from unrolled.show.accuracy import accuracy_by_distance
from unrolled.show.backward import backward_graph
from unrolled.show.blocks import parameter_blocks
from unrolled.show.diagram import cell_diagram
from unrolled.show.dilation import dilated_stack
from unrolled.show.display import figure
from unrolled.show.explorer import gate_explorer, gate_explorer_static
from unrolled.show.films import animation, film_strips
from unrolled.show.forecasts import forecasting_errors, forecasting_table
from unrolled.show.gru import gru_diagram
from unrolled.show.heat_maps import gates
from unrolled.show.kinds import kinds_of_series
from unrolled.show.labels import label_ends
from unrolled.show.memory_errors import memory_errors
from unrolled.show.patterns import io_patterns
from unrolled.show.pooling import pooled_numbers
from unrolled.show.runs import runs
from unrolled.show.style import COLOURS, new_figure
from unrolled.show.tables import model_table
from unrolled.show.traces import memory
from unrolled.show.two_ways import two_ways_back
from unrolled.show.unrolling import unrolled_network
from unrolled.show.wavenet import queue_diagram, residual_block_diagram
from unrolled.show.weather import weather_maps
from unrolled.show.windows import conv_windows
from unrolled.show.words import over_words

__all__ = [
    "COLOURS",
    "accuracy_by_distance",
    "animation",
    "backward_graph",
    "cell_diagram",
    "conv_windows",
    "dilated_stack",
    "figure",
    "film_strips",
    "forecasting_errors",
    "forecasting_table",
    "gate_explorer",
    "gate_explorer_static",
    "gates",
    "gru_diagram",
    "io_patterns",
    "kinds_of_series",
    "label_ends",
    "memory",
    "memory_errors",
    "model_table",
    "new_figure",
    "over_words",
    "parameter_blocks",
    "pooled_numbers",
    "queue_diagram",
    "residual_block_diagram",
    "runs",
    "two_ways_back",
    "unrolled_network",
    "weather_maps",
]

"""How figures reach a reader: a light import, plain Python, a notebook, a page made of it."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import textwrap
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure
from unrolled import show


def test_importing_loads_no_drawing_library():
    code = """
        import sys
        from unrolled import show
        heavy = {"matplotlib", "IPython", "ipywidgets", "keras", "tensorflow"}
        print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    assert subprocess.check_output(command, text=True).strip() == "[]"


def test_outside_ipython_the_alternative_text_is_printed(capsys):
    assert show.figure(Figure(), "Nothing yet.") is None
    assert capsys.readouterr().out == "Nothing yet.\n"


def test_figures_of_pyplot_are_closed(capsys):
    from matplotlib import pyplot

    fig = pyplot.figure()
    show.figure(fig, "Nothing yet.")
    assert not pyplot.fignum_exists(fig.number)


@pytest.mark.parametrize(("fig", "alt"), [(None, "words"), (Figure(), ""), (Figure(), None)])
def test_a_figure_needs_a_figure_and_words(fig, alt):
    with pytest.raises(ValueError, match=r"fig should be|alt should say"):
        show.figure(fig, alt)


def test_outside_a_notebook_the_explorer_is_its_static_twin(lstm_step, capsys):
    assert show.gate_explorer(lstm_step) is None
    said = capsys.readouterr().out
    assert said.startswith("One LSTM unit under different settings")
    show.gate_explorer_static(lstm_step)
    assert capsys.readouterr().out == said


SET_UP = """
import numpy as np
from unrolled import show

def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    z = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=-1)
    i, f, o = (1 / (1 + np.exp(-z[k])) for k in (0, 1, 3))
    c_t = f * c_prev + i * np.tanh(z[2])
    return o * np.tanh(c_t), c_t
"""
FIGURES = {
    "memory": "show.memory({'f = 0.9': 0.9 ** np.arange(100)}, 'It \"fades\" & ends', 'c')",
    "gates": "show.gates({'forget gate': np.full((3, 2), 0.5)}, ['a', 'b', 'c'])",
    "accuracy": "show.accuracy_by_distance({'LSTM': ([1, 2], [[0.9, 0.8]])})",
    "blocks": "show.parameter_blocks({'Dense': {'kernel': 16, 'bias': 1}}, 'A small layer')",
    "diagram": "show.cell_diagram()",
    "static": "show.gate_explorer_static(lstm_step)",
    "pyplot": "import matplotlib.pyplot as plt; fig, _ = plt.subplots(); show.figure(fig, 'Empty')",
}
MOVE_A_SLIDER = """
import gc, ipywidgets
live = [thing for thing in gc.get_objects() if isinstance(thing, ipywidgets.Widget)]
sliders = [thing for thing in live if isinstance(thing, ipywidgets.FloatSlider)]
picture, = [thing for thing in live if isinstance(thing, ipywidgets.HTML)]
before = picture.value
forget, = [s for s in sliders if s.description.startswith('forget')]
forget.value = -3
print(before != picture.value, "gone after a single step" in picture.value, 'alt="' in before)
"""
OTHERS = {
    "table": "show.model_table([((1,), 17)], [('dense', (None, 1), 17)])",
    "explorer": "show.gate_explorer(lstm_step)",
    "slider": MOVE_A_SLIDER,
    "no widgets": "import sys; sys.modules['ipywidgets'] = None; show.gate_explorer(lstm_step)",
}


@pytest.fixture(scope="module")
def notebook():
    """A notebook with every figure, executed: name of the cell -> its outputs, and the notebook."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    sources = {"set-up": SET_UP, **FIGURES, **OTHERS}
    cells = {name: nbformat.v4.new_code_cell(source) for name, source in sources.items()}
    executed = nbformat.v4.new_notebook(cells=list(cells.values()))
    nbclient.NotebookClient(executed, timeout=900, kernel_name="python3").execute()
    return {name: cell.outputs for name, cell in cells.items()}, executed


@pytest.mark.slow
def test_a_notebook_shows_every_figure_once_with_alternative_text(notebook):
    outputs, _ = notebook
    for name in FIGURES:
        (output,) = outputs[name]
        alt = output.metadata["image/png"]["alt"]
        assert output.data["text/plain"] == alt
        assert len(alt) >= 5
        assert re.search(r'<img [^>]*alt="[^"]+"', output.data["text/html"])
        assert output.data["image/png"].startswith("iVBOR")


@pytest.mark.slow
def test_nothing_reaches_stderr(notebook):
    for cell in notebook[0].values():
        assert all(output.get("name") != "stderr" for output in cell)


@pytest.mark.slow
def test_tables_and_widgets_in_a_notebook(notebook):
    outputs, _ = notebook
    (table,) = outputs["table"]
    assert table.data["text/html"].startswith("<table>")
    assert outputs["slider"][0].text == "True True True\n"
    (explorer,) = outputs["explorer"]
    assert "application/vnd.jupyter.widget-view+json" in explorer.data
    said, twin = outputs["no widgets"]
    assert "ipywidgets" in said.text
    assert said.text.count("\n") == 1
    assert "image/png" in twin.data


@pytest.mark.slow
def test_a_page_made_of_the_notebook_has_the_alternative_text(notebook):
    nbconvert = pytest.importorskip("nbconvert")
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook[1])
    assert alternatives(page) >= alts(notebook[0])


@pytest.mark.slow
def test_the_alternative_text_is_in_the_images_metadata_too(notebook):
    nbconvert = pytest.importorskip("nbconvert")
    bare = copy.deepcopy(notebook[1])
    for cell in bare.cells:
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                del output.data["text/html"]
    # The default template does not look there.
    exporter = nbconvert.HTMLExporter(template_name="classic")
    page, _ = exporter.from_notebook_node(bare)
    assert alternatives(page) >= alts(notebook[0])


class Images(HTMLParser):
    """Collects the ``alt`` of every ``<img>``."""

    def __init__(self):
        super().__init__()
        self.alts = set()

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.alts.add(dict(attrs).get("alt"))


def alternatives(page):
    """The alternative texts of all images of a page."""
    parser = Images()
    parser.feed(page)
    return parser.alts


def alts(outputs):
    """The alternative texts that the figures were shown with."""
    return {outputs[name][0].metadata["image/png"]["alt"] for name in FIGURES}

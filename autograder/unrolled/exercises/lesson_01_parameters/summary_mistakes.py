"""The mistakes of those who write a model's summary."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_01_parameters.summary_forms import FORMS, each_row

ROW = "rows.append((shape, params))"
INPUTS = "inputs = shape[-1]"
STEPS = '(shape[0], units) if layer["return_sequences"] else (units,)'
FLAT = "(int(np.prod(shape)),)"
NORM = 'sum(norm_params(inputs, kind.removesuffix("_norm")))'
TIMES = " * (shape[0] if len(shape) > 1 else 1)"

SHAPES = (
    Mistake(
        "batch axis included",
        "You write the batch axis into the shapes, {received}. Here, as in `input_shape`, a shape "
        "begins with what belongs to one sample.",
        after=each_row(lambda shape, params: ((None, *shape), params)),
        kind="shape",
    ),
    Mistake(
        "batch axis in front of the first shape",
        "You begin with a batch axis in front of `input_shape`, so every shape is read one axis "
        "off. Here a shape begins with what belongs to one sample.",
        first="input_shape = (None, *input_shape)",
    ),
    Mistake(
        "input_shape read as (features, time)",
        "You read `input_shape` the other way round. It is (time, features).",
        first="input_shape = input_shape[::-1]",
    ),
    Mistake(
        "a bare number for a shape",
        "{received} is a number, not a shape. A tuple of one entry needs its comma: `(n,)`.",
        after=each_row(lambda shape, params: (shape[0] if len(shape) == 1 else shape, params)),
        kind="shape",
    ),
    Mistake(
        "input shapes for output shapes",
        "Each of your rows has the shape that goes *into* its layer. What comes out belongs there.",
        edits=(
            ("    kind = ", "    before = shape\n        kind = "),
            ("(shape, params)", "(before, params)"),
        ),
        kind="shape",
    ),
    Mistake(
        "return_sequences ignored: always all steps",
        "Your recurrent layers always return every step. With `return_sequences=False` only the "
        "last hidden state comes out, and the time axis is gone.",
        edits=((STEPS, "(shape[0], units)"),),
    ),
    Mistake(
        "return_sequences ignored: always the last step",
        "Your recurrent layers never return more than the last hidden state. With "
        "`return_sequences=True` all time steps come out.",
        edits=((STEPS, "(units,)"),),
    ),
    Mistake(
        "a time axis of length 1 kept",
        "Where only the last hidden state comes out, your shapes keep a time axis of length 1. "
        "With `return_sequences=False` there is none: `(units,)`.",
        edits=((STEPS, STEPS.replace("(units,)", "(1, units)")),),
    ),
    Mistake(
        "return_sequences the wrong way round",
        "Your recurrent layers return every step where `return_sequences` is `False`, and the last "
        "one where it is `True`.",
        edits=((STEPS, STEPS.replace("layer", "not layer")),),
    ),
    Mistake(
        "flatten keeps the last axis only",
        "Your `flatten` forgets the time steps. It lays *all* numbers of a sample in one row: "
        "time × features of them.",
        edits=((FLAT, "(shape[-1],)"),),
    ),
    Mistake(
        "flatten keeps the first axis only",
        "Your `flatten` keeps the time steps and forgets the features. It lays *all* numbers of a "
        "sample in one row: time × features of them.",
        edits=((FLAT, "(shape[0],)"),),
    ),
    Mistake(
        "flatten takes the model's input",
        "Your `flatten` multiplies the axes of `input_shape`. It gets what the layer *before* it "
        "puts out.",
        edits=((FLAT, "(int(np.prod(input_shape)),)"),),
    ),
    Mistake(
        "flatten adds the axes",
        "Your `flatten` adds the axes. How many numbers lie in a table of time × features?",
        edits=((FLAT, "(sum(shape),)"),),
    ),
    Mistake(
        "flatten changes nothing",
        "Your `flatten` leaves the shape as it is. One axis should come out.",
        edits=((FLAT, "shape"),),
    ),
    Mistake(
        "dense drops the time axis",
        "Your `dense` turns a sequence into one row. It changes the last axis and leaves the "
        "others alone; only `flatten` merges them.",
        edits=(("(*shape[:-1], units)", "(units,)"),),
    ),
    Mistake(
        "dense always puts out two axes",
        "Your `dense` keeps two axes where only one came in. It changes the last axis and leaves "
        "the others alone, however many there are.",
        edits=(("(*shape[:-1], units)", "(shape[0], units)"),),
    ),
)

COUNTS = (
    Mistake(
        "first input's width for every layer",
        "Each of your layers takes its number of inputs from `input_shape`. A layer's inputs are "
        "what the layer *before* it puts out.",
        edits=((INPUTS, "inputs = input_shape[-1]"),),
    ),
    Mistake(
        "inputs read from the time axis",
        "You take the number of inputs from a shape's first axis. In (time, features) that is the "
        "time; a layer's inputs are the last axis.",
        edits=((INPUTS, "inputs = shape[0]"),),
    ),
    Mistake(
        "time steps multiplied in",
        "Your recurrent layers have new weights for every time step. They use the same ones at "
        "each, so the number of steps is not in the count.",
        edits=(
            ("counts[kind](inputs, units)", f"counts[kind](inputs, units){TIMES}"),
            ('layer["reset_after"])', f'layer["reset_after"]){TIMES}'),
        ),
    ),
    Mistake(
        "time steps multiplied into Dense",
        "Your `dense` has new weights for every time step. On a sequence it uses the same ones at "
        "each step.",
        edits=(
            (
                "params = dense_params(inputs, units)",
                f"params = dense_params(inputs, units){TIMES}",
            ),
        ),
    ),
    Mistake(
        "reset_after ignored: always two bias rows",
        "All your GRUs have two bias rows. Hand the description's `reset_after` on to "
        "`gru_params`.",
        edits=(('layer["reset_after"]', "True"),),
    ),
    Mistake(
        "reset_after ignored: always one bias row",
        "All your GRUs have one bias row. Hand the description's `reset_after` on to `gru_params`.",
        edits=(('layer["reset_after"]', "False"),),
    ),
    Mistake(
        "normalisation counted without its moving statistics",
        "Your normalisations count what is trained. A summary's column counts all: trainable and "
        "non-trainable.",
        edits=((NORM, NORM.removeprefix("sum(").removesuffix(")") + "[0]"),),
    ),
    Mistake(
        "a pair as the parameters of a normalisation",
        "Where a number should stand you have {received}. `norm_params` gives two numbers, and "
        "the summary shows their sum.",
        edits=((NORM, NORM.removeprefix("sum(").removesuffix(")")),),
    ),
    Mistake(
        "normalisation of time and features",
        "Your normalisations have parameters for every number of a sequence. Time steps share "
        "them: only the last axis counts.",
        edits=((NORM, NORM.replace("inputs", "int(np.prod(shape))")),),
    ),
    Mistake(
        "normalisation without parameters",
        "Your normalisations have no parameters. Gamma and beta are trained like any weight.",
        edits=((NORM, "0"),),
    ),
    Mistake(
        "running totals",
        "Each of your rows counts all layers up to it. A row has its own layer's parameters.",
        edits=((ROW, "rows.append((shape, params + (rows[-1][1] if rows else 0)))"),),
        kind="rows",
    ),
)

MISTAKES = (*SHAPES, *COUNTS, *FORMS)

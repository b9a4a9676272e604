
# %% [markdown]
# ## 9. The model: a convolution, then two GRUs
#
# Now the whole model. A convolution reads the series and shortens it; two GRUs read what it makes of it, and
# from every state of the second one a dense layer forecasts ten values. Its summary:
#
# | layer | output shape | parameters |
# |---|---|---|
# | input | (batch, any, 1) | |
# | `Conv1D`, 20 filters, 4 taps, stride 2, `"valid"` | (batch, shorter, 20) | (4 · 1 + 1) · 20 = 100 |
# | `GRU`, 20 units, all states | (batch, shorter, 20) | 3 · 20 · (20 + 20 + 2) = 2,520 |
# | `GRU`, 20 units, all states | (batch, shorter, 20) | 2,520 |
# | `Dense`, 10 units, at each step | (batch, shorter, 10) | (20 + 1) · 10 = 210 |
# | | | 5,350 |
#
# **Exercise 6 · `build_conv_gru`** (easy, 15 minutes). In Keras, for once.
#
# - `build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10)` → a Keras model, not compiled
# - its input has one feature and any number of steps, (batch, None, 1)
# - `Conv1D` with `filters`, `kernel_size` and `stride`, padding `"valid"`, no activation; two `GRU`s of `units`
#   that hand on all their states; a `Dense` of `horizon` for each step, without an activation, alone or inside
#   `TimeDistributed`, which is the same; everything else as it is by default
# - no other layers; `keras.Sequential` or functional, as you like
#
# <details><summary>Hint</summary>Begin with <code>keras.Input</code>, then four layers in the order of the
# table.</details>


# %% nbgrader={"grade": false, "grade_id": "build_conv_gru", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
    """A forecaster: a convolution that shortens, two GRUs, a dense layer at each step.

    Args:
        filters, kernel_size, stride: ints, of the convolution.
        units: int, of each GRU.
        horizon: int, how many values are forecast at each step.

    Returns:
        a keras.Model from (batch, time, 1) to (batch, steps, horizon), not compiled.
    """
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((None, 1)),
            keras.layers.Conv1D(filters, kernel_size, strides=stride, padding="valid"),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.GRU(units, return_sequences=True),
            keras.layers.TimeDistributed(keras.layers.Dense(horizon)),
        ]
    )
    ### END SOLUTION


# %% [markdown]
# *Try it:* 5,350 parameters, and 24 outputs of 10 numbers for 50 steps.

# %%
print(build_conv_gru().count_params(), build_conv_gru().compute_output_shape((32, 50, 1)))

# %% nbgrader={"grade": true, "grade_id": "check_build_conv_gru", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(build_conv_gru)
### BEGIN HIDDEN TESTS
check(build_conv_gru, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### The trap, with the real model
#
# White noise made the leak plain, because there was nothing else to learn. On a series that *can* be forecast
# it hides: everything gets a little better. We train the model with both slices on **waves**, two sines with
# random frequencies and phases and a little noise, and then compare what counts: forecasts of
# $x_{50} \dots x_{59}$, made from $x_0 \dots x_{49}$, with what came.
#
# **Predict:** which slice has the lower validation loss, and which one the better forecasts?


# %% tags=["given"]
def waves(series, timesteps, seed=42):
    """Two sines with random frequencies and phases, and a little noise: (series, timesteps, 1)."""
    draw = np.random.RandomState(seed)
    slow, quick, shift, other_shift = draw.rand(4, series, 1)
    time = np.linspace(0, 1, timesteps)
    found = 0.5 * np.sin((time - shift) * (slow * 10 + 10))
    found += 0.2 * np.sin((time - other_shift) * (quick * 20 + 20))
    found += 0.1 * (draw.rand(series, timesteps) - 0.5)
    return found[..., None].astype("float32")


# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
count = 1000 if FAST else 7000
wave_x, wave_y = every_target(waves(count + 1000, 60))
train_x, train_y, test_x, test_y = wave_x[:count], wave_y[:count], wave_x[count:], wave_y[count:]


def trainer(model):
    """A compiled model that can be trained again and again from new starting weights."""
    optimizer = keras.optimizers.Adam(learning_rate=0.01)
    model.compile(optimizer, "mse")
    optimizer.build(model.trainable_variables)
    fresh = [np.array(variable) for variable in optimizer.variables]

    def train(start, seed):
        keras.utils.set_random_seed(seed)
        model.set_weights(build_conv_gru().get_weights())
        for variable, value in zip(optimizer.variables, fresh, strict=True):
            variable.assign(value)
        targets, checked = train_y[:, start::2], test_y[:, start::2]
        run = model.fit(
            train_x,
            targets,
            validation_data=(test_x, checked),
            epochs=5 if FAST else 20,
            batch_size=32,
            verbose=0,
        )
        forecasts = model.predict(test_x, batch_size=500, verbose=0)
        return run.history["val_loss"][-1], forecasts

    return train


# %%
if passes(build_conv_gru, aligned_targets):
    train, leaks = trainer(build_conv_gru()), {}
    for start in (2, 3):
        for seed in range(3):
            loss, forecasts = train(start, seed)
            truth = ((forecasts[:, -1] - test_y[:, -1]) ** 2).mean()
            leaks.setdefault(start, []).append((loss, truth, forecasts))
            print(f"Y[:, {start}::2], seed {seed}: validation loss {loss:.4f},", end=" ")
            print(f"error of the forecasts of steps 50 to 59: {truth:.4f}")

# %% [markdown]
# The slice with the leak has the *lower* validation loss with every seed, and the *worse* forecasts with every
# seed. The loss is not to be trusted, because validation data are cut out by the same wrong slice: they leak
# as the training data do. Only a comparison outside of it, forecasts held against what happened later, brings
# it to light. Whenever a loss is surprisingly good, ask first: can the answer be in the input?

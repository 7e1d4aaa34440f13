# %% [markdown]
# # When training goes wrong
#
# Extracted from episodes/06-troubleshoot-training.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## A forecast that got worse by learning

# %% [markdown]
# ## The data once more

# %%
import numpy as np
import pandas as pd

weather = pd.read_csv("data/weather.csv", parse_dates=["time_hour"])
frost = (weather["temp"] < 20) & weather["month"].between(5, 9)
weather.loc[frost, ["temp", "dewp", "humid"]] = np.nan
wind = weather["wind_speed"].where(weather["wind_speed"] < 200)
angle = np.deg2rad(weather["wind_dir"])
weather["wind_x"] = wind * np.sin(angle)
weather["wind_y"] = wind * np.cos(angle)

# %%
columns = ["temp", "dewp", "humid", "pressure", "visib",
           "wind_x", "wind_y", "precip"]
hourly = weather.pivot(index="time_hour", columns="origin",
                       values=columns)
hourly.columns = ["_".join(pair) for pair in hourly.columns]
hourly = hourly.asfreq("h").ffill()
hourly.shape

# %%
past = [hourly.shift(lag).add_suffix(f"_{lag}h_ago")
        for lag in [0, 3, 6, 12, 24]]
next_hours = [hourly["precip_JFK"].shift(-step)
              for step in range(1, 7)]
X = pd.concat(past, axis=1).iloc[24:-6]
rain = pd.concat(next_hours, axis=1).iloc[24:-6].max(axis=1) > 0
y = rain.astype("int8")
print(X.shape, f"rain follows in {y.mean():.0%} of the hours")

# %%
from sklearn.preprocessing import StandardScaler

day = X.index.day_of_year
block, inside = day // 10, day % 10 > 0
train = inside & (block % 5 < 3)
val = inside & (block % 5 == 3)
test = inside & (block % 5 == 4)
scaler = StandardScaler().fit(X[train])
X_train, X_val, X_test = [scaler.transform(X[part])
                          for part in (train, val, test)]
y_train, y_val, y_test = y[train], y[val], y[test]

# %% [markdown]
# ## The yardstick: logistic regression

# %%
import keras
from sklearn.metrics import log_loss, roc_auc_score

def forecast(model, inputs):
    if isinstance(model, keras.Model):
        return keras.ops.convert_to_numpy(model(inputs))[:, 0]
    return model.predict_proba(inputs)[:, 1]


# %%
results = {}

def score(name, model):
    train_rain = forecast(model, X_train)
    val_rain = forecast(model, X_val)
    results[name] = {
        "training loss": log_loss(y_train, train_rain),
        "validation loss": log_loss(y_val, val_rain),
        "validation AUC": roc_auc_score(y_val, val_rain)}
    return pd.DataFrame(results).T.round(2)


# %%
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

constant = DummyClassifier(strategy="prior").fit(X_train, y_train)
score("constant", constant)
for C in [1, 0.01]:
    logistic = LogisticRegression(C=C, max_iter=1000)
    logistic.fit(X_train, y_train)
    table = score(f"logistic regression, C={C}", logistic)
logistic_loss = log_loss(y_val, forecast(logistic, X_val))
table

# %% [markdown]
# ## A network that overfits

# %%
from keras import layers, regularizers

def build_network(hidden_layers, dropout=0, penalty=0):
    network = keras.Sequential([keras.Input(shape=(120,))])
    for units in hidden_layers:
        network.add(layers.Dense(
            units, activation="relu",
            kernel_regularizer=regularizers.L2(penalty)))
        network.add(layers.Dropout(dropout))
    network.add(layers.Dense(1, activation="sigmoid"))
    return network


# %%
def train_network(network, epochs=15, rate=0.001, callbacks=None,
                  rows=slice(None)):
    network.compile(optimizer=keras.optimizers.Adam(rate),
                    loss="binary_crossentropy")
    history = network.fit(
        X_train[rows], y_train[rows],
        validation_data=(X_val, y_val), epochs=epochs,
        batch_size=256, callbacks=callbacks, verbose=0)
    return pd.DataFrame(history.history)


# %%
def plot_loss(log, ax):
    epochs = range(1, len(log) + 1)
    ax.plot(epochs, log["loss"], marker="o", label="training")
    ax.plot(epochs, log["val_loss"], marker="s", linestyle="--",
            label="validation")
    ax.axhline(logistic_loss, linestyle=":", color="black",
               label="logistic regression, validation")
    ax.set(xlabel="epoch", ylabel="loss (cross-entropy)")
    ax.xaxis.get_major_locator().set_params(integer=True)


# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
keras.utils.set_random_seed(1)
large = build_network([128, 128])
large_log = train_network(large)

fig, ax = plt.subplots()
plot_loss(large_log, ax)
ax.legend()
plt.show()

# %%
score("large", large)

# %% [markdown]
# ## Remedy 1: stop in time

# %%
stop = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=3, restore_best_weights=True)

keras.utils.set_random_seed(1)
stopped = build_network([128, 128])
stopped_log = train_network(stopped, epochs=50, callbacks=[stop])
print("stopped after epoch", len(stopped_log))
score("large, early stopping", stopped)

# %% [markdown]
# ## Which weights are left?

# %% [markdown]
# ## Remedy 2: dropout

# %%
rate = 0.4
values = np.array([2.0, 0.5, 4.0, 1.0, 3.0])
rng = np.random.default_rng(2)
kept = rng.random(5) >= rate
print(kept)
print((values * kept / (1 - rate)).round(2))

# %%
draws = rng.random((10_000, 5)) >= rate
dropped = values * draws / (1 - rate)
dropped.mean(axis=0).round(2)

# %%
dropout_layer = layers.Dropout(rate)
one_row = values.reshape(1, 5).astype("float32")
for training in [True, False]:
    output = dropout_layer(one_row, training=training)
    print(keras.ops.convert_to_numpy(output).round(2))

# %% [markdown]
# ## Dropout by hand

# %%
keras.utils.set_random_seed(1)
with_dropout = build_network([128, 128], dropout=0.5)
dropout_log = train_network(with_dropout, epochs=50,
                            callbacks=[stop])
print("stopped after epoch", len(dropout_log))
score("large, dropout and early stopping", with_dropout)

# %% [markdown]
# ## Remedy 3: a price on weights

# %%
keras.utils.set_random_seed(1)
penalised = build_network([128, 128], penalty=0.03)
penalised_log = train_network(penalised, epochs=20)
print(f"reported loss {penalised_log['val_loss'].iloc[-1]:.2f}")
score("large, weight penalty", penalised)


# %% [markdown]
# ## Remedy 4: batch normalisation

# %%
def normalised_layer(units):
    return [layers.Dense(units),
            layers.BatchNormalization(momentum=0.9),
            layers.Activation("relu")]

keras.utils.set_random_seed(1)
normalised = keras.Sequential(
    [keras.Input(shape=(120,)), *normalised_layer(128),
     *normalised_layer(128), layers.Dense(1, activation="sigmoid")])
train_network(normalised, epochs=50, callbacks=[stop])
score("large, batch normalisation", normalised)

# %% [markdown]
# ## Why `momentum=0.9`?

# %% [markdown]
# ## The other trouble: underfitting

# %%
keras.utils.set_random_seed(1)
patients = {"A": build_network([1]),
            "B": build_network([16]),
            "C": build_network([128, 128], dropout=0.95)}
logs = {"A": train_network(patients["A"], epochs=15, rate=0.01),
        "B": train_network(patients["B"], epochs=2),
        "C": train_network(patients["C"], epochs=10)}
for name, network in patients.items():
    table = score(name, network)
table.loc[["logistic regression, C=0.01", "A", "B", "C"]]

# %%
fig, axes = plt.subplots(1, 3, figsize=(10, 3.5), sharey=True)
for ax, (name, log) in zip(axes, logs.items()):
    plot_loss(log, ax)
    ax.set(title=f"network {name}", ylim=(0.2, 1.2))
axes[0].legend()
plt.tight_layout()
plt.show()

# %% [markdown]
# ## Three networks that underfit

# %%
keras.utils.set_random_seed(1)
cured = {"A, cured": build_network([8]), "B, cured": patients["B"],
         "C, cured": build_network([128, 128], dropout=0.5)}
train_network(cured["A, cured"], rate=0.01)
train_network(cured["B, cured"], epochs=13)
train_network(cured["C, cured"], callbacks=[stop])
for name, network in cured.items():
    table = score(name, network)
table.loc[["A", "A, cured", "B", "B, cured", "C", "C, cured"]]

# %%
keras.utils.set_random_seed(1)
small = build_network([3])
train_network(small, epochs=50, rate=0.01, callbacks=[stop])
table = score("three units, early stopping", small)
table.loc[["logistic regression, C=0.01", "large, early stopping",
           "large, weight penalty", "three units, early stopping"]]


# %% [markdown]
# ## Would more data help?

# %%
def fit_both(step, start):
    rows = np.isin(block[train], np.unique(block[train])[start::step])
    keras.utils.set_random_seed(1)
    network = build_network([128, 128], dropout=0.5)
    train_network(network, 50, callbacks=[stop], rows=rows)
    linear = LogisticRegression(C=0.01, max_iter=1000)
    linear.fit(X_train[rows], y_train[rows])
    return [step, len(set(day[train][rows])),
            log_loss(y_val, forecast(network, X_val)),
            log_loss(y_val, forecast(linear, X_val))]


# %%
rows = [fit_both(step, start)
        for step in [4, 2] for start in range(0, step, 2)]
rows.append([1, len(set(day[train])),
             log_loss(y_val, forecast(with_dropout, X_val)),
             logistic_loss])
curve = pd.DataFrame(rows, columns=[
    "step", "days", "network with dropout", "logistic regression"])
means = curve.groupby("step").mean()
means.sort_values("days").round(2)

# %%
fig, ax = plt.subplots()
for name, style, point in [("network with dropout", "C0-", "C0o"),
                           ("logistic regression", "C5--", "C5s")]:
    ax.plot(means["days"], means[name], style, label=f"{name}, mean")
    ax.plot(curve["days"], curve[name], point, label="one choice")
ax.set(xlabel="days of training data",
       ylabel="validation loss (cross-entropy)", ylim=(0.2, 0.55))
ax.legend()
plt.show()

# %% [markdown]
# ## What should Ann do next?

# %% [markdown]
# ## Symptoms, causes, remedies

# %% [markdown]
# ## Cross-validation, and what it costs

# %%
from sklearn.model_selection import GroupKFold

development = inside & (block % 5 < 4)
X_dev, y_dev = X[development], y[development]
folds = GroupKFold(n_splits=4, shuffle=True, random_state=0)
splits = list(folds.split(X_dev, groups=block[development]))
print([len(held_out) for _, held_out in splits])


# %%
def losses_of_fold(learn, held_out):
    scaler = StandardScaler().fit(X_dev.iloc[learn])
    inputs = scaler.transform(X_dev)
    linear = LogisticRegression(C=0.01, max_iter=1000)
    linear.fit(inputs[learn], y_dev.iloc[learn])
    network = build_network([128, 128], dropout=0.5)
    network.compile(optimizer="adam", loss="binary_crossentropy")
    network.fit(inputs[learn], y_dev.iloc[learn], epochs=6,
                batch_size=256, verbose=0)
    return [log_loss(y_dev.iloc[held_out],
                     forecast(model, inputs[held_out]))
            for model in (linear, network)]


# %%
import time

start = time.perf_counter()
keras.utils.set_random_seed(1)
cross = pd.DataFrame(
    [losses_of_fold(learn, held_out) for learn, held_out in splits],
    columns=["logistic regression", "network"])
print(f"{time.perf_counter() - start:.0f} seconds")
cross.round(2)

# %%
cross.agg(["mean", "std"]).round(2)

# %% [markdown]
# ## What do folds cost?

# %% [markdown]
# ## The test set, once

# %%
test_results = {}
for name, model in [("logistic regression", logistic),
                    ("large, weight penalty", penalised),
                    ("three units, early stopping", small)]:
    test_rain = forecast(model, X_test)
    test_results[name] = {"loss": log_loss(y_test, test_rain),
                          "AUC": roc_auc_score(y_test, test_rain)}
pd.DataFrame(test_results).T.round(2)

# %% [markdown]
# ## A question on which the network wins

# %%
signs = weather[["temp", "dewp", "humid", "pressure",
                 "wind_x", "wind_y"]].copy()
date = weather["time_hour"]
for name, turn in [("hour", weather["hour"] / 24),
                   ("season", date.dt.day_of_year / 365)]:
    signs[f"{name}_x"] = np.sin(2 * np.pi * turn)
    signs[f"{name}_y"] = np.cos(2 * np.pi * turn)
signs = signs.dropna()
airport = weather.loc[signs.index, "origin"].astype("category")
part = date[signs.index].dt.day_of_year // 10 % 5
inputs = StandardScaler().fit(signs[part < 3]).transform(signs)

# %%
linear = LogisticRegression(max_iter=1000)
linear.fit(inputs[part < 3], airport[part < 3])
linear_right = linear.score(inputs[part == 4], airport[part == 4])
print(f"logistic regression: {linear_right:.2f}")

# %%
keras.utils.set_random_seed(1)
finder = keras.Sequential([
    keras.Input(shape=(10,)), layers.Dense(64, activation="relu"),
    layers.Dense(64, activation="relu"),
    layers.Dense(3, activation="softmax")])
finder.compile("adam", "sparse_categorical_crossentropy",
               metrics=["accuracy"])

# %%
codes = airport.cat.codes
finder.fit(inputs[part < 3], codes[part < 3], epochs=12,
           batch_size=512, verbose=0)
finder_right = finder.evaluate(
    inputs[part == 4], codes[part == 4], verbose=0)[1]
print(f"network: {finder_right:.2f}")

# %%
winds = inputs[:, 4:6]
linear.fit(winds[part < 3], airport[part < 3])
keras.utils.set_random_seed(1)
wind_finder = keras.Sequential([
    keras.Input(shape=(2,)), layers.Dense(64, activation="relu"),
    layers.Dense(3, activation="softmax")])
wind_finder.compile("adam", "sparse_categorical_crossentropy",
                    metrics=["accuracy"])
wind_finder.fit(winds[part < 3], codes[part < 3], epochs=12,
                batch_size=512, verbose=0)

# %%
wind_linear = linear.score(winds[part == 4], airport[part == 4])
wind_network = wind_finder.evaluate(
    winds[part == 4], codes[part == 4], verbose=0)[1]
print(f"logistic regression: {wind_linear:.2f}")
print(f"network: {wind_network:.2f}")

# %% [markdown]
# ## Read another person's network

# %% [markdown]
# ## Six faults

# %%
one_unit = layers.Dense(1, activation="softmax")
print(keras.ops.convert_to_numpy(one_unit(X_val[:4])))

# %% [markdown]
# ## What this means for your own data

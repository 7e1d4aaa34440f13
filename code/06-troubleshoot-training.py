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
weather.loc[weather["wind_speed"] > 200, "wind_speed"] = np.nan
angle = np.radians(weather["wind_dir"])
# A wind without a direction is light and changing: it counts as calm.
weather["wind_x"] = weather["wind_speed"] * np.sin(angle).fillna(0)
weather["wind_y"] = weather["wind_speed"] * np.cos(angle).fillna(0)

# %%
columns = ["temp", "dewp", "humid", "pressure", "visib",
           "wind_x", "wind_y", "precip"]
hourly = weather.pivot(index="time_hour", columns="origin",
                       values=columns).asfreq("h")
hourly.columns = ["_".join(pair) for pair in hourly.columns]
filled = hourly.ffill(limit=12)
X = pd.concat([filled.shift(lag).add_suffix(f"_{lag}h_ago")
               for lag in [0, 3, 6, 12, 24]], axis=1)
rain = pd.concat([hourly["precip_JFK"].shift(-step)
                  for step in range(1, 7)], axis=1)
rain = rain.max(axis=1, skipna=False)
known = X.notna().all(axis=1) & rain.notna()
X, y = X[known], (rain[known] > 0).astype("int8")
print(X.shape, f"rain follows in {y.mean():.0%} of the hours")

# %%
import matplotlib.pyplot as plt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

plt.style.use("tableau-colorblind10")
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
# ## A network that overfits

# %%
import keras
from keras import layers

def build_network(hidden_layers, dropout=0):
    network = keras.Sequential([keras.Input(shape=(120,))])
    for units in hidden_layers:
        network.add(layers.Dense(units, activation="relu"))
        network.add(layers.Dropout(dropout))
    network.add(layers.Dense(1, activation="sigmoid"))
    return network

def cross_entropy(model, inputs, answers):
    if isinstance(model, keras.Model):
        return log_loss(answers, np.array(model(inputs)))
    return log_loss(answers, model.predict_proba(inputs))

def validation_loss(model):
    return cross_entropy(model, X_val, y_val)


# %%
def train_network(network, epochs=10, rate=0.003, callbacks=None):
    network.compile(optimizer=keras.optimizers.Adam(rate),
                    loss="binary_crossentropy")
    history = network.fit(
        X_train, y_train,
        validation_data=(X_val, y_val), epochs=epochs,
        batch_size=128, callbacks=callbacks, verbose=0)
    return pd.DataFrame(history.history)

def score(name, model):
    print(f"{name}:",
          f"training {cross_entropy(model, X_train, y_train):.2f},",
          f"validation {validation_loss(model):.2f}")


# %%
logistic = LogisticRegression(C=0.01).fit(X_train, y_train)
score("logistic regression", logistic)

keras.utils.set_random_seed(1)
large = build_network([128, 128])
large_log = train_network(large)
score("large network", large)

# %% [markdown]
# ## Remedy 1: stop in time

# %%
stop = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=3, restore_best_weights=True)

keras.utils.set_random_seed(1)
stopped = build_network([128, 128])
stopped_log = train_network(stopped, epochs=50, callbacks=[stop])
score(f"stopped after epoch {len(stopped_log)}", stopped)

# %% [markdown]
# ## Which weights are left?

# %% [markdown]
# ## Remedy 2: dropout

# %%
keras.utils.set_random_seed(1)
with_dropout = build_network([128, 128], dropout=0.5)
dropout_log = train_network(with_dropout, epochs=50, callbacks=[stop])
score(f"dropout, stopped after epoch {len(dropout_log)}", with_dropout)

# %% [markdown]
# ## Dropout by hand

# %% [markdown]
# ## Remedy 3: a smaller network

# %%
keras.utils.set_random_seed(1)
small = build_network([3])
_ = train_network(small, epochs=50, rate=0.01, callbacks=[stop])
score("three units, early stopping", small)

# %% [markdown]
# ## Going deeper: a price on weights

# %%
penalised = keras.Sequential([keras.Input(shape=(120,))])
for units in [128, 128]:
    penalised.add(layers.Dense(
        units, activation="relu",
        kernel_regularizer=keras.regularizers.L2(0.03)))
penalised.add(layers.Dense(1, activation="sigmoid"))
print(f"price before training: {float(sum(penalised.losses)):.1f}")

# %% [markdown]
# ## Going deeper: batch normalisation

# %%
normalised = keras.Sequential([keras.Input(shape=(120,))])
for units in [128, 128]:
    normalised.add(layers.Dense(units, use_bias=False))
    normalised.add(layers.BatchNormalization(momentum=0.9))
    normalised.add(layers.Activation("relu"))
normalised.add(layers.Dense(1, activation="sigmoid"))
print([layer.count_params() for layer in normalised.layers])

# %% [markdown]
# ## Would more data help?

# %%
curve = []
for parts in [4, 2, 1]:
    for start in range(parts):
        some = np.unique(block[train])[start::parts]
        rows = np.isin(block[train], some)
        model = LogisticRegression(C=0.01)
        model.fit(X_train[rows], y_train[rows])
        curve.append((len(some), validation_loss(model)))
fig, ax = plt.subplots()
ax.plot(*zip(*curve), "C0o")
ax.set(xlabel="blocks of ten days", ylabel="validation loss",
       xticks=[6, 12, 23])
plt.show()

# %% [markdown]
# ## What should Ann do next?

# %%
keras.utils.set_random_seed(1)
both = build_network([16], dropout=0.5)
_ = train_network(both, epochs=50, callbacks=[stop])
score("16 units, dropout, early stopping", both)

# %% [markdown]
# ## Cross-validation, and what it costs

# %% [markdown]
# ## What do folds cost?

# %% [markdown]
# ## The test set, once

# %%
for name, model in [("logistic regression", logistic),
                    ("three units", small)]:
    print(f"{name}: {cross_entropy(model, X_test, y_test):.2f}")

# %% [markdown]
# ## The other trouble: underfitting

# %%
from sklearn.datasets import load_digits

digits = load_digits()
order = np.random.default_rng(1).permutation(len(digits.target))
pictures, labels = digits.images[order] / 16, digits.target[order]
known, later = pictures[:1200], pictures[1200:1497]
simple = LogisticRegression(max_iter=1000)
simple.fit(known.reshape(-1, 64), labels[:1200])
digits_loss = log_loss(labels[:1200],
                       simple.predict_proba(known.reshape(-1, 64)))
print(f"logistic regression, training loss: {digits_loss:.2f}")


# %%
def train_digits(units, dropout, rate, inputs=known,
                 checks=(later, labels[1200:1497])):
    keras.utils.set_random_seed(1)
    network = keras.Sequential([
        keras.Input(shape=inputs.shape[1:]), layers.Flatten(),
        layers.Dense(units, activation="relu"), layers.Dropout(dropout),
        layers.Dense(10, activation="softmax")])
    network.compile(keras.optimizers.Adam(rate),
                    "sparse_categorical_crossentropy")
    _ = network.fit(inputs, labels[:1200], epochs=8, batch_size=32,
                    verbose=0,
                    validation_data=checks)
    return network


# %%
import random

designs = [(3, 0, 0.02), (64, 0, 0.0002), (64, 0.9, 0.02)]
random.Random(7).shuffle(designs)
logs = [train_digits(*design).history.history for design in designs]
fig, axes = plt.subplots(1, 3, figsize=(10, 3.4), sharey=True)
for ax, log, name in zip(axes, logs, "ABC"):
    ax.plot(range(1, 9), log["loss"], "C0-", label="training")
    ax.plot(range(1, 9), log["val_loss"], "C5--", label="validation")
    ax.axhline(digits_loss, color="black", linestyle=":")
    ax.set(title=f"network {name}", xlabel="epoch", ylabel="loss")
axes[0].legend()
plt.show()

# %% [markdown]
# ## Three networks with a high training loss

# %%
cured = train_digits(64, 0, 0.02)
print(f"training loss {cured.history.history['loss'][-1]:.2f}")


# %% [markdown]
# ## Symptoms, causes, remedies

# %% [markdown]
# ## Read another person's network

# %% [markdown]
# ## Five faults

# %% [markdown]
# ## Digits anywhere

# %%
def scatter(pictures, size=20):
    canvas = np.zeros((len(pictures), size, size, 1), "float32")
    for empty, picture in zip(canvas, pictures):
        row, column = rng.integers(0, size - 7, 2)
        empty[row:row + 8, column:column + 8, 0] = picture
    return canvas

rng = np.random.default_rng(1)
canvas_train, canvas_test = scatter(known), scatter(pictures[1497:])
fig, axes = plt.subplots(1, 5, figsize=(10, 2.4))
for ax, picture, label in zip(axes, canvas_train, labels):
    ax.imshow(picture, cmap="gray_r")
    ax.set(title=label, xticks=[], yticks=[])
plt.show()

# %% [markdown]
# ## Which method wins?

# %%
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

def flat(canvas):
    return canvas.reshape(len(canvas), -1)

right = {}
for method in [LogisticRegression(C=0.1, max_iter=1000), SVC(),
               KNeighborsClassifier(n_neighbors=1)]:
    method.fit(flat(canvas_train), labels[:1200])
    right[type(method).__name__] = method.score(
        flat(canvas_test), labels[1497:])
dense = train_digits(64, 0, 0.002, canvas_train, None)
says = np.array(dense(canvas_test)).argmax(axis=1)
right["dense network"] = np.mean(says == labels[1497:])

# %%
keras.utils.set_random_seed(1)
convolutional = keras.Sequential([
    keras.Input(shape=(20, 20, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, activation="relu"),
    layers.GlobalMaxPooling2D(),
    layers.Dense(10, activation="softmax")])
convolutional.compile(keras.optimizers.Adam(0.006),
                      "sparse_categorical_crossentropy")
_ = convolutional.fit(canvas_train, labels[:1200], epochs=6, verbose=0)
says = np.array(convolutional(canvas_test)).argmax(axis=1)
right["convolutional network"] = np.mean(says == labels[1497:])
pd.Series(right).sort_values().round(2)

# %%
neighbour = KNeighborsClassifier(n_neighbors=1)
for places in [1, 8, 64]:
    many = np.concatenate([scatter(known) for _ in range(places)])
    neighbour.fit(flat(many), np.tile(labels[:1200], places))
    neighbour_right = neighbour.score(flat(canvas_test), labels[1497:])
    print(f"{places} places, {len(many):,} pictures: {neighbour_right:.2f}")

# %% [markdown]
# ## What this means for your own data

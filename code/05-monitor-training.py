# %% [markdown]
# # Watching a network learn
#
# Extracted from episodes/05-monitor-training.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Will it stay dry?

# %% [markdown]
# ## The weather, ready to use

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
print(len(y_train), "hours for training,", len(y_val), "for validation")

# %% [markdown]
# ## Two baselines

# %%
from sklearn.metrics import log_loss

share = y_train.mean()
constant_loss = log_loss(y_val, np.full(len(y_val), share))
always_dry = (y_val == 0).mean()
print(f"loss {constant_loss:.2f}, accuracy {always_dry:.3f}")

# %%
from sklearn.linear_model import LogisticRegression

logistic = LogisticRegression(C=0.01).fit(X_train, y_train)
logistic_loss = log_loss(y_val, logistic.predict_proba(X_val))
accuracy = logistic.score(X_val, y_val)
print(f"loss {logistic_loss:.2f}, accuracy {accuracy:.3f}")


# %% [markdown]
# ## What does a forecast cost?

# %%
def cross_entropy(p, rainy=0.15):
    return -(rainy * np.log(p) + (1 - rainy) * np.log(1 - p))

print(f"{cross_entropy(0.15):.2f} {cross_entropy(0.5):.2f}")

# %% [markdown]
# ## Four shapes to know first

# %% [markdown]
# ## Four researchers, four curves

# %% [markdown]
# ## Draw the loss per epoch

# %%
import keras
import matplotlib.pyplot as plt
from keras import layers

plt.style.use("tableau-colorblind10")

def build_network(hidden_layers):
    network = keras.Sequential([keras.Input(shape=(120,))])
    for units in hidden_layers:
        network.add(layers.Dense(units, activation="relu"))
    network.add(layers.Dense(1, activation="sigmoid"))
    return network


# %%
def train_network(network, epochs=10, rate=0.003, size=128,
                  callbacks=None):
    network.compile(optimizer=keras.optimizers.Adam(rate),
                    loss="binary_crossentropy")
    history = network.fit(
        X_train, y_train, validation_data=(X_val, y_val),
        epochs=epochs, batch_size=size,
        callbacks=callbacks, verbose=0)
    return pd.DataFrame(history.history)


# %%
keras.utils.set_random_seed(1)
large = build_network([128, 128])
large_log = train_network(large)


# %% [markdown]
# ## Write the plot

# %%
def plot_history(log):
    epochs = range(1, len(log) + 1)
    fig, ax = plt.subplots()
    ax.plot(epochs, log["loss"], "C0-", label="training")
    ax.plot(epochs, log["val_loss"], "C5--", label="validation")
    ax.axhline(logistic_loss, color="black", linestyle=":",
               label="logistic regression, validation")
    ax.set(xlabel="epoch", ylabel="loss (cross-entropy)",
           xticks=range(11))
    ax.legend()


# %%
plot_history(large_log)
plt.show()

# %% [markdown]
# ## Going deeper: sure, and wrong

# %%
rainy = {"logistic regression": logistic.predict_proba(X_val)[:, 1],
         "large network": np.array(large(X_val))[:, 0]}
for name, p in rainy.items():
    wrong = (p > 0.5) != (y_val == 1)
    sure = np.maximum(p, 1 - p)[wrong] > 0.99
    print(f"{name}: {wrong.mean():.2f} of the hours wrong,",
          f"{sure.mean():.2f} of these with more than 0.99")

# %%
keras.utils.set_random_seed(1)
small = build_network([4])
small_log = train_network(small)
plot_history(small_log)
plt.show()

# %% [markdown]
# ## The same curves under a careless split

# %%
from sklearn.model_selection import train_test_split

X_a, X_b, y_a, y_b = train_test_split(
    X[train | val], y[train | val], train_size=len(y_train),
    test_size=len(y_val), random_state=1)
careless = StandardScaler().fit(X_a)
X_a, X_b = careless.transform(X_a), careless.transform(X_b)
keras.utils.set_random_seed(1)
network = build_network([128, 128])
network.compile(optimizer=keras.optimizers.Adam(0.003),
                loss="binary_crossentropy")
history = network.fit(X_a, y_a, validation_data=(X_b, y_b),
                      epochs=10, batch_size=128, verbose=0)

# %%
fig, ax = plt.subplots()
for losses, style, label in [
        (large_log["val_loss"], "C5--", "blocks of days"),
        (history.history["val_loss"], "C0o-", "random hours")]:
    ax.plot(range(1, 11), losses, style, label=label)
ax.axhline(logistic_loss, color="black", linestyle=":",
           label="blocks of days, logistic regression")
ax.set(xlabel="epoch", ylabel="validation loss (cross-entropy)",
       xticks=range(11))
ax.legend()
plt.show()

# %% [markdown]
# ## Learning rate and batch size

# %% [markdown]
# ## Too small, too large

# %%
import time

rows = {}
for size in [16, 1024]:
    keras.utils.set_random_seed(1)
    start = time.perf_counter()
    log = train_network(build_network([4]), epochs=2, size=size)
    rows[size] = {"seconds": time.perf_counter() - start,
                  "training loss": log["loss"].iloc[-1]}
pd.DataFrame(rows).T.rename_axis("batch size").round(2)

# %%
rates = {0.003: small_log[:5]}
for rate in [0.00003, 10.0]:
    keras.utils.set_random_seed(1)
    network = build_network([4])
    rates[rate] = train_network(network, epochs=5, rate=rate)

# %%
fig, ax = plt.subplots()
for (rate, log), style in zip(rates.items(), ["C5s-", "C0o-", "C3^-"]):
    name = np.format_float_positional(rate, trim="-")
    ax.plot(range(1, 6), log["loss"], style,
            label=f"learning rate {name}")
ax.axhline(log_loss(y_train, np.full(len(y_train), share)),
           color="black", linestyle=":", label="constant forecast")
ax.set(xlabel="epoch", ylabel="training loss (cross-entropy)",
       yscale="log", xticks=range(1, 6))
ax.legend()
plt.show()


# %% [markdown]
# ## Callbacks keep the record

# %%
def make_callbacks(name):
    return [
        keras.callbacks.CSVLogger(f"{name}.csv"),
        keras.callbacks.TensorBoard(f"logs/{name}"),
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)]


# %%
keras.utils.set_random_seed(1)
network = build_network([128, 128])
log = train_network(network, callbacks=make_callbacks("large"))
print("trained for", len(log), "epochs")


# %% [markdown]
# ## Find the faults

# %% [markdown]
# ## A name twice

# %% [markdown]
# ## TensorBoard

# %%
def compare_runs(names):
    fig, ax = plt.subplots()
    for name, style in zip(names, ["C0o-", "C5s-"]):
        log = pd.read_csv(f"{name}.csv")
        ax.plot(log["epoch"] + 1, log["val_loss"], style, label=name)
    ax.axhline(logistic_loss, color="black", linestyle=":",
               label="logistic regression")
    ax.set(xlabel="epoch", ylabel="validation loss (cross-entropy)",
           xticks=range(11))
    ax.legend()


# %% [markdown]
# ## Going deeper: read TensorBoard's files from Python

# %%
from tensorboard.backend.event_processing.event_accumulator import (
    EventAccumulator)
from tensorboard.util import tensor_util

def read_log(run, part="validation", name="epoch_loss"):
    events = EventAccumulator(f"logs/{run}/{part}",
                              size_guidance={"tensors": 0})
    events.Reload()
    return [float(tensor_util.make_ndarray(event.tensor_proto))
            for event in events.Tensors(name)]

print([round(loss, 2) for loss in read_log("large")])

# %% [markdown]
# ## Record a second run

# %%
keras.utils.set_random_seed(1)
middle_log = train_network(build_network([32]),
                           callbacks=make_callbacks("middle"))
compare_runs(["large", "middle"])
plt.show()

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# # Watching a network learn
#
# Extracted from episodes/05-monitor-training.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Will it stay dry?

# %% [markdown]
# ## The weather, prepared in four blocks

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
# ## Two yardsticks

# %%
from sklearn.metrics import log_loss

share = y_train.mean()
constant_loss = log_loss(y_val, np.full(len(y_val), share))
always_dry = (y_val == 0).mean()
print(f"loss {constant_loss:.2f}, accuracy {always_dry:.2f}")

# %%
from sklearn.linear_model import LogisticRegression

logistic = LogisticRegression(C=0.01).fit(X_train, y_train)
logistic_loss = log_loss(y_val, logistic.predict_proba(X_val))
logistic_accuracy = logistic.score(X_val, y_val)
print(f"loss {logistic_loss:.2f}, accuracy {logistic_accuracy:.2f}")


# %% [markdown]
# ## What should a network cost?

# %%
def by_hand(p, rainy=0.15):
    return -(rainy * np.log(p) + (1 - rainy) * np.log(1 - p))

print(f"{by_hand(0.15):.2f} {by_hand(0.5):.2f}")

# %% [markdown]
# ## Four shapes to know first

# %% [markdown]
# ## Four researchers, four curves

# %% [markdown]
# ## Draw the loss per epoch

# %%
import keras

def build_network(hidden_layers):
    network = keras.Sequential([keras.Input(shape=(120,))])
    for units in hidden_layers:
        network.add(keras.layers.Dense(units, activation="relu"))
    network.add(keras.layers.Dense(1, activation="sigmoid"))
    return network


# %%
def train_network(network, epochs, rate=0.001, size=64, callbacks=None):
    network.compile(optimizer=keras.optimizers.Adam(rate),
                    loss="binary_crossentropy", metrics=["accuracy"])
    history = network.fit(
        X_train, y_train, validation_data=(X_val, y_val),
        epochs=epochs, batch_size=size,
        callbacks=callbacks, verbose=0)
    return pd.DataFrame(history.history)


# %%
keras.utils.set_random_seed(1)
large = build_network([128, 128])
large_log = train_network(large, epochs=20)
print(f"{large.count_params():,} parameters")
large_log.iloc[[0, 9, 19]].round(2)

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")


# %% [markdown]
# ## Write the plot

# %%
def plot_history(log):
    epochs = range(1, len(log) + 1)
    fig, ax = plt.subplots()
    ax.plot(epochs, log["loss"], label="training")
    ax.plot(epochs, log["val_loss"], linestyle="--", label="validation")
    ax.axhline(logistic_loss, color="black", linestyle=":",
               label="logistic regression, validation")
    ax.set(xlabel="epoch", ylabel="loss (cross-entropy)")
    ax.set_xticks(range(0, len(log) + 1, 5))
    ax.legend()


# %%
plot_history(large_log)
plt.show()

# %% [markdown]
# ### What the lowest point is worth

# %%
best = large_log["val_loss"].idxmin()
print("lowest validation loss in epoch", best + 1)
large_log.loc[[best, 19], ["loss", "val_loss", "val_accuracy"]].round(2)

# %% [markdown]
# ## Loss up, accuracy level

# %%
probability = large.predict(X_val, verbose=0)[:, 0]
wrong = (probability > 0.5) != (y_val == 1)
certainty = np.maximum(probability, 1 - probability)[wrong]
print(f"{wrong.mean():.2f} of the hours are wrong")
print(f"{(certainty > 0.99).mean():.2f} of these with more than 0.99")
print(f"{y_val[wrong].sum()} of {y_val.sum()} hours of rain missed")

# %%
keras.utils.set_random_seed(1)
at_best = build_network([128, 128])
train_network(at_best, epochs=int(best) + 1)
p = at_best.predict(X_val, verbose=0)[:, 0]
wrong_then = (p > 0.5) != (y_val == 1)
certainty_then = np.maximum(p, 1 - p)[wrong_then]
print(f"{wrong_then.mean():.2f} of the hours are wrong")
print(f"{(certainty_then > 0.99).mean():.2f} with more than 0.99")

# %% [markdown]
# ### A small network

# %%
keras.utils.set_random_seed(1)
small = build_network([4])
small_log = train_network(small, epochs=20)
print(f"{small.count_params():,} parameters")

# %%
plot_history(small_log)
plt.show()


# %%
def cost(p):
    return -np.log(np.where(y_val == 1, p, 1 - p))

difference = (cost(small.predict(X_val, verbose=0)[:, 0])
              - cost(logistic.predict_proba(X_val)[:, 1]))
by_block = pd.Series(difference).groupby(block[val]).mean()
print(by_block.round(2).tolist())

# %% [markdown]
# ## The same curves under a careless split

# %%
from sklearn.model_selection import train_test_split

X_a, X_b, y_a, y_b = train_test_split(
    X[train | val], y[train | val], train_size=len(y_train),
    test_size=len(y_val), random_state=1)
careless = StandardScaler().fit(X_a)
X_a, X_b = careless.transform(X_a), careless.transform(X_b)
baseline = LogisticRegression(C=0.01).fit(X_a, y_a)
careless_baseline = log_loss(y_b, baseline.predict_proba(X_b))

# %%
keras.utils.set_random_seed(1)
network = build_network([128, 128])
network.compile(optimizer="adam", loss="binary_crossentropy")
history = network.fit(
    X_a, y_a, validation_data=(X_b, y_b),
    epochs=20, batch_size=64, verbose=0)
careless_log = pd.DataFrame(history.history)

# %%
fig, ax = plt.subplots()
epochs = range(1, 21)
ax.plot(epochs, large_log["val_loss"], linestyle="--",
        label="blocks of days")
ax.plot(epochs, careless_log["val_loss"], marker="o",
        label="random hours")
ax.axhline(careless_baseline, color="black", linestyle=":",
           label="random hours, logistic regression")
ax.set(xlabel="epoch", ylabel="validation loss (cross-entropy)",
       xticks=range(0, 21, 5))
ax.legend()
plt.show()

# %% [markdown]
# ## The learning rate

# %% [markdown]
# ## Too small, too large

# %%
rates = {}
for rate in [0.00001, 0.001, 1.0]:
    keras.utils.set_random_seed(1)
    network = build_network([32])
    rates[rate] = train_network(network, epochs=10, rate=rate)

# %%
fig, ax = plt.subplots()
constant_train = log_loss(y_train, np.full(len(y_train), share))
for (rate, log), style in zip(rates.items(), ["C0o-", "C5s-", "C3^-"]):
    ax.plot(range(1, 11), log["loss"], style,
            label=f"learning rate {rate:g}")
ax.axhline(constant_train, color="black", linestyle=":",
           label="constant forecast, training")
ax.set(xlabel="epoch", ylabel="training loss (cross-entropy)",
       yscale="log")
ax.legend()
plt.show()

# %% [markdown]
# ## The batch size

# %%
import time

rows = {}
for size in [16, 128, 1024]:
    keras.utils.set_random_seed(1)
    start = time.perf_counter()
    log = train_network(build_network([32]), epochs=5, size=size)
    rows[size] = {"seconds": time.perf_counter() - start,
                  "training loss": log["loss"].iloc[-1],
                  "lowest validation loss": log["val_loss"].min()}
pd.DataFrame(rows).T.rename_axis("batch size").round(2)


# %% [markdown]
# ## Callbacks keep the record

# %%
def make_callbacks(name):
    return [
        keras.callbacks.CSVLogger(f"{name}.csv"),
        keras.callbacks.TensorBoard(f"logs/{name}"),
        keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=5),
    ]


# %%
for name, hidden_layers in [("large", [128, 128]), ("small", [4])]:
    keras.utils.set_random_seed(1)
    log = train_network(build_network(hidden_layers), epochs=20,
                        callbacks=make_callbacks(name))
    print(name, "trained for", len(log), "epochs")

# %%
pd.read_csv("large.csv").head(3).round(3)

# %% [markdown]
# ## Find the faults

# %% [markdown]
# ## TensorBoard, with and without a server

# %% [markdown]
# ### Read the log without a server

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


# %%
def compare_runs(runs):
    fig, ax = plt.subplots()
    for run, style in zip(runs, ["C0o-", "C5s-", "C3^-"]):
        losses = read_log(run)
        ax.plot(range(1, len(losses) + 1), losses, style, label=run)
    ax.axhline(logistic_loss, color="black", linestyle=":",
               label="logistic regression")
    ax.set(xlabel="epoch", ylabel="validation loss (cross-entropy)",
           xticks=range(0, 21, 5))
    ax.legend()


# %%
compare_runs(["large", "small"])
plt.show()

# %% [markdown]
# ## Record a third run

# %%
keras.utils.set_random_seed(1)
middle_log = train_network(build_network([32]), epochs=20,
                           callbacks=make_callbacks("middle"))
compare_runs(["large", "small", "middle"])
plt.show()

# %% [markdown]
# ## What this means for your own data

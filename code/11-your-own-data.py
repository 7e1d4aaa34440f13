# %% [markdown]
# # Your own data
#
# Extracted from episodes/11-your-own-data.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## From a notebook to a project

# %% [markdown]
# ## A plan on one page

# %% [markdown]
# ## Begin your page

# %% [markdown]
# ## Three plans, tested in minutes

# %% [markdown]
# ### Barbara: the metric

# %%
import numpy as np

deposits = np.load("data/deposits.npz")
masks = deposits["masks"][~deposits["is_test"]]
nothing = np.zeros_like(masks)
print(f"pixels right: {(nothing == masks).mean():.2f}")

# %% [markdown]
# ### Dan: the split

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

data = np.load("data/bacteria.npz")
# Axes of clips: clip, frame, row, column, colour.
clips, phenotype = data["clips"], data["phenotype"]
movie, single = data["movie"], data["kind"] == "single"
mixed = ~single & (movie < 40)  # 40 to 49 are for the test

sides = [clips[:, :, 0], clips[:, :, -1],
         clips[:, :, :, 0], clips[:, :, :, -1]]
border = np.hstack([side[..., :2].mean(axis=(1, 2))
                    for side in sides])
border.shape

# %%
rng = np.random.default_rng(1)
learn = single & (rng.random(len(clips)) < 2 / 3)
linear = make_pipeline(StandardScaler(),
                       LogisticRegression(C=10, solver="newton-cg"))
linear.fit(border[learn], phenotype[learn])
for rows in [single & ~learn, mixed]:
    print(f"{linear.score(border[rows], phenotype[rows]):.2f}")

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
fig, ax = plt.subplots()
for number in range(10):
    red, green = border[movie == number][:, :2].T
    ax.scatter(red, green, s=20, color=plt.cm.viridis(number / 10),
               edgecolor="black", linewidth=0.4)
    ax.annotate(number, (np.median(red), np.median(green)),
                xytext=(-18, -5), textcoords="offset points",
                fontsize=13, weight="bold")
ax.set(xlabel="mean red of the upper border (0 to 255)", xmargin=0.1,
       ylabel="mean green of the upper border (0 to 255)")
plt.show()

# %% [markdown]
# ### Eric: the need for a network

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

trial = pd.read_csv("data/trial.csv.gz")
rows = trial.dropna(subset=["weight", "dose"])
known = np.column_stack([
    np.log(rows["weight"]), np.log(rows["age"]),
    rows["dose_level"] == "high", rows["arm"] == "drug"])
log_dose = np.log(rows["dose"])
expected = LinearRegression().fit(known, log_dose).predict(known)
residual = log_dose - expected
ratio = np.exp(residual - residual.median())

# %%
fig, ax = plt.subplots()
ax.hist(ratio, bins=np.geomspace(0.05, 5, 80))
ax.set(xscale="log", xlabel="noted dose / expected dose",
       ylabel="number of rows", xticks=[0.1, 1, 3],
       xticklabels=["0.1", "1", "3"])
ax.minorticks_off()
plt.show()

# %% [markdown]
# ## Four plans, one fault each

# %% [markdown]
# ## How much data, how many labels?

# %%
colour = clips[..., :2].astype("float32")
change = np.abs(np.diff(colour, axis=1))
six = np.hstack([part.mean(axis=(1, 2, 3))
                 for part in (colour, change)]
                + [colour.std(axis=(1, 2, 3))])

val = (movie >= 34) & (movie < 40)
def accuracy_by_movie(rows):
    linear.fit(six[rows], phenotype[rows])
    right = linear.predict(six[val]) == phenotype[val]
    return pd.Series(right).groupby(movie[val]).mean()


# %%
rng = np.random.default_rng(2)
def mean_of_draws(movies, draws=4):
    return sum(accuracy_by_movie(np.isin(movie, rng.choice(
        np.arange(10, 34), movies, replace=False)))
        for draw in range(draws)) / draws

# One row for each validation movie; the columns count clips.
curve = pd.DataFrame({20 * movies: mean_of_draws(movies)
                      for movies in [1, 3, 6, 12, 24]})
from_single = accuracy_by_movie(single).mean()
curve.round(2)

# %%
fig, ax = plt.subplots()
ax.plot(curve.columns, curve.T, color="#595959", linewidth=0.8,
        label=["each movie"] + ["_"] * 5)
ax.plot(curve.columns, curve.mean(), marker="o", linewidth=3,
        label="mean of the six")
ax.scatter(300, from_single, marker="X", s=120, color="black",
           label="the ten movies with one phenotype", zorder=3)
ax.set(xscale="log", xlabel="number of clips to learn from",
       ylabel="accuracy on six other mixed movies", ylim=(0, 1),
       xticks=curve.columns, xticklabels=curve.columns)
ax.minorticks_off()
ax.legend()
plt.show()

# %% [markdown]
# ## Would more movies help?

# %%
for few, many in [(20, 120), (240, 480)]:
    gain = curve[many] - curve[few]
    print(f"{gain.mean():+.2f} ± {gain.sem():.2f}")
print(f"480 alone: ± {curve[480].sem():.2f}")

# %% [markdown]
# ## The same numbers again

# %%
import time
import keras

train = (movie >= 10) & (movie < 34)
inputs = StandardScaler().fit(six[train]).transform(six)

def train_network(seed):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([
        keras.Input((6,)), keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax")])
    network.compile(keras.optimizers.Adam(0.01),
                    "sparse_categorical_crossentropy")
    network.fit(inputs[train], phenotype[train], epochs=20, verbose=0)
    return network


# %%
start = time.perf_counter()
networks = [train_network(seed) for seed in [1, 1, 2, 3]]
seconds = (time.perf_counter() - start) / 4

first, again, other, _ = [n.get_weights()[0] for n in networks]
print("same seed:", np.abs(first - again).max())
print("other seed:", np.abs(first - other).max().round(2))

# %%
import hashlib
import json
import os
import platform
import tensorflow as tf

with open("data/bacteria.npz", "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
record = {"seed": 1, "data": digest[:12], "cores": os.cpu_count(),
          "threads": tf.config.threading.get_intra_op_parallelism_threads(),
          "processor": platform.processor() or platform.machine(),
          "GPUs": len(tf.config.list_physical_devices("GPU")),
          "python": platform.python_version()}
for package in [keras, tf, np]:
    record[package.__name__] = package.__version__
print(json.dumps(record, indent=2))

# %% [markdown]
# ## Same seed, same numbers?

# %% [markdown]
# ## A card for the model

# %%
test = movie >= 40

def right_by_movie(answers):
    right = answers.argmax(axis=1) == phenotype[test]
    return pd.Series(right).groupby(movie[test]).mean()

network_right = sum(right_by_movie(keras.ops.convert_to_numpy(
    network(inputs[test]))) for network in networks[1:]) / 3
linear.fit(six[train], phenotype[train])
linear_right = right_by_movie(linear.predict_proba(six[test]))
gain = network_right - linear_right
print(f"network {network_right.mean():.2f} ± {network_right.sem():.2f}, "
      f"linear {linear_right.mean():.2f}, "
      f"gain {gain.mean():+.3f} ± {gain.sem():.3f}")

# %% [markdown]
# ## What is missing?

# %% [markdown]
# ## Who may be harmed?

# %%
truth = pd.read_csv("data/trial_truth.csv.gz").loc[rows.index]
wrong = truth["unit"] != "mg"
rule = (rows["dose"] < 20) | (rows["dose"] > 600)
age = pd.cut(rows["age"], [0, 2, 6, 12, 18],
             labels=["0 to 2", "2 to 6", "6 to 12", "12 to 18"])
print(f"rows judged rightly: {(rule == wrong).mean():.0%}")
print(f"by a rule that suspects no row: {(~wrong).mean():.0%}")
print(f"right when it suspects a row: {wrong[rule].mean():.0%}")

# %% [markdown]
# ## For each group

# %%
found = rule[wrong]
print(found.groupby(age[wrong], observed=True).mean().round(2))
both = [age[wrong], truth.loc[wrong, "unit"]]
print(found.groupby(both, observed=True).mean().unstack().round(2))

# %%
visit = trial[trial["day"] == 0]
visit = visit.assign(years=visit["age"].astype(int))
hints = ["site", "date", "years", "sex"]
fitting = visit.groupby(hints)["patient"].transform("size")
print(f"{(fitting == 1).mean():.1%}")

# %% [markdown]
# ## Energy and cost

# %%
watt_hours = 30 * seconds / 3600
trainings = 20 * 5 * 3  # designs, folds, seeds
print(f"one: {watt_hours:.3f} Wh, all: {trainings * watt_hours:.1f} Wh")
print(f"on a GPU for 2 hours each: {trainings * 2 * 0.7:.0f} kWh")

# %% [markdown]
# ## Count first

# %% [markdown]
# ## When one computer is not enough

# %% [markdown]
# ## One update by hand

# %% [markdown]
# ## Where to go next

# %% [markdown]
# ### PyTorch

# %% [markdown]
# ## Going deeper: the same network in Keras and in PyTorch

# %% [markdown]
# ### Foundation and language models

# %% [markdown]
# ### Searching settings, and more

# %% [markdown]
# ## Going deeper: a search in KerasTuner

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## Your plan on one page

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
# ## Three plans, tested in minutes

# %% [markdown]
# ### Barbara: the metric

# %%
import numpy as np

deposits = np.load("data/deposits.npz")
masks = deposits["masks"][~deposits["is_test"]]
nothing = np.zeros_like(masks)
pixels_right = (nothing == masks).mean()
overlap = (masks & nothing).sum()
union = (masks | nothing).sum()
iou_nothing = overlap / union
print(f"pixels right: {pixels_right:.2f}, IoU: {iou_nothing:.2f}")

# %% [markdown]
# ### Dan: the split

# %%
data = np.load("data/bacteria.npz")
clips, phenotype = data["clips"], data["phenotype"]
movie, single = data["movie"], data["kind"] == "single"
mixed = ~single & (movie < 40)

sides = [clips[:, :, 0], clips[:, :, -1],
         clips[:, :, :, 0], clips[:, :, :, -1]]
border = np.hstack([side[..., :2].mean(axis=(1, 2))
                    for side in sides])
border.shape

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(1)
learn = single & (rng.random(len(clips)) < 2 / 3)
linear = make_pipeline(StandardScaler(),
                       LogisticRegression(C=10, max_iter=1000))
linear.fit(border[learn], phenotype[learn])
same = single & ~learn
same_movies = linear.score(border[same], phenotype[same])
mixed_movies = linear.score(border[mixed], phenotype[mixed])
print(f"{same_movies:.2f} {mixed_movies:.2f}")

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

# %%
truth = pd.read_csv("data/trial_truth.csv.gz")
wrong = truth.loc[rows.index, "unit"] != "mg"
suspect = (ratio < 0.5) | (ratio > 1.8)
print(f"rows not in mg: {wrong.mean():.0%}")
print(f"found: {suspect[wrong].mean():.3f}")
print(f"right when suspected: {wrong[suspect].mean():.3f}")

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
def linear_accuracy(rows):
    linear.fit(six[rows], phenotype[rows])
    return linear.score(six[val], phenotype[val])


# %%
rng = np.random.default_rng(2)
sizes = [1, 3, 6, 12, 24]
curve = [[linear_accuracy(np.isin(movie, rng.choice(
              np.arange(10, 34), size, replace=False)))
          for draw in range(5)] for size in sizes]
from_single = linear_accuracy(single)

# %%
fig, ax = plt.subplots()
clips_used = np.array(sizes) * 20
for size, values in zip(clips_used, curve):
    ax.scatter([size] * 5, values, color="dimgray", s=15)
ax.plot(clips_used, np.mean(curve, axis=1), marker="o",
        label="mixed movies: mean of five draws")
ax.scatter(300, from_single, marker="X", s=120, color="black",
           label="the ten movies with one phenotype")
ax.set(xscale="log", xlabel="number of clips to learn from",
       ylabel="accuracy on other mixed movies", ylim=(0, 1),
       xticks=clips_used, xticklabels=clips_used)
ax.minorticks_off()
ax.legend()
plt.show()

# %% [markdown]
# ## The same numbers again

# %%
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
import time

start = time.perf_counter()
networks = [train_network(seed) for seed in [1, 1, 2]]
seconds = (time.perf_counter() - start) / 3


# %%
def classify(network, rows):
    answer = network(inputs[rows])
    return keras.ops.convert_to_numpy(answer).argmax(axis=1)

first, second, other = [n.get_weights()[0] for n in networks]
accuracies = [(classify(network, val) == phenotype[val]).mean()
              for network in networks]
print("same seed:", np.abs(first - second).max())
print("other seed:", np.abs(first - other).max().round(2))
print("accuracies:", np.round(accuracies, 3))

# %%
import hashlib
import json
import platform
import sklearn
import tensorflow as tf

with open("data/bacteria.npz", "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
record = {"seed": 1, "data": digest[:12],
          "python": platform.python_version()}
for package in [keras, tf, np, sklearn]:
    record[package.__name__] = package.__version__
print(json.dumps(record, indent=2))

# %% [markdown]
# ## Same seed, same numbers?

# %% [markdown]
# ## A card for the model

# %%
test = movie >= 40
seeds = [networks[0], networks[2], train_network(3)]
right = np.mean([classify(network, test) == phenotype[test]
                 for network in seeds], axis=0)
by_movie = pd.Series(right).groupby(movie[test]).mean()
accuracy, error = by_movie.mean(), by_movie.sem()
print(f"network {accuracy:.2f} ± {error:.2f}")

# %%
linear.fit(six[train], phenotype[train])
linear_right = linear.predict(six[test]) == phenotype[test]
gain = by_movie - pd.Series(linear_right).groupby(movie[test]).mean()
print(f"linear {linear_right.mean():.2f}, "
      f"gain {gain.mean():+.3f} ± {gain.sem():.3f}")

# %% [markdown]
# ## What is missing?

# %% [markdown]
# ## Who may be harmed?

# %%
rule = (rows["dose"] < 20) | (rows["dose"] > 600)
print(f"rows judged rightly: {(rule == wrong).mean():.2f}")
age = pd.cut(rows["age"], [0, 2, 6, 12, 18],
             labels=["0 to 2", "2 to 6", "6 to 12", "12 to 18"])
found = pd.DataFrame({"rule": rule, "regression": suspect})
found[wrong].groupby(age[wrong], observed=True).mean().round(2)

# %%
visit = trial[trial["day"] == 0]
hints = ["site", "date", "age", "sex"]
fitting = visit.groupby(hints)["patient"].transform("size")
alone = (fitting == 1).mean()
print(f"children whom it fits alone: {alone:.1%}")

# %% [markdown]
# ## Energy and cost

# %%
watt_hours = 30 * seconds / 3600
print(f"{seconds:.1f} s, {watt_hours:.3f} Wh")

# %%
trainings = 20 * 5 * 3  # designs, folds, seeds
print(f"{trainings} trainings: {trainings * watt_hours:.1f} Wh")
print(f"on a GPU for 2 hours each: {trainings * 2 * 0.7:.0f} kWh")

# %% [markdown]
# ## Count first

# %% [markdown]
# ## When one computer is not enough

# %%
print("GPUs:", tf.config.list_physical_devices("GPU"))
layer = keras.layers.Dense(10, dtype="mixed_float16")
print("computes in", layer.compute_dtype, "- keeps", layer.variable_dtype)
print(np.float16(1.0) + np.float16(0.0001), np.float16(1e-8))

# %% [markdown]
# ## Two processes share the work

# %%
worker_start = """
import sys, time
import keras
import numpy as np
import tensorflow as tf

seed = int(sys.argv[1])
strategy = tf.distribute.MultiWorkerMirroredStrategy()
rank = strategy.cluster_resolver.task_id
workers = strategy.num_replicas_in_sync
"""

# %%
worker_data = """
data = np.load("data/clouds.npz")
train = data["flight"] < 24
images = data["images"][train]
cloud = data["cloud"][train].astype("float32")[:, None]
batches = tf.data.Dataset.from_tensor_slices((images, cloud))
batches = batches.shuffle(1200, seed=seed).batch(64, drop_remainder=True)
share = batches.map(lambda x, y: (x[rank::workers], y[rank::workers]))
share = share.prefetch(2)
"""

# %%
worker_network = """
layers = [keras.Input((64, 64, 3)), keras.layers.Rescaling(1 / 255)]
with strategy.scope():
    keras.utils.set_random_seed(seed)
    for filters in [16, 32, 32]:
        layers += [keras.layers.Conv2D(filters, 3, activation="relu"),
                   keras.layers.MaxPooling2D()]
    layers += [keras.layers.Flatten(),
               keras.layers.Dense(32, activation="relu"),
               keras.layers.Dense(1, activation="sigmoid")]
    network = keras.Sequential(layers)
    optimizer = keras.optimizers.SGD(0.03)
    optimizer.build(network.trainable_variables)
"""

# %%
worker_update = """
def learn(images, cloud):
    with tf.GradientTape() as tape:
        answer = network(images, training=True)
        loss = keras.losses.binary_crossentropy(cloud, answer)
        loss = tf.reduce_sum(loss) / 64
    weights = network.trainable_variables
    optimizer.apply(tape.gradient(loss, weights))
    return loss

@tf.function
def update(images, cloud):
    loss = strategy.run(learn, args=(images, cloud))
    return strategy.reduce("SUM", loss, axis=None)
"""

# %%
from pathlib import Path

worker_loop = """
losses, pictures, start = [], 0, time.perf_counter()
for images, cloud in share:
    losses.append(float(update(images, cloud)))
    pictures += len(images)
np.savez(f"worker-{rank}-of-{workers}.npz", losses=losses,
         seconds=time.perf_counter() - start, pictures=pictures,
         weights=np.hstack([w.ravel() for w in network.get_weights()]))
"""
program = (worker_start + worker_data + worker_network
           + worker_update + worker_loop)
Path("worker.py").write_text(program)
print(len(program.split("\n")), "lines")

# %%
import os
import socket
import subprocess
import sys

def free_addresses(count):
    sockets = [socket.create_server(("127.0.0.1", 0))
               for _ in range(count)]
    addresses = [f"127.0.0.1:{s.getsockname()[1]}" for s in sockets]
    for s in sockets:
        s.close()
    return addresses


# %%
def start_worker(rank, addresses, threads, seed):
    task = {"type": "worker", "index": rank}
    config = {"cluster": {"worker": addresses}, "task": task}
    environment = os.environ | {
        "TF_CONFIG": json.dumps(config), "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": str(threads),
        "no_proxy": "127.0.0.1", "CUDA_VISIBLE_DEVICES": "-1"}
    with open(f"worker-{rank}.log", "w") as log:
        return subprocess.Popen(
            [sys.executable, "worker.py", str(seed)],
            env=environment, stdout=log, stderr=log)


# %%
def wait_for(processes, limit=150):
    end = time.monotonic() + limit
    try:
        while (any(p.poll() is None for p in processes)
               and not any(p.poll() for p in processes)
               and time.monotonic() < end):
            time.sleep(0.1)
        if any(p.poll() != 0 for p in processes):
            raise RuntimeError("a worker failed or was too slow: "
                               "see worker-0.log and worker-1.log")
    finally:
        for p in processes:
            p.kill()
            p.wait()


# %%
def run_workers(count, threads, seed=1):
    start = time.perf_counter()
    addresses = free_addresses(count)
    wait_for([start_worker(rank, addresses, threads, seed)
              for rank in range(count)])
    files = [f"worker-{rank}-of-{count}.npz" for rank in range(count)]
    return [dict(np.load(f)) for f in files], time.perf_counter() - start

(worker_0, worker_1), total_two = run_workers(2, threads=1)

# %%
(whole,), total_one = run_workers(1, threads=2)

# %%
print("pictures:", *[int(run["pictures"])
                     for run in (worker_0, worker_1, whole)])
gap = np.abs(worker_0["weights"] - worker_1["weights"]).max()
print("between the workers:", gap)
off = np.abs(worker_0["weights"] - whole["weights"]).max()
print(f"between two processes and one: {off:.6f}")
losses = pd.DataFrame({"two": worker_0["losses"],
                       "one": whole["losses"]})
losses.iloc[[0, 1, -1]].round(5)

# %%
for name, run, total in [("two", worker_0, total_two),
                         ("one", whole, total_one)]:
    print(f"{name}: {total:.0f} s, training {run['seconds']:.1f} s")

# %% [markdown]
# ## One update by hand

# %% [markdown]
# ## The same on a cluster

# %% [markdown]
# ## Put the job in order

# %% [markdown]
# ## Where to go next

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## For the reviewer of a plan

# %% [markdown]
# ## Your plan on one page

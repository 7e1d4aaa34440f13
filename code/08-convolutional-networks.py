# %% [markdown]
# # Networks for images
#
# Extracted from episodes/08-convolutional-networks.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Which pictures show a cloud?

# %%
import numpy as np

data = np.load("data/clouds.npz")
images, cloud, flight = data["images"], data["cloud"], data["flight"]
train = flight < 24
val = (flight >= 24) & (flight < 30)
test = flight >= 30
for name, part in [("train", train), ("val", val), ("test", test)]:
    print(name, part.sum(), f"cloudy: {cloud[part].mean():.2f}")

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")

def show(ax, picture, title):
    ax.imshow(picture)
    ax.set(title=title, xticks=[], yticks=[])

fig, axes = plt.subplots(2, 4, figsize=(9, 4.8))
shown = [3, 261, 453, 704, 29, 258, 473, 723]
for ax, i in zip(axes.flat, shown):
    label = "cloud" if cloud[i] else "clear"
    show(ax, images[i], f"flight {flight[i]}: {label}")
plt.show()

# %% [markdown]
# ## Prepare the pictures, and a baseline

# %%
grey = images @ [0.299, 0.587, 0.114]
relative = grey - grey.mean(axis=(1, 2), keepdims=True)
grey_input = (relative / relative[train].std()).astype("float32")
grey_input = grey_input[..., np.newaxis]

# %%
from scipy.ndimage import gaussian_filter
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

def texture_of(pictures):
    numbers, pictures = [], pictures.astype("float32")
    for blur in [0, 1, 2, 4]:
        smooth = gaussian_filter(pictures, (0, blur, blur))
        for axis in (1, 2):
            steps = np.abs(np.diff(smooth, axis=axis))
            numbers.append(steps.mean(axis=(1, 2)))
    return np.column_stack(numbers)


# %%
texture = texture_of(grey)
simple = make_pipeline(StandardScaler(), LogisticRegression())
simple.fit(texture[train], cloud[train])
simple_val = simple.score(texture[val], cloud[val])
print(f"validation: {simple_val:.2f}")

# %% [markdown]
# ## Dense against convolutional

# %%
import keras
from keras import layers

def build_dense(shape):
    return keras.Sequential([
        keras.Input(shape=shape),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(32, activation="relu"),
        layers.Dense(1, activation="sigmoid")])


# %%
def build_conv(shape, filters=(16, 32, 32), kernel=3, first=()):
    network = keras.Sequential([keras.Input(shape=shape), *first])
    for number in filters:
        network.add(layers.Conv2D(number, kernel,
                                  activation="relu"))
        network.add(layers.MaxPooling2D())
    network.add(layers.Flatten())
    network.add(layers.Dense(32, activation="relu"))
    network.add(layers.Dense(1, activation="sigmoid"))
    return network


# %%
import time
import pandas as pd

results = {}

def compare(name, network, pictures):
    network.compile(optimizer="adam", loss="binary_crossentropy",
                    metrics=["accuracy"])
    start = time.process_time()
    log = network.fit(pictures[train], cloud[train], epochs=8,
                      batch_size=32, verbose=0).history
    _, accuracy = network.evaluate(pictures[val], cloud[val], verbose=0)
    results[name] = {"parameters": network.count_params(),
                     "CPU seconds": round(time.process_time() - start, 1),
                     "training": round(log["accuracy"][-1], 2),
                     "validation": round(accuracy, 2)}
    return pd.DataFrame.from_dict(results, orient="index")


# %%
keras.utils.set_random_seed(1)
dense = build_dense((64, 64, 1))
table = compare("dense", dense, grey_input)

keras.utils.set_random_seed(1)
conv = build_conv((64, 64, 1))
compare("convolutional", conv, grey_input)

# %% [markdown]
# ## Which layer notices?

# %% [markdown]
# ## Filters, kernel size, depth

# %%
trials = pd.read_csv("data/clouds_trials.csv")
trials["accuracy"] = trials["right"] / trials["pictures"]
trials["part"] = np.where(trials["flight"] < 30, "validation", "test")
by_seed = trials.pivot_table(
    index=["part", "network"], columns="seed", values="accuracy")
by_seed.loc["validation", "convolutional"].round(2).tolist()

# %% [markdown]
# ## Predict three changes

# %%
keras.utils.set_random_seed(1)
changed = build_conv((64, 64, 1), filters=(16,))
compare("one block", changed, grey_input)

# %% [markdown]
# ## How does one choose in practice?

# %% [markdown]
# ## Five layers of both kinds, from a blank cell

# %% [markdown]
# ## Your network

# %%
mine = keras.Sequential([
    keras.Input(shape=(64, 64, 3)),
    layers.Rescaling(1 / 255),
    layers.Conv2D(16, 5, activation="relu"),
    layers.MaxPooling2D(4),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid")])
print(mine.layers[-4].output.shape, mine.count_params())

# %% [markdown]
# ## Pictures that nobody took

# %%
mirror = layers.RandomFlip("horizontal")
fig, axes = plt.subplots(1, 4, figsize=(9, 2.6))
for ax in axes:
    seen = np.array(mirror(images[258:259], training=True))[0]
    same = (seen == images[258]).all()
    show(ax, seen.astype(int), "as taken" if same else "mirrored")
plt.show()

# %%
mirrored = build_conv((64, 64, 3), first=[
    layers.Rescaling(1 / 255),
    layers.RandomFlip("horizontal")])
mirrored.count_params()

# %% [markdown]
# ## Which changes are sensible?

# %% [markdown]
# ## Going deeper: what does the network look at?

# %%
front = keras.Model(conv.inputs, conv.layers[0].output)
picture = 1203
maps = front.predict(grey_input[[picture]], verbose=0)[0]
strongest = maps.std(axis=(0, 1)).argsort()[::-1][:5]
fig, axes = plt.subplots(1, 6, figsize=(11, 2.2))
show(axes[0], images[picture], "picture")
for ax, k in zip(axes[1:], strongest):
    show(ax, maps[..., k], f"filter {k}")
plt.show()


# %% [markdown]
# ## The test set, once

# %%
def score_flights(called):
    right = pd.Series(called == cloud[test])
    return right.groupby(flight[test]).mean()

def ask(network, pictures):
    probability = network.predict(pictures[test], verbose=0)[:, 0]
    return score_flights(probability > 0.5)


# %%
def difference(first, second):
    gain = first - second
    error = gain.std() / len(gain) ** 0.5
    print(gain.round(2).tolist())
    print(f"{first.mean():.3f} - {second.mean():.3f}: "
          f"{gain.mean():+.3f}, standard error {error:.3f}")

of_conv = ask(conv, grey_input)
of_simple = score_flights(simple.predict(texture[test]))
difference(of_conv, ask(dense, grey_input))
difference(of_conv, of_simple)

# %% [markdown]
# ## Six flights, or 300 pictures?

# %%
chosen = ["convolutional", "kernel of 1", "grey, as taken",
          "grey, prepared", "colour, as taken", "colour, prepared"]
table = trials.pivot_table(index="network", columns="part",
                           values="accuracy").round(2)
table.loc[chosen, ["validation", "test"]]

# %%
finder = keras.models.load_model("data/cloud_finder.keras")
of_finder = ask(finder, images)
difference(of_finder, of_simple)

# %% [markdown]
# ## Going deeper: colour for the simple method

# %%
ratio = np.log((images[..., 2] + 8.0) / (images[..., 0] + 8.0))
levels = np.quantile(ratio, [0.05, 0.25, 0.5, 0.75, 0.95], axis=(1, 2))
numbers = np.column_stack([texture, levels.T])
in_colour = make_pipeline(StandardScaler(), LogisticRegression())
in_colour.fit(numbers[train], cloud[train])
of_colour = score_flights(in_colour.predict(numbers[test]))
difference(of_colour, of_simple)
difference(of_finder, of_colour)

# %% [markdown]
# ## Which layer for which data?

# %% [markdown]
# ## Choose the layers

# %% [markdown]
# ## What this means for your own data

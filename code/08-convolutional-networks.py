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
# ## Prepare the pictures, and measure the baselines

# %%
grey = images @ [0.299, 0.587, 0.114]
relative = grey - grey.mean(axis=(1, 2), keepdims=True)
grey_input = (relative / relative[train].std()).astype("float32")
grey_input = grey_input[..., np.newaxis]
grey_input.shape

# %%
from sklearn.tree import DecisionTreeClassifier

texture = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2))
threshold = DecisionTreeClassifier(max_depth=1)
threshold.fit(texture[train, np.newaxis], cloud[train])
threshold_val = threshold.score(texture[val, np.newaxis], cloud[val])
print(f"{threshold_val:.2f}")

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

pixels = grey_input.reshape(len(grey_input), -1)
levels = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]
features = np.column_stack([np.quantile(pixels, levels, axis=1).T,
                            pixels.std(axis=1), texture])
logistic = make_pipeline(StandardScaler(), LogisticRegression())

# %%
logistic.fit(features[train], cloud[train])
logistic_val = logistic.score(features[val], cloud[val])
print(f"{logistic_val:.2f}")


# %%
def by_flight(correct, part):
    return [float(correct[flight[part] == f].mean().round(2))
            for f in np.unique(flight[part])]

logistic_right = logistic.predict(features[val]) == cloud[val]
by_flight(logistic_right, val)

# %% [markdown]
# ## Six flights, or 300 pictures?

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

def train_network(network, pictures):
    network.compile(optimizer="adam", loss="binary_crossentropy",
                    metrics=["accuracy"])
    start = time.perf_counter()
    history = network.fit(
        pictures[train], cloud[train], epochs=8, batch_size=32,
        validation_data=(pictures[val], cloud[val]), verbose=0)
    return time.perf_counter() - start, history.history


# %%
def compare(name, network, pictures):
    seconds, log = train_network(network, pictures)
    results[name] = {"parameters": network.count_params(),
                     "seconds": round(seconds, 1),
                     "training": round(log["accuracy"][-1], 2),
                     "validation": round(log["val_accuracy"][-1], 2)}
    return pd.DataFrame.from_dict(results, orient="index")


# %%
keras.utils.set_random_seed(1)
dense = build_dense((64, 64, 1))
compare("dense, grey", dense, grey_input)

# %%
keras.utils.set_random_seed(1)
conv = build_conv((64, 64, 1))
table = compare("convolutional, grey", conv, grey_input)
table

# %% [markdown]
# ## Which layer notices?

# %% [markdown]
# ## Filters, kernel size, depth

# %% [markdown]
# ## Predict three changes

# %%
keras.utils.set_random_seed(1)
few = build_conv((64, 64, 1), filters=(4, 8, 8))
table = compare("a: few filters", few, grey_input)

# %%
keras.utils.set_random_seed(1)
single_pixels = build_conv((64, 64, 1), kernel=1)
table = compare("b: kernel of 1", single_pixels, grey_input)

# %%
keras.utils.set_random_seed(1)
shallow = build_conv((64, 64, 1), filters=(16,))
table = compare("c: one block", shallow, grey_input)
table

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
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D()])

# %%
mine.add(layers.Flatten())
mine.add(layers.Dense(32, activation="relu"))
mine.add(layers.Dense(1, activation="sigmoid"))
mine.count_params()

# %% [markdown]
# ## Colour, and pictures that nobody took

# %%
rescale = layers.Rescaling(1 / 255)
keras.utils.set_random_seed(1)
colour = build_conv((64, 64, 3), first=[rescale])
table = compare("convolutional, colour", colour, images)
table.tail(1)

# %%
mirror = layers.RandomFlip("horizontal")
fig, axes = plt.subplots(1, 4, figsize=(9, 2.6))
for ax in axes:
    changed = mirror(images[258:259], training=True)
    changed = keras.ops.convert_to_numpy(changed)[0]
    show(ax, changed.astype(int), "")
plt.show()

# %%
keras.utils.set_random_seed(1)
augmented = build_conv((64, 64, 3), first=[
    layers.Rescaling(1 / 255), layers.RandomFlip("horizontal")])
table = compare("colour, mirrored", augmented, images)
table.tail(2)

# %% [markdown]
# ## Which changes are sensible?

# %% [markdown]
# ## What does the network look at?

# %%
first_layer = colour.layers[1]
front = keras.Model(colour.inputs, first_layer.output)
picture = 1203
maps = front.predict(images[[picture]], verbose=0)[0]
kernels = first_layer.get_weights()[0]
print(kernels.shape, maps.shape)

# %%
strongest = maps.std(axis=(0, 1)).argsort()[::-1][:5]
fig, axes = plt.subplots(2, 6, figsize=(10, 3.8))
axes[0, 0].axis("off")
show(axes[1, 0], images[picture], "picture")
for column, k in enumerate(strongest, start=1):
    weights = kernels[..., k]
    weights = (weights - weights.min()) / np.ptp(weights)
    show(axes[0, column], weights, f"filter {k}")
    show(axes[1, column], maps[..., k], f"map {k}")
plt.show()

# %% [markdown]
# ## The test set, once

# %%
answers = {"texture threshold":
           threshold.predict(texture[test, np.newaxis]),
           "logistic regression": logistic.predict(features[test])}
for name, network, pictures in [
        ("dense, grey", dense, grey_input),
        ("convolutional, grey", conv, grey_input),
        ("convolutional, colour", colour, images),
        ("colour, mirrored", augmented, images)]:
    probability = network.predict(pictures[test], verbose=0)[:, 0]
    answers[name] = probability > 0.5

# %%
final = {}
for name, answer in answers.items():
    flights = by_flight(answer == cloud[test], test)
    final[name] = {"accuracy": np.mean(flights),
                   "standard error": np.std(flights, ddof=1) / 10**0.5}
pd.DataFrame(final).T.round(2)

# %%
right = {name: np.array(by_flight(answer == cloud[test], test))
         for name, answer in answers.items()}
gain = right["convolutional, grey"] - right["logistic regression"]
gain_error = gain.std(ddof=1) / 10**0.5
print(gain.round(2))
print(f"mean {gain.mean():.2f}, standard error {gain_error:.2f}")

# %%
for name in ["convolutional, colour", "colour, mirrored"]:
    lead = right["convolutional, grey"] - right[name]
    print(f"grey - {name}: {lead.mean():+.2f}, "
          f"standard error {lead.std(ddof=1) / 10**0.5:.2f}")

# %% [markdown]
# ## Which layer for which data?

# %%
rng = np.random.default_rng(0)
for layer, shape in [(layers.Dense(4), (1, 120)),
                     (layers.Conv1D(4, 3), (1, 24, 5)),
                     (layers.GRU(4), (1, 24, 5)),
                     (layers.Conv2D(4, 3), (1, 64, 64, 3)),
                     (layers.Conv3D(4, 3), (1, 8, 32, 32, 3))]:
    output = layer(rng.random(shape).astype("float32"))
    print(f"{type(layer).__name__:7}{shape} -> {output.shape}")

# %% [markdown]
# ## Choose the layers

# %% [markdown]
# ## What this means for your own data

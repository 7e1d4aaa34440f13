# %% [markdown]
# # Reusing networks
#
# Extracted from episodes/10-transfer-learning.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## A new camera, and few labels

# %% [markdown]
# ## What is reused

# %% [markdown]
# ## Which of these is transfer learning?

# %% [markdown]
# ## The pictures, and a yardstick

# %%
import numpy as np
import pandas as pd

data = np.load("data/new_camera.npz")
pictures, cloud = data["train_images"], data["train_labels"]
flight = data["train_flights"]
test_pictures, test_cloud = data["test_images"], data["test_labels"]
test_flight = data["test_flights"]
for part, number in [(pictures, flight), (test_pictures, test_flight)]:
    print(part.shape, "from", len(set(number)), "flights")

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
fig, axes = plt.subplots(2, 5, figsize=(9, 4))
for number in range(5):
    for sky, word in enumerate(["clear", "cloud"]):
        found = (flight == number) & (cloud == sky)
        axes[sky, number].imshow(pictures[found][2])
        axes[sky, number].set_title(f"flight {number}, {word}")
        axes[sky, number].axis("off")
plt.tight_layout()
plt.show()

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

head = make_pipeline(
    StandardScaler(),
    LogisticRegression(C=0.1, solver="newton-cholesky"))

# %%
validation, per_flight = {}, {}

def validate(name, features):
    scores = cross_val_score(head, features, cloud, groups=flight,
                             cv=GroupKFold(n_splits=5))
    per_flight[name] = scores
    validation[name] = {"accuracy": scores.mean(),
                        "standard error": scores.std(ddof=1) / 5**0.5}
    return pd.DataFrame(validation).T.round(2)


# %%
def colours(images):
    return np.hstack([images.mean(axis=(1, 2)),
                      images.std(axis=(1, 2))])

print(f"always 'cloud': {cloud.mean():.2f}")
validate("logistic regression, colours", colours(pictures))

# %% [markdown]
# ## Read the record before you reuse

# %%
import keras
from keras import layers

base = keras.models.load_model("data/sky_archive.keras")
base.summary()

# %%
log = pd.read_csv("data/sky_archive_log.csv")
fig, ax = plt.subplots()
for name, line in [("colour", "C0o"), ("grey", "C5s")]:
    rows = log[log["base"] == name]
    ax.plot(rows["epoch"], rows["accuracy"], f"{line}-",
            label=f"{name}, training flights")
    ax.plot(rows["epoch"], rows["val_accuracy"], f"{line}--",
            label=f"{name}, held-out flights")
ax.set(xlabel="epoch", ylabel="accuracy (six kinds of sky)")
ax.legend()
plt.show()


# %% [markdown]
# ## What comes out of the base?

# %% [markdown]
# ## A frozen base: compute the features once

# %%
def output_of(network, images, layer):
    outputs = [keras.ops.convert_to_numpy(network(layer(batch)))
               for batch in np.array_split(images, len(images) // 50)]
    return np.concatenate(outputs)


# %%
import time

resize = layers.Resizing(64, 64, antialias=True)
start = time.perf_counter()
features = output_of(base, pictures, resize)
table = validate("archive base, resized", features)
seconds = {"frozen, features": time.perf_counter() - start}
print(features.shape, f"{seconds['frozen, features']:.1f} seconds")
table


# %% [markdown]
# ## A colleague is content

# %%
def scaled(images):
    return resize(images / 255)

scaled_features = output_of(base, pictures, scaled)
validate("archive base, divided by 255", scaled_features).tail(1)

# %%
(features.std(axis=0).mean()
 / scaled_features.std(axis=0).mean()).round(0)

# %% [markdown]
# ## The architecture or the weights?

# %%
keras.utils.set_random_seed(1)
for number in range(3):
    random_base = keras.models.clone_model(base)
    random_features = output_of(random_base, pictures, resize)
    validate(f"random base {number}", random_features)

digits_base = keras.models.load_model("data/digits_base.keras")
digits_features = output_of(digits_base, pictures, resize)
validate("digits base", digits_features)

# %% [markdown]
# ## Would it pay?

# %% [markdown]
# ## Pictures of another size

# %%
sizes = {"resized": resize,
         "as they are": layers.Identity(),
         "cropped": layers.CenterCrop(64, 64)}
fig, axes = plt.subplots(1, 3, figsize=(9, 3.4))
for ax, (name, layer) in zip(axes, sizes.items()):
    image = keras.ops.convert_to_numpy(layer(pictures[:1]))[0]
    ax.imshow(image.astype("uint8"))
    ax.set_title(name)
    ax.set(xlabel="pixels", ylabel="pixels")
plt.tight_layout()
plt.show()

# %%
for name in ["as they are", "cropped"]:
    validate(f"archive base, {name}",
             output_of(base, pictures, sizes[name]))
table = validate("archive base, resized", features)
table.filter(like="archive base", axis=0)

# %%
for name in ["as they are", "cropped"]:
    lead = (per_flight["archive base, resized"]
            - per_flight[f"archive base, {name}"])
    print(f"resized - {name}: {lead.mean():.3f}, "
          f"standard error {lead.std(ddof=1) / 5**0.5:.3f}")

# %% [markdown]
# ## Test a strategy of your own

# %%
small = layers.Resizing(32, 32, antialias=True)
validate("archive base, 32 pixels",
         output_of(base, pictures, small))
border = layers.ZeroPadding2D(16)
validate("archive base, black border",
         output_of(base, pictures, border)).tail(3)

# %% [markdown]
# ## Grey pictures and a colour base

# %%
grey = (pictures @ [0.299, 0.587, 0.114])[..., np.newaxis]
grey_base = keras.models.load_model("data/sky_archive_grey.keras")

def three_times(images):
    return keras.ops.repeat(resize(images), 3, axis=-1)

validate("grey three times, archive base",
         output_of(base, grey, three_times))
validate("grey, grey archive base",
         output_of(grey_base, grey, resize)).tail(2)

# %% [markdown]
# ## A first layer for one channel

# %% [markdown]
# ## Into the network, and without a Lambda layer

# %%
image = keras.Input(shape=(96, 96, 1))
three = layers.Lambda(lambda x: keras.ops.repeat(x, 3, axis=-1))
keras.Model(image, three(image)).save("lambda.keras")

# %%
# This fails on purpose:
# keras.models.load_model("lambda.keras")

# %%
three = layers.Concatenate()([image, image, image])
keras.Model(image, three).save("concatenate.keras")
loaded = keras.models.load_model("concatenate.keras")
loaded.output_shape


# %% [markdown]
# ## Frozen, fine-tuned, from scratch

# %%
def with_new_head(base):
    inputs = keras.Input(shape=(64, 64, 3))
    x = layers.Dropout(0.3)(base(inputs))
    outputs = layers.Dense(1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs)


# %%
small_pictures = keras.ops.convert_to_numpy(resize(pictures))

def train_network(network, rate, epochs, rows=slice(None)):
    x, y = small_pictures[rows], cloud[rows]
    decay = keras.optimizers.schedules.CosineDecay(
        rate, epochs * int(np.ceil(len(y) / 32)))
    network.compile(optimizer=keras.optimizers.Adam(decay),
                    loss="binary_crossentropy")
    start = time.perf_counter()
    network.fit(x, y, epochs=epochs, batch_size=32, verbose=0)
    return time.perf_counter() - start


# %%
def parameters_trained(network):
    return sum(int(np.prod(weight.shape))
               for weight in network.trainable_weights)

keras.utils.set_random_seed(1)
base.trainable = False
frozen = with_new_head(base)
print(parameters_trained(frozen), "of", frozen.count_params())
seconds["frozen"] = train_network(frozen, 0.01, 15)
frozen.save("frozen.keras")

# %%
tuned = keras.models.load_model("frozen.keras")
tuned_base = tuned.get_layer("sky_base")
tuned_base.trainable = True
for layer in tuned_base.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False
seconds["fine-tuned"] = seconds["frozen"] + train_network(
    tuned, 0.0001, 10)


# %%
def untrained_base():
    clone = keras.models.clone_model(base)
    for layer in clone.layers:
        layer.trainable = True
    return clone

keras.utils.set_random_seed(1)
scratch_base = untrained_base()
scratch = with_new_head(scratch_base)
seconds["from scratch"] = train_network(scratch, 0.003, 25)

# %%
trained = {"frozen, features": features.shape[1] + 1,
           "frozen": parameters_trained(frozen),
           "fine-tuned": parameters_trained(tuned),
           "from scratch": parameters_trained(scratch)}
pd.DataFrame({"trained": trained, "seconds": seconds}).round(1)


# %% [markdown]
# ## Check what is trained

# %% [markdown]
# ## Put fine-tuning in order

# %% [markdown]
# ## The test flights, as a report

# %%
def right(network):
    answer = output_of(network, test_pictures, resize)
    return (answer[:, 0] > 0.5) == test_cloud

correct = pd.DataFrame({
    "frozen": right(frozen), "fine-tuned": right(tuned),
    "from scratch": right(scratch)})
by_flight = correct.groupby(test_flight).mean()
by_flight.round(2)

# %%
test_accuracy = by_flight.mean()
print(test_accuracy.round(3))
for other in ["from scratch", "fine-tuned"]:
    lead = by_flight["frozen"] - by_flight[other]
    print(f"frozen - {other}: {lead.mean():.3f}, "
          f"standard error {lead.std() / 10**0.5:.3f}")

# %%
own = output_of(scratch, pictures, resize)[:, 0] > 0.5
print(f"right in {(own == cloud).mean():.0%} of its own pictures")

# %%
to_32 = layers.Resizing(32, 32, antialias=True)
strategies = {
    "archive base, resized": (base, resize),
    "archive base, as they are": (base, sizes["as they are"]),
    "archive base, cropped": (base, sizes["cropped"]),
    "archive base, 32 pixels": (base, to_32),
    "grey three times, archive base": (base, three_times),
    "grey, grey archive base": (grey_base, resize)}

# %%
test_grey = (test_pictures @ [0.299, 0.587, 0.114])[..., np.newaxis]
stored = {}
for name, (network, layer) in strategies.items():
    first, second = pictures, test_pictures
    if name.startswith("grey"):
        first, second = grey, test_grey
    stored[name] = output_of(network, second, layer)
    head.fit(output_of(network, first, layer), cloud)
    validation.setdefault(name, {})["test"] = head.score(
        stored[name], test_cloud)
pd.DataFrame(validation).T.loc[list(strategies)].round(2)

# %% [markdown]
# ## What are labels worth?

# %%
rng = np.random.default_rng(1)

def learning_curve(x, x_test):
    accuracies = {}
    for labels in [10, 20, 40, 80, 140]:
        scores = []
        for _ in range(10):
            rows = np.concatenate([rng.permutation(np.flatnonzero(
                cloud == sky))[:labels // 2] for sky in [0, 1]])
            head.fit(x[rows], cloud[rows])
            scores.append(head.score(x_test, test_cloud))
        accuracies[labels] = scores
    return pd.DataFrame(accuracies).agg(["mean", "std"]).T


# %%
curves = {"archive base": learning_curve(
              features, stored["archive base, resized"]),
          "colours": learning_curve(colours(pictures),
                                    colours(test_pictures))}
keras.utils.set_random_seed(1)
few = with_new_head(untrained_base())
train_network(few, 0.003, 25, rng.permutation(150)[:50])
few_accuracy = right(few).mean()

# %%
fig, ax = plt.subplots()
for (name, curve), style in zip(curves.items(), ["C0o-", "C5s--"]):
    ax.errorbar(curve.index, curve["mean"], curve["std"], fmt=style,
                capsize=3, label=f"logistic regression, {name}")
ax.plot([50, 150], [few_accuracy, test_accuracy["from scratch"]],
        "^:", color="black", label="network from scratch")
ax.set(xlabel="number of labels", xscale="log", ylim=(0.3, 1),
       ylabel="accuracy on the test flights")
ax.set_xticks([10, 20, 50, 100, 150], [10, 20, 50, 100, 150])
ax.legend(loc="lower left")
plt.show()

# %% [markdown]
# ## Read the curve and the clock

# %% [markdown]
# ## Save it with everything inside

# %%
complete = keras.Sequential([
    keras.Input(shape=(96, 96, 3)),
    layers.Resizing(64, 64, antialias=True), frozen])
complete.save("new-camera.keras")
loaded = keras.models.load_model("new-camera.keras")
first = complete.predict(test_pictures[:100], verbose=0)
again = loaded.predict(test_pictures[:100], verbose=0)
np.array_equal(first, again)

# %% [markdown]
# ## The same with a published network

# %%
from keras.applications import MobileNetV2, mobilenet_v2

keras.utils.set_random_seed(1)
published = MobileNetV2((96, 96, 3), include_top=False,
                        pooling="avg", weights=None)
print(f"{published.count_params():,} parameters",
      published.output_shape)
scaled = mobilenet_v2.preprocess_input(pictures[:2].astype("float32"))
print(scaled.min().round(2), scaled.max().round(2))

# %%
# This fails on purpose:
# MobileNetV2((16, 16, 3), include_top=False, weights=None)

# %%
# This fails on purpose:
# MobileNetV2((96, 96, 3), include_top=False, pooling="avg",
#             weights="mobilenet.weights.h5")

# %%
published.save_weights("mobilenet.weights.h5")
local = MobileNetV2((96, 96, 3), include_top=False, pooling="avg",
                    weights="mobilenet.weights.h5")
answers = [keras.ops.convert_to_numpy(network(scaled))
           for network in (published, local)]
print(answers[1].shape, np.allclose(*answers, atol=1e-5))

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## A plan for reuse

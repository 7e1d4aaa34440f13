# %% [markdown]
# # Reusing networks
#
# Extracted from episodes/10-transfer-learning.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## A new camera, and few labels

# %%
import time
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from keras import layers

plt.style.use("tableau-colorblind10")
data = np.load("data/new_camera.npz")
pictures, cloud = data["train_images"], data["train_labels"]
flight = data["train_flights"]
test_pictures, test_cloud, test_flight = (
    data[f"test_{part}"][::2] for part in ["images", "labels", "flights"])
for part, number in [(pictures, flight), (test_pictures, test_flight)]:
    print(part.shape, "from", len(set(number)), "flights")

# %%
fig, axes = plt.subplots(2, 5, figsize=(9, 4))
for number in range(5):
    for sky, word in enumerate(["clear", "cloud"]):
        found = (flight == number) & (cloud == sky)
        axes[sky, number].imshow(pictures[found][2])
        axes[sky, number].set_title(f"flight {number}, {word}")
        axes[sky, number].axis("off")
plt.tight_layout()
plt.show()

# %% [markdown]
# ## What is reused

# %% [markdown]
# ## Which of these is transfer learning?

# %% [markdown]
# ## Without a network

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

head = make_pipeline(StandardScaler(), LogisticRegression(
    C=0.1, solver="newton-cholesky"))
by_flight = {}

def report(name, answer):
    right = pd.Series(answer == test_cloud)
    by_flight[name] = right.groupby(test_flight).mean()
    print(f"{name}: {right.mean():.2f} on the test flights")

def score(name, features, test_features):
    head.fit(features, cloud)
    report(name, head.predict(test_features))


# %%
def colours(images):
    return np.hstack([images.mean(axis=(1, 2)), images.std(axis=(1, 2))])

def red_and_blue(images):
    logs = np.log(images.astype("float32") + 1)
    ratio, numbers = logs[..., 0] - logs[..., 2], []
    for size in [2, 4, 8, 16]:
        side = ratio.shape[1] // size
        blocks = ratio.reshape(-1, side, size, side, size).mean(axis=(2, 4))
        for axis in [1, 2]:
            steps = np.abs(np.diff(blocks, axis=axis))
            numbers.append(np.log(steps.mean(axis=(1, 2)) + 0.001))
    return np.stack(numbers, axis=1)


# %%
report("always 'cloud'", np.ones(len(test_cloud)))
score("colours", colours(pictures), colours(test_pictures))
score("red and blue", red_and_blue(pictures),
      red_and_blue(test_pictures))

# %% [markdown]
# ## The architecture without its weights

# %%
archive = keras.models.load_model("data/sky_archive.keras")
archive.summary()


# %%
def resized(images, side):
    layer = layers.Resizing(side, side, antialias=True)
    return keras.ops.convert_to_numpy(layer(images.astype("float32")))

def same_light(images):
    places = {"axis": (1, 2), "keepdims": True}
    change = (images - images.mean(**places)) / images.std(**places)
    return 128 + 64 * change

def with_new_head(base):
    inputs = keras.Input(shape=(64, 64, 3))
    x = layers.Dropout(0.3)(base(inputs))
    outputs = layers.Dense(1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs)

small, test_small = resized(pictures, 64), resized(test_pictures, 64)


# %%
def train_network(network, images, rate, epochs):
    steps = epochs * 5  # five batches in an epoch
    decay = keras.optimizers.schedules.CosineDecay(rate, steps)
    network.compile(optimizer=keras.optimizers.Adam(decay),
                    loss="binary_crossentropy")
    start = time.perf_counter()
    _ = network.fit(images, cloud, batch_size=32, epochs=epochs, verbose=0)
    return time.perf_counter() - start

def output_of(network, images):
    parts = np.array_split(images, len(images) // 50)
    return np.concatenate([keras.ops.convert_to_numpy(
        network(part.astype("float32"), training=False))
        for part in parts])

def answers(network, images):
    return output_of(network, images)[:, 0] > 0.5


# %%
keras.utils.set_random_seed(1)
scratch = with_new_head(keras.models.clone_model(archive))
seconds = {"from scratch": train_network(
    scratch, same_light(small), rate=0.003, epochs=14)}
report("from scratch", answers(scratch, same_light(test_small)))
own = answers(scratch, same_light(small)) == cloud
print(f"its own pictures: {own.mean():.2f}")

# %% [markdown]
# ## A network that learned from photographs

# %%
from sklearn.datasets import load_sample_images

photographs = load_sample_images().images
fig, axes = plt.subplots(1, 3, figsize=(9, 2.6))
shown = [photographs[1], photographs[0], pictures[cloud == 1][70]]
for ax, image, title in zip(axes, shown, [
        "it says: daisy", "it says: palace", "Ann's camera"]):
    ax.imshow(image)
    ax.set_title(title)
    ax.axis("off")
plt.show()

# %%
dogs = keras.models.load_model("data/imagenet_base.keras")
maps = dogs.get_layer("stage_5").output
features = layers.GlobalAveragePooling2D()(maps)
stage_5 = keras.Model(dogs.input, features)
print(stage_5.output_shape, f"{stage_5.count_params():,} parameters")

# %%
from sklearn.model_selection import GroupKFold, cross_val_score

validation = {}

def validate(name, features):
    validation[name] = cross_val_score(
        head, features, cloud, groups=flight, cv=GroupKFold(n_splits=5))
    print(f"{name}: {validation[name].mean():.2f}")

def lead(results, upper, lower):
    ahead = pd.Series(results[upper] - results[lower])
    print(f"{upper} - {lower}: {ahead.mean():.3f},",
          f"standard error {ahead.std() / len(ahead)**0.5:.3f}")


# %%
table_5 = output_of(stage_5, pictures)
validate("stage 5", table_5)

# %% [markdown]
# ## Where would you cut?

# %%
for side in [96, 64]:
    images = resized(pictures, side)
    for stage in [1, 3, 5]:
        maps = dogs.get_layer(f"stage_{stage}").output
        features = layers.GlobalAveragePooling2D()(maps)
        cut = keras.Model(dogs.input, features)
        validate(f"stage {stage}, {side} pixels", output_of(cut, images))
for other in ["stage 1, 96 pixels", "stage 5, 96 pixels",
              "stage 3, 64 pixels"]:
    lead(validation, "stage 3, 96 pixels", other)

# %%
maps = dogs.get_layer("stage_3").output
stage_3 = keras.Model(dogs.input,
                      layers.GlobalAveragePooling2D()(maps))
start = time.perf_counter()
table_3 = output_of(stage_3, pictures)
seconds["photographs"] = time.perf_counter() - start
test_table_3 = output_of(stage_3, test_pictures)
score("photographs", table_3, test_table_3)

# %%
both = np.hstack([table_3, red_and_blue(pictures)])
test_both = np.hstack([test_table_3, red_and_blue(test_pictures)])
score("photographs, red and blue", both, test_both)

# %% [markdown]
# ## The colleague's sky

# %%
log = pd.read_csv("data/sky_archive_log.csv")
log[log["epoch"] == log["epoch"].max()]

# %% [markdown]
# ## Frozen, and at the right size

# %%
start = time.perf_counter()
archive_table = output_of(archive, small)
seconds["archive"] = time.perf_counter() - start
archive_test_table = output_of(archive, test_small)
score("archive", archive_table, archive_test_table)

# %% [markdown]
# ## Content with a number

# %%
validate("archive", archive_table)
scaled_table = output_of(archive, small / 255)
validate("archive, divided by 255", scaled_table)
for table in [archive_table, scaled_table]:
    print(f"spread of a feature: {table.std(axis=0).mean():.3f}")

# %% [markdown]
# ## Another size

# %%
middle = pictures[:, 16:80, 16:80]
validate("archive, as they are", output_of(archive, pictures))
validate("archive, cropped", output_of(archive, middle))
for other in ["archive, as they are", "archive, cropped"]:
    lead(validation, "archive", other)

# %%
score("archive, as they are", output_of(archive, pictures),
      output_of(archive, test_pictures))
score("archive, cropped", output_of(archive, middle),
      output_of(archive, test_pictures[:, 16:80, 16:80]))
for other in ["archive, as they are", "archive, cropped"]:
    lead(by_flight, "archive", other)


# %% [markdown]
# ## Grey pictures

# %%
def grey(images):
    return (images @ [0.299, 0.587, 0.114])[..., np.newaxis]

grey_base = keras.models.load_model("data/sky_archive_grey.keras")
score("grey three times",
      output_of(archive, grey(small).repeat(3, axis=-1)),
      output_of(archive, grey(test_small).repeat(3, axis=-1)))
score("grey base", output_of(grey_base, grey(small)),
      output_of(grey_base, grey(test_small)))
lead(by_flight, "grey base", "grey three times")

# %% [markdown]
# ## A first layer for one channel

# %% [markdown]
# ## Fine-tuning

# %%
keras.utils.set_random_seed(1)
base = keras.models.load_model("data/sky_archive.keras")
base.trainable = False
tuned = with_new_head(base)
seconds["archive, fine-tuned"] = train_network(
    tuned, small, rate=0.01, epochs=8)
print(sum(w.numpy().size for w in tuned.trainable_weights))

# %%
base.trainable = True
for layer in base.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False
seconds["archive, fine-tuned"] += train_network(
    tuned, small, rate=0.0001, epochs=5)
print(sum(w.numpy().size for w in tuned.trainable_weights))
report("archive, fine-tuned", answers(tuned, test_small))

# %% [markdown]
# ## Put fine-tuning in order

# %% [markdown]
# ## The ladder

# %%
ladder = ["always 'cloud'", "colours", "red and blue", "from scratch",
          "photographs", "photographs, red and blue", "archive",
          "archive, fine-tuned"]
rungs = pd.DataFrame(by_flight)[ladder]
fig, ax = plt.subplots(figsize=(8, 3.6))
for row, name in enumerate(ladder):
    ax.plot(rungs[name], [row] * 10, "o", color="#595959",
            markersize=4)
    ax.plot(rungs[name].mean(), row, "D", color="#C85200")
ax.set_yticks(range(len(ladder)), ladder)
ax.set(xlabel="accuracy on the test flights (diamond: mean of ten)")
plt.tight_layout()
plt.show()
pd.DataFrame({"accuracy": rungs.mean().round(2),
              "seconds": pd.Series(seconds).round(1)}).loc[ladder]

# %%
for upper, lower in [("photographs", "from scratch"),
                     ("archive", "photographs"),
                     ("archive, fine-tuned", "archive")]:
    lead(by_flight, upper, lower)

# %% [markdown]
# ## What are labels worth?

# %%
rng = np.random.default_rng(1)
ways = {"archive": (archive_table, archive_test_table),
        "photographs": (table_3, test_table_3),
        "red and blue": (red_and_blue(pictures),
                         red_and_blue(test_pictures))}
curves = {name: [] for name in ways}
for labels in [10, 20, 50]:
    draws = [np.concatenate([rng.permutation(np.flatnonzero(
        cloud == sky))[:labels // 2] for sky in [0, 1]])
        for _ in range(10)]
    for name, (x, x_test) in ways.items():
        curves[name].append(np.mean([
            head.fit(x[rows], cloud[rows]).score(x_test, test_cloud)
            for rows in draws]))

# %%
fig, ax = plt.subplots()
for (name, curve), style in zip(curves.items(), ["C0o-", "C5s--", "C3^-."]):
    ax.plot([10, 20, 50, 150], [*curve, rungs[name].mean()], style,
            label=name)
ax.set(xlabel="number of labels", xscale="log", ylim=(0.5, 1),
       ylabel="accuracy on the test flights")
ax.set_xticks([10, 20, 50, 150], [10, 20, 50, 150])
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# ## Read the curve and the clock

# %% [markdown]
# ## Would it pay?

# %% [markdown]
# ## Going deeper: random weights, and weights from digits

# %%
keras.utils.set_random_seed(1)
for number in range(2):
    random_base = keras.models.clone_model(archive)
    validate(f"random weights {number}", output_of(random_base, small))

digits_base = keras.models.load_model("data/digits_base.keras")
validate("digits", output_of(digits_base, small))
validate("archive", archive_table)

# %% [markdown]
# ## Going deeper: one file with the preparation inside, and no Lambda layer

# %%
complete = keras.Sequential([
    keras.Input(shape=(96, 96, 3)),
    layers.Resizing(64, 64, antialias=True), tuned])
complete.save("new-camera.keras")
loaded = keras.models.load_model("new-camera.keras")
first = output_of(complete, test_pictures[:100])
np.array_equal(first, output_of(loaded, test_pictures[:100]))

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
keras.models.load_model("concatenate.keras").output_shape

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## A plan for reuse

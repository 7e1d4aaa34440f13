# %% [markdown]
# # Convolutions
#
# Extracted from episodes/07-convolutional-layers.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Which of these pictures show a cloud?

# %%
import numpy as np

data = np.load("data/clouds.npz")
images, cloud, flight = data["images"], data["cloud"], data["flight"]
train = flight < 24
val = (flight >= 24) & (flight < 30)
print(images.shape, train.sum(), val.sum())

# %%
grey = images @ [0.299, 0.587, 0.114]
grey.shape

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
names = {0: "clear", 1: "cloud"}
fig, axes = plt.subplots(2, 4, figsize=(8, 4.4))
for ax, i in zip(axes.flat, [408, 302, 40, 660, 26, 590, 732, 642]):
    ax.imshow(grey[i], cmap="gray", vmin=0, vmax=255)
    ax.set(title=names[cloud[i]], xticks=[], yticks=[])
plt.show()

# %% [markdown]
# ## A dense layer and a picture

# %%
import keras
from keras import layers

dense = keras.Sequential([
    keras.Input(shape=(64, 64)),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
])
print(f"{dense.count_params():,}")

# %% [markdown]
# ## What would it cost?

# %% [markdown]
# ## Convolution by hand

# %%
picture = np.array([[1, 1, 1, 5, 5],
                    [1, 1, 1, 5, 5],
                    [1, 1, 5, 5, 5],
                    [1, 5, 5, 5, 5]])
vertical = np.array([[-1, 0, 1],
                     [-1, 0, 1],
                     [-1, 0, 1]])
window = picture[0:3, 0:3]
print((window * vertical).sum())


# %%
def convolve(picture, kernel):
    size = len(kernel)
    rows = picture.shape[0] - size + 1
    columns = picture.shape[1] - size + 1
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = picture[i:i + size, j:j + size]
            result[i, j] = (window * kernel).sum()
    return result


# %%
convolve(picture, vertical)

# %%
convolve(picture[:, ::-1], vertical)

# %% [markdown]
# ## Move a kernel by hand

# %%
spots = np.array([[1, 1, 1, 1],
                  [1, 3, 1, 1],
                  [1, 1, 1, 1],
                  [1, 1, 1, 5]])
spot = np.array([[0, -1, 0],
                 [-1, 4, -1],
                 [0, -1, 0]])
spot_map = convolve(spots, spot)
print(spot_map)
print(np.maximum(0, spot_map + 1))

# %% [markdown]
# ## Is this really a convolution?

# %% [markdown]
# ## Kernels on a cloud

# %%
horizontal = np.array([[-1, -1, -1],
                       [0, 0, 0],
                       [1, 1, 1]])
maps = {"picture": grey[472],
        "vertical": convolve(grey[472], vertical),
        "horizontal": convolve(grey[472], horizontal)}

# %%
fig, axes = plt.subplots(1, 3, figsize=(10, 3.6))
for ax, (title, values) in zip(axes, maps.items()):
    limits = (0, 255) if title == "picture" else (-150, 150)
    shown = ax.imshow(values, cmap="gray",
                      vmin=limits[0], vmax=limits[1])
    ax.set(title=title, xticks=[], yticks=[])
    fig.colorbar(shown, ax=ax, shrink=0.8)
plt.show()

# %% [markdown]
# ## Which kernel made which picture?

# %%
spot = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
kernels = {1: np.full((3, 3), 1 / 9), 2: vertical, 3: spot,
           4: horizontal}
for number, kernel in kernels.items():
    print(number, kernel.round(2).tolist())

# %%
order = sorted(kernels, key=lambda number: 8**number % 11)
fig, axes = plt.subplots(1, 5, figsize=(12, 2.8))
axes[0].imshow(grey[350], cmap="gray", vmin=0, vmax=255)
axes[0].set(title="picture", xticks=[], yticks=[])
for ax, letter, number in zip(axes[1:], "ABCD", order):
    values = convolve(grey[350], kernels[number])
    spread = 2.5 * values.std()
    ax.imshow(values, cmap="gray", vmin=values.mean() - spread,
              vmax=values.mean() + spread)
    ax.set(title=letter, xticks=[], yticks=[])
plt.show()

# %% [markdown]
# ## The convolutional layer

# %%
layer = layers.Conv2D(filters=1, kernel_size=3)
layer.build((None, 64, 64, 1))
layer.set_weights([vertical.reshape(3, 3, 1, 1), np.zeros(1)])

pictures = grey[..., np.newaxis]
print(pictures.shape)
keras_map = np.array(layer(pictures[472:473]))
np.allclose(keras_map[0, :, :, 0], maps["vertical"], atol=0.01)

# %% [markdown]
# ## A cloud detector made by hand

# %%
edges = layers.Conv2D(filters=2, kernel_size=3, use_bias=False)
edges.build((None, 64, 64, 1))
both = np.stack([vertical, horizontal], axis=-1)
edges.set_weights([both.reshape(3, 3, 1, 2)])

edge_maps = np.array(edges(pictures[train | val]))
strength = np.abs(edge_maps).mean(axis=(1, 2, 3))
print(edge_maps.shape, strength.shape)

# %%
y_train, y_val = cloud[train], cloud[val]
strength_train = strength[flight[train | val] < 24]
strength_val = strength[flight[train | val] >= 24]

candidates = np.sort(strength_train)
scores = [((strength_train > candidate) == y_train).mean()
          for candidate in candidates]
threshold = candidates[np.argmax(scores)]
detected = strength_val > threshold
print(f"training {max(scores):.2f}")
print(f"validation {(detected == y_val).mean():.2f}")

# %%
fig, ax = plt.subplots()
for value, style, color in [(0, "solid", "C0"), (1, "dashed", "C5")]:
    ax.hist(strength_train[y_train == value], bins=40, range=(0, 65),
            histtype="step", linestyle=style, linewidth=2,
            color=color, label=names[value])
ax.axvline(threshold, color="black", linestyle=":",
           label="threshold")
ax.set(xlabel="mean edge strength (units of brightness)",
       ylabel="number of training pictures")
ax.legend()
plt.show()

# %%
kinds = data["kind_names"][data["kind"]][val]
for kind in data["kind_names"]:
    print(kind, detected[kinds == kind].sum(), "of",
          (kinds == kind).sum())
by_flight = [(detected == y_val)[flight[val] == number].mean()
             for number in range(24, 30)]
print(np.round(by_flight, 2))

# %% [markdown]
# ## What if the picture moves?

# %%
moved = np.roll(grey[408], -20, axis=1)
two = np.stack([grey[408], moved])[..., np.newaxis]

keras.utils.set_random_seed(1)
dense_layer = layers.Dense(4)
dense_out = np.array(dense_layer(two.reshape(2, -1)))
conv_out = np.array(layer(two))[..., 0]

# %% [markdown]
# ## What will have changed?

# %%
print(dense_out.round(0))
print(np.allclose(conv_out[1][:, :-20], conv_out[0][:, 20:]))

# %%
fig, axes = plt.subplots(2, 2, figsize=(7, 6))
for row, title in enumerate(["original", "moved"]):
    axes[row, 0].imshow(two[row, :, :, 0], cmap="gray",
                        vmin=0, vmax=255)
    axes[row, 1].imshow(conv_out[row], cmap="gray",
                        vmin=-150, vmax=150)
    axes[row, 0].set(title=title, xticks=[], yticks=[])
    axes[row, 1].set(title=f"feature map, {title}",
                     xticks=[], yticks=[])
plt.show()

# %% [markdown]
# ## Training finds the kernel

# %%
inputs = pictures[train][::12] / 255
targets = np.array(layer(inputs))

keras.utils.set_random_seed(1)
pupil = keras.Sequential([
    keras.Input(shape=(64, 64, 1)),
    layers.Conv2D(filters=1, kernel_size=3),
])
random_kernel = pupil.get_weights()[0]
pupil.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
history = pupil.fit(inputs, targets, epochs=60, batch_size=4,
                    verbose=0)

# %%
learned_kernel = pupil.get_weights()[0]
print(random_kernel[:, :, 0, 0].round(1))
print(learned_kernel[:, :, 0, 0].round(1))

# %% [markdown]
# ## Channels and filters

# %%
two_layers = keras.Sequential([
    keras.Input(shape=(64, 64, 3)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Conv2D(32, 3, activation="relu"),
])
two_layers.summary()

# %% [markdown]
# ## What is one filter?

# %% [markdown]
# ## How large is the output?

# %%
example = layers.Conv2D(16, 3, strides=1, padding="valid")
example.compute_output_shape((None, 64, 64, 3))

# %% [markdown]
# ## Calculate the shapes

# %%
for settings, shape in [
        ((8, 5, 1, "valid"), (28, 28, 1)),
        ((32, 3, 1, "same"), (64, 64, 3)),
        ((16, 5, 2, "valid"), (64, 64, 3)),
        ((24, 3, 2, "same"), (200, 300, 16)),
        ((16, 7, 1, "valid"), (32, 32, 3))]:
    print(layers.Conv2D(*settings).compute_output_shape(
        (None, *shape)))

# %% [markdown]
# ## Max pooling

# %%
feature_map = np.array([[1, 0, 3, 2],
                        [7, 2, 0, 1],
                        [0, 4, 9, 1],
                        [0, 2, 1, 0]])
pooling = layers.MaxPooling2D(pool_size=2)
pooled = np.array(pooling(feature_map.reshape(1, 4, 4, 1)))
pooled[0, :, :, 0]

# %% [markdown]
# ## Pool by hand

# %% [markdown]
# ## A network for pictures

# %%
network = keras.Sequential([
    keras.Input(shape=(64, 64, 1)), layers.Rescaling(1 / 255)])
for filters in [16, 32, 32]:
    network.add(layers.Conv2D(filters, 3, activation="relu"))
    network.add(layers.MaxPooling2D())
network.add(layers.Flatten())
network.add(layers.Dense(32, activation="relu"))
network.add(layers.Dense(1, activation="sigmoid"))
network.summary()

# %% [markdown]
# ## Errors, and no errors

# %%
# This fails on purpose:
# network_a = keras.Sequential([
#     keras.Input(shape=(64, 64)),
#     layers.Conv2D(16, 3, activation="relu"),
# ])

# %%
# This fails on purpose:
# network_b = keras.Sequential([keras.Input(shape=(64, 64, 1))])
# for filters in [16, 32, 32, 64, 64]:
#     network_b.add(layers.Conv2D(filters, 3, activation="relu"))
#     network_b.add(layers.MaxPooling2D())

# %%
network_c = keras.Sequential([
    keras.Input(shape=(64, 64, 1)), layers.Rescaling(1 / 255),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Dense(1, activation="sigmoid"),
])

# %%
# This fails on purpose:
# network_c.compile(optimizer="adam", loss="binary_crossentropy")
# network_c.fit(pictures[:64], cloud[:64], verbose=0)

# %%
# This fails on purpose:
# network_d = keras.models.clone_model(network)
# network_d.compile(optimizer="adam", loss="binary_crossentropy")
# labels = keras.utils.to_categorical(cloud[:64])
# network_d.fit(pictures[:64], labels, verbose=0)

# %%
network_e = keras.models.clone_model(network_c)
network_e.compile(optimizer="adam", loss="mse")
log_e = network_e.fit(pictures[:64], cloud[:64], verbose=0)
print(network_e.predict(pictures[:64], verbose=0).shape)

# %% [markdown]
# ## Read and mend

# %%
mended_b = keras.Sequential([keras.Input(shape=(64, 64, 1))])
for filters in [16, 32, 32, 64]:
    mended_b.add(layers.Conv2D(filters, 3, activation="relu"))
    mended_b.add(layers.MaxPooling2D())
mended_c = keras.Sequential([
    keras.Input(shape=(64, 64, 1)), layers.Rescaling(1 / 255),
    layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dense(1, activation="sigmoid"),
])
print(mended_b.output_shape, mended_c(pictures[:64]).shape)

# %%
with_axis = np.array(network(pictures[:2]))
without_axis = np.array(network(grey[:2]))
np.allclose(with_axis, without_axis)

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# # Convolutions
#
# Extracted from episodes/07-convolutional-layers.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Which of these pictures show a cloud?

# %%
import keras
import numpy as np
from keras import layers

data = np.load("data/clouds.npz")
images, cloud, flight = data["images"], data["cloud"], data["flight"]
train = flight < 24
val = (flight >= 24) & (flight < 30)
# @ weighs and adds the three colours: a grey picture.
grey = images @ [0.299, 0.587, 0.114]
print(images.shape, grey.shape, train.sum())

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
keras.utils.set_random_seed(1)
dense = keras.Sequential([keras.Input(shape=(64, 64)),
                          layers.Flatten(),
                          layers.Dense(32, activation="relu")])
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

# %%
window = picture[0:3, 0:3]
print((window * vertical).sum())


# %%
def convolve(picture, kernel):
    rows, columns = np.array(picture.shape) - 2
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = picture[i:i + 3, j:j + 3]
            result[i, j] = (window * kernel).sum()
    return result

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
# ## Going deeper: is this really a convolution?

# %% [markdown]
# ## Kernels on a cloud

# %%
horizontal = vertical.T

# %%
maps = {"picture": grey[472],
        "vertical": convolve(grey[472], vertical),
        "horizontal": convolve(grey[472], horizontal)}
fig, axes = plt.subplots(1, 3, figsize=(10, 3.6))
for ax, (title, values) in zip(axes, maps.items()):
    limits = (0, 255) if title == "picture" else (-150, 150)
    shown = ax.imshow(values, cmap="gray",
                      vmin=limits[0], vmax=limits[1])
    ax.set(title=title, xticks=[], yticks=[])
    fig.colorbar(shown, ax=ax, shrink=0.8)
plt.show()

# %% [markdown]
# ## A kernel for the line

# %%
line_picture = np.array([[5, 5, 5, 1, 5, 5, 5]] * 3)
edge_picture = np.array([[1, 1, 1, 1, 5, 5, 5]] * 3)

# %%
line = np.array([[1, -2, 1]] * 3)
print(convolve(line_picture, line), convolve(edge_picture, line))

# %% [markdown]
# ## The convolutional layer

# %%
pictures = grey[..., np.newaxis]
layer = layers.Conv2D(filters=1, kernel_size=3)
print(pictures.shape, layer(pictures[:1]).shape)
print(layer.count_params())

# %% [markdown]
# ## Going deeper: our kernel in the layer, and a kernel that is learned

# %%
ours = layers.Conv2D(filters=1, kernel_size=3)
ours.build((None, 64, 64, 1))
ours.set_weights([vertical.reshape(3, 3, 1, 1), np.zeros(1)])
our_map = np.array(ours(pictures[472:473]))[0, :, :, 0]
print(np.allclose(our_map, maps["vertical"], atol=0.01))

# %%
inputs = pictures[train][::12] / 255
targets = np.array(ours(inputs))
keras.utils.set_random_seed(1)
pupil = keras.Sequential([
    keras.Input(shape=(64, 64, 1)),
    layers.Conv2D(filters=1, kernel_size=3)])
pupil.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
_ = pupil.fit(inputs, targets, epochs=60, batch_size=10, verbose=0)
learned = pupil.get_weights()[0][:, :, 0, 0]
print(learned.round(1))

# %% [markdown]
# ## What if the picture moves?

# %%
moved = np.roll(grey[408], -20, axis=1)
two = np.stack([grey[408], moved])
dense_out = np.array(dense(two))
conv_out = np.array(layer(two[..., np.newaxis]))

# %% [markdown]
# ## What will have changed?

# %%
answers = dense_out.any(axis=0)
print(dense_out[:, answers][:, :6].round())
print(np.allclose(conv_out[1, :, :-20], conv_out[0, :, 20:]))

# %%
fig, axes = plt.subplots(2, 2, figsize=(6, 5), layout="constrained")
for row, title in enumerate(["original", "moved"]):
    axes[row, 0].imshow(two[row], cmap="gray", vmin=0, vmax=255)
    axes[row, 1].imshow(convolve(two[row], vertical), cmap="gray",
                        vmin=-150, vmax=150)
    axes[row, 0].set(title=title, xticks=[], yticks=[])
    axes[row, 1].set(title=f"feature map, {title}",
                     xticks=[], yticks=[])
plt.show()

# %% [markdown]
# ## Going deeper: a cloud detector made by hand

# %%
edges = layers.Conv2D(filters=2, kernel_size=3, use_bias=False)
edges.build((None, 64, 64, 1))
both = np.stack([vertical, horizontal], axis=-1)
edges.set_weights([both.reshape(3, 3, 1, 2)])
strength = {name: np.abs(np.array(edges(pictures[part]))).mean((1, 2, 3))
            for name, part in [("train", train), ("val", val)]}
candidates = np.sort(strength["train"])
scores = [((strength["train"] > candidate) == cloud[train]).mean()
          for candidate in candidates]
threshold = candidates[np.argmax(scores)]

# %%
detected = strength["val"] > threshold
print(f"always cloud {cloud[val].mean():.2f}")
print(f"two kernels {(detected == cloud[val]).mean():.2f}")
kinds = data["kind_names"][data["kind"]][val]
for kind in data["kind_names"]:
    print(kind, detected[kinds == kind].sum(), "of",
          (kinds == kind).sum())

# %% [markdown]
# ## Channels and filters

# %%
two_layers = keras.Sequential([
    keras.Input(shape=(64, 64, 3)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Conv2D(32, 3, activation="relu")])
two_layers.summary()

# %% [markdown]
# ## What is one filter?

# %%
# This fails on purpose:
# two_layers(pictures[:1])

# %% [markdown]
# ## How large is the output?

# %%
example = layers.Conv2D(16, 3, strides=1, padding="valid")
print(example.compute_output_shape((None, 64, 64, 3)))

# %% [markdown]
# ## Calculate the shapes

# %%
row_1 = layers.Conv2D(24, 5, strides=2, padding="valid")
print(row_1.compute_output_shape((None, 64, 64, 3)))

# %% [markdown]
# ## Max pooling

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
# ## The network of day one

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
# This fails on purpose:
# network_c = keras.Sequential([
#     keras.Input(shape=(64, 64, 1)), layers.Rescaling(1 / 255),
#     layers.Conv2D(8, 3, activation="relu"),
#     layers.MaxPooling2D(),
#     layers.Dense(1, activation="sigmoid"),
# ])
# network_c.compile(optimizer="adam", loss="binary_crossentropy")
# network_c.fit(pictures[:64], cloud[:64], verbose=0)

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
print(mended_b.output_shape, mended_c.output_shape)

# %%
silent = keras.Sequential([
    keras.Input(shape=(64, 64, 1)), layers.Rescaling(1 / 255),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Dense(1, activation="sigmoid"),
])
silent.compile(optimizer="adam", loss="mse")
silent_log = silent.fit(pictures[:64], cloud[:64], verbose=0)
print(silent.output_shape)

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# # Inside a network
#
# Extracted from episodes/04-inside-networks.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Numbers in an old weather diary

# %%
import matplotlib.pyplot as plt
import pandas as pd
from sklearn.datasets import load_digits

plt.style.use("tableau-colorblind10")
digits = load_digits()
fig, axes = plt.subplots(2, 5, figsize=(8, 3.8))
for i, ax in enumerate(axes.flat):
    ax.imshow(digits.images[i], cmap="gray_r")
    ax.set(title=f"label: {digits.target[i]}", xticks=[], yticks=[])
plt.show()

# %%
X = digits.data / 16
y = digits.target
print(X.shape, X.min(), X.max())

# %%
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(
    X, y, test_size=400, stratify=y, random_state=7)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=300, stratify=y_rest,
    random_state=7)
print(len(X_train), len(X_val), len(X_test))

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

logistic = LogisticRegression(max_iter=1000).fit(X_train, y_train)
svm = SVC().fit(X_train, y_train)
logistic_val = logistic.score(X_val, y_val)
svm_val = svm.score(X_val, y_val)
print(f"logistic regression: {logistic_val:.3f}")
print(f"support vector machine: {svm_val:.3f}")

# %% [markdown]
# ## From scores to probabilities: softmax

# %%
import numpy as np

scores = np.array([2.0, 1.0, -1.0])  # for the digits 3, 8, 9

# %%
exponentials = np.exp(scores)
probabilities = exponentials / exponentials.sum()
probabilities.round(2)

# %% [markdown]
# ## Calculate, add, multiply

# %%
for changed in [scores + 10, scores * 10, scores / 10]:
    changed = np.exp(changed)
    print((changed / changed.sum()).round(2))

# %% [markdown]
# ## Why some code has no softmax

# %% [markdown]
# ## Your turn: three layers

# %% [markdown]
# ## From a blank cell

# %%
import keras

keras.utils.set_random_seed(1)
network = keras.Sequential([
    keras.Input(shape=(64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])

# %%
network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
network.fit(X_train, y_train, epochs=20, batch_size=32, verbose=0)
loss, accuracy = network.evaluate(X_val, y_val, verbose=0)
print(f"{accuracy:.3f}")


# %% [markdown]
# ## Change units and layers

# %%
def build(hidden, activation="relu"):
    layers = [keras.Input(shape=(64,))]
    for units in hidden:
        layers.append(keras.layers.Dense(units, activation))
    layers.append(keras.layers.Dense(10, "softmax"))
    return keras.Sequential(layers)


# %%
def train(network, X=X_train):
    network.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"])
    history = network.fit(X, y_train, epochs=20, batch_size=32,
                          verbose=0)
    return history.history


# %% [markdown]
# ## Predict, then measure

# %%
keras.utils.set_random_seed(1)
designs = {"B": build((2, 32)), "C": build((256, 128)),
           "D": build((64,)), "E": build((32,) * 6)}
for design in designs.values():
    train(design)
designs["A"] = network

# %%
rows = {}
for name, design in designs.items():
    rows[name] = [design.count_params(),
                  design.evaluate(X_train, y_train, verbose=0)[1],
                  design.evaluate(X_val, y_val, verbose=0)[1]]
table = pd.DataFrame.from_dict(
    rows, orient="index",
    columns=["parameters", "training", "validation"])
table.sort_index().round(3)

# %% [markdown]
# ## Why not sigmoid?

# %%
import tensorflow as tf

def gradient_sizes(network):
    loss_function = keras.losses.SparseCategoricalCrossentropy()
    weights = [layer.kernel for layer in network.layers]
    with tf.GradientTape() as tape:
        loss = loss_function(y_train, network(X_train))
    gradients = tape.gradient(loss, weights)
    return [np.abs(gradient).mean() for gradient in gradients]


# %%
deep = {}
for activation in ["relu", "sigmoid"]:
    keras.utils.set_random_seed(1)
    deep[activation] = build([32] * 10, activation)
sizes = {name: gradient_sizes(network)
         for name, network in deep.items()}

# %%
keras.utils.set_random_seed(1)
large = build([32] * 10)
large.set_weights([5 * w for w in large.get_weights()])
sizes["relu, large weights"] = gradient_sizes(large)

# %%
fig, ax = plt.subplots()
for (name, size), marker, color in zip(
        sizes.items(), "os^", ["C0", "C1", "C3"]):
    ax.plot(range(1, 12), size, marker=marker, color=color,
            label=name)
ax.set(xlabel="layer (1 is next to the input)",
       ylabel="mean size of the gradient", yscale="log",
       xticks=range(1, 12))
ax.legend()
plt.show()

# %% [markdown]
# ## Why are both ReLU lines level?

# %% [markdown]
# ## The slope of an S, by hand

# %%
print(0.25 ** 2, 0.25 ** 10, 1.0 ** 10)

# %%
histories = {name: train(network) for name, network in deep.items()}
fig, ax = plt.subplots()
for (name, history), style in zip(histories.items(), ["-", "--"]):
    ax.plot(range(1, 21), history["loss"], style, label=name)
ax.set(xlabel="epoch", ylabel="training loss (cross-entropy)",
       xticks=range(0, 21, 5))
ax.legend()
plt.show()


# %% [markdown]
# ## Review a colleague's network

# %% [markdown]
# ## Move the picture by one pixel

# %%
def move_right(X):
    pictures = X.reshape(-1, 8, 8)
    moved = np.zeros_like(pictures)
    moved[:, :, 1:] = pictures[:, :, :-1]
    return moved.reshape(-1, 64)

X_moved = move_right(X_test)

# %%
fig, axes = plt.subplots(1, 2, figsize=(6, 3.2))
for ax, X_one, title in zip(axes, [X_test, X_moved],
                            ["as it is", "moved right"]):
    ax.imshow(X_one[0].reshape(8, 8), cmap="gray_r")
    ax.set(title=title, xticks=[], yticks=[])
plt.show()


# %%
def network_score(X):
    return network.evaluate(X, y_test, verbose=0)[1]

moved_table = pd.DataFrame({
    "as it is": [logistic.score(X_test, y_test),
                 svm.score(X_test, y_test), network_score(X_test)],
    "moved": [logistic.score(X_moved, y_test),
              svm.score(X_moved, y_test), network_score(X_moved)],
}, index=["logistic", "support vector", "network"])
moved_table.round(3)

# %% [markdown]
# ## Shuffled pixels

# %%
order = np.random.default_rng(7).permutation(64)
keras.utils.set_random_seed(1)
shuffled_network = build((64, 32))
train(shuffled_network, X_train[:, order])
_, shuffled_accuracy = shuffled_network.evaluate(
    X_val[:, order], y_val, verbose=0)
print(f"shuffled {shuffled_accuracy:.3f}, before {accuracy:.3f}")

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# # Inside a network
#
# Extracted from episodes/04-inside-networks.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Gradient descent, seen

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

penguins = pd.read_csv("data/penguins.csv")
penguins = penguins.dropna(subset=["flipper_length_mm"])
x = (penguins["flipper_length_mm"].to_numpy() - 200) / 10
y_mass = penguins["body_mass_g"].to_numpy() / 1000


# %%
def line_loss(w, b):
    return ((w * x + b - y_mass) ** 2).mean()


# %%
weights = np.linspace(-1.5, 2.5, 81)
curve = [line_loss(w, 4.2) for w in weights]

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8),
                                  layout="constrained")
for ax in (left, right):
    ax.set_prop_cycle(color=["#595959", "#C85200", "#006BA4"])
left.plot(x, y_mass, ".")
right.plot(weights, curve)
ends = np.array([-2.8, 3.1])
for w, style in [(-0.5, "o--"), (0.5, "s-")]:
    left.plot(ends, w * ends + 4.2, style)
    right.plot(w, line_loss(w, 4.2), style[0], label=f"weight {w}")
left.set(xlabel="flipper length above 200 mm (cm)",
         ylabel="body mass (kg)")
right.set(xlabel="weight (kg per cm)", ylabel="loss (kg²)")
right.legend()
plt.show()


# %%
def descend(rate, steps, w=-0.5, b=4.2):
    path = [(w, b)]
    for _ in range(steps):
        error = w * x + b - y_mass
        w = w - rate * 2 * (error * x).mean()
        b = b - rate * 2 * error.mean()
        path.append((w, b))
    return np.array(path)


# %%
fig, axes = plt.subplots(1, 3, figsize=(9, 3.4), sharey=True,
                         layout="constrained")
for ax, rate in zip(axes, [0.02, 0.2, 0.52]):
    path = descend(rate, 8)
    ax.plot(weights, curve, color="#595959")
    ax.plot(path[:, 0], [line_loss(w, b) for w, b in path], "o-",
            color="#C85200")
    ax.set(title=f"learning rate {rate}", xlabel="weight (kg per cm)")
axes[0].set_ylabel("loss (kg²)")
plt.show()

# %%
print(descend(0.2, 100)[-1].round(3))
print(np.polyfit(x, y_mass, 1).round(3))

# %% [markdown]
# ## Steps by hand

# %%
for rate in [0.25, 1, 0.5]:
    w = 0
    for _ in range(2):
        w = w - rate * 2 * (w - 3)
        print(rate, w)

# %% [markdown]
# ## The same in Keras

# %%
import keras

keras.utils.set_random_seed(1)
line = keras.Sequential([
    keras.Input(shape=(1,)),
    keras.layers.Dense(1),
])
line.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05),
    loss="mean_squared_error")
_ = line.fit(x, y_mass, epochs=15, batch_size=32, verbose=0)
for values in line.get_weights():
    print(values.round(2))

# %% [markdown]
# ## Numbers in an old weather diary

# %%
from sklearn.datasets import load_digits

digits = load_digits()
fig, axes = plt.subplots(1, 10, figsize=(9, 1.4))
for i, ax in enumerate(axes):
    ax.imshow(digits.images[i], cmap="gray_r")
    ax.set(title=digits.target[i], xticks=[], yticks=[])
plt.show()

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

X, y = digits.data / 16, digits.target
X_rest, X_test, y_rest, y_test = train_test_split(
    X, y, test_size=400, stratify=y, random_state=7)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=300, stratify=y_rest,
    random_state=7)
logistic = LogisticRegression(max_iter=1000).fit(X_train, y_train)
svm = SVC().fit(X_train, y_train)
logistic_val = logistic.score(X_val, y_val)
svm_val = svm.score(X_val, y_val)
print(f"logistic {logistic_val:.3f}, support vectors {svm_val:.3f}")

# %% [markdown]
# ## From scores to probabilities: softmax

# %%
scores = np.array([2.0, 1.0, 0.0])
exponentials = np.exp(scores)
probabilities = exponentials / exponentials.sum()
probabilities.round(2)

# %% [markdown]
# ## Add, multiply, divide

# %%
for changed in [scores + 10, scores * 10, scores / 10]:
    changed = np.exp(changed)
    print((changed / changed.sum()).round(2))

# %% [markdown]
# ## Going deeper: why some code has no softmax

# %% [markdown]
# ## Your turn: three layers

# %% [markdown]
# ## From a blank cell

# %%
keras.utils.set_random_seed(1)
network = keras.Sequential([
    keras.Input(shape=(64,)),
    keras.layers.Dense(48, activation="relu"),
    keras.layers.Dense(24, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
_ = network.fit(X_train, y_train, epochs=20, batch_size=32,
                verbose=0)
digit_loss, accuracy = network.evaluate(X_val, y_val, verbose=0)
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

def train(network, pictures, labels):
    network.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"])
    history = network.fit(pictures, labels, epochs=20,
                          batch_size=32, verbose=0)
    return history.history["accuracy"][-1]

designs = {"B": (2, 24), "C": (256, 128), "D": (24,) * 6}

# %% [markdown]
# ## Predict, then measure

# %%
keras.utils.set_random_seed(1)
measured = {}
for name, hidden in designs.items():
    design = build(hidden)
    training = train(design, X_train, y_train)
    _, measured[name] = design.evaluate(X_val, y_val, verbose=0)
    print(name, design.count_params(),
          f"{training:.2f} {measured[name]:.2f}")

# %% [markdown]
# ## Why not sigmoid?

# %%
import tensorflow as tf

def gradient_sizes(network):
    loss_function = keras.losses.SparseCategoricalCrossentropy()
    weights = [layer.kernel for layer in network.layers]
    with tf.GradientTape() as tape:
        digit_loss = loss_function(y_train, network(X_train))
    gradients = tape.gradient(digit_loss, weights)
    return [np.abs(gradient).mean() for gradient in gradients]


# %%
keras.utils.set_random_seed(1)
deep = {"relu": build([24] * 6),
        "sigmoid": build([24] * 6, "sigmoid"),
        "relu, large weights": build([24] * 6)}
large = deep["relu, large weights"]
large.set_weights([5 * w for w in large.get_weights()])

# %%
sizes = {name: gradient_sizes(deep[name]) for name in deep}
fig, ax = plt.subplots()
for (name, size), marker, color in zip(
        sizes.items(), "os^", ["#006BA4", "#C85200", "#595959"]):
    ax.plot(range(1, 8), size, marker=marker, color=color,
            label=name)
ax.set(xlabel="layer (1 is next to the input)",
       ylabel="mean size of the gradient", yscale="log",
       xticks=range(1, 8))
ax.legend()
plt.show()

# %%
train(deep["sigmoid"], X_train, y_train)

# %% [markdown]
# ## Review a colleague's network

# %%
print(0.25 ** 6, 1.0 ** 6)


# %% [markdown]
# ## Move the picture by one pixel

# %%
def move_right(X):
    pictures = X.reshape(-1, 8, 8)
    moved = np.zeros_like(pictures)
    moved[:, :, 1:] = pictures[:, :, :-1]
    return moved.reshape(-1, 64)

X_moved = move_right(X_test)
fig, axes = plt.subplots(1, 2, figsize=(6, 3.2))
for ax, X_one, title in zip(axes, [X_test, X_moved],
                            ["as it is", "moved right"]):
    ax.imshow(X_one[0].reshape(8, 8), cmap="gray_r")
    ax.set(title=title, xticks=[], yticks=[])
plt.show()

# %%
for X_one in [X_test, X_moved]:
    _, network_score = network.evaluate(X_one, y_test, verbose=0)
    print(f"network {network_score:.2f},",
          f"logistic {logistic.score(X_one, y_test):.2f},",
          f"support vectors {svm.score(X_one, y_test):.2f}")

# %% [markdown]
# ## What misleads it?

# %%
order = np.random.default_rng(7).permutation(64)
keras.utils.set_random_seed(1)
shuffled_network = build((48, 24))
train(shuffled_network, X_train[:, order], y_train)
_, shuffled_score = shuffled_network.evaluate(
    X_test[:, order], y_test, verbose=0)
print(f"{shuffled_score:.2f}")

# %% [markdown]
# ## Going deeper: is the support vector machine really better?

# %%
from scipy.stats import binomtest

network_right = network.predict(
    X_test, verbose=0).argmax(axis=1) == y_test
svm_right = svm.predict(X_test) == y_test
only_svm = int((svm_right & ~network_right).sum())
only_network = int((network_right & ~svm_right).sum())
print(only_svm, only_network)
print(binomtest(only_svm, only_svm + only_network).pvalue)

# %% [markdown]
# ## For your own data

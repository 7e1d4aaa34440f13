# %% [markdown]
# # Is deep learning the right tool?
#
# Extracted from episodes/01-introduction.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Four researchers, one hope

# %% [markdown]
# ## What deep learning is, and what it is not

# %% [markdown]
# ## Check your set-up

# %%
import sys

import keras
import sklearn

print("Python", sys.version.split()[0])
print("Keras", keras.__version__)
print("scikit-learn", sklearn.__version__)

# %% [markdown]
# ## A neuron, by hand

# %%
import numpy as np

sensors = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


# %%
def step(total):
    return (total > 0).astype(int)

def neuron(inputs, weights, bias):
    return step(inputs @ weights + bias)


# %%
at_least_one = neuron(sensors, np.array([1, 1]), -0.5)
print(at_least_one)

# %% [markdown]
# ## Choose the weights

# %%
both = neuron(sensors, np.array([1, 1]), -1.5)
only_a = neuron(sensors, np.array([1, -1]), -0.5)
print(both, only_a)

# %% [markdown]
# ## One neuron is not enough

# %%
rng = np.random.default_rng(1)
weights = rng.uniform(-5, 5, size=(2, 100_000))
biases = rng.uniform(-5, 5, size=100_000)
answers = neuron(sensors, weights, biases)
wanted = np.array([[0], [1], [1], [0]])
correct = (answers == wanted).sum(axis=0)
print("best of all:", correct.max(), "of 4")

# %%
hidden = np.column_stack([at_least_one, both])
disagree = neuron(hidden, np.array([1, -1]), -0.5)
print(hidden)
print(disagree)

# %% [markdown]
# ## Read and change the network

# %%
agree = neuron(hidden, np.array([-1, 1]), 0.5)
print(agree)

# %% [markdown]
# ## Activation functions

# %%
sums = np.linspace(-3, 3, 301)
functions = {
    "step": step(sums),
    "sigmoid": 1 / (1 + np.exp(-sums)),
    "tanh": np.tanh(sums),
    "ReLU": np.maximum(0, sums),
}

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
fig, axes = plt.subplots(2, 2, figsize=(7, 5), sharex=True,
                         layout="constrained")
for ax, (name, values) in zip(axes.flat, functions.items()):
    ax.plot(sums, values)
    ax.set(title=name, ylim=(-1.2, 3.2))
    ax.axhline(0, color="gray", linewidth=0.8)
fig.supxlabel("sum that comes in")
fig.supylabel("value that goes out")
plt.show()

# %% [markdown]
# ## Which one where?

# %% [markdown]
# ## A network in ten lines

# %%
from sklearn.datasets import load_digits

digits = load_digits()
fig, axes = plt.subplots(1, 6, figsize=(7, 1.6))
for ax, image, digit in zip(axes, digits.images, digits.target):
    ax.imshow(image, cmap="gray_r")
    ax.set_title(digit)
    ax.set_axis_off()
plt.show()

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(
    digits.data / 16, digits.target, test_size=400,
    stratify=digits.target, random_state=7)
logistic = LogisticRegression(max_iter=1000)
logistic.fit(X_train, y_train)
logistic_accuracy = logistic.score(X_test, y_test)

# %%
keras.utils.set_random_seed(1)
network = keras.Sequential([
    keras.Input(shape=(64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10, activation="softmax")])
network.compile(loss="sparse_categorical_crossentropy",
                optimizer="adam", metrics=["accuracy"])
network.fit(X_train, y_train, epochs=20, verbose=0)
network_accuracy = network.evaluate(X_test, y_test, verbose=0)[1]

# %%
print(f"logistic regression: {logistic_accuracy:.3f}")
print(f"network:             {network_accuracy:.3f}")

# %% [markdown]
# ## The ten steps of a project

# %% [markdown]
# ## A diary in disorder

# %% [markdown]
# ## What it takes

# %%
images, minutes_each = 20_000, 3
hours = images * minutes_each / 60
print(f"{hours:,.0f} hours, or {hours / 1600:.1f} years of work")

# %%
years = 433_000 / 0.05 / 24 / 365
print(f"{years:.0f} years")

# %% [markdown]
# ## For whom is it right?

# %% [markdown]
# ## Before you choose deep learning

# %% [markdown]
# ## Four verdicts

# %% [markdown]
# ## What this means for your own data

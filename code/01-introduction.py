# %% [markdown]
# # Is deep learning the right tool?
#
# Extracted from episodes/01-introduction.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## A network at work

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

print("Keras", keras.__version__)
data = np.load("data/clouds.npz")
first = data["flight"] < 24                  # flights 0 to 23
pictures = data["images"][first]
cloud = data["cloud"][first] == 1            # the right answers

eight = [1180, 946, 210, 280, 390, 858, 770, 381]
fig, axes = plt.subplots(2, 4, figsize=(7, 3.8))
for number, (ax, i) in enumerate(zip(axes.flat, eight), start=1):
    ax.imshow(pictures[i])
    ax.set_title(f"picture {number}")
    ax.set_axis_off()
plt.show()

# %%
network = keras.models.load_model("data/cloud_finder.keras")
says_cloud = network.predict(pictures, verbose=0)[:, 0] > 0.5
print(says_cloud[eight])

# %%
print("truth:", cloud[eight])
flights = data["flight"][first]
correct = says_cloud == cloud
print(f"the network is right in {correct.mean():.1%} of all pictures")

right = [871, 1133, 1055, 616, 1130, 1172]
wrong = [76, 215, 307, 524, 651, 911]
fig, axes = plt.subplots(2, 6, figsize=(9, 3.6), layout="constrained")
for ax, i in zip(axes.flat, [*right, *wrong]):
    ax.imshow(pictures[i])
    says = "cloud" if says_cloud[i] else "clear"
    ax.set_title(f"{'right' if correct[i] else 'WRONG'}: {says}")
    ax.set_axis_off()
plt.show()

# %% [markdown]
# ## Is that much?

# %%
print((~cloud).mean())

# %% [markdown]
# ## And for your data?

# %% [markdown]
# ## A neuron, by hand

# %%
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
answers = neuron(sensors, weights, biases)   # a column for each neuron
wanted = np.array([[0], [1], [1], [0]])
print("best of all:", (answers == wanted).sum(axis=0).max(), "of 4")

# %%
hidden = np.column_stack([at_least_one, both])
disagree = neuron(hidden, np.array([1, -1]), -0.5)
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
functions = {"step": step(sums),
             "sigmoid": 1 / (1 + np.exp(-sums)),
             "tanh": np.tanh(sums),
             "ReLU": np.maximum(0, sums)}

# %%
fig, axes = plt.subplots(2, 2, figsize=(7, 5), sharex=True,
                         layout="constrained")
for ax, (name, values) in zip(axes.flat, functions.items()):
    ax.plot(sums, values, color="#006BA4")
    ax.set(title=name, ylim=(-1.2, 3.2))
    ax.axhline(0, color="#595959", linewidth=0.8)
fig.supxlabel("sum that comes in")
fig.supylabel("value that goes out")
plt.show()

# %% [markdown]
# ## Which one where?

# %% [markdown]
# ## A network in ten lines

# %%
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(
    digits.data / 16, digits.target, test_size=400,    # pixels: 0 to 1
    stratify=digits.target, random_state=7)
logistic = LogisticRegression(max_iter=1000).fit(X_train, y_train)
logistic_accuracy = logistic.score(X_test, y_test)

fig, axes = plt.subplots(1, 6, figsize=(7, 1.6))
for ax, image, digit in zip(axes, digits.images, digits.target):
    ax.imshow(image, cmap="gray_r")
    ax.set_title(digit)
    ax.set_axis_off()
plt.show()

# %%
keras.utils.set_random_seed(1)
digit_network = keras.Sequential([
    keras.Input(shape=(64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10, activation="softmax")])
digit_network.compile(loss="sparse_categorical_crossentropy",
                      optimizer="adam", metrics=["accuracy"])
_ = digit_network.fit(X_train, y_train, epochs=20, verbose=0)
accuracy = digit_network.evaluate(X_test, y_test, verbose=0)[1]

# %%
print(f"logistic regression {logistic_accuracy:.3f}")
print(f"network             {accuracy:.3f}")

# %% [markdown]
# ## The ten steps of a project

# %% [markdown]
# ## A diary in disorder

# %% [markdown]
# ## What it takes

# %%
hours = 20_000 * 3 / 60
print(f"{hours:,.0f} hours, or {hours / 1600:.1f} years of work")

# %% [markdown]
# ## For whom is it right?

# %% [markdown]
# ## Before you choose deep learning

# %% [markdown]
# ## Four verdicts

# %% [markdown]
# ## What this means for your own data

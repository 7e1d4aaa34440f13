# %% [markdown]
# # A first network
#
# Extracted from episodes/03-dense-networks.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Which penguin is this?

# %% [markdown]
# ## Look at the data first

# %%
import pandas as pd

penguins = pd.read_csv("data/penguins.csv")
penguins.head()

# %%
features = ["bill_length_mm", "bill_depth_mm",
            "flipper_length_mm", "body_mass_g"]
penguins.isna().sum()

# %%
rows_complete = len(penguins.dropna())
penguins = penguins.dropna(subset=features)
print("complete in every column:", rows_complete)
print("with all four measurements:", len(penguins))

# %%
penguins["species"].value_counts()

# %%
penguins.groupby("species")[features].mean().round(1)

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
markers = {"Adelie": "o", "Chinstrap": "^", "Gentoo": "s"}

fig, ax = plt.subplots()
for name, group in penguins.groupby("species"):
    ax.scatter(group["bill_length_mm"], group["bill_depth_mm"],
               marker=markers[name], edgecolor="black",
               linewidth=0.5, label=name)
ax.set(xlabel="bill length (mm)", ylabel="bill depth (mm)")
ax.legend()
plt.show()

# %% [markdown]
# ## Which two will be mixed up?

# %% [markdown]
# ## Encode the species, split the penguins

# %%
species = penguins["species"].astype("category")
names = list(species.cat.categories)
codes = species.cat.codes
print(names, codes.dtype)

# %%
from sklearn.model_selection import train_test_split

X_rest, X_test, y_rest, y_test = train_test_split(
    penguins[features], codes, test_size=64,
    stratify=codes, random_state=7)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=56,
    stratify=y_rest, random_state=7)
print(len(X_train), len(X_val), len(X_test))

# %% [markdown]
# ## Two baselines

# %%
from sklearn.dummy import DummyClassifier

majority = DummyClassifier(strategy="most_frequent")
majority.fit(X_train, y_train)
majority_accuracy = majority.score(X_val, y_val)
print(f"{majority_accuracy:.2f}")

# %%
from sklearn.linear_model import LogisticRegression

logistic = LogisticRegression(solver="newton-cholesky")
logistic.fit(X_train, y_train)
logistic_accuracy = logistic.score(X_val, y_val)
print(f"{logistic_accuracy:.3f}")

# %%
from sklearn.model_selection import (StratifiedShuffleSplit,
                                     cross_val_score)

splits = StratifiedShuffleSplit(100, test_size=56, random_state=7)
scores = cross_val_score(logistic, X_rest, y_rest, cv=splits)
print(scores.min().round(3), scores.mean().round(3),
      scores.max().round(3))

# %% [markdown]
# ## What is one penguin worth?

# %% [markdown]
# ## What a dense layer computes

# %%
import numpy as np

inputs = np.array([0.5, -1.0, 2.0, 1.0])
weights = np.array([0.4, 0.2, -0.1, 0.3])
bias = -0.4
total = (inputs * weights).sum() + bias
output = max(0.0, total)
print(round(total, 2), round(output, 2))

# %% [markdown]
# ## A layer of two units, by hand

# %%
layer_weights = np.array([[0.6, -0.2],
                          [0.1, 0.5],
                          [0.2, 0.1],
                          [-0.3, 0.0]])
layer_biases = np.array([0.5, 0.1])
np.maximum(0, inputs @ layer_weights + layer_biases).round(2)

# %% [markdown]
# ## Why an activation function at all? And why ReLU?

# %% [markdown]
# ## Build the network and read its summary

# %%
import keras

def build_network():
    return keras.Sequential([
        keras.Input(shape=(4,)),
        keras.layers.Dense(8, activation="relu", name="hidden"),
        keras.layers.Dense(3, activation="softmax",
                           name="output"),
    ])


# %%
for sums in ([1, 2, 3], [10, 20, 30]):
    exponentials = np.exp(sums)
    print((exponentials / exponentials.sum()).round(3))

# %%
keras.utils.set_random_seed(1)
raw_network = build_network()
raw_network.summary()

# %% [markdown]
# ## Where do the numbers come from?

# %%
wider = keras.Sequential([
    keras.Input(shape=(4,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
wider.count_params()

# %% [markdown]
# ## How many units, how many layers?

# %% [markdown]
# ## Choose a loss and an optimiser

# %%
for probability in [0.99, 0.5, 1 / 3, 0.01]:
    print(f"{probability:.2f} -> loss {-np.log(probability):.2f}")

# %%
raw_network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])

# %% [markdown]
# ## Where the loss meets the wrong labels

# %%
# This fails on purpose:
# broken = build_network()
# broken.compile(optimizer="adam", loss="categorical_crossentropy")
# broken.fit(X_train, y_train, verbose=0)

# %% [markdown]
# ## Train, and look at what happened

# %%
raw_history = raw_network.fit(
    X_train, y_train, validation_data=(X_val, y_val),
    epochs=60, batch_size=16, verbose=0)


# %% [markdown]
# ## What is an epoch, what is a batch?

# %%
def plot_history(history):
    log = pd.DataFrame(history.history)
    epochs = range(1, len(log) + 1)
    fig, ax = plt.subplots()
    ax.plot(epochs, log["loss"], label="training")
    ax.plot(epochs, log["val_loss"], linestyle="--",
            label="validation")
    ax.set(xlabel="epoch", ylabel="loss (cross-entropy)")
    ax.legend()

plot_history(raw_history)
plt.show()

# %%
raw_scores = {}
for part, X, y in [("training", X_train, y_train),
                   ("validation", X_val, y_val)]:
    loss, accuracy = raw_network.evaluate(X, y, verbose=0)
    raw_scores[part] = accuracy
    print(f"{part}: loss {loss:.2f}, accuracy {accuracy:.2f}")

# %%
raw_probabilities = raw_network.predict(X_val, verbose=0)
raw_predicted = raw_probabilities.argmax(axis=1)
pd.DataFrame({
    "true": y_val.value_counts(),
    "predicted": pd.Series(raw_predicted).value_counts(),
}).rename(index=dict(enumerate(names)))

# %% [markdown]
# ## Diagnose in pairs

# %%
hidden_weights, hidden_biases = raw_network.layers[0].get_weights()
contribution = np.abs(hidden_weights).mean(axis=1) * X_train.mean()
contribution.round(0)

# %%
hidden_sums = X_train.to_numpy() @ hidden_weights + hidden_biases
silent = int((hidden_sums.max(axis=0) <= 0).sum())
silent

# %% [markdown]
# ## Scale the features

# %% [markdown]
# ## Put the lines in order

# %%
from sklearn.preprocessing import StandardScaler

scaler = StandardScaler()
X_train_scaled = scaler.fit_transform(X_train)
X_val_scaled = scaler.transform(X_val)
X_test_scaled = scaler.transform(X_test)
print(abs(X_train_scaled.mean(axis=0)).round(2))
print(abs(X_test_scaled.mean(axis=0)).round(2))

# %%
keras.utils.set_random_seed(1)
network = build_network()
network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
history = network.fit(
    X_train_scaled, y_train,
    validation_data=(X_val_scaled, y_val),
    epochs=60, batch_size=16, verbose=0)

# %%
plot_history(history)
plt.show()

# %% [markdown]
# ## Would patience have helped the first network?

# %% [markdown]
# ## Predict, and see which penguins go wrong

# %%
probabilities = network.predict(X_test_scaled, verbose=0)
pd.DataFrame(probabilities, columns=names).head().round(3)

# %%
predicted = probabilities.argmax(axis=1)
network_accuracy = (predicted == y_test).mean()
print(f"{network_accuracy:.3f}")

# %%
from sklearn.metrics import ConfusionMatrixDisplay

ConfusionMatrixDisplay.from_predictions(
    y_test, predicted, display_labels=names,
    cmap="Blues", colorbar=False)
plt.show()

# %%
result = X_test.assign(
    true=[names[code] for code in y_test],
    predicted=[names[code] for code in predicted],
    probability=probabilities.max(axis=1).round(2))
result[result["true"] != result["predicted"]]

# %% [markdown]
# ## Read a confusion matrix

# %% [markdown]
# ## Was it worth it?

# %%
raw_test = raw_network.evaluate(X_test, y_test, verbose=0)[1]
logistic_test = logistic.score(X_test, y_test)
pd.Series({
    "always Adelie": majority.score(X_test, y_test),
    "logistic regression": logistic_test,
    "network, raw features": raw_test,
    "network, scaled features": network_accuracy,
}).round(3)

# %% [markdown]
# ## Save the network, and do not forget the scaler

# %%
network.save("penguins.keras")
loaded = keras.models.load_model("penguins.keras")
again = loaded.predict(X_test_scaled, verbose=0)
np.allclose(again, probabilities)

# %% [markdown]
# ## A colleague uses your file

# %%
for_colleague = keras.models.load_model("penguins.keras")
answer = for_colleague.predict(X_test, verbose=0)

# %%
answer_codes = answer.argmax(axis=1)
print(f"accuracy: {(answer_codes == y_test).mean():.2f}")
print(f"mean probability: {answer.max(axis=1).mean():.2f}")
pd.Series([names[code] for code in answer_codes]).value_counts()

# %%
import joblib

joblib.dump(scaler, "penguins-scaler.joblib")

# %%
scaling = keras.layers.Normalization(
    mean=scaler.mean_, variance=scaler.var_, name="scaling")
complete = keras.Sequential(
    [keras.Input(shape=(4,)), scaling, network])
complete.save("penguins-complete.keras")

# %%
for_colleague = keras.models.load_model("penguins-complete.keras")
answer = for_colleague.predict(X_test, verbose=0)
print(f"{(answer.argmax(axis=1) == y_test).mean():.3f}")
np.allclose(answer, probabilities, atol=1e-3)

# %% [markdown]
# ## What else does a user of the model need?

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## Design a network for your data

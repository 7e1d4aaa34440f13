# %% [markdown]
# # A first network
#
# Extracted from episodes/03-dense-networks.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Which penguin is this?

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

features = ["bill_length_mm", "bill_depth_mm",
            "flipper_length_mm", "body_mass_g"]
penguins = pd.read_csv("data/penguins.csv").dropna(subset=features)

# %%
penguins.groupby("species")[features].mean().round(1)

# %%
looks = {"Adelie": ("o", "#006BA4"), "Chinstrap": ("^", "#C85200"),
         "Gentoo": ("s", "#595959")}
fig, ax = plt.subplots()
for name, group in penguins.groupby("species"):
    marker, color = looks[name]
    ax.scatter(group["bill_length_mm"], group["bill_depth_mm"],
               marker=marker, color=color, label=name)
ax.set(xlabel="bill length (mm)", ylabel="bill depth (mm)")
ax.legend()
plt.show()

# %% [markdown]
# ## Two baselines

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

species = penguins["species"].astype("category")
names = list(species.cat.categories)
codes = species.cat.codes
X_rest, X_test, y_rest, y_test = train_test_split(
    penguins[features], codes, test_size=64,
    stratify=codes, random_state=7)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=56,
    stratify=y_rest, random_state=7)
print(names, len(X_train), len(X_val), len(X_test))

# %%
scaler = StandardScaler().fit(X_train)
X_train_scaled = scaler.transform(X_train)
X_val_scaled = scaler.transform(X_val)
X_test_scaled = scaler.transform(X_test)

# %%
logistic = LogisticRegression().fit(X_train_scaled, y_train)
majority_accuracy = (y_val == 0).mean()
logistic_accuracy = logistic.score(X_val_scaled, y_val)
print(f"{majority_accuracy:.2f} {logistic_accuracy:.2f}")

# %% [markdown]
# ## What is one penguin worth?

# %% [markdown]
# ## A network in a few lines

# %%
import keras

keras.utils.set_random_seed(1)
network = keras.Sequential([
    keras.Input(shape=(4,)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])

# %%
network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
history = network.fit(
    X_train_scaled, y_train,
    validation_data=(X_val_scaled, y_val),
    epochs=30, batch_size=8, verbose=0)

# %%
loss, accuracy = network.evaluate(X_val_scaled, y_val, verbose=0)
print(f"loss {loss:.2f}, accuracy {accuracy:.2f}")

# %% [markdown]
# ## What a dense layer computes

# %% [markdown]
# ## A layer of two units, by hand

# %%
inputs = np.array([0.5, -1, 2])
layer_weights = np.array([[0.6, -0.2], [0.1, 0.5], [0.2, 0.1]])
sums = inputs @ layer_weights + np.array([0.2, 0.1])
np.maximum(0, sums).round(2)

# %% [markdown]
# ## What the loss says

# %%
for probability in [0.99, 0.5, 1 / 3, 0.01]:
    print(f"{probability:.2f} -> loss {-np.log(probability):.2f}")

# %%
log = pd.DataFrame(history.history)
log.index += 1
log[["loss", "val_loss"]].plot(
    style=["-", "--"], color=["#006BA4", "#C85200"],
    xlabel="epoch", ylabel="loss (cross-entropy)")
plt.show()

# %% [markdown]
# ## Three networks that failed

# %%
keras.utils.set_random_seed(3)
raw_network = keras.models.clone_model(network)
raw_network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
raw_history = raw_network.fit(
    X_train, y_train, epochs=30, batch_size=8, verbose=0)
print(f"{raw_history.history['loss'][0]:.0f}",
      f"{raw_history.history['accuracy'][-1]:.2f}")

# %% [markdown]
# ## Going deeper: what numbers far from zero do to a network

# %%
keras.utils.set_random_seed(1)
unit_weights = keras.initializers.GlorotUniform()((4, 8)).numpy()
centred = X_train - X_train.mean()
for inputs_tried in [X_train, centred, X_train_scaled]:
    unit_sums = np.array(inputs_tried) @ unit_weights
    print((unit_sums.max(axis=0) <= 0).sum())

# %% [markdown]
# ## Read the summary

# %%
network.summary()

# %% [markdown]
# ## Rebuild a network from its summary

# %%
rebuilt = keras.Sequential([
    keras.Input(shape=(6,)),
    keras.layers.Dense(12, activation="relu"),
    keras.layers.Dense(12, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
rebuilt.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
rebuilt.count_params()

# %% [markdown]
# ## Going deeper: an error message about shapes

# %%
# This fails on purpose:
# broken = keras.models.clone_model(network)
# broken.compile(optimizer="adam", loss="categorical_crossentropy")
# _ = broken.fit(X_train_scaled, y_train, verbose=0)

# %% [markdown]
# ## Which penguins go wrong?

# %%
probabilities = network.predict(X_test_scaled, verbose=0)
predicted = probabilities.argmax(axis=1)
network_accuracy = (predicted == y_test).mean()
logistic_test = logistic.score(X_test_scaled, y_test)
print(f"{network_accuracy:.3f} {logistic_test:.3f}")

# %%
from sklearn.metrics import ConfusionMatrixDisplay

ConfusionMatrixDisplay.from_predictions(
    y_test, predicted, display_labels=names,
    cmap="Blues", colorbar=False)
plt.show()

# %%
wrong = predicted != y_test
X_test[wrong].assign(
    recorded=[names[code] for code in y_test[wrong]],
    predicted=[names[code] for code in predicted[wrong]])

# %% [markdown]
# ## Going deeper: other splits, and pairs of birds

# %%
from sklearn.model_selection import (GroupShuffleSplit, ShuffleSplit,
                                     cross_val_score)
from sklearn.pipeline import make_pipeline

both_steps = make_pipeline(StandardScaler(), LogisticRegression())
other_splits = cross_val_score(
    both_steps, penguins[features], codes,
    cv=ShuffleSplit(30, test_size=64, random_state=1))
by_nest = cross_val_score(
    both_steps, penguins[features], codes, groups=penguins.index // 2,
    cv=GroupShuffleSplit(30, test_size=64 / 342, random_state=1))
for scores in [other_splits, by_nest]:
    print(scores.min().round(3), scores.mean().round(3))

# %% [markdown]
# ## Leave the calliper at home

# %%
keras.utils.set_random_seed(1)
two_network = keras.Sequential([
    keras.Input(shape=(2,)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
two_network.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"])
_ = two_network.fit(X_train_scaled[:, 2:], y_train, epochs=30,
                    batch_size=8, verbose=0)

# %%
two_predicted = two_network.predict(
    X_val_scaled[:, 2:], batch_size=64, verbose=0).argmax(axis=1)
two_accuracy = (two_predicted == y_val).mean()
ConfusionMatrixDisplay.from_predictions(
    y_val, two_predicted, display_labels=names,
    cmap="Blues", colorbar=False)
plt.show()

# %% [markdown]
# ## Save the network, and its scaler

# %%
network.save("penguins.keras")
loaded = keras.models.load_model("penguins.keras")
again = loaded.predict(X_test_scaled, verbose=0)
np.allclose(again, probabilities)

# %% [markdown]
# ## A colleague uses your file

# %%
answer = loaded.predict(X_test, verbose=0)
answer_codes = answer.argmax(axis=1)
print(f"accuracy: {(answer_codes == y_test).mean():.2f}")
print(f"mean of largest: {answer.max(axis=1).mean():.2f}")
pd.Series([names[code] for code in answer_codes]).value_counts()

# %%
scaling = keras.layers.Normalization(
    mean=scaler.mean_, variance=scaler.var_)
complete = keras.Sequential(
    [keras.Input(shape=(4,)), scaling, network])

# %% [markdown]
# ## Send it again

# %%
complete.save("penguins-complete.keras")
reloaded = keras.models.load_model("penguins-complete.keras")
reloaded_answer = reloaded.predict(X_test, verbose=0)
np.allclose(reloaded_answer, probabilities, atol=1e-3)

# %% [markdown]
# ## What else does a user of the model need?

# %% [markdown]
# ## For your own data

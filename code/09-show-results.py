# %% [markdown]
# # Measuring and showing results
#
# Extracted from episodes/09-show-results.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## What does a user want to know?

# %% [markdown]
# ## The network to be judged

# %%
import numpy as np

data = np.load("data/clouds.npz")
images, cloud, flight = data["images"], data["cloud"], data["flight"]
train = flight < 24
val = (flight >= 24) & (flight < 30)
test = flight >= 30
for part in (train, val, test):
    print(part.sum(), f"pictures, {cloud[part].mean():.0%} with cloud")

# %%
from sklearn.tree import DecisionTreeClassifier

grey = images @ [0.299, 0.587, 0.114]
texture = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2))
baseline = DecisionTreeClassifier(max_depth=1)
baseline.fit(texture[train, None], cloud[train])
print(f"{baseline.score(texture[val, None], cloud[val]):.2f}")

# %%
import keras
from keras import layers

keras.utils.set_random_seed(1)
network = keras.Sequential([
    keras.Input(shape=(64, 64, 3)), layers.Rescaling(1 / 255)])
for filters in [16, 32, 32]:
    network.add(layers.Conv2D(filters, 3, activation="relu"))
    network.add(layers.MaxPooling2D())
network.add(layers.Flatten())
network.add(layers.Dense(32, activation="relu"))
network.add(layers.Dense(1, activation="sigmoid"))

# %%
network.compile(optimizer="adam", loss="binary_crossentropy",
                metrics=[keras.metrics.AUC(name="auc")])
history = network.fit(
    images[train], cloud[train], epochs=15, batch_size=32,
    validation_data=(images[val], cloud[val]), verbose=0)

# %%
import matplotlib.pyplot as plt
import pandas as pd

plt.style.use("tableau-colorblind10")
log = pd.DataFrame(history.history, index=range(1, 16))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
for ax, name in zip(axes, ["loss", "auc"]):
    ax.plot(log[name], marker="o", label="training")
    ax.plot(log["val_" + name], marker="s", linestyle="--",
            color="C5", label="validation")
    ax.set(xlabel="epoch", ylabel=name.replace("auc", "AUC"))
axes[1].legend()
plt.show()

# %% [markdown]
# ## Four counts

# %%
probability = network.predict(images, verbose=0)[:, 0]
called = probability > 0.5


# %%
def measures(truth, called):
    found = (called & (truth == 1)).sum()
    return {"accuracy": (called == truth).mean(),
            "precision": found / called.sum(),
            "recall": found / (truth == 1).sum()}


# %%
pd.DataFrame({
    "always cloud": measures(cloud[val], np.ones(300, dtype=bool)),
    "texture": measures(
        cloud[val], baseline.predict(texture[val, None]) == 1),
    "network": measures(cloud[val], called[val])}).T.round(2)

# %%
from sklearn.metrics import ConfusionMatrixDisplay

ConfusionMatrixDisplay.from_predictions(
    cloud[val], called[val], display_labels=["clear", "cloud"],
    cmap="Blues", colorbar=False)
plt.show()

# %% [markdown]
# ## Calculate by hand

# %% [markdown]
# ## The threshold is a choice

# %%
thresholds = np.arange(0.02, 1, 0.02)
sweep = pd.DataFrame(
    [measures(cloud[val], probability[val] > t) for t in thresholds],
    index=thresholds)
sweep.plot(style=["-", "--", ":"], linewidth=2,
           color=["C0", "C5", "black"],
           xlabel="threshold", ylabel="measure on validation flights")
plt.show()

# %%
threshold = thresholds[sweep["recall"] >= 0.9].max()
print(f"threshold {threshold:.2f}")
sweep.loc[threshold].round(2)

# %% [markdown]
# ## Who needs what?

# %% [markdown]
# ## Curves over all thresholds

# %%
from sklearn.metrics import precision_recall_curve, roc_curve

def plot_curves(axes, truth, score, label, linestyle):
    false_alarms, recall, _ = roc_curve(truth, score)
    axes[0].plot(false_alarms, recall, linestyle, label=label)
    precision, recall, _ = precision_recall_curve(truth, score)
    axes[1].plot(recall, precision, linestyle, label=label)
    axes[0].set(xlabel="false positive rate", ylabel="recall")
    axes[1].set(xlabel="recall", ylabel="precision", ylim=(0, 1.03))
    axes[1].legend(loc="lower left")


# %%
fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plot_curves(axes, cloud[val], probability[val], "network", "C0-")
axes[0].plot([0, 1], [0, 1], "k:")
axes[1].axhline(cloud[val].mean(), color="k", linestyle=":",
                label="guessing")
axes[1].legend(loc="lower left")
plt.show()

# %%
from sklearn.metrics import average_precision_score, roc_auc_score

for name, score in [("network", probability), ("texture", texture)]:
    print(name, f"AUC {roc_auc_score(cloud[val], score[val]):.2f}",
          f"AP {average_precision_score(cloud[val], score[val]):.2f}")

# %% [markdown]
# ## Clouds become rare

# %%
rng = np.random.default_rng(0)
clear = np.flatnonzero(val & (cloud == 0))
few = rng.choice(np.flatnonzero(val & (cloud == 1)), 16, replace=False)
rare = np.concatenate([clear, few])
fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
plot_curves(axes, cloud[val], probability[val], "as many as clear", "C0-")
plot_curves(axes, cloud[rare], probability[rare], "one in ten", "C5--")
plt.show()

# %% [markdown]
# ## The test set, once

# %%
called = probability > threshold
cut = np.quantile(texture[val & (cloud == 1)], 0.1)
report = pd.DataFrame({
    "validation": measures(cloud[val], called[val]),
    "test": measures(cloud[test], called[test]),
    "test, texture": measures(cloud[test], texture[test] > cut)}).T
report.round(2)

# %%
for part in (val, test):
    print(f"{called[part & (cloud == 0)].mean():.2f}")

# %% [markdown]
# ## How sure is the number?

# %%
results = pd.DataFrame({
    "picture": np.flatnonzero(test), "flight": flight[test],
    "scene": data["scene"][test],
    "kind": data["kind_names"][data["kind"][test]],
    "truth": cloud[test], "probability": probability[test],
    "called": called[test]})
results["right"] = results["called"] == results["truth"]
by_flight = results.groupby("flight")["right"].mean()
print(by_flight.min(), by_flight.max())

# %%
rng = np.random.default_rng(1)
draws = {
    "pictures": rng.choice(results["right"], (1000, 500)).mean(axis=1),
    "flights": rng.choice(by_flight, (1000, 10)).mean(axis=1)}
intervals = pd.DataFrame(draws).quantile([0.025, 0.975])
intervals.round(2)

# %% [markdown]
# ## Order the lines

# %%
clouds_of = dict(list(results[results["truth"] == 1].groupby("flight")))
recalls = []
for _ in range(1000):
    numbers = rng.choice(list(clouds_of), len(clouds_of))
    drawn = pd.concat([clouds_of[number] for number in numbers])
    recalls.append(drawn["called"].mean())
print(np.quantile(recalls, [0.025, 0.975]).round(2))

# %% [markdown]
# ## A split that flatters

# %%
from sklearn.neighbors import KNeighborsClassifier

def copycat_accuracy(learn):
    pixels = images.reshape(len(images), -1).astype("float32")
    copycat = KNeighborsClassifier(1).fit(pixels[learn], cloud[learn])
    return copycat.score(pixels[~learn], cloud[~learn])


# %%
rng = np.random.default_rng(5)
by_flights = np.isin(flight, rng.permutation(40)[:24])
at_random = np.isin(np.arange(2000), rng.permutation(2000)[:1200])
for learn in (by_flights, at_random):
    print(f"{learn.sum()} to learn: {copycat_accuracy(learn):.2f}")


# %% [markdown]
# ## Which number is honest?

# %% [markdown]
# ## Look at the pictures

# %%
def show(samples):
    fig, axes = plt.subplots(2, 5, figsize=(9, 4.3),
                             layout="constrained")
    for ax, sample in zip(axes.flat, samples.itertuples()):
        ax.imshow(images[sample.picture])
        ax.set_title(f"{sample.kind}: {sample.probability:.2f}",
                     fontsize=10)
        ax.set(xticks=[], yticks=[])
        if not sample.right:
            ax.set_xlabel("wrong", fontsize=10)
    plt.show()


# %%
one_of_each = results.drop_duplicates("scene")
show(one_of_each.sample(10, random_state=4))

# %%
errors = one_of_each[~one_of_each["right"]]
missed = errors[errors["truth"] == 1].nsmallest(5, "probability")
alarms = errors[errors["truth"] == 0].nlargest(5, "probability")
show(pd.concat([missed, alarms]))

# %%
clear = results[results["truth"] == 0]
white = images[clear["picture"]].min(axis=3).max(axis=(1, 2)) > 230
clear["called"].groupby(white).agg(["mean", "size"]).round(2)

# %%
results[results["truth"] == 1].groupby("kind")["called"].agg(
    ["mean", "size"]).round(2).sort_values("mean")


# %% [markdown]
# ## Which plots for Maria?

# %% [markdown]
# ## Sky or lens?

# %%
def occlusion_map(picture, size=12, step=4):
    covered = []
    starts = range(0, 64 - size + 1, step)
    for row in starts:
        for column in starts:
            copy = picture.copy()
            copy[row:row + size, column:column + size] = (
                picture.mean(axis=(0, 1)))
            covered.append(copy)
    after = network.predict(np.array(covered), verbose=0)
    before = network.predict(picture[None], verbose=0)
    return (before - after).reshape(len(starts), -1)


# %%
found = results[(results["kind"] == "altocumulus")
                & (results["probability"] < 0.9)]
two = pd.concat([found.nlargest(1, "probability"), alarms.head(1)])
falls = [occlusion_map(images[number]) for number in two["picture"]]
limit = np.abs(falls).max()

# %%
fig, axes = plt.subplots(2, 3, figsize=(9, 5.6), layout="constrained")
for row, fall, sample in zip(axes, falls, two.itertuples()):
    row[0].imshow(images[sample.picture])
    row[0].set_title(f"{sample.kind}: {sample.probability:.2f}")
    drawn = row[1].imshow(fall, cmap="PuOr", extent=(4, 60, 60, 4),
                          vmin=-limit, vmax=limit)
    fig.colorbar(drawn, ax=row[1], label="fall of probability")
    row[1].set(xlim=(0, 64), ylim=(64, 0), title="occlusion map")
    mean = images[flight == sample.flight].mean(axis=0) / 255
    row[2].imshow(mean)
    row[2].set_title(f"mean of flight {sample.flight}")
plt.show()

# %%
results["flight only"] = results.groupby(
    "flight")["truth"].transform("mean")
for name in ["probability", "flight only"]:
    within = [roc_auc_score(group["truth"], group[name])
              for _, group in results.groupby("flight")]
    overall = roc_auc_score(results["truth"], results[name])
    print(name, f"overall {overall:.2f}, within {np.mean(within):.2f}")

# %%
clear.groupby("flight")["called"].mean().round(2).to_dict()

# %% [markdown]
# ## A test that could fail

# %% [markdown]
# ## Does 0.9 mean nine times out of ten?

# %%
bins = pd.cut(results["probability"], [0, 0.1, 0.5, 0.9, 1])
results.groupby(bins, observed=True).agg(
    said=("probability", "mean"), true=("truth", "mean"),
    pictures=("truth", "size")).round(2)

# %% [markdown]
# ## Read a partner's results

# %%
results.to_csv("my-results.csv", index=False)

# %%
from pathlib import Path

print(Path("data/partner_report.txt").read_text())

# %%
partner = pd.read_csv("data/partner_predictions.csv")
partner_log = pd.read_csv("data/partner_history.csv")
partner["scene"] = data["scene"][partner["picture"]]
theirs = partner[partner["part"] == "test"]
partner.head(3)

# %% [markdown]
# ## Examine: recompute it

# %%
stratus = theirs["stratus"]
print(len(theirs), stratus.sum(), f"never: {1 - stratus.mean():.4f}")
said = theirs["probability"] > 0.59
print(pd.Series(measures(stratus, said)).round(2).to_dict())

learned = partner.loc[partner["part"] == "train", "scene"]
twin = theirs["scene"].isin(learned)
known = np.isin(flight[theirs["picture"]],
                flight[partner.loc[partner["part"] == "train", "picture"]])
print(twin.sum(), "with a twin,", known.sum(), "of known flights")

# %%
accuracies = {round(t, 2): measures(
    stratus, theirs["probability"] > t)["accuracy"]
    for t in np.arange(0.05, 0.96, 0.01)}
print(pd.Series(accuracies).nlargest(12).sort_index())
print(partner_log["epoch"].min(),
      partner_log.set_index("epoch").loc[23, "val_accuracy"])
theirs[stratus == 1].nlargest(5, "probability")

# %% [markdown]
# ## Critique: write the review

# %% [markdown]
# ## What this means for your own data

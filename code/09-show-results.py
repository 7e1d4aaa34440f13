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
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.ndimage import gaussian_filter
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

plt.style.use("tableau-colorblind10")
data = np.load("data/clouds.npz")
images, cloud, flight = data["images"], data["cloud"], data["flight"]
train = flight < 24
val = (flight >= 24) & (flight < 30)
truth = cloud[val]


# %%
def texture_of(pictures):
    grey = (pictures @ [0.299, 0.587, 0.114]).astype("float32")
    numbers = []
    for blur in [0, 1, 2, 4]:
        smooth = gaussian_filter(grey, (0, blur, blur))
        for axis in (1, 2):
            steps = np.abs(np.diff(smooth, axis=axis))
            numbers.append(steps.mean(axis=(1, 2)))
    return np.column_stack(numbers)

baseline = make_pipeline(StandardScaler(), LogisticRegression())
baseline.fit(texture_of(images[train]), cloud[train])
by_texture = baseline.predict_proba(texture_of(images[val]))[:, 1]

# %%
import keras

network = keras.models.load_model("data/cloud_network.keras")

# %%
log = pd.read_csv("data/cloud_network_log.csv", index_col="epoch")
log[["loss", "val_loss"]].plot(style=["C0-", "C5--"],
                               ylabel="loss (cross-entropy)")
plt.show()

# %% [markdown]
# ## Four counts

# %%
probability = network.predict(images[val], verbose=0)[:, 0]
called = probability > 0.5


# %%
def measures(truth, called):
    found = (called & (truth == 1)).sum()
    return {"accuracy": (called == truth).mean(),
            "precision": found / called.sum(),
            "recall": found / (truth == 1).sum()}

pd.DataFrame({"texture": measures(truth, by_texture > 0.5),
              "network": measures(truth, called)}).T.round(2)

# %%
from sklearn.metrics import ConfusionMatrixDisplay

ConfusionMatrixDisplay.from_predictions(
    truth, called, display_labels=["clear", "cloud"],
    cmap="Blues", colorbar=False)
plt.show()

# %% [markdown]
# ## Calculate by hand

# %% [markdown]
# ## The threshold is a choice

# %%
thresholds = np.arange(0.02, 1, 0.02)
sweep = pd.DataFrame(
    [measures(truth, probability > t) for t in thresholds],
    index=thresholds)
sweep.plot(style=["C0-", "C5--", "k:"], xlabel="threshold",
           ylabel="measure on validation flights")
plt.show()

# %%
threshold = thresholds[sweep["recall"] >= 0.95].max()
print(f"threshold {threshold:.2f}")
sweep.loc[threshold].round(2)

# %% [markdown]
# ## Who needs what?

# %% [markdown]
# ## Curves over all thresholds

# %%
from sklearn.metrics import RocCurveDisplay

dashed = {"color": "C5", "linestyle": "--"}
fig, ax = plt.subplots()
RocCurveDisplay.from_predictions(
    truth, probability, name="network", ax=ax)
RocCurveDisplay.from_predictions(
    truth, by_texture, name="texture", ax=ax, curve_kwargs=dashed)
plt.show()

# %% [markdown]
# ## Draw two more curves

# %%
from sklearn.metrics import PrecisionRecallDisplay

fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
PrecisionRecallDisplay.from_predictions(
    truth, probability, name="network", ax=axes[0])
PrecisionRecallDisplay.from_predictions(
    truth, by_texture, name="texture", ax=axes[0], curve_kwargs=dashed)
log[["auc", "val_auc"]].plot(ax=axes[1], style=["C0-", "C5--"],
                             ylabel="area under the ROC curve")
plt.show()

# %% [markdown]
# ## Clouds become rare

# %% [markdown]
# ## New flights, once

# %%
later = np.load("data/later_flights.npz")
results = pd.DataFrame({
    "flight": later["flight"], "scene": later["scene"],
    "kind": later["kind_names"][later["kind"]],
    "truth": later["cloud"],
    "probability": network.predict(later["images"], verbose=0)[:, 0],
    "texture": baseline.predict_proba(
        texture_of(later["images"]))[:, 1]})
results["called"] = results["probability"] > threshold
results["right"] = results["called"] == results["truth"]
cut = np.quantile(by_texture[truth == 1], 0.05)
results["texture says"] = results["texture"] > cut

# %%
pd.DataFrame({
    "validation": measures(truth, probability > threshold),
    "later flights": measures(results["truth"], results["called"]),
    "later, texture": measures(results["truth"],
                               results["texture says"])}).T.round(2)

# %% [markdown]
# ## How sure is the number?

# %%
by_flight = results.groupby("flight")["right"].mean()
rng = np.random.default_rng(1)
draws = pd.DataFrame({
    "pictures": rng.choice(results["right"], (1000, 500)).mean(axis=1),
    "flights": rng.choice(by_flight, (1000, 10)).mean(axis=1)})
intervals = draws.quantile([0.025, 0.975])
intervals.round(2)

# %% [markdown]
# ## An interval for Maria

# %%
clouds = results[results["truth"] == 1]
counts = clouds.groupby("flight")["called"].agg(["sum", "size"])
picks = rng.integers(0, 10, (1000, 10))
totals = [counts.iloc[pick].sum() for pick in picks]
recalls = [total["sum"] / total["size"] for total in totals]
print(np.quantile(recalls, [0.025, 0.975]).round(2))


# %% [markdown]
# ## Look at the pictures

# %%
def show(samples):
    fig, axes = plt.subplots(2, 5, figsize=(9, 4.5),
                             layout="constrained")
    for ax, number in zip(axes.flat, samples.index):
        sample = results.loc[number]
        ax.imshow(later["images"][number])
        ax.set_title(f"{sample['kind']}: {sample['probability']:.2f}",
                     fontsize=10)
        wrong = "" if sample["right"] else ", wrong"
        ax.set_xlabel(f"flight {sample['flight']}{wrong}", fontsize=10)
        ax.set(xticks=[], yticks=[])
    plt.show()


# %%
one_of_each = results.drop_duplicates("scene")
show(one_of_each.sample(10, random_state=4))

# %%
wrong = results[results["called"] & (results["truth"] == 0)]
alarms = wrong.nlargest(20, "probability").drop_duplicates("scene")
show(alarms.head(10))

# %%
by_flight.to_dict()


# %% [markdown]
# ## Which plots for Maria?

# %% [markdown]
# ## Sky or lens?

# %%
def mean_of(number):
    return later["images"][later["flight"] == number].mean(axis=0)

fig, axes = plt.subplots(1, 2, figsize=(6, 3.2), layout="constrained")
for ax, number in zip(axes, [41, 42]):
    ax.imshow(mean_of(number).astype(int))
    ax.set(title=f"mean of flight {number}", xticks=[], yticks=[])
plt.show()


# %%
def right_through(lens, number, part="all"):
    change = mean_of(lens) - mean_of(number)
    colour = change.mean(axis=(0, 1))
    change = {"all": change, "colour": colour,
              "pattern": change - colour}[part]
    own = later["flight"] == number
    seen = np.clip(later["images"][own] + change, 0, 255)
    answers = network.predict_on_batch(seen)[:, 0] > threshold
    return (answers == later["cloud"][own]).mean()


# %%
for lens, number in [(41, 41), (42, 41), (42, 42), (41, 42), (43, 42)]:
    print(f"pictures of flight {number}, lens of flight {lens}:",
          f"{right_through(lens, number):.2f}")

# %%
for part in ["colour", "pattern"]:
    print(f"flight 41: {right_through(42, 41, part):.2f},",
          f"flight 42: {right_through(41, 42, part):.2f}", part)

# %% [markdown]
# ## Going deeper: a map that misleads

# %%
number = 94
picture = later["images"][number]
starts = range(0, 49, 4)
covered = []
for row in starts:
    for column in starts:
        copy = picture.copy()
        copy[row:row + 16, column:column + 16] = picture.mean(axis=(0, 1))
        covered.append(copy)
falls = (network.predict(picture[None], verbose=0)
         - network.predict(np.array(covered), verbose=0))

# %%
fig, axes = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
axes[0].imshow(picture)
limit = np.abs(falls).max()
drawn = axes[1].imshow(falls.reshape(13, 13), cmap="PuOr", vmin=-limit,
                       vmax=limit, extent=(6, 58, 58, 6))
fig.colorbar(drawn, ax=axes[1], label="fall of probability")
plt.show()

# %% [markdown]
# ## Going deeper: does 0.9 mean nine times out of ten?

# %%
bins = pd.cut(results["probability"], [0, 0.1, 0.5, 0.9, 1])
results.groupby(bins, observed=True).agg(
    said=("probability", "mean"), true=("truth", "mean"),
    pictures=("truth", "size"), flights=("flight", "nunique")).round(2)

# %% [markdown]
# ## A test that could fail

# %% [markdown]
# ## Read a partner's results

# %%
from pathlib import Path

print(Path("data/partner_report.txt").read_text())

# %%
partner = pd.read_csv("data/partner_predictions.csv")
partner_log = pd.read_csv("data/partner_history.csv",
                          index_col="epoch")
partner["scene"] = data["scene"][partner["picture"]]
learned = partner[partner["part"] == "train"]
theirs = partner[partner["part"] == "test"]
theirs.head(3)

# %% [markdown]
# ## Examine: recompute it

# %%
stratus = theirs["stratus"]
print(len(theirs), stratus.sum(), f"never: {1 - stratus.mean():.4f}")
said = theirs["probability"] > 0.59
print({name: round(float(value), 2)
       for name, value in measures(stratus, said).items()})
twin = theirs["scene"].isin(learned["scene"])
known = theirs["flight"].isin(learned["flight"])
print(twin.sum(), "with a twin,", known.sum(), "of known flights")

# %%
half = measures(stratus, theirs["probability"] > 0.5)["accuracy"]
print(partner_log.index.min(), half, partner_log.loc[23, "val_accuracy"])
theirs[stratus == 1].nlargest(5, "probability")

# %% [markdown]
# ## Critique: write the review

# %% [markdown]
# ## What this means for your own data

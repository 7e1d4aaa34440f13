# %% [markdown]
# # Preparing data
#
# Extracted from episodes/02-prepare-data.md by `lesson extract`: change it there, not here.
# Run it from the lesson's folder.

# %% [markdown]
# ## Will it rain on the balloon?

# %% [markdown]
# ## Before any network

# %% [markdown]
# ## Good data, bad data

# %%
import pandas as pd

raw = pd.read_csv("data/weather.csv", parse_dates=["time_hour"])
raw.head(2).T

# %%
import matplotlib.pyplot as plt

weather = pd.DataFrame({
    "airport": raw["origin"],
    "time": raw["time_hour"],                        # UTC
    "temperature": (raw["temp"] - 32) * 5 / 9,       # °F to °C
    "dew_point": (raw["dewp"] - 32) * 5 / 9,
    "humidity": raw["humid"],                        # %
    "pressure": raw["pressure"],                     # hPa
    "direction": raw["wind_dir"],                    # degrees
    "wind": raw["wind_speed"] * 1.609344,            # miles to km
    "gust": raw["wind_gust"] * 1.609344,
    "rain": raw["precip"] * 25.4,                    # inches to mm
    "visibility": raw["visib"] * 1.609344})

# %%
summary = weather.drop(columns="time").describe().T
summary[["count", "min", "50%", "max"]].round(1)

# %%
panels = {"temperature": "°C", "wind": "km/h", "rain": "mm",
          "pressure": "hPa", "visibility": "km", "direction": "degrees"}
fig, axes = plt.subplots(2, 3, figsize=(9, 5), layout="constrained")
for ax, (column, unit) in zip(axes.flat, panels.items()):
    ax.hist(weather[column], bins=60, color="#006BA4")
    ax.set(xlabel=f"{column} ({unit})", ylabel="hours", yscale="log")
plt.show()

# %% [markdown]
# ## Fault, instrument or nature?

# %%
weather.loc[weather["direction"] == 0, "wind"].describe()

# %%
change = weather.groupby("airport")["temperature"].diff().abs()
jump = change.nlargest(2).index
rows = slice(jump.min() - 1, jump.max())    # from the row before
weather.loc[rows, ["airport", "time", "temperature"]].assign(raw=raw["temp"])

# %%
import numpy as np

weather.loc[weather["wind"] > 200, "wind"] = np.nan
evening = pd.Timestamp("2013-05-09 02:00", tz="UTC")
wrong = (weather["airport"] == "JFK") & (weather["time"] == evening)
weather.loc[wrong, ["temperature", "dew_point", "humidity"]] = np.nan

# %% [markdown]
# ## Hours that are not there

# %%
jfk = weather[weather["airport"] == "JFK"].set_index("time")
print("twice:", jfk.index.duplicated().sum())
hours = jfk.asfreq("h")
print(len(jfk), "rows,", len(hours), "hours")
hours.loc["2013-10-25 23:00":"2013-10-26 05:00", ["airport", "rain"]]

# %%
stations = []
for airport, station in weather.groupby("airport"):
    station = station.set_index("time").asfreq("h")
    station["inserted"] = station["airport"].isna()
    station["airport"] = airport
    wet = (station["rain"] > 0).astype(float).where(~station["inserted"])
    ahead = pd.concat([wet.shift(-h) for h in range(1, 7)], axis=1)
    station["rain_soon"] = ahead.max(axis=1, skipna=False)
    stations.append(station)
table = pd.concat(stations).reset_index()
print(table["inserted"].sum(), "hours were inserted;",
      f"rain follows in {table['rain_soon'].mean():.0%} of all hours")

# %% [markdown]
# ## Values that are missing, and why

# %%
measured = ~table["inserted"]
print(table.loc[measured, "temperature":"visibility"].isna().sum())
print("smallest gust:", table["gust"].min().round(1))

# %%
no_gust = measured & table["gust"].isna()
table.loc[no_gust, "gust"] = 0

# %% [markdown]
# ## May we drop these hours?

# %%
no_pressure = measured & table["pressure"].isna()

# %%
share = table.loc[no_pressure, "rain"].sum() / table["rain"].sum()
print(f"{share:.0%} of the rain")

# %%
columns = ["temperature", "dew_point", "humidity", "wind", "pressure"]
filled = table.groupby("airport")[columns].ffill(limit=6)
table[columns] = filled

# %% [markdown]
# ## Going deeper: how wrong is a value that was filled in?

# %%
rng = np.random.default_rng(1)
known = weather.index[weather["pressure"].notna()]
hidden = rng.choice(known, 2000, replace=False)
gaps = weather["pressure"].copy()
gaps[hidden] = np.nan
by_airport = gaps.groupby(weather["airport"])
fills = {"mean": gaps.fillna(gaps.mean()),
         "last known": by_airport.ffill(),
         "straight line": by_airport.transform(lambda p: p.interpolate())}
for name, full in fills.items():
    error = (full - weather["pressure"])[hidden].abs().mean()
    print(f"{name}: wrong by {error:.1f} hPa on average")

# %% [markdown]
# ## Which value goes in?

# %% [markdown]
# ## From words and angles to numbers

# %%
airport = table["airport"].astype("category")
print(list(airport.cat.categories), airport.cat.codes.dtype)
print(airport.cat.codes.unique())

# %%
one_hot = pd.get_dummies(table["airport"], dtype="int8")
table[one_hot.columns] = one_hot

# %% [markdown]
# ## Find the bug: the sky of July

# %%
january = pd.Series(["clear", "fog", "rain", "clear"])
july = pd.Series(["rain", "clear", None, "rain"])
print(january.astype("category").cat.codes.tolist())
print(july.astype("category").cat.codes.tolist())

# %%
sky = pd.CategoricalDtype(["clear", "fog", "rain", "unknown"])
named = july.fillna("unknown")
print(named.astype(sky).cat.codes.tolist())
print(pd.get_dummies(named.astype(sky)).shape[1],
      pd.get_dummies(named).shape[1])

# %%
angle = np.radians(table["direction"])
no_direction = table["direction"].isna() | (table["wind"] == 0)
table["from_east"] = np.sin(angle).mask(no_direction, 0)
table["from_north"] = np.cos(angle).mask(no_direction, 0)

# %% [markdown]
# ## Training, validation and test set

# %%
features = ["temperature", "dew_point", "humidity", "wind", "gust",
            "from_east", "from_north", "rain", "pressure",
            "visibility", "EWR", "JFK", "LGA"]
samples = table[measured].dropna(subset=[*features, "rain_soon"])
X, y = samples[features], samples["rain_soon"].astype("int8")
print(len(weather), "hours,", len(samples), "samples")

# %%
day = samples["time"].dt.day_of_year
block, inside = day // 10, day % 10 > 0
is_train = inside & (block % 5 < 3)
is_val = inside & (block % 5 == 3)
is_test = inside & (block % 5 == 4)

# %%
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X_train, y_train = X[is_train], y[is_train]
X_val, y_val = X[is_val], y[is_val]
by_block = X_train, X_val, y_train, y_val
by_hour = train_test_split(X[is_train | is_val], y[is_train | is_val],
                           test_size=0.25, random_state=1)
scores = {}
for split, parts in {"hours": by_hour, "blocks": by_block}.items():
    X_known, X_new, y_known, y_new = parts
    copycat = KNeighborsClassifier(n_neighbors=1).fit(X_known, y_known)
    scores[split] = copycat.score(X_new, y_new), 1 - y_new.mean()
pd.DataFrame(scores, index=["nearest neighbour", "always dry"]).round(3)

# %% [markdown]
# ## Which split for whom?

# %% [markdown]
# ## Min-max scaling by hand

# %%
low, high = X_train.min(), X_train.max()
X_train_minmax = (X_train - low) / (high - low)
X_val_minmax = (X_val - low) / (high - low)
X_val_minmax[["pressure", "wind"]].agg(["min", "max"]).round(2)

# %% [markdown]
# ## Scale by hand

# %% [markdown]
# ## Put a colleague's lines in order

# %% [markdown]
# ## Which scaling? Let us measure

# %%
from sklearn.preprocessing import StandardScaler

standard = StandardScaler().fit(X_train)
scaled = {"none": (X_train, X_val),
          "min-max": (X_train_minmax, X_val_minmax),
          "standard": (standard.transform(X_train),
                       standard.transform(X_val))}

# %%
import keras
from sklearn.metrics import log_loss

runs = []
for name, (train, val) in scaled.items():
    for seed in [1, 2, 3]:
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([
            keras.Input(shape=(13,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid")])
        network.compile(optimizer="adam", loss="binary_crossentropy")
        network.fit(train, y_train, epochs=4, batch_size=128, verbose=0)
        probability = network(val).numpy().ravel()
        runs.append([name, log_loss(y_val, probability)])
runs = pd.DataFrame(runs, columns=["scaling", "loss"])

# %%
from sklearn.linear_model import LogisticRegression

train, val = scaled["standard"]
logistic = LogisticRegression().fit(train, y_train)
logistic_loss = log_loss(y_val, logistic.predict_proba(val))
same_loss = log_loss(y_val, np.full(len(y_val), y_train.mean()))
fig, ax = plt.subplots()
ax.plot(runs["scaling"], runs["loss"], "o", color="#006BA4")
ax.axhline(logistic_loss, color="#C85200", linestyle="--",
           label="logistic regression, standardised")
ax.axhline(same_loss, color="#595959", linestyle=":",
           label="the same probability every hour")
ax.set(xlabel="scaling", ylabel="validation loss")
ax.legend()
plt.show()

# %% [markdown]
# ## Argue for or against

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## Plan the cleaning of Eric's table

# %%
trial = pd.read_csv("data/trial.csv.gz")
print(trial.isna().sum())
columns = ["patient", "site", "day", "weight", "dose_level",
           "dose", "viral_load", "progression"]
trial.loc[[0, 367, 583, 584, 15_018], columns].T

# %% [markdown]
# ## Going deeper: what a look at Eric's doses finds

# %%
median_dose = trial.groupby("site")["dose"].median()
print(median_dose[(median_dose < 100) | (median_dose > 200)])

# %%
low_level = trial.query("dose_level == 'low' and site in [4, 11, 19]")
weights = pd.cut(low_level["weight"], [8, 12, 16, 24, 48])
low_level.groupby(weights)["dose"].median()

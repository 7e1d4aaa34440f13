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
# ## Put a colleague's steps in order

# %% [markdown]
# ## Good data, bad data

# %%
import pandas as pd

weather = pd.read_csv("data/weather.csv", parse_dates=["time_hour"])
weather.head(2).T

# %%
names = {"origin": "airport", "time_hour": "time",
         "temp": "temperature", "dewp": "dew_point",
         "humid": "humidity", "pressure": "pressure",
         "wind_dir": "direction", "wind_speed": "wind",
         "wind_gust": "gust", "precip": "rain",
         "visib": "visibility"}
weather = weather.rename(columns=names)[list(names.values())]

# %%
for column in ["temperature", "dew_point"]:     # °F to °C
    weather[column] = (weather[column] - 32) * 5 / 9
for column in ["wind", "gust", "visibility"]:   # miles to km
    weather[column] = weather[column] * 1.609344
weather["rain"] = weather["rain"] * 25.4        # inches to mm

# %%
summary = weather.drop(columns="time").describe().T
summary[["count", "min", "50%", "max"]].round(1)

# %%
import matplotlib.pyplot as plt

plt.style.use("tableau-colorblind10")
panels = {"temperature": "°C", "wind": "km/h", "rain": "mm",
          "pressure": "hPa", "visibility": "km", "direction": "degrees"}
fig, axes = plt.subplots(2, 3, figsize=(9, 5), layout="constrained")
for ax, (column, unit) in zip(axes.flat, panels.items()):
    ax.hist(weather[column], bins=60)
    ax.set(xlabel=f"{column} ({unit})", ylabel="hours", yscale="log")
plt.show()

# %% [markdown]
# ## Fault, instrument or nature?

# %%
by_airport = weather.groupby("airport")
change = by_airport["temperature"].diff().abs()
largest = change.nlargest(4).index
weather.loc[largest, ["airport", "time"]].assign(change=change)

# %%
first = largest[:2].min()
evening = weather.loc[first - 2:first + 2]
evening[["airport", "time", "temperature", "dew_point", "humidity"]]

# %%
import numpy as np

weather.loc[weather["wind"] > 200, "wind"] = np.nan
wrong = ((weather["airport"] == "JFK")
         & (weather["time"] == "2013-05-09 02:00:00+00:00"))
weather.loc[wrong, ["temperature", "dew_point", "humidity"]] = np.nan
print(wrong.sum(), "row with a wrong temperature")

# %% [markdown]
# ## Hours that are not there

# %%
print("twice:", weather.duplicated(["airport", "time"]).sum())
jfk = weather[weather["airport"] == "JFK"].set_index("time")
every_hour = pd.date_range(jfk.index.min(), jfk.index.max(), freq="h")
missing = every_hour.difference(jfk.index)
print("hours:", len(every_hour), "rows:", len(jfk),
      "missing:", len(missing))

# %%
night = slice("2013-10-25 22:00", "2013-10-26 06:00")
jfk.loc[night, ["airport", "temperature", "pressure"]]

# %%
jfk = jfk.reindex(every_hour)
jfk.loc[night, ["airport", "temperature", "pressure"]]

# %% [markdown]
# ## The hour before

# %%
times = pd.to_datetime(["2013-06-01 10:00", "2013-06-01 11:00",
                        "2013-06-01 14:00", "2013-06-01 15:00"])
degrees = pd.Series([20.0, 21.0, 24.0, 23.0], index=times)

# %%
pd.DataFrame({"rows": degrees.shift(1),
              "hours": degrees.asfreq("h").shift(1)})

# %%
stations = []
for airport, station in weather.groupby("airport"):
    station = station.set_index("time").asfreq("h")
    station["inserted"] = station["airport"].isna()
    station["airport"] = airport
    stations.append(station)
table = pd.concat(stations).reset_index()
print(len(weather), "rows,", table["inserted"].sum(), "inserted")


# %%
def rain_ahead(wet):
    hours = [wet.shift(-hour) for hour in range(1, 7)]
    return pd.concat(hours, axis="columns").max(axis=1, skipna=False)

wet = (table["rain"] > 0).astype(float).where(table["rain"].notna())
table["rain_soon"] = wet.groupby(table["airport"]).transform(rain_ahead)
print(f"rain follows in {table['rain_soon'].mean():.0%} of the hours")

# %% [markdown]
# ## Values that are missing, and why

# %%
measured = ~table["inserted"]
table[measured].isna().sum().drop(["time", "airport", "inserted"])

# %% [markdown]
# ### No gust is not an unknown gust

# %%
print(f"smallest: {table['gust'].min():.0f} km/h")
print(f"mean: {table['gust'].mean():.0f} km/h")

# %%
no_gust = measured & table["gust"].isna()
table.loc[no_gust, "gust"] = 0
print(table["gust"].isna().sum(), "gusts are unknown")

# %% [markdown]
# ### A pressure that nobody wrote down

# %% [markdown]
# ## May we drop these hours?

# %%
no_pressure = table["pressure"].isna()[measured]
rain = table["rain"][measured]
print(f"hours lost: {no_pressure.mean():.0%}")
print(f"rain lost: {rain[no_pressure].sum() / rain.sum():.0%}")
print(f"hours with rain: {(rain > 0)[no_pressure].mean():.0%} of "
      f"those lost, {(rain > 0)[~no_pressure].mean():.1%} of the rest")

# %%
rng = np.random.default_rng(1)
known = table.index[table["pressure"].notna()]
hidden = rng.choice(known, 2000, replace=False)
pressure = table["pressure"].copy()
pressure[hidden] = np.nan
by_airport = pressure.groupby(table["airport"])

# %%
fills = {
    "mean": pressure.fillna(pressure.mean()),
    "last known": by_airport.ffill(),
    "straight line": by_airport.transform(lambda p: p.interpolate())}
errors = {name: (filled - table["pressure"])[hidden].abs().mean()
          for name, filled in fills.items()}
for name, error in errors.items():
    print(f"{name}: wrong by {error:.1f} hPa on average")

# %%
columns = ["temperature", "dew_point", "humidity", "wind", "pressure"]
filled = table.groupby("airport")[columns].ffill(limit=6)
table[columns] = filled
table.loc[measured, columns].isna().sum()

# %% [markdown]
# ## Should the network know that a value was filled in?

# %% [markdown]
# ## Which value goes in?

# %% [markdown]
# ## From words and angles to numbers

# %%
airport = table["airport"].astype("category")
print(list(airport.cat.categories), airport.cat.codes.dtype)
print(airport.cat.codes.value_counts())

# %%
one_hot = pd.get_dummies(table["airport"], dtype="int8")
table[one_hot.columns] = one_hot
one_hot.iloc[[0, 10_000, 20_000]]

# %% [markdown]
# ## Find the bug: the sky of July

# %%
january = pd.Series(["clear", "fog", "rain", "clear"])
july = pd.Series(["rain", "clear", None, "rain"])
print(january.astype("category").cat.codes.tolist())
print(july.astype("category").cat.codes.tolist())

# %%
sky = pd.CategoricalDtype(["clear", "fog", "rain", "unknown"])
july_codes = july.fillna("unknown").astype(sky).cat.codes
print(july_codes.tolist(), july_codes.dtype)

# %%
july_sky = july.fillna("unknown").astype(sky)
pd.get_dummies(july_sky, dtype="int8")

# %% [markdown]
# ### A circle has no end

# %%
angle = np.radians(table["direction"])
no_direction = table["direction"].isna() | (table["wind"] == 0)
table["from_east"] = np.sin(angle).mask(no_direction, 0)
table["from_north"] = np.cos(angle).mask(no_direction, 0)

for degree in [10, 350, 170]:
    print(degree, np.sin(np.radians(degree)).round(2),
          np.cos(np.radians(degree)).round(2))

# %% [markdown]
# ## Training, validation and test set

# %%
features = ["temperature", "dew_point", "humidity", "wind", "gust",
            "from_east", "from_north", "rain", "pressure",
            "visibility", "EWR", "JFK", "LGA"]
samples = table[measured].dropna(subset=[*features, "rain_soon"])
X = samples[features]
y = samples["rain_soon"].astype("int8")
print(len(weather), "hours,", len(samples), "samples")

# %%
day = samples["time"].dt.day_of_year
block, inside = day // 10, day % 10 > 0
is_test = inside & (block % 5 == 4)
rest = inside & (block % 5 < 4)
print(rest.sum(), "for training and validation,", is_test.sum(), "for test")

# %%
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

def copy_nearest(X_known, X_new, y_known, y_new):
    method = KNeighborsClassifier(n_neighbors=1)
    return method.fit(X_known, y_known).score(X_new, y_new)

X_known, X_new, y_known, y_new = train_test_split(
    X[rest], y[rest], test_size=0.25, random_state=1)
random_score = copy_nearest(X_known, X_new, y_known, y_new)
print(f"nearest neighbour: {random_score:.3f}")
print(f"always dry: {1 - y_new.mean():.3f}")

# %%
is_train = inside & (block % 5 < 3)
is_val = inside & (block % 5 == 3)
block_score = copy_nearest(X[is_train], X[is_val],
                           y[is_train], y[is_val])
print(f"nearest neighbour: {block_score:.3f}")
print(f"always dry: {1 - y[is_val].mean():.3f}")

# %%
X_train, y_train = X[is_train], y[is_train]
X_val, y_val = X[is_val], y[is_val]
X_test, y_test = X[is_test], y[is_test]
print(len(X_train), len(X_val), len(X_test))

# %% [markdown]
# ## Which split for whom?

# %% [markdown]
# ## Min-max scaling by hand

# %%
low, high = X_train.min(), X_train.max()
X_train_minmax = (X_train - low) / (high - low)
X_val_minmax = (X_val - low) / (high - low)
X_train_minmax.agg(["min", "max"]).T.round(2)

# %%
X_val_minmax.agg(["min", "max"]).T.round(2)

# %%
from sklearn.preprocessing import MinMaxScaler

scaler = MinMaxScaler()
X_train_sklearn = scaler.fit_transform(X_train)
X_val_sklearn = scaler.transform(X_val)
print(np.allclose(X_val_sklearn, X_val_minmax))

# %% [markdown]
# ## Scale by hand

# %%
winds = np.array([0, 10, 20, 40])
print((winds - winds.min()) / (winds.max() - winds.min()))
print(np.array([20, 40]) / 1600)

# %% [markdown]
# ## Which scaling? Let us measure

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

standard = StandardScaler().fit(X_train)
scaled = {
    "none": (X_train.to_numpy(), X_val.to_numpy()),
    "min-max": (X_train_sklearn, X_val_sklearn),
    "standard": (standard.transform(X_train),
                 standard.transform(X_val))}

# %%
logistic = LogisticRegression(solver="newton-cholesky")
print(f"always dry: {1 - y_val.mean():.3f}")
for name, (train, val) in scaled.items():
    accuracy = logistic.fit(train, y_train).score(val, y_val)
    print(f"logistic regression, {name}: {accuracy:.3f}")

# %%
import keras

def train_network(inputs, seed):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([
        keras.Input(shape=(13,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid")])
    network.compile(optimizer="adam", loss="binary_crossentropy",
                    metrics=["accuracy"])
    network.fit(inputs, y_train, epochs=8, batch_size=256, verbose=0)
    return network


# %%
def measure(name):
    train, val = scaled[name]
    runs = []
    for seed in [1, 2, 3, 4]:
        network = train_network(train, seed)
        loss, accuracy = network.evaluate(
            val, y_val, batch_size=1000, verbose=0)
        runs.append([name, loss, accuracy])
    return pd.DataFrame(runs, columns=["scaling", "loss", "accuracy"])


# %%
unscaled = measure("none")
unscaled.round(3)

# %%
squeezed = measure("min-max")
squeezed.round(3)

# %%
runs = pd.concat([unscaled, squeezed, measure("standard")])
runs.groupby("scaling", sort=False).agg(["min", "max"]).round(3)

# %%
fig, ax = plt.subplots()
ax.plot(runs["scaling"], runs["loss"], "o", markersize=8)
ax.margins(x=0.2)
ax.set(xlabel="scaling", ylabel="validation loss")
plt.show()

# %%
place = features.index("rain")
mixed = [part.copy() for part in scaled["min-max"]]
for part, standardised in zip(mixed, scaled["standard"]):
    part[:, place] = standardised[:, place]
network = train_network(mixed[0], seed=1)
loss = network.evaluate(mixed[1], y_val, batch_size=1000, verbose=0)[0]
print(f"{loss:.3f}")

# %%
X_test_standard = standard.transform(X_test)
chosen = train_network(scaled["standard"][0], seed=1)
network_test = chosen.evaluate(X_test_standard, y_test, verbose=0)[1]
logistic.fit(scaled["standard"][0], y_train)
logistic_test = logistic.score(X_test_standard, y_test)
always_dry_test = 1 - y_test.mean()
print(f"network {network_test:.3f}, logistic regression "
      f"{logistic_test:.3f}, always dry {always_dry_test:.3f}")

# %% [markdown]
# ## Argue for or against

# %% [markdown]
# ## What this means for your own data

# %% [markdown]
# ## Plan the cleaning of Eric's table

# %%
trial = pd.read_csv("data/trial.csv.gz")
columns = ["patient", "site", "date", "day", "age", "weight", "arm",
           "dose_level", "dose", "viral_load", "progression"]
trial.loc[[0, 64, 367, 583, 584, 15_018], columns].T

# %%
median_dose = trial.groupby("site")["dose"].median()
median_dose[(median_dose < 100) | (median_dose > 200)]

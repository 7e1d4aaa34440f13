"""Measure how well several methods find the doses noted in another unit.

Each seed makes a table of its own, so the spread covers the table and the training.
The adjusted Rand index (ARI) compares clusters with the unit that was meant: 0 is
chance, 1 is perfect. AUC and precision compare a score with "not in mg".
"""

import argparse

import keras
import numpy as np
import pandas as pd
from simulate_trial import N_PATIENTS, make_trial
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.metrics import (
    adjusted_rand_score,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.preprocessing import StandardScaler

NUMBERS = ["day", "age", "weight", "dose", "viral_load", "temperature", "score"]
THRESHOLD = 0.6  # |residual| of log(dose), about half of log(3)


def cluster(features: np.ndarray, unit: pd.Series, seed: int) -> float:
    """Return the ARI of three clusters with the three units."""
    kmeans = KMeans(n_clusters=3, n_init=3, random_state=seed)
    return adjusted_rand_score(unit, kmeans.fit_predict(features))


def autoencode(features: np.ndarray) -> np.ndarray:
    """Compress the features to two numbers with an autoencoder."""
    n_features = features.shape[1]
    inputs = keras.Input((n_features,))
    hidden = keras.layers.Dense(16, activation="relu")(inputs)
    code = keras.layers.Dense(2)(hidden)
    hidden = keras.layers.Dense(16, activation="relu")(code)
    model = keras.Model(inputs, keras.layers.Dense(n_features)(hidden))
    model.compile(loss="mse", optimizer="adam")
    model.fit(features, features, batch_size=512, epochs=8, verbose=0)
    return keras.Model(inputs, code).predict(features, batch_size=8192, verbose=0)


def predict_with_network(features: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Predict the target with a small network trained on the same rows."""
    model = keras.Sequential(
        [
            keras.Input((features.shape[1],)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    # The absolute error aims at the median, which wrong units do not move.
    model.compile(loss="mae", optimizer="adam")
    model.fit(features, target, batch_size=512, epochs=8, verbose=0)
    return model.predict(features, batch_size=8192, verbose=0).ravel()


def judge_residual(residual: np.ndarray, unit: pd.Series) -> dict[str, float]:
    """Compare large residuals with the doses that are not in mg."""
    wrong = unit != "mg"
    size = np.abs(residual - np.median(residual))
    flagged = size > THRESHOLD
    return {
        "AUC": roc_auc_score(wrong, size),
        "precision": precision_score(wrong, flagged),
        "recall": recall_score(wrong, flagged),
    }


def measure(seed: int, n_patients: int) -> dict[str, float]:
    """Make a table and run every method on it."""
    keras.utils.set_random_seed(seed)
    table, truth = make_trial(n_patients, seed)
    complete = table[NUMBERS].notna().all(axis="columns")
    table, unit = table[complete], truth.loc[complete, "unit"]
    other = StandardScaler().fit_transform(table[NUMBERS])
    log_dose = np.log(table[["dose"]]).to_numpy()
    known = np.column_stack(
        [
            np.log(table["weight"]),
            np.log(table["age"]),
            table["dose_level"] == "high",
            table["arm"] == "drug",
        ]
    )
    known = StandardScaler().fit_transform(known)
    target = log_dose.ravel()
    linear = target - LinearRegression().fit(known, target).predict(known)
    network = target - predict_with_network(known, target)

    results = {
        "share not in mg": (unit != "mg").mean(),
        "KMeans on the dose: ARI": cluster(table[["dose"]], unit, seed),
        "KMeans on log(dose): ARI": cluster(log_dose, unit, seed),
        "KMeans on all numbers: ARI": cluster(other, unit, seed),
        "PCA + KMeans: ARI": cluster(PCA(2).fit_transform(other), unit, seed),
        "autoencoder + KMeans: ARI": cluster(autoencode(other), unit, seed),
        "linear residual + KMeans: ARI": cluster(linear[:, None], unit, seed),
    }
    for method, residual in {"linear": linear, "network": network}.items():
        for name, value in judge_residual(residual, unit).items():
            results[f"{method} residual: {name}"] = value
    return results


def main() -> None:
    """Measure over several seeds and print mean and spread."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--size", type=int, default=N_PATIENTS, help="patients")
    arguments = parser.parse_args()
    runs = [measure(seed, arguments.size) for seed in range(arguments.seeds)]
    summary = pd.DataFrame(runs).agg(["mean", "std", "min", "max"]).T
    print(summary.round(3).to_string())


if __name__ == "__main__":
    main()

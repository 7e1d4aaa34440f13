"""Measure how well simple and deep models find clouds in data/clouds.npz.

Prints the table of the data card: mean and spread over several seeds. A seed decides
which pictures are for testing and how the networks start.

    python data/measure_clouds.py --seeds 3      # about six minutes on two cores
"""

import argparse
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

GREY = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue look


def split(flight: np.ndarray, by_flight: bool, seed: int) -> np.ndarray:
    """Return True for the three fifths of the pictures that are for training."""
    group = flight if by_flight else np.arange(len(flight))
    groups = np.random.default_rng(seed).permutation(np.unique(group))
    return np.isin(group, groups[: 3 * len(groups) // 5])


def simple_features(images: np.ndarray) -> dict[str, np.ndarray]:
    """Return features that standard image processing would threshold."""
    grey = images @ GREY
    mean = images.mean(axis=(1, 2))
    fine = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2))
    return {
        "brightness": mean.mean(axis=1),
        "contrast": grey.std(axis=(1, 2)),
        "relative contrast": grey.std(axis=(1, 2)) / grey.mean(axis=(1, 2)),
        "texture": fine,
        "redness": mean[:, 0] / mean[:, 2],
    }


def dense_network(shape: tuple[int, ...]) -> keras.Model:
    """Return a network of dense layers."""
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def convolutional_network(shape: tuple[int, ...]) -> keras.Model:
    """Return a small network of convolutional layers."""
    blocks = []
    for filters in (16, 32, 32):
        blocks.append(layers.Conv2D(filters, 3, activation="relu"))
        blocks.append(layers.MaxPooling2D())
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Rescaling(1 / 255),
            *blocks,
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(network, images, cloud, seed: int, epochs: int = 20) -> keras.Model:
    """Build and train a network."""
    keras.utils.set_random_seed(seed)
    model = network(images.shape[1:])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(images, cloud, epochs=epochs, batch_size=32, verbose=0)
    return model


def evaluate(data, by_flight: bool, seed: int):
    """Yield (model's name, predicted labels, true labels, CPU seconds to train)."""
    images, cloud = data["images"], data["cloud"]
    train_set = split(data["flight"], by_flight, seed)
    truth = cloud[~train_set]
    yield "always clear", np.zeros_like(truth), truth, 0

    for name, feature in simple_features(images).items():
        tree = DecisionTreeClassifier(max_depth=1)  # one threshold
        tree.fit(feature[train_set, None], cloud[train_set])
        yield f"threshold on {name}", tree.predict(feature[~train_set, None]), truth, 0

    mean_and_spread = images.mean(axis=(1, 2)), images.std(axis=(1, 2))
    features = np.concatenate(mean_and_spread, axis=1)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(features[train_set], cloud[train_set])
    predicted = model.predict(features[~train_set])
    yield "logistic regression, channel means and spreads", predicted, truth, 0

    pixels = images.reshape(len(images), -1).astype("float32")
    model = KNeighborsClassifier(1).fit(pixels[train_set], cloud[train_set])
    yield "most similar training picture", model.predict(pixels[~train_set]), truth, 0

    grey = (images @ GREY)[..., None]
    for colour, pictures in (("grey", grey), ("colour", images)):
        for network in (dense_network, convolutional_network):
            start = time.process_time()
            model = train(network, pictures[train_set], cloud[train_set], seed)
            seconds = time.process_time() - start
            predicted = model.predict(pictures[~train_set], verbose=0)[:, 0] > 0.5
            name = f"{network.__name__.replace('_', ' ')}, {colour}"
            yield name, predicted, truth, seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    default = Path(__file__).with_name("clouds.npz")
    parser.add_argument("--data", type=Path, default=default)
    options = parser.parse_args()
    data = np.load(options.data)
    print("| model | split | accuracy | precision | recall | CPU seconds |")
    print("| --- | --- | --- | --- | --- | --- |")
    for by_flight in (True, False):
        results = {}
        for seed in range(options.seeds):
            for name, predicted, truth, seconds in evaluate(data, by_flight, seed):
                precision = precision_score(truth, predicted, zero_division=np.nan)
                recall = recall_score(truth, predicted)
                row = (np.mean(predicted == truth), precision, recall, seconds)
                results.setdefault(name, []).append(row)
        for name, rows in results.items():
            mean, spread = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
            pairs = zip(mean[:3], spread[:3], strict=True)
            scores = " | ".join(f"{m:.2f} ± {s:.2f}" for m, s in pairs)
            way = "by flight" if by_flight else "random"
            print(f"| {name} | {way} | {scores} | {mean[3]:.0f} |", flush=True)


if __name__ == "__main__":
    main()

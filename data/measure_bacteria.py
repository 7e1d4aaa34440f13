"""Measure what a frame, a clip and the wrong training movies are worth.

Mixed movies are split by movie, 30 to train and 10 to test; each seed draws other ones.
The networks that see only single movies are trained on two thirds of their clips and
tested on the other third, and then on the mixed test movies.
"""

import argparse
import time
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

DATA = Path(__file__).parent / "bacteria.npz"
N_TEST_MOVIES = 10
MIDDLE = 4  # the frame in which the cell is near the middle
# Phenotypes that differ in speed alone get the same number.
LOOKS = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 5])


def one_frame(clips: np.ndarray) -> np.ndarray:
    """Take the middle frame: shape (n, 32, 32, 3)."""
    return clips[:, MIDDLE]


def as_channels(clips: np.ndarray) -> np.ndarray:
    """Put the frames of a clip on top of each other: shape (n, 32, 32, 24)."""
    n, frames, height, width, colours = clips.shape
    return clips.transpose(0, 2, 3, 1, 4).reshape(n, height, width, frames * colours)


def build_flat(channels: int) -> keras.Model:
    """Build a convolutional network for images of 32 x 32 with any channels."""
    return keras.Sequential(
        [
            keras.Input((32, 32, channels)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(48, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.4),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def train(images: np.ndarray, labels: np.ndarray, seed: int) -> keras.Model:
    """Train a network with a fixed number of updates (about 900)."""
    keras.utils.set_random_seed(seed)
    model = build_flat(images.shape[-1])
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(0.002),
        metrics=["accuracy"],
    )
    epochs = round(900 / np.ceil(len(images) / 32))
    model.fit(images, labels, batch_size=32, epochs=epochs, verbose=0)
    return model


def hand_made(clips: np.ndarray) -> np.ndarray:
    """Describe each clip by mean, spread and change in both colours: shape (n, 6)."""
    clips = clips[..., :2].astype(float)
    change = np.abs(np.diff(clips, axis=1)).mean(axis=(1, 2, 3))
    return np.hstack([clips.mean(axis=(1, 2, 3)), clips.std(axis=(1, 2, 3)), change])


def measure(seed: int) -> dict[str, float]:
    """Train every network once and return accuracies."""
    data = np.load(DATA)
    clips, labels, movie = data["clips"], data["phenotype"], data["movie"]
    single = data["kind"] == "single"
    rng = np.random.default_rng(seed)
    test_movies = rng.choice(np.unique(movie[~single]), N_TEST_MOVIES, replace=False)
    test = np.isin(movie, test_movies)
    mixed = ~single & ~test
    single_train = single & (rng.random(len(single)) < 2 / 3)
    single_test = single & ~single_train

    regression = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    regression.fit(hand_made(clips[mixed]), labels[mixed])
    results = {
        "hand-made numbers, logistic regression": regression.score(
            hand_made(clips[test]), labels[test]
        )
    }
    for name, prepare in {"one frame": one_frame, "clip": as_channels}.items():
        images = prepare(clips)
        start, start_cpu = time.perf_counter(), time.process_time()
        model = train(images[mixed], labels[mixed], seed)
        results[f"{name}: seconds"] = time.perf_counter() - start
        results[f"{name}: CPU seconds"] = time.process_time() - start_cpu
        guess = model.predict(images[test], verbose=0).argmax(axis=1)
        results[f"{name}: accuracy"] = (guess == labels[test]).mean()
        looks = LOOKS[guess] == LOOKS[labels[test]]
        results[f"{name}: colour and shape right"] = looks.mean()
        model = train(images[single_train], labels[single_train], seed)
        for place, rows in {"same movies": single_test, "mixed movies": test}.items():
            guess = model.predict(images[rows], verbose=0).argmax(axis=1)
            key = f"{name}, trained on single movies: {place}"
            results[key] = (guess == labels[rows]).mean()
    return results


def main() -> None:
    """Measure over several seeds and print mean and spread."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    runs = [measure(seed) for seed in range(arguments.seeds)]
    summary = pd.DataFrame(runs).agg(["mean", "std", "min", "max"]).T
    print(summary.round(3).to_string())


if __name__ == "__main__":
    main()

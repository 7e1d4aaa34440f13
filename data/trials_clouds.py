"""Train the networks of the episode on networks for images with several seeds.

Learns from flights 0 to 23 of ``data/clouds.npz`` and writes for each network, seed and
other flight how many of the 50 pictures were classified rightly.

    python data/trials_clouds.py --seeds 5   # data/clouds_trials.csv, about ten minutes
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent
LEARN = 24  # flights 0 to 23 are to learn from
SHORT, LONG = 8, 12  # epochs
GREY = [0.299, 0.587, 0.114]  # how bright red, green and blue look

Build = Callable[[], keras.Model]


class Trial(NamedTuple):
    """A network, the pictures that it gets, and how long it learns."""

    build: Build
    pictures: np.ndarray
    epochs: int


def minus_mean(pictures: np.ndarray, learn: np.ndarray) -> np.ndarray:
    """Subtract each picture's mean; divide by the spread of those to learn from."""
    axes = tuple(range(1, pictures.ndim))
    relative = pictures - pictures.mean(axis=axes, keepdims=True)
    return (relative / relative[learn].std()).astype("float32")


def dense() -> keras.Model:
    """Return the dense network of the episode."""
    return keras.Sequential(
        [
            keras.Input((64, 64, 1)),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def conv(channels: int = 1, filters=(16, 32, 32), kernel=3, first=()) -> Build:
    """Return a function that makes the convolutional network of the episode."""

    def build() -> keras.Model:
        model = keras.Sequential([keras.Input((64, 64, channels))])
        for layer in first:
            model.add(layer())
        for number in filters:
            model.add(layers.Conv2D(number, kernel, activation="relu"))
            model.add(layers.MaxPooling2D())
        model.add(layers.Flatten())
        model.add(layers.Dense(32, activation="relu"))
        model.add(layers.Dense(1, activation="sigmoid"))
        return model

    return build


def scale() -> keras.Layer:
    """Return the first layer of networks for pictures as they were taken."""
    return layers.Rescaling(1 / 255)


def mirror() -> keras.Layer:
    """Return the layer that mirrors pictures at random while the network learns."""
    return layers.RandomFlip("horizontal")


def trials(images: np.ndarray, learn: np.ndarray) -> dict[str, Trial]:
    """Return all trials by their names."""
    grey = (images @ GREY)[..., np.newaxis].astype("float32")
    prepared, colour = minus_mean(grey, learn), minus_mean(images, learn)
    order = np.random.default_rng(0).permutation(64 * 64)
    shuffled = prepared.reshape(len(grey), -1)[:, order].reshape(grey.shape)
    taken = conv(1, first=[scale]), conv(3, first=[scale])
    mirrored = conv(3, first=[scale, mirror])
    return {
        "dense": Trial(dense, prepared, SHORT),
        "dense, shuffled": Trial(dense, shuffled, SHORT),
        "convolutional": Trial(conv(), prepared, SHORT),
        "convolutional, shuffled": Trial(conv(), shuffled, SHORT),
        "few filters": Trial(conv(filters=(4, 8, 8)), prepared, SHORT),
        "kernel of 1": Trial(conv(kernel=1), prepared, SHORT),
        "one block": Trial(conv(filters=(16,)), prepared, SHORT),
        "grey, as taken": Trial(taken[0], grey, LONG),
        "grey, prepared": Trial(conv(), prepared, LONG),
        "colour, as taken": Trial(taken[1], images, LONG),
        "colour, prepared": Trial(conv(3), colour, LONG),
        "colour, mirrored": Trial(mirrored, images, LONG),
    }


def rows_of(trial: Trial, seed: int, data: dict) -> Iterator[dict[str, int]]:
    """Train once, and yield for each flight not learned from how many are right."""
    cloud, flight = data["cloud"], data["flight"]
    learn = flight < LEARN
    keras.utils.set_random_seed(seed)
    network = trial.build()
    network.compile("adam", "binary_crossentropy")
    network.fit(trial.pictures[learn], cloud[learn], epochs=trial.epochs, verbose=0)
    called = network.predict(trial.pictures, batch_size=250, verbose=0)[:, 0] > 0.5
    for number in np.unique(flight[~learn]):
        of_flight = flight == number
        right = int((called == cloud)[of_flight].sum())
        yield {"flight": int(number), "pictures": int(of_flight.sum()), "right": right}


def main() -> None:
    """Read the command line, train all, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each")
    parser.add_argument("--output", type=Path, default=HERE / "clouds_trials.csv")
    options = parser.parse_args()
    data = dict(np.load(HERE / "clouds.npz"))
    rows = []
    for name, trial in trials(data["images"], data["flight"] < LEARN).items():
        for seed in range(1, options.seeds + 1):
            start = {"network": name, "epochs": trial.epochs, "seed": seed}
            rows += [start | row for row in rows_of(trial, seed, data)]
        right = [
            row["right"] / row["pictures"] for row in rows if row["network"] == name
        ]
        print(f"{name}: {np.mean(right):.3f}", flush=True)
    with options.output.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()

"""The trials that the episode on networks for images quotes and does not run.

Prints the accuracy on validation and test flights for each network and seed.

    python benchmarks/trials_clouds.py    # about twenty minutes on two cores
"""

from pathlib import Path

import click
import keras
import numpy as np
from keras import layers

DATA = np.load(Path(__file__).parents[1] / "data" / "clouds.npz")
CLOUD, FLIGHT = DATA["cloud"], DATA["flight"]
TRAIN = FLIGHT < 24
VAL = (FLIGHT >= 24) & (FLIGHT < 30)
TEST = FLIGHT >= 30
SHUFFLE = np.random.default_rng(0).permutation(64 * 64)


def minus_mean(pictures: np.ndarray) -> np.ndarray:
    """Subtract the mean of each picture; divide by the spread of those to train on."""
    axes = tuple(range(1, pictures.ndim))
    relative = pictures - pictures.mean(axis=axes, keepdims=True)
    return (relative / relative[TRAIN].std()).astype("float32")


def network(channels: int, filters=(16, 32, 32), kernel=3, first=()) -> keras.Model:
    """Return the convolutional network of the episode."""
    model = keras.Sequential([keras.Input((64, 64, channels)), *first])
    for number in filters:
        model.add(layers.Conv2D(number, kernel, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(32, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


def scale() -> list[keras.Layer]:
    """Return the first layer of networks for pictures as they are."""
    return [layers.Rescaling(1 / 255)]


def trials() -> dict[str, tuple]:
    """Return for each trial a function that builds, the pictures and the epochs."""
    colour = DATA["images"]
    grey = (colour @ [0.299, 0.587, 0.114])[..., np.newaxis].astype("float32")
    prepared = minus_mean(grey)
    shuffled = prepared.reshape(len(grey), -1)[:, SHUFFLE].reshape(grey.shape)
    flip = layers.RandomFlip
    return {
        "original": (lambda: network(1), prepared, 8),
        "few filters": (lambda: network(1, filters=(4, 8, 8)), prepared, 8),
        "kernel of 1": (lambda: network(1, kernel=1), prepared, 8),
        "one block": (lambda: network(1, filters=(16,)), prepared, 8),
        "grey, as it is": (lambda: network(1, first=scale()), grey, 12),
        "grey, minus mean": (lambda: network(1), prepared, 12),
        "grey, shuffled": (lambda: network(1), shuffled, 12),
        "colour, as it is": (lambda: network(3, first=scale()), colour, 12),
        "colour, minus mean": (lambda: network(3), minus_mean(colour), 12),
        "colour, mirrored": (
            lambda: network(3, first=[*scale(), flip("horizontal")]),
            colour,
            12,
        ),
        "colour, 20 epochs": (lambda: network(3, first=scale()), colour, 20),
    }


@click.command()
@click.option("--seeds", default=5, show_default=True, help="Trainings of each.")
@click.option("--only", default="", help="Run trials whose name holds this.")
def main(seeds: int, only: str) -> None:
    """Train each network several times and print its accuracies."""
    for name, (build, pictures, epochs) in trials().items():
        for seed in range(1, seeds + 1) if only in name else ():
            keras.utils.set_random_seed(seed)
            model = build()
            model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
            model.fit(pictures[TRAIN], CLOUD[TRAIN], epochs=epochs, verbose=0)
            scores = [
                model.evaluate(pictures[part], CLOUD[part], verbose=0)[1]
                for part in (VAL, TEST)
            ]
            print(f"{name}, seed {seed}:", *(f"{score:.3f}" for score in scores))


if __name__ == "__main__":
    main()

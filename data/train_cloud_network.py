"""Train the network whose results an episode measures and shows.

It learns from flights 0 to 23 of ``data/clouds.npz`` and watches flights 24 to 29. No
other flight is looked at: neither 30 to 39 nor ``data/later_flights.npz``.

    python data/train_cloud_network.py    # data/cloud_network.keras and its log
"""

import argparse
import csv
from pathlib import Path

import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent
LEARN, WATCH = 24, 30  # flights below LEARN to learn from, up to WATCH to watch
FILTERS = (16, 32, 48, 64)
RATE, BATCH = 0.003, 32
COLUMNS = ["loss", "val_loss", "auc", "val_auc"]


def build() -> keras.Model:
    """Return four blocks of convolution, an average over all places, and one unit."""
    network = keras.Sequential(
        [
            keras.Input((64, 64, 3)),
            layers.Rescaling(1 / 255),
            layers.RandomFlip("horizontal"),
        ]
    )
    for number, filters in enumerate(FILTERS):
        if number:
            network.add(layers.MaxPooling2D())
        network.add(layers.Conv2D(filters, 3, use_bias=False))
        network.add(layers.BatchNormalization(momentum=0.9))
        network.add(layers.ReLU())
    network.add(layers.GlobalAveragePooling2D())
    network.add(layers.Dense(1, activation="sigmoid"))
    return network


def train(network: keras.Model, epochs: int) -> dict[str, list[float]]:
    """Train with a rate that decays to zero; return the log, epoch by epoch."""
    data = np.load(HERE / "clouds.npz")
    flight, images, cloud = data["flight"], data["images"], data["cloud"]
    learn, watch = flight < LEARN, (flight >= LEARN) & (flight < WATCH)
    steps = epochs * -(-learn.sum() // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    network.compile(
        keras.optimizers.Adam(rate),
        "binary_crossentropy",
        metrics=[keras.metrics.AUC(name="auc")],
    )
    return network.fit(
        images[learn],
        cloud[learn],
        validation_data=(images[watch], cloud[watch]),
        epochs=epochs,
        batch_size=BATCH,
        verbose=0,
    ).history


def write_log(path: Path, log: dict[str, list[float]]) -> None:
    """Write one row for each epoch."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["epoch", *COLUMNS])
        for epoch, values in enumerate(zip(*map(log.get, COLUMNS), strict=True), 1):
            writer.writerow([epoch, *(f"{value:.4f}" for value in values)])


def main() -> None:
    """Read the command line, train, and save the network and its log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1, help="of the training")
    parser.add_argument("--output", type=Path, default=HERE / "cloud_network.keras")
    options = parser.parse_args()
    keras.utils.set_random_seed(options.seed)
    network = build()
    log = train(network, options.epochs)
    write_log(options.output.with_name(f"{options.output.stem}_log.csv"), log)
    # A new model of the same layers: without the state of the optimiser.
    keras.Sequential(network.layers, name="cloud_network").save(options.output)
    last = ", ".join(f"{name} {log[name][-1]:.3f}" for name in COLUMNS)
    print(f"{options.output}: {network.count_params()} weights; {last}")


if __name__ == "__main__":
    main()

"""Pretrain a convolutional base on the archive of six kinds of sky.

The archive is simulated first (``simulate_sky.py``). Every fifth flight is held out.
What is saved is the base without its last layer, for pictures of 32 pixels or more:

    python data/pretrain_sky.py          # data/sky_archive.keras, for colour
    python data/pretrain_sky.py --grey   # data/sky_archive_grey.keras, for grey ones

Each run also rewrites its part of ``data/sky_archive_log.csv``, a line for each epoch.
"""

import argparse
import csv
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers
from simulate_sky import make_archive
from sky import KINDS

HERE = Path(__file__).parent
LOG = HERE / "sky_archive_log.csv"
GREY = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue look
BATCH = 64


def make_base(channels: int = 3, widths: tuple[int, ...] = (16, 32, 64, 96)):
    """Return the base: from pictures (any, any, channels) to 96 features."""
    inputs = keras.Input((None, None, channels), name="image")
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for width in widths:
        x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.Activation("relu")(x)
        if width != widths[-1]:
            x = layers.MaxPooling2D()(x)
    outputs = layers.GlobalAveragePooling2D(name="features")(x)
    return keras.Model(inputs, outputs, name="sky_base")


def add_head(base: keras.Model, classes: int) -> keras.Model:
    """Return the base with a last layer that gives the probability of each class."""
    x = layers.Dropout(0.3)(base.output)
    return keras.Model(base.input, layers.Dense(classes, activation="softmax")(x))


def compile_with_decay(model: keras.Model, samples: int, epochs: int) -> None:
    """Prepare for a training in which the learning rate decays to zero."""
    steps = epochs * -(-samples // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, int(steps))
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


def pretrain(archive: dict, epochs: int, seed: int) -> tuple[keras.Model, list[dict]]:
    """Train base and head; return the base and one row of the log for each epoch."""
    images, kind = archive["images"], archive["kind"]
    held_out = archive["flight"] % 5 == 4
    keras.utils.set_random_seed(seed)
    base = make_base(images.shape[-1])
    model = add_head(base, len(KINDS))
    compile_with_decay(model, np.sum(~held_out), epochs)
    history = model.fit(
        images[~held_out],
        kind[~held_out],
        validation_data=(images[held_out], kind[held_out]),
        epochs=epochs,
        batch_size=BATCH,
        verbose=2,
    ).history
    rows = [
        {"epoch": epoch + 1, **{key: f"{history[key][epoch]:.4f}" for key in history}}
        for epoch in range(epochs)
    ]
    probability = model.predict(images[held_out], batch_size=256, verbose=0)
    predicted = probability.argmax(axis=1)
    for number in np.unique(archive["flight"][held_out]):
        right = (predicted == kind[held_out])[archive["flight"][held_out] == number]
        print(f"flight {number}, held out: {right.mean():.2f} of {len(right)} right")
    for number, name in enumerate(KINDS):
        found = (predicted == number)[kind[held_out] == number]
        print(f"{name}: {found.mean():.2f} of {len(found)} found")
    return base, rows


def write_log(colour: str, rows: list[dict]) -> None:
    """Replace the rows of this colour in the log."""
    others = []
    if LOG.exists():
        with LOG.open(newline="") as file:
            others = [row for row in csv.DictReader(file) if row["base"] != colour]
    rows = others + [{"base": colour, **row} for row in rows]
    rows.sort(key=lambda row: (row["base"], int(row["epoch"])))
    with LOG.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the command line, simulate the archive, pretrain and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grey", action="store_true", help="average the colours first")
    parser.add_argument("--size", type=int, default=8000, help="images in the archive")
    parser.add_argument("--seed", type=int, default=2, help="of archive and network")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--output", type=Path, help="the file to write")
    options = parser.parse_args()
    start = time.perf_counter()
    archive = make_archive(options.size, options.seed)
    print(f"archive of {options.size} images: {time.perf_counter() - start:.0f} s")
    if options.grey:
        grey = np.rint(archive["images"] @ GREY).astype(np.uint8)
        archive["images"] = grey[..., None]
    colour = "grey" if options.grey else "colour"
    name = "sky_archive_grey.keras" if options.grey else "sky_archive.keras"
    output = options.output or HERE / name
    start = time.perf_counter()
    base, rows = pretrain(archive, options.epochs, options.seed)
    base.save(output)
    if options.output is None:
        write_log(colour, rows)
    seconds = time.perf_counter() - start
    print(f"{output}: {base.count_params()} weights, {seconds:.0f} s, {colour}")


if __name__ == "__main__":
    main()

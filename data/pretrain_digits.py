"""Pretrain the base of the sky archive on pictures of digits instead: a poor source.

The 1,797 digits of scikit-learn are enlarged to 64 pixels and repeated in three equal
channels. The base has the architecture of ``sky_archive.keras``, other weights alone:

    python data/pretrain_digits.py               # data/digits_base.keras
    python data/pretrain_digits.py --measure 3   # what it is worth for the new camera
"""

import argparse
import time
from pathlib import Path

import keras
import numpy as np
from measure_new_camera import frozen, resized, split
from pretrain_sky import BATCH, add_head, compile_with_decay, make_base
from sklearn.datasets import load_digits

HERE = Path(__file__).parent
SIDE = 64  # pixels, the size of the pictures in the archive


def digit_pictures() -> tuple[np.ndarray, np.ndarray]:
    """Return the digits as pictures of 0 to 255 in three channels, and their values."""
    images, digits = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8, 1).astype("float32") * 255 / 16
    large = keras.ops.convert_to_numpy(keras.ops.image.resize(images, (SIDE, SIDE)))
    return np.repeat(np.rint(large).astype(np.uint8), 3, axis=-1), digits


def pretrain(epochs: int, seed: int) -> tuple[keras.Model, float]:
    """Train base and head; return the base and the accuracy on held-out digits."""
    images, digits = digit_pictures()
    held_out = np.arange(len(images)) % 5 == 4
    keras.utils.set_random_seed(seed)
    base = make_base(images.shape[-1])
    model = add_head(base, 10)
    compile_with_decay(model, np.sum(~held_out), epochs)
    model.fit(
        images[~held_out], digits[~held_out], epochs=epochs, batch_size=BATCH, verbose=0
    )
    return base, model.evaluate(images[held_out], digits[held_out], verbose=0)[1]


def measure(seeds: int, epochs: int) -> None:
    """Print what bases from digits and bases with random weights are worth."""
    data = np.load(HERE / "new_camera.npz")
    sky = keras.models.load_model(HERE / "sky_archive.keras")
    print("| seed | digits held out | archive | digits | random |")
    print("| --- | --- | --- | --- | --- |")
    rows = []
    for seed in range(seeds):
        train, labels, test, truth = split(data, seed)
        pictures = resized(train), labels, resized(test)
        digits_base, held_out = pretrain(epochs, seed)
        keras.utils.set_random_seed(seed)
        bases = (sky, digits_base, make_base(3))
        right = [np.mean(frozen(base, *pictures) == truth) for base in bases]
        rows.append([held_out, *right])
        print(f"| {seed} | " + " | ".join(f"{value:.2f}" for value in rows[-1]) + " |")
    mean, spread = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
    cells = [f"{m:.2f} ± {s:.2f}" for m, s in zip(mean, spread, strict=True)]
    print("| mean ± standard deviation | " + " | ".join(cells) + " |")


def main() -> None:
    """Read the command line, then pretrain and save, or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--output", type=Path, default=HERE / "digits_base.keras")
    parser.add_argument("--measure", type=int, metavar="SEEDS", help="save nothing")
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.epochs)
        return
    start = time.perf_counter()
    base, held_out = pretrain(options.epochs, options.seed)
    base.save(options.output)
    seconds = time.perf_counter() - start
    print(f"{options.output}: {held_out:.2f} of held-out digits right, {seconds:.0f} s")


if __name__ == "__main__":
    main()

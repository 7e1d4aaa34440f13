"""Simulate a colleague's archive of the sky and pictures of a new balloon camera.

The archive has about 8,000 pictures of six kinds of sky from 50 flights; a network is
pretrained on it by ``pretrain_sky.py``, and it is made again whenever it is needed. The
new camera has other optics, other dirt and more noise, larger pictures and few labels.

    python data/simulate_sky.py                                 # data/new_camera.npz
    python data/simulate_sky.py archive --output sky_archive.npz
"""

import argparse
from pathlib import Path

import numpy as np
from simulate_clouds import CEILING, CameraModel, make_camera, photograph
from sky import KINDS, Array, make_scene

Data = dict[str, Array]

ARCHIVE_CAMERA = CameraModel(
    gain=(0.75, 1.25), noise=(0.008, 0.035), line_noise=(0.0, 0.015)
)
NEW_CAMERA = CameraModel(
    vignette=(0.3, 0.7),
    gain=(0.65, 1.1),
    tint=(0.85, 1.15),
    gamma=(0.7, 0.9),
    blur=(0.002, 0.012),
    noise=(0.015, 0.04),
    line_noise=(0.0, 0.015),
    exposure=(0.75, 1.2),
    scratches=3,
)
ARCHIVE_FLIGHTS = 50
TRAIN_FLIGHTS, TEST_FLIGHTS = 5, 10
CLEAR = 0.5  # share of the pictures of the new camera without clouds
TRAIN_SHARE = 0.12  # of the pictures of the new camera: labels are costly


def make_flight(
    seed: np.random.SeedSequence,
    model: CameraModel,
    number: int,
    size: int,
    clear: float | None = None,
) -> tuple[Array, Array]:
    """Simulate the pictures of one flight, each of another scene.

    Parameters
    ----------
    seed : seed of this flight
    model : the camera's properties
    number : how many pictures
    size : width of a picture in pixels
    clear : share of pictures without clouds; None draws it for the flight

    Returns
    -------
    images : (number, size, size, 3), uint8
    kind : (number,) index in ``sky.KINDS``, uint8

    """
    rng = np.random.default_rng(seed)
    camera = make_camera(rng, model, size)
    dusk = rng.uniform(0, 1) ** 2
    shares = rng.dirichlet(np.full(len(KINDS), 3.0))  # the weather of the day
    if clear is not None:
        shares[0] = 0.0
        shares = shares / shares.sum() * (1 - clear)
        shares[0] = clear
    kinds = rng.choice(len(KINDS), size=number, p=shares)
    images = np.empty((number, size, size, 3), np.uint8)
    for image, kind in zip(images, kinds, strict=True):
        altitude = rng.uniform(300, CEILING)
        scene = make_scene(rng, KINDS[kind], size, altitude, dusk)
        image[:] = photograph(rng, camera, scene)
    return images, kinds.astype(np.uint8)


def make_archive(number: int = 8000, seed: int = 2, size: int = 64) -> Data:
    """Return the pictures of the archive with their kind and their flight."""
    per_flight = -(-number // ARCHIVE_FLIGHTS)
    seeds = np.random.SeedSequence(seed).spawn(ARCHIVE_FLIGHTS)
    flights = [make_flight(s, ARCHIVE_CAMERA, per_flight, size) for s in seeds]
    return {
        "images": np.concatenate([images for images, _ in flights])[:number],
        "kind": np.concatenate([kind for _, kind in flights])[:number],
        "kind_names": np.array(KINDS),
        "flight": (np.arange(number) // per_flight).astype(np.uint8),
    }


def make_new_camera(number: int = 1250, seed: int = 3, size: int = 96) -> Data:
    """Return pictures of the new camera: some flights to train on, others to test."""
    train = round(number * TRAIN_SHARE)
    seeds = np.random.SeedSequence(seed).spawn(TRAIN_FLIGHTS + TEST_FLIGHTS)
    parts = {
        "train": (train, seeds[:TRAIN_FLIGHTS], 0),
        "test": (number - train, seeds[TRAIN_FLIGHTS:], TRAIN_FLIGHTS),
    }
    data = {}
    for part, (total, part_seeds, first) in parts.items():
        per_flight = -(-total // len(part_seeds))
        flights = [
            make_flight(s, NEW_CAMERA, per_flight, size, CLEAR) for s in part_seeds
        ]
        images = np.concatenate([images for images, _ in flights])
        kind = np.concatenate([kind for _, kind in flights])[:total]
        flight = first + np.arange(total) // per_flight
        data[f"{part}_images"] = images[:total]
        data[f"{part}_labels"] = (kind > 0).astype(np.uint8)
        data[f"{part}_kind"] = kind
        data[f"{part}_flights"] = flight.astype(np.uint8)
    data["kind_names"] = np.array(KINDS)
    return data


def main() -> None:
    """Read the command line, simulate and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "what", nargs="?", choices=("new_camera", "archive"), default="new_camera"
    )
    parser.add_argument("--size", type=int, help="number of images")
    parser.add_argument("--seed", type=int, help="seed of the simulation")
    parser.add_argument("--output", type=Path, help="the file to write")
    options = parser.parse_args()
    if options.what == "archive" and options.output is None:
        parser.error("the archive is large; say with --output where to write it")
    make = make_archive if options.what == "archive" else make_new_camera
    given = {"number": options.size, "seed": options.seed}
    data = make(**{key: value for key, value in given.items() if value is not None})
    output = options.output or Path(__file__).with_name("new_camera.npz")
    np.savez_compressed(output, **data)
    print(f"{output}: {sum(len(data[k]) for k in data if 'images' in k)} images")


if __name__ == "__main__":
    main()

"""Simulate pictures taken under a weather balloon, with and without clouds.

A flight is one ascent with one camera; each flight has its own dirt on the lens, colour
balance, exposure and noise. A scene is a run of pictures taken within seconds, which
look alike. What the camera looks at is simulated in ``sky.py``.

    python data/simulate_clouds.py                       # makes data/clouds.npz
    python data/simulate_clouds.py --size 10000 --output more_clouds.npz
    python data/simulate_clouds.py --size 500 --first 40 --output data/later_flights.npz
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from scipy.ndimage import gaussian_filter
from sky import KINDS, Array, Scene, fractal, look, make_scene, sigmoid

SCENES, FRAMES = 25, 2  # scenes in a flight, pictures in a scene
CEILING = 12000  # metres, where a flight ends

Range = tuple[float, float]


@dataclass(frozen=True)
class CameraModel:
    """Ranges (lowest, highest) from which each flight draws its camera's properties."""

    vignette: Range = (0.1, 0.5)  # share of the light lost in the corners
    gain: Range = (0.8, 1.3)  # sensitivity
    tint: Range = (0.93, 1.07)  # colour balance, of each channel
    gamma: Range = (0.9, 1.1)  # exponent of the response to light
    blur: Range = (0.0, 0.008)  # radius, in fields of view
    noise: Range = (0.006, 0.02)  # of a pixel, relative to white
    line_noise: Range = (0.0, 0.008)  # of a row of pixels, relative to white
    exposure: Range = (0.8, 1.15)  # automatic exposure, new for each picture
    scratches: int = 1  # at most so many on the window


BALLOON_CAMERA = CameraModel()


@dataclass
class Camera:
    """The camera of one flight; see ``CameraModel`` for the units."""

    model: CameraModel
    dirt: Array  # (size, size) light added or taken away
    falloff: Array  # (size, size) share of the light that vignetting leaves
    balance: Array  # (3,) gain of the three colours
    gamma: float
    blur: float
    noise: float
    line_noise: float
    rope: float | None  # where the tether crosses the picture, None: out of view


def make_dirt(rng: Generator, size: int, scratches: int) -> Array:
    """Return what dust, dried drops, a smear and scratches do to the light."""
    down, right = (np.mgrid[0:size, 0:size] + 0.5) / size
    dirt = np.zeros((size, size))
    for _ in range(rng.integers(3, 8)):  # dust is dark, drops can be bright
        radius, edge = rng.uniform(0.015, 0.1), rng.uniform(0.006, 0.03)
        distance = np.hypot(down - rng.random(), right - rng.random())
        dirt += rng.uniform(-0.25, 0.18) * sigmoid((radius - distance) / edge)
    if rng.random() < 0.6:
        dirt += 0.12 * np.clip(fractal(rng, size, 3.4)[:size, :size] - 0.8, 0, 1)
    for _ in range(rng.integers(0, scratches + 1)):
        angle = rng.uniform(0, np.pi)
        y, x = down - rng.random(), right - rng.random()
        away = np.cos(angle) * y + np.sin(angle) * x
        dirt += rng.uniform(-0.12, 0.15) * np.exp(-((away / 0.008) ** 2))
    return dirt


def make_camera(rng: Generator, model: CameraModel, size: int) -> Camera:
    """Draw the camera of one flight."""
    down, right = (np.mgrid[0:size, 0:size] + 0.5) / size - 0.5
    return Camera(
        model=model,
        dirt=make_dirt(rng, size, model.scratches),
        falloff=1 - rng.uniform(*model.vignette) * 2 * (down**2 + right**2),
        balance=rng.uniform(*model.gain) * rng.uniform(*model.tint, 3),
        gamma=rng.uniform(*model.gamma),
        blur=rng.uniform(*model.blur) * size,
        noise=rng.uniform(*model.noise),
        line_noise=rng.uniform(*model.line_noise),
        rope=rng.uniform(0.1, 0.9) if rng.random() < 0.5 else None,
    )


def photograph(rng: Generator, camera: Camera, scene: Scene, time: int = 0) -> Array:
    """Return picture number ``time`` of a scene, (size, size, 3) of type uint8."""
    light = look(rng, scene, time)
    size = scene.size
    down, right = (np.mgrid[0:size, 0:size] + 0.5) / size
    if scene.sun is not None:
        sun = scene.sun + rng.normal(0, 0.02, 2)
        distance = np.hypot(down - sun[0], right - sun[1])
        light = light + scene.glare * np.exp(-distance / 0.22)[..., None]
        for step in (0.5, 1.4, 1.8):  # reflections lie on a line through the centre
            y, x = sun + step * (0.5 - sun)
            inside = rng.uniform(0.03, 0.1) - np.hypot(down - y, right - x)
            spot = sigmoid(inside * 90)
            light = light + 0.1 * scene.glare * spot[..., None]
    if camera.rope is not None:
        away = right - camera.rope - rng.normal(0, 0.05) * (down - 0.5)
        light = light * (1 - 0.55 * np.exp(-((away / 0.017) ** 2)))[..., None]
    light = (light + camera.dirt[..., None]) * camera.falloff[..., None]
    light = gaussian_filter(light, (camera.blur, camera.blur, 0))
    signal = light * camera.balance * rng.uniform(*camera.model.exposure)
    signal = np.clip(signal, 0, None) ** camera.gamma
    signal = signal + rng.normal(0, camera.noise, signal.shape)
    signal = signal + rng.normal(0, camera.line_noise, (size, 1, 1))
    level = np.clip(np.rint(signal * 31), 0, 31)  # the radio sends 5 bits a colour
    return np.rint(level * (255 / 31)).astype(np.uint8)


def draw_kind(rng: Generator, cloudiness: float, altitude: float) -> str:
    """Draw a kind of cloud that is plausible at this altitude (metres), or "clear"."""
    if rng.random() > cloudiness:
        return "clear"
    typical = np.array([9000, 5500, 2500, 2000, 1000])  # metres, in the order of KINDS
    weights = 0.15 + np.exp(-0.5 * ((altitude - typical) / 3000) ** 2)
    return str(rng.choice(KINDS[1:], p=weights / weights.sum()))


def make_flight(seed: np.random.SeedSequence, size: int) -> dict[str, list]:
    """Simulate one ascent: ``SCENES`` scenes of ``FRAMES`` pictures each."""
    rng = np.random.default_rng(seed)
    camera = make_camera(rng, BALLOON_CAMERA, size)
    cloudiness, dusk = rng.uniform(0.1, 0.55), rng.uniform(0, 1) ** 2
    rows = {"images": [], "kind": [], "scene": [], "altitude": []}
    for number, altitude in enumerate(np.linspace(300, CEILING, SCENES)):
        kind = draw_kind(rng, cloudiness, altitude)
        scene = make_scene(rng, kind, size, altitude, dusk)
        for time in range(FRAMES):
            rows["images"].append(photograph(rng, camera, scene, time))
            rows["kind"].append(KINDS.index(kind))
            rows["scene"].append(number)
            rows["altitude"].append(altitude + 15 * time)  # 5 m/s, 3 s apart
    return rows


def make_clouds_set(
    number: int, seed: int, size: int = 64, first: int = 0
) -> dict[str, Array]:
    """Return ``number`` pictures from flight ``first`` on; the last may be cut."""
    flights = -(-number // (SCENES * FRAMES))
    seeds = np.random.SeedSequence(seed).spawn(first + flights)[first:]
    rows = [make_flight(flight, size) for flight in seeds]
    data = {key: np.concatenate([row[key] for row in rows])[:number] for key in rows[0]}
    flight = first + np.arange(number) // (SCENES * FRAMES)
    return {
        "images": data["images"],
        "cloud": (data["kind"] > 0).astype(np.uint8),
        "kind": data["kind"].astype(np.uint8),
        "kind_names": np.array(KINDS),
        "flight": flight.astype(np.uint8 if first + flights < 256 else np.uint16),
        "scene": (flight * SCENES + data["scene"]).astype(np.uint16),
        "altitude": np.rint(data["altitude"]).astype(np.uint16),
    }


def main() -> None:
    """Read the command line, simulate and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=2000, help="number of images")
    parser.add_argument("--first", type=int, default=0, help="number of first flight")
    parser.add_argument("--seed", type=int, default=1, help="seed of the simulation")
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).with_name("clouds.npz")
    )
    options = parser.parse_args()
    data = make_clouds_set(options.size, options.seed, first=options.first)
    np.savez_compressed(options.output, **data)
    flights, share = len(np.unique(data["flight"])), data["cloud"].mean()
    print(
        f"{options.output}: {options.size} images, {flights} flights, {share:.0%} cloud"
    )


if __name__ == "__main__":
    main()

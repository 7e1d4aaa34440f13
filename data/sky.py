"""Simulate what a camera under a balloon looks at: sky, sun, ground and clouds.

Lengths in a picture are in fields of view (1 is the width of the picture), so that a
scene looks the same in 64 and in 96 pixels. Light is relative: 0 is black, 1 is white.
The camera itself, with all its faults, is in ``simulate_clouds.py``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.ndimage import map_coordinates

KINDS = ("clear", "cirrus", "altocumulus", "cumulus", "stratocumulus", "stratus")
Array = np.ndarray


def sigmoid(x: Array) -> Array:
    """Return a soft step from 0 to 1 at x = 0."""
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def frequencies(size: int, angle: float = 0.0, stretch: float = 1.0) -> Array:
    """Return the frequency of each Fourier component of a texture, in cycles per view.

    The texture is 2 by 2 fields of view large. With ``stretch`` above 1, structures
    become that many times longer in the direction ``angle`` (radians).
    """
    down = np.fft.fftfreq(2 * size)[:, None] * size
    right = np.fft.rfftfreq(2 * size)[None, :] * size
    along = np.cos(angle) * right + np.sin(angle) * down
    across = np.cos(angle) * down - np.sin(angle) * right
    return np.sqrt((along * stretch) ** 2 + across**2)


def random_texture(rng: Generator, amplitude: Array) -> Array:
    """Return a periodic random texture with these amplitudes, mean 0 and spread 1."""
    phase = 2 * np.pi * rng.random(amplitude.shape)
    texture = np.fft.irfft2(amplitude * (np.cos(phase) + 1j * np.sin(phase)))
    return (texture - texture.mean()) / texture.std()


def fractal(
    rng: Generator, size: int, beta: float, angle: float = 0.0, stretch: float = 1.0
) -> Array:
    """Return a cloud-like texture (2 size, 2 size) with the spectrum 1 / f ** beta."""
    frequency = np.maximum(frequencies(size, angle, stretch), 0.5)
    amplitude = frequency ** (-beta / 2)
    amplitude[0, 0] = 0.0
    return random_texture(rng, amplitude)


def cells(
    rng: Generator,
    size: int,
    number: float,
    spread: float,
    angle: float = 0.0,
    stretch: float = 1.0,
) -> Array:
    """Return a texture (2 size, 2 size) of cells, about ``number`` in a view."""
    distance = (frequencies(size, angle, stretch) - number) / spread
    return random_texture(rng, np.exp(-0.5 * distance**2))


def make_clouds(rng: Generator, kind: str, size: int) -> tuple[Array, Array]:
    """Return opacity and brightness (both 2 size, 2 size) of a layer of clouds."""
    fine = fractal(rng, size, 2.2)
    angle = rng.uniform(0, np.pi)
    if kind == "clear":
        return np.zeros_like(fine), np.zeros_like(fine)
    if kind == "cirrus":  # ice crystals drawn out by the wind: thin, bright streaks
        field = fractal(rng, size, rng.uniform(2.6, 3.2), angle, rng.uniform(4, 9))
        opacity = rng.uniform(0.3, 0.7) * sigmoid(
            2.5 * (field - rng.uniform(-0.2, 0.8))
        )
        return opacity, rng.uniform(0.75, 1.05) + 0.02 * fine
    if kind == "altocumulus":  # many small cells in patches
        field = cells(rng, size, rng.uniform(5, 9), 2.0) + 0.35 * fine
        patches = sigmoid(3 * (fractal(rng, size, 3.5) + rng.uniform(0.1, 1.2)))
        opacity = patches * sigmoid(3 * (field - rng.uniform(-0.4, 0.6)))
        return rng.uniform(0.4, 0.9) * opacity, rng.uniform(0.5, 1.0) + 0.05 * field
    if kind == "cumulus":  # separate heaps with sharp edges, lit from above
        field = fractal(rng, size, rng.uniform(2.9, 3.4)) + 0.08 * fine
        opacity = rng.uniform(0.65, 1) * sigmoid(7 * (field - rng.uniform(-0.1, 0.9)))
        slope = field - np.roll(field, size // 20, axis=0)
        shade = 0.08 * field + 0.16 * np.clip(slope, -1.5, 1.5) + 0.02 * fine
        return opacity, rng.uniform(0.45, 0.95) + shade
    if kind == "stratocumulus":  # large cells or rolls that cover most of the sky
        rolls = cells(rng, size, rng.uniform(2, 4), 1.0, angle, rng.uniform(1, 2.5))
        field = rolls + 0.5 * fractal(rng, size, 2.8)
        opacity = rng.uniform(0.6, 1) * sigmoid(3 * (field + rng.uniform(0, 0.9)))
        return opacity, rng.uniform(0.35, 0.85) + 0.08 * field
    if kind == "stratus":  # a smooth layer, or the inside of a cloud: low contrast
        field = fractal(rng, size, 3.4, 0.0, rng.uniform(1, 3))
        opacity = np.clip(rng.uniform(0.55, 1) * (0.85 + 0.10 * field), 0, 1)
        return opacity, rng.uniform(0.3, 0.9) + 0.03 * field
    raise ValueError(f"unknown kind of cloud: {kind!r}; known are {', '.join(KINDS)}")


@dataclass
class Scene:
    """A view that lasts for a few pictures; arrays are (2 size, 2 size) textures."""

    kind: str
    size: int  # pixels
    zenith: Array  # (3,) colour of the sky far above the horizon
    horizon: Array  # (3,) colour of the sky at the horizon
    haze: float  # 0 is none, 1 hides the horizon
    line: (
        float  # where the horizon is: 0 top, 1 bottom of the picture, more: out of view
    )
    tilt: float  # radians
    sun: Array | None  # (2,) position from the top and from the left
    glare: float  # light that the lens scatters around the sun
    land: Array
    land_colour: Array  # (3,)
    opacity: Array
    brightness: Array
    drift: Array  # (2,) movement of the clouds from one picture to the next


def make_scene(
    rng: Generator, kind: str, size: int, altitude: float, dusk: float
) -> Scene:
    """Draw a random scene.

    Parameters
    ----------
    rng : numpy.random.Generator
    kind : one of ``KINDS``
    size : width of the picture in pixels
    altitude : height of the balloon in metres; the sky darkens with height
    dusk : 0 for a high sun and a blue sky, 1 for a low sun and a grey, warm sky

    """
    dark = np.clip(altitude / 16000, 0, 0.7)
    blue, grey = np.array([0.30, 0.48, 0.82]), np.array([0.42, 0.43, 0.52])
    pale, warm = np.array([0.75, 0.82, 0.92]), np.array([0.90, 0.77, 0.66])
    opacity, brightness = make_clouds(rng, kind, size)
    return Scene(
        kind=kind,
        size=size,
        zenith=(blue + dusk * (grey - blue)) * (1 - 0.75 * dark),
        horizon=(pale + dusk * (warm - pale)) * (1 - 0.45 * dark),
        haze=rng.uniform(0, 0.4),
        line=rng.uniform(0.6, 1.6),
        tilt=rng.normal(0, 0.2),
        sun=rng.uniform(-0.3, 1.3, 2) if rng.random() < 0.55 else None,
        glare=rng.uniform(0.1, 0.7) * (0.4 if kind == "stratus" else 1.0),
        land=fractal(rng, size, 1.8),
        land_colour=np.array([0.28, 0.30, 0.22]) * rng.uniform(0.6, 1.3),
        opacity=opacity,
        brightness=brightness,
        drift=rng.uniform(-0.04, 0.04, 2),
    )


def look(rng: Generator, scene: Scene, time: int = 0) -> Array:
    """Return the light (size, size, 3) that reaches the lens in picture ``time``."""
    size = scene.size
    down, right = (np.mgrid[0:size, 0:size] + 0.5) / size
    tilt = np.tan(scene.tilt + rng.normal(0, 0.03))  # the balloon swings
    above = scene.line + rng.normal(0, 0.02) + tilt * (right - 0.5) - down
    height = np.clip(above, 0, 1)[..., None]
    light = scene.horizon * (1 - height) + scene.zenith * height
    veil = scene.haze * np.exp(-np.clip(above, 0, 2) / 0.18)[..., None]
    light = light + veil * (0.8 - light)
    if scene.sun is not None:
        distance = np.hypot(down - scene.sun[0], right - scene.sun[1])
        light = light + 0.8 * np.exp(-((distance / 0.05) ** 2))[..., None]

    # A layer of clouds looks smaller, the further away it is, towards the horizon.
    far = 1 / (np.abs(above) + 0.45)
    shift = scene.drift * time
    place = np.stack([far + shift[0], (right - 0.5) * far + 1 + shift[1]]) * size
    opacity, brightness, land = (
        map_coordinates(texture, place, order=1, mode="grid-wrap")[..., None]
        for texture in (scene.opacity, scene.brightness, scene.land)
    )
    ground = sigmoid(-80 * above)[..., None]
    air = (0.5 + scene.haze) * 0.8 * scene.horizon  # light scattered by the air between
    earth = scene.land_colour * (1 + 0.22 * land) * (0.5 - scene.haze) + air
    if scene.kind == "stratus":  # the balloon is in it: the cloud hides the ground too
        light = light * (1 - ground) + earth * ground
        return light + opacity * (brightness * np.array([0.97, 0.98, 1.0]) - light)
    light = light + opacity * (brightness * np.array([0.97, 0.98, 1.0]) - light)
    return light * (1 - ground) + earth * ground

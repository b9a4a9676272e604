"""Weather maps and films: drawn, described, and refused where they do not fit."""

import io

import numpy as np
import pytest
from unrolled import data, show
from unrolled.show.coast import COAST, TOWNS
from unrolled.show.display import png
from unrolled.show.films import TIMES, coloured, draw_film_strips, gif
from unrolled.show.weather import draw_weather_maps

LATITUDE, LONGITUDE = np.linspace(20, 60, 5), np.linspace(-140, -60, 6)


@pytest.fixture
def field(rng):
    values = 1010 + 10 * rng.normal(size=(5, 6))
    values[0, 0] = np.nan
    return values


@pytest.mark.parametrize("count", [1, 3, 4])
def test_maps_are_drawn_and_described(field, count):
    maps = {f"map {n}": field + n for n in range(count)}
    errors = {"forecast": field - field[::-1]}
    fig, alt = draw_weather_maps(maps, LATITUDE, LONGITUDE, "It moves", errors)
    assert png(fig).startswith(b"\x89PNG")
    assert alt.startswith("It moves.")
    assert "map 0: from " in alt
    assert "root mean square" in alt


def test_maps_that_do_not_fit_the_grid_are_refused(field):
    with pytest.raises(ValueError, match="5 rows and 6 columns"):
        show.weather_maps({"turned": field.T}, LATITUDE, LONGITUDE, "t")
    with pytest.raises(ValueError, match="at least one entry"):
        show.weather_maps({}, LATITUDE, LONGITUDE, "t")


def test_the_coast_crosses_the_map_of_the_storm():
    storm = data.storm()
    points = np.array([point for line in COAST for point in line] + list(TOWNS.values()))
    assert len(points) > 80
    assert (points[:, 0] >= storm.longitude[0]).mean() > 0.98
    assert ((points[:, 1] >= storm.latitude[0]) & (points[:, 1] <= 61)).all()


@pytest.fixture
def films(rng):
    film = rng.uniform(size=(3, 4, 6))
    film[:, 0, 0] = np.nan
    return {"what came": film, "forecast": film[::-1]}


def test_film_strips_are_drawn_and_described(films):
    fig, alt = draw_film_strips(films, "It moves", ["before", "now", "next"])
    assert png(fig).startswith(b"\x89PNG")
    assert alt == "It moves. 3 frames (before, now, next) of: what came, forecast."


def test_films_that_do_not_fit_are_refused(films):
    with pytest.raises(ValueError, match="one for each of 3 frames"):
        show.film_strips(films, "t", ["only one"])
    with pytest.raises(ValueError, match="one shape"):
        show.film_strips({**films, "short": films["forecast"][:2]}, "t", ["a", "b", "c"])
    with pytest.raises(ValueError, match="in words"):
        show.animation(films, alt=" ")


def test_an_animation_has_all_frames_and_stops(films, capsys):
    from PIL import Image

    picture = Image.open(io.BytesIO(gif(films, size=4, pause=0.2)))
    assert picture.n_frames == 3
    assert picture.size == ((6 + 1 + 6) * 4, 4 * 4)
    assert picture.info["loop"] == TIMES - 1
    assert show.animation(films, alt="it goes to the right") is None
    assert capsys.readouterr().out == "what came | forecast: it goes to the right\n"


def test_what_is_unknown_is_grey_and_the_scale_is_shared(films):
    pictures = coloured(films, size=1)
    assert pictures.shape == (3, 4, 13, 3)
    np.testing.assert_array_equal(pictures[:, 0, 0], np.full((3, 3), 235))
    np.testing.assert_array_equal(pictures[0, :, :6], pictures[2, :, 7:])

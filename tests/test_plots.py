"""Figures by their properties: contrasts, labels, axes, and text that tells the truth."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from actinit import activations, plots
from actinit.diagnostics import layer_stats
from actinit.network import MLP


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        plots.use_style()
        yield


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.fixture
def ax():
    return Figure().subplots()


def contrast(one, other):
    def luminance(colour):
        rgb = np.array(to_rgb(colour))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_text_colours_read_on_their_pages():
    assert_allclose(contrast("#000000", "#ffffff"), 21)
    assert contrast(plots.INK, "#ffffff") >= 4.5
    for name in plots.PALETTE:
        assert contrast(plots.LABEL[name], "#ffffff") >= 4.5
        assert contrast(plots.DARK[name], "#14161a") >= 4.5


def test_every_activation_has_its_own_line():
    looks = [(plots.COLOURS[name], plots.DASHES[name])
             for name in activations.ACTIVATIONS if name != "silu"]  # fmt: skip
    assert len(set(looks)) == len(looks)
    assert plots.COLOURS["activation"] == "#0072B2"
    assert plots.COLOURS["gradient"] == "#D55E00"


def test_the_style_is_transparent_and_open():
    assert mpl.rcParams["figure.facecolor"] == mpl.rcParams["axes.facecolor"] == "none"
    ax = Figure().subplots()
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()
    assert to_hex(ax.xaxis.label.get_color()) == plots.INK


def test_curve_draws_the_function_and_its_slope(ax):
    text = plots.curve(ax, "swish", span=(-6, 4))
    value, slope = ax.get_lines()[-2:]
    z = value.get_xdata()
    assert_allclose(value.get_ydata(), z / (1 + np.exp(-z)))
    assert_allclose(slope.get_ydata(), np.gradient(value.get_ydata(), z), atol=1e-2)
    assert value.get_color() == plots.COLOURS["activation"]
    assert slope.get_color() == plots.COLOURS["gradient"]
    assert [label.get_text().strip() for label in ax.texts] == ["f′(z)", "f(z)"]
    assert ax.get_xlabel() == "pre-activation z"
    assert text == (
        "Swish for z from -6 to 4: it goes from -0.0148 to 3.93, 0 at 0; "
        "its slope lies between -0.0998 and 1.1."
    )


def test_curves_label_each_end_without_overlap(ax):
    names = ["relu", "leaky_relu", "elu", "swish", "tanh"]
    text = plots.curves(ax, names)
    ax.figure.canvas.draw()
    boxes = sorted((label.get_window_extent() for label in ax.texts), key=lambda box: box.y0)
    assert len(boxes) == 5
    assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes))
    tanh = next(label for label in ax.texts if "Tanh" in label.get_text())
    assert abs(tanh.get_position()[1]) < 1e-6  # has room, so it stays at its line
    colours = [line.get_color() for line in ax.get_lines()]
    assert colours == [plots.COLOURS[name] for name in names]
    assert "Tanh -0.999 to 0.999" in text
    assert "slope" in plots.curves(Figure().subplots(), names, slope=True)


def test_by_layer_tells_what_it_drew(ax):
    series = {"He": [1.0, 0.9, 1.1], "Xavier": [1.0, 0.1, 1e-3]}
    text = plots.by_layer(ax, series, "std of activations")
    assert text == (
        "std of activations by layer, log scale: He goes from 1 to 1.1; "
        "Xavier goes from 1 to 0.001."
    )
    assert ax.get_yscale() == "log"
    assert {label.get_text().strip() for label in ax.texts} == {"He", "Xavier"}
    for line, values in zip(ax.get_lines(), series.values(), strict=True):
        assert_allclose(line.get_xdata(), [1, 2, 3])
        assert_allclose(line.get_ydata(), values)
    looks = {(line.get_color(), line.get_linestyle()) for line in ax.get_lines()}
    assert len({colour for colour, _ in looks}) == len({dash for _, dash in looks}) == 2


def test_by_layer_never_zooms_into_noise_and_survives_zeros(ax):
    plots.by_layer(ax, {"flat": [1.0, 1.01, 0.99]}, "rms")
    low, high = ax.get_ylim()
    assert high / low >= 9.99
    gone = Figure().subplots()
    text = plots.by_layer(gone, {"dying": [1.0, 0.1, 0.0], "dead": [0.0, 0.0, 0.0]}, "rms")
    assert "dying goes from 1 to 0; dead goes from 0 to 0" in text
    assert np.isnan(gone.get_lines()[0].get_ydata()[-1])
    gone.figure.canvas.draw()


def test_signal_and_gradient_share_the_ladders_colours(rng):
    net = MLP([2, 8, 8, 2], "tanh", rng=rng)
    table = layer_stats(net, rng.normal(size=(20, 2)), rng.integers(0, 2, 20))
    axes = Figure().subplots(1, 2)
    text = plots.signal_and_gradient(axes, table, "Xavier")
    (signal,), (gradient,) = axes[0].get_lines(), axes[1].get_lines()
    assert_allclose(signal.get_ydata(), table["std"][:2])
    assert_allclose(gradient.get_ydata(), table["grad_rms"][:2])
    assert signal.get_color() == plots.COLOURS["activation"]
    assert gradient.get_color() == plots.COLOURS["gradient"]
    assert f"Xavier goes from {table['std'][0]:.2g}" in text


def test_histograms_share_one_scale(rng):
    arrays = [rng.normal(size=(50, 4)), rng.normal(size=50) / 10, np.zeros(5)]
    axes = Figure().subplots(1, 3, sharex=True)
    text = plots.histograms(axes, arrays, role="gradient", bins=20)
    edges = [[patch.get_x() for patch in ax.patches] for ax in axes]
    assert_allclose(edges[0], edges[1])
    assert len(edges[0]) == 20
    assert f"layer 1 mean {arrays[0].mean():.2g}, std {arrays[0].std():.2g}" in text
    assert to_hex(axes[0].patches[0].get_facecolor()) == plots.COLOURS["gradient"].lower()
    plots.histograms([Figure().subplots()], [np.zeros(3)])


def test_losses_are_by_epoch(ax):
    text = plots.losses(ax, {"training": [1.0, 0.5], "validation": [1.0, 0.7]})
    assert text.startswith("loss by epoch: training goes from 1 to 0.5;")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


@pytest.mark.parametrize("outputs", [1, 2])
def test_boundary_shows_what_the_network_says(outputs, rng, ax):
    loss = "binary_cross_entropy" if outputs == 1 else "softmax_cross_entropy"
    net = MLP([2, outputs], rng=rng, loss=loss)
    weight = [[1.0], [0.0]] if outputs == 1 else [[-1.0, 1.0], [0.0, 0.0]]
    net.params = [(np.array(weight), np.zeros(outputs))]  # class 1 where x1 > 0
    x = np.array([[-1.0, 0.0], [1.0, 0.0], [0.5, 1.0], [-0.5, -1.0]])
    text = plots.boundary(ax, net, x, np.array([0, 1, 1, 1]))
    assert text == (
        "Decision regions of 2 classes under 4 points; 75% of them lie in their own region."
    )
    assert ax.get_xlabel() == "x₁"


def test_points_count_their_classes(rng, ax):
    x, y = rng.normal(size=(5, 2)), np.array([0, 2, 2, 0, 0])
    assert plots.points(ax, x, y) == "5 points in the plane: 3 of class 0, 2 of class 2."
    first, second = ax.collections
    assert_allclose(first.get_offsets(), x[y == 0])
    assert_allclose(second.get_offsets(), x[y == 2])


def test_the_same_figure_gives_the_same_svg():
    def draw():
        figure = Figure()
        plots.by_layer(figure.subplots(), {"He": [1.0, 2.0]}, "rms")
        return plots.svg(figure)

    assert draw() == draw()


def test_svg_takes_its_colours_from_the_page(ax):
    alt = plots.curve(ax, "relu")
    text = plots.svg(ax.figure, f'{alt} "quoted" <')
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == f'{alt} "quoted" <'
    assert plots.INK not in text
    assert "currentColor" in text
    assert "var(--actinit-blue, #0072B2)" in text
    assert not re.search(r"(?<!, )#(0072b2|d55e00)", text, re.IGNORECASE)
    assert "<dc:date>" not in text

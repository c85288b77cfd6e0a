"""The figures' common look, and the few kinds of figure that the book draws.

Colours are Okabe & Ito's, safe for colour blindness, and always mean the same: blue activations,
vermillion gradients, and one colour and dash per activation function. Backgrounds are transparent
and text is `INK`, a grey that reads on white and on black; `svg` hands that choice to the page.
Every drawing function returns the figure's alt text, made from the numbers it drew.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from cycler import cycler

from actinit import activations

INK = "#767676"  # contrast 4.5 on white, 4.0 on #14161a; no grey has 4.5 on both
PALETTE = {  # Okabe & Ito (2008), without the yellow, which vanishes on white
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
}
# The same hues for text and lines on a dark page, each at least 4.5 : 1 on #14161a.
DARK = {
    "blue": "#3B9FDB",
    "vermillion": "#F0803C",
    "green": "#1DBF90",
    "purple": "#DE9BC0",
    "orange": "#E69F00",
    "sky": "#56B4E9",
}
# The same hues dark enough for small text on white, 4.5 : 1.
LABEL = {
    "blue": "#0072B2",
    "vermillion": "#B84F00",
    "green": "#007A58",
    "purple": "#A34D7C",
    "orange": "#8F6200",
    "sky": "#1B76AC",
}
_FUNCTIONS = {  # name: colour, dash
    "step": ("sky", ":"),
    "linear": ("ink", "--"),
    "sigmoid": ("orange", "-"),
    "hard_sigmoid": ("orange", "--"),
    "log_sigmoid": ("orange", ":"),
    "tanh": ("blue", "-"),
    "lecun_tanh": ("blue", "--"),
    "softsign": ("sky", "-"),
    "relu": ("vermillion", "-"),
    "leaky_relu": ("vermillion", "--"),
    "prelu": ("vermillion", ":"),
    "elu": ("green", "-"),
    "selu": ("green", "--"),
    "softplus": ("sky", "--"),
    "swish": ("purple", "-"),
    "silu": ("purple", "-"),
    "gelu": ("purple", "--"),
    "gelu_tanh": ("purple", "-."),
    "mish": ("purple", ":"),
    "maxout": ("green", ":"),
    "softmax": ("ink", "-"),
}
_HEX = {**PALETTE, "ink": INK}
COLOURS: dict[str, str] = {
    **{name: _HEX[colour] for name, (colour, _) in _FUNCTIONS.items()},
    "activation": PALETTE["blue"],
    "gradient": PALETTE["vermillion"],
    "weight": PALETTE["green"],
    "train": PALETTE["blue"],
    "validation": PALETTE["vermillion"],
    "ink": INK,
}
DASHES: dict[str, str] = {name: dash for name, (_, dash) in _FUNCTIONS.items()}
CYCLE = [("blue", "-"), ("vermillion", "--"), ("green", ":"), ("purple", "-."),
         ("orange", "-"), ("sky", "--")]  # fmt: skip
CLASS_MARKERS = "os^Dv"
LINE = 14.0  # points between two labels


def use_style() -> None:
    """Set matplotlib's defaults for the whole notebook; call it once, in the first cell."""
    mpl.rcParams.update(
        {
            "figure.figsize": (6.4, 3.6),
            "figure.dpi": 100,
            "figure.facecolor": "none",
            "figure.constrained_layout.use": True,
            "savefig.facecolor": "none",
            "savefig.transparent": True,
            "axes.facecolor": "none",
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "axes.titlecolor": INK,
            "axes.titlelocation": "left",
            "axes.titlesize": "medium",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(
                color=[PALETTE[colour] for colour, _ in CYCLE], linestyle=[d for _, d in CYCLE]
            ),
            "axes.grid": False,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "legend.frameon": False,
            "lines.linewidth": 2,
            "font.size": 11,
            "svg.hashsalt": "actinit",  # the same figure gives the same file
            "svg.fonttype": "path",
        }
    )


def curve(ax: Any, act: Any, span: tuple[float, float] = (-5, 5), slope: bool = True) -> str:
    """Draw an activation and, dotted in the gradient's colour, its slope over span."""
    act = activations.get(act)
    z = np.linspace(*span, 1001)
    value, derivative = act.f(z), act.df(z)
    ax.axhline(0, color=INK, linewidth=0.6)
    ax.axvline(0, color=INK, linewidth=0.6)
    ax.plot(z, value, color=PALETTE["blue"], linestyle="-")
    ends = {"f(z)": (value[-1], "blue")}
    text = (
        f"{act.label} for z from {span[0]:g} to {span[1]:g}: "
        f"it goes from {value[0]:.3g} to {value[-1]:.3g}, {act.f(np.zeros(1))[0]:.3g} at 0"
    )
    if slope:
        ax.plot(z, derivative, color=PALETTE["vermillion"], linestyle="--")
        ends["f′(z)"] = (derivative[-1], "vermillion")
        text += f"; its slope lies between {derivative.min():.3g} and {derivative.max():.3g}"
    _label_ends(ax, z[-1], ends)
    ax.set(xlabel="pre-activation z", ylabel="value", title=act.label)
    return text + "."


def curves(ax: Any, acts: Sequence[Any], span: tuple[float, float] = (-4, 4),
           slope: bool = False) -> str:  # fmt: skip
    """Draw several activations, or their slopes, each in its own colour, labelled at its end."""
    z, ends = np.linspace(*span, 801), {}
    for act in (activations.get(act) for act in acts):
        value = act.df(z) if slope else act.f(z)
        ax.plot(z, value, color=COLOURS.get(act.name, INK), linestyle=DASHES.get(act.name, "-"))
        ends[act.label] = (value, _FUNCTIONS.get(act.name, ("ink", "-"))[0])
    _label_ends(ax, z[-1], {name: (v[-1], colour) for name, (v, colour) in ends.items()})
    ylabel = "slope f′(z)" if slope else "value f(z)"
    ax.set(xlabel="pre-activation z", ylabel=ylabel)
    listed = "; ".join(f"{n} {v[0]:.3g} to {v[-1]:.3g}" for n, (v, _) in ends.items())
    return f"{ylabel} for z from {span[0]:g} to {span[1]:g}: {listed}."


def by_layer(ax: Any, series: Mapping[str, Any], ylabel: str, log: bool = True,
             colours: Mapping[str, str] | None = None) -> str:  # fmt: skip
    """Draw name -> values, one per layer, (layers,); log axis unless told. Returns the alt text.

    Zeros and negative values cannot be drawn on a log axis; the text says so.
    colours : name -> a key of PALETTE, where the order of the cycle is not wanted
    """
    ends, told = {}, []
    for index, (name, values) in enumerate(series.items()):
        values = np.asarray(values, float)
        colour, dash = CYCLE[index % len(CYCLE)]
        colour = (colours or {}).get(name, colour)
        layers = np.arange(1, len(values) + 1)
        drawn = np.where(values > 0, values, np.nan) if log else values
        ax.plot(layers, drawn, color=_HEX[colour], linestyle=dash,
                marker="o" if len(values) <= 12 else None, markersize=4)  # fmt: skip
        shown = np.flatnonzero(np.isfinite(drawn))
        if len(shown):
            ends[name] = (layers[shown[-1]], drawn[shown[-1]], colour)
        told.append(f"{name} goes from {values[0]:.2g} to {values[-1]:.2g}")
    if log:
        ax.set_yscale("log")
        low, high = ax.get_ylim()
        if high < 10 * low:  # at least a decade, or noise looks like a trend
            middle = np.sqrt(low * high)
            ax.set_ylim(middle / np.sqrt(10), middle * np.sqrt(10))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(xlabel="layer", ylabel=ylabel)
    last = max((end[0] for end in ends.values()), default=1)
    _label_ends(ax, last, {name: (y, colour) for name, (_, y, colour) in ends.items()})
    return f"{ylabel} by layer{', log scale' if log else ''}: " + "; ".join(told) + "."


def signal_and_gradient(axes: Sequence[Any], table: Any, name: str = "") -> str:
    """The two plots of every rung of the ladder: activations' std and gradients' rms by layer.

    axes : two axes; table : a LayerTable with gradients.
    """
    hidden = table["act"] != "output"
    label = name or "std"
    first = by_layer(axes[0], {label: table["std"][hidden]}, "std of activations")
    second = by_layer(axes[1], {name or "rms": table["grad_rms"][hidden]}, "rms of gradients",
                      colours={name or "rms": "vermillion"})  # fmt: skip
    return f"{first} {second}"


def histograms(axes: Sequence[Any], arrays: Sequence[np.ndarray], role: str = "activation",
               bins: int = 60, span: tuple[float, float] | None = None) -> str:  # fmt: skip
    """One histogram per layer of the arrays (any shape), on one shared scale, side by side."""
    low, high = span or (min(np.min(a) for a in arrays), max(np.max(a) for a in arrays))
    if low == high:
        low, high = low - 0.5, high + 0.5
    told = []
    for layer, (ax, array) in enumerate(zip(axes, arrays, strict=True), start=1):
        flat = np.ravel(array)
        ax.hist(flat, bins=bins, range=(low, high), density=True, color=COLOURS[role])
        ax.set(title=f"layer {layer}", xlabel=role, yticks=[])
        ax.spines["left"].set_visible(False)
        told.append(f"layer {layer} mean {flat.mean():.2g}, std {flat.std():.2g}")
    return f"Histograms of {role}s by layer: " + "; ".join(told) + "."


def losses(ax: Any, series: Mapping[str, Any], ylabel: str = "loss", log: bool = False,
           xlabel: str = "epoch") -> str:  # fmt: skip
    """Training curves, name -> values per epoch, labelled at their ends."""
    text = by_layer(ax, series, ylabel, log)
    ax.set_xlabel(xlabel)
    return text.replace("by layer", f"by {xlabel}", 1)


def boundary(ax: Any, net: Any, x: np.ndarray, y: np.ndarray, margin: float = 0.3) -> str:
    """A two-input classifier's decision regions under its data, classes by colour and marker.

    net : an MLP with a cross-entropy loss; x : (n, 2); y : (n,) integer classes.
    """
    low, high = x.min(axis=0) - margin, x.max(axis=0) + margin
    across, up = np.meshgrid(np.linspace(low[0], high[0], 200), np.linspace(low[1], high[1], 200))
    z = net.predict(np.column_stack([across.ravel(), up.ravel()]))
    region = (z[:, 0] > 0).astype(int) if z.shape[1] == 1 else z.argmax(axis=1)
    names = [colour for colour, _ in CYCLE]
    classes = int(max(np.max(y), region.max())) + 1
    ax.contourf(across, up, region.reshape(across.shape), alpha=0.25,
                levels=np.arange(classes + 1) - 0.5,
                colors=[PALETTE[names[k % 6]] for k in range(classes)])  # fmt: skip
    points(ax, x, y)
    return (
        f"Decision regions of {classes} classes under {len(x)} points; "
        f"{net.accuracy(x, y):.0%} of them lie in their own region."
    )


def points(ax: Any, x: np.ndarray, y: np.ndarray) -> str:
    """A scatter plot of 2-D data x, (n, 2), classes y, (n,), by colour and marker."""
    names = [colour for colour, _ in CYCLE]
    counts = []
    for k in np.unique(y):
        ax.scatter(*x[y == k].T, s=14, marker=CLASS_MARKERS[int(k) % 5], linewidth=0.4,
                   color=PALETTE[names[int(k) % 6]], edgecolor="white",
                   label=f"class {int(k)}")  # fmt: skip
        counts.append(f"{np.sum(y == k)} of class {int(k)}")
    ax.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    return f"{len(x)} points in the plane: " + ", ".join(counts) + "."


def svg(figure: Any, alt: str = "") -> str:
    """The figure as an SVG element for a page: INK becomes the page's text colour.

    Palette colours become `var(--actinit-NAME, #hex)`, which a style sheet may set for dark pages
    (see DARK). `alt` becomes the accessible name.
    """
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "actinit", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(INK, "currentColor", text, flags=re.IGNORECASE)
    for shades in (PALETTE, LABEL):
        for name, colour in shades.items():
            variable = f"var(--actinit-{name}, {colour})"
            text = re.sub(rf"(?<!, ){colour}", variable, text, flags=re.IGNORECASE)
    return text.replace("<svg ", f'<svg role="img" aria-label="{html.escape(alt)}" ', 1)


def _label_ends(ax: Any, x: float, ends: Mapping[str, tuple[float, str]]) -> None:
    """Name each line at its right end, (x, y); names that would overlap move apart, evenly."""
    ax.autoscale_view()
    points = 72 / ax.figure.dpi
    height = {n: ax.transData.transform((x, y))[1] * points for n, (y, _) in ends.items()}
    groups: list[list[str]] = []  # names from bottom to top; a group is a stack of touching names
    for name in sorted(ends, key=height.__getitem__):
        groups.append([name])
        while len(groups) > 1 and (
            _stack(groups[-1], height)[0] < _stack(groups[-2], height)[-1] + LINE
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    for group in groups:
        for name, where in zip(group, _stack(group, height), strict=True):
            y, colour = ends[name]
            ax.annotate(f" {name}", (x, y), xytext=(2, where - height[name]),
                        textcoords="offset points", color=LABEL.get(colour, INK), va="center",
                        annotation_clip=False)  # fmt: skip


def _stack(group: list[str], height: Mapping[str, float]) -> list[float]:
    """Heights of a group's names, one line apart, around the mean of where they belong."""
    middle = sum(height[name] for name in group) / len(group)
    return [middle + LINE * (i - (len(group) - 1) / 2) for i in range(len(group))]

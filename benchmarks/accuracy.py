"""How exact are the activations? Largest errors of ours, SciPy and PyTorch in units in the last
place (ulp) of the exact result, over 2,000 points from the smallest subnormal to the largest
float, with the exact results computed by mpmath in 60 digits.

    python benchmarks/accuracy.py            the table, about a minute
    python benchmarks/accuracy.py --store    the same, kept as actinit/exactness.json for chapter 14
    >>> rows(["sigmoid"], peers=False)       ours alone, needs no SciPy or PyTorch

An error of 0.5 is the least that rounding allows, 1 is the neighbouring float.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version

import mpmath as mp
import numpy as np

from actinit import activations, frameworks

DIGITS = 60
POINTS = 2000
SHOWN = {"sigmoid", "log_sigmoid", "tanh", "softplus", "elu", "silu", "gelu", "mish"}
KEPT = ("ours", "at", "scipy", "scipy_at", "torch", "torch_at")

# Exact formulas, in arithmetic where nothing overflows and 60 digits outlast every cancellation.
ONE = mp.mpf(1)
with mp.workdps(DIGITS):
    SQRT2 = mp.sqrt(2)
    # SELU: mean 0 and second moment 1 for z ~ N(0, 1), from the moments of exp(z) and exp(2z) on
    # the left half.
    LEFT1 = mp.exp(mp.mpf(1) / 2) * mp.erfc(1 / SQRT2) / 2
    LEFT2 = mp.exp(2) * mp.erfc(SQRT2) / 2
    SELU_ALPHA = 1 / mp.sqrt(2 * mp.pi) / (mp.mpf(1) / 2 - LEFT1)
    SELU_SCALE = 1 / mp.sqrt(mp.mpf(1) / 2 + SELU_ALPHA**2 * (LEFT2 - 2 * LEFT1 + mp.mpf(1) / 2))
    LECUN = mp.mpf("1.7159")
    TANH_FORM = mp.sqrt(2 / mp.pi)


def _sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def _sigmoid_grad(z):
    return _sigmoid(z) * _sigmoid(-z)


def _softplus(z):
    return mp.log1p(mp.exp(z)) if z < 0 else z + mp.log1p(mp.exp(-z))


def _cdf(z):
    z = min(max(z, mp.mpf(-1000)), mp.mpf(1000))  # mpmath's erfc fails for 1e300
    return mp.erfc(-z / SQRT2) / 2


def _tanh_form(z):
    """Twice the inner function of GELU's tanh form, and its slope."""
    cubic = mp.mpf("0.044715")
    return 2 * TANH_FORM * (z + cubic * z**3), 2 * TANH_FORM * (1 + 3 * cubic * z**2)


def _gelu_tanh_grad(z):
    t, slope = _tanh_form(z)
    return _sigmoid(t) + z * slope * _sigmoid_grad(t)


EXACT: dict[str, Callable] = {
    "sigmoid": _sigmoid,
    "sigmoid_grad": _sigmoid_grad,
    "log_sigmoid": lambda z: -_softplus(-z),
    "log_sigmoid_grad": lambda z: _sigmoid(-z),
    "hard_sigmoid": lambda z: min(max((z + 3) / 6, mp.mpf(0)), ONE),
    "tanh": lambda z: mp.tanh(z),
    "tanh_grad": lambda z: 4 * _sigmoid_grad(2 * z),
    "lecun_tanh": lambda z: LECUN * mp.tanh(2 * z / 3),
    "lecun_tanh_grad": lambda z: LECUN * 8 / 3 * _sigmoid_grad(4 * z / 3),
    "softsign": lambda z: z / (1 + abs(z)),
    "softsign_grad": lambda z: 1 / (1 + abs(z)) ** 2,
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "elu_grad": lambda z: ONE if z > 0 else mp.exp(z),
    "selu": lambda z: SELU_SCALE * (z if z > 0 else SELU_ALPHA * mp.expm1(z)),
    "selu_grad": lambda z: SELU_SCALE * (1 if z > 0 else SELU_ALPHA * mp.exp(z)),
    "softplus": _softplus,
    "softplus_grad": _sigmoid,
    "silu": lambda z: z * _sigmoid(z),
    "silu_grad": lambda z: _sigmoid(z) + z * _sigmoid_grad(z),
    "gelu": lambda z: z * _cdf(z),
    "gelu_grad": lambda z: _cdf(z) + z * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi),
    "gelu_tanh": lambda z: z * _sigmoid(_tanh_form(z)[0]),
    "gelu_tanh_grad": _gelu_tanh_grad,
    "mish": lambda z: z * mp.tanh(_softplus(z)),
    "mish_grad": lambda z: mp.tanh(_softplus(z)) + z * _sigmoid(z) * mp.sech(_softplus(z)) ** 2,
}

# Where a derivative crosses 0 its two terms cancel: the hardest points there are.
ROOTS = {
    "silu_grad": -1.2784645427610737,
    "gelu_grad": -0.7517915246935645,
    "gelu_tanh_grad": -0.7524614220710163,
    "mish_grad": -1.1924312145154952,
}
KINKS = {"hard_sigmoid": 3.0, "lecun_tanh": 1.5, "gelu": 3.75 * 2**0.5}


def points(name: str, count: int = POINTS, dtype: type = np.float64) -> np.ndarray:
    """Inputs (count,) for one function: extremes, subnormals, roots, kinks, both tails."""
    rng = np.random.default_rng(sum(name.encode()))
    info = np.finfo(dtype)
    tail = -np.log(float(info.smallest_subnormal))  # where exp(-tail) is the last float above 0
    fixed = [
        0.0,
        info.smallest_subnormal,
        info.tiny,
        info.eps,
        0.5,
        1.0,
        2.0,
        3.0,
        4.0,
        40.0,
        tail / 2,
        tail - 36,
        tail,
        2 * tail,
        1e20,
        info.max,
        KINKS.get(name, 1.0),
    ]
    root = ROOTS.get(name, 0.0)
    n = count // 8
    drawn = [
        rng.uniform(-6, 6, 3 * n),
        rng.uniform(-40, 40, 2 * n),
        rng.uniform(-tail, tail, n),
        rng.choice([-1, 1], n // 2) * rng.uniform(tail - 40, tail + 2, n // 2),
        rng.choice([-1, 1], n)
        * np.exp(rng.uniform(np.log(float(info.tiny)), np.log(float(info.max)), n)),
        root + rng.choice([-1, 1], n) * 10 ** rng.uniform(-17, 0, n),
    ]
    near = np.array([*fixed, root], dtype)
    near = np.concatenate([near, np.nextafter(near, dtype(-np.inf)), np.nextafter(near, dtype(0))])
    z = np.concatenate([near, -near, *drawn]).astype(dtype)
    return z[np.isfinite(z)][:count]


def ulp_errors(computed: np.ndarray, exact: Iterable[mp.mpf]) -> np.ndarray:
    """Distance from the exact results in units in the last place of the computed dtype.

    A unit is the gap between the two floats around the exact result, never below the smallest
    subnormal. A result that ought to overflow and is inf has error 0.
    """
    info = np.finfo(computed.dtype)
    errors = np.empty(len(computed))
    with mp.workdps(DIGITS):
        largest = mp.mpf(float(info.max)) * (1 + mp.mpf(float(info.eps)) / 4)
        for i, (ours, true) in enumerate(zip(computed.tolist(), exact, strict=True)):
            if abs(true) >= largest:
                errors[i] = 0 if ours == mp.sign(true) * mp.inf else np.inf
            elif not np.isfinite(ours):
                errors[i] = np.inf
            else:
                exponent = int(mp.floor(mp.log(abs(true), 2))) if true else -(10**6)
                unit = mp.mpf(2) ** (max(exponent, int(info.minexp)) - int(info.nmant))
                errors[i] = float(abs(ours - true) / unit)
    return errors


def exact_values(name: str, z: np.ndarray) -> list:
    """The function's exact values at z."""
    with mp.workdps(DIGITS):
        return [EXACT[name](mp.mpf(x)) for x in z.tolist()]


def normal_result(exact: Iterable[mp.mpf], dtype: type = np.float64) -> np.ndarray:
    """True where an exact result is not subnormal."""
    tiny = float(np.finfo(dtype).tiny)
    return np.array([abs(value) >= tiny for value in exact])


def _scipy_forms() -> dict[str, Callable]:
    from scipy import special

    return {
        "sigmoid": special.expit,
        "log_sigmoid": special.log_expit,
        "tanh": np.tanh,
        "softplus": lambda z: np.logaddexp(0, z),
        "softplus_grad": special.expit,
        "silu": lambda z: z * special.expit(z),
        "gelu": lambda z: z * special.ndtr(z),
        "mish": lambda z: z * np.tanh(np.logaddexp(0, z)),
    }


def _torch_forms() -> dict[str, Callable]:
    import torch
    from torch.nn import functional as F

    names = {
        "sigmoid": torch.sigmoid,
        "log_sigmoid": F.logsigmoid,
        "hard_sigmoid": F.hardsigmoid,
        "tanh": torch.tanh,
        "softsign": F.softsign,
        "elu": F.elu,
        "selu": F.selu,
        "softplus": F.softplus,
        "silu": F.silu,
        "gelu": F.gelu,
        "mish": F.mish,
        "gelu_tanh": lambda t: F.gelu(t, approximate="tanh"),
    }

    def value(f):
        return lambda z: f(torch.from_numpy(z)).numpy()

    def slope(f):
        def df(z):
            t = torch.from_numpy(z).requires_grad_()
            f(t).sum().backward()
            return t.grad.numpy()

        return df

    return {name: value(f) for name, f in names.items()} | {
        f"{name}_grad": slope(f) for name, f in names.items()
    }


def rows(names: Iterable[str] | None = None, peers: bool = True, count: int = POINTS) -> list[dict]:
    """The error table: one dict per function with its largest errors in ulp.

    Keys: function; ours; ours_normal (where the exact result is not subnormal); at (the input of
    the largest error); ours_float32; and, with peers, scipy and torch (float64; None where the
    library has no such function), scipy_at and torch_at.
    """
    forms = {}
    if peers:
        forms = {"scipy": _scipy_forms(), "torch": _torch_forms()}
    table = []
    for name in names or EXACT:
        z = points(name, count)
        exact = exact_values(name, z)
        ours = getattr(activations, name)
        errors = ulp_errors(ours(z), exact)
        z32 = points(name, count // 4, np.float32)
        row = {
            "function": name,
            "ours": errors.max(),
            "ours_normal": errors[normal_result(exact)].max(),
            "at": float(z[errors.argmax()]),
            "ours_float32": ulp_errors(ours(z32), exact_values(name, z32)).max(),
        }
        for peer, known in forms.items():
            row[peer] = None
            if name in known:
                with np.errstate(all="ignore"):
                    errors = ulp_errors(known[name](z), exact)
                row[peer], row[f"{peer}_at"] = errors.max(), float(z[errors.argmax()])
        table.append(row)
    return table


def log_softmax_rows(peers: bool = True) -> list[dict]:
    """Largest ulp error of log_softmax over rows (t, 0, -1) for t from 0 to 700."""
    z = np.stack([np.linspace(0, 700, 1401), np.zeros(1401), -np.ones(1401)], axis=1)
    with mp.workdps(400):  # the sum is 1 + exp(-700)
        exact = [x - mp.log(sum(mp.exp(v) for v in row)) for row in z.tolist() for x in row]
    row = {
        "function": "log_softmax",
        "ours": ulp_errors(activations.log_softmax(z).ravel(), exact).max(),
    }
    if peers:
        import torch
        from scipy import special

        row["scipy"] = ulp_errors(special.log_softmax(z, axis=1).ravel(), exact).max()
        row["torch"] = ulp_errors(
            torch.log_softmax(torch.from_numpy(z), 1).numpy().ravel(), exact
        ).max()
    return [row]


def show(table: list[dict]) -> str:
    """The table as text."""
    columns = ["ours", "ours_normal", "ours_float32", "scipy", "torch"]
    lines = [f"{'largest error in ulp':<20}" + "".join(f"{c:>14}" for c in columns)]
    for row in table:
        cells = [row.get(column) for column in columns]
        lines.append(
            f"{row['function']:<20}"
            + "".join(f"{'-' if cell is None else f'{cell:.3g}':>14}" for cell in cells)
        )
    return "\n".join(lines)


def store(table: list[dict]) -> None:
    """Keep what chapter 14 shows of the table, three digits of each, with the versions."""
    kept = [
        {
            "function": row["function"],
            **{key: float(f"{row[key]:.3g}") for key in KEPT if row.get(key) is not None},
        }
        for row in table
        if row["function"].removesuffix("_grad") in SHOWN
    ]
    versions = {name: version(name).split("+")[0] for name in ("numpy", "scipy", "torch")}
    text = json.dumps({"versions": versions, "rows": kept}, indent=1, allow_nan=False)
    frameworks.EXACTNESS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    found = all(importlib.util.find_spec(peer) for peer in ("scipy", "torch"))
    table = rows(peers=found) + log_softmax_rows(peers=found)
    print(show(table))
    if found and sys.argv[1:] == ["--store"]:
        store(table)
    if not found:
        print("SciPy and PyTorch are left out: one of them is not installed.")

"""A multilayer perceptron, small enough to read in one sitting.

Rows are examples. Layer l computes `z = h @ W + b`; between layers, `h = g(z)`. The last layer has
no activation of its own: the loss takes its linear output z (see losses.py). `forward` and
`backward` are the whole of deep learning; `MLP` keeps the weights and runs them over batches.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from actinit import initializers
from actinit.differences import gradient_check
from actinit.layers import PReLU, as_layer_activation
from actinit.losses import LOSSES, binary_cross_entropy, mse, softmax_cross_entropy
from actinit.optimizers import SGD, Adam

__all__ = [
    "MLP", "SGD", "Adam", "History", "backward", "binary_cross_entropy", "forward",
    "gradient_check", "mse", "softmax_cross_entropy",
]  # fmt: skip

Params = list[tuple[np.ndarray, ...]]  # one (W, b) per layer

if sys.platform == "linux":
    # Linux's malloc returns freed blocks above 128 kB to the system, and a training step then
    # spends up to a third of its time getting them back. Freeing one large block lifts the limit.
    np.empty(31 << 20, np.uint8)


def forward(params: Params, x: np.ndarray, acts: Any) -> tuple[list, list]:
    """Run a batch x, shape (n, d_0), keeping what backward needs.

    params : one (W, b) per layer, shapes (d_in, d_out) and (d_out,)
    acts   : one Activation per hidden layer, or a single one for all of them
    Returns zs, hs: hs[l], (n, d_l), enters layer l and zs[l] = hs[l] @ W + b.
    hs[0] is x; zs[-1] is the network's linear output.
    """
    acts = _one_per_hidden_layer(acts, params)
    zs: list[np.ndarray] = []
    hs = [x]
    for layer, (W, b) in enumerate(params):
        if layer > 0:
            hs.append(acts[layer - 1].f(zs[-1]))
        zs.append(hs[-1] @ W + b)
    return zs, hs


def backward(params: Params, zs: list, hs: list, dout: np.ndarray, acts: Any) -> tuple[list, list]:
    """Back-propagate dout = dLoss/dzs[-1], shape (n, d_L), its 1/n included.

    Returns grads, deltas: grads[l] = (dW, db), shaped like params[l]; deltas[l] = dLoss/dzs[l].
    Each layer multiplies by its weights and by the slope at its pre-activation: the chain rule.
    Source: Rumelhart, Hinton & Williams (1986).
    """
    acts = _one_per_hidden_layer(acts, params)
    grads: list[Any] = [None] * len(params)
    deltas: list[Any] = [None] * len(params)
    delta, ones = dout, np.ones(len(dout), dout.dtype)
    for layer in reversed(range(len(params))):
        W, _ = params[layer]
        deltas[layer] = delta
        # ones @ delta is delta's sum over the batch, at the speed of a matrix product.
        grads[layer] = hs[layer].T @ delta, ones @ delta
        if layer > 0:
            slope = acts[layer - 1].df(zs[layer - 1])
            delta = delta @ W.T
            if delta.shape != slope.shape:  # Maxout: several columns of z share one unit
                delta = np.repeat(delta, slope.shape[1] // delta.shape[1], axis=1)
            delta = delta * slope
    return grads, deltas


def _one_per_hidden_layer(acts: Any, params: Params) -> Sequence:
    hidden = len(params) - 1
    if not isinstance(acts, list | tuple):
        return [acts] * hidden
    if len(acts) != hidden:
        raise ValueError(f"acts must name {hidden} activations, one per hidden layer, "
                         f"got {len(acts)}")  # fmt: skip
    return acts


@dataclass
class History:
    """What `fit` measured, one entry per epoch; `best_epoch` counts from 0."""

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    best_epoch: int | None = None


class MLP:
    """Fully connected layers with an activation between each two.

    sizes      : units per layer, inputs first, outputs last: [2, 32, 32, 3]
    activation : a name, an Activation, or a list of them, one per hidden layer.
                 "prelu" learns its slope, "maxout" gives each unit two linear pieces.
    init       : a name from initializers.INITIALIZERS, or a callable (rng, shape) -> W
    rng        : numpy.random.Generator, always passed in
    loss       : "softmax_cross_entropy", "binary_cross_entropy", "mse", or a callable (z, y)
    bias       : every bias at the start, or a callable (rng, n_out, fan_in) -> b
    dtype      : np.float64 or np.float32, kept by everything that the network computes

    `params` is the list of (W, b). Change the weights freely between steps.
    Raises ValueError naming the argument that does not fit.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: Any = "tanh",
        init: str | Callable = "xavier_normal",
        *,
        rng: np.random.Generator,
        loss: str | Callable = "softmax_cross_entropy",
        bias: float | Callable = 0.0,
        dtype: Any = np.float64,
    ) -> None:
        if len(sizes) < 2 or any(int(size) != size or size < 1 for size in sizes):
            raise ValueError(f"sizes must be two or more positive integers, got {sizes}")
        if not isinstance(rng, np.random.Generator):
            raise ValueError(f"rng must be a numpy.random.Generator, got {type(rng).__name__}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype must be float32 or float64, got {dtype}")
        if not callable(loss) and loss not in LOSSES:
            raise ValueError(f"loss must be one of {list(LOSSES)} or a callable, got {loss!r}")
        self.sizes = [int(size) for size in sizes]
        self.dtype = np.dtype(dtype)
        hidden = len(self.sizes) - 2
        specs = activation if isinstance(activation, list | tuple) else [activation] * hidden
        if len(specs) != hidden:
            raise ValueError(f"activation must name one per hidden layer, {hidden}, "
                             f"got {len(specs)}")  # fmt: skip
        self.activations = [as_layer_activation(spec, self.dtype) for spec in specs]
        self.loss_function = loss if callable(loss) else LOSSES[loss]
        draw = init if callable(init) else initializers.get(init)
        self.params: Params = []
        for layer, (n_in, n_out) in enumerate(pairwise(self.sizes)):
            if layer < hidden:
                n_out *= getattr(self.activations[layer], "pieces", 1)
            W = draw(rng, (n_in, n_out))
            b = bias(rng, n_out, n_in) if callable(bias) else np.full(n_out, bias)
            self.params.append((np.array(W, self.dtype), np.array(b, self.dtype)))

    def forward(self, x: np.ndarray) -> tuple[list, list]:
        """zs, hs of every layer for a batch x, shape (n, sizes[0])."""
        return forward(self.params, self._inputs(x), self.activations)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The linear output z, (n, sizes[-1]): logits under a cross-entropy, values under mse."""
        return self.forward(x)[0][-1]

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """Mean loss on (x, y)."""
        return self.loss_function(self.predict(x), y)[0]

    def gradients(self, x: np.ndarray, y: np.ndarray) -> tuple[float, list, list, list, list]:
        """(loss, grads, deltas, zs, hs) for a batch; see `forward` and `backward`."""
        zs, hs = self.forward(x)
        loss, dout = self.loss_function(zs[-1], y)
        grads, deltas = backward(self.params, zs, hs, dout, self.activations)
        return loss, grads, deltas, zs, hs

    def slope_gradients(self, zs: list, deltas: list) -> Params:
        """dLoss/dslope of each layer whose activation has a slope to learn (PReLU)."""
        return [
            (act.slope_grad(zs[layer], deltas[layer + 1] @ self.params[layer + 1][0].T),)
            for layer, act in enumerate(self.activations)
            if isinstance(act, PReLU)
        ]

    def slopes(self) -> Params:
        """The learnable slopes themselves, one array of shape (1,) per PReLU layer."""
        return [(act.slope,) for act in self.activations if isinstance(act, PReLU)]

    def accuracy(self, x: np.ndarray, y: np.ndarray) -> float:
        """Share of examples classified right; ValueError for a loss that does not classify."""
        share = self._accuracy(self.predict(x), y)
        if np.isnan(share):
            raise ValueError("loss must be a cross-entropy for accuracy to mean something")
        return share

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        *,
        epochs: int,
        batch_size: int | None = None,
        optimizer: Any = None,
        rng: np.random.Generator | None = None,
        validation: tuple[np.ndarray, np.ndarray] | None = None,
        patience: int | None = None,
        hooks: Sequence[Callable] = (),
    ) -> History:
        """Train on (x, y); returns a History of the mean loss and accuracy of each epoch's batches.

        batch_size : examples per step, None for all; smaller batches are shuffled and need rng
        optimizer  : SGD(0.1) unless given
        validation : (x, y) to measure after each epoch
        patience   : stop after so many epochs without a lower validation loss, and go back to
                     the weights of the best epoch
        hooks      : called as hook(net, step, loss, zs, hs, grads, deltas) before each update
        Raises ValueError naming the argument that does not fit.
        """
        x, y = self._inputs(x), np.asarray(y)
        n = len(x)
        batch_size = n if batch_size is None else batch_size
        if len(y) != n or n == 0:
            raise ValueError(f"y must have one target per row of x, {n}, got {len(y)}")
        if epochs < 1 or batch_size < 1:
            raise ValueError(f"epochs and batch_size must be >= 1, got {epochs}, {batch_size}")
        if batch_size < n and not isinstance(rng, np.random.Generator):
            raise ValueError("rng must be a numpy.random.Generator to shuffle batches")
        if patience is not None and validation is None:
            raise ValueError("validation must be given for patience to watch")
        optimizer = SGD(0.1) if optimizer is None else optimizer
        history, best, step = History(), None, 0
        for epoch in range(epochs):
            order = slice(None) if batch_size >= n or rng is None else rng.permutation(n)
            x_epoch, y_epoch = x[order], y[order]
            losses, shares, counts = [], [], []
            for start in range(0, n, batch_size):
                batch = slice(start, start + batch_size)
                loss, grads, deltas, zs, hs = self.gradients(x_epoch[batch], y_epoch[batch])
                for hook in hooks:
                    hook(self, step, loss, zs, hs, grads, deltas)
                slope_grads = self.slope_gradients(zs, deltas)
                optimizer.step(self.params + self.slopes(), grads + slope_grads)
                losses.append(loss)
                shares.append(self._accuracy(zs[-1], y_epoch[batch]))
                counts.append(len(zs[-1]))
                step += 1
            history.loss.append(float(np.average(losses, weights=counts)))
            if not np.isnan(shares[0]):
                history.accuracy.append(float(np.average(shares, weights=counts)))
            if validation is None:
                continue
            z_val = self.predict(validation[0])
            history.val_loss.append(self.loss_function(z_val, validation[1])[0])
            if not np.isnan(shares[0]):
                history.val_accuracy.append(self._accuracy(z_val, validation[1]))
            if history.best_epoch is None or history.val_loss[-1] < min(history.val_loss[:-1]):
                history.best_epoch = epoch
                best = copy.deepcopy((self.params, self.slopes())) if patience else None
            elif patience is not None and epoch - history.best_epoch >= patience:
                break
        if best is not None:
            self._restore(*best)
        return history

    def copy(self, dtype: Any = None) -> MLP:
        """An independent network with the same weights, in another float dtype if given."""
        twin = copy.copy(self)
        twin.dtype = self.dtype if dtype is None else np.dtype(dtype)
        twin.params = [(W.astype(twin.dtype), b.astype(twin.dtype)) for W, b in self.params]
        twin.activations = [
            PReLU(act.slope, twin.dtype) if isinstance(act, PReLU) else act
            for act in self.activations
        ]
        return twin

    def _restore(self, params: Params, slopes: Params) -> None:
        for pair, saved in zip(self.params + self.slopes(), params + slopes, strict=True):
            for array, values in zip(pair, saved, strict=True):
                array[...] = values

    def _accuracy(self, z: np.ndarray, y: np.ndarray) -> float:
        if self.loss_function is softmax_cross_entropy:
            return float(np.mean(z.argmax(axis=1) == y))
        if self.loss_function is binary_cross_entropy:
            return float(np.mean((z > 0) == (np.reshape(y, z.shape) > 0.5)))
        return float("nan")  # regression has no right and wrong

    def _inputs(self, x: np.ndarray) -> np.ndarray:
        x = np.asarray(x, self.dtype)
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            raise ValueError(f"x must have shape (n, {self.sizes[0]}), got {x.shape}")
        return x

    def __repr__(self) -> str:
        names = [act.name for act in self.activations]
        return f"MLP({self.sizes}, {names[0] if len(set(names)) == 1 else names})"

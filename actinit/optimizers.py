"""Optimizers: what to do with a gradient once back-propagation has computed it.

`optimizer.step(params, grads)` changes the arrays of `params` in place. Both are lists of tuples
of arrays, `[(W, b), ...]` and `[(dW, db), ...]`. An optimizer keeps its memory (velocity, moments)
from step to step, so each network gets its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

Arrays = Sequence[tuple[np.ndarray, ...]]


class SGD:
    """Gradient descent, with momentum if asked for.

    velocity <- momentum * velocity + gradient;  weight <- weight - lr * velocity

    lr : step size, float > 0; momentum : float in [0, 1); 0 is plain gradient descent.
    Source: Polyak (1964); in this form Sutskever et al. (2013) and PyTorch.
    Raises ValueError if lr or momentum is out of range.
    """

    def __init__(self, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.lr = _positive("lr", lr)
        self.momentum = _fraction("momentum", momentum)
        self._velocity: list[np.ndarray] = []

    def step(self, params: Arrays, grads: Arrays) -> None:
        """Move every array of params one step down its gradient, in place."""
        weights, gradients = list(chain(*params)), list(chain(*grads))
        if self.momentum:
            self._velocity = self._velocity or [np.zeros_like(w) for w in weights]
            for v, dw in zip(self._velocity, gradients, strict=True):
                v *= self.momentum
                v += dw
            gradients = self._velocity
        for w, v in zip(weights, gradients, strict=True):
            w -= self.lr * v

    def __repr__(self) -> str:
        return f"SGD(lr={self.lr:g}, momentum={self.momentum:g})"


class Adam:
    """Adam: each weight's step is scaled by the recent size of its own gradient.

    m <- beta1 m + (1 - beta1) g;   v <- beta2 v + (1 - beta2) g^2, both starting from 0;
    weight <- weight - lr * m_hat / (sqrt(v_hat) + eps), where m_hat = m / (1 - beta1^t) and
    v_hat = v / (1 - beta2^t) undo the bias of starting from 0.

    Source: Kingma & Ba (2015), arXiv:1412.6980, algorithm 1.
    Raises ValueError if a parameter is out of range.
    """

    def __init__(
        self, lr: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ) -> None:
        self.lr, self.eps = _positive("lr", lr), _positive("eps", eps)
        self.beta1, self.beta2 = _fraction("beta1", beta1), _fraction("beta2", beta2)
        self._t = 0
        self._moments: list[tuple[np.ndarray, np.ndarray]] = []

    def step(self, params: Arrays, grads: Arrays) -> None:
        """Move every array of params one Adam step, in place."""
        weights, gradients = list(chain(*params)), list(chain(*grads))
        self._t += 1
        self._moments = self._moments or [(np.zeros_like(w), np.zeros_like(w)) for w in weights]
        unbias1, unbias2 = 1 - self.beta1**self._t, 1 - self.beta2**self._t
        for w, g, (m, v) in zip(weights, gradients, self._moments, strict=True):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            w -= self.lr / unbias1 * m / (np.sqrt(v / unbias2) + self.eps)

    def __repr__(self) -> str:
        return f"Adam(lr={self.lr:g}, beta1={self.beta1:g}, beta2={self.beta2:g})"


def _positive(name: str, value: float) -> float:
    if not value > 0:
        raise ValueError(f"{name} must be positive, got {value}")
    return value


def _fraction(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must lie in [0, 1), got {value}")
    return value

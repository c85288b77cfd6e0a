"""Back-propagation checked by central differences."""

from __future__ import annotations

from typing import Any

import numpy as np


def gradient_check(net: Any, x: np.ndarray, y: np.ndarray, eps: float = 1e-6) -> float:
    """Compare back-propagation with central differences, weight by weight, in float64.

    net : an MLP; whatever has its copy, params, slopes, gradients and loss will do

    For each weight w, (L(w + eps) - L(w - eps)) / (2 eps). Returns the largest difference found
    over the largest gradient of its array, which counts as 1e-4 if it is less: the rounding of L
    alone makes the quotient uncertain by about 1e-10. Below 1e-6 is right; above 1e-3 is a bug,
    or a kink of ReLU's kind within eps of a pre-activation.
    """
    net = net.copy(np.float64)
    _, grads, deltas, zs, _ = net.gradients(x, y)
    pairs = zip(net.params + net.slopes(), grads + net.slope_gradients(zs, deltas), strict=True)
    worst = 0.0
    for weights, gradient in ((w, g) for pair in pairs for w, g in zip(*pair, strict=True)):
        estimate = np.empty_like(weights)
        for index, value in np.ndenumerate(weights):
            weights[index] = value + eps
            above = net.loss(x, y)
            weights[index] = value - eps
            estimate[index] = (above - net.loss(x, y)) / (2 * eps)
            weights[index] = value
        scale = max(np.abs(gradient).max(), np.abs(estimate).max(), 1e-4)
        worst = max(worst, float(np.abs(estimate - gradient).max() / scale))
    return worst

"""The words of the panels of the lab "How does backpropagation work?"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return {
        "jacobianTitle": _("The same with vectors: the Jacobian of max(0, x)"),
        "jacobianNote": _("on 8 numbers: row i, column j is the gradient of output i by input j, measured"),
        "jacobianX": _("x"),
        "jacobianOut": _("max(0, x)"),
        "jacobianUpstream": _("upstream"),
        "jacobianGradient": _("gradient of x"),
        "jacobianLabel": _("8 by 8 numbers: 1 on the diagonal where x is above 0, everything else 0"),
        "jacobianAbout": _(
            "Each output depends on its own input alone, so all but the diagonal is 0. To multiply by it, a mask of 8 "
            "yes-or-no values is enough: what comes from upstream passes, or it does not."
        ),
        "jacobianNumbers": _("numbers in"),
        "jacobianEntries": _("the Jacobian has"),
        "jacobianBytes": _("in memory"),
        "jacobianMask": _("the mask"),
        "jacobianBatch": _("{rows} rows of {each}"),
        "jacobianSquare": _("{numbers} × {numbers}"),
        "shapesTitle": _("Every gradient has the shape of its value"),
        "shapesNote": _(
            "2 inputs, 16 hidden neurons, 3 classes, a batch of 100; P is the softmax of S, Y what it should be"
        ),
        "shapesName": _("value"),
        "shapesShape": _("shape"),
        "shapesGradient": _("its gradient's shape"),
        "shapesRule": _("computed as"),
        "shapesAbout": _(
            "So the rules need not be learned by heart: of the products that can be made, one has the right shape. A "
            "shape that does not fit reveals a mistake."
        ),
    }

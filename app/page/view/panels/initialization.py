"""The words of this lab's panels."""

from __future__ import annotations

from app.labs.panels.flow import STARTS
from app.labs.panels.lecture import ACTIVATIONS
from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    names = {f"activation_{kind.key}": _(kind.title) for kind in ACTIVATIONS}
    return names | {
        "flowTitle": _("Forward and backward"),
        "flowNote": _("before training; median of {starts} starts").format(starts=STARTS),
        "flow_signal": _("Outputs"),
        "flow_signalUnit": _("standard deviation, by layer"),
        "flow_gradient": _("Gradient that comes back"),
        "flow_gradientUnit": _("typical d loss / d sum, by layer"),
        "flowLayer": _("layer"),
        "symmetryTitle": _("The symmetry that never breaks"),
        "symmetryNote": _("weights into layer 2 after 300 steps; rows: inputs, columns: neurons"),
        "symmetry_zeros": _("Zeros"),
        "symmetry_constant": _("0.1 each"),
        "symmetry_xavier": _("Xavier"),
        "symmetryEqual": _("all columns equal: difference 0"),
        "symmetryApart": _("columns differ by up to {value}"),
        "symmetryLabel": _("Weights of {name}: {figure}"),
        "symmetryLoss": _("loss {loss}"),
        "symmetryPositive": _("positive, up to {value}"),
        "symmetryNegative": _("negative, down to {value}"),
        "symmetryAbout": _(
            "Neurons that start alike get the same gradient and stay alike. It is not the zero: from 0.1 each, "
            "weights move by up to {moved} in some layer, and all neurons of a layer move together."
        ),
        "lectureTitle": _("Lecture 6's experiment"),
        "lectureNote": _(
            "ten layers of 500 neurons see 1000 rows before training; bold: measured standard deviation, beside it the "
            "variance law's"
        ),
        "lectureLayer": _("layer"),
        "lectureLaw": _("law {value}"),
        "lecture_small": _("Small"),
        "lecture_xavier": _("Xavier"),
        "lecture_he": _("He"),
        "lecture_large": _("Large"),
        "lecture_axis_tanh": _("from −1 to 1; a bar with a notch is cut"),
        "lecture_axis_relu": _("from 0 to 4, the last bar has all beyond"),
    }

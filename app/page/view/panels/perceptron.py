"""The words of the panels of the lab "What can one neuron learn?"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return {
        "tablesTitle": _("All 16 tables of two inputs"),
        "tablesNote": _("the line of one neuron from weights of 0; mistakes made, and at most possible"),
        "tablesMistakes": _("{mistakes} of {most}"),
        "tablesNever": _("forever"),
        "tablesLabel": _("(0, 0), (0, 1), (1, 0), (1, 1) give {wanted}: {end}"),
        "tablesAbout": _(
            "For two tables there is no line. Of more inputs, most tables have none: of the 65,536 with four inputs "
            "one neuron computes 1,882."
        ),
        "widthsTitle": _("XOR with more hidden neurons"),
        "widthsNote": _("share of 40 starts that learn it in 800 steps"),
        "widthsUnits": _("hidden neurons"),
        "widthsShare": _("starts that learn it"),
        "widthsAbout": _(
            "Two neurons are enough, but descent does not find them from every start. With more neurons there are more "
            "ways to be right, so it gets stuck less often."
        ),
    }

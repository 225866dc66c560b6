"""Numbers in sentences."""

from __future__ import annotations

import math

SMALLEST, LARGEST = 1e-4, 1e5  # in plain decimals, as in `lib/format.js`


def amount(value: float, digits: int = 2) -> str:
    """A number in little room: a few digits as plain decimals, and only a power of ten if it is tiny or huge.

    >>> amount(0.0142), amount(-0.5), amount(1.3e-13), amount(0.0)
    ('0.014', '−0.5', '10⁻¹³', '0')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    rounded = float(f"{value:.{digits}g}")
    sign = "−" if rounded < 0 else ""
    if rounded and not SMALLEST <= abs(rounded) < LARGEST:
        return sign + _power_of_ten(abs(rounded))
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded)))) if rounded else 0
    text = f"{abs(rounded):.{decimals}f}"
    return sign + (text.rstrip("0").rstrip(".") if decimals else text)


def plain(number: float) -> str:
    """A number that is offered as a choice: all its digits, as a person would write it.

    >>> plain(0.0001), plain(1e-05), plain(32), plain(0.1)
    ('0.0001', '0.00001', '32', '0.1')
    """
    return f"{number:.12f}".rstrip("0").rstrip(".")


def _power_of_ten(size: float) -> str:
    power = round(math.log10(size))
    if size < SMALLEST:
        power = min(power, -5)  # 10⁻⁴ would look larger than it is: numbers of that size have decimals
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))

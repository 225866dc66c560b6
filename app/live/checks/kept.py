"""What checks have found, kept while someone may ask again: many visitors look at the same few setups."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from engine import Config
from engine.checks import Finding

MOST = 64  # setups, of some 30 kB each
MOST_ROWS = 1000  # of a learner's own: a setup holds them, so larger ones are not kept


class Findings:
    """The findings of the last setups, by setup and check; all methods may be called from any thread."""

    def __init__(self, most: int = MOST) -> None:
        """Start empty."""
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Config, dict[str, Finding]] = OrderedDict()

    def of(self, config: Config) -> Mapping[str, Finding]:
        """What is known of a setup, by check."""
        with self._lock:
            return dict(self._kept.get(config, {}))

    def keep(self, config: Config, finding: Finding) -> None:
        """Add a finding; the setup that nobody added to for longest is dropped."""
        if config.data.dataset.own_rows > MOST_ROWS:
            return
        with self._lock:
            self._kept.setdefault(config, {})[finding.key] = finding
            self._kept.move_to_end(config)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


FINDINGS = Findings()

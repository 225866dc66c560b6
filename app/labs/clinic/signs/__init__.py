"""What tells the causes apart: of each a rule, the two facts that decide for it, and the fact that speaks against it.

A fact speaks against a cause only if it was measured on this patient; one without a fact against each wrong cause is
not shown (`cases`). `runs` says how a run ends beside another one.
"""

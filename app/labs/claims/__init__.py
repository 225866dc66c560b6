"""The claims of the labs, and how each is measured: one module a lab, and what several share.

Read `initialization` first, with `wide`, whose figures have a theory; `runs` is what the labs on deep networks share.
"""

"""The catalog: every entry of every registry, and some numbers, with formula, picture and names elsewhere.

`told` puts the entries into words and `drawings` has a picture of each; `served` hands out the pictures, and
`page/view/texts.py` the words.
"""

ADDRESS = "catalogue"  # of its page
SETTINGS = "settings"  # the kind of what is no entry of a registry

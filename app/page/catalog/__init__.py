"""The catalog: every entry of every registry, with its formula, its picture and its names elsewhere.

`told` puts the entries into words and `drawings` has a picture of each; `served` hands out the pictures, and
`page/view/texts.py` the words.
"""

ADDRESS = "catalogue"  # of its page

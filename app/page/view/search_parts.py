"""What the regions of the search say about themselves, by their keys."""

from __future__ import annotations

from collections.abc import Mapping

from app.page.view.figure_parts import Part
from app.words import N_

SEARCH_PARTS: Mapping[str, Part] = {
    "search.what": Part(
        N_("What to search"),
        N_(
            "The settings that differ between the trials, each over a range or a set of values. What is not here is "
            "as in the setup. The slider shows the whole axis; a finer range is a part of it."
        ),
        r"\log \eta \sim U(\log \eta_{\min}, \log \eta_{\max})",
        N_(
            "A rate of 0.01 instead of 0.001 changes as much as 0.1 instead of 0.01, so rates and penalties are drawn "
            "on a log scale: each decade gets as many trials. On a linear one nearly all would lie in the last decade."
        ),
    ),
    "search.how": Part(
        N_("How to search"),
        N_(
            "Random draws each value anew. Grid tries all combinations of a few values. Halving starts all trials "
            "briefly and lets the best third go on, for three times as long. With k folds each trial trains k times, "
            "each time scored on the rows it did not train on."
        ),
        why=N_(
            "A single split has luck in it; the mean over folds has less, for as many times the work. Halving finds "
            "more in the same time, but may drop a setting that starts slowly, such as a small rate. Sources: "
            "Bergstra and Bengio (2012); Jamieson and Talwalkar (2016)."
        ),
    ),
    "search.stages": Part(
        N_("Stages"),
        N_(
            "Coarse first: wide ranges, few epochs. Then finer: the span of the best fifth, a third wider, for longer. "
            "Press a stage to see only its trials."
        ),
        why=N_(
            "If the best value lies at the edge of its range, a better one may lie beyond. Then the next stage goes "
            "past that edge, as far as the setting allows."
        ),
    ),
    "search.scatter": Part(
        N_("Score against each parameter"),
        N_(
            "A mark for each trial: its value across, its score upward. The axis counts what is missed, by its "
            "logarithm, so that 99% and 99.75% lie apart. Discs are the best five. Press a mark to open its trial."
        ),
        why=N_(
            "Where marks form a hill, the setting matters and the range holds the best value. Where they form a level "
            "band, it hardly matters. A trial that diverged is a result too: it is drawn below the axis, at its value."
        ),
    ),
    "search.parallel": Part(
        N_("All at once"),
        N_(
            "A line for each trial, through its value of each setting to its score. Drag along an axis to keep the "
            "lines that pass there; drag that part to move it, and double-click to forget it."
        ),
        why=N_("It shows what the best have in common, and whether two settings only work together."),
    ),
    "search.curves": Part(
        N_("Learning curves of the best five"),
        N_("Their loss on the rows left out, as a mean over the folds, after each epoch."),
        why=N_(
            "A curve that still falls at its end would get better with more epochs; one that rises has begun to "
            "overfit. Curves that cross say that a short trial may choose another winner than a long one."
        ),
    ),
    "search.compare": Part(
        N_("Random beside grid"),
        N_(
            "Two searches with the same budget. Each tick is a distinct value tried for the setting that matters "
            "most; each mark is a trial, larger with a better score."
        ),
        why=N_(
            "A grid of 64 trials over two settings tries only 8 values of each, however little one of them matters. "
            "Random trials try 64 values of both. Which of the two finds more depends on the ranges and on luck. "
            "Source: Bergstra and Bengio (2012)."
        ),
    ),
    "search.trial": Part(
        N_("An open trial"),
        N_(
            "Its settings, its score in each fold, and what its network answers after training on all searched rows. "
            "The playground opens it as a setup of its own."
        ),
        why=N_(
            "If the scores of one trial's folds differ by more than the trials do, the order of the trials is chance: "
            "the best are tied."
        ),
    ),
    "search.final": Part(
        N_("The final score"),
        N_(
            "Some rows are set aside: no trial of any stage trains on them or is scored on them. When the search ends, "
            "the best trial trains once on all other rows, and is scored on these."
        ),
        why=N_(
            "The best of many scores is partly luck: it was chosen because it is high. These rows had no part in the "
            "choice, so their score is an honest estimate. It is honest once: whoever goes on searching after seeing "
            "it chooses by it."
        ),
    ),
}

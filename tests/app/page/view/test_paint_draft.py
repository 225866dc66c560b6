"""The draft of painted points, run by node."""

from __future__ import annotations

import json
from typing import Any

from app.page.view.component import LIMITS
from tests import node

BOUNDS = f"const bounds = {json.dumps(LIMITS['paint'])};"
START = """
const { Draft } = it;
const scene = (train, test = [], paint = true) => {
  const points = (all) => ({ x: all.map((p) => p[0]), y: all.map((p) => p[1]), class: all.map((p) => p[2]) });
  return { paint, train: points(train), test: points(test) };
};
const draft = new Draft(bounds);
const points = () => draft.points.x.map((x, i) => [x, draft.points.y[i], draft.points.class[i]]);
"""


def run(steps: str) -> Any:
    """What the last expression of some steps with a draft is."""
    return node.run("boundary/draft.js", steps, before=BOUNDS + START)


def test_a_draft_starts_from_all_points_of_the_scene() -> None:
    """Training and test points alike, to two decimals."""
    assert run("draft.take(scene([[1.234, 2, 0]], [[-3, -4.5678, 1]])); return points();") == [
        [1.23, 2, 0],
        [-3, -4.57, 1],
    ]


def test_points_stay_on_the_plane_and_below_their_number() -> None:
    """Beyond 6 nothing is painted, and not more than 5,000 points."""
    assert run("draft.add(6.1, 0, 0); draft.add(0, -7, 0); draft.add(6, -6, 2); return points();") == [[6, -6, 2]]
    assert run("for (let i = 0; i <= bounds.points; i++) draft.add(0, 0, 0); return draft.count;") == 5000


def test_the_eraser_takes_an_ellipse() -> None:
    """In a window that is twice as wide as high, what is as far in pixels goes, and all else stays."""
    left = run(
        "draft.take(scene([[0, 0, 0], [0.9, 0, 1], [1.1, 0, 1], [0, 0.4, 0], [0, 0.6, 0]]));"
        "draft.erase(0, 0, 1, 0.5); return points();"
    )
    assert left == [[1.1, 0, 1], [0, 0.6, 0]]


def test_each_stroke_is_undone_as_one() -> None:
    """Two strokes and a cleared plane come back one by one; a stroke that changed nothing is none."""
    counts = run(
        "draft.take(scene([[0, 0, 0]])); draft.begin(); draft.add(1, 1, 1); draft.add(2, 2, 1); draft.end();"
        "draft.begin(); draft.add(3, 3, 0); draft.end(); draft.begin(); draft.erase(-6, -6, 1, 1); draft.end();"
        "draft.clear(); const counts = [draft.count];"
        "while (draft.undo()) counts.push(draft.count); return [...counts, draft.canUndo];"
    )
    assert counts == [0, 4, 3, 1, False]


def test_the_page_s_answer_is_not_news() -> None:
    """What was sent comes back in another order and as training and test points: the draft stays as it is."""
    assert run(
        "draft.add(1, 1, 0); draft.add(2, 2, 1); draft.send(); draft.begin(); draft.add(3, 3, 1);"
        "const answer = scene([[2, 2, 1]], [[1, 1, 0]]);"
        "return [draft.follow(answer), draft.follow(answer), draft.count];"
    ) == [False, False, 3]


def test_an_older_scene_is_not_news_either() -> None:
    """While an answer is on its way, the scene from before it changes nothing."""
    assert run(
        "draft.take(scene([[0, 0, 0], [5, 5, 1]])); draft.add(1, 1, 1); draft.send();"
        "return [draft.follow(scene([[0, 0, 0], [5, 5, 1]])), draft.count];"
    ) == [False, 3]


def test_other_points_of_the_page_are_news() -> None:
    """Another dataset was chosen in the sidebar: its points are the draft's, and no stroke of before is undone."""
    assert run(
        "draft.take(scene([[0, 0, 0]])); draft.begin(); draft.add(1, 1, 1);"
        "return [draft.follow(scene([[4, 4, 0]], [[5, 5, 1]])), points(), draft.canUndo];"
    ) == [True, [[4, 4, 0], [5, 5, 1]], False]


def test_what_the_page_could_not_take_is_kept() -> None:
    """All of one class, it waits in the draft while the page goes on with what it had; another plane is no news."""
    assert run(
        "draft.take(scene([[0, 0, 0], [1, 1, 1]])); draft.begin(); draft.erase(1, 1, 0.1, 0.1);"
        "return [draft.isKept, draft.canBeLearned, draft.follow(scene([[0, 0, 0], [1, 1, 1]])), points()];"
    ) == [True, False, False, [[0, 0, 0]]]
    assert run("draft.add(1, 1, 0); return draft.follow(scene([[4, 4, 0]], [], false));") is False

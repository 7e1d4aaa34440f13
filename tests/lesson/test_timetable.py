"""The timetable of the instructor notes leaves each episode its minutes."""

import re
from datetime import datetime
from pathlib import Path

from lesson.layout import Layout
from lesson.read.lesson import read_lesson

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d\d:\d\d) \| (?:.*\(episodes/(\S+)\.md\))?", re.MULTILINE)


def test_timetable_gives_each_episode_its_minutes():
    rows = ROW.findall((ROOT / "instructor-notes.md").read_text(encoding="utf-8"))
    times = [datetime.strptime(time, "%H:%M") for time, _ in rows]
    given = {
        name: (end - start).seconds // 60
        for (_, name), start, end in zip(rows, times, times[1:], strict=False)
        if name
    }
    lesson = read_lesson(Layout(ROOT))
    wanted = {
        episode.path.stem: episode.meta["teaching"] + episode.meta["exercises"]
        for episode in lesson.episodes
    }
    assert given == wanted

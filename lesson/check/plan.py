"""What the lesson will be once it is whole. Until then, gaps are warnings."""

EPISODES = 11
OBJECTIVES = 44
# Two days of nine to five, without breaks.
MINUTES = 680
LONGEST_EPISODE = 90
# Minutes of teaching after which learners should do something.
TEACHING_PER_EXERCISE = 15

"""What the lesson will be once it is whole. Until then, gaps are warnings."""

EPISODES = 11
OBJECTIVES = 44
# Two days of six hours, breaks apart; at most half of them is teaching.
DAY_MINUTES = 360
MINUTES = 720
TEACHING_SHARE = 0.5
LONGEST_EPISODE = 90
# Minutes of teaching after which learners should do something.
TEACHING_PER_EXERCISE = 15
# What is said aloud: people speak so many words a minute, and not every written word.
WORDS_A_MINUTE = 130
SPOKEN = 0.8
# What is typed, mistakes and waiting for the slowest included; what is run as it is.
LINES_A_MINUTE = 2.5
GIVEN_MINUTES = 0.5
# An episode may need so much more than its minutes of teaching.
PACE_TOLERANCE = 1.1

"""Speed as ratios: what the program takes, against the libraries that it stands on, in one run on one machine."""

"""Serve: the site on this machine, following what authors write."""

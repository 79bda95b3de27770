"""The demo county: real names of places, invented people, everything through the actions."""

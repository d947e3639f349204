"""The month at a glance, drawn by Kunqi: as a picture that one would pass on, and as text."""

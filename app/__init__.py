"""The composition root: configuration, logs, wiring, the demo and the command line."""

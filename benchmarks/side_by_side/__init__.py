"""The parts of benchmarks/reading.py: the facts, the parsers, their processes."""

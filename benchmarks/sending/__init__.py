"""What benchmarks/delivery.py runs, each in a process of its own."""

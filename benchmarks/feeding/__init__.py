"""What benchmarks/feed.py runs: a city of many dates, the servers, and who asks them."""

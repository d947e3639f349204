"""What happens over time: ingest, plan, dispatch, overrides; the clock is an argument, the store is the schedule."""

"""The notices that come with Kunqi, as data: for the demo and the golden tests."""

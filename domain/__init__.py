"""The words of Kunqi as frozen values; imports nothing of ours. See docs/glossary.md."""

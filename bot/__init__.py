"""The chat: what is asked and answered, in which words, and the receivers that carry it (Telegram, a terminal)."""

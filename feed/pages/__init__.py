"""The pages, one module each, in every language: server-rendered, no script, no other host."""

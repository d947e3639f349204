"""The rules, by what they read; every module here is imported and every rule in it registers itself."""

"""Where notices come from: files that somebody saved or exported, and pages of the web that somebody names."""

from sources.broken import Broken as Broken
from sources.files import read_bytes as read_bytes
from sources.files import read_file as read_file
from sources.files import read_paths as read_paths

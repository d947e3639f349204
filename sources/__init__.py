"""Where notices come from. So far: files that somebody saved or exported."""

from sources.broken import Broken as Broken
from sources.files import read_bytes as read_bytes
from sources.files import read_paths as read_paths

"""Grade a class: fast, in a sandbox, and into nbgrader's own gradebook."""

import sys

# Before anything reads a notebook: jsonschema would spend two seconds on a grammar of web
# addresses, for a format that no notebook's schema asks for. Where the grammar is not installed it
# does without, and so it does here.
sys.modules.setdefault("rfc3987_syntax", None)

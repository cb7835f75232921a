"""Reads the compose file on stdin by the compose specification, and prints it as JSON. Fails when it is not valid."""

import sys

from compose_spec import PyOptions

options = PyOptions()
options.apply_merge = True
compose = options.from_yaml(sys.stdin.read())
compose.validate()
print(compose.to_json())

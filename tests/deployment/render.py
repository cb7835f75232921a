"""Renders the Helm chart with the values on stdin, and prints its objects as JSON. Fails when Helm refuses them."""

import json
import sys

import helm_python
import yaml

CHART = "deploy/helm/tenantry-gateway"

values = json.load(sys.stdin)
problems = [message["error"] for message in helm_python.lint(CHART, values)["messages"] if message["severity"] > 1]
if problems:
    sys.exit("\n".join(problems))
files = helm_python.Chart.load(CHART).render(values, name="gateway", namespace="tenants")
json.dump([found for text in files.values() for found in yaml.safe_load_all(text) if found], sys.stdout)

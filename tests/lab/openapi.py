# SPDX-License-Identifier: Apache-2.0
"""docs/openapi.yaml as a judge of real answers. The document lets clients expect more fields than
it names; here a field without a name in it is a mistake."""

import json
from typing import Any

import yaml
from bgpsnoop import ROOT, Agent
from jsonschema import Draft202012Validator

JSON = "application/json"
Schema = dict[str, Any]


def strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        made["additionalProperties"] = False
    return made


class OpenApi:
    def __init__(self) -> None:
        self.document = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())
        Draft202012Validator.check_schema({"$defs": self.document["components"]["schemas"]})
        self.components = strict(self.document["components"])

    def schemas(self) -> dict[str, Schema]:
        """Of the paths that answer in JSON."""
        found = {}
        for path, item in self.document["paths"].items():
            content = item["get"]["responses"]["200"]["content"]
            if JSON in content:
                found[path] = content[JSON]["schema"]
        return found

    def objections(self, path: str, answer: Any) -> list[str]:
        schema = {**self.schemas()[path], "components": self.components}
        errors = Draft202012Validator(schema).iter_errors(answer)
        return [f"{path}: {'/'.join(map(str, e.absolute_path))}: {e.message[:500]}" for e in errors]


def answers(agent: Agent, path: str) -> list[Any]:
    """Of the path; where it takes a peer's name, for each peer there is."""
    if "{PEER}" not in path:
        return [json.loads(agent.get(path))]
    peers = {each["peer"] for each in json.loads(agent.get("/api/v1/sessions"))}
    return [json.loads(agent.get(path.replace("{PEER}", peer))) for peer in sorted(peers)]

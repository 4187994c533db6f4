#!/usr/bin/env python3
"""The HTTP interface against its own description.

Makes a case of examples/coast, serves it, and lets schemathesis (https://schemathesis.readthedocs.io) send requests made
from /api/openapi.json, good and bad ones, with a fixed seed: statuses, types and schemas of all answers must be described,
bad requests refused, other methods answered with 405 and Allow, and nobody let in without the token.

    python3 api.py [--headwater PATH] [--examples N] [--seed N] [--venv DIR]

Needs Python 3.11 with venv, and a registry (or a --venv that has requirements.txt); where it has neither it says so and
ends with 0. The case lies in a temporary folder: requests that change it are sent too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

# What schemathesis cannot know of our case, and the few places where its checks do not fit.
CONFIG = """
seed = {seed}
continue-on-failure = true
dictionaries = {{ rows = {{ values = {rows} }} }}
# Fixed by the seed and by nothing that an earlier run left behind.
generation = {{ deterministic = false, database = "none", max-examples = {examples} }}
auth = {{ openapi = {{ token = {{ bearer = "{bearer}" }} }} }}

[parameters]
# A random name of a case is only ever refused; nine ids in ten are of rows that are there.
"path.case" = "coast"
"path.id" = {{ dictionary = "rows", probability = 0.9 }}
"body.target" = {{ dictionary = "rows", probability = 0.9 }}
"body.other" = {{ dictionary = "rows", probability = 0.5 }}

[checks]
# A decision that fits the description can still make no sense for its row (bounds for a name, an id that is not there),
# and a claim may hold no number: 422 says so, and the description cannot.
positive_data_acceptance = {{ expected-statuses = ["2xx", "404", "409", "422"] }}

[phases.coverage]
# TRACE, HEAD and the rest are sent to every address.
unexpected-methods = ["DELETE", "PATCH", "POST", "PUT", "GET", "OPTIONS", "TRACE"]
"""


def skip(why: str) -> None:
    print(f"skipped: {why}")
    sys.exit(0)


def tool(venv: Path) -> Path:
    """The schemathesis of requirements.txt, installed if need be."""
    place = venv / "bin" / "st"
    if place.exists():
        return place
    if sys.version_info < (3, 11):
        skip(f"needs Python 3.11 or later, this is {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, text=True)
    if made.returncode != 0:
        skip(f"python3 -m venv does not work: {(made.stdout + made.stderr).strip().splitlines()[:1]}")
    pip = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    got = subprocess.run(
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", HERE / "requirements.txt"],
        capture_output=True, text=True,
    )
    if got.returncode != 0:
        skip(f"the packages of requirements.txt cannot be had: {got.stderr.strip().splitlines()[-1:]}")
    return place


class Desk:
    """A server on a case of the example."""

    def __init__(self, headwater: Path, folder: Path) -> None:
        case = folder / "coast.headwater"
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([headwater, "new", case], **quiet)
        subprocess.run([headwater, "add", case, "--quiet", ROOT / "examples/coast/reports"], **quiet)
        subprocess.run([headwater, "run", case, "--quiet"], **quiet)
        self.server = subprocess.Popen([headwater, "serve", case, "--json"], stdout=subprocess.PIPE, text=True)
        told = json.loads(self.server.stdout.readline())
        self.origin, self.bearer = f"http://127.0.0.1:{told['port']}", told["bearer"]

    def ask(self, path: str, method: str = "GET", body: object = None, **headers: str):
        """Status, headers and body of an answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.bearer}", "Content-Type": "application/json"} | headers
        request = urllib.request.Request(self.origin + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def idle(self) -> None:
        while json.loads(self.ask("/api/c/coast/progress")[2])["running"]:
            time.sleep(0.1)


def rows(desk: Desk) -> list[str]:
    """Ids of the case, of every kind."""
    record = json.loads(desk.ask("/api/c/coast/record")[2])
    sections = ("figures", "ledger", "entities", "attributions", "reports", "stories")
    return [record[section][0]["id"] for section in sections]


def directed(desk: Desk) -> None:
    """Every operation once as it is meant, so that no good answer goes unseen."""
    description = json.loads(desk.ask("/api/openapi.json")[2])
    record = json.loads(desk.ask("/api/c/coast/record")[2])
    figure = record["figures"][0]["id"]
    words = {"q": "12 people killed", "a": "Ann", "b": "Bo", "name": "more/late.txt", "publish": "public"}
    draft = {"verb": "accept", "target": figure, "by": "Ann"}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            wanted = {p["name"]: p for p in operation["parameters"]}
            kinds = wanted.get("kind", {}).get("schema", {}).get("enum", [""])
            for kind in kinds:
                query = urllib.parse.urlencode({n: words[n] for n, p in wanted.items() if p["in"] == "query"})
                address = path.format(case="coast", id=figure, kind=kind) + "?" * bool(query) + query
                body = draft if operation.get("requestBody") else None
                status, headers, sent = desk.ask(address, method.upper(), body)
                assert status == 200, f"{method} {address}: {status} {sent[:200]}"
                kinds_of_answer = operation["responses"]["200"]["content"]
                assert headers.get_content_type() in kinds_of_answer, f"{address}: {headers['content-type']}"
                desk.idle()
    status, headers, _ = desk.ask("/api/c/coast/run", "DELETE")
    assert (status, headers["Allow"]) == (405, "POST"), (status, headers["Allow"])
    assert desk.ask("/api/cases", Authorization="Bearer 00")[0] == 401
    print(f"ok every operation of {len(description['paths'])} addresses does what its description says")


def main() -> int:
    options = argparse.ArgumentParser(description="The HTTP interface against its own description")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    options.add_argument("--headwater", type=Path, default=target / "debug/headwater")
    options.add_argument("--examples", type=int, default=40, help="requests per operation and phase")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--venv", type=Path, help="where schemathesis is kept [default: a temporary folder]")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="headwater-api-") as temporary:
        folder = Path(temporary)
        desk = Desk(given.headwater.resolve(), folder)
        try:
            directed(desk)
            schemathesis = tool(given.venv or folder / "venv")
            config = CONFIG.format(
                seed=given.seed, examples=given.examples, bearer=desk.bearer, rows=json.dumps(rows(desk))
            )
            (folder / "schemathesis.toml").write_text(config)
            # From a file: the token is then known to schemathesis as what the description asks for, and it tries without.
            (folder / "openapi.json").write_bytes(desk.ask("/api/openapi.json")[2])
            command = [schemathesis, "run", "openapi.json", "--url", desk.origin, "--checks", "all", "--no-color"]
            done = subprocess.run(command, cwd=folder)
            # Whatever was sent, the case is whole and the server answers.
            desk.idle()
            findings = json.loads(desk.ask("/api/c/coast/verify")[2])
            assert findings and all(f["holds"] for f in findings), findings
            print("ok the case is whole afterwards")
            return done.returncode
        finally:
            desk.server.terminate()
            desk.server.wait()


if __name__ == "__main__":
    sys.exit(main())

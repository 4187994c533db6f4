#!/usr/bin/env python3
"""Measures Headwater and other tools on one corpus in one run: documents per second, peak memory, and which of the made
pairs each finds.

    python3 bench/compare/run.py [--documents 10000] [--seed 1] [--only headwater,rensa] [--corpus FILE]

Tools run one after the other, each in a process of its own, with at most two cores. `docs/s wall` counts from the first
line of the corpus read to the last pair found; start-up and writing are outside. `docs/s CPU` divides by the CPU seconds
of the same stretch. Peak memory is that of the whole process, as the system gives it.

The packages are installed into an environment of their own below the target folder on the first run. Headwater is built
with cargo, and measured by its own chore (`xtask bench scale --corpus FILE --pairs FILE`), which prints the same line of
JSON as the scripts here: tool, documents, wall, work. What could not be run is said, and the rest goes on.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

# The folder is under version control: no __pycache__ in it.
sys.dont_write_bytecode = True

from common import shingles  # noqa: E402
from corpus import KINDS  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PACKAGES = ["datasketch==2.0.0", "rensa==0.5.0"]
SCRIPTS = {"datasketch": "datasketch_lsh.py", "rensa": "rensa_lsh.py", "containment": "containment.py"}
CORES = 2
ALIKE = 0.1
"""Of the shorter one's runs of five words: from here on a pair that no family explains is alike all the same."""


def environment():
    """The Python of the environment, made on the first run."""
    folder = TARGET / "compare-venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = python.exists() and subprocess.run(
        [python, "-c", "import datasketch, rensa"], stderr=subprocess.DEVNULL).returncode == 0
    if not ready:
        print(f"Making {folder} with {', '.join(PACKAGES)} …")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return python


def xtask():
    """Builds the chores, outside of every clock."""
    build = ["cargo", "build", "--release", "-p", "xtask", "--quiet"]
    subprocess.run(build, cwd=ROOT, check=True)
    return TARGET / "release" / ("xtask.exe" if os.name == "nt" else "xtask")


def measured(command):
    """What the process printed last as JSON, with its peak memory in megabytes."""
    env = {**os.environ, "RAYON_NUM_THREADS": str(CORES), "OMP_NUM_THREADS": str(CORES), "PYTHONHASHSEED": "0",
           "PYTHONDONTWRITEBYTECODE": "1"}
    pin = (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])) if hasattr(os, "wait4") else None
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT, preexec_fn=pin)
    printed = process.stdout.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss / 1024
    else:
        process.wait()
        peak = float("nan")
    if process.returncode != 0:
        raise RuntimeError(f"it ended with {process.returncode}")
    lines = [line for line in printed.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError("it printed no line of JSON with its figures")
    return {**json.loads(lines[-1]), "peak": peak}


class Truth:
    """The made families of a corpus."""

    def __init__(self, path):
        self.path, self.made, self.families = path, {}, {}
        originals, variants = {}, []
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if not row["family"]:
                    continue
                self.families[row["id"]] = {row["family"], row.get("with", row["family"])}
                if row["kind"] == "original":
                    originals[row["family"]] = row["id"]
                else:
                    variants.append((row["id"], row["kind"]))
        for name, kind in variants:
            for family in self.families[name]:
                self.made[frozenset((name, originals[family]))] = kind

    def judge(self, path):
        """Share of the made pairs found, by kind; the number of pairs that no family explains, and of those alike."""
        found, other = dict.fromkeys(KINDS, 0), []
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                a, b = line.split()[:2]
                kind = self.made.get(frozenset((a, b)))
                if kind:
                    found[kind] += 1
                elif not self.families.get(a, set()) & self.families.get(b, set()):
                    other.append((a, b))
        all_of = {kind: sum(k == kind for k in self.made.values()) for kind in KINDS}
        return {kind: found[kind] / all_of[kind] for kind in KINDS}, len(other), self.alike(other)

    def alike(self, pairs):
        wanted, runs = {name for pair in pairs for name in pair}, {}
        with open(self.path, encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] in wanted:
                    runs[row["id"]] = frozenset(map(hash, shingles(row["text"])))
        shared = ((runs[a] & runs[b], min(len(runs[a]), len(runs[b]))) for a, b in pairs)
        return sum(len(both) >= ALIKE * least for both, least in shared)


def machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, at most {CORES} used{load}; Python {platform.python_version()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a corpus that corpus.py wrote, instead of making one")
    parser.add_argument("--only", help=f"of {', '.join(['headwater', *SCRIPTS])}, with commas between")
    wishes = parser.parse_args()
    tools = wishes.only.split(",") if wishes.only else ["headwater", *SCRIPTS]
    folder = TARGET / "compare"
    folder.mkdir(parents=True, exist_ok=True)
    path = wishes.corpus or folder / f"corpus-{wishes.documents}-{wishes.seed}.jsonl"
    if not path.exists():
        part = path.with_suffix(".part")
        command = [sys.executable, HERE / "corpus.py", "--documents", str(wishes.documents), "--seed",
                   str(wishes.seed), "--out", part]
        subprocess.run(command, check=True)
        part.rename(path)
    truth = Truth(path)
    python = environment() if set(tools) & set(SCRIPTS) else None
    print(f"{machine()}\n{path.stat().st_size / 1e6:.1f} MB of corpus: {path}\n")
    heads = [kind.replace("_", " ") for kind in KINDS]
    print(f"{'':<32}{'docs/s wall':>12}{'docs/s CPU':>12}{'peak MB':>9}" + "".join(f"{h:>15}" for h in heads)
          + f"{'other pairs':>13}{'alike':>8}")
    for tool in tools:
        pairs = folder / f"pairs-{tool}.tsv"
        try:
            if tool == "headwater":
                command = [xtask(), "bench", "scale", "--corpus", path, "--pairs", pairs]
            else:
                command = [python, HERE / SCRIPTS[tool], path, pairs]
            got = measured(command)
        except (RuntimeError, subprocess.CalledProcessError, OSError, KeyError) as error:
            print(f"{tool:<32}did not run: {error}")
            continue
        found, other, alike = truth.judge(pairs)
        row = f"{got['tool']:<32}{got['documents'] / got['wall']:>12.0f}{got['documents'] / got['work']:>12.0f}"
        row += f"{got['peak']:>9.0f}" + "".join(f"{found[k]:>15.1%}" for k in KINDS)
        print(row + f"{other:>13}{alike:>8}", flush=True)


if __name__ == "__main__":
    main()

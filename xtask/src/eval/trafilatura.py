"""The other side of `xtask eval`: run.py JOBS ANSWERS, both JSON. One thread; pages are in memory before the clock starts."""

import gzip
import json
import logging
import sys
import time
from importlib.metadata import version

import htmldate
import trafilatura

logging.disable(logging.CRITICAL)


def text(page, precise):
    return trafilatura.extract(page, include_comments=False, favor_precision=precise) or ""


def metadata(page):
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    found = found if isinstance(found, dict) else found.as_dict()
    return {key: found.get(key) for key in ("title", "author", "date", "text")}


TASKS = {
    "extraction": [
        ("trafilatura", lambda page: text(page, False)),
        ("trafilatura, favouring precision", lambda page: text(page, True)),
    ],
    "metadata": [
        ("trafilatura", metadata),
        ("htmldate", lambda page: {"date": htmldate.find_date(page)}),
    ],
}


def safely(function, page):
    """A page that the other side cannot read counts as an empty answer."""
    try:
        return function(page)
    except Exception as error:
        failures.append(repr(error))
        return None


failures = []


def main():
    jobs = json.load(open(sys.argv[1], encoding="utf-8"))
    pages = [gzip.open(path).read() for path in jobs["paths"]]
    clock = time.thread_time if jobs["work"] else time.perf_counter
    sides = []
    for name, function in TASKS[jobs["task"]]:
        best, answers = float("inf"), []
        for _ in range(jobs["passes"]):
            started = clock()
            answers = [safely(function, page) for page in pages]
            best = min(best, clock() - started)
        if len(failures) == len(pages) * jobs["passes"]:
            sys.exit(f"{name} fails on every page: {failures[0]}")
        if failures:
            print(f"{name} fails {len(failures)} times in {jobs['passes']} passes: {failures[0][:100]}")
        failures.clear()
        sides.append({"name": name, "seconds": best, "answers": answers})
    names = ("trafilatura", "htmldate", "lxml")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    result = {"versions": f"{sys.version.split()[0]}: {versions}", "sides": sides}
    json.dump(result, open(sys.argv[2], "w", encoding="utf-8"), default=str)


main()

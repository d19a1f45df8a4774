// Builds style and script into static/: one stylesheet from Sass source, the scripts copied, each
// name with a hash of its content, so that a browser may keep the file for ever.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const sources = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(sources));
const packages = join(root, "node_modules");
const target = join(root, "static");
const started = performance.now();
const manifest = {};

function put(name, content) {
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  manifest[name] = `${stem}.${hash}${ext}`;
  writeFileSync(join(target, manifest[name]), content);
  const size = (Buffer.byteLength(content) / 1024).toFixed(1);
  console.log(`  ${manifest[name]}  ${size} kB`);
}

// Source maps are not served, so the pointers to them would only make browsers ask in vain.
const withoutMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
const read = (...path) => readFileSync(join(...path), "utf8");

console.log("Building style and script into static/");
mkdirSync(target, { recursive: true });
// A running server still names the files of the build before this one.
const list = join(target, "manifest.json");
const before = existsSync(list) ? Object.values(JSON.parse(readFileSync(list, "utf8"))) : [];

const style = compile(join(sources, "throughcare.scss"), {
  // The second: MoJ's own source names GOV.UK's from the folder above node_modules.
  loadPaths: [packages, root, sources],
  style: "compressed",
  quietDeps: true,
  logger: { warn: (message, { stack = "" }) => stack.startsWith("node_modules") || console.warn(message) },
});
// A timeline of ours has no documents, and their icon is a file that nobody serves.
put("throughcare.css", style.css.replace(/[^{}]*\.moj-timeline__document[^{}]*\{[^{}]*\}/g, ""));
put("govuk-frontend.js", withoutMap(read(packages, "govuk-frontend/dist/govuk/govuk-frontend.min.js")));
put("htmx.js", withoutMap(read(packages, "htmx.org/dist/htmx.esm.min.js")));
put("early.js", read(sources, "early.js"));
put("saving.js", read(sources, "saving.js"));
put("drafts.js", read(sources, "drafts.js"));
put("marking.js", read(sources, "marking.js"));
put("icon.svg", read(sources, "icon.svg"));
// A content security policy without inline scripts leaves no import map: write the real names in.
put(
  "throughcare.js",
  read(sources, "throughcare.js")
    .replace('from "govuk-frontend"', `from "./${manifest["govuk-frontend.js"]}"`)
    .replace('import "htmx.org"', `import "./${manifest["htmx.js"]}"`),
);
writeFileSync(`${list}.new`, JSON.stringify(manifest, null, 2) + "\n");
renameSync(`${list}.new`, list);
const wanted = new Set([...before, ...Object.values(manifest), "manifest.json"]);
for (const old of readdirSync(target)) if (!wanted.has(old)) rmSync(join(target, old), { recursive: true });
console.log(`Done in ${((performance.now() - started) / 1000).toFixed(1)} s`);

// Build every widget: one script, one style sheet and one file of licences each, the same bytes every time.
//   node build.mjs [FOLDER]      FOLDER defaults to ../static
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const WIDGETS = ["assessment", "audit"];
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "static"));

/** The packages whose code is in a bundle, from the list of files that esbuild read. */
function bundled(inputs) {
  const names = Object.keys(inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

async function notice(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const text = await readFile(join(folder, "LICENSE"), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

for (const widget of WIDGETS) {
  const shared = { absWorkingDir: here, bundle: true, minify: true, target: "es2022", logLevel: "warning" };
  const script = await build({
    ...shared,
    entryPoints: [`src/${widget}/index.tsx`],
    outfile: join(out, `${widget}.js`),
    format: "esm",
    charset: "utf8",
    // Calls with children as arguments are shorter than the automatic runtime's; types are checked by tsc alone.
    tsconfigRaw: {},
    jsx: "transform",
    jsxFactory: "h",
    jsxFragment: "Fragment",
    inject: ["src/shared/jsx.ts"],
    legalComments: "none",
    metafile: true,
  });
  await build({
    ...shared,
    entryPoints: [`src/${widget}/${widget}.css`],
    outfile: join(out, `${widget}.css`),
  });
  const notices = await Promise.all(bundled(script.metafile.inputs).map(notice));
  await writeFile(join(out, `${widget}.LICENSES.txt`), notices.join(`\n${"-".repeat(80)}\n\n`));
}

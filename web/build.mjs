// Builds what the browser gets: one stylesheet, one script, and the icons that
// the pages draw inline. The names carry a digest of the content, so a browser
// may keep them for ever; manifest.json tells the program the names.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const out = "internal/base/ui/dist";
const target = ["chrome86", "firefox91", "safari15"];

// Every icon that a template names stands here: the sprite holds no other.
const icons = {
  alert: "alert-triangle", arrow: "arrow-right", back: "arrow-left", calendar: "calendar", check: "check",
  chevron: "chevron-down", clock: "clock", close: "x", cloud: "cloud-check", edit: "pencil", excel: "table-export",
  eye: "eye", file: "file-text", filter: "filter", history: "history", info: "info-circle", lock: "lock",
  menu: "menu-2", minus: "minus", person: "user", phone: "phone", photo: "photo-plus", pin: "map-pin", plus: "plus",
  printer: "printer", ring: "circle", search: "search", signout: "logout", sort: "arrows-sort", sortasc: "sort-ascending",
  sortdesc: "sort-descending", swap: "switch-horizontal", trash: "trash", undo: "arrow-back-up", upload: "upload", word: "file-type-doc",
};

// @middle, @narrow and @tiny say at which widths a page reflows. A media query does not
// see the size of the root font, so each is written once for every type size. @tiny is a
// phone with letters twice as large: some twelve characters in a line.
const reflow = {
  "@middle": [["74rem", ""], ["83rem", 'html[data-size="l"]'], ["102rem", 'html[data-size="xl"]']],
  "@narrow": [["47.99rem", ""], ["53.99rem", 'html[data-size="l"]'], ["71.99rem", 'html[data-size="xl"]']],
  "@tiny": [["17.99rem", ""], ["20.24rem", 'html[data-size="l"]'], ["26.99rem", 'html[data-size="xl"]']],
};

function expand(css, file) {
  for (const [word, widths] of Object.entries(reflow)) {
    for (let at = css.indexOf(word + " {"); at >= 0; at = css.indexOf(word + " {", at)) {
      const open = css.indexOf("{", at);
      let depth = 1, end = open + 1;
      for (; depth > 0; end++) {
        if (end >= css.length) throw new Error(`${file}: ${word} is not closed`);
        if (css[end] === "{") depth++;
        if (css[end] === "}") depth--;
      }
      const body = css.slice(open + 1, end - 1);
      const made = widths.map(([width, root]) =>
        `@media screen and (max-width: ${width}) {${root ? ` ${root} {${body}}` : body}}`).join("\n");
      css = css.slice(0, at) + made + css.slice(end);
      at += made.length;
    }
  }
  return css;
}

// Where a mark sits in a cell that spans n columns, and how wide a bar is: the
// policy for content forbids style attributes, so these are classes.
function columns() {
  let css = "";
  for (const n of [3, 6, 12]) {
    for (let i = 1; i <= n; i++) css += `.at-${i}-${n}{left:${((i - 0.5) / n * 100).toFixed(3)}%;transform:translateX(-50%)}\n`;
  }
  return css;
}

const parts = readdirSync("web/css").filter((f) => f.endsWith(".css")).sort();
const source = parts.map((f) => expand(readFileSync(`web/css/${f}`, "utf8"), f)).join("\n") + columns();
const css = await build({
  stdin: { contents: source, loader: "css", resolveDir: "web/css" },
  minify: true, write: false, target, charset: "utf8", logLevel: "warning",
});
const js = await build({
  entryPoints: ["web/js/main.js"], bundle: true, format: "iife",
  minify: true, write: false, target, charset: "utf8", logLevel: "warning",
});

mkdirSync(out, { recursive: true });
for (const f of readdirSync(out)) if (f !== "README") rmSync(`${out}/${f}`, { recursive: true });

const manifest = {};
for (const [name, text] of [["app.css", css.outputFiles[0].text], ["app.js", js.outputFiles[0].text]]) {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  manifest[name] = name.replace(".", `-${digest}.`);
  writeFileSync(`${out}/${manifest[name]}`, text);
}
const drawn = {};
for (const [name, file] of Object.entries(icons)) {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${file}.svg`, "utf8");
  drawn[name] = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
}
writeFileSync(`${out}/icons.json`, JSON.stringify(drawn, null, 1) + "\n");
writeFileSync(`${out}/manifest.json`, JSON.stringify(manifest, null, 1) + "\n");

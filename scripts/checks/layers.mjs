// The layers, as far as dependency-cruiser does not see them (imports.mjs): what a crate depends on, which
// words belong to one module alone, the attributes that a crate needs, and circles among the files of a crate.

import { asScript, Failure } from "../process/failure.mjs";
import { readCrates } from "./crates.mjs";
import { rustCircles } from "./rust-circles.mjs";
import { readSources, withoutComments, withoutText } from "./sources.mjs";

/** Crates by what they give access to. */
const JAVASCRIPT = /^(wasm-bindgen(-futures)?|js-sys|web-sys|serde-wasm-bindgen|gloo(-.+)?|tsify(-.+)?)$/;
const NETWORK =
  /^(tokio(-.+)?|async-std|axum(-.+)?|tower(-.+)?|hyper(-.+)?|reqwest|tonic|redis|sqlx(-.+)?|deadpool(-.+)?)$/;
/** What the layer leaves to its application: the runtime, the server and the database. Of tower it uses the traits. */
const RUNTIME = /^(tokio(-.+)?|async-std|axum|tower|tower-http|hyper(-.+)?|reqwest|redis|sqlx(-.+)?|deadpool(-.+)?)$/;
const CLOCK_OR_RANDOMNESS = /^(chrono|time|jiff|instant|web-time|rand|getrandom|fastrand)$/;

/** What each crate may not depend on. Dependencies of its tests are free. */
const CRATES = [
  { crate: "tenantry-kernel", forbidden: [JAVASCRIPT, NETWORK, CLOCK_OR_RANDOMNESS, /^tenantry/] },
  { crate: "tenantry", forbidden: [NETWORK, /^tenantry-(layer|gateway)$/] },
  { crate: "tenantry-layer", forbidden: [JAVASCRIPT, RUNTIME, CLOCK_OR_RANDOMNESS, /^tenantry(-gateway)?$/] },
  { crate: "tenantry-gateway", forbidden: [JAVASCRIPT, /^tenantry$/] },
];

/** Words that belong to one module. A rule holds for the files of `where`, except those of `unless`. */
const WORDS = [
  {
    // The object and not the word, which a page may show to its readers.
    word: /\bWebAssembly(\.\w|\[)|(=|\btypeof\b|\.)\s*WebAssembly\b/,
    where: /^(js|www|benches)\/.*\.[mc]?[jt]sx?$/,
    unless: /^js\/wasm\//,
    rule: "only the loader in js/wasm/ touches WebAssembly",
  },
  {
    word: /\bJsValue\b/,
    where: /^crates\/.*\.rs$/,
    rule: "JsValue appears only in src/",
  },
  {
    word: /\b(JsValue|JsString|js_sys|web_sys)\b/,
    where: /^src\/module\/.*\.rs$/,
    rule: "only numbers cross into the module of the npm package",
  },
  {
    word: /\b(wasm_bindgen|js_sys|web_sys|gloo_\w+)::/,
    where: /^crates\/.*\.rs$/,
    rule: "the browser's crates are used only in src/",
  },
  {
    word: /\bextern crate std\b|\bAtomic[A-Z]\w*/,
    where: /^crates\/kernel\/src\//,
    rule: "the kernel has no I/O, clock or global state",
  },
  {
    word: /\bthread_local!|\bstatic\s+(mut\s+)?[A-Z_]+\s*:/,
    where: /^src\/.*\.rs$/,
    // The allocators, and what one call writes and reads: text, and the options that JavaScript sets before it.
    unless: /^src\/module\/(allocator|buffer|faults|rules\/options)\.rs$/,
    rule: "requests share the module, so the module holds no state of one",
  },
  {
    word: /^(export )?(let|var)\s/m,
    where: /^js\/.*\.[jt]sx?$/,
    unless: /^js\/wasm\//,
    rule: "requests share a JavaScript module, so it has no variable",
  },
];

/** Attributes that a crate needs, so that the compiler refuses what its layer may not do. */
const REQUIRED_ATTRIBUTES = [
  { path: "crates/kernel/src/lib.rs", attribute: "#![no_std]" },
  { path: "crates/kernel/src/lib.rs", attribute: "#![forbid(unsafe_code)]" },
  { path: "crates/layer/src/lib.rs", attribute: "#![forbid(unsafe_code)]" },
  { path: "crates/gateway/src/lib.rs", attribute: "#![forbid(unsafe_code)]" },
  { path: "crates/gateway/src/main.rs", attribute: "#![forbid(unsafe_code)]" },
];

/** Every violation in these crates and sources, each as one sentence that names the place. */
export function violations({ crates, sources }) {
  return [
    ...crates.flatMap(inCrate),
    ...sources.flatMap(inWords),
    ...sources.flatMap(inAttributes),
    ...rustCircles(sources),
  ];
}

function inCrate({ name, dependencies }) {
  const forbidden = CRATES.find(({ crate }) => crate === name)?.forbidden ?? [];
  return dependencies
    .filter((dependency) => forbidden.some((pattern) => pattern.test(dependency)))
    .map((dependency) => `${name} may not depend on ${dependency}.`);
}

function inWords({ path, text }) {
  const code = withoutText(path, withoutComments(text));
  return WORDS.filter(({ where, unless }) => where.test(path) && !unless?.test(path)).flatMap(({ word, rule }) => {
    const found = word.exec(code);
    return found ? [`${path} contains ${found[0]}: ${rule}.`] : [];
  });
}

function inAttributes({ path, text }) {
  return REQUIRED_ATTRIBUTES.filter((required) => required.path === path && !text.includes(required.attribute)).map(
    ({ attribute }) => `${path} needs ${attribute}.`,
  );
}

await asScript(import.meta.url, async () => {
  const found = violations({ crates: await readCrates(), sources: await readSources() });
  if (found.length > 0) throw new Failure(found.join("\n"));
});

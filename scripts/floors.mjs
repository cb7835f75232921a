// The floors of the house: imports point down only, and some words stay in the room they belong to.
//
// This file holds the plan and judges; `floors/` reads what there is to judge. The judging is pure,
// so its test can plant every fault without a checkout.

import { readCrates } from "./floors/crates.mjs";
import { imports, readSources, withoutComments, withoutText } from "./floors/sources.mjs";
import { asScript, Failure } from "./process/failure.mjs";

/** Rust crates by the power they bring into a room. */
const JAVASCRIPT = /^(wasm-bindgen(-futures)?|js-sys|web-sys|serde-wasm-bindgen|gloo(-.+)?|tsify(-.+)?)$/;
const NETWORK =
  /^(tokio(-.+)?|async-std|axum(-.+)?|tower(-.+)?|hyper(-.+)?|reqwest|tonic|redis|sqlx(-.+)?|deadpool(-.+)?)$/;
const CLOCK_OR_CHANCE = /^(chrono|time|jiff|instant|web-time|rand|getrandom|fastrand)$/;

/** What each crate may not depend on; dependencies of its tests are its own business. */
const CRATES = [
  { crate: "tenantry-kernel", never: [JAVASCRIPT, NETWORK, CLOCK_OR_CHANCE, /^tenantry/] },
  { crate: "tenantry", never: [NETWORK, /^tenantry-gateway$/] },
  { crate: "tenantry-gateway", never: [JAVASCRIPT, /^tenantry$/] },
];

/**
 * The rooms of JavaScript, the first that matches being the file's. `rooms` are those it may import
 * from by a relative path, `packages` the npm packages it may name.
 */
const ROOMS = [
  { room: "js/wasm", files: /^js\/wasm\//, rooms: ["js/wasm", "js"], packages: [] },
  { room: "js/server", files: /^js\/server\//, rooms: ["js/server", "js", "js/wasm"], packages: [/^node:/] },
  { room: "js/react", files: /^js\/react\//, rooms: ["js/react", "js"], packages: [/^react(\/|$)/] },
  { room: "js/cli", files: /^js\/cli\//, rooms: ["js/cli", "js"], packages: [/^node:/] },
  { room: "js/swr", files: /^js\/swr\//, rooms: ["js/swr", "js", "js/wasm"], packages: [/^(react|swr)$/] },
  {
    room: "js/tanstack-query",
    files: /^js\/tanstack-query\//,
    rooms: ["js/tanstack-query", "js", "js/wasm"],
    packages: [/^@tanstack\/react-query$/],
  },
  {
    room: "js/openfeature",
    files: /^js\/openfeature\//,
    rooms: ["js/openfeature", "js"],
    packages: [/^@openfeature\//],
  },
  { room: "js/testing", files: /^js\/testing\//, rooms: ["js/testing", "js"], packages: [/^node:/] },
  {
    room: "js/next",
    files: /^js\/next\//,
    rooms: ["js/next", "js", "js/react", "js/openfeature", "js/testing"],
    packages: [/^react(\/|$)/, /^next(\/|$)/],
  },
  { room: "js", files: /^js\//, rooms: ["js", "js/wasm"], packages: [/^eventsource-parser$/] },
  // These stand outside: they use the package as its users do, by name.
  { room: "www", files: /^www\//, rooms: ["www"], packages: [/./] },
  { room: "tests/e2e", files: /^tests\/e2e\//, rooms: ["tests/e2e"], packages: [/./] },
  {
    room: "tests/packages",
    files: /^tests\/packages\//,
    rooms: ["tests/packages"],
    packages: [/./],
  },
  { room: "tests/clients", files: /^tests\/clients\//, rooms: ["tests/clients"], packages: [/./] },
  { room: "benches", files: /^benches\//, rooms: ["benches", "scripts"], packages: [/./] },
  { room: "scripts", files: /^scripts\//, rooms: ["scripts"], packages: [/./] },
];

/** Words that belong to one room. `where` is who is held to the rule, `unless` the room itself. */
const WORDS = [
  {
    // The object and not the word, which pages may say to people.
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
    unless: /^src\/(allocator|browser|faults)\.rs$/,
    rule: "what requests share may not hold a tenant, so the module keeps nothing",
  },
  {
    word: /^(export )?(let|var)\s/m,
    where: /^js\/.*\.[jt]sx?$/,
    unless: /^js\/wasm\//,
    rule: "what requests share may not hold a tenant, so no module has a variable",
  },
];

/** What a crate must say at its root, so that the compiler holds it to its floor. */
const VOWS = [
  { path: "crates/kernel/src/lib.rs", vow: "#![no_std]" },
  { path: "crates/kernel/src/lib.rs", vow: "#![forbid(unsafe_code)]" },
  { path: "crates/gateway/src/lib.rs", vow: "#![forbid(unsafe_code)]" },
  { path: "crates/gateway/src/main.rs", vow: "#![forbid(unsafe_code)]" },
];

/** Every breach in these crates and sources, each as one sentence that names the place. */
export function breaches({ crates, sources }) {
  return [
    ...crates.flatMap(breachesOfCrate),
    ...sources.flatMap(breachesOfImports),
    ...sources.flatMap(breachesOfWords),
    ...sources.flatMap(breachesOfVows),
  ];
}

function breachesOfCrate({ name, dependencies }) {
  const never = CRATES.find(({ crate }) => crate === name)?.never ?? [];
  return dependencies
    .filter((dependency) => never.some((pattern) => pattern.test(dependency)))
    .map((dependency) => `${name} may not depend on ${dependency}.`);
}

function breachesOfImports({ path, text }) {
  const here = roomOf(path);
  if (!here || !/\.[mc]?[jt]sx?$/.test(path)) return [];
  return imports(path, text).flatMap((wanted) => {
    if (wanted.package) {
      if (here.packages.some((pattern) => pattern.test(wanted.package))) return [];
      return [`${path} may not import the package ${wanted.package}: ${here.room} does without it.`];
    }
    const there = roomOf(wanted.file);
    if (there && here.rooms.includes(there.room)) return [];
    return [`${path} may not import ${wanted.file}: it is not below ${here.room}.`];
  });
}

function breachesOfWords({ path, text }) {
  const code = withoutText(path, withoutComments(text));
  return WORDS.filter(({ where, unless }) => where.test(path) && !unless?.test(path)).flatMap(({ word, rule }) => {
    const found = word.exec(code);
    return found ? [`${path} says ${found[0]}: ${rule}.`] : [];
  });
}

function breachesOfVows({ path, text }) {
  return VOWS.filter((vow) => vow.path === path && !text.includes(vow.vow)).map(
    ({ vow }) => `${path} must say ${vow}.`,
  );
}

const roomOf = (path) => ROOMS.find(({ files }) => files.test(path));

await asScript(import.meta.url, async () => {
  const found = breaches({ crates: await readCrates(), sources: await readSources() });
  if (found.length > 0) throw new Failure(found.join("\n"));
});

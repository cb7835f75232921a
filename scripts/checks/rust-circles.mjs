// Circles among the files of a Rust crate: files that `use` each other, directly or through other files.
//
// The compiler accepts a circle, but a reader has no file to begin with. A declaration `mod x;` is not a use. So a
// table of contents (`lib.rs`, `mod.rs`) belongs to a circle only where another file uses something that it
// re-exports.

import { posix } from "node:path";
import { withoutComments, withoutText } from "./sources.mjs";

/** The crates that are checked. */
const CHECKED = /^crates\/(?:kernel|layer|gateway)\/src\/(?=.*\.rs$)/;

/** One sentence for each circle of files. */
export function rustCircles(sources) {
  const crates = new Map();
  for (const { path, text } of sources) {
    const folder = CHECKED.exec(path)?.[0];
    if (folder) crates.set(folder, [...(crates.get(folder) ?? []), { path, text }]);
  }
  return [...crates].flatMap(([folder, files]) => circles(usesOfFiles(folder, files)));
}

/** The files that each file uses. */
function usesOfFiles(folder, files) {
  const paths = new Map(files.map(({ path }) => [moduleOf(path.slice(folder.length)).join("::"), path]));
  return new Map(
    files.map(({ path, text }) => {
      const here = moduleOf(path.slice(folder.length));
      const used = usedPaths(path, text, here, paths).map((wanted) => longestModule(wanted, paths));
      return [path, new Set(used.filter((file) => file !== path))];
    }),
  );
}

/** `["a", "b"]` for `a/b.rs` and for `a/b/mod.rs`; none for the root of a crate. */
function moduleOf(file) {
  const parts = file.replace(/\.rs$/, "").split("/");
  return ["mod", "lib", "main"].includes(parts.at(-1)) ? parts.slice(0, -1) : parts;
}

/** Every path that the code names, from the root of the crate. */
function usedPaths(path, text, here, modules) {
  const [code] = withoutText(path, withoutComments(text)).split(/#\[cfg\((?:test|all\(test)/);
  const isTable = /^(mod|lib|main)\.rs$/.test(posix.basename(path));
  const trees = [...code.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree]) => branches(tree.replace(/\s+/g, " ")));
  const inline = [...code.matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)].map(([found]) => found);
  return [...trees, ...inline].flatMap((used) => {
    const [first, ...rest] = used.split("::").map((part) => part.trim());
    if (first === "crate") return [rest];
    if (first === "self") return [[...here, ...rest]];
    if (first === "super") return [[...here.slice(0, -1), ...rest]];
    return isTable && modules.has([...here, first].join("::")) ? [[...here, first, ...rest]] : [];
  });
}

/** `a::b` and `a::c::d` of `a::{b, c::d}`. */
function branches(tree) {
  const open = tree.indexOf("{");
  if (open < 0) return [tree];
  const parts = [""];
  let depth = 0;
  for (const character of tree.slice(open + 1, tree.lastIndexOf("}"))) {
    depth += { "{": 1, "}": -1 }[character] ?? 0;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part.trim() !== "").flatMap((part) => branches(tree.slice(0, open) + part.trim()));
}

function longestModule(wanted, paths) {
  for (let length = wanted.length; length > 0; length -= 1) {
    const found = paths.get(wanted.slice(0, length).join("::"));
    if (found) return found;
  }
  return paths.get("");
}

/** Follows the uses of every file in depth. A file that is met again while it is followed closes a circle. */
function circles(uses) {
  const found = [];
  const done = new Set();
  const follow = (path, trail) => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`${[...trail.slice(start), path].join(" -> ")} is a circle of files.`);
    } else if (!done.has(path)) {
      for (const used of uses.get(path) ?? []) follow(used, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of uses.keys()) follow(path, []);
  return found;
}

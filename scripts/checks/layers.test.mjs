// Each test plants one fault of the kind that a rule exists for, and expects it to be reported.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./layers.mjs";

const inCrate = (name, ...dependencies) => violations({ crates: [{ name, dependencies }], sources: [] });
const inFile = (path, text) => violations({ crates: [], sources: [{ path, text }] });

test("accepts code without a fault", () => {
  const found = violations({
    crates: [
      { name: "tenantry-kernel", dependencies: ["serde", "uuid"] },
      { name: "tenantry", dependencies: ["tenantry-kernel", "wasm-bindgen", "gloo-net"] },
      { name: "tenantry-layer", dependencies: ["tenantry-kernel", "axum-core", "tower-service"] },
      { name: "tenantry-gateway", dependencies: ["tenantry-kernel", "axum", "tokio"] },
    ],
    sources: [
      { path: "js/wasm/load.ts", text: "new WebAssembly.Module(bytes);" },
      { path: "js/resolve.ts", text: 'import { call } from "./wasm/load.js";' },
      {
        path: "js/react/use_tenant.ts",
        text: 'import { useState } from "react";\nimport "../client.js";',
      },
      { path: "src/browser/client.rs", text: "fn resolve(request: JsValue) {}" },
      { path: "crates/kernel/src/error.rs", text: 'fn f() { m("WebAssembly, JsValue"); }' },
      { path: "www/app/page.tsx", text: 'import { resolveTenant } from "tenantry";' },
    ],
  });
  assert.deepEqual(found, []);
});

for (const crate of ["wasm-bindgen", "js-sys", "web-sys", "tokio", "tokio-postgres", "axum", "rand"]) {
  test(`refuses ${crate} in the kernel`, () => {
    assert.deepEqual(inCrate("tenantry-kernel", crate), [`tenantry-kernel may not depend on ${crate}.`]);
  });
}

test("refuses the gateway in the module and the module in the gateway", () => {
  assert.equal(inCrate("tenantry", "tenantry-gateway").length, 1);
  assert.equal(inCrate("tenantry-gateway", "tenantry").length, 1);
});

for (const crate of ["tokio", "axum", "tokio-postgres", "tenantry-gateway", "js-sys"]) {
  test(`refuses ${crate} in the tenant layer`, () => {
    assert.equal(inCrate("tenantry-layer", crate).length, 1);
  });
}

test("refuses a network crate in the module and a browser crate in the gateway", () => {
  assert.equal(inCrate("tenantry", "axum").length, 1);
  assert.equal(inCrate("tenantry-gateway", "web-sys").length, 1);
});

test("refuses WebAssembly outside the loader", () => {
  assert.equal(inFile("js/client.ts", "throw WebAssembly.RuntimeError;").length, 1);
  assert.equal(inFile("www/app/page.tsx", "WebAssembly.compile(b)").length, 1);
  assert.equal(inFile("js/client.ts", "const { compile } = WebAssembly;").length, 1);
  assert.equal(inFile("js/client.ts", 'WebAssembly["compile"](b)').length, 1);
});

test("lets comments and prose name what code may not", () => {
  assert.deepEqual(inFile("js/client.ts", "// WebAssembly\n/* WebAssembly */\n"), []);
  assert.deepEqual(inFile("js/client.ts", 'fail("WebAssembly.compile is forbidden here");'), []);
  assert.deepEqual(inFile("www/app/page.tsx", "<p>Compiled to WebAssembly. Try it.</p>"), []);
});

test("sees code that follows a string with slashes in it", () => {
  assert.equal(inFile("js/client.ts", 'get("https://a.test"); WebAssembly.compile(b);').length, 1);
});

test("refuses JsValue outside the module", () => {
  assert.equal(inFile("crates/kernel/src/error.rs", "fn f(v: JsValue) {}").length, 1);
  assert.equal(inFile("crates/gateway/src/reply.rs", "use wasm_bindgen::prelude::*;").length, 1);
});

test("refuses a JavaScript value in the module of the npm package", () => {
  assert.equal(inFile("src/module/tenant.rs", "fn parse(text: JsValue) {}").length, 1);
  assert.equal(inFile("src/module/tenant.rs", "use js_sys::Array;").length, 1);
});

test("is not misled by lifetimes", () => {
  const text = "fn f<'a>(v: JsValue, s: &'a str) {}";
  assert.equal(inFile("crates/kernel/src/error.rs", text).length, 1);
});

test("refuses a global in the module and a variable that requests share", () => {
  assert.equal(inFile("src/module/switch.rs", "static CURRENT: Cell<TenantId> = Cell::new(NONE);").length, 1);
  assert.equal(inFile("src/module/switch.rs", "thread_local! { }").length, 1);
  assert.equal(inFile("js/client.ts", "const one = 1;\nlet current = null;").length, 1);
  assert.deepEqual(inFile("src/host.rs", "fn parse(text: &'static str) {}"), []);
  assert.deepEqual(inFile("js/client.ts", "function f() {\n  let current = null;\n}"), []);
});

test("refuses the standard library and a global in the kernel", () => {
  const kernel = "crates/kernel/src/context.rs";
  assert.equal(inFile(kernel, "extern crate std;").length, 1);
  assert.equal(inFile(kernel, "static CURRENT: AtomicU64 = AtomicU64::new(0);").length, 1);
});

test("refuses a crate without its required attributes", () => {
  assert.deepEqual(inFile("crates/kernel/src/lib.rs", "#![no_std]"), [
    "crates/kernel/src/lib.rs needs #![forbid(unsafe_code)].",
  ]);
  assert.deepEqual(inFile("crates/kernel/src/lib.rs", "#![forbid(unsafe_code)]"), [
    "crates/kernel/src/lib.rs needs #![no_std].",
  ]);
  assert.equal(inFile("crates/gateway/src/lib.rs", "").length, 1);
  assert.equal(inFile("crates/gateway/src/main.rs", "").length, 1);
});

const circlesAmong = (...files) =>
  violations({
    crates: [],
    sources: files.map(([file, text]) => ({ path: `crates/kernel/src/${file}`, text })),
  });

test("refuses a circle of files in a crate", () => {
  const found = circlesAmong(
    ["tenant/id.rs", "use crate::error::TenantError;"],
    ["error.rs", "use crate::{source::Source, tenant::id::TenantId};"],
    ["source.rs", "fn of(text: &str) {}"],
  );
  assert.deepEqual(found, [
    "crates/kernel/src/tenant/id.rs -> crates/kernel/src/error.rs -> " +
      "crates/kernel/src/tenant/id.rs is a circle of files.",
  ]);
});

test("refuses a circle through a table of contents and through a path without use", () => {
  const table = ["tenant/mod.rs", "mod id;\nmod slug;\npub use self::id::TenantId;"];
  assert.equal(circlesAmong(table, ["tenant/id.rs", "use super::TenantId;"]).length, 1);
  assert.equal(circlesAmong(table, ["tenant/id.rs", "fn f() -> crate::tenant::TenantId {}"]).length, 1);
});

test("accepts files that use each other in one direction and a test that uses its file", () => {
  const found = circlesAmong(
    [
      "lib.rs",
      "#![no_std]\n#![forbid(unsafe_code)]\nmod error;\nmod tenant;\n" +
        "pub use error::TenantError;\npub use tenant::TenantId;",
    ],
    ["error.rs", "use crate::tenant::id::TenantId;\n// use crate::suggestion::nearest;"],
    ["tenant/mod.rs", "mod id;\npub use self::id::TenantId;"],
    ["tenant/id.rs", "#[cfg(test)]\nmod tests {\n  use crate::error::TenantError;\n}"],
  );
  assert.deepEqual(found, []);
});

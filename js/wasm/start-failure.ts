// Why the module cannot start in this place: each engine and host says it in words of its own.

/** What forbids WebAssembly, or `"unknown"`. It stands in `details.reason` of the `TenantRuntimeError`. */
export type StartFailure = "csp" | "edge" | "unsupported" | "unknown";

const advice: Record<StartFailure, string> = {
  csp: "The Content-Security-Policy of this page forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
  edge:
    "This edge runtime forbids compiling WebAssembly from bytes. Bundle for it with the condition `edge-light` " +
    "(Vercel) or `workerd` (Cloudflare), so that tenantry imports its .wasm file. Or run this code in Node.js.",
  unsupported: "This engine has no WebAssembly, as in Safari's Lockdown Mode. tenantry cannot run here.",
  unknown:
    "The WebAssembly module of tenantry could not start; `cause` has the engine's error. If the page has a " +
    "Content-Security-Policy, add 'wasm-unsafe-eval' to its script-src.",
};

/** What forbids the module to start, and what to do about it. */
export function explainStartFailure(cause: unknown): { readonly reason: StartFailure; readonly message: string } {
  const reason = reasonOf(cause);
  return { reason, message: advice[reason] };
}

function reasonOf(cause: unknown): StartFailure {
  if (typeof WebAssembly === "undefined") {
    return "unsupported";
  }
  const said = cause instanceof Error ? cause.message : "";
  // Chromium and WebKit name the policy in full, Firefox says "blocked by CSP".
  if (/content security policy|\bcsp\b|unsafe-eval/i.test(said)) {
    return "csp";
  }
  return isEdgeRuntime() || /disallowed by embedder/i.test(said) ? "edge" : "unknown";
}

/** Vercel's Edge runtime (and Next.js in development) and Cloudflare's workerd name themselves. */
function isEdgeRuntime(): boolean {
  return "EdgeRuntime" in globalThis || globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

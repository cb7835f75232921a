// Why a request is for a tenant.

import { type ErrorData, errorFrom, isTenantError } from "../errors.js";
import { explainFully } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call } from "../wasm/kernel.js";
import { type ParsedOptions, parseOptions } from "./parsed-options.js";
import { type Facts, factsOf, type TabFacts } from "./request-facts.js";
import type { Explanation, Resolution, TraceEntry } from "./resolution.js";
import type { RequestLike, ResolveOptions } from "./resolve-options.js";

/**
 * Explains what `resolveTenant` does with the same arguments: what each source said, and the result or the error. It
 * costs several times as much, so call it for a log, a test or a support page.
 *
 * @throws {TenantRuntimeError} if the WebAssembly module cannot run. A refusal is in `error` and is not thrown.
 * @example
 * const { trace, error } = explainTenant(request, { rootDomains: ["vital.health"] });
 * for (const { source, outcome, detail } of trace) console.log(source, outcome, detail);
 */
export function explainTenant(request: RequestLike, options?: ResolveOptions): Explanation {
  try {
    const parsed = parseOptions(options);
    return explainFacts(parsed, factsOf(request, parsed.wanted));
  } catch (error) {
    if (isTenantError(error) && error.code !== "TENANT_RUNTIME") {
      return { trace: [], resolution: null, error };
    }
    throw error;
  }
}

/** Explains a request, or a tab, whose facts were read. */
export function explainFacts(options: ParsedOptions, facts: Facts | TabFacts): Explanation {
  holdOptions(options.json);
  const { error, ...explanation } = call<Written>(explainFully, ...facts);
  return { ...explanation, error: error && errorFrom(error) };
}

/** An explanation as the kernel writes it. */
interface Written {
  readonly trace: readonly TraceEntry[];
  readonly resolution: Resolution | null;
  readonly error: ErrorData | null;
}

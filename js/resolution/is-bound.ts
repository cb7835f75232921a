import { isBound } from "../wasm/generated/tenantry.js";
import { compute } from "../wasm/kernel.js";
import { type Source, sources } from "./resolution.js";

/** Whether a source decides the tenant, so that a browser tab cannot choose another one. */
export function isBoundBy(source: Source): boolean {
  return compute(isBound, sources.indexOf(source));
}

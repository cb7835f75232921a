// Tenants, profiles and a tenant API for the tests.
import { readFileSync } from "node:fs";

export const ACME = "11111111-1111-1111-1111-111111111111";
export const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** A profile as the gateway sends it. `more` adds or replaces fields. */
export function profileOf(slug: "acme" | "medtech", more: object = {}) {
  return { id: slug === "acme" ? ACME : MEDTECH, slug, name: slug, features: {}, limits: {}, branding: {}, ...more };
}

/** The kernel's table of test cases with this name. */
export function vectors(name: string) {
  return JSON.parse(readFileSync(new URL(`../../crates/kernel/vectors/${name}.json`, import.meta.url), "utf8"));
}

/** A `fetch` that serves profiles, records every request, and responds to all others with `answer`. */
export function tenantApi(answer: (request: Request) => Response | Promise<Response> = () => new Response("ok")) {
  const requests: Request[] = [];
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    const profile = /\/v1\/tenants\/([^/]+)\/profile$/.exec(new URL(request.url).pathname)?.[1];
    if (profile === undefined) {
      return answer(request);
    }
    return Response.json(profileOf(profile === "medtech" || profile === MEDTECH ? "medtech" : "acme"));
  };
  return { send, requests };
}

/** A promise, and the functions that settle it. */
export function deferred<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Value>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

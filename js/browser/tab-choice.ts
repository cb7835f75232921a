// The tenant that a browser tab chose, and the cookie that seeds new tabs. A browser may deny both, and a page may have
// neither. That is never an error: the tab then knows or remembers less, and `onDenied` receives what was denied.

import { type ParsedOptions, parseOptions } from "../resolution/parsed-options.js";
import type { TabFacts } from "../resolution/request-facts.js";
import type { ResolveOptions } from "../resolution/resolve-options.js";
import { readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { hasTenantCookie, tenantCookie } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call } from "../wasm/kernel.js";
import { validationError } from "../wasm/refusals.js";

/** The key in `sessionStorage` under which a tab remembers its tenant. It is public API. */
export const CHOICE_KEY = "tenantry:tenant";

/** Receives what the browser denies: its own error, or undefined if the page does not have the ability. */
export type OnDenied = (ability: "session" | "cookie", error: unknown) => void;

/** The facts of the tab that this code runs in; null outside a browser's page. */
export function readTab(onDenied: OnDenied): TabFacts | null {
  const page = currentPage();
  if (page === null) {
    return null;
  }
  const session = readChoice(page, onDenied);
  const cookie = ask("cookie", onDenied, () => page.document?.cookie);
  return [page.location.host || undefined, undefined, undefined, undefined, cookie, session, true];
}

/** The facts of a browser's worker: its own host. A server, and a worker from a `blob:` or `data:` URL, have none. */
export function readWorker(): TabFacts {
  const { WorkerGlobalScope, location } = globalThis as { WorkerGlobalScope?: unknown; location?: Location };
  const host = (WorkerGlobalScope !== undefined && location?.host) || undefined;
  return [host, undefined, undefined, undefined, undefined, undefined, true];
}

/** The tenant that this tab chose; null if there is none or it is not an id. */
export function chosenTenant(options: ParsedOptions): TenantId | null {
  const page = currentPage();
  try {
    return page && readTenantId(readChoice(page, ignore), options);
  } catch {
    return null;
  }
}

/** Stores the tenant as this tab's choice. */
export function rememberChoice(tenant: TenantId, onDenied: OnDenied): void {
  ask("session", onDenied, () => {
    const storage = currentPage()?.sessionStorage;
    storage?.setItem(CHOICE_KEY, tenant);
    return storage;
  });
}

/** Sets the cookie with which tabs that are opened from now on start. */
export function seedNewTabs(tenant: TenantId, options: ParsedOptions, onDenied: OnDenied): void {
  ask("cookie", onDenied, () => {
    const page = currentPage();
    if (!page?.document) {
      return undefined;
    }
    setCookie(page, tenant, options);
    // Most browsers refuse a cookie without an error, so look for it.
    return call<boolean>(hasTenantCookie, page.location.host, page.document.cookie, tenant) || undefined;
  });
}

/**
 * Forgets the tenant that this browser tab chose, and the cookie that seeds new tabs of this host, for example after
 * one of them became invalid. Reload the page afterwards.
 *
 * Pass the options of the client: they name the cookie. It does not remove a cookie that a server set with `Domain` or
 * another `Path`; that server has to clear it.
 *
 * @throws {TenantValidationError} outside a page: servers and workers store no choice.
 */
export function forgetTenantChoice(options?: ResolveOptions): void {
  const parsed = parseOptions(options);
  const page = currentPage();
  if (page === null) {
    const reason = "there is no browser tab here; call it in the page, or clear the cookie with a Set-Cookie header";
    throw validationError("forgetTenantChoice", reason);
  }
  // What the browser denies holds nothing to forget.
  ask("session", ignore, () => page.sessionStorage?.removeItem(CHOICE_KEY));
  ask("cookie", ignore, () => page.document && setCookie(page, null, parsed));
}

/**
 * The `Set-Cookie` value that deletes the tenant cookie of a host; null for a cookie without a prefix, because another
 * server sets that one.
 */
export function forgottenCookie(host: string, options: ResolveOptions): string | null {
  if (typeof options.cookie === "object" && options.cookie.prefix === "") {
    return null;
  }
  const { json } = parseOptions(options);
  holdOptions(json);
  return call(tenantCookie, host, false, null);
}

function readChoice(page: Page, onDenied: OnDenied): string | undefined {
  const stored = ask("session", onDenied, () => {
    const storage = page.sessionStorage;
    return storage && { choice: storage.getItem(CHOICE_KEY) };
  });
  return stored?.choice ?? undefined;
}

/** Sets the tenant's cookie, or deletes it for null. */
function setCookie({ document, location }: Page, tenant: TenantId | null, options: ParsedOptions): void {
  holdOptions(options.json);
  document.cookie = call(tenantCookie, location.host, location.protocol === "https:", tenant);
}

/** What the browser answers. An answer that it denies or does not have is reported. */
function ask<Answer>(
  ability: "session" | "cookie",
  onDenied: OnDenied,
  question: () => Answer | null | undefined,
): Answer | undefined {
  let error: unknown;
  try {
    const answer = question();
    if (answer != null) {
      return answer;
    }
  } catch (denial) {
    error = denial;
  }
  onDenied(ability, error);
  return undefined;
}

function ignore(): void {}

type Page = Window & typeof globalThis;

/** The page that this code runs in. A React Native app has a `window` too, and it is not a page. */
function currentPage(): Page | null {
  try {
    return globalThis.window instanceof Window ? globalThis.window : null;
  } catch {
    // There is no `Window` here.
    return null;
  }
}

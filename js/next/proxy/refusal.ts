// Why a request has no page, in words for the person in front of it.

import { isTenantError, type TenantError, type TenantErrorCode } from "../../errors.js";
import type { HostFacts } from "../../resolution/host-facts.js";
import { isDevelopment } from "../../warnings/warn-once.js";
import type { Tenancy } from "../request/tenancy.js";

/** Why the proxy answers a request itself. */
export interface Refusal {
  /** 400 for a request that cannot be read, 404 for a tenant that does not exist, 503 while that is not known. */
  readonly status: 400 | 404 | 503;
  /** A title for people. */
  readonly title: string;
  /** What is wrong and what to do, for people. */
  readonly detail: string;
  /** The code of the error. */
  readonly code: TenantErrorCode;
  /** The page to open instead; null if there is none. Its address is never made from a host that cannot be read. */
  readonly link: { readonly href: string; readonly text: string } | null;
  /** The error, for a log; null if the tenant does not exist. Its message is for developers. */
  readonly error: unknown;
}

/** The refusal for an error of resolution. */
export function refusalFor(error: TenantError, host: HostFacts | null, tenancy: Tenancy): Refusal {
  const refusal = { status: 400, code: error.code, link: rootLink(host), error } as const;
  if (isTenantError(error, "TENANT_NOT_ALLOWED")) {
    return { ...refusal, ...noTenant(error.details.tenant), status: 404 };
  }
  if (isTenantError(error, "TENANT_CONFLICT")) {
    const detail = "Delete the cookies of this site, and open it again.";
    return { ...refusal, title: "This request names two tenants", detail };
  }
  if (isBrokenCookie(error) || (isTenantError(error, "TENANT_VALIDATION") && error.details.field === "cookie")) {
    const detail =
      "The cookie with your last tenant cannot be read. Delete the cookies of this site, and open it again.";
    return { ...refusal, title: "A cookie of this site is broken", detail };
  }
  return { ...refusal, ...wrongHost(host, tenancy) };
}

/** The refusal for a tenant that does not exist. */
export function unknownTenant(tenant: string, host: HostFacts | null): Refusal {
  return { status: 404, code: "TENANT_NOT_FOUND", ...noTenant(tenant), link: rootLink(host), error: null };
}

/** The refusal for a custom domain of no tenant. */
export function unknownDomain({ name }: HostFacts): Refusal {
  const detail = `No tenant has the domain ${name}. Check the spelling.`;
  return { status: 404, code: "TENANT_NOT_FOUND", title: "Nothing is here", detail, link: null, error: null };
}

/** The refusal for a path that only the app itself may use. */
export const NO_PAGE: Refusal = {
  status: 404,
  code: "TENANT_NOT_FOUND",
  title: "There is no such page",
  detail: "Check the spelling of the address.",
  link: null,
  error: null,
};

/** The refusal while `findTenant` or `findDomain` fails. */
export function unavailable(error: unknown): Refusal {
  const detail = "The list of tenants does not respond. Try again in a moment.";
  return { status: 503, code: "TENANT_API", title: "This page is not available", detail, link: null, error };
}

/**
 * Whether the tenant cookie is why a request is refused, and whether deleting it helps.
 *
 * INVARIANT: a cookie that is there twice is not deleted. The one that stays may be of a sibling subdomain, and it
 * would then count.
 */
export function isBrokenCookie(error: unknown): boolean {
  return isTenantError(error, "INVALID_TENANT_ID") && error.details.source === "cookie";
}

function noTenant(tenant: string): Pick<Refusal, "title" | "detail"> {
  return { title: `There is no tenant “${tenant}”`, detail: "Check the spelling of the address." };
}

function wrongHost(host: HostFacts | null, { rootDomains }: Tenancy): Pick<Refusal, "title" | "detail" | "link"> {
  if (host?.kind === "ip") {
    const [, address = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host.name) ?? [];
    const isHere = isLoopback(address);
    const root = (!isDevelopment && !isHere && rootDomains?.[0]) || null;
    const open = root ?? `http://localhost${port}`;
    const where = root || isHere ? "" : ", on the machine that runs this app";
    const detail = `${address} is an IP address, and those name no tenant. Open ${open} instead${where}.`;
    const link = { href: root ? `https://${root}/` : `${open}/`, text: `Open ${open}` };
    return { title: "Open this app by its name", detail, link };
  }
  const detail = host ? `This app has no page at ${host.name}.` : "The address of this request cannot be read.";
  return { title: "This address is not valid", detail: `${detail} Check the spelling.`, link: rootLink(host) };
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "[::1]" || address === "0.0.0.0" || address === "[::]";
}

function rootLink(host: HostFacts | null): Refusal["link"] {
  if (!host?.root) {
    return null;
  }
  const root = host.port === null ? host.root : `${host.root}:${host.port}`;
  return { href: `//${root}/`, text: `Open ${root}` };
}

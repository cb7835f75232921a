// What `tenantry doctor` can find. A code is stable, and each has a page in docs/doctor.

/** How much a finding matters: an `error` mixes tenants or breaks the app, a `warning` may do so. */
export type Severity = "error" | "warning";

interface Kind {
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
}

/** Every kind of finding. */
export const KINDS = {
  NOT_INSTALLED: {
    severity: "error",
    why: "Without the package in node_modules nothing of tenantry runs.",
    fix: "Run `npm install tenantry`.",
  },
  TWO_COPIES: {
    severity: "error",
    why: "Two copies have two React contexts: a hook of one copy does not see the provider of the other.",
    fix: "Give every workspace the same version, and remove the second copy with `npm dedupe`.",
  },
  PEER_TOO_OLD: {
    severity: "error",
    why: "tenantry is not tested with this version and uses what it does not have.",
    fix: "Update the package to the range that is named.",
  },
  OPTIONS_INVALID: {
    severity: "error",
    why: "Options guard isolation, so tenantry refuses to start with one that is wrong.",
    fix: "Write the option as the message says.",
  },
  ROOT_DOMAINS_MISSING: {
    severity: "warning",
    why: "Without root domains only localhost has tenants, so no tenant is found in production.",
    fix: 'Add the domain in front of which your tenants are: rootDomains: ["example.com"].',
  },
  ROOT_DOMAIN_PUBLIC_SUFFIX: {
    severity: "error",
    why: "Anybody can register a name under a public suffix, so a stranger's host would be a tenant of yours.",
    fix: "Name your own domain, such as app.example.com, and list single preview hosts in customDomains.",
  },
  COOKIE_WITHOUT_PREFIX: {
    severity: "warning",
    why: "Without the prefix __Host- every subdomain can set the cookie for all the others.",
    fix: "Leave `prefix` out, unless another server sets this cookie.",
  },
  DEV_ORIGINS_MISSING: {
    severity: "error",
    why: "Next.js 16 refuses scripts and hot reload to hosts that are not listed, so the page does not work there.",
    fix: "Wrap the configuration: export default withTenant(nextConfig, tenancy).",
  },
  PROXY_MISSING: {
    severity: "warning",
    why: "Pages stay safe, but a host without a tenant gets no 404, and forged tenant headers reach your code.",
    fix: "Add a proxy.ts with tenantProxy(tenancy), or run `npx tenantry init`.",
  },
  PROXY_MISPLACED: {
    severity: "error",
    why: "Next.js reads the proxy beside app/ or pages/ only. In another folder it never runs.",
    fix: "Move the file beside the folder app/.",
  },
  PROXY_AND_MIDDLEWARE: {
    severity: "error",
    why: "Next.js 16 stops with both files, and an older one ignores proxy.ts.",
    fix: "Keep one of them. Compose with the option `next` of tenantProxy.",
  },
  PROXY_NAME: {
    severity: "error",
    why: "Before Next.js 16 the file is called middleware.ts, and a proxy.ts never runs.",
    fix: "Rename the file to middleware.ts, and its export to middleware.",
  },
  PROXY_WITHOUT_TENANT: {
    severity: "warning",
    why: "This proxy does not use tenantry, so it answers no unknown host and drops no forged header.",
    fix: "Export tenantProxy(tenancy), with your own proxy in its option `next`.",
  },
  PROXY_MATCHER: {
    severity: "warning",
    why: "The proxy does not run for these paths: an unknown host gets a page there, and forged headers pass.",
    fix: 'Match every path but static files: matcher: ["/((?!_next/static|_next/image).*)"].',
  },
  CSP_FORBIDS_WASM: {
    severity: "error",
    why: "A browser does not start WebAssembly under this policy, so the client throws TENANT_RUNTIME.",
    fix: "Add 'wasm-unsafe-eval' to script-src. It allows WebAssembly only, and no eval.",
  },
  CSP_FORBIDS_STYLE: {
    severity: "warning",
    why: "The brand is a style in the first HTML. This policy blocks it, so the page has no brand.",
    fix: "Pass the nonce of the policy to TenantRoot or TenantStyle, and name it in style-src.",
  },
  PAGE_UNREACHABLE: {
    severity: "error",
    why: "The page did not answer, so nothing about it could be checked.",
    fix: "Start the app, and give the address of a tenant's page.",
  },
  COOKIE_DOMAIN: {
    severity: "error",
    why: "With a Domain the cookie goes to every subdomain, so one tenant's host chooses the tenant of another.",
    fix: "Set the cookie without Domain, as __Host-tenant_id.",
  },
  COOKIE_INSECURE: {
    severity: "warning",
    why: "Without Secure and SameSite the cookie travels over HTTP, and with requests that other sites start.",
    fix: "Set it with Secure, SameSite=Lax and Path=/.",
  },
  API_UNREACHABLE: {
    severity: "error",
    why: "The tenant API did not answer, so nothing about it could be checked.",
    fix: "Start the API, and check the address after --api.",
  },
  CORS_PREFLIGHT: {
    severity: "error",
    why: "X-Tenant-ID makes a browser ask first. It sends the request only if this answer allows the header.",
    fix: "Answer OPTIONS with Access-Control-Allow-Origin and Access-Control-Allow-Headers: X-Tenant-ID.",
  },
  CORS_ORIGIN: {
    severity: "error",
    why: "The page may not read an answer that does not allow its origin.",
    fix: "Send Access-Control-Allow-Origin with the origin of the request, if it is one of yours.",
  },
  CORS_CREDENTIALS: {
    severity: "error",
    why: "With credentials, an answer that allows every origin lets any website read it as the signed-in person.",
    fix: "Compare the origin of the request with a list, and answer with that origin.",
  },
  HEADER_NOT_EXPOSED: {
    severity: "warning",
    why: "A page on another origin sees only exposed headers, so the client cannot compare the echo.",
    fix: "Send Access-Control-Expose-Headers: X-Tenant-ID.",
  },
  ECHO_MISSING: {
    severity: "warning",
    why: "Without the echo the client cannot tell that an answer is for the tenant that it asked for.",
    fix: "Send the tenant of each answer as X-Tenant-ID.",
  },
  ECHO_WRONG: {
    severity: "error",
    why: "The answer says that it is for another tenant. The client discards it with TENANT_MISMATCH.",
    fix: "Look for a cache or a variable that requests of two tenants share.",
  },
  ANSWER_CACHEABLE: {
    severity: "error",
    why: "A cache between the API and the browser may keep this answer and give it to another tenant.",
    fix: "Send Cache-Control: private, no-store, and Vary: X-Tenant-ID.",
  },
  PROFILE_INVALID: {
    severity: "error",
    why: "The client cannot use this profile, so the tenant has no page.",
    fix: "Mend the member that is named.",
  },
  PROFILE_WARNINGS: {
    severity: "warning",
    why: "The client leaves these members out, so a brand, a flag or a limit is missing.",
    fix: "Mend the members that are named.",
  },
  DATABASE_UNREACHABLE: {
    severity: "error",
    why: "The database did not answer, so nothing about it could be checked.",
    fix: "Check the address, the name and the password. They are not printed here.",
  },
  ROLE_BYPASSES_RLS: {
    severity: "error",
    why: "Row-level security does not apply to a superuser and to a role with BYPASSRLS: it reads every tenant's rows.",
    fix: "Connect the app as a role without these rights: alter role … nosuperuser nobypassrls.",
  },
  ROLE_OWNS_TABLES: {
    severity: "error",
    why: "An owner can switch row-level security off, and is not subject to it unless it is forced.",
    fix: "Let one role own and migrate the tables, and connect the app as another one.",
  },
  RLS_OFF: {
    severity: "error",
    why: "Every query returns the rows of all tenants.",
    fix: "alter table … enable row level security, force row level security;",
  },
  RLS_NOT_FORCED: {
    severity: "error",
    why: "The queries of the owner return the rows of all tenants.",
    fix: "alter table … force row level security;",
  },
  POLICY_MISSING: {
    severity: "error",
    why: "With row-level security and no policy, the app reads no row at all.",
    fix: "Create a policy with USING and WITH CHECK that compares tenant_id with the tenant of the transaction.",
  },
  POLICY_ALWAYS_TRUE: {
    severity: "error",
    why: "This policy accepts every row, whatever the tenant is. Policies are combined with OR.",
    fix: "Compare tenant_id with the tenant of the transaction, or make the policy restrictive.",
  },
  ROWS_WITHOUT_TENANT: {
    severity: "error",
    why: "The role read rows in a transaction without a tenant. A request that forgets the tenant sees them too.",
    fix: "Let the condition fail without a tenant: nullif(current_setting('app.tenant_id', true), '')::uuid.",
  },
  TENANT_ID_NULLABLE: {
    severity: "warning",
    why: "A row without a tenant has no owner, and a policy with OR may show it to every tenant.",
    fix: "alter table … alter column tenant_id set not null;",
  },
  TENANT_ID_DEFAULT: {
    severity: "warning",
    why: "A default hides a statement that forgets the tenant.",
    fix: "alter table … alter column tenant_id drop default;",
  },
  KEY_NOT_TENANT_FIRST: {
    severity: "warning",
    why: "A key over all tenants tells one tenant which values another one has: its insert fails.",
    fix: "Put tenant_id first in the primary key and in each unique constraint.",
  },
  INDEX_MISSING: {
    severity: "warning",
    why: "No index begins with tenant_id, so a query of one tenant reads the rows of all.",
    fix: "create index on … (tenant_id, …);",
  },
  FOREIGN_KEY_ACROSS_TENANTS: {
    severity: "error",
    why: "PostgreSQL checks a foreign key without row-level security, so a row can refer to another tenant's row.",
    fix: "Put tenant_id on both sides: foreign key (tenant_id, …) references … (tenant_id, …).",
  },
  VIEW_OF_OWNER: {
    severity: "error",
    why: "A view reads with the rights of its owner, so row-level security does not apply to the caller.",
    fix: "alter view … set (security_invoker = true);",
  },
  FUNCTION_OF_OWNER: {
    severity: "warning",
    why: "A SECURITY DEFINER function runs as its owner, who may see the rows of all tenants.",
    fix: "alter function … security invoker;, or check that it returns rows of one tenant only.",
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type Code = keyof typeof KINDS;

/** One thing that is wrong, and where. */
export interface Finding {
  readonly code: Code;
  /** Where it is: a file, an address, a table. */
  readonly subject: string;
  /** What was seen. It never holds a secret. */
  readonly detail: string;
}

/** A check that could not be made, and why. It is not a check that passed. */
export interface Skipped {
  readonly check: string;
  readonly reason: string;
}

/** What the checks found. */
export class Findings {
  readonly findings: Finding[] = [];
  readonly skipped: Skipped[] = [];
  readonly done: string[] = [];

  add(code: Code, subject: string, detail: string): void {
    this.findings.push({ code, subject, detail });
  }

  skip(check: string, reason: string): void {
    this.skipped.push({ check, reason });
  }

  /** Says that a check was made. */
  note(check: string): void {
    this.done.push(check);
  }
}

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KINDS } from "../../js/cli/doctor/finding.js";
import { writeFiles } from "./write-files.js";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const ACME = "11111111-1111-4111-8111-111111111111";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenantry-doctor-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (files: Record<string, string>) => writeFiles(folder, files);

const TENANCY = 'export const tenancy = { rootDomains: ["example.com"] };';
const PROXY = `import { tenantProxy } from "tenantry/next";
import { tenancy } from "./tenant.config";
export const proxy = tenantProxy(tenancy);
export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };`;

/** An app on which the command finds nothing, with some of its files changed. */
function app(changes: Record<string, string> = {}) {
  write({
    "package.json": "{}",
    "app/page.js": "",
    "tenant.config.mjs": TENANCY,
    "proxy.js": PROXY,
    ...changes,
  });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  for (const [name, at] of Object.entries({
    tenantry: ".",
    next: "node_modules/next",
    "@next": "node_modules/@next",
  })) {
    if (!existsSync(join(folder, "node_modules", name)))
      symlinkSync(join(checkout, at), join(folder, "node_modules", name));
  }
}

interface Printed {
  readonly findings: {
    readonly code: string;
    readonly subject: string;
    readonly detail: string;
    readonly page: string;
  }[];
  readonly skipped: { readonly check: string; readonly reason: string }[];
}

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [join(checkout, "dist/cli.js"), "doctor", "--app", folder, ...args];
  const { DATABASE_URL: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function examine(...args: string[]): Promise<Printed> {
  return JSON.parse((await run("--json", ...args)).stdout);
}

const codes = ({ findings }: Printed) => findings.map(({ code }) => code);

it("finds nothing in an app that is right", async () => {
  app();
  const { findings, skipped } = await examine();
  expect(findings).toEqual([]);
  // What was not asked for is not said to be right.
  expect(skipped.map(({ check }) => check)).toEqual(["the running app", "the tenant API", "the database"]);
});

/** A planted fault in the files of an app, and the finding for it. */
const FAULTS: Record<string, [code: string, changes: Record<string, string>]> = {
  "a second copy of the package": [
    "TWO_COPIES",
    {
      "node_modules/other/package.json": "{}",
      "node_modules/other/node_modules/tenantry/package.json": '{ "version": "0.0.1" }',
    },
  ],
  "an old React": ["PEER_TOO_OLD", { "node_modules/react/package.json": '{ "version": "17.0.2" }' }],
  "a scheme in a root domain": [
    "OPTIONS_INVALID",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["https://example.com"] };' },
  ],
  "a port in a root domain": [
    "OPTIONS_INVALID",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["example.com:3000"] };' },
  ],
  "an IP address as a root domain": [
    "OPTIONS_INVALID",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["10.0.0.1"] };' },
  ],
  "an empty variable": ["OPTIONS_INVALID", { ".env.production": "DEFAULT_TENANT_ID=\n" }],
  "no root domain": ["ROOT_DOMAINS_MISSING", { "tenant.config.mjs": "export const tenancy = {};" }],
  "a host of a hosting provider": [
    "ROOT_DOMAIN_PUBLIC_SUFFIX",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["vercel.app"] };' },
  ],
  "a domain of a registry": [
    "ROOT_DOMAIN_PUBLIC_SUFFIX",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["co.uk"] };' },
  ],
  "a cookie without its prefix": [
    "COOKIE_WITHOUT_PREFIX",
    {
      "tenant.config.mjs":
        'export const tenancy = { rootDomains: ["example.com"], cookie: { name: "tenant_id", prefix: "" } };',
    },
  ],
  "a local domain without withTenant": [
    "DEV_ORIGINS_MISSING",
    { "tenant.config.mjs": 'export const tenancy = { rootDomains: ["example.test"] };' },
  ],
  "a proxy in the wrong folder": ["PROXY_MISPLACED", { "proxy.js": "", "src/proxy.js": PROXY }],
  "a proxy and a middleware": ["PROXY_AND_MIDDLEWARE", { "middleware.js": PROXY }],
  "a proxy.js before Next.js 16": ["PROXY_NAME", { "node_modules/next/package.json": '{ "version": "15.5.0" }' }],
  "a proxy without tenantry": ["PROXY_WITHOUT_TENANT", { "proxy.js": "export function proxy() {}" }],
  "a matcher that leaves out paths with a dot": [
    "PROXY_MATCHER",
    { "proxy.js": PROXY.replace("/((?!_next/static|_next/image).*)", "/((?!api|_next|.*\\\\..*).*)") },
  ],
  "a policy without WebAssembly": [
    "CSP_FORBIDS_WASM",
    { "next.config.mjs": policyConfig("script-src 'self'; style-src 'unsafe-inline'") },
  ],
  "a policy without the style": [
    "CSP_FORBIDS_STYLE",
    { "next.config.mjs": policyConfig("script-src 'wasm-unsafe-eval'; style-src 'self'") },
  ],
};

function policyConfig(policy: string): string {
  const header = { key: "Content-Security-Policy", value: policy };
  return `export default { headers: async () => [{ source: "/:path*", headers: [${JSON.stringify(header)}] }] };`;
}

describe("a planted fault", () => {
  it.each(Object.entries(FAULTS))("%s is found", async (_, [code, changes]) => {
    app(changes);
    // An empty file stands for none.
    for (const [path, text] of Object.entries(changes)) {
      if (text === "" && path === "proxy.js") rmSync(join(folder, path));
    }
    const printed = await examine();
    expect(codes(printed)).toEqual([code]);
  });

  it("a missing proxy and a missing package are found", async () => {
    app();
    rmSync(join(folder, "proxy.js"));
    rmSync(join(folder, "node_modules/tenantry"));
    expect(codes(await examine()).sort()).toEqual(["NOT_INSTALLED", "PROXY_MISSING"]);
  });
});

it("withTenant gives a local domain its origins", async () => {
  app({
    "tenant.config.mjs": 'export const tenancy = { rootDomains: ["example.test"] };',
    "next.config.mjs": `import { withTenant } from "tenantry/next/config";
import { tenancy } from "./tenant.config.mjs";
export default withTenant({}, tenancy);`,
  });
  expect(codes(await examine())).toEqual([]);
});

it("says what it could not check, and why", async () => {
  app({ "tenant.config.mjs": 'throw new Error("It needs a vault.");', "proxy.js": `${PROXY}\nconst x = 1;` });
  const { skipped } = await examine();
  expect(skipped).toContainEqual({
    check: "the options",
    reason: "tenant.config.mjs cannot be read: It needs a vault.",
  });
});

describe("a running server", () => {
  const PROFILE = JSON.stringify({ id: ACME, slug: "acme", name: "Acme", status: "active" });
  const RIGHT: OutgoingHttpHeaders = {
    "access-control-allow-origin": "https://app.example.com",
    "access-control-allow-headers": "X-Tenant-ID",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "X-Tenant-ID",
    "cache-control": "private, no-store",
    "x-tenant-id": ACME,
  };

  /** Serves one answer at every address while the work runs. */
  async function serving(headers: OutgoingHttpHeaders, body: string, work: (url: string) => Promise<Printed>) {
    const server = createServer((_, response) => response.writeHead(200, headers).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  const askApi = (url: string) =>
    examine(
      "--api",
      url,
      "--tenant",
      "acme",
      "--origin",
      "https://app.example.com",
      "--header",
      "authorization: Bearer x",
    );

  const without = (name: string) => Object.fromEntries(Object.entries(RIGHT).filter(([key]) => key !== name));

  it("a tenant API that is right has no finding", async () => {
    app();
    expect(codes(await serving(RIGHT, PROFILE, askApi))).toEqual([]);
  });

  it.each<[string, string[], OutgoingHttpHeaders, string]>([
    ["the header is not allowed", ["CORS_PREFLIGHT"], without("access-control-allow-headers"), PROFILE],
    ["no origin is allowed", ["CORS_PREFLIGHT", "CORS_ORIGIN"], without("access-control-allow-origin"), PROFILE],
    ["every origin, with credentials", ["CORS_CREDENTIALS"], { ...RIGHT, "access-control-allow-origin": "*" }, PROFILE],
    ["the echo is not exposed", ["HEADER_NOT_EXPOSED"], without("access-control-expose-headers"), PROFILE],
    ["there is no echo", ["ECHO_MISSING"], without("x-tenant-id"), PROFILE],
    ["the echo is another tenant", ["ECHO_WRONG"], { ...RIGHT, "x-tenant-id": ACME.replaceAll("1", "2") }, PROFILE],
    ["a cache may keep the answer", ["ANSWER_CACHEABLE"], { ...RIGHT, "cache-control": "max-age=60" }, PROFILE],
    ["the profile is not one", ["PROFILE_INVALID"], RIGHT, '{ "id": "acme" }'],
    ["a part of the profile is wrong", ["PROFILE_WARNINGS"], RIGHT, PROFILE.replace('"Acme"', "7")],
  ])("%s", async (_, expected, headers, body) => {
    app();
    expect(codes(await serving(headers, body, askApi)).sort()).toEqual(expected.sort());
  });

  it.each<[string, string[], OutgoingHttpHeaders]>([
    ["a policy without WebAssembly", ["CSP_FORBIDS_WASM"], { "content-security-policy": "script-src 'self'" }],
    ["a cookie with a domain", ["COOKIE_DOMAIN"], { "set-cookie": "tenant_id=x; Domain=example.com; SameSite=Lax" }],
    ["a cookie for other sites", ["COOKIE_INSECURE"], { "set-cookie": "tenant_id=x; SameSite=None" }],
    ["a cookie of the app", [], { "set-cookie": "session=x; Domain=example.com" }],
  ])("a page with %s", async (_, expected, headers) => {
    app();
    const printed = await serving(headers, "", (url) => examine("--url", `${url}/projects?token=secret`));
    expect(codes(printed)).toEqual(expected);
    expect(JSON.stringify(printed)).not.toContain("secret");
  });

  it("servers that do not answer are findings", async () => {
    app();
    const printed = await examine("--url", "http://127.0.0.1:9/", "--api", "http://127.0.0.1:9", "--tenant", "acme");
    expect(codes(printed).sort()).toEqual(["API_UNREACHABLE", "PAGE_UNREACHABLE"]);
  });
});

it("a profile in a file is checked", async () => {
  app({ "profile.json": JSON.stringify({ id: ACME, branding: { primaryColor: "blurple" } }) });
  const { findings } = await examine("--profile", join(folder, "profile.json"));
  expect(findings).toMatchObject([{ code: "PROFILE_WARNINGS", detail: expect.stringContaining("primaryColor") }]);
});

it("the exit code is 1 for an error, and for a warning with --strict; 2 for a wrong command", async () => {
  app({ "tenant.config.mjs": "export const tenancy = {};" });
  expect((await run()).code).toBe(0);
  expect((await run("--strict")).code).toBe(1);
  write({ "tenant.config.mjs": 'export const tenancy = { rootDomains: ["co.uk"] };' });
  expect((await run()).code).toBe(1);
  expect(await run("--url", "localhost")).toMatchObject({ code: 2, stderr: expect.stringContaining("http://") });
  expect((await run("--app", join(folder, "nowhere"))).code).toBe(3);
});

it("the text says what is wrong, why it matters, how to mend it, and where to read on", async () => {
  app({ "tenant.config.mjs": 'export const tenancy = { rootDomains: ["co.uk"] };' });
  const { stdout } = await run();
  for (const text of ['"co.uk"', "Why: ", "Fix: ", "/doctor/ROOT_DOMAIN_PUBLIC_SUFFIX", "not checked: the database"]) {
    expect(stdout).toContain(text);
  }
});

it("each finding has a page with its severity and its reason, and each page a finding", () => {
  const pages = readdirSync(join(checkout, "docs/doctor")).filter((file) => file !== "README.md");
  expect(pages.map((file) => file.replace(".md", "")).sort()).toEqual(Object.keys(KINDS).sort());
  const index = readFileSync(join(checkout, "docs/doctor/README.md"), "utf8");
  for (const [code, { severity, why }] of Object.entries(KINDS)) {
    const page = readFileSync(join(checkout, `docs/doctor/${code}.md`), "utf8");
    expect(page.startsWith(`# ${code}\n`), code).toBe(true);
    expect(page.replaceAll("\n", " "), code).toContain(why);
    expect(index, code).toContain(`| [\`${code}\`](${code}.md) | ${severity} |`);
  }
});

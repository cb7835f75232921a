import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACME, profileOf } from "./fixtures.js";

const command = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenantry-types-"));
  write("acme.json", profileOf("acme", { features: { ask_panel: true }, limits: { seats: 5 } }));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, content: unknown) {
  writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

/** Runs the built command in the temporary folder. */
function tenantry(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { cwd: folder }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** The declarations for profiles with these members. */
async function declarationsFor(...members: object[]): Promise<string> {
  const files = members.map((member, index) => {
    write(`${index}.json`, profileOf("acme", member));
    return `${index}.json`;
  });
  const { stdout } = await tenantry("types", ...files, "--out", "-");
  return stdout.slice(stdout.indexOf("\n") + 1);
}

const features = (...each: object[]) => declarationsFor(...each.map((flags) => ({ features: flags })));

const acme = `// Made by \`tenantry types\` from the profiles of acme. Do not edit it: run the command again.
export {};

declare module "tenantry" {
  interface TenantFlags {
    readonly ask_panel: boolean;
  }

  interface TenantLimits {
    readonly seats: true;
  }
}
`;

describe("tenantry types", () => {
  it("writes the keys of a profile into tenantry-keys.d.ts", async () => {
    expect(await tenantry("types", "acme.json")).toEqual({
      code: 0,
      stdout: "tenantry-keys.d.ts written.\n",
      stderr: "",
    });
    expect(read("tenantry-keys.d.ts")).toBe(acme);
  });

  it("prints the keys with --out -, and writes no file", async () => {
    expect(await tenantry("types", "acme.json", "--out", "-")).toEqual({ code: 0, stdout: acme, stderr: "" });
    expect(readdirSync(folder)).toEqual(["acme.json"]);
  });

  it("creates the folders of the file", async () => {
    await tenantry("types", "acme.json", "--out", "types/made/keys.d.ts");
    expect(read("types/made/keys.d.ts")).toBe(acme);
  });

  it("combines the keys of several profiles", async () => {
    expect(await features({ mode: "grid", a: true }, { mode: 1, b: 0.5 })).toContain(`{
    readonly a: boolean;
    readonly b: number;
    readonly mode: number | string;
  }`);
  });

  // Planted fault: a result that depends on the order of the profiles or of their members.
  it("writes the same file for the same profiles in any order", async () => {
    write("1.json", profileOf("acme", { features: { b: "x", a: { y: 1, x: null } }, limits: { z: 1, y: 2 } }));
    write("2.json", profileOf("medtech", { features: { a: { x: true }, B: [1, "x"] }, limits: { y: 2 } }));
    const orders = [
      ["1.json", "2.json"],
      ["2.json", "1.json"],
      ["2.json", "1.json", "2.json"],
    ];
    const written = await Promise.all(orders.map((files) => tenantry("types", ...files, "--out", "-")));
    expect(new Set(written.map(({ stdout }) => stdout)).size).toBe(1);
    expect(written[0]?.stdout).toContain("profiles of acme, medtech.");
  });

  it("infers the type of a value", async () => {
    const written = await features(
      {
        none: null,
        often: null,
        empty: [],
        rows: [[1], ["x"]],
        theme: { dark: true, color: null },
        map: {},
        steps: [{ at: 1 }, { at: "x" }],
      },
      { often: true, theme: { dark: false, logo: { url: "/" } } },
    );
    expect(written).toContain(`{
    readonly empty: readonly unknown[];
    readonly map: { readonly [key: string]: unknown };
    readonly none: unknown;
    readonly often: boolean;
    readonly rows: readonly (readonly (number | string)[])[];
    readonly steps: readonly {
      readonly at: number | string;
    }[];
    readonly theme: {
      readonly color?: null;
      readonly dark: boolean;
      readonly logo?: {
        readonly url: string;
      };
    };
  }`);
  });

  // Planted fault: copying a key unescaped into the file, where it ends the declaration and starts another.
  it("quotes a key that is not an identifier", async () => {
    const key = '"; } }\nexport const injected = "\u2028';
    const written = await features({ [key]: true, "a-b": true, $1: true, "1$": true });
    expect(written).toContain(`{
    readonly "\\"; } }\\nexport const injected = \\"\\u2028": boolean;
    readonly $1: boolean;
    readonly "1$": boolean;
    readonly "a-b": boolean;
  }`);
  });

  // Planted fault: collecting the keys in an object.
  it("accepts names that every object has as keys, where the profile contains them", async () => {
    write(
      "odd.json",
      JSON.stringify(profileOf("acme", { features: 0 })).replace('"features":0', '"features":{"__proto__":1}'),
    );
    const { stdout } = await tenantry("types", "odd.json", "--out", "-");
    expect(stdout).toContain("{\n    readonly __proto__: number;\n  }\n");
  });

  it("allows any key where the profiles have none", async () => {
    expect(await features({})).toBe("export {};\n");
    expect(await declarationsFor({ limits: { seats: null } })).not.toContain("TenantFlags");
  });
});

describe("an existing file", () => {
  it("is overwritten where tenantry wrote it, and unchanged where it is up to date", async () => {
    write("tenantry-keys.d.ts", acme.replace("ask_panel", "ask_panels"));
    expect((await tenantry("types", "acme.json")).stdout).toBe("tenantry-keys.d.ts written.\n");
    expect((await tenantry("types", "acme.json")).stdout).toBe("tenantry-keys.d.ts is up to date.\n");
    expect(read("tenantry-keys.d.ts")).toBe(acme);
  });

  // Planted fault: overwriting any file.
  it("of another author is overwritten only with --force", async () => {
    for (const content of ["export const mine = 1;\n", ""]) {
      write("mine.ts", content);
      const { code, stderr } = await tenantry("types", "acme.json", "--out", "mine.ts");
      expect([code, stderr]).toEqual([3, expect.stringContaining("--force")]);
      expect(read("mine.ts")).toBe(content);
    }
    expect((await tenantry("types", "acme.json", "--out", "mine.ts", "--force")).code).toBe(0);
    expect(read("mine.ts")).toBe(acme);
  });
});

describe("--check", () => {
  // Planted fault: a check that writes the file, or that accepts any file.
  it("fails where the file is out of date or missing, and writes nothing", async () => {
    const stale = acme.replace("ask_panel", "ask_panels");
    write("stale.d.ts", stale);
    expect(await tenantry("types", "acme.json", "--out", "stale.d.ts", "--check")).toEqual({
      code: 1,
      stdout: "",
      stderr: "tenantry: stale.d.ts is out of date. Run the command without --check, and commit what it writes.\n",
    });
    expect(read("stale.d.ts")).toBe(stale);
    const { code, stderr } = await tenantry("types", "acme.json", "--check");
    expect([code, stderr]).toEqual([1, expect.stringContaining("tenantry-keys.d.ts is not there")]);
    expect(readdirSync(folder)).toEqual(["acme.json", "stale.d.ts"]);
  });

  it("passes where the file is up to date, with any line ends", async () => {
    for (const content of [acme, acme.replaceAll("\n", "\r\n")]) {
      write("keys.d.ts", content);
      expect((await tenantry("types", "acme.json", "--out", "keys.d.ts", "--check")).code).toBe(0);
    }
  });
});

describe("a profile file", () => {
  it("that is invalid is an error that names the file and the field, and nothing is written", async () => {
    const invalid: [content: unknown, reason: RegExp][] = [
      [`{ "id": "${ACME}", "id": "${ACME}" }`, /id: it is there twice.*\(TENANT_VALIDATION\)/],
      [profileOf("acme", { slug: "Acme" }), /slug: .*\(TENANT_VALIDATION\)/],
      [profileOf("acme", { status: "suspended" }), /\(TENANT_NOT_ACTIVE\)/],
      [{ ...profileOf("acme"), id: "acme" }, /\(INVALID_TENANT_ID\)/],
      [null, /write an object/],
      ["{", /JSON/],
    ];
    for (const [content, reason] of invalid) {
      write("invalid.json", content);
      const { code, stderr } = await tenantry("types", "acme.json", "invalid.json");
      expect([code, stderr]).toEqual([3, expect.stringMatching(/^tenantry: invalid\.json: /)]);
      expect(stderr).toMatch(reason);
    }
    expect(readdirSync(folder)).toEqual(["acme.json", "invalid.json"]);
  });

  // Planted fault: dropping a part without a message, or failing because of it.
  it("with an invalid part is used without that part, and a message names it", async () => {
    write("odd.json", profileOf("acme", { tier: 5, limits: { seats: "unlimited", panels: 3 } }));
    const { code, stderr } = await tenantry("types", "odd.json", "--out", "odd.d.ts");
    expect([code, stderr.trimEnd().split("\n")]).toEqual([
      0,
      [
        "tenantry: odd.json: tier is left out: write a string.",
        expect.stringContaining("tenantry: odd.json: limits.seats is left out: write a number"),
      ],
    ]);
    expect(read("odd.d.ts")).not.toContain("seats");
    expect(read("odd.d.ts")).toContain("panels");
    expect((await tenantry("types", "odd.json", "--out", "odd.d.ts", "--check")).code).toBe(0);
  });

  it("that is missing is an error", async () => {
    const { code, stderr } = await tenantry("types", "missing.json");
    expect([code, stderr]).toEqual([3, expect.stringContaining("missing.json: ENOENT")]);
  });

  it("that begins with a byte order mark is accepted", async () => {
    write("marked.json", `\uFEFF${read("acme.json")}`);
    expect((await tenantry("types", "marked.json", "--out", "-")).stdout).toBe(acme);
  });
});

describe("profiles of a tenant API", () => {
  const requests: IncomingMessage[] = [];
  const servers: Server[] = [];
  let api = "";
  let thirdParty = "";

  /** Serves acme and medtech to requests with the session, redirects `moved` to a third party, and refuses the rest. */
  async function serve(): Promise<string> {
    const server = createServer((request, response) => {
      requests.push(request);
      const isKnown = request.headers.authorization === "Bearer secret" && request.headers.cookie === "session=1";
      if (request.url === "/v1/tenants/moved/profile") {
        response.writeHead(307, { location: `${thirdParty}/v1/tenants/moved/profile` }).end();
      } else if (isKnown && /\/(acme|medtech)\/profile$/.test(request.url ?? "")) {
        const slug = request.url?.includes("acme") ? "acme" : "medtech";
        const profile = profileOf(slug, { features: { [`${slug}_only`]: true }, limits: { seats: 5 } });
        response.setHeader("content-type", "application/json").end(JSON.stringify(profile));
      } else {
        response.writeHead(403, { "content-type": "application/problem+json" });
        response.end(JSON.stringify({ code: "UNAUTHORIZED_TENANT_ACCESS" }));
      }
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    thirdParty = await serve();
    api = await serve();
  });

  beforeEach(() => {
    requests.length = 0;
  });

  afterAll(() => {
    for (const server of servers) {
      server.close();
    }
  });

  const session = ["--header", "authorization: Bearer secret", "--header", "cookie: session=1"];

  it("are loaded with the given headers, which are not written to the file", async () => {
    const { code, stdout, stderr } = await tenantry("types", "--api", api, "--tenant", "acme, medtech", ...session);
    expect([code, stdout, stderr]).toEqual([0, "tenantry-keys.d.ts written.\n", ""]);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/tenants/acme/profile",
      "GET /v1/tenants/medtech/profile",
    ]);
    const written = read("tenantry-keys.d.ts");
    expect(written).toContain("acme_only");
    expect(written).toContain("medtech_only");
    expect(written).not.toContain("secret");
  });

  it("are combined with profiles of files", async () => {
    const { stdout } = await tenantry(
      "types",
      "acme.json",
      "--api",
      api,
      "--tenant",
      "medtech",
      "--out",
      "-",
      ...session,
    );
    expect(stdout).toContain("ask_panel");
    expect(stdout).toContain("medtech_only");
  });

  it("that are refused are an error that names the tenant and contains no secret", async () => {
    const { code, stderr } = await tenantry("types", "--api", api, "--tenant", "acme", "--header", "authorization: no");
    expect([code, stderr]).toEqual([3, expect.stringContaining(`acme at ${api}: You have no access to this tenant.`)]);
    expect(stderr).toContain("(UNAUTHORIZED_TENANT_ACCESS)");
    expect(stderr).not.toContain("authorization");
  });

  // Planted fault: following a redirect with the headers for the API.
  it("are not requested from the target of a redirect", async () => {
    const { code, stderr } = await tenantry(
      "types",
      "--api",
      api,
      "--tenant",
      "moved",
      "--header",
      "x-api-key: secret",
    );
    expect([code, stderr]).toEqual([3, expect.stringContaining("redirect")]);
    expect(new Set(requests.map(({ headers }) => headers.host))).toEqual(new Set([new URL(api).host]));
  });

  it("that cannot be reached are an error that says so", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { code, stderr } = await tenantry("types", "--api", `http://127.0.0.1:${port}`, "--tenant", "acme");
    expect([code, stderr]).toEqual([3, expect.stringMatching(/could not be reached.*\(TENANT_API, .*ECONNREFUSED/)]);
  });
});

describe("a command line", () => {
  it("that is invalid is an error that says what to do", async () => {
    const invalid: [args: string[], reason: string][] = [
      [[], "The command is missing."],
      [["type"], 'Unknown command "type".'],
      [["types"], "Name a profile: a file, or --api with --tenant."],
      [["types", "acme.json", "--ids", "ulid"], "write uuid or opaque"],
      [["types", "--api", "http://api.test", "--ids", "opaque", "--tenant", "acme"], "--tenant id:acme or slug:acme"],
      [["types", "--output", "x.ts"], "Unknown option '--output'."],
      [["types", "acme.json", "--api", "http://api.test"], "--api and --tenant go together"],
      [["types", "--tenant", "acme"], "--api and --tenant go together"],
      [["types", "acme.json", "--header", "secret"], "Write a --header as `name: value`."],
      [["types", "acme.json", "--header", "a b: secret"], "Write a --header as `name: value`."],
      [["types", "acme.json", "--check", "--out", "-"], "does not work with --out -."],
    ];
    for (const [args, reason] of invalid) {
      const { code, stdout, stderr } = await tenantry(...args);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(reason)]);
      expect(stderr).toContain("See `npx tenantry --help`.");
      expect(stderr).not.toContain("secret");
    }
    expect(readdirSync(folder)).toEqual(["acme.json"]);
  });

  it("accepts profiles whose ids are not UUIDs with --ids opaque", async () => {
    write("org.json", profileOf("acme", { id: "org_2abcDEF", features: { ask_panel: true }, limits: { seats: 5 } }));
    expect((await tenantry("types", "org.json", "--ids", "opaque")).code).toBe(0);
    expect(read("tenantry-keys.d.ts")).toBe(acme);
    expect((await tenantry("types", "org.json", "--out", "-")).stderr).toContain("INVALID_TENANT_ID");
  });

  it("prints every option and exit code with --help, and the version with --version", async () => {
    const { code, stdout } = await tenantry("types", "--help");
    expect(code).toBe(0);
    for (const word of [
      "--api",
      "--tenant",
      "--ids",
      "--header",
      "--out",
      "--check",
      "--force",
      "--version",
      "0 done",
      "3 not",
    ]) {
      expect(stdout).toContain(word);
    }
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await tenantry("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

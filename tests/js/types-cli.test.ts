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

/** Runs the built command in the folder. */
function tenantry(...args: string[]): Promise<{ code: number; said: string; failed: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { cwd: folder }, (_, said, failed) => {
      resolve({ code: child.exitCode ?? -1, said, failed });
    });
  });
}

/** What is declared for profiles of these members. */
async function declared(...members: object[]): Promise<string> {
  const files = members.map((member, index) => {
    write(`${index}.json`, profileOf("acme", member));
    return `${index}.json`;
  });
  const { said } = await tenantry("types", ...files, "--out", "-");
  return said.slice(said.indexOf("\n") + 1);
}

const features = (...each: object[]) => declared(...each.map((flags) => ({ features: flags })));

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
      said: "tenantry-keys.d.ts written.\n",
      failed: "",
    });
    expect(read("tenantry-keys.d.ts")).toBe(acme);
  });

  it("prints them where that is asked for, and writes nothing", async () => {
    expect(await tenantry("types", "acme.json", "--out", "-")).toEqual({ code: 0, said: acme, failed: "" });
    expect(readdirSync(folder)).toEqual(["acme.json"]);
  });

  it("makes the folders of the file", async () => {
    await tenantry("types", "acme.json", "--out", "types/made/keys.d.ts");
    expect(read("types/made/keys.d.ts")).toBe(acme);
  });

  it("puts the keys of several profiles together", async () => {
    expect(await features({ mode: "grid", a: true }, { mode: 1, b: 0.5 })).toContain(`{
    readonly a: boolean;
    readonly b: number;
    readonly mode: number | string;
  }`);
  });

  // Planted fault: the order of the profiles, or of their members, in what is written.
  it("writes the same for the same profiles, however they are ordered", async () => {
    write("1.json", profileOf("acme", { features: { b: "x", a: { y: 1, x: null } }, limits: { z: 1, y: 2 } }));
    write("2.json", profileOf("medtech", { features: { a: { x: true }, B: [1, "x"] }, limits: { y: 2 } }));
    const orders = [
      ["1.json", "2.json"],
      ["2.json", "1.json"],
      ["2.json", "1.json", "2.json"],
    ];
    const written = await Promise.all(orders.map((files) => tenantry("types", ...files, "--out", "-")));
    expect(new Set(written.map(({ said }) => said)).size).toBe(1);
    expect(written[0]?.said).toContain("profiles of acme, medtech.");
  });

  it("reads the type of a value from what it is", async () => {
    const written = await features(
      {
        none: null,
        often: null,
        empty: [],
        rows: [[1], ["x"]],
        theme: { dark: true, colour: null },
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
      readonly colour?: null;
      readonly dark: boolean;
      readonly logo?: {
        readonly url: string;
      };
    };
  }`);
  });

  // Planted fault: a key copied into the file as it stands, which ends the declaration and begins one of its own.
  it("quotes a key that is no identifier", async () => {
    const key = '"; } }\nexport const injected = "\u2028';
    const written = await features({ [key]: true, "a-b": true, $1: true, "1$": true });
    expect(written).toContain(`{
    readonly "\\"; } }\\nexport const injected = \\"\\u2028": boolean;
    readonly $1: boolean;
    readonly "1$": boolean;
    readonly "a-b": boolean;
  }`);
  });

  // Planted fault: collecting keys in an object.
  it("knows the names that objects have of their own as keys, where a profile says them", async () => {
    write(
      "odd.json",
      JSON.stringify(profileOf("acme", { features: 0 })).replace('"features":0', '"features":{"__proto__":1}'),
    );
    const { said } = await tenantry("types", "odd.json", "--out", "-");
    expect(said).toContain("{\n    readonly __proto__: number;\n  }\n");
  });

  it("leaves any key allowed where the profiles have none", async () => {
    expect(await features({})).toBe("export {};\n");
    expect(await declared({ limits: { seats: null } })).not.toContain("TenantFlags");
  });
});

describe("a file that is there", () => {
  it("is written anew where this command wrote it, and left alone where it is up to date", async () => {
    write("tenantry-keys.d.ts", acme.replace("ask_panel", "ask_panels"));
    expect((await tenantry("types", "acme.json")).said).toBe("tenantry-keys.d.ts written.\n");
    expect((await tenantry("types", "acme.json")).said).toBe("tenantry-keys.d.ts is up to date.\n");
    expect(read("tenantry-keys.d.ts")).toBe(acme);
  });

  // Planted fault: overwriting whatever is there.
  it("is not overwritten where somebody else wrote it, unless that is meant", async () => {
    for (const content of ["export const mine = 1;\n", ""]) {
      write("mine.ts", content);
      const { code, failed } = await tenantry("types", "acme.json", "--out", "mine.ts");
      expect([code, failed]).toEqual([3, expect.stringContaining("--force")]);
      expect(read("mine.ts")).toBe(content);
    }
    expect((await tenantry("types", "acme.json", "--out", "mine.ts", "--force")).code).toBe(0);
    expect(read("mine.ts")).toBe(acme);
  });
});

describe("--check", () => {
  // Planted fault: a check that writes, or that is content with any file.
  it("fails when the file is out of date or not there, and writes nothing", async () => {
    const stale = acme.replace("ask_panel", "ask_panels");
    write("stale.d.ts", stale);
    expect(await tenantry("types", "acme.json", "--out", "stale.d.ts", "--check")).toEqual({
      code: 1,
      said: "",
      failed: "tenantry: stale.d.ts is out of date. Run the command without --check, and commit what it writes.\n",
    });
    expect(read("stale.d.ts")).toBe(stale);
    const { code, failed } = await tenantry("types", "acme.json", "--check");
    expect([code, failed]).toEqual([1, expect.stringContaining("tenantry-keys.d.ts is not there")]);
    expect(readdirSync(folder)).toEqual(["acme.json", "stale.d.ts"]);
  });

  it("passes when it is up to date, whatever its line ends are", async () => {
    for (const content of [acme, acme.replaceAll("\n", "\r\n")]) {
      write("keys.d.ts", content);
      expect((await tenantry("types", "acme.json", "--out", "keys.d.ts", "--check")).code).toBe(0);
    }
  });
});

describe("a profile that is wrong", () => {
  it("is an error that names the file and the field, and nothing is written", async () => {
    const wrong: [content: unknown, reason: RegExp][] = [
      [`{ "id": "${ACME}", "id": "${ACME}" }`, /id: it is there twice.*\(TENANT_VALIDATION\)/],
      [profileOf("acme", { slug: "Acme" }), /slug: .*\(TENANT_VALIDATION\)/],
      [profileOf("acme", { status: "suspended" }), /\(TENANT_NOT_ACTIVE\)/],
      [{ ...profileOf("acme"), id: "acme" }, /\(INVALID_TENANT_ID\)/],
      [null, /write an object/],
      ["{", /JSON/],
    ];
    for (const [content, reason] of wrong) {
      write("wrong.json", content);
      const { code, failed } = await tenantry("types", "acme.json", "wrong.json");
      expect([code, failed]).toEqual([3, expect.stringMatching(/^tenantry: wrong\.json: /)]);
      expect(failed).toMatch(reason);
    }
    expect(readdirSync(folder)).toEqual(["acme.json", "wrong.json"]);
  });

  // Planted fault: leaving a part out in silence, or failing a build for it.
  it("in a part is written without it, and says which part", async () => {
    write("odd.json", profileOf("acme", { tier: 5, limits: { seats: "unlimited", panels: 3 } }));
    const { code, failed } = await tenantry("types", "odd.json", "--out", "odd.d.ts");
    expect([code, failed.trimEnd().split("\n")]).toEqual([
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

  it("is one that is not there", async () => {
    const { code, failed } = await tenantry("types", "missing.json");
    expect([code, failed]).toEqual([3, expect.stringContaining("missing.json: ENOENT")]);
  });

  it("is none that begins with a byte order mark", async () => {
    write("marked.json", `\uFEFF${read("acme.json")}`);
    expect((await tenantry("types", "marked.json", "--out", "-")).said).toBe(acme);
  });
});

describe("profiles of a tenant API", () => {
  const asked: IncomingMessage[] = [];
  const servers: Server[] = [];
  let api = "";
  let stranger = "";

  /** Serves acme to those with the session, redirects `moved` to a stranger, and refuses everybody else. */
  async function serve(): Promise<string> {
    const server = createServer((request, response) => {
      asked.push(request);
      const isKnown = request.headers.authorization === "Bearer secret" && request.headers.cookie === "session=1";
      if (request.url === "/v1/tenants/moved/profile") {
        response.writeHead(307, { location: `${stranger}/v1/tenants/moved/profile` }).end();
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
    stranger = await serve();
    api = await serve();
  });

  beforeEach(() => {
    asked.length = 0;
  });

  afterAll(() => {
    for (const server of servers) {
      server.close();
    }
  });

  const session = ["--header", "authorization: Bearer secret", "--header", "cookie: session=1"];

  it("are loaded with the given headers, which are written nowhere", async () => {
    const { code, said, failed } = await tenantry("types", "--api", api, "--tenant", "acme, medtech", ...session);
    expect([code, said, failed]).toEqual([0, "tenantry-keys.d.ts written.\n", ""]);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/tenants/acme/profile",
      "GET /v1/tenants/medtech/profile",
    ]);
    const written = read("tenantry-keys.d.ts");
    expect(written).toContain("acme_only");
    expect(written).toContain("medtech_only");
    expect(written).not.toContain("secret");
  });

  it("and of files are put together", async () => {
    const { said } = await tenantry(
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
    expect(said).toContain("ask_panel");
    expect(said).toContain("medtech_only");
  });

  it("that are refused are an error that names the tenant and tells no secret", async () => {
    const { code, failed } = await tenantry("types", "--api", api, "--tenant", "acme", "--header", "authorization: no");
    expect([code, failed]).toEqual([3, expect.stringContaining(`acme at ${api}: You may not act for this tenant.`)]);
    expect(failed).toContain("(UNAUTHORIZED_TENANT_ACCESS)");
    expect(failed).not.toContain("authorization");
  });

  // Planted fault: following a redirect with the headers that were meant for the API.
  it("are not looked for where a redirect points", async () => {
    const { code, failed } = await tenantry(
      "types",
      "--api",
      api,
      "--tenant",
      "moved",
      "--header",
      "x-api-key: secret",
    );
    expect([code, failed]).toEqual([3, expect.stringContaining("redirect")]);
    expect(new Set(asked.map(({ headers }) => headers.host))).toEqual(new Set([new URL(api).host]));
  });

  it("that cannot be reached are an error that says so", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { code, failed } = await tenantry("types", "--api", `http://127.0.0.1:${port}`, "--tenant", "acme");
    expect([code, failed]).toEqual([3, expect.stringMatching(/could not be reached.*\(TENANT_API, .*ECONNREFUSED/)]);
  });
});

describe("a command line", () => {
  it("that cannot be meant is an error that says what to do", async () => {
    const wrong: [args: string[], reason: string][] = [
      [[], "Say what to do."],
      [["type"], 'There is no command "type".'],
      [["types"], "Name a profile: a file, or --api with --tenant."],
      [["types", "acme.json", "--ids", "ulid"], "write uuid or opaque"],
      [["types", "--api", "http://api.test", "--ids", "opaque", "--tenant", "acme"], "--tenant id:acme or slug:acme"],
      [["types", "--output", "x.ts"], "Unknown option '--output'."],
      [["types", "acme.json", "--api", "http://api.test"], "--api and --tenant go together"],
      [["types", "--tenant", "acme"], "--api and --tenant go together"],
      [["types", "acme.json", "--header", "secret"], "Write a --header as `name: value`."],
      [["types", "acme.json", "--header", "a b: secret"], "Write a --header as `name: value`."],
      [["types", "acme.json", "--check", "--out", "-"], "--out - names none."],
    ];
    for (const [args, reason] of wrong) {
      const { code, said, failed } = await tenantry(...args);
      expect([code, said, failed]).toEqual([2, "", expect.stringContaining(reason)]);
      expect(failed).toContain("`npx tenantry --help` says how.");
      expect(failed).not.toContain("secret");
    }
    expect(readdirSync(folder)).toEqual(["acme.json"]);
  });

  it("reads profiles whose ids are not UUIDs, where it is told so", async () => {
    write("org.json", profileOf("acme", { id: "org_2abcDEF", features: { ask_panel: true }, limits: { seats: 5 } }));
    expect((await tenantry("types", "org.json", "--ids", "opaque")).code).toBe(0);
    expect(read("tenantry-keys.d.ts")).toBe(acme);
    expect((await tenantry("types", "org.json", "--out", "-")).failed).toContain("INVALID_TENANT_ID");
  });

  it("can ask for help, which names every option and exit code, and for the version", async () => {
    const { code, said } = await tenantry("types", "--help");
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
      expect(said).toContain(word);
    }
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await tenantry("--version")).toEqual({ code: 0, said: `${version}\n`, failed: "" });
  });
});

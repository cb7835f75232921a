import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { init } from "../../js/cli/init/init.js";
import { writeFiles } from "./write-files.js";

const starters = fileURLToPath(new URL("starters", import.meta.url));
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenantry-init-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (files: Record<string, string>) => writeFiles(folder, files);

const read = (path: string) => readFileSync(join(folder, path), "utf8");

/** Every file of the app with its text. */
function snapshot(): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
      return [path, read(path)];
    }),
  );
}

/** Runs the command. `answer` is what a person answers; without one there is no person, and it runs with `--yes`. */
async function run(answer?: string): Promise<string> {
  let printed = "";
  await init(folder, answer === undefined, {
    write: (text) => {
      printed += text;
    },
    ask: async (question) => {
      printed += question;
      return answer ?? "";
    },
    isInteractive: answer !== undefined,
    hasColors: false,
  });
  return printed;
}

const manifest = (next: string, more: object = {}) =>
  JSON.stringify({ dependencies: { next, tenantry: "1.0.0" }, ...more });

const LAYOUT = `import "./globals.css";

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

const OWN_PAGE = "export default function Home() {\n  return <main>Our product</main>;\n}\n";

/** An app with these files beside a layout. */
function app(files: Record<string, string> = {}) {
  write({ "package.json": manifest("16.4.3"), "app/layout.tsx": LAYOUT, ...files });
}

/** A starter of `create-next-app`, such as `16-js`. Those in JavaScript have `src/`. */
function starter(name: string): { base: string; layout: string; page: string } {
  const base = name.endsWith("-js") ? "src/" : "";
  const [layout = "", page = ""] = readdirSync(join(starters, name))
    .sort()
    .map((file) => {
      const path = `${base}app/${file.replace(/\.txt$/, "")}`;
      write({ [path]: readFileSync(join(starters, name, file), "utf8") });
      return path;
    });
  write({ "package.json": manifest(`${name.slice(0, 2)}.0.0`) });
  return { base, layout, page };
}

describe("init in a starter", () => {
  // Planted faults: another version's name of the proxy; files beside `src/`; TypeScript in an app of JavaScript.
  it.each(readdirSync(starters))("writes everything: create-next-app %s", async (name) => {
    const { base, layout, page } = starter(name);
    const [, extension] = layout.split(".");
    const code = extension === "tsx" ? "ts" : "js";
    await run();
    const proxy = name.startsWith("16") ? "proxy" : "middleware";
    expect(Object.keys(snapshot()).sort()).toEqual(
      [
        "package.json",
        layout,
        page,
        `${base}app/tenants.css`,
        `${base}tenant.config.${code}`,
        `${base}${proxy}.${code}`,
      ].sort(),
    );
    expect(read(`${base}${proxy}.${code}`)).toContain(`export const ${proxy} = tenantProxy(tenancy);`);
    expect(read(page)).toContain('from "../tenant.config";');
    expect(/satisfies|import type/.test(read(`${base}tenant.config.${code}`))).toBe(code === "ts");
  });

  // Planted fault: an attribute, the fonts or the body is lost.
  it.each(readdirSync(starters))("changes nothing in the layout but <html>: create-next-app %s", async (name) => {
    const { layout } = starter(name);
    const before = read(layout);
    await run();
    const after = read(layout);
    const undone = after
      .replace('import { TenantRoot } from "tenantry/next";\nimport { tenancy } from "../tenant.config";\n', "")
      .replace(/<TenantRoot(\s+)tenancy=\{tenancy\}/, "<html")
      .replace("</TenantRoot>", "</html>");
    expect(after).not.toBe(before);
    expect(undone).toBe(before);
  });

  it.each(readdirSync(starters))("changes nothing when it runs again: create-next-app %s", async (name) => {
    starter(name);
    await run();
    const after = snapshot();
    expect(await run()).toContain("Nothing to change.");
    expect(snapshot()).toEqual(after);
  });
});

describe("the files of init", () => {
  const shown = fileURLToPath(new URL("../packages/fixtures/first-run/", import.meta.url));
  const files = ["tenant.config.ts", "proxy.ts", "app/layout.tsx", "app/page.tsx", "app/tenants.css"];

  // Planted fault: the docs show other files than the command writes.
  it.each(files)("are those that the docs show: %s", async (file) => {
    starter("16-ts");
    await run();
    expect(read(file)).toBe(readFileSync(join(shown, file), "utf8"));
  });
});

describe("the question", () => {
  // Planted fault: writing before the answer.
  it("comes after the difference, and no means that nothing is written", async () => {
    app();
    const before = snapshot();
    const printed = await run("n");
    expect(printed).toContain('-     <html lang="en">\n+     <TenantRoot tenancy={tenancy} lang="en">');
    expect(printed.indexOf("Write these 5 files? [Y/n]")).toBeGreaterThan(printed.indexOf("── app/layout.tsx"));
    expect(printed).toContain("Nothing was written.");
    expect(snapshot()).toEqual(before);
  });

  it("is answered with yes by an empty line", async () => {
    app();
    await run("");
    expect(read("app/layout.tsx")).toContain("<TenantRoot");
  });

  // Planted fault: writing where no terminal can answer.
  it("is an error without a terminal, and nothing is written", async () => {
    app();
    const before = snapshot();
    const { code, stdout, stderr } = await command("init");
    expect([code, stderr]).toEqual([
      3,
      "tenantry: No terminal can answer whether to write these 5 files: add --yes to write them.\n",
    ]);
    expect(stdout).toContain("── app/layout.tsx");
    expect(snapshot()).toEqual(before);
  });
});

/** Runs the built command in the folder of the app. */
function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], { cwd: folder }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
    child.stdin?.end();
  });
}

describe("npx tenantry init", () => {
  it("writes with --yes and says what to open", async () => {
    app({ "package.json": manifest("16.4.3", { scripts: { dev: "next dev --port 4000" } }), "pnpm-lock.yaml": "" });
    const { code, stdout } = await command("init", "--yes");
    expect(code).toBe(0);
    expect(stdout).toContain("  pnpm dev\n");
    expect(stdout).toContain("  http://acme.localhost:4000\n  http://globex.localhost:4000\n");
    expect(stdout).not.toContain("add tenantry");
  });

  it("says how to install the package where package.json does not name it", async () => {
    app({ "package.json": JSON.stringify({ dependencies: { next: "16.4.3" } }) });
    expect((await command("init", "-y")).stdout).toContain("  npm install tenantry\n  npm run dev\n");
  });

  it("refuses other options and arguments", async () => {
    expect((await command("init", "--force")).code).toBe(2);
    expect((await command("init", "elsewhere")).stderr).toContain('init takes no "elsewhere"');
  });
});

describe("a layout", () => {
  const edited = async (layout: string) => {
    app({ "app/layout.tsx": layout });
    await run();
    return read("app/layout.tsx");
  };

  it("keeps its quotes, its lack of semicolons and its line ends", async () => {
    const layout = "import x from './x'\n\nexport default () => (\n  <html>\n    <body>{x}</body>\n  </html>\n)\n";
    expect(await edited(layout.replaceAll("\n", "\r\n"))).toBe(
      [
        "import x from './x'",
        "import { TenantRoot } from 'tenantry/next'",
        "import { tenancy } from '../tenant.config'",
        "",
        "export default () => (",
        "  <TenantRoot tenancy={tenancy}>",
        "    <body>{x}</body>",
        "  </TenantRoot>",
        ")",
        "",
      ].join("\r\n"),
    );
  });

  it("may have no import", async () => {
    const layout = "export default ({ children }) => <html><body>{children}</body></html>;\n";
    const [first, second, third, fourth] = (await edited(layout)).split("\n");
    expect([first, second, third]).toEqual([
      'import { TenantRoot } from "tenantry/next";',
      'import { tenancy } from "../tenant.config";',
      "",
    ]);
    expect(fourth).toContain("<TenantRoot tenancy={tenancy}><body>");
  });

  // Planted fault: text is read as code.
  it("may name <html> in comments, strings and templates", async () => {
    const noise = [
      "// <html> in a comment",
      '/* <html lang="de"></html> */',
      `const a = '<html>', b = "</html>", c = \`<head> \${\`</html>\`} \${'}'}\`;`,
      "",
    ].join("\n");
    const layout = await edited(noise + LAYOUT);
    expect(layout).toContain(noise);
    expect(layout).toContain('    <TenantRoot tenancy={tenancy} lang="en">\n      <body>{children}</body>');
  });

  it("may have functions and comparisons in the attributes of <html>", async () => {
    const attributes = `lang={pick((x) => x > 1)} data-a={\`\${a ? "}" : ">"}\`}`;
    expect(await edited(LAYOUT.replace('lang="en"', attributes))).toContain(
      `<TenantRoot tenancy={tenancy} ${attributes}>\n`,
    );
  });

  it("may have a provider around <body>, and text with an apostrophe", async () => {
    const body = "<Theme>\n      <body><p>Don't worry</p>{children}</body>\n      </Theme>";
    expect(await edited(LAYOUT.replace("<body>{children}</body>", body))).toContain(
      `<TenantRoot tenancy={tenancy} lang="en">\n      ${body}\n    </TenantRoot>`,
    );
  });

  const refused: Record<string, [layout: string, reason: string]> = {
    'with "use client"': [`"use client";\n${LAYOUT}`, 'it begins with "use client"'],
    "with a <head>": [LAYOUT.replace("<body>", "<head />\n      <body>"), "it has a <head>"],
    "with two <html>": [`${LAYOUT}const other = <html lang="de"></html>;\n`, "it has 2 <html>"],
    "without </html>": [LAYOUT.replace(/<html[\s\S]*html>/, "<html {...document} />"), "it has no </html>"],
    "with a name tenancy of its own": [`${LAYOUT}const tenancy = 1;\n`, "it uses the name tenancy"],
  };

  // Planted fault: a change that breaks the app, such as two <head>.
  it.each(Object.entries(refused))("%s stays as it is, and the command says what to write", async (_, refusal) => {
    const [layout, reason] = refusal;
    app({ "app/layout.tsx": layout });
    const printed = await run();
    expect(read("app/layout.tsx")).toBe(layout);
    expect(printed).toContain(`app/layout.tsx stays as it is, because ${reason}`);
    expect(printed).toContain('  import { tenancy } from "../tenant.config";\n');
    expect(printed).toContain('  <TenantRoot tenancy={tenancy} lang="en">');
  });

  it("of each group of routes is changed where there is none for all", async () => {
    write({
      "package.json": manifest("16.4.3"),
      // As apps with a language in the path have it.
      "app/layout.tsx": "export default ({ children }) => children;\n",
      "app/(site)/layout.tsx": LAYOUT,
      "app/(shop)/cart/layout.tsx": LAYOUT,
      "app/(shop)/cart/item/layout.tsx": "export default ({ children }) => children;\n",
    });
    await run();
    expect(read("app/(site)/layout.tsx")).toContain('from "../../tenant.config";');
    expect(read("app/(shop)/cart/layout.tsx")).toContain('from "../../../tenant.config";');
    expect(read("app/(shop)/cart/item/layout.tsx")).not.toContain("tenancy");
  });
});

describe("the page of the app", () => {
  const pages: Record<string, Record<string, string>> = {
    "a page of its own": { "app/page.tsx": OWN_PAGE },
    "a page in a group of routes": { "app/(site)/page.tsx": OWN_PAGE },
    "a page of the Pages Router": { "pages/index.tsx": OWN_PAGE },
  };

  // Planted fault: replacing work of the app.
  it.each(Object.entries(pages))("is never replaced: %s", async (_, files) => {
    app(files);
    const printed = await run();
    const [[path, text] = ["", ""]] = Object.entries(files);
    expect(read(path)).toBe(text);
    expect(read("app/tenants/page.tsx")).toContain('from "../../tenant.config";');
    expect(printed).toContain("The page at / is yours, so the example page is at /tenants.");
    expect(printed).toContain("http://acme.localhost:3000/tenants\n");
  });

  const changes = [
    ["another text", "Documentation", "Our documentation"],
    ["another link", "https://nextjs.org/docs?utm_source=create-next-app", "https://example.com/docs?"],
    ["another import", 'import Image from "next/image";', 'import Image from "next/image";\nimport "./own.css";'],
    ["a hook", "  return (", "  const data = useData();\n  return ("],
  ] as const;

  it.each(changes)("is never replaced: the starter's page with %s", async (_, find, replacement) => {
    const { page } = starter("16-ts");
    const text = read(page).replace(find, replacement);
    write({ [page]: text });
    await run();
    expect(read(page)).toBe(text);
    expect(read("app/tenants/page.tsx")).toContain("tenancy");
  });

  it("at /tenants is not replaced either", async () => {
    app({ "app/page.tsx": OWN_PAGE, "app/tenants/page.tsx": OWN_PAGE });
    await run();
    expect(read("app/tenants/page.tsx")).toBe(OWN_PAGE);
    expect(read("app/tenantry/page.tsx")).toContain("tenancy");
  });
});

describe("a configuration that exists", () => {
  it("is kept, and the app gets no example page", async () => {
    const config = "export const tenancy = { api: 'https://api.example.com' };\n";
    app({ "tenant.config.mjs": config });
    await run();
    expect(read("tenant.config.mjs")).toBe(config);
    expect(Object.keys(snapshot()).sort()).toEqual(["app/layout.tsx", "package.json", "proxy.ts", "tenant.config.mjs"]);
  });

  it("without tenancy is an error, and nothing is written", async () => {
    app({ "tenant.config.ts": "export const tenants = 1;\n" });
    const before = snapshot();
    await expect(run()).rejects.toThrow(/^tenant\.config\.ts exports no `tenancy`: /);
    expect(snapshot()).toEqual(before);
  });
});

describe("a proxy that exists", () => {
  const proxies = [
    ["proxy.ts", "proxy"],
    ["middleware.ts", "middleware"],
  ] as const;

  it.each(proxies)("%s is kept, and the command says how to combine the two", async (path, name) => {
    const own = `export function ${name}() {}\n`;
    app({ [path]: own });
    const printed = await run();
    expect(read(path)).toBe(own);
    expect(printed).toContain(`${path} is yours and stays as it is.`);
    expect(printed).toContain(`  export const ${name} = tenantProxy(tenancy, { next: ownProxy });\n`);
    expect(Object.keys(snapshot()).filter((file) => /^(proxy|middleware)\./.test(file))).toEqual([path]);
  });

  it("with tenantProxy is done", async () => {
    app({ "proxy.ts": "export const proxy = tenantProxy(tenancy);\n" });
    expect(await run()).not.toContain("is yours");
  });
});

describe("an app that init cannot change", () => {
  const pages = { "pages/index.tsx": OWN_PAGE };
  const cases: Record<string, [files: Record<string, string>, message: RegExp]> = {
    "no package.json": [{}, /^There is no package\.json in .*: run this in the folder of a Next\.js app/],
    "a package.json that is not JSON": [{ "package.json": "{" }, /package\.json is not JSON: mend it/],
    "no Next.js": [{ "package.json": "{}" }, /does not depend on next: /],
    "an old Next.js": [
      { "package.json": manifest("^13.5.0") },
      /^tenantry needs Next\.js 14 or newer.*\^13\.5\.0: update/,
    ],
    "the Pages Router only": [{ "package.json": manifest("16.4.3"), ...pages }, /has the Pages Router only/],
    "no folder app/": [{ "package.json": manifest("16.4.3") }, /^There is no folder app\/ in /],
    "no layout": [{ "package.json": manifest("16.4.3"), "app/page.tsx": OWN_PAGE }, /has no layout with <html>/],
  };

  it.each(Object.entries(cases))("has %s, and the error says what to do", async (_, [files, message]) => {
    write(files);
    const before = snapshot();
    await expect(run()).rejects.toThrow(message);
    expect(snapshot()).toEqual(before);
  });

  it("is known by the Next.js that is installed, not by a range", async () => {
    app({
      "package.json": manifest("latest"),
      "node_modules/next/package.json": JSON.stringify({ name: "next", version: "15.5.28" }),
    });
    await run();
    expect(Object.keys(snapshot())).toContain("middleware.ts");
  });
});

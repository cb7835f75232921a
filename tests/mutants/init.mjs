const js = (test, file = "init-cli.test.ts") => ({ suite: "js", file, test });

export const title = "A new app: init changes what it understands, and nothing that is the app's own";

export const mutants = [
  {
    name: "init asks before it writes",
    file: "js/cli/init/init.ts",
    find: "if (!yes && !(await isAgreed(plan.changes.length, terminal))) {",
    replace: "if (!yes && !(await isAgreed(plan.changes.length, terminal)) && !terminal.isInteractive) {",
    caught: js("the question comes after the difference, and no means that nothing is written"),
  },
  {
    name: "a page of the app is not replaced",
    file: "js/cli/init/plan.ts",
    find: ": isStarterPage(await project.read(existing));",
    replace: ": true;",
    caught: js("the page of the app is never replaced: a page of its own"),
  },
  {
    name: "a page in a group of routes is the page of the app",
    file: "js/cli/init/plan.ts",
    find: "existing === undefined ? !hasRootPage(project)",
    replace: "existing === undefined ? true",
    caught: js("the page of the app is never replaced: a page in a group of routes"),
  },
  {
    name: "a starter's page with a text of the app is the app's own",
    file: "js/cli/init/starter-page.ts",
    find: 'texts.every((part) => part === "" || TEXTS.has(part))',
    replace: "texts.length > 0",
    caught: js("the page of the app is never replaced: the starter's page with another text"),
  },
  {
    name: "a configuration that exists is kept",
    file: "js/cli/init/plan.ts",
    find: "const existing = findCode(project, configOf(project));",
    replace: "const existing = findCode(project, configOf(project)) && undefined;",
    caught: js("a configuration that exists is kept, and the app gets no example page"),
  },
  {
    name: "a proxy that exists is kept",
    file: "js/cli/init/plan.ts",
    find: 'const [existing] = ["proxy", "middleware"]',
    replace: 'const [existing] = ["proxy"]',
    caught: js("a proxy that exists middleware.ts is kept, and the command says how to combine the two"),
  },
  {
    name: "a layout with <head> is not changed",
    file: "js/cli/init/layout-edit.ts",
    find: "if (/<head[\\s>/]/.test(code.slice(end, close))) {",
    replace: "if (/<header[\\s>/]/.test(code.slice(end, close))) {",
    caught: js("a layout with a <head> stays as it is, and the command says what to write"),
  },
  {
    name: "a layout of the browser is not changed",
    file: "js/cli/init/layout-edit.ts",
    find: "if (/^[\"']use client[\"']/.test(text.slice(code.search(/\\S/)))) {",
    replace: "if (/^[\"']use server[\"']/.test(text.slice(code.search(/\\S/)))) {",
    caught: js('a layout with "use client" stays as it is, and the command says what to write'),
  },
  {
    name: "text in a layout is not code",
    file: "js/cli/init/layout-edit.ts",
    find: "  const code = withoutText(text);",
    replace: "  const code = text;",
    caught: js("a layout may name <html> in comments, strings and templates"),
  },
  {
    name: "withTenant changes no build",
    file: "js/next-config/index.ts",
    find: "if (phase !== DEVELOPMENT || isBefore16 || origins.length === 0) {",
    replace: "if (isBefore16 || origins.length === 0) {",
    caught: js("withTenant changes nothing in a build, before Next.js 16, and without domains", "next-config.test.ts"),
  },
  {
    name: "withTenant changes nothing before Next.js 16",
    file: "js/next-config/index.ts",
    find: "if (phase !== DEVELOPMENT || isBefore16 || origins.length === 0) {",
    replace: "if (phase !== DEVELOPMENT || origins.length === 0) {",
    caught: js("withTenant changes nothing in a build, before Next.js 16, and without domains", "next-config.test.ts"),
  },
  {
    name: "React 18 gets no boundary around the document",
    file: "js/next/tenant-root.ts",
    find: 'return version.startsWith("18.") ? document :',
    replace: "return version.length === 0 ? document :",
    caught: {
      suite: "packages",
      file: "next14.test.mjs",
      test: "the hooks and both cache libraries work in the browser",
    },
  },
  {
    name: "the docs show the files that init writes",
    file: "js/cli/init/files.ts",
    find: "export const proxy = tenantProxy(tenancy);",
    replace: "export const proxy = tenantProxy({ ...tenancy });",
    caught: js("the files of init are those that the docs show: proxy.ts"),
  },
];

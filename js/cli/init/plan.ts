// What `tenantry init` does to an app: the files that it changes, and what it leaves to the reader.
import { posix } from "node:path";
import { CONFIG, PAGE, PROXY, STYLES } from "./files.js";
import { editLayout, layoutByHand } from "./layout-edit.js";
import { findCode, type NextProject, stem } from "./next-project.js";
import { isStarterPage } from "./starter-page.js";

/** A file as it is and as it will be. */
export interface Change {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly after: string;
  /** What the change is, in a few words. */
  readonly summary: string;
}

/** A step that is left to the reader: why, and what to write. */
interface StepByHand {
  readonly reason: string;
  readonly code: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  readonly byHand: readonly StepByHand[];
  /** The path of the example page in an address. */
  readonly pagePath: string;
}

/** Decides what to do. A second plan for the same app, after the first was carried out, changes nothing. */
export async function planInit(project: NextProject): Promise<Plan> {
  const config = await planConfig(project);
  const proxy = await planProxy(project);
  const layouts = await planLayouts(project);
  // With a configuration of its own the app is no longer new, and an example page would be in the way.
  const page = config ? await planPage(project) : { changes: [], byHand: [], path: "/" };
  return {
    // The configuration is last: where it exists, the files before it have been written.
    changes: [...layouts.changes, ...page.changes, ...proxy.changes, ...(config ? [config] : [])],
    byHand: [...layouts.byHand, ...page.byHand, ...proxy.byHand],
    pagePath: page.path,
  };
}

type Part = Pick<Plan, "changes" | "byHand">;

async function planConfig(project: NextProject): Promise<Change | null> {
  const existing = findCode(project, configOf(project));
  if (existing === undefined) {
    const path = `${configOf(project)}${project.isTypeScript ? ".ts" : ".js"}`;
    const after = project.isTypeScript ? CONFIG : withoutTypes(CONFIG);
    return { path, before: null, after, summary: "two tenants, acme and globex" };
  }
  if (!/\btenancy\b/.test(await project.read(existing))) {
    throw new Error(
      `${existing} exports no \`tenancy\`: rename the file, or add \`export const tenancy = { … }\` to it, then run ` +
        "this again.",
    );
  }
  return null;
}

async function planProxy(project: NextProject): Promise<Part> {
  const { base, major, isTypeScript } = project;
  const [existing] = ["proxy", "middleware"].flatMap((name) => findCode(project, base + name) ?? []);
  const name = (existing && stem(existing)) ?? (major < 16 ? "middleware" : "proxy");
  if (existing === undefined) {
    const after = PROXY.replace("const proxy", `const ${name}`);
    const path = `${base}${name}${isTypeScript ? ".ts" : ".js"}`;
    return { changes: [{ path, before: null, after, summary: `the ${name}: unknown tenants are 404` }], byHand: [] };
  }
  if (/\btenantProxy\b/.test(await project.read(existing))) {
    return NOTHING;
  }
  const code = [
    'import { tenantProxy } from "tenantry/next";',
    'import { tenancy } from "./tenant.config";',
    "",
    `// Name your function ownProxy, do not export it, and hand it on: it is called for requests that have a tenant.`,
    `export const ${name} = tenantProxy(tenancy, { next: ownProxy });`,
  ].join("\n");
  return { changes: [], byHand: [{ reason: `${existing} is yours and stays as it is. Combine the two in it`, code }] };
}

async function planLayouts(project: NextProject): Promise<Part> {
  const changes: Change[] = [];
  const byHand: StepByHand[] = [];
  for (const path of project.rootLayouts) {
    const before = await project.read(path);
    const config = configFrom(project, path);
    const edit = editLayout(before, config);
    if ("reason" in edit) {
      byHand.push({
        reason: `${path} stays as it is, because ${edit.reason}. Write this in it`,
        code: layoutByHand(config),
      });
    } else if (edit.text !== before) {
      changes.push({ path, before, after: edit.text, summary: "<TenantRoot> in the place of <html>" });
    }
  }
  return { changes, byHand };
}

async function planPage(project: NextProject): Promise<Part & { readonly path: string }> {
  const { files, rootLayouts, isTypeScript } = project;
  const folder = posix.dirname(rootLayouts[0]);
  const extension = isTypeScript ? ".tsx" : posix.extname(rootLayouts[0]);
  const existing = findCode(project, `${folder}/page`);
  const isFree = existing === undefined ? !hasRootPage(project) : isStarterPage(await project.read(existing));
  for (const place of [...(isFree ? [folder] : []), `${folder}/tenants`, `${folder}/tenantry`]) {
    const path = (place === folder && existing) || `${place}/page${extension}`;
    const styles = `${place}/tenants.css`;
    if (files.has(styles) || (files.has(path) && path !== existing)) {
      continue;
    }
    const after = PAGE.replace('"../tenant.config"', `"${configFrom(project, path)}"`);
    const before = path === existing ? await project.read(path) : null;
    const summary = before === null ? "an example page" : "an example page, in the place of the starter's page";
    const changes = [
      { path, before, after, summary },
      { path: styles, before: null, after: STYLES, summary: "its styles" },
    ];
    return { changes, byHand: [], path: addressOf(place, `${project.base}app`) };
  }
  return { ...NOTHING, path: "/" };
}

/** Whether a page other than `app/page` answers `/`: one in a group of routes, or one of the Pages Router. */
function hasRootPage({ base, files }: NextProject): boolean {
  const isRoot = (path: string) => stem(path) === "page" && addressOf(posix.dirname(path), `${base}app`) === "/";
  return [...files].some((path) => isRoot(path) || /^(src\/)?pages\/index\.\w+$/.test(path));
}

/** The path of a folder of `app/` in an address: groups such as `(site)` are not in it. */
function addressOf(folder: string, app: string): string {
  const parts = folder.slice(app.length).split("/");
  return `/${parts.filter((part) => part !== "" && !/^\(.*\)$/.test(part)).join("/")}`;
}

const NOTHING: Part = { changes: [], byHand: [] };

const configOf = ({ base }: NextProject) => `${base}tenant.config`;

/** The configuration as a file imports it. */
function configFrom(project: NextProject, path: string): string {
  const relative = posix.relative(posix.dirname(path), configOf(project));
  return relative.startsWith(".") ? relative : `./${relative}`;
}

const withoutTypes = (text: string) => text.replace(/^import type .*\n/gm, "").replace(/ satisfies \w+/g, "");

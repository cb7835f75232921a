// How the app finds tenants: its tenant.config, and the environment.
import { resolveOptions } from "../../../resolution/option-names.js";
import type { ResolveOptions } from "../../../resolution/resolve-options.js";
import { isTenantError, resolveOptionsFromEnv, resolveTenant } from "../../sdk.js";
import type { Findings } from "../finding.js";
import { evaluate } from "./evaluate.js";
import type { Project } from "./project.js";
import { isPublicSuffix } from "./public-suffix.js";

/** The options of the app about tenants, as far as they are plain data. */
export type Tenancy = ResolveOptions & { readonly api?: string };

/**
 * Reads and checks `tenancy` of tenant.config, or of the file that is named. Null where there is none, or where it
 * cannot be read.
 */
export async function checkTenancy(project: Project, named: string | null, found: Findings): Promise<Tenancy | null> {
  const file = named ?? project.files.find((path) => /^(src\/)?tenant\.config\.(ts|mts|js|mjs)$/.test(path));
  if (file === undefined) {
    found.skip("the options", "there is no tenant.config; name the file that exports `tenancy` with --config");
    return null;
  }
  let tenancy: Tenancy | null;
  try {
    tenancy = (await evaluate(project.folder, file, "module.tenancy")) as Tenancy | null;
  } catch (error) {
    const { message } = error as Error;
    // What tenantry refuses while the file runs, such as a tenant in defineTenants.
    if (/tenantry\/errors\/TENANT_VALIDATION/.test(message)) found.add("OPTIONS_INVALID", file, message);
    else found.skip("the options", `${file} cannot be read: ${message}`);
    return null;
  }
  if (tenancy === null) {
    found.skip("the options", `${file} does not export \`tenancy\``);
    return null;
  }
  checkOptions(tenancy, file, found);
  found.note(`the options of ${file}`);
  return tenancy;
}

function checkOptions(tenancy: Tenancy, file: string, found: Findings): void {
  const given = Object.entries(tenancy).filter(([name]) => Object.hasOwn(resolveOptions, name));
  const fault = refusalOf(() => resolveTenant({ host: "localhost" }, Object.fromEntries(given)));
  if (fault !== null) {
    found.add("OPTIONS_INVALID", file, fault);
    return;
  }
  const { rootDomains = [], customDomains = {}, pinned, enabled } = tenancy;
  const isOfOneTenant = pinned !== undefined || enabled === false;
  if (rootDomains.length === 0 && Object.keys(customDomains).length === 0 && !isOfOneTenant) {
    found.add("ROOT_DOMAINS_MISSING", file, "There is no rootDomains, no customDomains and no pinned.");
  }
  for (const domain of rootDomains) {
    if (isPublicSuffix(domain)) {
      found.add("ROOT_DOMAIN_PUBLIC_SUFFIX", file, `rootDomains has "${domain}", under which others have names.`);
    }
  }
  if (typeof tenancy.cookie === "object" && tenancy.cookie.prefix === "") {
    found.add("COOKIE_WITHOUT_PREFIX", file, `The cookie "${tenancy.cookie.name}" has prefix: "".`);
  }
}

/** The name of the tenant cookie, without its prefix. */
export function cookieName(tenancy: Tenancy | null): string {
  const { cookie = "tenant_id" } = tenancy ?? {};
  return typeof cookie === "string" ? cookie : cookie.name;
}

/** Checks the variables that `resolveOptionsFromEnv` reads, in the process and in the app's .env files. */
export async function checkEnvironment(project: Project, found: Findings): Promise<void> {
  const files = project.files.filter((path) => /^\.env(\.\w+)*$/.test(path) && !path.endsWith(".example"));
  for (const file of ["the environment", ...files]) {
    const env = file === "the environment" ? process.env : variables(await project.read(file));
    const fault = refusalOf(() => resolveOptionsFromEnv(env));
    if (fault !== null) found.add("OPTIONS_INVALID", file, fault);
  }
  found.note(["the environment", ...files].join(", "));
}

/** The variables of a file, without the quotes of their values. */
function variables(text: string): Record<string, string> {
  const lines = [...text.matchAll(/^\s*(?:export\s+)?(\w+)\s*=[ \t]*(.*?)[ \t\r]*$/gm)];
  return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value.replace(/^(["'])(.*)\1$/, "$2")]));
}

function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return isTenantError(error, "TENANT_VALIDATION") ? error.message.replace(/ See https:\S+$/, "") : null;
  }
}

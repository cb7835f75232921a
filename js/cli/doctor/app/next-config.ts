// The configuration of Next.js: origins in development, and a Content-Security-Policy in its headers.
import { readFile } from "node:fs/promises";
import { checkPolicy } from "../content-policy.js";
import type { Findings } from "../finding.js";
import { evaluate } from "./evaluate.js";
import type { Project } from "./project.js";
import type { Tenancy } from "./tenancy.js";

interface NextConfig {
  readonly origins: readonly string[];
  readonly headers: readonly { headers: readonly { key: string; value: string }[] }[];
}

const CONFIG = `await (async () => {
  const exported = module.default?.default ?? module.default ?? {};
  const context = { defaultConfig: {} };
  const config = await (typeof exported === "function" ? exported("phase-development-server", context) : exported);
  return { origins: config.allowedDevOrigins ?? [], headers: (await config.headers?.()) ?? [] };
})()`;

/** The first major version that refuses other origins in development. */
const REFUSES_ORIGINS = 16;

/** Domains that lead to this machine or its network: somebody develops on them. */
const LOCAL = /(^|\.)(test|local|internal|lan|home\.arpa|nip\.io|sslip\.io|lvh\.me)$/;

export async function checkNextConfig(project: Project, tenancy: Tenancy | null, found: Findings): Promise<void> {
  const version = project.versionOf("next");
  if (version === null) return;
  const file = project.files.find((path) => /^next\.config\.(ts|mts|js|mjs)$/.test(path));
  let config: NextConfig = { origins: [], headers: [] };
  try {
    if (file !== undefined) config = (await evaluate(project.folder, file, CONFIG)) as NextConfig;
  } catch (error) {
    found.skip("origins in development, and the policy", `${file} cannot be read: ${(error as Error).message}`);
    return;
  }
  const subject = file ?? "next.config";
  if (Number.parseInt(version, 10) >= REFUSES_ORIGINS) await checkOrigins(tenancy, config.origins, subject, found);
  for (const { key, value } of config.headers.flatMap(({ headers }) => headers)) {
    if (key.toLowerCase() === "content-security-policy") checkPolicy(value, subject, found);
  }
  found.note(`${subject}: origins in development, and the policy`);
}

async function checkOrigins(tenancy: Tenancy | null, origins: readonly string[], subject: string, found: Findings) {
  const hosts = await readFile("/etc/hosts", "utf8").catch(() => "");
  const isLocal = (domain: string) => LOCAL.test(domain) || hosts.split(/\s+/).some((name) => isUnder(name, domain));
  for (const domain of tenancy?.rootDomains ?? []) {
    const isListed = origins.some((origin) => origin === `*.${domain}` || origin === `**.${domain}`);
    if (domain !== "localhost" && isLocal(domain) && !isListed) {
      found.add("DEV_ORIGINS_MISSING", subject, `allowedDevOrigins does not have "*.${domain}".`);
    }
  }
}

const isUnder = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);

// `tenantry doctor`: examines an app, and what runs of it. It changes nothing.
import { resolve } from "node:path";
import type { IdFormat } from "../../tenant/tenant-id.js";
import { checkCopies } from "./app/copies.js";
import { checkNextConfig } from "./app/next-config.js";
import { readProject } from "./app/project.js";
import { checkProxyFile } from "./app/proxy-file.js";
import { checkEnvironment, checkTenancy, cookieName } from "./app/tenancy.js";
import { checkDatabase } from "./database/database.js";
import { Findings } from "./finding.js";
import { checkPage } from "./live/page.js";
import { checkTenantApi } from "./live/tenant-api.js";
import { checkProfileFile } from "./profile.js";

/** What to examine. Empty texts are not examined. */
export interface Examination {
  /** The folder of the app. */
  readonly app: string;
  /** The file that exports `tenancy`; empty for tenant.config. */
  readonly config: string;
  /** The address of a page of the running app. */
  readonly url: string;
  readonly api: string;
  readonly tenant: string;
  /** The origin of the pages, for an API on another one. By default that of `url`. */
  readonly origin: string;
  readonly ids: IdFormat;
  readonly headers: Headers;
  readonly profiles: readonly string[];
  /** The address of PostgreSQL, as the role of the app. */
  readonly database: string;
}

/** @throws {Error} for an app or a file that cannot be read at all. */
export async function examine(asked: Examination): Promise<Findings> {
  const found = new Findings();
  const project = await readProject(resolve(asked.app));
  await checkCopies(project, found);
  await checkEnvironment(project, found);
  const tenancy = await checkTenancy(project, asked.config || null, found);
  await checkProxyFile(project, found);
  await checkNextConfig(project, tenancy, found);
  for (const file of asked.profiles) await checkProfileFile(file, asked.ids, found);

  if (asked.url === "") found.skip("the running app", "name a page of it with --url");
  else await checkPage(asked.url, cookieName(tenancy), found);

  const origin = asked.origin || (asked.url === "" ? null : new URL(asked.url).origin);
  if (asked.api === "") found.skip("the tenant API", "name it with --api");
  else await checkTenantApi({ ...asked, tenant: asked.tenant || null, origin }, found);

  if (asked.database === "") found.skip("the database", "name it with --database, as the role of the app");
  else await checkDatabase(project.folder, asked.database, found);
  return found;
}

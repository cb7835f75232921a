// The command line: its options, and their meaning.
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { IdFormat, TenantRef } from "../index.js";
import { CliError } from "./cli-error.js";
import type { Examination } from "./doctor/doctor.js";

/** Not tenantry.d.ts: in a project with a `baseUrl`, `import "tenantry"` would find that file. */
const OUT = "tenantry-keys.d.ts";

export const HELP = `tenantry init [--yes]

Gives a Next.js app two tenants, acme and globex: tenant.config, the proxy, <TenantRoot> in the layout and an example
page. Shows what it will change and asks first. A second run changes nothing.

  -y, --yes                write without asking

tenantry types [profile.json …] [options]

Writes the keys of flags and limits as TypeScript declarations, so that a misspelt key does not compile.
Keys of several profiles are merged.

  profile.json …           profile files: responses of the tenant API, as JSON
  --api <url>              the tenant API to load profiles from
  --tenant <a,b>           the tenants to load, by id or slug; may be repeated
  --ids <format>           the format of tenant ids: uuid (the default) or opaque. For opaque ids write
                           --tenant id:org_1 or slug:acme
  --header <name: value>   a header of these requests, such as a session; may be repeated
  --out <file>             where to write; ${OUT} by default, - for the standard output
  --check                  write nothing, and fail if the file is out of date
  --force                  overwrite a file that this command did not write

tenantry doctor [options]

Examines an app: packages, options, proxy, next.config. With an address also what runs: a page, the tenant API, the
database. Says what is wrong, why it matters and how to mend it, and what it could not check. It changes nothing.

  --app <folder>           the app; this folder by default
  --config <file>          the file that exports tenancy; tenant.config by default
  --url <url>              a page of the running app, of a tenant
  --api <url>              the tenant API
  --tenant <tenant>        a tenant to ask it for, by id or slug
  --header <name: value>   a header of these requests, such as a session; may be repeated
  --origin <origin>        the origin of the pages, for an API on another one; that of --url by default
  --ids <format>           the format of tenant ids: uuid (the default) or opaque
  --profile <file>         a profile, as JSON; may be repeated
  --database <url>         PostgreSQL, as the role of the app; "env" takes DATABASE_URL
  --strict                 warnings count as errors
  --json                   print JSON

  -h, --help               print this
  -v, --version            print the version

Exit codes: 0 done, 1 the file is out of date (--check) or doctor found an error, 2 wrong usage, 3 not done.
`;

/** Which profiles to read. */
export interface Sources {
  readonly files: readonly string[];
  readonly api: string;
  readonly tenants: readonly TenantRef[];
  readonly ids: IdFormat;
  readonly headers: Headers;
}

/** What to do with the file. */
export interface Output {
  /** A path, or `-`. */
  readonly out: string;
  readonly check: boolean;
  readonly force: boolean;
}

/** Whether `init` writes without asking. */
interface Init {
  readonly yes: boolean;
}

/** How `doctor` prints what it found. */
interface Report {
  readonly json: boolean;
  readonly strict: boolean;
}

export type Command = "help" | "version" | Init | (Examination & Report) | (Sources & Output);

/**
 * Parses a command line.
 *
 * @throws {CliError} for a wrong one.
 */
export function parseCommandLine(typed: readonly string[]): Command {
  if (typed[0] === "init") return parseInit(typed.slice(1));
  return typed[0] === "doctor" ? parseDoctor(typed.slice(1)) : parseTypes(typed);
}

function parseInit(typed: readonly string[]): Command {
  const { values, positionals } = parse(typed, { yes: { type: "boolean", short: "y", default: false }, ...ALWAYS });
  if (values.help || values.version) {
    return values.help ? "help" : "version";
  }
  const [extra] = positionals;
  if (extra !== undefined) {
    throw CliError.wrongUsage(`init takes no "${extra}": run it in the folder of the app.`);
  }
  return { yes: values.yes };
}

function parseDoctor(typed: readonly string[]): Command {
  const { values, positionals } = parse(typed, DOCTOR);
  if (values.help || values.version) {
    return values.help ? "help" : "version";
  }
  const [extra] = positionals;
  if (extra !== undefined) {
    throw CliError.wrongUsage(`doctor takes no "${extra}": name the folder of the app with --app.`);
  }
  for (const name of ["url", "api", "origin"] as const) {
    if (values[name] !== "" && !/^https?:\/\//.test(values[name])) {
      throw CliError.wrongUsage(`--${name} "${values[name]}" is not an address: write http:// or https:// first.`);
    }
  }
  if (values.api === "" && values.tenant !== "") {
    throw CliError.wrongUsage("--tenant is a tenant of the tenant API: name that with --api.");
  }
  const database = values.database === "env" ? (process.env.DATABASE_URL ?? "") : values.database;
  if (values.database === "env" && database === "") {
    throw CliError.wrongUsage("--database env needs DATABASE_URL, which is not set.");
  }
  const { app, config, url, api, tenant, origin, strict, json } = values;
  const [ids, headers] = [idFormat(values.ids), headersOf(values.header)];
  return { app, config, url, api, tenant, origin, ids, headers, profiles: values.profile, database, strict, json };
}

function parseTypes(typed: readonly string[]): Command {
  const { values, positionals } = parse(typed, TYPES);
  if (values.help || values.version) {
    return values.help ? "help" : "version";
  }
  const [command, ...files] = positionals;
  if (command !== "types") {
    throw CliError.wrongUsage(command === undefined ? "The command is missing." : `Unknown command "${command}".`);
  }
  const { api = "", out, check, force } = values;
  const ids = idFormat(values.ids);
  const named = values.tenant.flatMap((list) => list.split(/[\s,]+/)).filter((tenant) => tenant !== "");
  const tenants = named.map((tenant) => tenantRef(tenant, ids));
  if (files.length === 0 && tenants.length === 0) {
    throw CliError.wrongUsage("Name a profile: a file, or --api with --tenant.");
  }
  if ((api === "") !== (tenants.length === 0)) {
    throw CliError.wrongUsage("--api and --tenant go together: the tenant API, and the tenants to load.");
  }
  if (check && out === "-") {
    throw CliError.wrongUsage("--check compares with a file, so it does not work with --out -.");
  }
  return { files, api, tenants, ids, headers: headersOf(values.header), out, check, force };
}

const ALWAYS = {
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "v", default: false },
} as const;

const TYPES = {
  api: { type: "string" },
  tenant: { type: "string", multiple: true, default: [] as string[] },
  ids: { type: "string", default: "uuid" },
  header: { type: "string", multiple: true, default: [] as string[] },
  out: { type: "string", default: OUT },
  check: { type: "boolean", default: false },
  force: { type: "boolean", default: false },
  ...ALWAYS,
} as const;

const DOCTOR = {
  app: { type: "string", default: "." },
  config: { type: "string", default: "" },
  url: { type: "string", default: "" },
  api: { type: "string", default: "" },
  tenant: { type: "string", default: "" },
  origin: { type: "string", default: "" },
  ids: { type: "string", default: "uuid" },
  header: { type: "string", multiple: true, default: [] as string[] },
  profile: { type: "string", multiple: true, default: [] as string[] },
  database: { type: "string", default: "" },
  strict: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  ...ALWAYS,
} as const;

function parse<Options extends NonNullable<ParseArgsConfig["options"]>>(typed: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...typed], allowPositionals: true, options });
  } catch (error) {
    const [said] = (error as Error).message.split(/\.(?:\s|$)/);
    throw CliError.wrongUsage(`${said}.`);
  }
}

function idFormat(word: string): IdFormat {
  if (word !== "uuid" && word !== "opaque") {
    throw CliError.wrongUsage(`"${word}" is not a format of --ids: write uuid or opaque.`);
  }
  return word;
}

/** Ids and slugs never contain a colon. */
function tenantRef(text: string, ids: IdFormat): TenantRef {
  const [, kind, name = ""] = /^(id|slug):(.*)$/.exec(text) ?? [];
  if (kind === undefined && ids === "opaque") {
    throw CliError.wrongUsage(`"${text}" could be an id or a slug: write --tenant id:${text} or slug:${text}.`);
  }
  return kind === undefined ? text : kind === "id" ? { id: name } : { slug: name };
}

/** Messages never contain the value of a header, which may be a secret. */
function headersOf(written: readonly string[]): Headers {
  const headers = new Headers();
  for (const line of written) {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? [];
    try {
      headers.append(name ?? "", value ?? "");
    } catch {
      throw CliError.wrongUsage("Write a --header as `name: value`.");
    }
  }
  return headers;
}

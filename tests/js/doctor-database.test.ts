import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startPostgres } from "../../scripts/postgres.mjs";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

const TENANT = "(select nullif(current_setting('app.tenant_id', true), '')::uuid)";

/** A schema that is right: two tables of tenants with a row each, and a role that may read and write them. */
const RIGHT = `
  create schema crm;
  grant usage on schema crm to app;
  create table crm.accounts (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
  create table crm.notes (
    tenant_id uuid not null, id uuid not null, account uuid, text text not null,
    primary key (tenant_id, id), foreign key (tenant_id, account) references crm.accounts (tenant_id, id));
  insert into crm.accounts values (gen_random_uuid(), gen_random_uuid());
  insert into crm.notes values (gen_random_uuid(), gen_random_uuid(), null, 'x');
  alter table crm.accounts enable row level security, force row level security;
  alter table crm.notes enable row level security, force row level security;
  create policy tenant on crm.accounts using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});
  create policy tenant on crm.notes using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});
  grant select, insert, update, delete on all tables in schema crm to app;`;

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let owner: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  owner = new Client({ connectionString: postgres.superuserUrl });
  await owner.connect();
  await owner.query("create role app login password 'app-password-47'");
}, 120_000);

afterAll(async () => {
  await owner?.end();
  await postgres?.stop();
});

beforeEach(async () => {
  await owner.query(RIGHT);
});

afterEach(async () => {
  await owner.query("drop schema crm cascade; alter role app nosuperuser nobypassrls");
});

interface Printed {
  readonly findings: { readonly code: string; readonly subject: string }[];
  readonly skipped: { readonly check: string }[];
}

function examine(change: (url: URL) => void = () => {}): Promise<{ printed: Printed; output: string }> {
  const url = new URL(postgres.superuserUrl);
  url.username = "app";
  url.password = "app-password-47";
  change(url);
  const command = [`${checkout}/dist/cli.js`, "doctor", "--json", "--app", checkout, "--database", "env"];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env: { ...process.env, DATABASE_URL: url.href } }, (_, stdout, stderr) => {
      resolve({ printed: JSON.parse(stdout), output: stdout + stderr });
    });
  });
}

const found = async () => {
  const { printed } = await examine();
  return printed.findings.map(({ code, subject }) => `${code} ${subject}`);
};

it("finds nothing in a schema that is right, and prints no password", async () => {
  const { printed, output } = await examine();
  expect(printed.findings).toEqual([]);
  expect(output).toContain("2 tables with a column tenant_id");
  expect(output).not.toContain("app-password-47");
});

it.each<[fault: string, findings: string[]]>([
  ["alter role app superuser", ["ROLE_BYPASSES_RLS app"]],
  ["alter role app bypassrls", ["ROLE_BYPASSES_RLS app"]],
  ["alter table crm.notes owner to app", ["ROLE_OWNS_TABLES crm.notes"]],
  ["alter table crm.notes disable row level security", ["RLS_OFF crm.notes"]],
  ["alter table crm.notes no force row level security", ["RLS_NOT_FORCED crm.notes"]],
  ["drop policy tenant on crm.notes", ["POLICY_MISSING crm.notes"]],
  [
    "create policy everybody on crm.notes for select using (true)",
    ["POLICY_ALWAYS_TRUE crm.notes (everybody)", "ROWS_WITHOUT_TENANT crm.notes"],
  ],
  ["create policy everybody on crm.notes for insert with check (true)", ["POLICY_ALWAYS_TRUE crm.notes (everybody)"]],
  [
    "create policy same on crm.notes using (tenant_id = tenant_id)",
    ["POLICY_ALWAYS_TRUE crm.notes (same)", "ROWS_WITHOUT_TENANT crm.notes"],
  ],
  [
    "create policy empty on crm.notes using (coalesce(current_setting('app.tenant_id', true), '') = '')",
    ["ROWS_WITHOUT_TENANT crm.notes"],
  ],
  [
    "create table crm.tags (tenant_id uuid, name text); alter table crm.tags enable row level security, force row " +
      `level security; create policy tenant on crm.tags using (tenant_id = ${TENANT})`,
    ["TENANT_ID_NULLABLE crm.tags", "INDEX_MISSING crm.tags"],
  ],
  ["alter table crm.notes alter column tenant_id set default gen_random_uuid()", ["TENANT_ID_DEFAULT crm.notes"]],
  ["alter table crm.notes add unique (text)", ["KEY_NOT_TENANT_FIRST crm.notes (notes_text_key)"]],
  [
    "alter table crm.accounts add unique (id); " +
      "alter table crm.notes add constraint foreign_account foreign key (account) references crm.accounts (id)",
    ["KEY_NOT_TENANT_FIRST crm.accounts (accounts_id_key)", "FOREIGN_KEY_ACROSS_TENANTS crm.notes (foreign_account)"],
  ],
  [
    "create view crm.texts as select text from crm.notes; grant select on crm.texts to app",
    ["VIEW_OF_OWNER crm.texts"],
  ],
  ["create view crm.texts with (security_invoker) as select text from crm.notes; grant select on crm.texts to app", []],
  [
    "create function crm.count() returns bigint language sql security definer as 'select count(*) from crm.notes'",
    ["FUNCTION_OF_OWNER crm.count()"],
  ],
])("finds the planted fault: %s", async (fault, findings) => {
  await owner.query(fault);
  expect((await found()).sort()).toEqual([...findings].sort());
});

it("a database that refuses the password is a finding", async () => {
  const { printed, output } = await examine((url) => {
    url.password = "wrong-password-48";
  });
  expect(printed.findings).toMatchObject([{ code: "DATABASE_UNREACHABLE" }]);
  expect(output).not.toContain("wrong-password-48");
});

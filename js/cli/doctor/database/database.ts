// Row-level security in PostgreSQL, as the role of the app sees it. Every statement only reads.
import type { Findings } from "../finding.js";
import { type Connection, connect, driverOf } from "./connection.js";
import { READABLE_TABLES, RULES } from "./rules.js";

export async function checkDatabase(folder: string, url: string, found: Findings): Promise<void> {
  const driver = driverOf(folder);
  if (driver === null) {
    found.skip("the database", "the driver is missing: run `npm install -D pg` in the app");
    return;
  }
  let connection: Connection;
  try {
    connection = await connect(driver, url);
  } catch (error) {
    found.add("DATABASE_UNREACHABLE", "--database", reason(error));
    return;
  }
  try {
    await connection.query("begin transaction read only");
    for (const { code, sql, detail } of RULES) {
      const { rows } = await connection.query(sql);
      for (const { name = "" } of rows) found.add(code, name, detail);
    }
    await checkRows(connection, found);
    const { rows } = await connection.query(READABLE_TABLES);
    if (rows.length === 0) found.skip("tables of tenants", "the role may read no table with a column tenant_id");
    else found.note(`the role, and ${rows.length} tables with a column tenant_id`);
    await connection.query("rollback");
  } finally {
    await connection.end();
  }
}

/** Reads each table in a transaction that has no tenant. An error is a refusal, which is right too. */
async function checkRows(connection: Connection, found: Findings): Promise<void> {
  const bypasses = found.findings.some(({ code }) => code === "ROLE_BYPASSES_RLS");
  const { rows: tables } = await connection.query(READABLE_TABLES);
  for (const { name = "" } of tables) {
    // These have a finding of their own, and it says why.
    const isOpen = found.findings.some(({ code, subject }) => code === "RLS_OFF" && subject === name);
    if (bypasses || isOpen) continue;
    await connection.query("savepoint without_tenant");
    try {
      const { rows } = await connection.query(`select 'read' as name from ${name} limit 1`);
      if (rows.length > 0) found.add("ROWS_WITHOUT_TENANT", name, "A query without a tenant returned a row.");
    } catch {
      // A missing setting, or an empty one that is not an id.
    }
    await connection.query("rollback to savepoint without_tenant");
  }
}

/** The driver's message has no password. Its code says more where the message is empty. */
function reason(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return `${message || code || "There is no answer"}.`.replace("..", ".");
}

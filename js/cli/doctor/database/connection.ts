// A connection to the database, by the driver of the app: this package has none.
import { createRequire } from "node:module";
import { join } from "node:path";

/** What is used of `pg`. */
export interface Connection {
  query(sql: string): Promise<{ rows: Record<string, string>[] }>;
  end(): Promise<void>;
}

interface Driver {
  readonly Client: new (options: object) => Connection & { connect(): Promise<void> };
}

const TIMEOUT_MS = 10_000;

/** The app's `pg`; null if it is not installed. */
export function driverOf(folder: string): Driver | null {
  try {
    return createRequire(join(folder, "package.json"))("pg");
  } catch {
    return null;
  }
}

/** @throws {Error} of the driver, without the address. */
export async function connect({ Client }: Driver, url: string): Promise<Connection> {
  const client = new Client({
    connectionString: url,
    application_name: "tenantry doctor",
    connectionTimeoutMillis: TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
  });
  await client.connect();
  return client;
}

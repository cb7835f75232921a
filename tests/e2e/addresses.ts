// Where the demo under test answers.

const port = process.env.DEMO_PORT ?? "3000";

/** The address of the bare root host. */
export const rootAddress = `http://localhost:${port}`;

export const demoPort = Number(port);

/** The address of a label in front of the root host: a tenant's, or `app`, which all tenants share. */
export function addressOf(label: string): string {
  return `http://${label}.localhost:${port}`;
}

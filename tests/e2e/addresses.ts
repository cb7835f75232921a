// The addresses of the demo under test.

const port = process.env.DEMO_PORT ?? "3000";

/** The URL of the root host. */
export const rootAddress = `http://localhost:${port}`;

export const demoPort = Number(port);

/** The URL of a label under the root host: a tenant's slug, or `app`, the host that all tenants share. */
export function addressOf(label: string): string {
  return `http://${label}.localhost:${port}`;
}

/** The ports of the apps that serve one tenant each. */
export const dedicatedPorts: { acme: number; medtech: number } = JSON.parse(process.env.DEDICATED_PORTS ?? "{}");

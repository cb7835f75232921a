// WebSockets in Chromium, through the gateway to an upstream, with the function of docs/proxy.md.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { transform } from "@swc/core";
import type { TenantClient } from "tenantry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, openPage } from "./chromium.js";
import { ACME, gatewayUrl, MEDTECH, SAM, signIn } from "./gateway.js";
import { type Site, startSite } from "./site.js";
import { type EchoServer, startEchoServer } from "./websocket-server.js";

const EXAMPLE = new URL("../js/examples/open-websocket.ts", import.meta.url);
const PATH = "/services/sockets/room";

/** What the page of the test has. */
interface TestPage {
  readonly signedIn: TenantClient;
  readonly openWebSocket: (client: TenantClient, gateway: string, path: string) => Promise<WebSocket>;
  /** The text of the next message or the code of the close, whichever comes first. */
  readonly next: (socket: WebSocket) => Promise<string | number>;
  socket: WebSocket;
  readonly received: string[];
}
declare const window: TestPage;

describe("a WebSocket in Chromium", () => {
  let browser: Browser;
  let site: Site;
  let foreignSite: Site;
  let upstream: EchoServer;
  let session: string;

  beforeAll(async () => {
    session = await signIn(SAM);
    site = await startSite(session, Number(process.env.DEMO_PORT ?? 3000));
    foreignSite = await startSite(session);
    upstream = await startEchoServer(Number(process.env.SOCKETS_PORT));
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    site.close();
    foreignSite.close();
    upstream.close();
  });

  /** A page of a site, with a client that sends the session to the gateway. */
  async function openClient({ port }: Site): Promise<Page> {
    const page = await openPage(browser, `http://app.localhost:${port}`);
    const { code } = await transform(await readFile(EXAMPLE, "utf8"), {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    });
    await page.addScriptTag({ type: "module", content: `${code}\nwindow.openWebSocket = openWebSocket;` });
    await page.waitForFunction(() => "openWebSocket" in window);
    await page.evaluate(
      async ({ gatewayUrl, session }) => {
        const fetchSignedIn: typeof fetch = (input, init) => {
          const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
          headers.set("authorization", `Bearer ${session}`);
          return fetch(input, { ...init, headers });
        };
        const options = { api: "/api", defaultTenant: "acme", sources: ["default" as const], fetch: fetchSignedIn };
        const signedIn = createTenantClient({ ...options, apiOrigins: [gatewayUrl] });
        await signedIn.ready;
        const next = (socket: WebSocket) =>
          new Promise((resolve) => {
            socket.addEventListener("message", ({ data }) => resolve(data), { once: true });
            socket.addEventListener("close", ({ code }) => resolve(code), { once: true });
          });
        Object.assign(window, { signedIn, next, received: [] });
      },
      { gatewayUrl, session },
    );
    return page;
  }

  /** Opens a WebSocket, sends a message, and returns what comes back. */
  const converse = (page: Page) =>
    page.evaluate(
      async ({ gatewayUrl, PATH }) => {
        window.socket = await window.openWebSocket(window.signedIn, gatewayUrl, PATH);
        window.socket.addEventListener("message", ({ data }) => window.received.push(data));
        window.socket.addEventListener("open", () => window.socket.send("hello"));
        return window.next(window.socket);
      },
      { gatewayUrl, PATH },
    );

  it("opens with a ticket of its tenant, once", async () => {
    const page = await openClient(site);
    expect(await converse(page)).toBe(`${ACME}: hello`);
    const handshakes = upstream.handshakes();
    const again = await page.evaluate(() => window.next(new WebSocket(window.socket.url)));
    expect(again).toBe(1006);
    expect(upstream.handshakes()).toBe(handshakes);
    await page.context().close();
  });

  // Planted faults: an origin that is not compared with that of the ticket, and one that is not in the list.
  it("does not open from a page of another origin", async () => {
    const [page, foreign] = [await openClient(site), await openClient(foreignSite)];
    const handshakes = upstream.handshakes();
    // The page of the foreign site may not read the answer with a ticket.
    expect(await converse(foreign).catch(({ message }: Error) => message)).toContain("Failed to fetch");
    // It gets a ticket of the allowed page, for example from a log.
    const url = await page.evaluate(
      async ({ gatewayUrl, PATH }) => {
        const body = JSON.stringify({ path: PATH });
        const headers = { "content-type": "application/json" };
        const init = { method: "POST", headers, body };
        return (await (await window.signedIn.fetch(`${gatewayUrl}/v1/tickets`, init)).json()).url as string;
      },
      { gatewayUrl, PATH },
    );
    const address = new URL(url, gatewayUrl.replace("http", "ws")).href;
    const open = (address: string) => window.next(new WebSocket(address));
    expect(await foreign.evaluate(open, address)).toBe(1006);
    expect(upstream.handshakes()).toBe(handshakes);
    await page.context().close();
    await foreign.context().close();
  });

  // Planted fault: a WebSocket that goes on for the old tenant after the switch.
  it("closes in the turn of a switch, and the next one is for the new tenant", async () => {
    const page = await openClient(site);
    expect(await converse(page)).toBe(`${ACME}: hello`);
    const closing = await page.evaluate(async () => {
      await window.signedIn.switchTenant("medtech");
      return window.socket.readyState === WebSocket.CLOSING || window.socket.readyState === WebSocket.CLOSED;
    });
    expect(closing).toBe(true);
    upstream.broadcast("late");
    await expect.poll(() => upstream.openTenants()).toEqual([]);
    expect(await page.evaluate(() => window.received)).toEqual([`${ACME}: hello`]);
    expect(await converse(page)).toBe(`${MEDTECH}: hello`);
    expect(upstream.openTenants()).toEqual([MEDTECH]);
    await page.context().close();
  });
});

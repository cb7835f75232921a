// A request to a running server, with one deadline.
import { lookup as lookUp } from "node:dns";
import { request as http } from "node:http";
import { request as https } from "node:https";
import type { LookupFunction } from "node:net";

const TIMEOUT_MS = 10_000;

/** Statuses of answers that have no body. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Sends a request. A redirect is not followed: it would send the headers to another origin.
 *
 * @throws {Error} that says why there is no answer.
 */
export function ask(url: string, { method = "GET", headers = {} }: RequestInit = {}): Promise<Response> {
  const send = url.startsWith("https:") ? https : http;
  const sent = Object.fromEntries(new Headers(headers));
  return new Promise((resolve, reject) => {
    const options = { method, headers: sent, lookup, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const refused = (error: NodeJS.ErrnoException) => reject(new Error(error.code || error.message));
    const request = send(url, options, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", refused);
      answer.on("end", () => {
        const received = new Headers();
        for (let at = 0; at < answer.rawHeaders.length; at += 2) {
          received.append(answer.rawHeaders[at] as string, answer.rawHeaders[at + 1] as string);
        }
        const status = answer.statusCode ?? 0;
        const body = WITHOUT_BODY.has(status) ? null : Buffer.concat(parts);
        resolve(new Response(body, { status, headers: received }));
      });
    });
    request.on("error", refused).end();
  });
}

/** Browsers know that `acme.localhost` is this machine. Node.js asks the system, which often does not. */
const lookup: LookupFunction = (name, options, done) =>
  lookUp(name.endsWith(".localhost") ? "localhost" : name, options, done);

/** An address without its credentials and its query, which may hold secrets. */
export function shown(address: string): string {
  const url = new URL(address);
  return url.origin + url.pathname;
}

/** The items of a header that is a list, in lowercase. */
export const items = ({ headers }: Response, name: string): string[] =>
  (headers.get(name) ?? "")
    .split(",")
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== "");

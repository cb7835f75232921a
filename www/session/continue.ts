import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import { gateway } from "@/tenant.config";
import { authorization, type IssuedSession, isHttps, readPerson, startSession } from "./session";

// A person who is signed in on one tenant's host goes on to another one without a second sign-in. No cookie is shared:
//
// 1. The target host keeps a random verifier in a cookie of its own, and sends the browser to the first host.
// 2. The first host asks the gateway for a code. The gateway checks the membership, and binds the code to the person,
//    the target host and the verifier's SHA-256.
// 3. The target host exchanges the code and the verifier for a session of its own. A code works once, for 30 s.

/** On the target host: keeps a verifier in this browser and returns its challenge. */
export async function startContinuing(): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const secure = isHttps(await headers());
  const attributes = { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge: 60 } as const;
  (await cookies()).set(await verifierCookie(), verifier, attributes);
  return createHash("sha256").update(verifier).digest("hex");
}

/** On the first host: a code for the tenant's host. Null without a session, and for a person who is not a member. */
export async function requestCode(tenant: string, host: string, challenge: string): Promise<string | null> {
  const path = `/v1/tenants/${encodeURIComponent(tenant)}/sign-in-codes`;
  const response = await post(path, { host, challenge }, (await authorization()) ?? {});
  return response?.ok ? ((await response.json()) as { code: string }).code : null;
}

/** On the target host: starts a session with the code that came back. Without a valid one the person signs in. */
export async function finishContinuing(code: string, host: string): Promise<void> {
  const jar = await cookies();
  const verifier = jar.get(await verifierCookie())?.value;
  jar.delete({ name: await verifierCookie(), path: "/", secure: isHttps(await headers()) });
  if (!verifier || (await readPerson())) return;
  const response = await post("/v1/sessions", { code, host, verifier }, {});
  if (response?.ok) await startSession((await response.json()) as IssuedSession);
}

async function verifierCookie(): Promise<string> {
  return isHttps(await headers()) ? "__Host-sign-in" : "sign-in";
}

function post(path: string, body: object, credentials: HeadersInit): Promise<Response | null> {
  const sent = { ...credentials, "content-type": "application/json" };
  return fetch(new URL(path, gateway), { method: "POST", headers: sent, body: JSON.stringify(body) }).catch(() => null);
}

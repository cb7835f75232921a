import "server-only";
import { cookies, headers } from "next/headers";

/** What the pages show of the signed-in person. The gateway authorizes by the token alone. */
export interface Person {
  name: string;
  email: string;
}

/** A session as the gateway issues it. */
export interface IssuedSession {
  token: string;
  expiresAt: string;
  user: Person;
}

/**
 * The cookie with the gateway's session token. Each host has its own: the prefix forbids a Domain, and with it another
 * host that sets it. Without https a browser refuses the prefix.
 */
function sessionCookie(incoming: Headers): string {
  return isHttps(incoming) ? "__Host-session" : "session";
}

const PERSON_COOKIE = "person";

async function readSessionToken(): Promise<string | undefined> {
  return (await cookies()).get(sessionCookie(await headers()))?.value;
}

/** The headers that tell the gateway who the caller is; null without a session. */
export async function authorization(): Promise<HeadersInit | null> {
  const token = await readSessionToken();
  return token ? { authorization: `Bearer ${token}` } : null;
}

/** The signed-in person of this host; null without a session. */
export async function readPerson(): Promise<Person | null> {
  try {
    const person = JSON.parse((await cookies()).get(PERSON_COOKIE)?.value ?? "") as Person;
    return (await readSessionToken()) ? { name: String(person.name), email: String(person.email) } : null;
  } catch {
    return null;
  }
}

export async function startSession({ token, expiresAt, user: { name, email } }: IssuedSession): Promise<void> {
  const incoming = await headers();
  const attributes = { httpOnly: true, sameSite: "lax", secure: isHttps(incoming), path: "/" } as const;
  const jar = await cookies();
  jar.set(sessionCookie(incoming), token, { ...attributes, expires: new Date(expiresAt) });
  jar.set(PERSON_COOKIE, JSON.stringify({ name, email }), { ...attributes, expires: new Date(expiresAt) });
}

export async function endSession(): Promise<void> {
  const jar = await cookies();
  // A cookie with the prefix is deleted only by one with the same attributes.
  const attributes = { path: "/", secure: isHttps(await headers()) };
  jar.delete({ name: sessionCookie(await headers()), ...attributes });
  jar.delete({ name: PERSON_COOKIE, ...attributes });
}

export function isHttps(incoming: Headers): boolean {
  return incoming.get("x-forwarded-proto") === "https";
}

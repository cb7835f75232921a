"use server";

import { cookies, headers } from "next/headers";
import { gatewayUrl } from "@/server/gateway-url";
import { PERSON_COOKIE, SESSION_COOKIE, type SignedInPerson } from "@/server/session";

// Do not use `redirect()` in this file. Next.js renders the target of an action's redirect by a request to itself under
// the server's host name. The host names the tenant, so that request would render another tenant's page. The pages
// redirect instead when a session exists or is missing, and the browser sends the next request.

export type SignInState = { message: string } | null;

interface SignInResponse {
  token: string;
  expiresAt: string;
  user: SignedInPerson;
}

export async function signIn(_previous: SignInState, form: FormData): Promise<SignInState> {
  const session = await requestSession(String(form.get("email") ?? ""));
  if ("message" in session) return session;

  // No Domain attribute: the browser sends the session to this host only, never to another tenant's host.
  const attributes = {
    httpOnly: true,
    sameSite: "lax",
    secure: (await headers()).get("x-forwarded-proto") === "https",
    path: "/",
    expires: new Date(session.expiresAt),
  } as const;
  const jar = await cookies();
  jar.set(SESSION_COOKIE, session.token, attributes);
  jar.set(PERSON_COOKIE, JSON.stringify({ name: session.user.name, email: session.user.email }), attributes);
  return null;
}

export async function signOut(): Promise<void> {
  const jar = await cookies();
  jar.delete(SESSION_COOKIE);
  jar.delete(PERSON_COOKIE);
}

async function requestSession(email: string): Promise<SignInResponse | { message: string }> {
  try {
    const response = await fetch(new URL("/v1/demo/sign-in", gatewayUrl()), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email }),
      cache: "no-store",
    });
    if (response.status === 401)
      return { message: `There is no user with the email address ${email}. Choose a person below.` };
    if (!response.ok)
      return { message: `Sign-in failed: the gateway responded with status ${response.status}. Try again.` };
    return (await response.json()) as SignInResponse;
  } catch {
    return { message: "The gateway does not respond. Check that it is running, then try again." };
  }
}

"use server";

import { endSession, type IssuedSession, startSession } from "@/session/session";
import { gateway } from "@/tenant.config";

// Do not use `redirect()` in this file. Next.js renders the target of an action's redirect by a request to itself under
// the server's host name. The host names the tenant, so that request would render another tenant's page. The pages
// redirect instead when a session exists or is missing, and the browser sends the next request.

export type SignInState = { message: string } | null;

export async function signIn(_previous: SignInState, form: FormData): Promise<SignInState> {
  const session = await requestSession(String(form.get("email") ?? ""));
  if ("message" in session) return session;
  await startSession(session);
  return null;
}

export async function signOut(): Promise<void> {
  await endSession();
}

async function requestSession(email: string): Promise<IssuedSession | { message: string }> {
  try {
    const response = await fetch(new URL("/v1/demo/sign-in", gateway), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email }),
      cache: "no-store",
    });
    if (response.status === 401)
      return { message: `There is no user with the email address ${email}. Choose a person below.` };
    if (!response.ok)
      return { message: `Sign-in failed: the gateway responded with status ${response.status}. Try again.` };
    return (await response.json()) as IssuedSession;
  } catch {
    return { message: "The gateway does not respond. Check that it is running, then try again." };
  }
}

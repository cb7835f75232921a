"use server";

import { cookies, headers } from "next/headers";
import { gatewayUrl } from "@/server/gateway-url";
import { PERSON_COOKIE, SESSION_COOKIE, type SignedInPerson } from "@/server/session";

// No `redirect()` in this file. Next renders the target of an action's redirect by a request to itself, under
// its own host name, and here the host is the tenant: the answer would be another tenant's page. The pages
// redirect instead, when they find a session or miss one, and the browser's own request does the rest.

export type SignInState = { message: string } | null;

interface SignInAnswer {
  token: string;
  expiresAt: string;
  user: SignedInPerson;
}

export async function signIn(_previous: SignInState, form: FormData): Promise<SignInState> {
  const answer = await requestSession(String(form.get("email") ?? ""));
  if ("message" in answer) return answer;

  // No Domain attribute: the session belongs to this one host and never travels to a sibling tenant's.
  const attributes = {
    httpOnly: true,
    sameSite: "lax",
    secure: (await headers()).get("x-forwarded-proto") === "https",
    path: "/",
    expires: new Date(answer.expiresAt),
  } as const;
  const jar = await cookies();
  jar.set(SESSION_COOKIE, answer.token, attributes);
  jar.set(PERSON_COOKIE, JSON.stringify({ name: answer.user.name, email: answer.user.email }), attributes);
  return null;
}

export async function signOut(): Promise<void> {
  const jar = await cookies();
  jar.delete(SESSION_COOKIE);
  jar.delete(PERSON_COOKIE);
}

async function requestSession(email: string): Promise<SignInAnswer | { message: string }> {
  try {
    const response = await fetch(new URL("/v1/demo/sign-in", gatewayUrl()), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email }),
      cache: "no-store",
    });
    if (response.status === 401) return { message: `Nobody here has the address ${email}. Choose a person below.` };
    if (!response.ok) return { message: "Sign-in is not available right now. Try again in a moment." };
    return (await response.json()) as SignInAnswer;
  } catch {
    return { message: "The gateway does not answer. Check that it is running, then try again." };
  }
}

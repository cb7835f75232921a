import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";

/** The cookie with the gateway's session token. Only this server and the gateway read it. */
export const SESSION_COOKIE = "session";

/** The cookie with the person's name and email, for display only. The gateway authorizes by the token. */
export const PERSON_COOKIE = "person";

export interface SignedInPerson {
  name: string;
  email: string;
}

export interface Session {
  token: string;
  person: SignedInPerson;
}

export const getSession = cache(async (): Promise<Session | null> => {
  const cookieStore = await cookies();
  const token = cookieStore.get(SESSION_COOKIE)?.value;
  const person = readPerson(cookieStore.get(PERSON_COOKIE)?.value);
  return token && person ? { token, person } : null;
});

function readPerson(text: string | undefined): SignedInPerson | null {
  try {
    const person: unknown = JSON.parse(text ?? "");
    if (typeof person !== "object" || person === null) return null;
    const { name, email } = person as Record<string, unknown>;
    return typeof name === "string" && typeof email === "string" ? { name, email } : null;
  } catch {
    return null;
  }
}

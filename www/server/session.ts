import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";

/** The gateway's token. Only this server and the gateway read it. */
export const SESSION_COOKIE = "session";

/** Who the token was given to, for display. It decides nothing: the gateway looks at the token. */
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
  const jar = await cookies();
  const token = jar.get(SESSION_COOKIE)?.value;
  const person = readPerson(jar.get(PERSON_COOKIE)?.value);
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

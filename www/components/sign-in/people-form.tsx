"use client";

import { useActionState } from "react";
import { signIn } from "@/app/sign-in/actions";
import type { Person } from "@/ask-panel/people";
import styles from "./people-form.module.css";
import { PersonButton } from "./person-button";

interface PeopleFormProps {
  members: readonly Person[];
  others: readonly Person[];
  tenantName: string | null;
}

export function PeopleForm({ members, others, tenantName }: PeopleFormProps) {
  const [state, action, isPending] = useActionState(signIn, null);

  return (
    <form action={action} aria-busy={isPending}>
      {state && (
        <p role="alert" className={styles.failure}>
          {state.message}
        </p>
      )}
      <ul className={styles.people}>
        {members.map((person) => (
          <PersonButton key={person.email} person={person} disabled={isPending} />
        ))}
      </ul>
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>People who are not members of {tenantName}</summary>
          <p className="faint">Sign in as one of them to see that access is refused.</p>
          <ul className={styles.people}>
            {others.map((person) => (
              <PersonButton key={person.email} person={person} disabled={isPending} />
            ))}
          </ul>
        </details>
      )}
    </form>
  );
}

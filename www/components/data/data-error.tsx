"use client";

import { isTenantError } from "tenantry";
import { isSignedOut } from "@/ask-panel/signed-out";
import { Notice } from "../notice/notice";
import { SignedOut } from "../notice/signed-out";

export function DataError({ error, onRetry }: { error: Error; onRetry(): void }) {
  if (isSignedOut(error)) return <SignedOut placement="inline" />;
  return (
    <Notice
      icon="alert"
      title="The data could not be loaded"
      code={isTenantError(error) ? error.code : undefined}
      actions={
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      }
    >
      <p>{textOf(error)}</p>
    </Notice>
  );
}

/** A `fetch` that reaches no server fails with a `TypeError`, whose message depends on the browser. */
function textOf(error: Error): string {
  return error instanceof TypeError ? "The server could not be reached. Check your connection." : error.message;
}

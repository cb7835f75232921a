"use client";

import { isTenantError } from "tenantry";
import { isSignedOut } from "@/ask-panel/signed-out";
import { Notice } from "../notice/notice";
import { SignedOut } from "../notice/signed-out";

export function DataError({ error, onRetry }: { error: Error; onRetry(): void }) {
  if (isSignedOut(error)) return <SignedOut place="inline" />;
  return (
    <Notice
      icon="alert"
      title="This could not be loaded"
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

/** A `fetch` that reaches nobody fails with a TypeError, and with words of the browser's own. */
function textOf(error: Error): string {
  return error instanceof TypeError ? "The service could not be reached. Check your connection." : error.message;
}

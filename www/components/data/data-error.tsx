"use client";

import { isTenantError } from "tenantry";
import { errorText } from "@/ask-panel/error-text";
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
      <p>{errorText(error)}</p>
    </Notice>
  );
}

"use client";

import { isTenantError } from "tenantry";
import { Notice } from "@/components/notice/notice";
import { TAB_CHOICE_KEY } from "@/components/workspace/tab-choice";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return isTenantError(error) ? (
    <InvalidTabChoice error={error} />
  ) : (
    <ServerError code={error.digest} onRetry={reset} />
  );
}

/** The tab's stored choice is malformed. The client does not fall back to another source, as in the proxy. */
function InvalidTabChoice({ error }: { error: { message: string; code: string } }) {
  function clearChoice() {
    sessionStorage.removeItem(TAB_CHOICE_KEY);
    window.location.reload();
  }

  return (
    <Notice
      placement="page"
      icon="alert"
      title="This tab's tenant choice is invalid"
      code={error.code}
      actions={
        <button type="button" className="button" data-variant="primary" onClick={clearChoice}>
          Clear the choice
        </button>
      }
    >
      <p>{error.message}</p>
    </Notice>
  );
}

function ServerError({ code, onRetry }: { code: string | undefined; onRetry(): void }) {
  return (
    <Notice
      placement="page"
      icon="alert"
      title="Something went wrong"
      code={code}
      actions={
        <button type="button" className="button" data-variant="primary" onClick={onRetry}>
          Try again
        </button>
      }
    >
      <p>The error is on our side. If it happens again, report what you did and the code below.</p>
    </Notice>
  );
}

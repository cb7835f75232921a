"use client";

import { isTenantError } from "tenantry";
import { Notice } from "@/components/notice/notice";
import { TAB_CHOICE_KEY } from "@/components/workspace/tab-choice";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return isTenantError(error) ? <UnreadableTab error={error} /> : <OurFault code={error.digest} onRetry={reset} />;
}

/** The browser resolves like the proxy: what this tab has stored is present and wrong, and nothing is guessed. */
function UnreadableTab({ error }: { error: { message: string; code: string } }) {
  function forget() {
    sessionStorage.removeItem(TAB_CHOICE_KEY);
    window.location.reload();
  }

  return (
    <Notice
      place="page"
      icon="alert"
      title="This tab does not know its tenant"
      code={error.code}
      actions={
        <button type="button" className="button" data-look="primary" onClick={forget}>
          Forget it and choose again
        </button>
      }
    >
      <p>{error.message}</p>
    </Notice>
  );
}

function OurFault({ code, onRetry }: { code: string | undefined; onRetry(): void }) {
  return (
    <Notice
      place="page"
      icon="alert"
      title="Something went wrong on our side"
      code={code}
      actions={
        <button type="button" className="button" data-look="primary" onClick={onRetry}>
          Try again
        </button>
      }
    >
      <p>Nothing you entered caused this. If it happens again, tell us what you did and the code below.</p>
    </Notice>
  );
}

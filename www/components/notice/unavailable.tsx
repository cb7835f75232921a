"use client";

import { Notice } from "./notice";

export function Unavailable({ code = "TENANT_API" }: { code?: string | undefined }) {
  return (
    <Notice
      place="page"
      icon="alert"
      title="The service does not answer"
      code={code}
      actions={
        <button type="button" className="button" data-look="primary" onClick={() => window.location.reload()}>
          Try again
        </button>
      }
    >
      <p>
        The tenant directory could not be reached, and no tenant is shown on a guess. If you run this demo yourself,
        check that the gateway is up.
      </p>
    </Notice>
  );
}

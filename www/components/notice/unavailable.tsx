"use client";

import { Notice } from "./notice";

export function Unavailable({ code = "TENANT_API" }: { code?: string | undefined }) {
  return (
    <Notice
      placement="page"
      icon="alert"
      title="The service is unavailable"
      code={code}
      actions={
        <button type="button" className="button" data-variant="primary" onClick={() => window.location.reload()}>
          Try again
        </button>
      }
    >
      <p>
        Your organisation could not be loaded. Try again in a moment. If you run this demo yourself, check that the
        gateway is running.
      </p>
    </Notice>
  );
}

"use client";

import { Notice } from "@/components/notice/notice";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <Notice
      placement="page"
      icon="alert"
      title="Something went wrong"
      code={error.digest}
      actions={
        <button type="button" className="button" data-variant="primary" onClick={reset}>
          Try again
        </button>
      }
    >
      <p>The error is on our side. If it happens again, report what you did and the code below.</p>
    </Notice>
  );
}

"use client";

import { forgetTenantChoice, isTenantError } from "tenantry";
import { Notice } from "@/components/notice/notice";
import ErrorPage from "./error";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/controls.css";

/** The page of an error in the root layout, such as a tab whose tenant cannot be read. It replaces the document. */
export default function GlobalErrorPage(props: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        {isTenantError(props.error) ? <InvalidTabChoice code={props.error.code} /> : <ErrorPage {...props} />}
      </body>
    </html>
  );
}

/** The tab's stored choice is malformed. The client does not fall back to another source, as in the proxy. */
function InvalidTabChoice({ code }: { code: string }) {
  function clearChoice() {
    forgetTenantChoice();
    location.reload();
  }

  return (
    <Notice
      placement="page"
      icon="alert"
      title="This tab's tenant choice is invalid"
      code={code}
      actions={
        <button type="button" className="button" data-variant="primary" onClick={clearChoice}>
          Clear the choice
        </button>
      }
    >
      <p>This tab remembers a tenant that does not exist. Clear the choice, and choose a tenant again.</p>
    </Notice>
  );
}

"use client";

import Link from "next/link";
import { useTenant } from "tenantry/react";
import { Notice } from "../notice/notice";

export function NoPanels() {
  const { tenant } = useTenant();
  return (
    <Notice
      icon="panels"
      title={`${tenant?.name ?? "Your team"} has no panels yet`}
      actions={
        <Link href="/panels/new" className="button" data-variant="primary">
          Ask the first question
        </Link>
      }
    >
      <p>Ask a question that several experts should answer. The panel then appears here.</p>
    </Notice>
  );
}

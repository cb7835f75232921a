"use client";

import Link from "next/link";
import { useTenant } from "tenantry/react";
import { Notice } from "../notice/notice";

export function NoPanels() {
  const { tenant } = useTenant();
  return (
    <Notice
      icon="panels"
      title={`${tenant?.name ?? "Your team"} has not asked anything yet`}
      actions={
        <Link href="/panels/new" className="button" data-look="primary">
          Ask the first question
        </Link>
      }
    >
      <p>Choose a question that more than one expert should answer. You see here what came of it.</p>
    </Notice>
  );
}

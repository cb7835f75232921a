import Link from "next/link";
import { useTenant } from "tenantry/react";
import { PageTitle } from "../brand/page-title";
import { Notice } from "../notice/notice";

export function NoSuchPanel() {
  const { tenant } = useTenant();
  return (
    <Notice
      icon="search"
      heading="h1"
      title={`${tenant?.name ?? "This tenant"} has no such panel`}
      code="404"
      actions={
        <Link href="/panels" className="button" data-look="primary">
          All panels
        </Link>
      }
    >
      <PageTitle>No such panel</PageTitle>
      <p>It may belong to another tenant. A panel can only be read by the tenant that asked.</p>
    </Notice>
  );
}

import Link from "next/link";
import { useTenant } from "tenantry/react";
import { Notice } from "../notice/notice";
import { PageTitle } from "../page-header/page-title";

export function PanelNotFound() {
  const { tenant } = useTenant();
  return (
    <Notice
      icon="search"
      heading="h1"
      title={`This panel does not exist in ${tenant?.name ?? "this tenant"}`}
      code="404"
      actions={
        <Link href="/panels" className="button" data-variant="primary">
          All panels
        </Link>
      }
    >
      <PageTitle>Panel not found</PageTitle>
      <p>It may belong to another tenant. Only members of the tenant that asked can read a panel.</p>
    </Notice>
  );
}

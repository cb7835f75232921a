"use client";

import { signOut } from "@/app/sign-in/actions";
import { MembershipList } from "./membership-list";
import { Notice } from "./notice";

interface NotAMemberProps {
  tenantName: string | null | undefined;
  personName: string;
}

export function NotAMember({ tenantName: name, personName }: NotAMemberProps) {
  const tenantName = name ?? "this tenant";
  return (
    <Notice
      placement="page"
      icon="lock"
      title={`${personName} cannot open ${tenantName}`}
      code="403 UNAUTHORIZED_TENANT_ACCESS"
      actions={
        <form action={signOut}>
          <button type="submit" className="button">
            Sign in as another person
          </button>
        </form>
      }
    >
      <p>
        This account is not a member of {tenantName}. Ask an administrator of {tenantName} to invite you.
      </p>
      <MembershipList />
    </Notice>
  );
}

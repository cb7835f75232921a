import type { Membership } from "tenantry";
import { signOut } from "@/app/sign-in/actions";
import { MembershipList } from "./membership-list";
import { Notice } from "./notice";

interface NotAMemberProps {
  tenantName?: string;
  personName?: string;
  memberships?: readonly Membership[];
  /** The host of this request, from which the addresses of the person's tenants are built. */
  host?: string;
}

export function NotAMember({ tenantName = "this tenant", personName, memberships, host }: NotAMemberProps) {
  return (
    <Notice
      placement="page"
      icon="lock"
      title={`${personName ?? "You"} cannot open ${tenantName}`}
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
        This account is not a member of {tenantName}. The gateway checks the membership on every request. Ask an
        administrator of {tenantName} to invite you.
      </p>
      {host && memberships && memberships.length > 0 && <MembershipList host={host} memberships={memberships} />}
    </Notice>
  );
}

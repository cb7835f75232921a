import type { Membership } from "tenantry";
import { signOut } from "@/app/sign-in/actions";
import { MembershipList } from "./membership-list";
import { Notice } from "./notice";

interface NotAMemberProps {
  tenantName?: string;
  personName?: string;
  memberships?: readonly Membership[];
  /** This request's host, to build the addresses of the tenants the person does have. */
  host?: string;
}

export function NotAMember({ tenantName = "this tenant", personName, memberships, host }: NotAMemberProps) {
  return (
    <Notice
      place="page"
      icon="lock"
      title={`${personName ?? "You"} cannot open ${tenantName}`}
      code="403 UNAUTHORIZED_TENANT_ACCESS"
      actions={
        <form action={signOut}>
          <button type="submit" className="button">
            Sign in as somebody else
          </button>
        </form>
      }
    >
      <p>
        The account is not a member of {tenantName}. Being signed in is not enough: the gateway checks membership on
        every request. Ask an administrator of {tenantName} to invite you.
      </p>
      {host && memberships && memberships.length > 0 && <MembershipList host={host} memberships={memberships} />}
    </Notice>
  );
}

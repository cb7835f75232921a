import { signOut } from "@/app/sign-in/actions";
import { Notice } from "./notice";

/** The button signs out first: the session cookie that the gateway refuses must be deleted before a new sign-in. */
export function SignedOut({ placement }: { placement: "page" | "inline" }) {
  return (
    <Notice
      placement={placement}
      icon="signOut"
      title="Your session has ended"
      code="401 NOT_SIGNED_IN"
      actions={
        <form action={signOut}>
          <button type="submit" className="button" data-variant="primary">
            Sign in again
          </button>
        </form>
      }
    >
      <p>You were signed out, or the session is too old. Sign in again to continue.</p>
    </Notice>
  );
}

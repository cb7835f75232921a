import { signOut } from "@/app/sign-in/actions";
import { Notice } from "./notice";

/** The way back goes through signing out: a session that the gateway no longer takes must leave first. */
export function SignedOut({ place }: { place: "page" | "inline" }) {
  return (
    <Notice
      place={place}
      icon="signOut"
      title="Your session has ended"
      code="401 NOT_SIGNED_IN"
      actions={
        <form action={signOut}>
          <button type="submit" className="button" data-look="primary">
            Sign in again
          </button>
        </form>
      }
    >
      <p>The gateway no longer accepts this session. Sign in again to carry on.</p>
    </Notice>
  );
}

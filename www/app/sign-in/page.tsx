import { redirect } from "next/navigation";
import { Unavailable } from "@/components/notice/unavailable";
import { SignIn } from "@/components/sign-in/sign-in";
import { getSession } from "@/server/session";
import { getVisit } from "@/server/visit";

export default async function SignInPage() {
  const visit = await getVisit();
  if (visit.kind === "platform") redirect("/");
  if (visit.kind === "unavailable") return <Unavailable />;
  if (await getSession()) redirect("/panels");
  return <SignIn tenant={visit.kind === "tenant" ? visit.tenant : null} />;
}

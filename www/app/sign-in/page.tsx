import { redirect } from "next/navigation";
import { Unavailable } from "@/components/notice/unavailable";
import { SignIn } from "@/components/sign-in/sign-in";
import { getHostTenant } from "@/server/host-tenant";
import { getSession } from "@/server/session";

export default async function SignInPage() {
  const hostTenant = await getHostTenant();
  if (hostTenant.kind === "platform") redirect("/");
  if (hostTenant.kind === "unavailable") return <Unavailable />;
  if (await getSession()) redirect("/panels");
  return <SignIn tenant={hostTenant.kind === "tenant" ? hostTenant.tenant : null} />;
}

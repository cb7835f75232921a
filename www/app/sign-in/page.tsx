import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getPublicTenant, getTenant } from "tenantry/next";
import { SignIn } from "@/components/sign-in/sign-in";
import { readPerson } from "@/session/session";
import { isSharedHost, tenancy } from "@/tenant.config";

export default async function SignInPage() {
  const { isPlatform } = await getTenant(tenancy);
  if (isPlatform && !isSharedHost((await headers()).get("host"))) redirect("/");
  if (await readPerson()) redirect("/panels");
  return <SignIn tenant={await getPublicTenant(tenancy)} />;
}

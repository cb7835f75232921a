import { notFound } from "next/navigation";
import { Gallery } from "@/components/gallery/gallery";
import { readChoice } from "@/components/gallery/gallery-choice";
import { findTenant } from "@/tenant.config";

/** Every state of the parts that `tenantry/react` and `tenantry/selector` render, in the brand of each tenant. */
export default async function GalleryPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const choice = readChoice(await searchParams);
  const tenant = await findTenant({ slug: choice.tenant });
  if (!tenant) notFound();
  return <Gallery key={Object.values(choice).join()} choice={choice} tenant={tenant} />;
}

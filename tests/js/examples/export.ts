import { bindTenant, requireTenant, runWithTenant } from "tenantry/server";

/** A download that is produced while it is sent. */
export function GET(request: Request): Response {
  return runWithTenant(request.headers.get("x-tenant-id") ?? "", () => {
    const pull = bindTenant(async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      controller.enqueue(new TextEncoder().encode(`orders of ${requireTenant()}\n`));
      controller.close();
    });
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  });
}

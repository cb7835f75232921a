import type { NextFetchEvent, NextRequest } from "next/server";
import { apiProxy, tenantProxy } from "tenantry/next";
import { tenancy } from "@/tenant.config";

const toApi = apiProxy(tenancy);
const toPage = tenantProxy(tenancy);

export const proxy = (request: NextRequest, event: NextFetchEvent) => toApi(request) ?? toPage(request, event);

export const config = { matcher: ["/((?!_next/static|_next/image|brand/).*)"] };

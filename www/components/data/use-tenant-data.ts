"use client";

import { useEffect, useReducer, useState } from "react";
import { isTenantError } from "tenantry";
import { useTenant, useTenantFetch } from "tenantry/react";
import { readResponse } from "@/ask-panel/read-response";

/** Data that the server loaded, with the tenant and the path it belongs to. */
export interface InitialData<T> {
  tenantId: string;
  path: string;
  data: T;
}

type LoadResult<T> = { key: string; version: number } & ({ data: T } | { error: unknown });

export interface TenantData<T> {
  data: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  reload(): void;
}

/**
 * Loads `path` for the active tenant. The result is stored with the tenant's id and returned only for that id, so the
 * render after a switch never contains the previous tenant's data.
 */
export function useTenantData<T>(path: string, initial?: InitialData<T>): TenantData<T> {
  const { tenantId } = useTenant();
  const tenantFetch = useTenantFetch();
  const key = keyOf(tenantId, path);

  const [version, reload] = useReducer((count: number) => count + 1, 0);
  const [result, setResult] = useState<LoadResult<T> | undefined>(
    initial && { key: keyOf(initial.tenantId, initial.path), version: 0, data: initial.data },
  );
  const current = result?.key === key ? result : undefined;
  const isFresh = current?.version === version;

  useEffect(() => {
    if (!tenantId || isFresh) return;
    const abort = new AbortController();
    tenantFetch(`/api${path}`, { signal: abort.signal })
      .then((response) => readResponse<T>(response))
      .then((data) => setResult({ key, version, data }))
      .catch((error: unknown) => {
        // The request belonged to the previous tenant. The request for the new tenant is already pending.
        if (abort.signal.aborted || isTenantError(error, "TENANT_CHANGED")) return;
        setResult({ key, version, error });
      });
    return () => abort.abort();
  }, [tenantId, path, key, version, isFresh, tenantFetch]);

  return {
    data: current && "data" in current ? current.data : undefined,
    error: current && "error" in current ? asError(current.error) : undefined,
    isLoading: !isFresh,
    reload,
  };
}

function keyOf(tenantId: string | null, path: string): string {
  return `${tenantId ?? "none"} ${path}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

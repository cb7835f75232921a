"use client";

import { useEffect, useReducer, useState } from "react";
import { isTenantError } from "tenantry";
import { useTenant, useTenantFetch } from "tenantry/react";
import { readAnswer } from "@/ask-panel/read-answer";

/** An answer the server already has, and whose it is. */
export interface FirstData<T> {
  tenantId: string;
  path: string;
  data: T;
}

type Answer<T> = { key: string; round: number } & ({ data: T } | { error: unknown });

export interface TenantData<T> {
  data: T | undefined;
  error: Error | undefined;
  isLoading: boolean;
  reload(): void;
}

/**
 * Reads `path` for the current tenant. The answer is kept under the tenant's id and is only ever handed
 * out under that same id: in the very render in which the tenant changes, the old tenant's data is gone.
 */
export function useTenantData<T>(path: string, first?: FirstData<T>): TenantData<T> {
  const { tenantId } = useTenant();
  const tenantFetch = useTenantFetch();
  const owner = tenantId?.toString();
  const key = keyOf(owner, path);

  const [round, reload] = useReducer((count: number) => count + 1, 0);
  const [answer, setAnswer] = useState<Answer<T> | undefined>(
    first && { key: keyOf(first.tenantId, first.path), round: 0, data: first.data },
  );
  const current = answer?.key === key ? answer : undefined;
  const isFresh = current?.round === round;

  useEffect(() => {
    if (!owner || isFresh) return;
    const abort = new AbortController();
    tenantFetch(`/api${path}`, { signal: abort.signal })
      .then((response) => readAnswer<T>(response))
      .then((data) => setAnswer({ key, round, data }))
      .catch((error: unknown) => {
        // An answer for a tenant we have left is nobody's any more: the new tenant's request is under way.
        if (abort.signal.aborted || isTenantError(error, "TENANT_CHANGED")) return;
        setAnswer({ key, round, error });
      });
    return () => abort.abort();
  }, [owner, path, key, round, isFresh, tenantFetch]);

  return {
    data: current && "data" in current ? current.data : undefined,
    error: current && "error" in current ? asError(current.error) : undefined,
    isLoading: !isFresh,
    reload,
  };
}

function keyOf(owner: string | undefined, path: string): string {
  return `${owner ?? "none"} ${path}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

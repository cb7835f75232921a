import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useState,
} from "react";
import { createIdleClient } from "../client/client.js";
import type { TenantClient, TenantClientOptions } from "../client/tenant-client.js";

const ClientContext = createContext<TenantClient | null>(null);

/**
 * The contexts whose providers have been rendered, of every copy of this file on the page. Two copies share no context, so
 * the hooks of one find no client under the provider of the other.
 */
const registry = globalThis as { [key: symbol]: Set<unknown> | undefined };
const contexts = Symbol.for("tenantry.react.contexts");

/** A client of your own, or the options to make one. Options are read once. */
export type TenantProviderProps = { readonly children?: ReactNode } & (
  | { readonly client: TenantClient }
  | (TenantClientOptions & { readonly client?: never })
);

/**
 * Gives everything below it one client. A client that it makes is disposed of with it.
 *
 * With a `snapshot` it renders the tenant at once, the same on the server and in the browser.
 */
export function TenantProvider({ children, client: given, ...options }: TenantProviderProps): ReactElement {
  registry[contexts] ??= new Set();
  registry[contexts].add(ClientContext);
  // React makes clients that it never shows: twice in strict mode, and whenever a first render is thrown away.
  const [own] = useState(() => (given ? null : createIdleClient(options as TenantClientOptions)));
  useEffect(() => {
    own?.start();
    return own ? disposeLater(own) : undefined;
  }, [own]);
  // React 19 also takes the context itself as its provider. To React 18 that is a consumer, whose child is a function.
  return createElement(ClientContext.Provider, { value: given ?? own }, children);
}

/** Clients whose provider is gone, unless it comes back before the next task. */
const leaving = new Map<TenantClient, ReturnType<typeof setTimeout>>();

/** React's strict mode unmounts and mounts again what stays; that must not cost the client its life. */
function disposeLater(client: TenantClient): () => void {
  clearTimeout(leaving.get(client));
  leaving.delete(client);
  return () => {
    const timer = setTimeout(() => {
      leaving.delete(client);
      client.dispose();
    });
    leaving.set(client, timer);
  };
}

/** The client itself, for what the other hooks do not give. */
export function useTenantClient(): TenantClient {
  const client = useContext(ClientContext);
  if (client === null) {
    throw new Error(
      isOtherCopyInUse() ? twoCopies : 'There is no tenant client here. Wrap the page in <TenantProvider api="…">.',
    );
  }
  return client;
}

const twoCopies =
  "There is no tenant client here, but another copy of tenantry has rendered a <TenantProvider>: two copies are installed or " +
  "bundled, and each sees only its own provider. Keep one: `npm ls tenantry` lists them, `npm dedupe` merges them.";

function isOtherCopyInUse(): boolean {
  return [...(registry[contexts] ?? [])].some((context) => context !== ClientContext);
}

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
 * The contexts of all rendered providers, of every copy of this file on the page. Copies do not share a context: the
 * hooks of one copy do not find the client of the other copy's provider.
 */
const registry = globalThis as { [key: symbol]: Set<unknown> | undefined };
const contexts = Symbol.for("tenantry.react.contexts");

/** Either a `client`, or the options to make one. Options are read at the first render only. */
export type TenantProviderProps = { readonly children?: ReactNode } & (
  | { readonly client: TenantClient }
  | (TenantClientOptions & { readonly client?: never })
);

/**
 * Provides one client to the components below it. It disposes of a client that it made itself when it unmounts.
 *
 * With a `snapshot` it renders the tenant at once, the same on the server and in the browser.
 *
 * @throws {TenantError} if the tenant cannot be resolved or an option is wrong.
 * @example
 * <TenantProvider api="/api" snapshot={snapshot} {...options}>{children}</TenantProvider>
 */
export function TenantProvider({ children, client: given, ...options }: TenantProviderProps): ReactElement {
  registry[contexts] ??= new Set();
  registry[contexts].add(ClientContext);
  // React makes clients that it never mounts: a second one in strict mode, and one for each discarded first render.
  const [own] = useState(() => (given ? null : createIdleClient(options as TenantClientOptions)));
  useEffect(() => {
    own?.start();
    return own ? disposeLater(own) : undefined;
  }, [own]);
  // `ClientContext` itself is a provider only in React 19. In React 18 it is a consumer.
  return createElement(ClientContext.Provider, { value: given ?? own }, children);
}

/** Clients of unmounted providers, which the next task disposes of. */
const unmounted = new Map<TenantClient, ReturnType<typeof setTimeout>>();

/** Strict mode unmounts and mounts a component again at once: its client must survive that. */
function disposeLater(client: TenantClient): () => void {
  clearTimeout(unmounted.get(client));
  unmounted.delete(client);
  return () => {
    const timer = setTimeout(() => {
      unmounted.delete(client);
      client.dispose();
    });
    unmounted.set(client, timer);
  };
}

/**
 * The client, for everything that the other hooks do not provide.
 *
 * @throws {Error} outside `TenantProvider`.
 */
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
  "There is no tenant client here, but another copy of tenantry has rendered a <TenantProvider>: two copies are " +
  "installed or bundled, and each sees only its own provider. Keep one: `npm ls tenantry` lists them, and " +
  "`npm dedupe` merges them.";

function isOtherCopyInUse(): boolean {
  return [...(registry[contexts] ?? [])].some((context) => context !== ClientContext);
}

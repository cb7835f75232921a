import {
  createContext,
  createElement,
  Fragment,
  type ReactElement,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { createIdleClient } from "../client/client.js";
import type { TenantClient, TenantClientOptions } from "../client/tenant-client.js";
import { type TenantView, viewAtHydration } from "./tenant-view.js";

/** What a provider provides. */
interface Provided {
  readonly client: TenantClient;
  /** What the client said when the page was hydrated. */
  readonly hydrated: TenantView;
}

const ClientContext = createContext<Provided | null>(null);

/** Whether the client went from the tenant that the server rendered to the one that the tab chose. */
const HasMovedContext = createContext(false);

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
  const client = given ?? (own as TenantClient);
  const provided = useMemo(() => ({ client, hydrated: viewAtHydration(client) }), [client]);
  const hasMoved = useHasMoved(provided);
  // `ClientContext` itself is a provider only in React 19. In React 18 it is a consumer.
  return createElement(
    ClientContext.Provider,
    { value: provided },
    createElement(
      HasMovedContext.Provider,
      { value: hasMoved },
      createElement(Fragment, { key: hasMoved ? "of the tab" : "of the server" }, children),
    ),
  );
}

/**
 * Whether the client went from the tenant of the server's HTML to another one that the tab chose.
 *
 * React hydrates a page in parts, and until then a part shows the server's tenant. So the page is then rendered anew:
 * after the change, no part of it is the server's.
 */
function useHasMoved({ client, hydrated }: Provided): boolean {
  const [hasMoved, setHasMoved] = useState(false);
  useEffect(() => {
    const compare = () => {
      if (client.tenantId !== hydrated.tenantId) {
        startTransition(() => setHasMoved(true));
      }
    };
    client.ready.then(compare, compare);
  }, [client, hydrated]);
  return hasMoved;
}

/** Whether everything below the provider shows the tenant of the tab. Stays true. */
export function useShowsTabTenant(): boolean {
  const { client, hydrated } = useProvided();
  const hasMoved = useContext(HasMovedContext);
  const [showsTabTenant, setShowsTabTenant] = useState(false);
  useEffect(() => {
    const compare = () => {
      const isServersTenant = client.tenantId === hydrated.tenantId;
      setShowsTabTenant((shown) => shown || hasMoved || isServersTenant);
    };
    client.ready.then(compare, compare);
  }, [client, hydrated, hasMoved]);
  return showsTabTenant;
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
  return useProvided().client;
}

/** What the provider above provides. @throws {Error} outside `TenantProvider`. */
export function useProvided(): Provided {
  const provided = useContext(ClientContext);
  if (provided === null) {
    throw new Error(isOtherCopyInUse() ? twoCopies : noProvider);
  }
  return provided;
}

const noProvider =
  "There is no tenant client here: no <TenantProvider> is above this component. In Next.js, write <TenantRoot> of " +
  'tenantry/next in place of <html> in the root layout. Elsewhere, wrap the page in <TenantProvider api="…">. In a ' +
  "test, wrap the component in <TenantProvider client={createTestClient()}>; createTestClient is in tenantry/testing.";

const twoCopies =
  "There is no tenant client here, but another copy of tenantry has rendered a <TenantProvider>: two copies are " +
  "installed or bundled, and each sees only its own provider. Keep one: `npm ls tenantry` lists them, and " +
  "`npm dedupe` merges them.";

function isOtherCopyInUse(): boolean {
  return [...(registry[contexts] ?? [])].some((context) => context !== ClientContext);
}

//! The state that every handler shares.

use tenantry_kernel::ResolveOptions;

use crate::cache::TenantCache;
use crate::changes::ChangeFeed;
use crate::config::Config;
use crate::db::{Database, DatabaseError, DatabaseLimits};
use crate::http::WebOrigins;
use crate::panels::PanelRuns;
use crate::people::PostgresPeople;
use crate::proxy::Proxy;
use crate::rates::Rates;
use crate::server::{OpenConnections, Readiness, ServerLimits};
use crate::session::{Caller, SessionAuthenticator, SessionTokens, SignInCodes, SignedAddresses, Tickets};
use crate::telemetry::{Metrics, Readings};
use crate::tenant_layer::{Authorizer, CachedDirectory};
use crate::tenants::{Caches, PostgresDirectory};
use crate::throttle::Throttle;
use crate::traces::CallerTrace;

/// Connections for the links of identities. They open with the first token of an issuer.
const LINK_CONNECTIONS: usize = 2;

/// The state of a running server. Cheap to clone. It holds no tenant.
#[derive(Clone)]
pub struct AppState {
    /// The database, as the runtime role.
    pub database: Database,
    /// The notifications of changed tenants.
    pub changes: ChangeFeed,
    /// The directory of tenants and memberships.
    pub directory: PostgresDirectory,
    /// Values of tenants that need not be read from the database again.
    pub cache: TenantCache,
    /// The key of session tokens, which the sign-in of the demo issues.
    pub tokens: SessionTokens,
    /// The key of sign-in codes, with which a person goes on to another host.
    pub codes: SignInCodes,
    /// The key of signed addresses.
    pub addresses: SignedAddresses,
    /// The key of tickets, with which a page opens a WebSocket.
    pub tickets: Tickets,
    /// The reader of sessions.
    pub authenticator: SessionAuthenticator<PostgresPeople>,
    /// The decision who may act for which tenant.
    pub authorizer: Authorizer<SessionAuthenticator<PostgresPeople>, CachedDirectory<Caller, PostgresDirectory>>,
    /// The runs of panels.
    pub panel_runs: PanelRuns,
    /// The options that resolve a host to a tenant.
    pub hosts: ResolveOptions,
    /// The web origins that may call.
    pub origins: WebOrigins,
    /// The upstreams behind this gateway.
    pub proxy: Proxy,
    /// How many requests tenants and callers sent in the last seconds.
    pub rates: Rates,
    /// Whether the server accepts new requests.
    pub readiness: Readiness,
    /// The deadlines of a request and of its body.
    pub server_limits: ServerLimits,
    /// How often strangers may try to sign in and to look up a tenant.
    pub(crate) throttle: Throttle,
    /// The open connections of the server.
    pub connections: OpenConnections,
    /// The metrics of the server.
    pub metrics: Metrics,
    /// What the trace of a caller is for the trace of its request.
    pub caller_trace: CallerTrace,
    /// How many tenants one person may sign up for. 0 turns sign-ups off.
    pub sign_ups_per_person: usize,
    /// Whether the sign-in of the demo is enabled.
    pub demo: bool,
}

impl AppState {
    /// The state for these settings. It does not connect to the database yet.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the connection pool cannot be built.
    pub fn new(config: &Config) -> Result<Self, DatabaseError> {
        let database = Database::with_limits(config.database.clone(), config.database_limits.clone())?;
        let directory = PostgresDirectory::new(database.clone())
            .serving(config.tenancy.clone())
            .restricting(config.issuers.clone());
        let tokens = SessionTokens::new(&config.secret);
        // A write looks up the link of its caller while it holds a connection. Were both of one pool, writes that hold
        // all connections would wait for each other.
        let limits =
            DatabaseLimits { connections: LINK_CONNECTIONS, share: LINK_CONNECTIONS, ..config.database_limits };
        let people = PostgresPeople::new(Database::with_limits(config.database.clone(), limits)?);
        let authenticator = SessionAuthenticator::new(tokens.clone(), config.issuers.clone(), people);
        let cache = TenantCache::new(config.redis.as_ref()).map_err(DatabaseError::Failed)?;
        let caches = Caches::new(directory.clone(), cache.clone());
        let authorizer = Authorizer::new(authenticator.clone(), caches.memberships.clone());
        let changes = ChangeFeed::new(
            config.database.clone(),
            config.listen_database.clone(),
            config.database_limits.clone(),
            config.server_limits.connections,
            caches,
        );
        let connections = OpenConnections::default();
        let metrics = Metrics::new(Readings {
            database: database.clone(),
            cache: cache.clone(),
            changes: changes.clone(),
            connections: connections.clone(),
        });
        Ok(Self {
            authorizer,
            changes,
            panel_runs: PanelRuns::new(database.clone(), config.panel_service.clone(), config.panel_lease),
            cache,
            connections,
            metrics,
            caller_trace: config.caller_trace,
            throttle: Throttle::new(config.throttle_limits),
            directory,
            authenticator,
            database,
            tokens,
            codes: SignInCodes::new(&config.secret),
            addresses: SignedAddresses::new(&config.secret),
            tickets: Tickets::new(&config.secret),
            hosts: config.hosts.clone(),
            origins: config.allowed_origins.clone(),
            proxy: config.proxy.clone(),
            rates: Rates::new(config.rate_limits),
            readiness: Readiness::default(),
            server_limits: config.server_limits.clone(),
            sign_ups_per_person: config.sign_ups_per_person,
            demo: config.demo,
        })
    }
}

//! What every handler can reach.

use tenantry_kernel::ResolveOptions;

use crate::changes::Changes;
use crate::config::Config;
use crate::db::{Database, DatabaseError};
use crate::http::WebOrigins;
use crate::server::Readiness;
use crate::server::ServerLimits;
use crate::session::{SessionAuthenticator, SessionTokens};
use crate::tenants::PostgresDirectory;

/// The state of a running server. Cheap to clone; there is no tenant in it.
#[derive(Clone)]
pub struct AppState {
    /// The database, as the runtime role sees it.
    pub database: Database,
    /// News of tenants, for those who show one.
    pub changes: Changes,
    /// Who belongs to which tenant.
    pub directory: PostgresDirectory,
    /// Makes session tokens, for the demo's sign-in.
    pub tokens: SessionTokens,
    /// Reads the session of a request.
    pub authenticator: SessionAuthenticator,
    /// How a host names a tenant.
    pub hosts: ResolveOptions,
    /// The web origins that may call.
    pub origins: WebOrigins,
    /// Whether the server is about to stop.
    pub readiness: Readiness,
    /// How long a request and its body may take.
    pub server_limits: ServerLimits,
    /// Whether the demo's sign-in is there.
    pub demo: bool,
}

impl AppState {
    /// The state for these settings. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] when the pool cannot be built.
    pub fn new(config: &Config) -> Result<Self, DatabaseError> {
        let database = Database::with_limits(config.database.clone(), config.database_limits.clone())?;
        let tokens = SessionTokens::new(&config.secret);
        Ok(Self {
            changes: Changes::new(
                config.database.clone(),
                config.database_limits.clone(),
                config.server_limits.connections,
            ),
            directory: PostgresDirectory::new(database.clone()).serving(config.tenancy.clone()),
            authenticator: SessionAuthenticator::new(tokens.clone()),
            database,
            tokens,
            hosts: config.hosts.clone(),
            origins: config.allowed_origins.clone(),
            readiness: Readiness::default(),
            server_limits: config.server_limits.clone(),
            demo: config.demo,
        })
    }
}

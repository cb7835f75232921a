//! The settings of the server, read from environment variables once at the start.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tenantry_kernel::{Domain, IdFormat, ResolveOptions, Source, TenancySettings};

use crate::cache::RedisUrl;
use crate::db::DatabaseLimits;
pub use crate::environment::{ConfigError, Secret};
use crate::environment::{Settings, parse};
use crate::http::WebOrigins;
use crate::panels::{PanelService, RunLease};
use crate::postgres::PostgresUrl;
use crate::proxy::{Proxy, ProxySettings};
use crate::rates::RateLimits;
use crate::server::ServerLimits;
use crate::session::{IssuerSettings, Issuers};
use crate::throttle::ThrottleLimits;
use crate::traces::CallerTrace;

const DEFAULT_PORT: u16 = 8787;

/// The settings of a server.
///
/// A variable that is invalid is an error; no setting falls back to its default then.
#[derive(Clone)]
pub struct Config {
    /// The address to listen on: `GATEWAY_HOST` (default: 127.0.0.1) and `GATEWAY_PORT` (default: 8787; 0 takes a free
    /// port).
    pub listen: SocketAddr,
    /// The address of `/metrics`, such as `0.0.0.0:9187` (`GATEWAY_METRICS_LISTEN`). Default: none, and no metrics are
    /// served.
    pub metrics_listen: Option<SocketAddr>,
    /// Whether `traceparent` of a caller is the parent of the trace of its request (`GATEWAY_TRUST_TRACEPARENT`, `true`
    /// or `false`). Default: `false`, and it is a link.
    pub caller_trace: CallerTrace,
    /// The database, as the runtime role (`DATABASE_URL`).
    pub database: PostgresUrl,
    /// The same database past a pooler, for the connection that listens (`GATEWAY_LISTEN_DATABASE_URL`). Default:
    /// `DATABASE_URL`.
    pub listen_database: Option<PostgresUrl>,
    /// The Redis server of all replicas (`REDIS_URL`). Without it, each process has its own cache.
    pub redis: Option<RedisUrl>,
    /// Deadlines and limits of connections.
    pub server_limits: ServerLimits,
    /// How often strangers may try to sign in and to look up a tenant.
    pub throttle_limits: ThrottleLimits,
    /// Deadlines and shares of the database.
    pub database_limits: DatabaseLimits,
    /// How many requests a second a tenant and the server accept.
    pub rate_limits: RateLimits,
    /// The key of session tokens (`GATEWAY_JWT_SECRET`, at least 32 bytes).
    pub secret: Secret,
    /// The issuers whose tokens are sessions (`GATEWAY_ISSUERS`: JSON, or the path of a file with JSON). Default: none.
    pub issuers: Issuers,
    /// The options that resolve a host, with the domains whose first label is a tenant (`GATEWAY_ROOT_DOMAINS`,
    /// separated by commas; `localhost` is always one of them).
    pub hosts: ResolveOptions,
    /// The settings that the platform gives to every service: `MULTI_TENANCY_ENABLED`, `DEFAULT_TENANT_ID`,
    /// `ALLOWED_TENANTS`. None of them disables the check of the membership.
    pub tenancy: TenancySettings,
    /// The web origins that may call (`GATEWAY_ALLOWED_ORIGINS`, separated by commas). Default: none.
    pub allowed_origins: WebOrigins,
    /// The HTTP services behind the gateway (`GATEWAY_UPSTREAMS`: JSON, or the path of a file; default: none), and the
    /// key of the assertions for them (`GATEWAY_ASSERTION_KEY`, `GATEWAY_ASSERTION_ISSUER`).
    pub proxy: Proxy,
    /// The upstream that runs panels (`GATEWAY_PANEL_SERVICE`: its name). Default: none, and panels wait.
    pub panel_service: Option<PanelService>,
    /// How long a gateway may be silent about a panel that it runs.
    pub panel_lease: RunLease,
    /// How many tenants one person may sign up for (`GATEWAY_SIGN_UPS`). Default: 0, which turns sign-ups off.
    pub sign_ups_per_person: usize,
    /// Whether everyone may sign in with an e-mail address alone (`GATEWAY_DEMO`, `true` or `false`). Default: `false`.
    pub demo: bool,
}

impl Config {
    /// Reads the settings. `variable` returns an environment variable, such as `|name| std::env::var(name).ok()`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with the name of the first variable that is missing or invalid. The secret and the database have
    /// no default: a server with a guessed secret would be open.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = |name: &str| variable(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let host = parse(given("GATEWAY_HOST"), "GATEWAY_HOST", "write an IP address, such as 0.0.0.0")?
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let port = parse(given("GATEWAY_PORT"), "GATEWAY_PORT", "write a port from 0 to 65535; 0 takes a free one")?
            .unwrap_or(DEFAULT_PORT);
        id_format(given("TENANT_IDS").as_deref())?;
        let tenancy = TenancySettings::read(IdFormat::Uuid, &variable)?;
        let settings = Settings { variable: &variable };
        let database_limits = DatabaseLimits::read(&settings)?;
        let proxy = Proxy::new(&ProxySettings::read(&variable)?)
            .map_err(|reason| ConfigError::new("GATEWAY_UPSTREAMS", reason))?;
        Ok(Self {
            server_limits: ServerLimits::read(&settings, database_limits.connections)?,
            listen: SocketAddr::new(host, port),
            metrics_listen: parse(
                given("GATEWAY_METRICS_LISTEN"),
                "GATEWAY_METRICS_LISTEN",
                "write an IP address and a port, such as 0.0.0.0:9187",
            )?,
            database: database_url(given("DATABASE_URL"), "DATABASE_URL")?,
            listen_database: given("GATEWAY_LISTEN_DATABASE_URL")
                .map(|url| database_url(Some(url), "GATEWAY_LISTEN_DATABASE_URL"))
                .transpose()?,
            throttle_limits: ThrottleLimits::read(&settings)?,
            database_limits,
            rate_limits: RateLimits::read(&settings)?,
            redis: given("REDIS_URL").as_deref().map(RedisUrl::parse).transpose()?,
            secret: Secret::read(variable("GATEWAY_JWT_SECRET"))?,
            issuers: Issuers::new(&IssuerSettings::read(given("GATEWAY_ISSUERS").as_deref())?)
                .map_err(|reason| ConfigError::new("GATEWAY_ISSUERS", reason))?,
            hosts: hosts(given("GATEWAY_ROOT_DOMAINS").as_deref().unwrap_or_default(), &tenancy)?,
            tenancy,
            allowed_origins: WebOrigins::parse(&given("GATEWAY_ALLOWED_ORIGINS").unwrap_or_default())
                .map_err(|reason| ConfigError::new("GATEWAY_ALLOWED_ORIGINS", reason))?,
            panel_service: given("GATEWAY_PANEL_SERVICE").map(|name| panel_service(&proxy, &name)).transpose()?,
            proxy,
            panel_lease: RunLease::read(&settings)?,
            sign_ups_per_person: settings.count("GATEWAY_SIGN_UPS", 0)?.unwrap_or(0),
            caller_trace: match parse(
                given("GATEWAY_TRUST_TRACEPARENT"),
                "GATEWAY_TRUST_TRACEPARENT",
                "write true or false",
            )? {
                Some(true) => CallerTrace::Parent,
                Some(false) | None => CallerTrace::Link,
            },
            demo: parse(given("GATEWAY_DEMO"), "GATEWAY_DEMO", "write true or false")?.unwrap_or(false),
        })
    }
}

/// The tables of this server are keyed by UUID, so it serves no other ids. Only the tenant layer does.
fn id_format(text: Option<&str>) -> Result<(), ConfigError> {
    let reason = match text.map(|text| (text, IdFormat::parse(text))) {
        None | Some((_, Ok(IdFormat::Uuid))) => return Ok(()),
        Some((_, Ok(IdFormat::Opaque))) => {
            "this server stores tenants by UUID and cannot serve opaque ids; remove the variable, or use TenantLayer \
             with ids(IdFormat::Opaque) in front of your own service"
                .into()
        }
        Some((text, Err(_))) => format!("\"{text}\" is not valid; write uuid or remove the variable"),
    };
    Err(ConfigError::new("TENANT_IDS", reason))
}

/// The panel service is one of the upstreams, so that members reach it as well, with assertions of the same keys.
fn panel_service(proxy: &Proxy, name: &str) -> Result<PanelService, ConfigError> {
    PanelService::new(proxy, name).ok_or_else(|| {
        let reason = format!("\"{name}\" is not the name of an upstream; add it to GATEWAY_UPSTREAMS");
        ConfigError::new("GATEWAY_PANEL_SERVICE", reason)
    })
}

/// Reads a PostgreSQL URL. `name` is the name of the variable. The error contains the name and not the value, which has
/// a password.
///
/// # Errors
///
/// [`ConfigError`] when the URL is missing or invalid.
pub fn database_url(text: Option<String>, name: &'static str) -> Result<PostgresUrl, ConfigError> {
    let text = text.ok_or_else(|| {
        ConfigError::new(name, "it is not set; write postgres://user:password@host:port/database".into())
    })?;
    PostgresUrl::parse(&text).map_err(|reason| ConfigError::new(name, reason))
}

fn hosts(root_domains: &str, tenancy: &TenancySettings) -> Result<ResolveOptions, ConfigError> {
    let root_domains = root_domains
        .split(',')
        .map(str::trim)
        .filter(|domain| !domain.is_empty())
        .map(Domain::parse)
        .collect::<Result<_, _>>()
        .map_err(|error| {
            ConfigError::new("GATEWAY_ROOT_DOMAINS", error.to_string().trim_end_matches('.').to_owned())
        })?;
    // The directory resolves only the host. The session and the headers of the request do not matter here.
    let mut hosts =
        ResolveOptions { root_domains, sources: Some(vec![Source::Subdomain]), ..ResolveOptions::default() };
    tenancy.apply_to(&mut hosts);
    // A host has a slug, and the list may have ids, so the directory compares both.
    hosts.allowed_tenants = None;
    Ok(hosts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read(changes: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| {
            let changed = changes.iter().find(|(changed, _)| *changed == name);
            match (changed, name) {
                (Some((_, value)), _) => Some((*value).to_owned()),
                (None, "DATABASE_URL") => Some("postgres://tenantry_app:pw@127.0.0.1:5432/tenantry".into()),
                (None, "GATEWAY_JWT_SECRET") => Some("0123456789abcdef0123456789abcdef".into()),
                _ => None,
            }
        })
    }

    #[test]
    fn the_default_is_loopback_port_8787_without_demo() {
        let config = read(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
        assert!(config.hosts.root_domains.is_empty(), "the kernel includes localhost");
        assert!(!config.demo);
    }

    #[test]
    fn deadlines_are_seconds_and_sizes_are_whole_numbers() {
        let config = read(&[
            ("GATEWAY_CONNECTIONS", "200"),
            ("GATEWAY_HEAD_SECONDS", "0.5"),
            ("GATEWAY_UNREADY_SECONDS", "0"),
            ("GATEWAY_DATABASE_CONNECTIONS", "40"),
            ("GATEWAY_TENANT_QUEUE", " 0 "),
        ])
        .unwrap();
        assert_eq!(config.server_limits.connections, 200);
        assert_eq!(config.server_limits.head, Duration::from_millis(500));
        assert_eq!(config.server_limits.idle, Duration::from_secs(75));
        assert_eq!(config.server_limits.unready, Duration::ZERO);
        assert_eq!((config.database_limits.share, config.database_limits.queue), (10, 0), "a quarter of the pool");
    }

    /// Planted faults: a default secret, and a length check with the wrong comparison.
    #[test]
    fn a_secret_below_32_bytes_is_refused() {
        for secret in ["", "short", "0123456789abcdef0123456789abcde"] {
            let error = read(&[("GATEWAY_JWT_SECRET", secret)]).err().unwrap().to_string();
            assert!(error.starts_with("GATEWAY_JWT_SECRET: it has"), "{error}");
            assert!(!error.contains("0123"), "the message must not show the key: {error}");
        }
    }

    #[test]
    fn an_error_names_the_variable_and_never_contains_a_database_url() {
        for (name, value) in [
            ("GATEWAY_PORT", "eighty"),
            ("GATEWAY_DEMO", "yes"),
            ("GATEWAY_TRUST_TRACEPARENT", "1"),
            ("MULTI_TENANCY_ENABLED", "yes"),
            ("MULTI_TENANCY_ENABLED", ""),
            ("DEFAULT_TENANT_ID", ""),
            ("DEFAULT_TENANT_ID", "Acme Corporation"),
            ("ALLOWED_TENANTS", " "),
            ("ALLOWED_TENANTS", "acme,,medtech"),
            ("GATEWAY_HOST", "localhost"),
            ("GATEWAY_ISSUERS", "[]"),
            ("GATEWAY_ISSUERS", "/nowhere/issuers.json"),
            ("GATEWAY_ALLOWED_ORIGINS", "*"),
            ("GATEWAY_ROOT_DOMAINS", "https://vital.health"),
            ("GATEWAY_CONNECTIONS", "0"),
            ("GATEWAY_HEAD_SECONDS", "0"),
            ("GATEWAY_BODY_SECONDS", "15s"),
            ("GATEWAY_REQUEST_SECONDS", "-1"),
            ("GATEWAY_IDLE_SECONDS", "inf"),
            ("GATEWAY_DRAIN_SECONDS", "NaN"),
            ("GATEWAY_UNREADY_SECONDS", "none"),
            ("GATEWAY_DATABASE_CONNECTIONS", "1"),
            ("GATEWAY_DATABASE_WAIT_SECONDS", "1e9"),
            ("GATEWAY_DATABASE_CONNECT_SECONDS", "1e-9"),
            ("GATEWAY_DATABASE_QUERY_SECONDS", "two"),
            ("GATEWAY_TENANT_CONNECTIONS", "16"),
            ("GATEWAY_TENANT_QUEUE", "-1"),
            ("GATEWAY_TENANT_RATE", "-1"),
            ("GATEWAY_TENANT_BURST", "0"),
            ("GATEWAY_RATE", "fast"),
            ("GATEWAY_BURST", "0.5"),
            ("GATEWAY_SIGN_UPS", "yes"),
            ("DATABASE_URL", "postgres://u:hunter2@:::/"),
            ("DATABASE_URL", "postgres://u:hunter2@h/db?sslmode=verify-full"),
            ("DATABASE_URL", "postgres://u:hunter2@h/db?sslmode=on"),
            ("DATABASE_URL", "postgres://u:hunter2@h/db?sslmode=verify-ca&sslrootcert=/nowhere.pem"),
            ("REDIS_URL", "http://u:hunter2@h"),
            ("GATEWAY_UPSTREAMS", "[]"),
            ("GATEWAY_ASSERTION_KEY", "-----BEGIN hunter2"),
        ] {
            let error = read(&[(name, value)]).err().unwrap().to_string();
            assert!(error.starts_with(name), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    /// Planted fault: a server that starts with ids that its tables cannot store.
    #[test]
    fn opaque_ids_are_refused() {
        let error = read(&[("TENANT_IDS", "opaque")]).err().unwrap().to_string();
        assert!(error.starts_with("TENANT_IDS: this server stores tenants by UUID"), "{error}");
        let error = read(&[("TENANT_IDS", "ulid")]).err().unwrap().to_string();
        assert!(error.starts_with("TENANT_IDS: \"ulid\" is not valid"), "{error}");
        assert!(read(&[("TENANT_IDS", "uuid")]).is_ok());
    }

    #[test]
    fn debug_output_does_not_contain_the_secret() {
        assert_eq!(format!("{:?}", read(&[]).unwrap().secret), "Secret(…)");
    }
}

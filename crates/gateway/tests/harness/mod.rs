//! A gateway with its own database, for one test.
//!
//! `TEST_DATABASE_URL` is the URL of a PostgreSQL superuser. Roles belong to the whole PostgreSQL server, so the tests
//! have their own roles: `tenantry_test_owner` migrates, `tenantry_test_app` serves.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

pub mod collector;
pub mod crowd;
pub mod fake_issuer;
pub mod fake_panel_service;
pub mod pgbouncer;
pub mod postgres_proxy;
pub mod program;
pub mod random;
pub mod redis_server;
pub mod tls_proxy;
pub mod upstream;
pub mod websocket_upstream;

use std::path::Path;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tenantry_gateway::config::Config as GatewayConfig;
use tenantry_gateway::db::DatabaseLimits;
use tenantry_gateway::migrate::migrate;
use tenantry_gateway::state::AppState;
use tenantry_gateway::tenant_layer::AuthorizedTenant;
use tenantry_kernel::TenantId;
use tenantry_kernel::error_page;
use time::OffsetDateTime;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls};
use tower::ServiceExt;
use uuid::Uuid;

pub const PLATFORM: &str = "00000000-0000-0000-0000-000000000001";
pub const ACME: &str = "11111111-1111-1111-1111-111111111111";
pub const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
pub const HEALTHCO: &str = "33333333-3333-3333-3333-333333333333";
pub const OLDCO: &str = "44444444-4444-4444-4444-444444444444";
pub const UNKNOWN_TENANT: &str = "55555555-5555-5555-5555-555555555555";

pub const ADA: &str = "0a000000-0000-4000-8000-000000000001";
pub const MEI: &str = "0a000000-0000-4000-8000-000000000002";
pub const HANA: &str = "0a000000-0000-4000-8000-000000000003";
pub const SAM: &str = "0a000000-0000-4000-8000-000000000004";

pub const ACMES_PANEL: &str = "9a000000-0000-4000-8000-000000001101";
pub const ACMES_AGENT: &str = "a9e00000-0000-4000-8000-000000000011";
pub const GLOBAL_AGENT: &str = "a9e00000-0000-4000-8000-000000000001";
/// An agent of acme that is shared with medtech.
pub const SHARED_AGENT: &str = "a9e00000-0000-4000-8000-000000000013";
pub const HEALTHCOS_AGENT: &str = "a9e00000-0000-4000-8000-000000000031";

/// A prompt of the platform that is shared with all tenants.
pub const GLOBAL_PROMPT: &str = "4e500000-0000-4000-8000-000000000001";
/// A private prompt of acme.
pub const ACMES_PROMPT: &str = "4e500000-0000-4000-8000-000000000011";
/// A tool of medtech that is shared with acme.
pub const SHARED_TOOL: &str = "4e500000-0000-4000-8000-000000000021";

pub const ORIGIN: &str = "http://acme.localhost:3000";
pub const X_TENANT_ID: HeaderName = HeaderName::from_static("x-tenant-id");

/// A migrated database with the demo data. The end of the test drops it.
pub struct Harness {
    pub superuser: Config,
    pub owner: Config,
    pub app: Config,
    pub state: AppState,
    database: String,
}

/// The runtime of listening connections. The drop of a harness blocks the runtime of its test. A connection that was
/// then in the middle of its login would stay there, and PostgreSQL drops no database until that login times out, after
/// a minute.
static BACKGROUND: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());

/// A response with its whole body.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Harness {
    pub async fn start() -> Self {
        let harness = Self::empty().await;
        migrate(&harness.owner, None, true).await.unwrap();
        harness
    }

    /// A database without tables.
    pub async fn empty() -> Self {
        let url = std::env::var("TEST_DATABASE_URL").expect(
            "these tests need a PostgreSQL: set TEST_DATABASE_URL to a superuser's URL, or run \
             `node scripts/postgres.mjs -- cargo test -p tenantry-gateway`",
        );
        let server: Config = url.parse().unwrap();
        let database = format!("tenantry_test_{}", Uuid::new_v4().simple());
        let client = connect(&server).await;
        client.batch_execute(ROLES).await.unwrap();
        client.batch_execute(&format!("create database {database} owner tenantry_test_owner")).await.unwrap();
        let superuser = as_role(&server, None, &database);
        let owner = as_role(&server, Some("tenantry_test_owner"), &database);
        let app = as_role(&server, Some("tenantry_test_app"), &database);
        let state = AppState::new(&gateway_config(&app)).unwrap();
        Self { superuser, owner, app, state, database }
    }

    /// Serves the same database with other limits.
    pub fn with_limits(&mut self, limits: DatabaseLimits) {
        self.restart(GatewayConfig { database_limits: limits, ..gateway_config(&self.app) });
    }

    /// Serves the same database with deadlines that do not pass, so that a busy machine causes no 429 and no 503.
    pub fn without_deadlines(&mut self) {
        let long = program::MAX_WAIT;
        self.with_limits(DatabaseLimits { wait: long, connect: long, query: long, ..DatabaseLimits::default() });
        self.state.server_limits.request = long;
    }

    /// Serves the same database with one more environment variable.
    pub fn with_variable(&mut self, variable: (&str, &str)) {
        self.with_variables(&[variable]);
    }

    /// As [`with_variable`](Self::with_variable), with several variables.
    pub fn with_variables(&mut self, variables: &[(&str, &str)]) {
        self.restart(gateway_config_with(&self.app, variables));
    }

    /// Another gateway with the same database, with its own connections and its own memory. It has no deadlines.
    pub fn second_replica(&self) -> Router {
        let long = program::MAX_WAIT;
        let limits = DatabaseLimits { wait: long, connect: long, query: long, ..DatabaseLimits::default() };
        let config = GatewayConfig { database_limits: limits, ..gateway_config(&self.app) };
        let mut state = AppState::new(&config).unwrap();
        state.server_limits.request = long;
        let _guard = BACKGROUND.enter();
        tenantry_gateway::app(state)
    }

    /// As [`second_replica`](Self::second_replica), with these environment variables, which may set deadlines.
    pub fn replica_with_variables(&self, variables: &[(&str, &str)]) -> Router {
        let state = AppState::new(&gateway_config_with(&self.app, variables)).unwrap();
        let _guard = BACKGROUND.enter();
        tenantry_gateway::app(state)
    }

    fn restart(&mut self, config: GatewayConfig) {
        self.state.changes.close();
        self.state.database.close();
        self.state = AppState::new(&config).unwrap();
    }

    pub fn router(&self) -> Router {
        // The application starts to listen for changes.
        let _guard = BACKGROUND.enter();
        tenantry_gateway::app(self.state.clone())
    }

    pub fn bearer(&self, user: &str) -> String {
        let issued = self.state.tokens.issue(user.parse().unwrap(), None, OffsetDateTime::now_utc());
        format!("Bearer {}", issued.unwrap().token)
    }

    /// The proof that a person may act for a tenant.
    pub async fn authorized(&self, user: &str, tenant: &str) -> AuthorizedTenant {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, self.bearer(user).parse().unwrap())]);
        let tenant = TenantId::parse(tenant).unwrap();
        self.state.authorizer.authorize(&headers, tenant).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(self.router(), request).await
    }

    /// `GET` as a person for a tenant.
    pub async fn get(&self, path: &str, user: &str, tenant: &str) -> Answer {
        self.send(self.request("GET", path, user, tenant).body(Body::empty()).unwrap()).await
    }

    /// `POST` of JSON as a person for a tenant.
    pub async fn post(&self, path: &str, user: &str, tenant: &str, body: &Value) -> Answer {
        let request = self.request("POST", path, user, tenant).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// As [`post`](Self::post), with an `Idempotency-Key`.
    pub async fn post_with_key(&self, path: &str, user: &str, tenant: &str, body: &Value, key: &str) -> Answer {
        let request = self.request("POST", path, user, tenant).header("content-type", "application/json");
        self.send(request.header("idempotency-key", key).body(Body::from(body.to_string())).unwrap()).await
    }

    pub fn request(&self, method: &str, path: &str, user: &str, tenant: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", self.bearer(user))
            .header(X_TENANT_ID, tenant)
    }

    /// `PATCH` of JSON as a person for a tenant.
    pub async fn patch(&self, path: &str, user: &str, tenant: &str, body: &Value) -> Answer {
        let request = self.request("PATCH", path, user, tenant).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// `PUT` of JSON as a person for a tenant.
    pub async fn put(&self, path: &str, user: &str, tenant: &str, body: &Value) -> Answer {
        let request = self.request("PUT", path, user, tenant).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// `DELETE` as a person for a tenant.
    pub async fn delete(&self, path: &str, user: &str, tenant: &str) -> Answer {
        self.send(self.request("DELETE", path, user, tenant).body(Body::empty()).unwrap()).await
    }

    /// Opens the event stream of a tenant as a person.
    pub async fn events(&self, user: &str, tenant: &str) -> Events {
        Events::open(self.router(), self.request("GET", &format!("/v1/tenants/{tenant}/events"), user, tenant)).await
    }

    pub async fn as_superuser(&self) -> Client {
        connect(&self.superuser).await
    }

    pub async fn as_app(&self) -> Client {
        connect(&self.app).await
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.state.changes.close();
        self.state.database.close();
        let (mut server, database) = (self.superuser.clone(), self.database.clone());
        server.dbname("postgres");
        // `drop` cannot await, and this thread blocks the runtime of the test.
        let _ = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let client = connect(&server).await;
                client.batch_execute(&format!("drop database if exists {database} with (force)")).await.unwrap();
            });
        })
        .join();
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts that the response is a problem with this status and code.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json()["code"].as_str()), (status, Some(code)), "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.json()["status"], status);
        assert_eq!(self.json()["type"], error_page(code));
        let page = format!("{}/../../docs/errors/{code}.md", env!("CARGO_MANIFEST_DIR"));
        assert!(Path::new(&page).exists(), "the page of the error {code}");
        for member in ["title", "detail"] {
            assert!(self.json()[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {}", self.text());
        }
    }
}

pub async fn send(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, mut body) = response.into_parts();
    let is_stream = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
    let bytes = if is_stream {
        // A stream does not end, so the first frame is the body.
        body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec()
    } else {
        body.collect().await.unwrap().to_bytes().to_vec()
    };
    Answer { status: parts.status, headers: parts.headers, bytes }
}

/// An open event stream.
pub struct Events {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: Body,
}

impl Events {
    pub async fn open(router: Router, request: axum::http::request::Builder) -> Self {
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// The next frame, as it is on the wire. None at the end of the stream.
    pub async fn next(&mut self) -> Option<String> {
        let bytes = self.body.frame().await?.unwrap().into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Asserts that the next frame is an event with this tenant and version, and not a heartbeat.
    #[track_caller]
    pub fn assert_next(&mut self, tenant: &str, version: u64) -> impl Future<Output = ()> {
        let at = std::panic::Location::caller();
        async move { assert_eq!(self.next().await, Some(event(tenant, version)), "{at}") }
    }
}

pub fn event(tenant: &str, version: u64) -> String {
    format!("event: profile\nid: {version}\ndata: {{\"tenantId\":\"{tenant}\",\"version\":{version}}}\n\n")
}

pub const HEARTBEAT: &str = ":\n\n";

pub fn gateway_config(database: &Config) -> GatewayConfig {
    gateway_config_with(database, &[])
}

fn gateway_config_with(database: &Config, variables: &[(&str, &str)]) -> GatewayConfig {
    let own = |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    let mut config = GatewayConfig::read(|name| match name {
        _ if own(name).is_some() => own(name),
        "DATABASE_URL" => Some("postgres://replaced@localhost/below".into()),
        "GATEWAY_JWT_SECRET" => Some("a secret that only the tests know".into()),
        "GATEWAY_ROOT_DOMAINS" => Some("vital.health".into()),
        "GATEWAY_ALLOWED_ORIGINS" => Some("http://*.localhost:3000".into()),
        "GATEWAY_DEMO" => Some("true".into()),
        // A test of one machine sends many requests a second for one tenant.
        "GATEWAY_TENANT_RATE" | "GATEWAY_RATE" => Some("0".into()),
        // Nothing listens there. A test of proxy mode starts its own upstream.
        "GATEWAY_UPSTREAMS" => Some(upstream::list("127.0.0.1:1", &Value::Null)),
        "GATEWAY_ASSERTION_KEY" => Some(upstream::ASSERTION_KEY.into()),
        _ => None,
    })
    .unwrap();
    config.database = database.try_into().unwrap();
    config
}

pub async fn connect(config: &Config) -> Client {
    try_connect(config).await.unwrap()
}

pub async fn try_connect(config: &Config) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn as_role(server: &Config, role: Option<&str>, database: &str) -> Config {
    let mut config = server.clone();
    config.dbname(database);
    if let Some(role) = role {
        config.user(role).password(role);
    }
    config
}

/// Tests of several files create the roles at the same time. The lock, held until the commit, makes them take turns.
const ROLES: &str = "
    begin;
    select pg_advisory_xact_lock(20240607);
    do $$ begin
        if not exists (select from pg_roles where rolname = 'tenantry_test_owner') then
            create role tenantry_test_owner login createrole password 'tenantry_test_owner';
        end if;
        if not exists (select from pg_roles where rolname = 'tenantry_app') then
            create role tenantry_app login;
        end if;
        if not exists (select from pg_roles where rolname = 'tenantry_test_app') then
            create role tenantry_test_app login password 'tenantry_test_app' in role tenantry_app;
        end if;
    end $$;
    commit";

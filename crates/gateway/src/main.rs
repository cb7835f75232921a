//! The command `tenantry-gateway`: the server, its migrations, and its catalogue.

#![forbid(unsafe_code)]

use std::error::Error;
use std::future::pending;
use std::net::SocketAddr;
use std::process::ExitCode;

use tenantry_gateway::config::{Config, database_url};
use tenantry_gateway::db::{Catalogue, Database, check_isolation_against, check_pooler, read_catalogue};
use tenantry_gateway::migrate::{
    LinkOutcome, grant_platform_admin, link_identity, migrate, revoke_platform_admin, unlink_identity,
};
use tenantry_gateway::server::{self, OpenConnections, ServerLimits};
use tenantry_gateway::session::{Identity, IssuerSettings};
use tenantry_gateway::state::AppState;
use tenantry_gateway::telemetry::metrics_app;
use tenantry_gateway::traces::{TraceExport, start_log};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Connections of those who scrape the metrics.
const METRICS_CONNECTIONS: usize = 8;

const USAGE: &str = "\
tenantry-gateway                    start the server (DATABASE_URL, GATEWAY_JWT_SECRET; GATEWAY_HOST, GATEWAY_PORT,
                                    GATEWAY_ISSUERS, GATEWAY_ROOT_DOMAINS, GATEWAY_ALLOWED_ORIGINS, GATEWAY_DEMO,
                                    MULTI_TENANCY_ENABLED, DEFAULT_TENANT_ID, ALLOWED_TENANTS; deadlines
                                    and limits: crates/gateway/README.md)
tenantry-gateway migrate [--demo]   migrate the database of MIGRATION_DATABASE_URL; with --demo, insert the demo data;
                                    if DATABASE_URL is set too, let its role log in
tenantry-gateway link-identity --issuer URL --subject TEXT --email ADDRESS
                                    make tokens of the issuer with this subject sessions of the person with this
                                    e-mail address, in the database of MIGRATION_DATABASE_URL
tenantry-gateway unlink-identity --issuer URL --subject TEXT
                                    remove that link
tenantry-gateway grant-platform-admin --email ADDRESS
                                    let the person with this e-mail address act on tenants as the platform, in the
                                    database of MIGRATION_DATABASE_URL; each act needs a reason and leaves a record
tenantry-gateway revoke-platform-admin --email ADDRESS
                                    end that
tenantry-gateway catalogue          print the objects of the schema tenantry in the database of DATABASE_URL; the server
                                    compares them with the migrations, or with the file of GATEWAY_CATALOGUE";

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tenantry-gateway: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run());
    // A task that still runs, such as a DNS lookup of the database host, must not keep the process alive.
    runtime.shutdown_background();
    code
}

async fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] | ["serve"] => trace_and_serve().await,
        other => {
            start_log(None);
            run_command(other).await
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenantry-gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command that is not the server.
async fn run_command(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["migrate"] => run_migrations(false).await,
        ["migrate", "--demo"] => run_migrations(true).await,
        ["link-identity", options @ ..] => match values(options, ["--issuer", "--subject", "--email"]) {
            Ok([issuer, subject, email]) => change_link(issuer, subject, Some(email)).await,
            Err(reason) => Err(format!("link-identity: {reason}").into()),
        },
        ["unlink-identity", options @ ..] => match values(options, ["--issuer", "--subject"]) {
            Ok([issuer, subject]) => change_link(issuer, subject, None).await,
            Err(reason) => Err(format!("unlink-identity: {reason}").into()),
        },
        [command @ ("grant-platform-admin" | "revoke-platform-admin"), options @ ..] => {
            match values(options, ["--email"]) {
                Ok([email]) => change_grant(email, *command == "grant-platform-admin").await,
                Err(reason) => Err(format!("{command}: {reason}").into()),
            }
        }
        ["catalogue"] => print_catalogue().await,
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("unknown arguments \"{}\". Use one of:\n{USAGE}", arguments.join(" ")).into()),
    }
}

/// Serves with the log and the traces. The spans of the last requests are sent after these have their answers.
async fn trace_and_serve() -> Result<(), Box<dyn Error>> {
    let traces = TraceExport::from_environment(variable)?;
    start_log(traces.as_ref());
    serve(traces).await
}

async fn serve(traces: Option<TraceExport>) -> Result<(), Box<dyn Error>> {
    let config = Config::read(variable)?;
    let state = AppState::new(&config)?;
    check_pooler(&config.database, &config.database_limits).await?;
    check_isolation_against(&state.database, &expected_catalogue()?).await?;
    match state.changes.check().await {
        Err(error) if config.listen_database.is_some() => {
            return Err(format!("GATEWAY_LISTEN_DATABASE_URL: {error}.").into());
        }
        Err(error) => tracing::warn!(%error, "clients see a changed profile within 20 seconds"),
        Ok(()) => {}
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}. Set GATEWAY_PORT to a free port.", config.listen))?;
    // Logs go to stderr. This line on stdout tells a script that the server listens.
    println!("gateway listening on http://{}", listener.local_addr()?);
    serve_metrics(config.metrics_listen, &state).await?;
    let connections = state.connections.clone();
    let (limits, readiness, changes) = (state.server_limits.clone(), state.readiness.clone(), state.changes.clone());
    let unready = limits.unready;
    let (stopping_sender, stopping) = oneshot::channel();
    let serving = server::serve(listener, tenantry_gateway::app(state), limits, connections, async move {
        stop_signal().await;
        readiness.set_not_ready();
        let _ = stopping_sender.send(());
        tracing::info!("stop signal received");
        sleep(unready).await;
        changes.close();
    });
    tokio::select! {
        () = async { serving.await; flush(traces).await } => {}
        () = async { drop(stopping.await); stop_signal().await } => {
            tracing::warn!("second stop signal received, ending at once");
        }
    }
    Ok(())
}

async fn flush(traces: Option<TraceExport>) {
    if let Some(traces) = traces {
        traces.flush().await;
    }
}

/// Serves the metrics on an address of their own, until the process ends.
async fn serve_metrics(address: Option<SocketAddr>, state: &AppState) -> Result<(), Box<dyn Error>> {
    let Some(address) = address else { return Ok(()) };
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("GATEWAY_METRICS_LISTEN: cannot listen on {address}: {error}."))?;
    tracing::info!(address = %listener.local_addr()?, "serving /metrics");
    let limits = ServerLimits { connections: METRICS_CONNECTIONS, ..state.server_limits.clone() };
    let application = metrics_app(state.metrics.clone());
    tokio::spawn(server::serve(listener, application, limits, OpenConnections::default(), pending()));
    Ok(())
}

/// The expected objects of the database: those of the file in GATEWAY_CATALOGUE, or else those of the migrations.
fn expected_catalogue() -> Result<Catalogue, Box<dyn Error>> {
    let Some(path) = variable("GATEWAY_CATALOGUE").filter(|path| !path.trim().is_empty()) else {
        return Ok(Catalogue::from_migrations()?);
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("GATEWAY_CATALOGUE: the file {path} cannot be read: {error}."))?;
    Ok(Catalogue::from_json(&text).map_err(|reason| format!("GATEWAY_CATALOGUE: {path}: {reason}."))?)
}

async fn print_catalogue() -> Result<(), Box<dyn Error>> {
    let database = Database::new(database_url(variable("DATABASE_URL"), "DATABASE_URL")?)?;
    print!("{}", read_catalogue(&database).await?.to_json());
    Ok(())
}

async fn run_migrations(demo: bool) -> Result<(), Box<dyn Error>> {
    let owner = database_url(variable("MIGRATION_DATABASE_URL"), "MIGRATION_DATABASE_URL")?;
    let runtime = variable("DATABASE_URL").map(|url| database_url(Some(url), "DATABASE_URL")).transpose()?;
    let migrated = migrate(&owner, runtime.as_ref(), demo).await?;
    for name in &migrated.applied {
        println!("applied {name}");
    }
    println!(
        "{}",
        if migrated.applied.is_empty() { "the database was up to date" } else { "the database is up to date" }
    );
    if migrated.demo {
        println!("inserted the demo data");
    }
    Ok(())
}

/// The values of these options, which are in any order and each there once.
fn values<'a, const N: usize>(options: &[&'a str], names: [&str; N]) -> Result<[&'a str; N], String> {
    let expected = || format!("write each of {} once, with a value", names.join(", "));
    let mut values = [None; N];
    let (pairs, rest) = options.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(expected());
    }
    for [option, value] in pairs {
        let place = names.iter().position(|name| name == option).and_then(|at| values.get_mut(at));
        if place.is_none_or(|place| place.replace(*value).is_some()) {
            return Err(expected());
        }
    }
    let mut found = [""; N];
    for (found, value) in found.iter_mut().zip(values) {
        *found = value.ok_or_else(expected)?;
    }
    Ok(found)
}

/// Links an identity to the person with an e-mail address, or removes its link.
async fn change_link(issuer: &str, subject: &str, email: Option<&str>) -> Result<(), Box<dyn Error>> {
    let identity = Identity::parse(issuer, subject)?;
    refuse_unlisted(issuer)?;
    let owner = database_url(variable("MIGRATION_DATABASE_URL"), "MIGRATION_DATABASE_URL")?;
    let (outcome, done) = match email {
        Some(email) => (link_identity(&owner, &identity, email).await?, "linked"),
        None => (unlink_identity(&owner, &identity).await?, "not linked any more"),
    };
    let already = if outcome == LinkOutcome::Unchanged { ", as before" } else { "" };
    println!("the subject {subject} of {issuer} is {done}{already}");
    Ok(())
}

/// Lets a person act as the platform, or ends that.
async fn change_grant(email: &str, grant: bool) -> Result<(), Box<dyn Error>> {
    let owner = database_url(variable("MIGRATION_DATABASE_URL"), "MIGRATION_DATABASE_URL")?;
    let (outcome, done) = if grant {
        (grant_platform_admin(&owner, email).await?, "a platform administrator")
    } else {
        (revoke_platform_admin(&owner, email).await?, "not a platform administrator any more")
    };
    let already = if outcome == LinkOutcome::Unchanged { ", as before" } else { "" };
    println!("{email} is {done}{already}");
    Ok(())
}

/// A token names its issuer letter for letter, so a link with another spelling has no effect. Where the list of issuers
/// is known, such a link is a mistake.
fn refuse_unlisted(issuer: &str) -> Result<(), Box<dyn Error>> {
    let issuers = IssuerSettings::read(variable("GATEWAY_ISSUERS").as_deref())?;
    if issuers.is_empty() || issuers.iter().any(|listed| listed.issuer() == issuer) {
        return Ok(());
    }
    let listed: Vec<_> = issuers.iter().map(IssuerSettings::issuer).collect();
    Err(format!("the issuer {issuer} is not in GATEWAY_ISSUERS, which has {}", listed.join(", ")).into())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Waits for Ctrl-C or SIGTERM. Without support for signals, the server runs until it is killed.
async fn stop_signal() {
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

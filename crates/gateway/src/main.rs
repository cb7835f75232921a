//! The server of the reference gateway, and its migrations.

#![forbid(unsafe_code)]

use std::error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

use tenantry_gateway::config::{Config, database_url};
use tenantry_gateway::db::{Catalogue, Database, check_isolation_against, read_catalogue};
use tenantry_gateway::migrate::migrate;
use tenantry_gateway::server;
use tenantry_gateway::state::AppState;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;
use tracing_subscriber::EnvFilter;

const USAGE: &str = "\
tenantry-gateway                    serve (DATABASE_URL, GATEWAY_JWT_SECRET; GATEWAY_HOST, GATEWAY_PORT,
                                    GATEWAY_ROOT_DOMAINS, GATEWAY_ALLOWED_ORIGINS, GATEWAY_DEMO,
                                    MULTI_TENANCY_ENABLED, DEFAULT_TENANT_ID, ALLOWED_TENANTS; deadlines
                                    and bounds: crates/gateway/README.md)
tenantry-gateway migrate [--demo]   bring the database of MIGRATION_DATABASE_URL up to date, with demo data if asked;
                                    where DATABASE_URL is set too, let its role sign in
tenantry-gateway catalogue          print what the database of DATABASE_URL has in the schema tenantry: what serve
                                    compares before it starts, with that of the migrations or of GATEWAY_CATALOGUE";

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tenantry-gateway: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run());
    // What is still running, such as a look-up of the database's host name, does not keep the process.
    runtime.shutdown_background();
    code
}

async fn run() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // To stderr: the one line on stdout is for the script that waits for it.
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] | ["serve"] => serve().await,
        ["migrate"] => run_migrations(false).await,
        ["migrate", "--demo"] => run_migrations(true).await,
        ["catalogue"] => print_catalogue().await,
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("\"{}\" is not understood.\n{USAGE}", arguments.join(" ")).into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenantry-gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let config = Config::read(variable)?;
    let state = AppState::new(&config)?;
    check_isolation_against(&state.database, &expected_catalogue()?).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}. Set GATEWAY_PORT to a free port.", config.listen))?;
    println!("gateway listening on http://{}", listener.local_addr()?);
    let (limits, readiness, changes) = (state.server_limits.clone(), state.readiness.clone(), state.changes.clone());
    let unready = limits.unready;
    let (stopping, stops) = oneshot::channel();
    let serving = server::serve(listener, tenantry_gateway::app(state), limits, async move {
        asked_to_stop().await;
        readiness.set_not_ready();
        let _ = stopping.send(());
        tracing::info!("asked to stop");
        sleep(unready).await;
        changes.close();
    });
    tokio::select! {
        () = serving => {}
        () = async { drop(stops.await); asked_to_stop().await } => tracing::warn!("asked to stop again; not waiting"),
    }
    Ok(())
}

/// What the database is compared with: the catalogue that the program was built with, unless a file says otherwise.
fn expected_catalogue() -> Result<Catalogue, Box<dyn Error>> {
    let Some(path) = variable("GATEWAY_CATALOGUE").filter(|path| !path.trim().is_empty()) else {
        return Ok(Catalogue::from_migrations()?);
    };
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("GATEWAY_CATALOGUE: cannot read {path}: {error}."))?;
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
        println!("the demo data is in place");
    }
    Ok(())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Ctrl-C, or the SIGTERM of a supervisor. Where signals cannot be listened for, the server runs until it is killed.
async fn asked_to_stop() {
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

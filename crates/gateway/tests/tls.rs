//! TLS to PostgreSQL: what each `sslmode` accepts, and that no connection is without it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::program::{Program, SECRET, gateway, run_refused, wait_until};
use harness::tls_proxy::{Authority, TlsProxy, url_with, with_authority};
use harness::*;
use tenantry_gateway::db::{Database, DatabaseError, Lookup};
use tenantry_gateway::postgres::PostgresUrl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_postgres::Row;

const IS_ENCRYPTED: &str = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

async fn ask(url: &str) -> Result<Vec<Row>, DatabaseError> {
    let database = Database::with_connections(PostgresUrl::parse(url).unwrap(), 1).unwrap();
    database.look_up(Lookup::Email("x"), IS_ENCRYPTED, &[]).await
}

/// Planted faults: a verifier that accepts every authority, one that accepts every host, and one that checks the host
/// for `verify-ca`.
#[tokio::test]
async fn each_sslmode_checks_what_it_checks_in_libpq() {
    let harness = Harness::start().await;
    let (ours, other) = (Authority::new(), Authority::new());
    let proxy = TlsProxy::start(&harness.app, &ours.issue("localhost")).await;
    for (host, settings, expected) in [
        ("localhost", String::new(), Ok(())),
        ("localhost", "sslmode=prefer".into(), Ok(())),
        ("127.0.0.1", "sslmode=require".into(), Ok(())),
        ("127.0.0.1", with_authority("require", &ours.file), Ok(())),
        ("127.0.0.1", with_authority("verify-ca", &ours.file), Ok(())),
        ("localhost", with_authority("verify-full", &ours.file), Ok(())),
        ("127.0.0.1", with_authority("verify-full", &ours.file), Err("not valid for name \"127.0.0.1\"")),
        ("localhost", with_authority("require", &other.file), Err("UnknownIssuer")),
        ("localhost", with_authority("verify-ca", &other.file), Err("UnknownIssuer")),
        ("localhost", with_authority("verify-full", &other.file), Err("UnknownIssuer")),
        ("localhost", "sslmode=verify-full&sslrootcert=system".into(), Err("UnknownIssuer")),
    ] {
        let answer = ask(&url_with(&harness.app, host, proxy.port, &settings)).await;
        match (answer, expected) {
            (Ok(_), Ok(())) => {}
            (Err(error), Err(expected)) => {
                assert!(error.to_string().contains(expected), "{host} {settings}: {error}");
            }
            (answer, _) => panic!("{host} {settings}: {:?}", answer.map(|_| ())),
        }
    }
    assert_eq!(proxy.counts().1, 0, "a connection without TLS");
    assert!(ask(&url_with(&harness.app, "localhost", proxy.port, "sslmode=disable")).await.is_err());
    assert_eq!(proxy.counts().1, 1);
}

/// Planted fault: `require` that continues without TLS when the server does not offer it. The password would be next.
#[tokio::test]
async fn a_server_without_tls_gets_no_word_in_plain_text() {
    let harness = Harness::start().await;
    let ours = Authority::new();
    for settings in [
        "sslmode=require".to_owned(),
        with_authority("verify-ca", &ours.file),
        with_authority("verify-full", &ours.file),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            client.read_exact(&mut [0; 8]).await.unwrap();
            client.write_all(b"N").await.unwrap();
            let mut more = Vec::new();
            client.read_to_end(&mut more).await.unwrap();
            more
        });
        let error = ask(&url_with(&harness.app, "127.0.0.1", port, &settings)).await.err().unwrap().to_string();
        assert!(error.contains("server does not support TLS"), "{settings}: {error}");
        assert_eq!(server.await.unwrap(), b"", "{settings}");
    }
}

/// Planted fault: one kind of connection (pool, probe, listener, migration) without the settings of the URL.
#[tokio::test]
async fn every_connection_of_the_program_is_encrypted() {
    let harness = Harness::empty().await;
    let ours = Authority::new();
    let proxy = TlsProxy::start(&harness.app, &ours.issue("localhost")).await;
    let settings = with_authority("verify-full", &ours.file);
    let owner = url_with(&harness.owner, "localhost", proxy.port, &settings);
    let app = url_with(&harness.app, "localhost", proxy.port, &settings);
    let mut migrate = gateway(&["migrate", "--demo"], &[("MIGRATION_DATABASE_URL", &owner), ("DATABASE_URL", &app)]);
    assert!(tokio::task::spawn_blocking(move || migrate.status().unwrap().success()).await.unwrap());
    let bearer = harness.bearer(ADA);
    let requests = move || {
        let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
        let program = Program::run(&mut gateway(&[], &environment));
        let request = format!("GET /v1/panels\nauthorization: {bearer}\nx-tenant-id: {ACME}\n");
        assert_eq!(program.status(&request), 200);
        assert_eq!(program.status("GET /ready"), 200);
    };
    tokio::task::spawn_blocking(requests).await.unwrap();
    let (encrypted, plain) = proxy.counts();
    assert!(encrypted >= 6, "migration, pooler check, pool, probe, listener and notification: {encrypted}");
    assert_eq!(plain, 0, "a connection without TLS");
}

/// The refusal names what is wrong with the certificate.
#[tokio::test]
async fn the_program_does_not_start_with_a_certificate_of_another_authority() {
    let harness = Harness::start().await;
    let (ours, other) = (Authority::new(), Authority::new());
    let proxy = TlsProxy::start(&harness.app, &ours.issue("localhost")).await;
    let app = url_with(&harness.app, "localhost", proxy.port, &with_authority("verify-full", &other.file));
    let refusal = tokio::task::spawn_blocking(move || {
        run_refused(&mut gateway(&[], &[("DATABASE_URL", &app), ("GATEWAY_JWT_SECRET", SECRET)]))
    });
    let refusal = refusal.await.unwrap();
    for expected in ["invalid peer certificate: UnknownIssuer", "sslrootcert"] {
        assert!(refusal.contains(expected), "{refusal}");
    }
    assert!(!refusal.contains("tenantry_test_app:"), "{refusal}");
}

/// PostgreSQL's own TLS, with channel binding: SCRAM fails when another server ends the TLS in between.
#[tokio::test]
async fn postgresql_itself_is_reached_with_tls_and_channel_binding() {
    let harness = Harness::start().await;
    let ours = Authority::new();
    let identity = ours.issue("localhost");
    let superuser = harness.as_superuser().await;
    // The server writes the files, because it accepts a key of its own user only.
    for (file, pem) in [("tenantry_test.crt", &identity.certificate), ("tenantry_test.key", &identity.key)] {
        let lines: Vec<String> = pem.lines().map(|line| format!("('{line}')")).collect();
        let write = format!("copy (values {}) to program 'umask 077; rm -f {file}; cat > {file}'", lines.join(", "));
        superuser.batch_execute(&write).await.unwrap();
    }
    for setting in ["ssl_cert_file = 'tenantry_test.crt'", "ssl_key_file = 'tenantry_test.key'", "ssl = on"] {
        superuser.batch_execute(&format!("alter system set {setting}")).await.unwrap();
    }
    superuser.batch_execute("select pg_reload_conf()").await.unwrap();
    let port = harness.app.get_ports()[0];
    let settings = with_authority("verify-full", &ours.file) + "&channel_binding=require";
    let url = url_with(&harness.app, "localhost", port, &settings);
    wait_until(async || ask(&url).await.is_ok()).await;
    let encrypted: bool = ask(&url).await.unwrap()[0].get(0);
    let proxy = TlsProxy::start(&harness.app, &identity).await;
    let between = ask(&url_with(&harness.app, "localhost", proxy.port, &settings)).await;
    for setting in ["ssl", "ssl_cert_file", "ssl_key_file"] {
        superuser.batch_execute(&format!("alter system reset {setting}")).await.unwrap();
    }
    superuser.batch_execute("select pg_reload_conf()").await.unwrap();
    assert!(encrypted);
    let error = between.err().unwrap().to_string();
    assert!(error.contains("channel binding"), "{error}");
}

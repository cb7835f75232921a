//! A database that hangs: it keeps its connections open and does not answer. SIGSTOP stops PostgreSQL, so this file has
//! one test: every other test on this PostgreSQL server would hang too.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![cfg(unix)]

mod harness;

use std::io::BufReader;
use std::process::Command;

use harness::program::*;
use harness::*;

/// Stopped PostgreSQL processes. The drop continues them, also after a failed test.
struct Stopped(Vec<String>);

impl Stopped {
    /// Stops the main process of PostgreSQL and the processes that serve this database.
    async fn stop(harness: &Harness) -> Self {
        let superuser = harness.as_superuser().await;
        let sql = "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) union all
                   select pid::text from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
        let pids: Vec<String> = superuser.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        drop(superuser);
        for pid in &pids {
            let command = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            assert!(
                command.contains("postgres"),
                "this test stops PostgreSQL, so it needs one on this machine ({pid})"
            );
        }
        let stopped = Self(pids);
        Self::signal("-STOP", &stopped.0);
        stopped
    }

    fn signal(signal: &str, pids: &[String]) {
        assert!(Command::new("kill").arg(signal).args(pids).status().unwrap().success());
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // The main process last: as soon as it continues, it removes processes that ended in the meantime.
        self.0.reverse();
        Self::signal("-CONT", &self.0);
    }
}

/// Planted faults: a statement, a connection or a start without a deadline in the gateway (the deadlines of PostgreSQL
/// have no effect here), and a liveness check that queries the database.
#[tokio::test]
async fn a_hung_database_is_503_after_the_deadline_and_is_used_again_when_it_continues() {
    let harness = Harness::start().await;
    let settings = [
        ("GATEWAY_DATABASE_CONNECTIONS", "4"),
        ("GATEWAY_DATABASE_WAIT_SECONDS", "1"),
        ("GATEWAY_DATABASE_CONNECT_SECONDS", "1"),
        ("GATEWAY_DATABASE_QUERY_SECONDS", "1"),
        // The deadline of the whole request must not hide a missing deadline.
        ("GATEWAY_REQUEST_SECONDS", "600"),
    ];
    let program = Program::start(&harness, &settings);
    let panels = format!("GET /v1/panels\nauthorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA));
    assert_eq!(program.status(&panels), 200);
    assert_eq!(program.status("GET /ready"), 200);
    let events =
        format!("GET /v1/tenants/acme/events HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\n\r\n", harness.bearer(ADA));
    let mut events = BufReader::new(program.connect_and_send(&events));
    read_until(&mut events, "\"version\":1}");

    let stopped = Stopped::stop(&harness).await;
    // More requests than connections: connections that hang are closed, and new ones cannot connect.
    for _ in 0..6 {
        let answer = program.request(&panels);
        assert_eq!(status(&answer), 503, "{answer}");
        assert!(answer.contains("retry-after: 2") && answer.contains("\"code\":\"UNAVAILABLE\""), "{answer}");
        assert_eq!(program.status("GET /health"), 200, "the process is alive");
    }
    assert_eq!(program.status("GET /ready"), 503);
    let app = url(&harness.app);
    let settings = [
        ("DATABASE_URL", app.as_str()),
        ("GATEWAY_JWT_SECRET", SECRET),
        ("GATEWAY_PORT", "0"),
        ("GATEWAY_DATABASE_CONNECT_SECONDS", "1"),
    ];
    run_refused(&mut gateway(&[], &settings));
    drop(stopped);

    wait_until(async || program.status(&panels) == 200 && program.status("GET /ready") == 200).await;
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    read_until(&mut events, "\"version\":2}");
}

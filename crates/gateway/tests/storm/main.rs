//! The storm: mixed requests to two replicas over HTTP, a tenth of them hostile, while replicas, Redis and PostgreSQL
//! are killed and restarted.
//!
//! - No answer contains a row of another tenant.
//! - Every 5xx and every lost response is explained by an outage at that time.
//! - At the end, the panels of a tenant are exactly those that were acknowledged, and its usage counts exactly those.
//!
//! `npm test` runs a short storm. `npm run storm` runs one of a million requests and writes the report into
//! `docs/storm.md`. `STORM_REQUESTS` is the number of requests, and `STORM_REPORT` the file of the report.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]
#![cfg(unix)]

#[path = "../harness/mod.rs"]
mod harness;

mod honest;
mod hostile;
mod ledger;
mod outages;
mod population;
mod replica;
mod report;
mod worker;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use harness::Harness;
use harness::redis_server::RedisServer;
use outages::{Outages, Part, Processes};
use population::{LIMITED, Role, Sessions, tenant_id};
use report::Report;
use serde_json::Value;
use worker::{Attempt, Plan, Storm, Worker};

/// The requests of the short storm.
const SHORT: u64 = 4_000;
const WORKERS: u64 = 24;
/// One round of outages for each of so many requests, and at least one.
const REQUESTS_PER_ROUND: u64 = 100_000;

/// Deadlines that do not pass on a busy machine: a 503 of a deadline would hide an unexplained one.
const SETTINGS: [(&str, &str); 10] = [
    ("GATEWAY_ALLOWED_ORIGINS", "http://*.localhost:3000"),
    ("GATEWAY_BODY_SECONDS", "60"),
    ("GATEWAY_REQUEST_SECONDS", "60"),
    ("GATEWAY_DATABASE_WAIT_SECONDS", "60"),
    ("GATEWAY_DATABASE_CONNECT_SECONDS", "60"),
    ("GATEWAY_DATABASE_QUERY_SECONDS", "60"),
    ("GATEWAY_DATABASE_CONNECTIONS", "16"),
    // The storm is to reach the guards behind the rates.
    ("GATEWAY_RATE", "0"),
    ("GATEWAY_TENANT_RATE", "0"),
    ("GATEWAY_LOOK_UPS_PER_MINUTE", "0"),
];

/// What happens in one round, in this order.
const ROUND: [(Part, bool); 6] = [
    (Part::Replica(0), false),
    (Part::Database, false),
    (Part::Redis, false),
    (Part::Replica(1), false),
    (Part::Replica(0), true),
    (Part::Database, false),
];

/// Planted faults: a tenant on a connection that the pool reuses; a write without a check of the membership in its own
/// transaction; a key that is not kept with the row; usage that is counted outside of the transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_storm_no_row_is_foreign_no_5xx_is_unexplained_and_the_usage_is_exact() {
    let requests = std::env::var("STORM_REQUESTS").map_or(SHORT, |number| number.parse().expect("a number"));
    let harness = Harness::start().await;
    population::insert(&harness.as_superuser().await, requests / 600).await;
    let mut redis = RedisServer::start();
    let redis_url = redis.url();
    let settings = [SETTINGS.as_slice(), &[("REDIS_URL", redis_url.as_str())]].concat();
    let outages = Outages::default();
    let mut processes = Processes::start(&harness, &settings, &outages, &mut redis);
    let storm = Storm {
        harness: &harness,
        sessions: Sessions::new(&harness),
        ledger: ledger::Ledger::default(),
        outages: &outages,
        report: Report::default(),
        addresses: processes.addresses(),
        requests,
        begun: AtomicU64::new(0),
        revocations: std::array::from_fn(|_| tokio::sync::Mutex::new(None)),
        foreign_keys: std::sync::Mutex::default(),
    };
    let began = Instant::now();
    let workers = futures_util::future::join_all((1..=WORKERS).map(|number| Worker::new(&storm, number).run()));
    tokio::join!(workers, kill_and_restart(&storm, &mut processes), show_progress(&storm));
    let took = began.elapsed();

    let used = async |tenant| used_panels(&storm, tenant).await;
    for difference in storm.ledger.compare(&harness, used).await {
        storm.report.violation(difference);
    }
    let text = storm.report.text(took, storm.ledger.count(), &outages);
    println!("{text}");
    if let Ok(file) = std::env::var("STORM_REPORT") {
        std::fs::write(file, &text).unwrap();
    }
    assert!(storm.report.violations().is_empty(), "{} violations: see the report", storm.report.violations().len());
    let (sent, hostile) = (storm.report.sent(|_| true), storm.report.sent(|hostile| hostile));
    assert!(sent >= requests && hostile * 12 > sent, "{sent} requests, {hostile} of them hostile");
    assert!(storm.ledger.count() as u64 > requests / 20, "{} panels", storm.ledger.count());
    for tenant in 0..LIMITED {
        assert_eq!(used_panels(&storm, tenant).await, requests / 600, "the limit of tenant {tenant} is used up");
    }
}

/// Kills and restarts one part after the other, evenly over the requests.
async fn kill_and_restart(storm: &Storm<'_>, processes: &mut Processes<'_>) {
    let rounds = (storm.requests / REQUESTS_PER_ROUND).max(1);
    let outages = rounds * ROUND.len() as u64;
    for outage in 0..outages {
        let at = (outage + 1) * storm.requests / (outages + 2);
        while storm.begun.load(Ordering::Relaxed) < at {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (part, gracefully) = ROUND[usize::try_from(outage).unwrap() % ROUND.len()];
        processes.restart(part, gracefully).await;
    }
}

/// Prints a line for each twentieth of the requests.
async fn show_progress(storm: &Storm<'_>) {
    for twentieth in 1..=20 {
        let at = twentieth * storm.requests / 20;
        while storm.begun.load(Ordering::Relaxed) < at {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!("{at} of {} requests, {} violations", storm.requests, storm.report.violations().len());
    }
}

/// The used panels of this month, as the profile shows them.
async fn used_panels(storm: &Storm<'_>, tenant: usize) -> u64 {
    let mut worker = Worker::new(storm, 0);
    let path = format!("/v1/tenants/{}/profile", tenant_id(tenant));
    let request = worker.request("GET", &path, tenant, Role::Admin).body(replica::Body::default()).unwrap();
    let plan = Plan { name: "the usage at the end", hostile: false, request, may_name: vec![tenant], expected: &[200] };
    let Attempt::Answered(answer) = worker.send(plan).await else { panic!("no profile of tenant {tenant}") };
    let profile: Value = serde_json::from_str(&answer.text).unwrap();
    profile["limits"]["max_panels_per_month"]["used"].as_u64().unwrap_or_else(|| panic!("{}", answer.text))
}

//! How long a request takes beside 10, 1,000 and 100,000 other tenants. It does not run with the tests. To run it:
//!
//! ```sh
//! npm run growth
//! ```

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]

mod harness;

use std::time::{Duration, Instant};

use harness::crowd::insert_crowd;
use harness::*;
use tenantry_gateway::db::DatabaseLimits;

const OTHER_TENANTS: [i32; 3] = [10, 1_000, 100_000];
const ROUNDS: usize = 10;
const REQUESTS: usize = 20;

const CASES: [(&str, &str, &str, &str); 7] = [
    ("the agents of a tenant", "/v1/agents", ADA, ACME),
    ("the agents of a tenant, one of them from a list", "/v1/agents", MEI, MEDTECH),
    ("one agent, shared by a list", "/v1/agents/a9e00000-0000-4000-8000-000000000013", MEI, MEDTECH),
    ("the panels of a tenant with their authors", "/v1/panels", ADA, ACME),
    ("the tenants of a person", "/v1/tenants", SAM, ACME),
    ("the directory by slug", "/v1/directory/resolve?slug=acme", ADA, ACME),
    ("the profile of a tenant with its usage", "/v1/tenants/11111111-1111-1111-1111-111111111111/profile", ADA, ACME),
];

/// The time of each request of a case, as the role of the server.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    async fn sample(&mut self, harness: &Harness, (_, path, user, tenant): (&str, &str, &str, &str)) {
        for _ in 0..REQUESTS {
            let began = Instant::now();
            let answer = harness.get(path, user, tenant).await;
            self.0.push(began.elapsed());
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        }
    }

    fn p50(&mut self) -> f64 {
        self.0.sort();
        self.0[self.0.len() / 2].as_secs_f64()
    }
}

#[tokio::test]
#[ignore = "a measurement; see the top of the file"]
async fn time_of_a_request_beside_other_tenants() {
    let mut databases = Vec::new();
    for tenants in OTHER_TENANTS {
        let mut harness = Harness::start().await;
        insert_crowd(&harness.as_superuser().await, tenants).await;
        harness.with_limits(DatabaseLimits { connections: 1, ..Default::default() });
        databases.push(harness);
    }
    // The same requests with a role that row-level security does not apply to. Every statement has its own predicate.
    let mut without_policies = Harness::start().await;
    insert_crowd(&without_policies.as_superuser().await, OTHER_TENANTS[2]).await;
    without_policies.app = without_policies.superuser.clone();
    without_policies.with_limits(DatabaseLimits { connections: 1, ..Default::default() });
    databases.push(without_policies);
    // Without notifications of changes the caches are off, so each request reads the database.
    databases.iter().for_each(|harness| harness.state.changes.close());

    println!("| request | 10 | 1,000 | 100,000 | policies, over the same query without them |");
    println!("|---|---|---|---|---|");
    for case in CASES {
        let mut times: Vec<Times> = databases.iter().map(|_| Times::default()).collect();
        for (harness, _) in databases.iter().zip(&times) {
            // Prepared statements, the plan for all values, and PostgreSQL's own caches.
            Times::default().sample(harness, case).await;
        }
        // The load of the machine changes from second to second, so the databases take turns.
        for _ in 0..ROUNDS {
            for (harness, times) in databases.iter().zip(&mut times) {
                times.sample(harness, case).await;
            }
        }
        let p50: Vec<f64> = times.iter_mut().map(Times::p50).collect();
        println!(
            "| {} | 1 ({:.2} ms) | {:.2} | {:.2} | {:.2} |",
            case.0,
            p50[0] * 1000.0,
            p50[1] / p50[0],
            p50[2] / p50[0],
            p50[2] / p50[3]
        );
    }
}

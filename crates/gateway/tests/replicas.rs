//! Two replicas of the program, behind one PostgreSQL and one Redis or none.

#![allow(clippy::unwrap_used, clippy::panic)]

mod harness;

use harness::program::*;
use harness::redis_server::RedisServer;
use harness::*;

const RESOLVE: &str = "GET /v1/directory/resolve?slug=acme";

fn rename(replica: &Program, harness: &Harness, name: &str) {
    let body = format!(r#"{{"name":"{name}"}}"#);
    let answer = replica.request(&format!(
        "PATCH /v1/tenants/acme/profile\nauthorization: {}\ncontent-type: application/json\n\
         content-length: {}\n\n{body}",
        harness.bearer(ADA),
        body.len(),
    ));
    assert_eq!(status(&answer), 200, "{answer}");
}

/// Waits until the replica shows this name of acme, in the public directory and in the profile.
async fn wait_for_name(replica: &Program, harness: &Harness, name: &str) {
    let profile = format!("GET /v1/tenants/acme/profile\nauthorization: {}\n", harness.bearer(ADA));
    let name = format!(r#""name":"{name}""#);
    wait_for_notification(async || {
        replica.request(RESOLVE).contains(&name) && replica.request(&profile).contains(&name)
    })
    .await;
}

/// Planted faults: a replica that keeps what another one changed, and one that does not listen again after a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_by_one_replica_reaches_another_one_also_after_kills_and_restarts() {
    let harness = Harness::start().await;
    let redis = RedisServer::start();
    let shared = redis.url();
    let with_redis = [("REDIS_URL", shared.as_str())];
    for settings in [with_redis.as_slice(), &[]] {
        let mut one = Program::start(&harness, settings);
        let mut two = Program::start(&harness, settings);
        for round in 0..3 {
            let name = format!("Acme {round} {}", settings.len());
            // Both replicas keep the name from before.
            assert_eq!((one.status(RESOLVE), two.status(RESOLVE)), (200, 200));
            rename(&one, &harness, &name);
            wait_for_name(&two, &harness, &name).await;
            wait_for_name(&one, &harness, &name).await;
            // The drop kills the process, without its end of requests and connections.
            if round == 0 {
                one = Program::start(&harness, settings);
            } else {
                two = Program::start(&harness, settings);
            }
        }
    }
}

/// Planted fault: a replica that keeps the membership that another one's database revoked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revocation_counts_on_every_replica() {
    let harness = Harness::start().await;
    let replicas = [Program::start(&harness, &[]), Program::start(&harness, &[])];
    let panels = format!("GET /v1/panels\nauthorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA));
    for replica in &replicas {
        for _ in 0..5 {
            assert_eq!(replica.status(&panels), 200);
        }
    }
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.memberships set status = 'revoked'").await.unwrap();
    for replica in &replicas {
        wait_for_notification(async || replica.status(&panels) == 403).await;
    }
}

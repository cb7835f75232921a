//! Reached limits as the kernel of a client reads them: 402 for a limit of the tier, 429 for a limit on concurrency.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::*;
use serde_json::json;
use tenantry_gateway::changes::MAX_STREAMS_PER_CALLER;
use tenantry_kernel::{Problem, TenantError};

fn parse_as_client(answer: &Answer) -> TenantError {
    let body = serde_json::from_slice(&answer.bytes).unwrap();
    Problem::from_value(&body, answer.status.as_u16()).unwrap().into_error("healthco")
}

/// Planted faults: a 402 or a 429 without the member `limit`, or with another code.
#[tokio::test]
async fn both_statuses_are_limit_reached_with_the_numbers_of_the_limit() {
    let harness = Harness::start().await;
    let agents: Vec<String> = (1..=4).map(|n| format!("a9e00000-0000-4000-8000-00000000000{n}")).collect();
    let panel = json!({ "question": "q", "type": "open", "agentIds": agents });
    let tier_limit = harness.post("/v1/panels", HANA, HEALTHCO, &panel).await;
    let mut open = Vec::new();
    for _ in 0..MAX_STREAMS_PER_CALLER {
        open.push(harness.events(HANA, HEALTHCO).await);
    }
    let concurrency_limit = harness.get("/v1/tenants/healthco/events", HANA, HEALTHCO).await;
    let streams = f64::from(u32::try_from(MAX_STREAMS_PER_CALLER).unwrap());
    for (answer, status, key, limit, used) in [
        (tier_limit, 402, "max_experts_per_panel", 3.0, 4.0),
        (concurrency_limit, 429, "open_streams", streams, streams),
    ] {
        answer.assert_problem(status, "LIMIT_REACHED");
        let TenantError::LimitReached(reached) = parse_as_client(&answer) else { panic!("{}", answer.text()) };
        assert_eq!((reached.key.as_str(), reached.limit, reached.used), (key, Some(limit), Some(used)));
        assert_eq!(answer.header("retry-after").is_some(), status == 429);
    }
}

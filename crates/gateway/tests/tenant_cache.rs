//! The cache of tenants' data, in a real Redis and in the process.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod harness;

use std::time::Duration;

use harness::program::wait_until;
use harness::redis_server::RedisServer;
use harness::*;
use redis::Commands;
use serde_json::json;
use tenantry_gateway::cache::{CacheKey, RedisUrl, TenantCache};
use tenantry_kernel::TenantId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const NOTE: CacheKey<'static> = CacheKey { kind: "note", name: "", lifetime: Duration::from_secs(600) };

fn note(name: &str) -> CacheKey<'_> {
    CacheKey { name, ..NOTE }
}

fn tenant(id: &str) -> TenantId {
    TenantId::parse(id).unwrap()
}

fn cache_at(url: &str) -> TenantCache {
    let cache = TenantCache::new(Some(&RedisUrl::parse(url).unwrap())).unwrap();
    cache.resume();
    cache
}

async fn put(cache: &TenantCache, tenant: TenantId, key: CacheKey<'_>, value: &str) {
    cache.put(cache.snapshot(), tenant, key, &value).await;
}

async fn get(cache: &TenantCache, tenant: TenantId, key: CacheKey<'_>) -> Option<String> {
    cache.get(tenant, key).await
}

/// Planted fault: a key without the tenant.
#[tokio::test]
async fn two_tenants_have_two_values_of_one_key() {
    let redis = RedisServer::start();
    let in_process = TenantCache::new(None).unwrap();
    in_process.resume();
    for cache in [cache_at(&redis.url()), in_process] {
        put(&cache, tenant(ACME), NOTE, "of acme").await;
        put(&cache, tenant(MEDTECH), NOTE, "of medtech").await;
        put(&cache, tenant(ACME), note("two"), "another").await;
        assert_eq!(get(&cache, tenant(ACME), NOTE).await.as_deref(), Some("of acme"));
        assert_eq!(get(&cache, tenant(MEDTECH), NOTE).await.as_deref(), Some("of medtech"));
        assert_eq!(get(&cache, tenant(HEALTHCO), NOTE).await, None);
        cache.forget(tenant(ACME), NOTE).await;
        assert_eq!(get(&cache, tenant(ACME), NOTE).await, None);
        assert_eq!(get(&cache, tenant(ACME), note("two")).await.as_deref(), Some("another"));
        assert_eq!(cache.mismatches(), 0);
    }
}

#[tokio::test]
async fn a_key_in_redis_begins_with_the_tenant_and_has_a_lifetime() {
    let redis = RedisServer::start();
    put(&cache_at(&redis.url()), tenant(ACME), note("two"), "text").await;
    let mut operator = redis.as_operator();
    let keys: Vec<String> = operator.keys("*").unwrap();
    assert_eq!(keys, [format!("t:{ACME}:note:two")]);
    let left: i64 = operator.pttl(&keys[0]).unwrap();
    assert!((1..=600_000).contains(&left), "{left}");
}

/// Planted fault: access rules that allow more than the cache needs. Every command of the cache is used above.
#[tokio::test]
async fn the_access_rules_of_the_readme_allow_only_keys_of_tenants() {
    let redis = RedisServer::start();
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let key = format!("t:{ACME}:note");
    connection.pset_ex::<_, _, ()>(&key, "text", 60_000).unwrap();
    for command in [
        redis::cmd("FLUSHALL").to_owned(),
        redis::cmd("KEYS").arg("*").to_owned(),
        redis::cmd("SCAN").arg("0").to_owned(),
        redis::cmd("CONFIG").arg("GET").arg("*").to_owned(),
        redis::cmd("ACL").arg("LIST").to_owned(),
        redis::cmd("EVAL").arg("return 1").arg("0").to_owned(),
        redis::cmd("SET").arg(&key).arg("text").to_owned(),
        redis::cmd("GET").arg("session:1").to_owned(),
        redis::cmd("PSETEX").arg("session:1").arg("60000").arg("text").to_owned(),
        redis::cmd("DEL").arg("session:1").to_owned(),
        redis::cmd("PUBLISH").arg("channel").arg("text").to_owned(),
    ] {
        let refused = command.query::<redis::Value>(&mut connection).unwrap_err().to_string();
        assert!(refused.contains("permissions"), "{refused}");
    }
}

/// Planted fault: a value that is used without a look at its envelope.
#[tokio::test]
async fn a_value_of_another_tenant_under_the_key_is_not_used_and_is_counted() {
    let redis = RedisServer::start();
    let cache = cache_at(&redis.url());
    put(&cache, tenant(ACME), NOTE, "of acme").await;
    let mut operator = redis.as_operator();
    let copied: Vec<u8> = operator.get(format!("t:{ACME}:note")).unwrap();
    operator.set::<_, _, ()>(format!("t:{MEDTECH}:note"), &copied).unwrap();
    operator.set::<_, _, ()>(format!("t:{ACME}:note:two"), &copied).unwrap();
    operator.set::<_, _, ()>(format!("t:{HEALTHCO}:note"), "not an envelope").unwrap();
    assert_eq!(get(&cache, tenant(MEDTECH), NOTE).await, None);
    assert_eq!(get(&cache, tenant(ACME), note("two")).await, None);
    assert_eq!(cache.mismatches(), 2);
    assert_eq!(get(&cache, tenant(HEALTHCO), NOTE).await, None);
    assert_eq!(cache.mismatches(), 2, "unreadable is not foreign");
}

/// Planted fault: an answer that the driver gives to the command after a cancelled one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_cancelled_commands_leave_no_answer_of_another_tenant() {
    let redis = RedisServer::start();
    let cache = cache_at(&redis.url());
    let tenants = [ACME, MEDTECH, HEALTHCO].map(tenant);
    for tenant in tenants {
        put(&cache, tenant, NOTE, tenant.as_str()).await;
    }
    let (mut cancelled, mut round) = (0, 0);
    while cancelled < 10_000 {
        round += 1;
        let tenant = tenants[round % 3];
        let yields = async {
            for _ in 0..round % 5 {
                tokio::task::yield_now().await;
            }
        };
        // The command is polled first, so it is on its way when it is dropped.
        tokio::select! {
            biased;
            found = get(&cache, tenant, NOTE) => assert!(found.is_none_or(|found| found == tenant.as_str())),
            () = yields => cancelled += 1,
        }
    }
    assert_eq!(cache.mismatches(), 0, "the driver keeps commands and answers together");
    // A cancelled command may have paused the cache for a second.
    wait_until(async || get(&cache, tenants[0], NOTE).await.is_some()).await;
    for tenant in tenants {
        assert_eq!(get(&cache, tenant, NOTE).await.as_deref(), Some(tenant.as_str()));
    }
}

/// A server that answers each command with the value of another tenant, as a connection that is out of step does.
///
/// Planted fault: a value that is used without a look at its envelope.
#[tokio::test]
async fn a_connection_out_of_step_gives_no_value_of_another_tenant() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let foreign = json!({ "tenant": MEDTECH, "key": "note", "value": "of medtech" }).to_string();
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = format!("${}\r\n{foreign}\r\n", foreign.len());
            tokio::spawn(async move {
                let mut bytes = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut bytes).await {
                    let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
                    let commands = text.lines().filter(|line| line.starts_with('*')).count();
                    let is_get = text.contains("GET");
                    let answers = if is_get { answer.clone() } else { "+OK\r\n".repeat(commands) };
                    if stream.write_all(answers.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    let cache = cache_at(&format!("redis://{address}/0"));
    wait_until(async || {
        assert_eq!(get(&cache, tenant(ACME), NOTE).await, None);
        cache.mismatches() > 0
    })
    .await;
    assert_eq!(get(&cache, tenant(MEDTECH), NOTE).await.as_deref(), Some("of medtech"), "the server does answer");
    server.abort();
}

/// Planted faults: a request that fails with Redis, and a cache that stays off after the outage.
#[tokio::test]
async fn an_outage_of_redis_fails_no_request() {
    let mut redis = RedisServer::start();
    let mut harness = Harness::start().await;
    harness.with_variable(("REDIS_URL", &redis.url()));
    let resolve = async || {
        let request = axum::http::Request::get("/v1/directory/resolve?slug=acme");
        harness.send(request.body(axum::body::Body::empty()).unwrap()).await.status.as_u16()
    };
    let stored = |redis: &RedisServer| redis.as_operator().exists::<_, bool>(format!("t:{ACME}:public")).unwrap();
    wait_until(async || resolve().await == 200 && stored(&redis)).await;
    redis.kill();
    for _ in 0..20 {
        assert_eq!(resolve().await, 200);
    }
    redis.restart();
    assert!(!stored(&redis));
    wait_until(async || resolve().await == 200 && stored(&redis)).await;
}

/// Planted fault: a value that is read from the database before a change and kept after it.
#[tokio::test]
async fn a_value_from_before_a_change_is_not_kept() {
    let redis = RedisServer::start();
    let cache = cache_at(&redis.url());
    let snapshot = cache.snapshot();
    cache.note_change();
    cache.put(snapshot, tenant(ACME), NOTE, &"old").await;
    assert_eq!(get(&cache, tenant(ACME), NOTE).await, None);
}

/// Planted fault: a cache that answers while changes may go unnoticed.
#[tokio::test]
async fn a_paused_cache_has_no_values_and_keeps_none() {
    let cache = TenantCache::new(None).unwrap();
    put(&cache, tenant(ACME), NOTE, "before the first notification").await;
    cache.resume();
    assert_eq!(get(&cache, tenant(ACME), NOTE).await, None);
    put(&cache, tenant(ACME), NOTE, "text").await;
    cache.pause();
    assert_eq!(get(&cache, tenant(ACME), NOTE).await, None);
    cache.resume();
    assert_eq!(get(&cache, tenant(ACME), NOTE).await, None, "the value may be from before a lost notification");
}

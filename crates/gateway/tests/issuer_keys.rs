//! The keys of issuers: fetched, kept, rotated, and out of reach. The time is a parameter, so no test waits.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use axum::http::StatusCode;
use futures_util::future::join_all;
use harness::fake_issuer::{FakeIssuer, TestKey};
use harness::program::wait_until;
use serde_json::{Value, json};
use tenantry_gateway::session::{IssuerSettings, Issuers, TokenError};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-27 12:00 UTC);

/// An issuer with one key, and the gateway's view of it.
struct Setting {
    key: TestKey,
    issuer: FakeIssuer,
    issuers: Issuers,
}

impl Setting {
    async fn start() -> Self {
        let key = TestKey::ed25519();
        let issuer = FakeIssuer::start(&[key.jwk("1")]).await;
        let issuers = issuers(&issuer.entry(json!("*")));
        Self { key, issuer, issuers }
    }

    fn token_with(&self, key: &TestKey, id: &str) -> String {
        let claims = json!({ "iss": self.issuer.url, "sub": "ada", "aud": "tenantry", "exp": 4_000_000_000_i64 });
        key.token(&json!({ "alg": key.algorithm(), "kid": id }), &claims)
    }

    fn token(&self) -> String {
        self.token_with(&self.key, "1")
    }

    async fn outcome(&self, token: &str, after: Duration) -> Result<(), TokenError> {
        self.issuers.verify(token, NOW + after).await.map(drop)
    }
}

fn issuers(entry: &Value) -> Issuers {
    Issuers::new(&IssuerSettings::read(Some(&json!([entry]).to_string())).unwrap()).unwrap()
}

fn seconds(seconds: i64) -> Duration {
    Duration::seconds(seconds)
}

const fn is_invalid(outcome: Result<(), TokenError>) -> bool {
    matches!(outcome, Err(TokenError::Invalid(_)))
}

/// Planted faults: a fetch for every token, keys that are never fetched again, and a `max-age` without bounds.
#[tokio::test]
async fn keys_are_fresh_for_their_max_age_within_bounds() {
    for (cache_control, fresh) in
        [(None, 600), (Some("max-age=120"), 120), (Some("no-store"), 60), (Some("max-age=31536000"), 3600)]
    {
        let setting = Setting::start().await;
        cache_control.inspect(|value| setting.issuer.set_cache_control(value));
        for (after, fetches) in [(0, 1), (1, 1), (fresh - 1, 1), (fresh, 2), (fresh + 1, 2)] {
            assert_eq!(setting.outcome(&setting.token(), seconds(after)).await, Ok(()), "{cache_control:?} {after}");
            assert_eq!(setting.issuer.fetches(), fetches, "{cache_control:?} after {after} s");
        }
    }
}

/// Planted faults: a new key that is unknown until the old ones are no longer fresh, and a withdrawn key that is kept.
#[tokio::test]
async fn a_rotated_key_is_fetched_at_once_and_a_withdrawn_one_is_refused_after_the_next_fetch() {
    let setting = Setting::start().await;
    let new = TestKey::ed25519();
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Ok(()));
    setting.issuer.publish(&[setting.key.jwk("1"), new.jwk("2")]);
    assert_eq!(setting.outcome(&setting.token_with(&new, "2"), seconds(31)).await, Ok(()), "the new key");
    assert_eq!(setting.outcome(&setting.token(), seconds(32)).await, Ok(()), "the old key, still published");
    assert_eq!(setting.issuer.fetches(), 2);
    setting.issuer.publish(&[new.jwk("2")]);
    assert_eq!(setting.outcome(&setting.token(), seconds(33)).await, Ok(()), "before the next fetch");
    assert!(is_invalid(setting.outcome(&setting.token(), seconds(31 + 600)).await), "after it");
    assert_eq!(setting.outcome(&setting.token_with(&new, "2"), seconds(31 + 601)).await, Ok(()));
    setting.issuer.publish(&[]);
    assert!(is_invalid(setting.outcome(&setting.token_with(&new, "2"), seconds(3600)).await), "no key is left");
    assert_eq!(setting.issuer.fetches(), 4);
}

/// Planted fault: a fetch for each unknown `kid`, with which anyone can make the gateway flood an issuer.
#[tokio::test]
async fn a_flood_of_unknown_keys_causes_one_fetch_in_thirty_seconds() {
    let setting = Setting::start().await;
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Ok(()));
    let attacker = TestKey::ed25519();
    for round in 0..4 {
        let flood = (0..250).map(|at| {
            let token = setting.token_with(&attacker, &format!("{round}-{at}"));
            let setting = &setting;
            async move { setting.outcome(&token, seconds(round * 30 + at % 30)).await }
        });
        assert!(join_all(flood).await.into_iter().all(is_invalid));
        assert_eq!(setting.outcome(&setting.token(), seconds(round * 30 + 29)).await, Ok(()), "others are served");
    }
    assert_eq!(setting.issuer.fetches(), 4, "the first one, and one for each later half minute");
}

/// Planted fault: a fetch for every request that waits.
#[tokio::test]
async fn requests_at_the_same_time_share_one_fetch() {
    let setting = Setting::start().await;
    setting.issuer.hold_answers();
    let token = setting.token();
    let requests = join_all((0..100).map(|_| setting.outcome(&token, seconds(0))));
    let answered = async {
        wait_until(async || setting.issuer.fetches() == 1).await;
        setting.issuer.answer(1);
    };
    let (outcomes, ()) = tokio::join!(requests, answered);
    assert!(outcomes.into_iter().all(|outcome| outcome.is_ok()));
    assert_eq!(setting.issuer.fetches(), 1);
}

/// Planted fault: a fetch that is part of a request, and ends with it. The others would wait for nothing.
#[tokio::test]
async fn a_cancelled_request_does_not_cancel_the_fetch_of_the_others() {
    let setting = Setting::start().await;
    setting.issuer.hold_answers();
    let token = setting.token();
    tokio::select! {
        _ = setting.outcome(&token, seconds(0)) => panic!("the issuer has not answered"),
        () = wait_until(async || setting.issuer.fetches() == 1) => {}
    }
    let (outcome, ()) = tokio::join!(setting.outcome(&token, seconds(1)), async { setting.issuer.answer(1) });
    assert_eq!((outcome, setting.issuer.fetches()), (Ok(()), 1));
}

/// Planted faults: keys that end with the issuer, and keys that are kept for ever.
#[tokio::test]
async fn keys_outlive_an_outage_of_the_issuer_for_a_day() {
    let setting = Setting::start().await;
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Ok(()));
    setting.issuer.break_down(StatusCode::BAD_GATEWAY);
    let day = 24 * 60 * 60;
    for after in [600, 3600, day - 1] {
        assert_eq!(setting.outcome(&setting.token(), seconds(after)).await, Ok(()), "after {after} s");
    }
    let unknown = setting.token_with(&TestKey::ed25519(), "2");
    let unknown = setting.outcome(&unknown, seconds(day - 1)).await;
    assert_eq!(unknown, Err(TokenError::KeysUnavailable), "it may be a new key, so it is not called invalid");
    assert_eq!(setting.outcome(&setting.token(), seconds(day)).await, Err(TokenError::KeysUnavailable));
    setting.issuer.repair();
    assert_eq!(setting.outcome(&setting.token(), seconds(day + 10)).await, Ok(()));
}

/// Planted faults: an outage that signs everybody out (401), and one in which each request asks the issuer again.
#[tokio::test]
async fn an_issuer_that_never_answered_is_unavailable_and_not_a_refusal() {
    let setting = Setting::start().await;
    setting.issuer.break_down(StatusCode::INTERNAL_SERVER_ERROR);
    for (after, asked) in [(0, 1), (1, 1), (4, 1), (5, 2)] {
        let outcome = setting.outcome(&setting.token(), seconds(after)).await;
        assert_eq!(outcome, Err(TokenError::KeysUnavailable), "after {after} s");
        assert_eq!(setting.issuer.configurations(), asked, "after {after} s");
    }
    setting.issuer.repair();
    assert_eq!(setting.outcome(&setting.token(), seconds(10)).await, Ok(()));
}

/// Planted fault: a request that waits for an issuer that hangs, though its key is known.
#[tokio::test]
async fn an_issuer_that_hangs_does_not_hold_up_a_known_key() {
    let setting = Setting::start().await;
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Ok(()));
    setting.issuer.hold_answers();
    assert_eq!(setting.outcome(&setting.token(), seconds(600)).await, Ok(()));
    assert_eq!(setting.issuer.fetches(), 2, "the fetch goes on");
    setting.issuer.publish(&[]);
    setting.issuer.answer(1);
    wait_until(async || is_invalid(setting.outcome(&setting.token(), seconds(601)).await)).await;
    assert_eq!(setting.issuer.fetches(), 2, "and its answer counts");
}

/// Planted fault: keys from the configuration of another issuer. One server often has several.
#[tokio::test]
async fn the_configuration_must_be_the_one_of_the_issuer() {
    for change in [
        json!({ "issuer": "https://login.example.com/" }),
        json!({ "issuer": null }),
        json!({ "jwks_uri": null }),
        json!({ "jwks_uri": "http://keys.example.com/jwks" }),
        json!({ "jwks_uri": "file:///etc/passwd" }),
    ] {
        let setting = Setting::start().await;
        let mut configuration =
            json!({ "issuer": setting.issuer.url, "jwks_uri": format!("{}/jwks", setting.issuer.url) });
        configuration.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        setting.issuer.configure(configuration);
        let outcome = setting.outcome(&setting.token(), seconds(0)).await;
        assert_eq!((outcome, setting.issuer.fetches()), (Err(TokenError::KeysUnavailable), 0), "{change}");
    }
}

/// Planted faults: a client that follows redirects, and one that reads answers of any size.
#[tokio::test]
async fn the_keys_are_at_their_own_address_and_small() {
    let mut setting = Setting::start().await;
    let entry = |path: &str| {
        let mut entry = setting.issuer.entry(json!("*"));
        entry["jwks"] = json!(format!("{}{path}", setting.issuer.url));
        entry
    };
    let (direct, moved) = (issuers(&entry("/jwks")), issuers(&entry("/moved")));
    setting.issuers = moved;
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Err(TokenError::KeysUnavailable), "a redirect");
    setting.issuers = direct;
    let key = setting.key.jwk("1");
    setting.issuer.publish_text(json!({ "keys": [key], "padding": "a".repeat(1024 * 1024) }));
    assert_eq!(setting.outcome(&setting.token(), seconds(0)).await, Err(TokenError::KeysUnavailable), "too large");
    setting.issuer.publish_text(json!({ "keys": [key], "padding": "a".repeat(1024 * 1024 - 500) }));
    assert_eq!(setting.outcome(&setting.token(), seconds(5)).await, Ok(()));
    assert_eq!(setting.issuer.configurations(), 0, "an address in the settings needs no configuration");
    setting.issuer.publish_text(json!("<html>"));
    assert_eq!(setting.outcome(&setting.token(), seconds(5000)).await, Ok(()), "a page is not a withdrawal of keys");
}

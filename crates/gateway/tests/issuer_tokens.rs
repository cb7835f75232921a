//! Tokens of issuers: which are sessions, and which are not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::fake_issuer::{FakeIssuer, TestKey, base64url};
use serde_json::{Value, json};
use tenantry_gateway::session::{Identity, IssuerSettings, Issuers, TokenError};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-27 12:00 UTC);

fn issuers(entries: &[Value]) -> Issuers {
    Issuers::new(&IssuerSettings::read(Some(&json!(entries).to_string())).unwrap()).unwrap()
}

fn claims(issuer: &FakeIssuer) -> Value {
    let now = NOW.unix_timestamp();
    json!({ "iss": issuer.url, "sub": "ada", "aud": "tenantry", "iat": now, "exp": now + 300 })
}

fn header(key: &TestKey) -> Value {
    json!({ "alg": key.algorithm(), "kid": "1", "typ": "JWT" })
}

/// The same object with one member changed. `null` removes it.
fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut object = object.clone();
    if value.is_null() {
        object.as_object_mut().unwrap().remove(name);
    } else {
        object[name] = value;
    }
    object
}

fn keys() -> [TestKey; 3] {
    [TestKey::rsa(), TestKey::p256(), TestKey::ed25519()]
}

/// Planted fault: a page that shows settings with which the server does not start.
#[test]
fn the_lists_in_the_documentation_are_valid() {
    let page = include_str!("../../../docs/sessions.md");
    let lists: Vec<_> = page.split("```json").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(lists.len(), 2);
    for list in lists {
        IssuerSettings::read(Some(list)).unwrap_or_else(|error| panic!("{list}: {error}"));
    }
}

#[tokio::test]
async fn a_token_of_a_listed_issuer_is_verified_with_each_algorithm() {
    for key in keys() {
        let issuer = FakeIssuer::start(&[key.jwk("1")]).await;
        let issuers = issuers(&[issuer.entry(json!("*"))]);
        let (header, claims, now) = (header(&key), claims(&issuer), NOW.unix_timestamp());
        let list = json!(["another", "tenantry"]);
        for (case, header, claims) in [
            ("as it is", header.clone(), claims.clone()),
            ("typ at+jwt", with(&header, "typ", json!("at+jwt")), claims.clone()),
            ("typ in another spelling", with(&header, "typ", json!("application/AT+JWT")), claims.clone()),
            ("no typ", with(&header, "typ", Value::Null), claims.clone()),
            ("no kid, and one key fits", with(&header, "kid", Value::Null), claims.clone()),
            ("an unknown header", with(&header, "x5t", json!("a")), claims.clone()),
            ("a list of audiences", header.clone(), with(&claims, "aud", list)),
            ("no iat", header.clone(), with(&claims, "iat", Value::Null)),
            ("times with a fraction", header.clone(), with(&claims, "exp", json!(now as f64 + 0.5))),
            ("expired within the leeway", header.clone(), with(&claims, "exp", json!(now - 29))),
            ("valid from now on", header.clone(), with(&claims, "nbf", json!(now))),
            ("a clock that is ahead", header.clone(), with(&claims, "iat", json!(now + 29))),
            ("an unknown claim", header.clone(), with(&claims, "scope", json!("openid"))),
        ] {
            let verified = issuers.verify(&key.token(&header, &claims), NOW).await;
            let verified = verified.unwrap_or_else(|error| panic!("{} {case}: {error}", key.algorithm()));
            assert_eq!(verified.identity, Identity::parse(&issuer.url, "ada").unwrap());
        }
    }
}

/// Each row is a planted fault: the check that its name describes is missing.
#[tokio::test]
async fn every_other_token_is_refused_with_each_algorithm() {
    for key in keys() {
        let issuer = FakeIssuer::start(&[key.jwk("1")]).await;
        let issuers = issuers(&[issuer.entry(json!("*"))]);
        let (header, claims, now) = (header(&key), claims(&issuer), NOW.unix_timestamp());
        let good = key.token(&header, &claims);
        let [good_header, good_claims, good_signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!() };
        let another = match key {
            TestKey::Rsa(_) => TestKey::p256(),
            TestKey::P256(_) => TestKey::p256(),
            TestKey::Ed25519(_) => TestKey::ed25519(),
        };
        let mut wrong: Vec<(String, String)> = Vec::new();
        for (name, value) in [
            ("alg", json!("none")),
            ("alg", json!("None")),
            ("alg", json!("HS256")),
            ("alg", json!("RS512")),
            ("alg", json!(1)),
            ("alg", Value::Null),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
            ("b64", json!(false)),
            ("cty", json!("JWT")),
            ("enc", json!("A128GCM")),
            ("zip", json!("DEF")),
            ("typ", json!("logout+jwt")),
            ("typ", json!("dpop+jwt")),
            ("typ", json!("secevent+jwt")),
            ("typ", json!("")),
            ("typ", json!(1)),
            ("kid", json!("2")),
            ("kid", json!("")),
            ("kid", json!(1)),
        ] {
            wrong.push((format!("header {name}: {value}"), key.token(&with(&header, name, value), &claims)));
        }
        for (name, value) in [
            ("iss", json!(format!("{}/", issuer.url))),
            ("iss", json!(issuer.url.to_uppercase())),
            ("iss", json!([issuer.url])),
            ("iss", Value::Null),
            ("aud", json!("another")),
            ("aud", json!("tenantry2")),
            ("aud", json!(["another"])),
            ("aud", json!([])),
            ("aud", json!(["tenantry", 1])),
            ("aud", json!({ "tenantry": true })),
            ("aud", Value::Null),
            ("exp", json!(now - 30)),
            ("exp", json!(now - 86_400)),
            ("exp", json!((now + 300).to_string())),
            ("exp", json!(-1e300)),
            ("exp", Value::Null),
            ("nbf", json!(now + 31)),
            ("nbf", json!("now")),
            ("iat", json!(now + 31)),
            ("iat", json!("now")),
            ("sub", Value::Null),
            ("sub", json!("")),
            ("sub", json!(7)),
            ("sub", json!("a".repeat(256))),
            ("sub", json!("ada\u{0}")),
            ("nonce", json!("of an ID token")),
            ("at_hash", json!("of an ID token")),
            ("c_hash", json!("of an ID token")),
            ("events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} })),
        ] {
            wrong.push((format!("claim {name}: {value}"), key.token(&header, &with(&claims, name, value))));
        }
        let twice = |object: &Value, name: &str, value: &Value| {
            format!("{{{}:{value},{}", json!(name), object.to_string().strip_prefix('{').unwrap())
        };
        wrong.extend([
            ("signed by another key".to_owned(), another.token(&header, &claims)),
            ("its own key in the header".into(), {
                let header = with(&with(&header, "jwk", another.jwk("1")), "alg", json!(another.algorithm()));
                another.token(&header, &claims)
            }),
            ("changed claims".into(), {
                let changed = base64url(with(&claims, "sub", json!("root")).to_string().as_bytes());
                format!("{good_header}.{changed}.{good_signature}")
            }),
            ("no signature".into(), format!("{good_header}.{good_claims}.")),
            ("a short signature".into(), format!("{good_header}.{good_claims}.{}", &good_signature[..40])),
            ("padding".into(), format!("{good}=")),
            ("a fourth part".into(), format!("{good}.{good_signature}")),
            ("two parts".into(), format!("{good_header}.{good_claims}")),
            ("a repeated claim".into(), {
                key.token_of_texts(&header.to_string(), &twice(&claims, "sub", &json!("root")))
            }),
            ("a repeated header".into(), {
                key.token_of_texts(&twice(&header, "kid", &json!("2")), &claims.to_string())
            }),
            ("claims that are not an object".into(), key.token_of_texts(&header.to_string(), "[]")),
            ("a token in a token".into(), key.token_of_texts(&header.to_string(), &good)),
            ("empty".into(), String::new()),
        ]);
        for (case, token) in wrong {
            let refused = issuers.verify(&token, NOW).await;
            assert!(matches!(refused, Err(TokenError::Invalid(_))), "{} {case}: {refused:?}", key.algorithm());
        }
        assert!(issuers.verify(&good, NOW).await.is_ok());
    }
}

/// Planted faults: a public key that is used as the secret of HMAC, and an algorithm that is chosen by the token alone.
#[tokio::test]
async fn a_public_key_is_never_a_shared_secret() {
    use hmac::{Hmac, KeyInit, Mac};

    let key = TestKey::rsa();
    let issuer = FakeIssuer::start(&[key.jwk("1")]).await;
    let issuers = issuers(&[issuer.entry(json!("*"))]);
    let TestKey::Rsa(pair) = &key else { panic!() };
    let public = pair.public();
    let modulus = ring::signature::RsaPublicKeyComponents::<Vec<u8>>::from(public).n;
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", base64url(public.as_ref()));
    let jwk = key.jwk("1").to_string();
    for secret in [modulus.as_slice(), public.as_ref(), pem.as_bytes(), jwk.as_bytes(), b""] {
        for algorithm in ["HS256", "RS256"] {
            let header = json!({ "alg": algorithm, "kid": "1", "typ": "JWT" }).to_string();
            let message =
                format!("{}.{}", base64url(header.as_bytes()), base64url(claims(&issuer).to_string().as_bytes()));
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).unwrap();
            mac.update(message.as_bytes());
            let token = format!("{message}.{}", base64url(&mac.finalize().into_bytes()));
            let refused = issuers.verify(&token, NOW).await;
            assert!(matches!(refused, Err(TokenError::Invalid(_))), "{algorithm}: {refused:?}");
        }
    }
}

/// Planted fault: an issuer that may use every algorithm, whatever its entry says.
#[tokio::test]
async fn an_issuer_uses_only_its_own_algorithms() {
    let [rsa, p256, _] = keys();
    let issuer = FakeIssuer::start(&[rsa.jwk("rsa"), p256.jwk("p256")]).await;
    let issuers = issuers(&[with(&issuer.entry(json!("*")), "algorithms", json!(["ES256"]))]);
    let token = |key: &TestKey, id: &str| key.token(&with(&header(key), "kid", json!(id)), &claims(&issuer));
    assert!(issuers.verify(&token(&p256, "p256"), NOW).await.is_ok());
    let refused = issuers.verify(&token(&rsa, "rsa"), NOW).await;
    assert!(matches!(refused, Err(TokenError::Invalid(_))));
}

/// Planted faults: the keys of all issuers in one map, and an issuer that is found by a part of its address.
#[tokio::test]
async fn a_key_of_one_issuer_signs_nothing_for_another_one() {
    let [ours, theirs] = [TestKey::p256(), TestKey::p256()];
    let first = FakeIssuer::start(&[ours.jwk("1")]).await;
    let second = FakeIssuer::start(&[theirs.jwk("2")]).await;
    let issuers =
        issuers(&[first.entry(json!("*")), with(&second.entry(json!("*")), "audience", json!(["second", "shared"]))]);
    let token = |key: &TestKey, id: &str, issuer: &FakeIssuer, audience: &str| {
        let claims = with(&claims(issuer), "aud", json!(audience));
        key.token(&with(&header(key), "kid", json!(id)), &claims)
    };
    assert_eq!(issuers.verify(&token(&ours, "1", &first, "tenantry"), NOW).await.unwrap().identity.issuer(), first.url);
    assert_eq!(
        issuers.verify(&token(&theirs, "2", &second, "shared"), NOW).await.unwrap().identity.issuer(),
        second.url
    );
    for (case, token) in [
        ("a key of the second issuer", token(&theirs, "2", &first, "tenantry")),
        ("the same with the name of the first key", token(&theirs, "1", &first, "tenantry")),
        ("the audience of the first issuer", token(&theirs, "2", &second, "tenantry")),
    ] {
        assert!(matches!(issuers.verify(&token, NOW).await, Err(TokenError::Invalid(_))), "{case}");
    }
}

/// Planted fault: a token without `kid` that is tried with one key after the other. A weak key does not count, so it
/// does not make a token ambiguous either.
#[tokio::test]
async fn a_token_without_kid_needs_exactly_one_key_that_fits() {
    let [rsa, first, second] = [TestKey::rsa(), TestKey::p256(), TestKey::p256()];
    let weak = with(&rsa.jwk("weak"), "n", json!("r".repeat(171)));
    let for_encryption = with(&rsa.jwk("enc"), "use", json!("enc"));
    let issuer = FakeIssuer::start(&[weak, for_encryption, rsa.jwk("1"), first.jwk("1"), second.jwk("2")]).await;
    let issuers = issuers(&[issuer.entry(json!("*"))]);
    let token = |key: &TestKey| key.token(&with(&header(key), "kid", Value::Null), &claims(&issuer));
    assert!(issuers.verify(&token(&rsa), NOW).await.is_ok(), "one RSA key counts");
    for key in [&first, &second] {
        assert_eq!(
            issuers.verify(&token(key), NOW).await,
            Err(TokenError::Invalid("several keys of the issuer fit the token"))
        );
    }
    let named = first.token(&header(&first), &claims(&issuer));
    assert!(issuers.verify(&named, NOW).await.is_ok(), "the kid of two kinds of keys may be the same");
    issuer.publish(&[first.jwk("1"), second.jwk("1")]);
    let later = NOW + Duration::hours(2);
    let named = first.token(&header(&first), &with(&claims(&issuer), "exp", json!(later.unix_timestamp() + 300)));
    let refused = issuers.verify(&named, later).await;
    assert!(matches!(refused, Err(TokenError::Invalid(_))), "two keys of one kind with one name: {refused:?}");
}

/// Each row is a planted fault: a key that its issuer publishes for another purpose, and that signs a session.
#[tokio::test]
async fn a_key_that_is_not_for_signatures_signs_no_token() {
    for key in keys() {
        let good = key.jwk("1");
        for (name, value) in [
            ("use", json!("enc")),
            ("key_ops", json!(["encrypt"])),
            ("alg", json!("RS512")),
            ("alg", json!("HS256")),
            ("alg", json!(if key.algorithm() == "RS256" { "ES256" } else { "RS256" })),
            ("d", json!("AQAB")),
            ("kty", json!("oct")),
            ("crv", json!("P-384")),
        ] {
            let issuer = FakeIssuer::start(&[with(&good, name, value.clone())]).await;
            let issuers = issuers(&[issuer.entry(json!("*"))]);
            let refused = issuers.verify(&key.token(&header(&key), &claims(&issuer)), NOW).await;
            assert!(matches!(refused, Err(TokenError::Invalid(_))), "{} {name}: {value}: {refused:?}", key.algorithm());
        }
        let named = with(&with(&with(&good, "use", json!("sig")), "key_ops", json!(["verify"])), "x5t", json!("a"));
        let issuer = FakeIssuer::start(&[with(&named, "alg", json!(key.algorithm()))]).await;
        let issuers = issuers(&[issuer.entry(json!("*"))]);
        assert!(issuers.verify(&key.token(&header(&key), &claims(&issuer)), NOW).await.is_ok());
    }
}

/// Planted fault: a token that is nothing for this gateway, and makes it ask the issuer.
#[tokio::test]
async fn a_token_for_another_audience_or_from_yesterday_causes_no_fetch() {
    let key = TestKey::ed25519();
    let issuer = FakeIssuer::start(&[key.jwk("1")]).await;
    let issuers = issuers(&[issuer.entry(json!("*"))]);
    for (name, value) in [("aud", json!("another")), ("exp", json!(1)), ("iss", json!("https://elsewhere.test/"))] {
        let token = key.token(&header(&key), &with(&claims(&issuer), name, value));
        assert!(issuers.verify(&token, NOW).await.is_err());
    }
    assert_eq!((issuer.configurations(), issuer.fetches()), (0, 0));
}

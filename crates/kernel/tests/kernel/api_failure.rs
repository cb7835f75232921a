use serde_json::{Value, json};
use tenantry_kernel::{TenantError, UnusableAnswer};

use crate::tenants::{ACME, MEDTECH, id};

const URL: &str = "https://api.test/v1/tenants/acme/profile";

fn told(answer: &UnusableAnswer<'_>) -> (String, Value) {
    let error = TenantError::Api(Box::new(answer.failure("its body is not JSON".into())));
    (error.to_string(), serde_json::to_value(error.details()).unwrap())
}

fn html(echo: Option<&'static str>) -> UnusableAnswer<'static> {
    UnusableAnswer {
        url: URL,
        status: Some(404),
        content_type: Some("text/html"),
        body: Some("<!doctype html>"),
        echo,
        asked: Some(id(ACME)),
    }
}

#[test]
fn a_failure_contains_the_url_and_the_status() {
    let (message, details) = told(&html(None));
    assert_eq!(message, format!("The tenant API gave no usable answer: its body is not JSON ({URL}, status 404)."));
    assert_eq!(
        details,
        json!({
            "status": 404, "detail": "its body is not JSON", "url": URL,
            "contentType": "text/html", "excerpt": "<!doctype html>",
        })
    );
}

/// Planted fault: a signed URL or a token of the query in a log.
#[test]
fn a_url_is_shown_without_its_query() {
    for tail in ["?token=secret", "#part", "?a#b"] {
        let url = [URL, tail].concat();
        let (message, details) = told(&UnusableAnswer { url: &url, ..html(None) });
        assert_eq!(details["url"], json!(URL), "{message}");
        assert!(!message.contains("secret"));
    }
}

/// Planted fault: another tenant's body in this tenant's error, through a cache that ignores `Vary`.
#[test]
fn the_body_is_shown_only_when_the_echo_is_the_tenant_of_the_request() {
    for (echo, asked, is_told) in [
        (None, Some(id(ACME)), true),
        (None, None, true),
        (Some(ACME), Some(id(ACME)), true),
        (Some("11111111111111111111111111111111"), Some(id(ACME)), true),
        (Some(MEDTECH), Some(id(ACME)), false),
        (Some("acme"), Some(id(ACME)), false),
        (Some(ACME), None, false),
    ] {
        let (_, details) = told(&UnusableAnswer { echo, asked, ..html(None) });
        assert_eq!(details["excerpt"].is_string(), is_told, "{echo:?} {asked:?}");
        assert_eq!(details["contentType"].is_string(), is_told, "{echo:?} {asked:?}");
    }
}

/// Planted fault: the text of another tenant's problem in this tenant's error.
#[test]
fn the_problem_of_another_tenant_is_not_shown() {
    let (message, details) = told(&UnusableAnswer { echo: Some(MEDTECH), ..html(None) });
    assert!(message.contains("belongs to a different tenant"), "{message}");
    assert!(!details["detail"].as_str().unwrap().contains("JSON"));
}

/// Planted fault: a megabyte of an error page in a log.
#[test]
fn a_body_is_told_by_its_first_80_characters() {
    let body = "é".repeat(10_000);
    let (_, details) = told(&UnusableAnswer { body: Some(&body), ..html(None) });
    assert_eq!(details["excerpt"], json!("é".repeat(80)));
}

#[test]
fn a_server_without_an_answer_is_named() {
    let (message, details) = told(&UnusableAnswer { url: URL, ..UnusableAnswer::default() });
    assert_eq!(message, format!("The tenant API gave no usable answer: its body is not JSON ({URL})."));
    assert_eq!((&details["status"], &details["excerpt"]), (&Value::Null, &Value::Null));
}

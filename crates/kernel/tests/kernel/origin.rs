use tenantry_kernel::AllowedOrigins;

#[test]
fn allows_exactly_the_listed_origins() {
    let allowed = AllowedOrigins::parse(["https://api.vital.health", "http://127.0.0.1:8787"]).unwrap();
    assert!(allowed.allows("https://api.vital.health") && allowed.allows("http://127.0.0.1:8787"));
    for origin in [
        "http://api.vital.health",
        "https://api.vital.health:8443",
        "https://api.vital.health.evil.test",
        "https://vital.health",
        "https://x.api.vital.health",
        "http://127.0.0.1",
        "null",
        "",
    ] {
        assert!(!allowed.allows(origin), "{origin}");
    }
}

#[test]
fn nothing_is_allowed_by_default() {
    assert!(!AllowedOrigins::default().allows("https://api.vital.health"));
}

#[test]
fn an_origin_may_be_written_with_its_implied_port_and_in_any_case() {
    let allowed = AllowedOrigins::parse(["HTTPS://Api.Vital.Health:443", "http://localhost:80"]).unwrap();
    assert!(allowed.allows("https://api.vital.health") && allowed.allows("http://localhost"));
}

/// Planted fault: a wildcard or a path that is taken and then matches nothing, or too much.
#[test]
fn refuses_a_text_that_is_not_one_exact_origin() {
    for text in [
        "",
        "api.vital.health",
        "https://",
        "https://*.vital.health",
        "https://api.vital.health/",
        "https://api.vital.health/v1",
        "https://a@b",
        "ftp://a",
        "*",
        "null",
        "https://a b",
    ] {
        assert!(AllowedOrigins::parse([text]).is_err(), "{text}");
    }
}

use proptest::prelude::*;
use tenantry_kernel::{Domain, Request, ResolveOptions, TenantError, TenantSlug, resolve};

use crate::vectors::options;

const ROOTS: [&str; 3] = ["eu.vital.health", "vital.health", "localhost"];

fn hosts_alone() -> ResolveOptions {
    options! { "rootDomains": ["vital.health", "eu.vital.health"], "sources": ["subdomain"], "reservedLabels": ["www"] }
}

/// The slug that a host names; `None` where it names no tenant.
fn slug_of(host: &str, options: &ResolveOptions) -> Result<Option<String>, TenantError> {
    let request = Request { host: Some(host), ..Request::default() };
    match resolve(&request, options) {
        Ok(resolution) => Ok(resolution.slug().map(|slug| slug.as_str().to_owned())),
        Err(TenantError::NotResolved) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The same by a second implementation, which joins the possible parts around a label and compares, without parsing.
fn by_second_reading(host: &str) -> Result<Option<String>, ()> {
    let lower = host.to_ascii_lowercase();
    let (name, port) = lower.rsplit_once(':').map_or((lower.as_str(), None), |(name, port)| (name, Some(port)));
    if port.is_some_and(|port| !port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)) {
        return Err(());
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    let root = ROOTS.into_iter().find(|root| name == *root || name.ends_with(&format!(".{root}"))).ok_or(())?;
    if name == root {
        return Ok(None);
    }
    let label = &name[..name.len() - root.len() - 1];
    match label {
        "www" => Ok(None),
        _ => TenantSlug::parse(label).map(|slug| Some(slug.as_str().to_owned())).map_err(|_| ()),
    }
}

/// Planted fault: a message that echoes a hostile host into a log or a page.
#[test]
fn a_message_says_what_to_do_and_echoes_nothing_hostile() {
    let options = hosts_alone();
    let message = |host: &str| slug_of(host, &options).unwrap_err().to_string();
    assert_eq!(
        message("acme.example.com"),
        "host: \"acme.example.com\" is not under a root domain; add its root to rootDomains or \
         the host itself to customDomains."
    );
    assert!(message("a.b.vital.health").contains("add what follows its first label to rootDomains"));
    assert!(message("127.0.0.1").contains("open the site by its name"));
    assert!(!message("<script>.vital.health").contains('<'));
    assert!(!message("acme\r\n.vital.health").contains('\n'));
    let long = format!("{}.example", "a.".repeat(100));
    assert!(message(&long).len() < 200, "at most 64 characters of it");
}

/// Planted fault: a label that is not valid in DNS.
#[test]
fn a_domain_of_the_options_has_the_same_grammar() {
    assert_eq!(Domain::parse("Vital.Health").unwrap().as_str(), "vital.health");
    for text in [
        "",
        "*.vital.health",
        "vital.health:443",
        "https://vital.health",
        "10.0.0.1",
        "vital..health",
        "vıtal.health",
        "-vital.health",
        "vital-.health",
        &"v".repeat(64),
    ] {
        assert!(Domain::parse(text).is_err(), "{text}");
    }
}

fn any_host() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-cA-C1-]{0,4}\\.?(eu\\.)?(vital\\.health|Vital\\.Health|localhost)\\.{0,2}(:[0-9]{0,6})?",
        2 => "[awx.@:%/\\\\_1-]{0,8}(\\.vital\\.health|\\.localhost|localhost|vital\\.health)[.:@0-9-]{0,7}",
        1 => "(www|xn--a|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(vital\\.health|localhost)",
        1 => "\\PC{0,30}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Planted faults: `contains` or `ends_with` without the dot, a port that is not checked, a second trailing
    /// dot, the shorter of two roots.
    #[test]
    fn a_host_is_read_as_by_a_second_implementation(host in any_host()) {
        prop_assert_eq!(slug_of(&host, &hosts_alone()).map_err(|_| ()), by_second_reading(&host), "{}", host);
    }

    #[test]
    fn a_slug_is_always_one_label_in_front_of_a_known_root(host in any_host()) {
        if let Ok(Some(slug)) = slug_of(&host, &hosts_alone()) {
            prop_assert!(TenantSlug::parse(&slug).is_ok());
            let lower = host.to_ascii_lowercase();
            prop_assert!(ROOTS.into_iter().any(|root| lower.starts_with(&format!("{slug}.{root}"))), "{}", host);
        }
    }

    /// Planted fault: repairing, as URL parsers do.
    #[test]
    fn one_foreign_character_anywhere_is_refused(at in 0_usize..17, foreign in "[^a-zA-Z0-9.:-]") {
        let mut host = "acme.vital.health".to_owned();
        host.insert_str(at, &foreign);
        prop_assert!(slug_of(&host, &hosts_alone()).is_err(), "{}", host);
    }

    #[test]
    fn case_port_and_one_trailing_dot_make_no_difference(
        slug in "[a-z][a-z0-9]{0,10}",
        port in 1_u16..,
        dot: bool,
        upper: bool,
    ) {
        let name = format!("{slug}.vital.health{}:{port}", if dot { "." } else { "" });
        let host = if upper { name.to_uppercase() } else { name };
        let wanted = Some(slug).filter(|slug| slug != "www" && slug != "eu");
        prop_assert_eq!(slug_of(&host, &hosts_alone()).unwrap(), wanted);
    }
}

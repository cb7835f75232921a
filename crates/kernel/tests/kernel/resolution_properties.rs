//! For any request and any options: no panic, and no tenant that no source named.

use proptest::prelude::*;
use serde_json::json;
use tenantry_kernel::{
    Explanation, Outcome, RESERVED_LABELS, Request, ResolveOptions, Source, TenantError, TenantId, TenantRef, explain,
    resolve,
};

use crate::tenants::{ACME, MEDTECH};
use crate::vectors;

fn any_id_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(ACME.to_owned()),
        4 => Just(MEDTECH.replace('-', "")),
        1 => "[0-9a-f-]{0,37}",
        1 => "\\PC{0,9}",
    ]
}

fn any_host() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "(acme|medtech|www|x-[a-z]{1,3}|[0-9a-f]{32})(---pr)?\\.(vital\\.health|localhost)(:[0-9]{1,5})?",
        2 => "portal\\.acme\\.example|vital\\.health|localhost",
        1 => "[a-z.:@%\\\\-]{0,20}",
        1 => "\\PC{0,20}",
    ]
}

fn any_cookie() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (any_id_text(), "(a=b; )?", "(__Host-)?")
            .prop_map(|(id, before, prefix)| format!("{before}{prefix}tenant_id={id}")),
        1 => "[a_=; \t\u{2000}-]{0,30}",
        1 => "\\PC{0,30}",
    ]
}

/// The texts of one request, owned.
#[derive(Clone, Debug)]
struct Sent {
    host: Option<String>,
    authority: Option<String>,
    forwarded_host: Option<String>,
    header: Option<String>,
    session: Option<String>,
    cookie: Option<String>,
}

impl Sent {
    fn request(&self) -> Request<'_> {
        Request {
            host: self.host.as_deref(),
            authority: self.authority.as_deref(),
            forwarded_host: self.forwarded_host.as_deref(),
            header: self.header.as_deref(),
            session: self.session.as_deref(),
            cookie: self.cookie.as_deref(),
            is_in_browser: false,
        }
    }

    /// Whether the source really names this tenant, without the kernel's own reader.
    fn says(&self, source: Source, tenant: &TenantRef, options: &ResolveOptions) -> bool {
        let id = |text: &Option<String>| {
            text.as_deref().is_some_and(|text| {
                let plain = |text: &str| text.replace('-', "").to_lowercase();
                plain(text) == plain(&tenant.to_string())
            })
        };
        let host = if options.trusted_proxies.is_some() {
            self.forwarded_host.as_ref()
        } else {
            self.host.as_ref().or(self.authority.as_ref())
        };
        let is_platforms = |host: &String| {
            let name = host.split(':').next().unwrap().to_lowercase();
            let name = name.strip_suffix('.').unwrap_or(&name);
            let label = name.strip_suffix(".vital.health").or(name.strip_suffix(".localhost"));
            let is_reserved = |label: &str| RESERVED_LABELS.contains(&label.strip_suffix("---pr").unwrap_or(label));
            matches!(name, "vital.health" | "localhost") || label.is_some_and(is_reserved)
        };
        match source {
            Source::Pinned => options.pinned.as_ref() == Some(tenant),
            Source::Header => id(&self.header),
            Source::Subdomain => host.is_some_and(|host| match tenant.slug() {
                Some(slug) => host
                    .strip_prefix(slug.as_str())
                    .is_some_and(|rest| rest.starts_with('.') || rest.starts_with("---")),
                None => host.starts_with("portal.acme.example") && tenant.to_string() == ACME,
            }),
            Source::Session => id(&self.session),
            Source::Cookie => self.cookie.as_ref().is_some_and(|cookie| {
                let value = cookie.rsplit('=').next().unwrap().to_owned();
                cookie.matches("tenant_id=").count() == 1 && id(&Some(value))
            }),
            Source::Default => options.default_tenant.as_ref() == Some(tenant),
            Source::Platform => *tenant == TenantRef::Id(TenantId::PLATFORM) && host.is_some_and(is_platforms),
        }
    }
}

fn any_sent() -> impl Strategy<Value = Sent> {
    use prop::option::of;
    let authority = prop_oneof![4 => Just(None), 1 => of(any_host())];
    (of(any_host()), authority, of(any_host()), of(any_id_text()), of(any_id_text()), of(any_cookie())).prop_map(
        |(host, authority, forwarded_host, header, session, cookie)| Sent {
            authority: authority.or_else(|| host.clone().filter(|host| host.len() % 2 == 0)),
            host,
            forwarded_host,
            header,
            session,
            cookie,
        },
    )
}

fn any_options() -> impl Strategy<Value = ResolveOptions> {
    use prop::option::{of, weighted};
    let tenant = || prop::sample::select(vec![ACME, MEDTECH, "acme", "medtech"]);
    let sources = prop::sample::subsequence(Source::ALL.to_vec(), 0..=7);
    let prefer = prop::sample::select(Source::ALL.to_vec());
    (
        (weighted(0.2, tenant()), weighted(0.3, tenant()), of(sources), weighted(0.3, prefer)),
        (any::<bool>(), any::<bool>(), any::<bool>(), weighted(0.2, prop::collection::vec(tenant(), 1..4))),
    )
        .prop_filter_map("some preferences are refused", |((pinned, default, sources, prefer), rest)| {
            let (has_previews, is_trusted, is_enabled, allowed) = rest;
            vectors::read_options(&json!({
                "rootDomains": ["vital.health"],
                "customDomains": { "portal.acme.example": ACME },
                "pinned": pinned,
                "defaultTenant": default,
                "sources": sources.map(|sources| sources.into_iter().map(Source::as_str).collect::<Vec<_>>()),
                "prefer": prefer.map(Source::as_str),
                "previewSeparator": has_previews.then_some("---"),
                "trustedProxies": is_trusted.then(|| json!({ "header": "x-forwarded-host", "count": 1 })),
                "enabled": is_enabled || is_trusted,
                "allowedTenants": allowed,
            }))
            .ok()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Planted fault: a default that replaces a source with a different value.
    #[test]
    fn no_tenant_is_resolved_that_no_source_named(sent in any_sent(), options in any_options()) {
        let Ok(resolution) = resolve(&sent.request(), &options) else { return Ok(()) };
        prop_assert!(sent.says(resolution.source, &resolution.tenant, &options), "{:?}", resolution);
        prop_assert!(options.is_on(resolution.source));
        for claim in &resolution.unconfirmed {
            prop_assert!(sent.says(claim.source, &claim.tenant, &options), "{:?}", resolution);
            prop_assert_ne!(claim.tenant.id().is_some(), resolution.id().is_some());
        }
        if let Some(allowed) = &options.allowed_tenants {
            prop_assert!(allowed.contains(&resolution.tenant));
        }
    }

    #[test]
    fn the_trace_has_the_winner_as_the_only_used_source(sent in any_sent(), options in any_options()) {
        let Explanation { trace, result } = explain(&sent.request(), &options);
        prop_assert_eq!(&result, &resolve(&sent.request(), &options));
        prop_assert_eq!(trace.len(), Source::ALL.len());
        let entries = trace.iter();
        let with = |outcome| entries.clone().filter(move |entry| entry.outcome == outcome).map(|entry| entry.source);
        let Ok(resolution) = result else {
            prop_assert_eq!(with(Outcome::Used).count(), 0);
            let blames_nothing = result == Err(TenantError::NotResolved) || options.prefer.is_some();
            prop_assert!(with(Outcome::Refused).count() > 0 || blames_nothing, "{:?}", trace);
            return Ok(());
        };
        prop_assert_eq!(with(Outcome::Used).collect::<Vec<_>>(), [resolution.source]);
        prop_assert!(with(Outcome::Unconfirmed).eq(resolution.unconfirmed.iter().map(|claim| claim.source)));
    }

    /// Planted fault: a candidate that is compared although its source is off.
    #[test]
    fn a_source_that_is_off_changes_nothing(sent in any_sent(), options in any_options()) {
        let mut silent = sent.clone();
        let off = |source| !(options.is_on(source) && (options.enabled || source == Source::Platform));
        if off(Source::Header) { silent.header = None; }
        if off(Source::Session) { silent.session = None; }
        if off(Source::Cookie) { silent.cookie = None; }
        // The host still decides the name of the cookie, and whether it is the platform's own.
        if off(Source::Subdomain) && off(Source::Cookie) && off(Source::Platform) {
            silent.host = None;
            silent.authority = None;
            silent.forwarded_host = None;
        }
        prop_assert_eq!(resolve(&sent.request(), &options), resolve(&silent.request(), &options));
    }
}

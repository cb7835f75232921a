//! The list of issuers, from the variable `GATEWAY_ISSUERS`.

use serde::Deserialize;
use serde_json::Value;
use tenantry_kernel::TenantRef;

use super::algorithm::Algorithm;
use super::issuer_url::IssuerUrl;
use super::tenant_scope::TenantScope;
use crate::environment::ConfigError;

const VARIABLE: &str = "GATEWAY_ISSUERS";

/// One issuer: an identity provider whose tokens are sessions.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    pub(super) url: IssuerUrl,
    pub(super) audiences: Vec<String>,
    pub(super) keys: Option<IssuerUrl>,
    pub(super) scope: TenantScope,
    pub(super) algorithms: Vec<Algorithm>,
    pub(super) sign_ups: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    issuer: String,
    audience: Value,
    jwks: Option<String>,
    tenants: Value,
    algorithms: Option<Vec<Algorithm>>,
    #[serde(rename = "signUps", default)]
    sign_ups: bool,
}

impl IssuerSettings {
    /// Reads the list: JSON, or the path of a file with JSON. No text is an empty list.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] that names the issuer and the member that is wrong.
    pub fn read(text: Option<&str>) -> Result<Vec<Self>, ConfigError> {
        match text.map(str::trim) {
            None | Some("") => Ok(Vec::new()),
            Some(json) if json.starts_with('[') => parse(json),
            Some(path) => {
                let json = std::fs::read_to_string(path).map_err(|error| {
                    format!("the file {path} cannot be read: {error}; write JSON or the path of a file")
                });
                json.and_then(|json| parse(&json))
            }
        }
        .map_err(|reason| ConfigError::new(VARIABLE, reason))
    }

    /// The address of the issuer. The claim `iss` of its tokens is equal to it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.url.as_str()
    }
}

fn parse(json: &str) -> Result<Vec<IssuerSettings>, String> {
    let entries: Vec<Entry> = serde_json::from_str(json).map_err(|error| {
        format!(
            "it is not a list of issuers: {error}; write [{{\"issuer\": \"https://login.example.com/\", \
             \"audience\": \"tenantry\", \"tenants\": \"*\"}}]"
        )
    })?;
    if entries.is_empty() {
        return Err("the list is empty; add an issuer or remove the variable".into());
    }
    let issuers = entries.into_iter().map(issuer).collect::<Result<Vec<_>, _>>()?;
    for (at, issuer) in issuers.iter().enumerate() {
        if issuers.iter().take(at).any(|earlier| earlier.issuer() == issuer.issuer()) {
            return Err(format!("the issuer {} is in the list twice; write one entry for it", issuer.issuer()));
        }
    }
    Ok(issuers)
}

fn issuer(entry: Entry) -> Result<IssuerSettings, String> {
    let url = IssuerUrl::parse(&entry.issuer).map_err(|reason| format!("issuer: {reason}"))?;
    let wrong = |member: &str, reason: &str| format!("{member} of the issuer {}: {reason}", entry.issuer);
    let audiences = texts(&entry.audience)
        .filter(|audiences| !audiences.is_empty() && audiences.iter().all(|audience| !audience.is_empty()))
        .ok_or_else(|| wrong("audience", "write the `aud` of its access tokens, as text or as a list of texts"))?;
    let keys = entry.jwks.as_deref().map(IssuerUrl::parse).transpose().map_err(|reason| wrong("jwks", &reason))?;
    let scope = scope(&entry.tenants).map_err(|reason| wrong("tenants", &reason))?;
    let algorithms = entry.algorithms.unwrap_or_else(|| Algorithm::ALL.to_vec());
    if algorithms.is_empty() {
        return Err(wrong("algorithms", "the list is empty; write RS256, ES256 or EdDSA, or remove the member"));
    }
    if entry.sign_ups && scope != TenantScope::All {
        return Err(wrong("signUps", "it needs \"tenants\": \"*\", because a new tenant is in no list"));
    }
    Ok(IssuerSettings { url, audiences, keys, scope, algorithms, sign_ups: entry.sign_ups })
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn scope(value: &Value) -> Result<TenantScope, String> {
    const EXPECTED: &str = "write \"*\" for all tenants, or a list of ids and slugs";
    if value.as_str() == Some("*") {
        return Ok(TenantScope::All);
    }
    let tenants = value.as_array().filter(|tenants| !tenants.is_empty()).ok_or(EXPECTED)?;
    let tenant = |value: &Value| TenantRef::parse(value.as_str()?).ok();
    let tenants =
        tenants.iter().map(|value| tenant(value).ok_or_else(|| format!("{value} is not a tenant; {EXPECTED}")));
    Ok(TenantScope::Listed(tenants.collect::<Result<_, _>>()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tenantry_kernel::{TenantId, TenantSlug};

    use super::*;

    const ACME: &str = "11111111-1111-1111-1111-111111111111";

    fn read(text: &str) -> Result<Vec<IssuerSettings>, String> {
        IssuerSettings::read(Some(text)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_has_defaults_and_restrictions() {
        let issuers = read(&format!(
            r#"[
                {{"issuer": "https://login.example.com/", "audience": "tenantry", "tenants": "*"}},
                {{
                    "issuer": "https://id.medtech.test/realms/main", "audience": ["a", "b"],
                    "tenants": ["medtech", "{ACME}"], "jwks": "https://id.medtech.test/keys", "algorithms": ["EdDSA"]
                }}
            ]"#
        ))
        .unwrap();
        let [first, second] = issuers.as_slice() else { panic!("{issuers:?}") };
        assert_eq!(
            (first.issuer(), first.audiences.as_slice()),
            ("https://login.example.com/", &["tenantry".into()][..])
        );
        assert_eq!((first.algorithms.as_slice(), &first.scope), (&Algorithm::ALL[..], &TenantScope::All));
        assert_eq!(second.algorithms, [Algorithm::EdDsa]);
        let slug = |text: &str| TenantSlug::parse(text).unwrap();
        let id = |text: &str| TenantId::parse(text).unwrap();
        let medtech = "22222222-2222-2222-2222-222222222222";
        assert!(second.scope.contains(id(medtech), &slug("medtech")), "by slug");
        assert!(second.scope.contains(id(ACME), &slug("acme")), "by id");
        assert!(!second.scope.contains(id("33333333-3333-3333-3333-333333333333"), &slug("healthco")));
        assert!(IssuerSettings::read(None).unwrap().is_empty());
    }

    /// Planted faults: a member with a typo that is ignored, so that a restriction is silently absent; an empty list
    /// that means all; a weak algorithm.
    #[test]
    fn an_invalid_list_is_refused_with_the_issuer_and_the_member() {
        let entry = |members: &str| format!(r#"[{{"issuer": "https://a.test/"{members}}}]"#);
        for (text, expected) in [
            ("[]".to_owned(), "the list is empty"),
            ("{}".into(), "cannot be read"),
            ("/nowhere/issuers.json".into(), "/nowhere/issuers.json cannot be read"),
            (entry(r#", "audience": "a""#), "missing field `tenants`"),
            (entry(r#", "tenants": "*""#), "missing field `audience`"),
            (entry(r#", "audience": "a", "tenants": "*", "tenant": "acme""#), "unknown field `tenant`"),
            (entry(r#", "audience": "a", "tenants": "*", "tenants": ["acme"]"#), "duplicate field `tenants`"),
            (entry(r#", "audience": "", "tenants": "*""#), "audience of the issuer https://a.test/"),
            (entry(r#", "audience": [], "tenants": "*""#), "audience of the issuer"),
            (entry(r#", "audience": [1], "tenants": "*""#), "audience of the issuer"),
            (entry(r#", "audience": "a", "tenants": []"#), "tenants of the issuer"),
            (entry(r#", "audience": "a", "tenants": "acme""#), "tenants of the issuer"),
            (entry(r#", "audience": "a", "tenants": ["*"]"#), "\"*\" is not a tenant"),
            (entry(r#", "audience": "a", "tenants": ["Acme Corporation"]"#), "is not a tenant"),
            (entry(r#", "audience": "a", "tenants": "*", "jwks": "http://a.test/keys""#), "is not encrypted"),
            (entry(r#", "audience": "a", "tenants": "*", "algorithms": []"#), "algorithms of the issuer"),
            (entry(r#", "audience": "a", "tenants": "*", "algorithms": ["HS256"]"#), "unknown variant `HS256`"),
            (entry(r#", "audience": "a", "tenants": "*", "algorithms": ["none"]"#), "unknown variant `none`"),
            (entry(r#", "audience": "a", "tenants": ["acme"], "signUps": true"#), "signUps of the issuer"),
            (entry(r#", "audience": "a", "tenants": "*", "signUps": "yes""#), "expected a boolean"),
            (r#"[{"issuer": "http://a.test/", "audience": "a", "tenants": "*"}]"#.into(), "is not encrypted"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.starts_with("GATEWAY_ISSUERS: ") && error.contains(expected), "{text}: {error}");
        }
        let twice = r#"[{"issuer": "https://a.test/", "audience": "a", "tenants": "*"},
                        {"issuer": "https://a.test/", "audience": "b", "tenants": ["acme"]}]"#;
        assert!(read(twice).unwrap_err().contains("twice"));
    }
}

//! The list of upstreams, from the variable `GATEWAY_UPSTREAMS`, and the key of their assertions.

use std::time::Duration;

use serde::Deserialize;

use super::assertion::AssertionSigner;
use super::assertion_keys::AssertionKeys;
use super::prefix::parse_prefix;
use super::upstream_url::UpstreamUrl;
use crate::environment::ConfigError;

const VARIABLE: &str = "GATEWAY_UPSTREAMS";
const KEY_VARIABLE: &str = "GATEWAY_ASSERTION_KEY";
const DEFAULT_ISSUER: &str = "tenantry-gateway";
const MAX_SECONDS: f64 = 86_400.0;
const MAX_CONNECTIONS: usize = 100_000;

/// The upstreams, and the keys with which the gateway signs its assertions. Without upstreams, there may be keys all
/// the same.
#[derive(Clone, Default)]
pub struct ProxySettings {
    pub(super) upstreams: Vec<UpstreamSettings>,
    pub(super) signer: Option<AssertionSigner>,
}

/// One upstream.
#[derive(Clone, Debug)]
pub(super) struct UpstreamSettings {
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) url: UpstreamUrl,
    pub(super) forward_credentials: bool,
    pub(super) limits: UpstreamLimits,
}

/// The deadlines and shares of an upstream.
#[derive(Clone, Debug)]
pub(super) struct UpstreamLimits {
    pub(super) connect: Duration,
    /// From the last byte of the request to the head of the response.
    pub(super) response: Duration,
    /// Without a byte of the response.
    pub(super) idle: Duration,
    /// For the whole body of a request.
    pub(super) upload: Duration,
    /// Requests at once.
    pub(super) connections: usize,
    /// Requests of one tenant at once.
    pub(super) tenant_connections: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Entry {
    name: String,
    prefix: String,
    url: String,
    #[serde(default)]
    forward_credentials: bool,
    connect_seconds: Option<f64>,
    response_seconds: Option<f64>,
    idle_seconds: Option<f64>,
    upload_seconds: Option<f64>,
    connections: Option<usize>,
    tenant_connections: Option<usize>,
}

impl ProxySettings {
    /// Reads `GATEWAY_UPSTREAMS` (JSON, or the path of a file with JSON), `GATEWAY_ASSERTION_KEY` (PEM, or the path of
    /// a file with PEM) and `GATEWAY_ASSERTION_ISSUER`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] that names the variable, and the upstream and the member that are wrong. Upstreams without a key
    /// are an error: without an assertion, an upstream cannot know that a request came through the gateway.
    pub fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = |name: &str| variable(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let upstreams = match given(VARIABLE) {
            None => Ok(Vec::new()),
            Some(json) if json.starts_with('[') => parse(&json),
            Some(path) => read_file(&path, "JSON").and_then(|json| parse(&json)),
        }
        .map_err(|reason| ConfigError::new(VARIABLE, reason))?;
        let keys = match given(KEY_VARIABLE) {
            None => None,
            Some(pem) if pem.starts_with("-----BEGIN") => Some(AssertionKeys::parse(&pem)),
            Some(path) => Some(read_file(&path, "PEM").and_then(|pem| AssertionKeys::parse(&pem))),
        }
        .transpose()
        .map_err(|reason| ConfigError::new(KEY_VARIABLE, reason))?;
        if keys.is_none() && !upstreams.is_empty() {
            let reason = "it is not set, and upstreams need it; create a key with `openssl genpkey -algorithm ed25519`";
            return Err(ConfigError::new(KEY_VARIABLE, reason.into()));
        }
        let issuer = given("GATEWAY_ASSERTION_ISSUER").unwrap_or_else(|| DEFAULT_ISSUER.into());
        Ok(Self { upstreams, signer: keys.map(|keys| AssertionSigner::new(issuer, keys)) })
    }
}

fn read_file(path: &str, kind: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("the file {path} cannot be read: {error}; write {kind} or the path of a file"))
}

fn parse(json: &str) -> Result<Vec<UpstreamSettings>, String> {
    let entries: Vec<Entry> = serde_json::from_str(json).map_err(|error| {
        format!(
            "it is not a list of upstreams: {error}; write [{{\"name\": \"panels\", \"prefix\": \
             \"/services/panels/\", \"url\": \"http://panels:8080/\"}}]"
        )
    })?;
    if entries.is_empty() {
        return Err("the list is empty; add an upstream or remove the variable".into());
    }
    let upstreams = entries.into_iter().map(upstream).collect::<Result<Vec<_>, _>>()?;
    for (at, upstream) in upstreams.iter().enumerate() {
        for earlier in upstreams.iter().take(at) {
            if earlier.name == upstream.name {
                return Err(format!("the name {} is in the list twice; an assertion names its upstream", earlier.name));
            }
            // The router reads a path in any case as it is written; the longer prefix would hide in the shorter one.
            if earlier.prefix.starts_with(&upstream.prefix) || upstream.prefix.starts_with(&earlier.prefix) {
                return Err(format!(
                    "the prefix of {} and that of {} have a path in common; write prefixes that differ",
                    earlier.name, upstream.name
                ));
            }
        }
    }
    Ok(upstreams)
}

fn upstream(entry: Entry) -> Result<UpstreamSettings, String> {
    let is_name_byte = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=63).contains(&entry.name.len()) || !entry.name.bytes().all(is_name_byte) {
        return Err(format!(
            "name: \"{}\" is not valid; write up to 63 lowercase letters, digits and hyphens",
            entry.name
        ));
    }
    let wrong = |member: &str, reason: &str| format!("{member} of the upstream {}: {reason}", entry.name);
    let seconds = |member: &str, value: Option<f64>, default: u64| match value {
        None => Ok(Duration::from_secs(default)),
        Some(value) if (0.001..=MAX_SECONDS).contains(&value) => Ok(Duration::from_secs_f64(value)),
        Some(value) => {
            Err(wrong(member, &format!("{value} is out of range; write seconds from 0.001 to {MAX_SECONDS}")))
        }
    };
    let count = |member: &str, value: Option<usize>, default: usize| match value {
        None => Ok(default),
        Some(value) if (1..=MAX_CONNECTIONS).contains(&value) => Ok(value),
        Some(value) => Err(wrong(member, &format!("{value} is out of range; write 1 to {MAX_CONNECTIONS}"))),
    };
    let connections = count("connections", entry.connections, 256)?;
    let tenant_connections = count("tenantConnections", entry.tenant_connections, (connections / 4).max(1))?;
    if tenant_connections >= connections && connections > 1 {
        return Err(wrong(
            "tenantConnections",
            &format!(
                "{tenant_connections} leaves nothing to other tenants; write fewer than connections, {connections}"
            ),
        ));
    }
    Ok(UpstreamSettings {
        prefix: parse_prefix(&entry.prefix).map_err(|reason| wrong("prefix", &reason))?,
        url: UpstreamUrl::parse(&entry.url).map_err(|reason| wrong("url", &reason))?,
        forward_credentials: entry.forward_credentials,
        limits: UpstreamLimits {
            connect: seconds("connectSeconds", entry.connect_seconds, 3)?,
            response: seconds("responseSeconds", entry.response_seconds, 30)?,
            idle: seconds("idleSeconds", entry.idle_seconds, 300)?,
            upload: seconds("uploadSeconds", entry.upload_seconds, 900)?,
            connections,
            tenant_connections,
        },
        name: entry.name,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
                       -----END PRIVATE KEY-----\n";

    fn read(variables: &[(&str, &str)]) -> Result<ProxySettings, String> {
        let variable = |name: &str| {
            let given = variables.iter().find(|(given, _)| *given == name);
            given.map(|(_, value)| (*value).to_owned())
        };
        ProxySettings::read(&variable).map_err(|error| error.to_string())
    }

    #[test]
    fn an_upstream_needs_a_name_a_prefix_and_a_url() {
        let list = r#"[{"name": "panels", "prefix": "/services/panels/", "url": "http://panels:8080"}]"#;
        let settings = read(&[(VARIABLE, list), (KEY_VARIABLE, KEY)]).unwrap();
        let [panels] = settings.upstreams.as_slice() else { panic!("one upstream") };
        assert!(!panels.forward_credentials);
        assert_eq!((panels.limits.connections, panels.limits.tenant_connections), (256, 64));
        assert_eq!((panels.limits.response.as_secs(), panels.limits.idle.as_secs()), (30, 300));
        assert!(read(&[]).unwrap().upstreams.is_empty());
    }

    /// Planted faults: a member with a typo that is ignored, upstreams without assertions, two upstreams for one path,
    /// and a key of another kind.
    #[test]
    fn a_wrong_list_and_a_wrong_key_are_refused_with_their_reason() {
        let entry = |members: &str| format!(r#"[{{"name": "a", "prefix": "/a/", "url": "http://a/"{members}}}]"#);
        let two = |name: &str, prefix: &str| {
            format!(
                r#"[{{"name": "a", "prefix": "/a/", "url": "http://a/"}},
                    {{"name": "{name}", "prefix": "{prefix}", "url": "http://b/"}}]"#
            )
        };
        for (list, key, expected) in [
            ("[]".to_owned(), KEY, "the list is empty"),
            ("/nowhere/upstreams.json".into(), KEY, "/nowhere/upstreams.json cannot be read"),
            (entry(""), "", "GATEWAY_ASSERTION_KEY: it is not set"),
            (entry(""), "/nowhere/key.pem", "/nowhere/key.pem cannot be read"),
            (
                entry(""),
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "GATEWAY_ASSERTION_KEY: it has no",
            ),
            (entry(r#", "forwardcredentials": true"#), KEY, "unknown field `forwardcredentials`"),
            (entry(r#", "name": "b""#), KEY, "duplicate field `name`"),
            (entry(r#", "idleSeconds": 0"#), KEY, "idleSeconds of the upstream a: 0 is out of range"),
            (entry(r#", "connections": 0"#), KEY, "connections of the upstream a: 0 is out of range"),
            (entry(r#", "tenantConnections": 256"#), KEY, "leaves nothing to other tenants"),
            (two("a", "/b/"), KEY, "the name a is in the list twice"),
            (two("b", "/a/b/"), KEY, "have a path in common"),
            (two("B", "/b/"), KEY, "name: \"B\" is not valid"),
            (two("b", "/v1/"), KEY, "prefix of the upstream b: \"/v1/\" belongs to the gateway itself"),
            (entry("").replace("http://a/", "a:80"), KEY, "url of the upstream a: \"a:80\" is not an address"),
        ] {
            let error = read(&[(VARIABLE, &list), (KEY_VARIABLE, key)]).err().unwrap();
            assert!(error.starts_with("GATEWAY_") && error.contains(expected), "{list}: {error}");
            assert!(!error.contains("MC4CAQ"), "{error}");
        }
    }
}

//! The web origins whose pages may call.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};
use tenantry_kernel::OriginPattern;

/// A list of web origins whose pages may call. `*` matches one whole first label, as in `https://*.vital.health`.
///
/// ```
/// use http::HeaderValue;
/// use tenantry_layer::WebOrigins;
///
/// let origins = WebOrigins::parse("https://app.example.com, https://*.vital.health")?;
/// assert!(origins.allow(&HeaderValue::from_static("https://acme.vital.health")));
/// assert!(!origins.allow(&HeaderValue::from_static("https://a.b.vital.health")));
/// assert!(WebOrigins::parse("*").is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct WebOrigins(Arc<[OriginPattern]>);

impl WebOrigins {
    /// Parses a list of origins, separated by commas.
    ///
    /// # Errors
    ///
    /// A sentence about the first entry that is not an origin. `*` alone is refused: with credentials, every page could
    /// act for the signed-in person.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(parse_canonical)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether pages of this origin may call.
    #[must_use]
    pub fn allow(&self, origin: &HeaderValue) -> bool {
        origin.to_str().is_ok_and(|origin| self.0.iter().any(|pattern| pattern.matches(origin)))
    }

    /// The origin of the page that sent the request, if the origin is allowed.
    #[must_use]
    pub fn allowed_page(&self, request: &HeaderMap) -> Option<HeaderValue> {
        let mut origins = request.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) if self.allow(origin) => Some(origin.clone()),
            _ => None,
        }
    }
}

/// Requires the spelling that a browser sends, so that the list shows the exact text of the comparison.
fn parse_canonical(entry: &str) -> Result<OriginPattern, String> {
    match OriginPattern::parse(entry) {
        Ok(pattern) if pattern.to_string() == entry => Ok(pattern),
        Ok(pattern) => Err(format!("\"{entry}\" is not written as a browser sends it; write {pattern}")),
        Err(_) => Err(format!(
            "\"{entry}\" is not an origin; write one such as https://app.vital.health or http://*.localhost:3000"
        )),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn origins() -> WebOrigins {
        WebOrigins::parse("https://app.vital.health, http://*.localhost:3000").unwrap()
    }

    /// Planted faults: suffix matching (`evil-localhost`), a `*` that matches several labels, and a match without the
    /// port.
    #[test]
    fn only_listed_origins_are_allowed_and_a_star_matches_one_label() {
        for (origin, allowed) in [
            ("https://app.vital.health", true),
            ("http://acme.localhost:3000", true),
            ("http://localhost:3000", false),
            ("http://a.b.localhost:3000", false),
            ("http://.localhost:3000", false),
            ("http://evil.com#.localhost:3000", false),
            ("http://acme.localhost:3001", false),
            ("http://acme.localhost", false),
            ("https://acme.localhost:3000", false),
            ("http://acme.evil-localhost:3000", false),
            ("https://app.vital.health.evil.com", false),
            ("https://app.vital.health/", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(origins().allow(&HeaderValue::from_str(origin).unwrap()), allowed, "{origin}");
        }
    }

    #[test]
    fn a_list_with_an_entry_that_is_not_an_origin_is_refused() {
        for list in
            ["*", "https://*", "localhost:3000", "https://a.test/path", "ftp://a.test", "https://A.test", "https://"]
        {
            assert!(WebOrigins::parse(list).is_err(), "{list}");
        }
    }
}

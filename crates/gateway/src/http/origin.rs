//! Which web origins may call, and what is refused to the others.
//!
//! CORS alone keeps a foreign page from *reading* an answer. Sibling subdomains are same-site, so their requests
//! carry the session cookie all the same; [`refuse_foreign_pages`] keeps such a request from being acted on at all.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tenantry_kernel::OriginPattern;
use tower_http::cors::{AllowCredentials, AllowOrigin, CorsLayer};

use crate::error::ApiError;
use crate::http::tenant_header::X_TENANT_ID;
use crate::http::vary;

/// What a browser adds by itself when it opens a stream of events again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The largest age that browsers keep a preflight answer for.
const PREFLIGHT_AGE: Duration = Duration::from_secs(7200);

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// What a page may send: every header that a route reads or that the SDK sends.
const REQUEST_HEADERS: [HeaderName; 8] = [
    X_TENANT_ID,
    header::ETAG,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::ACCEPT,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    LAST_EVENT_ID,
];

/// What a page may read of an answer: what the SDK goes by.
const RESPONSE_HEADERS: [HeaderName; 3] = [X_TENANT_ID, header::ETAG, header::RETRY_AFTER];

/// An exact list of web origins. `*` stands for one whole first label, as in `https://*.vital.health`.
#[derive(Clone, Debug, Default)]
pub struct WebOrigins(Arc<[OriginPattern]>);

impl WebOrigins {
    /// Reads a comma list of origins.
    ///
    /// # Errors
    ///
    /// A sentence about the first entry that is no origin. A bare `*` is one: with credentials it would let
    /// every page act for whoever is signed in.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(exact).collect::<Result<_, _>>().map(Self)
    }

    /// Whether pages of this origin may call.
    #[must_use]
    pub fn allow(&self, origin: &HeaderValue) -> bool {
        origin.to_str().is_ok_and(|origin| self.0.iter().any(|pattern| pattern.matches(origin)))
    }

    /// The CORS layer for these origins: credentials allowed, and every header that a route reads or that a client
    /// goes by.
    pub fn cors(&self) -> CorsLayer {
        let (origins, trusted) = (self.clone(), self.clone());
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(move |origin, _| origins.allow(origin)))
            .allow_credentials(AllowCredentials::predicate(move |origin, _| trusted.allow(origin)))
            .allow_methods(METHODS)
            .allow_headers(REQUEST_HEADERS)
            .expose_headers(RESPONSE_HEADERS)
            .max_age(PREFLIGHT_AGE)
            // The application merges `Vary` itself; the layer would write a second line.
            .vary(Vec::<HeaderName>::new())
    }

    /// The origin of the page that sent a request, where it is allowed to call.
    pub(crate) fn allowed_page(&self, request: &HeaderMap) -> Option<HeaderValue> {
        let mut origins = request.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) if self.allow(origin) => Some(origin.clone()),
            _ => None,
        }
    }

    /// The answer to a preflight: 204, for an allowed page with what it may send. For any other page it allows nothing,
    /// which a browser takes for a refusal.
    pub(crate) fn answer_preflight(&self, request: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        let asked = [header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS];
        vary::add(headers, &[header::ORIGIN]);
        vary::add(headers, &asked);
        if let Some(page) = self.allowed_page(request) {
            allow_page(headers, page);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, comma_list(METHODS.iter().map(Method::as_str)));
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                comma_list(REQUEST_HEADERS.iter().map(HeaderName::as_str)),
            );
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE.as_secs().into());
        }
        response
    }
}

/// Lets a page read an answer, and the headers of it that the SDK goes by.
pub(crate) fn let_read(answer: &mut HeaderMap, page: HeaderValue) {
    allow_page(answer, page);
    let exposed = comma_list(RESPONSE_HEADERS.iter().map(HeaderName::as_str));
    answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

fn allow_page(headers: &mut HeaderMap, page: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
}

fn comma_list<'a>(names: impl Iterator<Item = &'a str>) -> HeaderValue {
    // Methods and names of headers are good values of a header.
    HeaderValue::from_str(&names.collect::<Vec<_>>().join(", ")).unwrap_or(HeaderValue::from_static(""))
}

/// An entry must be written as a browser sends it, so that the list shows what is compared.
fn exact(entry: &str) -> Result<OriginPattern, String> {
    match OriginPattern::parse(entry) {
        Ok(pattern) if pattern.to_string() == entry => Ok(pattern),
        Ok(pattern) => Err(format!("\"{entry}\" is not written as a browser sends it; write {pattern}")),
        Err(_) => Err(format!(
            "\"{entry}\" is not an origin; write one such as https://app.vital.health or http://*.localhost:3000"
        )),
    }
}

/// Middleware that refuses what a page of another origin asks for, unless that origin is allowed.
///
/// Programs other than browsers send neither `Origin` nor `Sec-Fetch-Site` and are not concerned.
///
/// # Errors
///
/// [`ApiError::OriginNotAllowed`].
pub async fn refuse_foreign_pages(
    State(allowed): State<WebOrigins>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if is_foreign(&allowed, request.headers()) {
        return Err(ApiError::OriginNotAllowed);
    }
    Ok(next.run(request).await)
}

fn is_foreign(allowed: &WebOrigins, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    match site {
        // The page and the address in the browser's bar agree: the app reaches us through its own origin.
        Some(b"same-origin" | b"none") => false,
        _ if origins.peek().is_some() => !origins.all(|origin| allowed.allow(origin)),
        Some(_) => true,
        None => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn origins() -> WebOrigins {
        WebOrigins::parse("https://app.vital.health, http://*.localhost:3000").unwrap()
    }

    /// Catches suffix matching (`evil-localhost`), a `*` that takes several labels, and a match without the port.
    #[test]
    fn allows_listed_origins_exactly_and_one_label_for_a_star() {
        for (origin, wanted) in [
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
            assert_eq!(origins().allow(&HeaderValue::from_str(origin).unwrap()), wanted, "{origin}");
        }
    }

    #[test]
    fn refuses_a_list_with_anything_but_origins() {
        for list in
            ["*", "https://*", "localhost:3000", "https://a.test/path", "ftp://a.test", "https://A.test", "https://"]
        {
            assert!(WebOrigins::parse(list).is_err(), "{list}");
        }
    }

    /// Catches a guard that looks at `Origin` alone: an `<img>` or a form of a sibling subdomain sends none.
    #[test]
    fn tells_a_foreign_page_by_its_origin_or_its_fetch_metadata() {
        for (origin, site, foreign) in [
            (None, None, false),
            (None, Some("none"), false),
            (None, Some("same-origin"), false),
            (None, Some("same-site"), true),
            (None, Some("cross-site"), true),
            (None, Some("anything-new"), true),
            (Some("http://acme.localhost:3000"), Some("cross-site"), false),
            (Some("http://acme.localhost:3000"), None, false),
            (Some("http://evil.test"), Some("same-site"), true),
            (Some("http://evil.test"), None, true),
            (Some("null"), Some("cross-site"), true),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            assert_eq!(is_foreign(&origins(), &headers), foreign, "{origin:?} {site:?}");
        }
    }
}

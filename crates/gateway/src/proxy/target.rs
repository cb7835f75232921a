//! The address at the upstream: its own path, and the rest of the path of the request.

use std::borrow::Cow;

use axum::http::uri::PathAndQuery;
use percent_encoding::percent_decode_str;

/// How often a segment is decoded until it must not change any more. A service behind the upstream may decode once more
/// than the upstream.
const MAX_DECODES: usize = 3;

/// The path and the query at the upstream. None when the path is not below the prefix, or when a segment of it could
/// mean another path to the upstream.
///
/// Only the path of the request counts. A host in its target (`GET http://other/…`) does not.
pub(super) fn target(base: &str, prefix: &str, path: &str, query: Option<&str>) -> Option<PathAndQuery> {
    let rest = path.strip_prefix(prefix)?;
    let last = rest.split('/').count() - 1;
    if rest.split('/').enumerate().any(|(at, segment)| if segment.is_empty() { at != last } else { !is_safe(segment) })
    {
        return None;
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    PathAndQuery::try_from(format!("{base}{rest}{query}")).ok()
}

/// Whether a segment is one segment below its parent, for a reader that decodes it once, twice or not at all.
fn is_safe(segment: &str) -> bool {
    if !has_whole_escapes(segment) {
        return false;
    }
    let mut text = Cow::from(segment);
    for _ in 0..MAX_DECODES {
        if text.contains(['/', '\\']) || text.contains(char::is_control) || is_dots(&text) {
            return false;
        }
        // Bytes that are not UTF-8 include the long forms of `.` and `/`.
        let Ok(decoded) = percent_decode_str(&text).decode_utf8() else { return false };
        if decoded == text {
            return true;
        }
        text = Cow::from(decoded.into_owned());
    }
    false
}

/// Whether each `%` begins an escape.
fn has_whole_escapes(segment: &str) -> bool {
    segment.split('%').skip(1).all(|after| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2)
}

/// Whether a segment is `.` or `..`. Some servers remove parameters (`..;a=b`) and spaces before they look.
fn is_dots(segment: &str) -> bool {
    matches!(segment.split(';').next().unwrap_or_default().trim(), "." | "..")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<String> {
        target("/api/", "/services/panels/", path, None).map(|target| target.to_string())
    }

    #[test]
    fn the_rest_of_the_path_and_the_query_are_passed_on_letter_for_letter() {
        for (rest, expected) in [
            ("", "/api/"),
            ("a", "/api/a"),
            ("a/b/", "/api/a/b/"),
            ("100%25", "/api/100%25"),
            ("a%20b/%C3%A9", "/api/a%20b/%C3%A9"),
            ("a..b/...", "/api/a..b/..."),
            ("services/panels/x", "/api/services/panels/x"),
        ] {
            assert_eq!(of(&format!("/services/panels/{rest}")).as_deref(), Some(expected));
        }
        let with_query = target("/", "/p/", "/p/a", Some("x=../..&y=%2f")).unwrap();
        assert_eq!(with_query.as_str(), "/a?x=../..&y=%2f");
    }

    /// Planted faults: a check without decoding, with one decoding only, or of `..` between two slashes only.
    #[test]
    fn no_path_leaves_the_prefix_for_any_reader() {
        for rest in [
            "..",
            ".",
            "../secret",
            "a/../../secret",
            "a/..",
            "%2e%2e/x",
            "%2E%2e/x",
            ".%2e",
            "%252e%252e/x",
            "%25252e%25252e/x",
            "..%2fx",
            "..%5cx",
            "a%2f..%2f..%2fx",
            "a\\..\\x",
            "%5c..",
            "..;/x",
            "..;a=b/x",
            "%2e%2e%3b/x",
            "..%20/x",
            "/evil.test/x",
            "a//b",
            "//",
            "a%00",
            "a%0d%0aX-Tenant-ID:b",
            "%c0%ae%c0%ae/x",
            "%c0%af",
            "a%",
            "a%2",
            "a%zz",
            "%ff",
        ] {
            assert_eq!(of(&format!("/services/panels/{rest}")), None, "{rest}");
        }
    }

    /// Planted fault: a prefix that is compared without its last slash, or in any case.
    #[test]
    fn a_look_alike_of_the_prefix_is_not_below_it() {
        for path in [
            "/services/panels",
            "/services/panels-evil/x",
            "/services/panelsx",
            "/Services/panels/x",
            "//services/panels/x",
            "/services//panels/x",
            "/services/panels%2fx",
            "/services%2fpanels/x",
            "/services/./panels/x",
            "/x/services/panels/x",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}

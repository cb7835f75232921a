//! The prefix of an upstream: the paths of the gateway that belong to it.

/// First segments that the gateway itself uses or may use later.
const RESERVED: [&str; 5] = [".well-known", "health", "metrics", "ready", "v1"];

/// The text of a prefix, such as `/services/panels/`: it begins and ends with a slash, and each segment has only
/// letters, digits, `-`, `_` and `.`. So a path has the prefix in one spelling only.
pub(super) fn parse_prefix(text: &str) -> Result<String, String> {
    let refuse = |reason: &str| Err(format!("\"{text}\" {reason}; write a path such as /services/panels/"));
    let Some(inner) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) else {
        return refuse("does not begin and end with a slash");
    };
    let segments: Vec<&str> = inner.split('/').collect();
    if segments.iter().any(|segment| !is_segment(segment)) {
        return refuse("has a segment that is empty or has other characters than letters, digits, `-`, `_` and `.`");
    }
    if segments.first().is_some_and(|first| RESERVED.contains(&first.to_ascii_lowercase().as_str())) {
        return refuse("belongs to the gateway itself");
    }
    Ok(text.to_owned())
}

fn is_segment(segment: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_allowed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a prefix that takes the gateway's own routes away, or `/`, which would take all.
    #[test]
    fn a_prefix_is_a_path_of_plain_segments_outside_the_gateways_own() {
        for good in ["/services/panels/", "/p/", "/a.b/c_d/e-f/"] {
            assert_eq!(parse_prefix(good).unwrap(), good);
        }
        for bad in [
            "",
            "/",
            "//",
            "panels/",
            "/panels",
            "/a//b/",
            "/a/../b/",
            "/./",
            "/a%2fb/",
            "/{tenant}/",
            "/*rest/",
            "/a b/",
            "/v1/panels/",
            "/V1/",
            "/.well-known/",
            "/health/",
            "/ready/",
            "/metrics/",
        ] {
            let error = parse_prefix(bad).unwrap_err();
            assert!(error.starts_with(&format!("\"{bad}\"")) && error.contains("such as"), "{error}");
        }
    }
}

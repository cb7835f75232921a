//! What an answer varies with, as one header line.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Adds names to `Vary`. Names that are there stay, none is there twice, and `*` (which says more) wins.
pub(crate) fn add(headers: &mut HeaderMap, names: &[HeaderName]) {
    let mut merged: Vec<String> = headers
        .get_all(header::VARY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    if merged.iter().any(|name| name == "*") {
        merged = vec!["*".to_owned()];
    } else {
        for name in names {
            if !merged.iter().any(|known| known.eq_ignore_ascii_case(name.as_str())) {
                merged.push(spelling(name));
            }
        }
    }
    if let Ok(value) = HeaderValue::from_str(&merged.join(", ")) {
        headers.insert(header::VARY, value);
    }
}

/// The usual spelling of a name, which people read in their tools.
fn spelling(name: &HeaderName) -> String {
    match name.as_str() {
        "x-tenant-id" => "X-Tenant-ID".to_owned(),
        other => other
            .split('-')
            .map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default())
            .collect::<Vec<_>>()
            .join("-"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::http::tenant_header::X_TENANT_ID;

    fn merged(before: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in before {
            headers.append(header::VARY, value.parse().unwrap());
        }
        add(&mut headers, &[X_TENANT_ID, header::ORIGIN]);
        assert_eq!(headers.get_all(header::VARY).iter().count(), 1);
        headers.get(header::VARY).unwrap().to_str().unwrap().to_owned()
    }

    /// Catches `insert`, which would drop what a handler said its answer varies with.
    #[test]
    fn keeps_what_is_there_and_says_nothing_twice() {
        assert_eq!(merged(&[]), "X-Tenant-ID, Origin");
        assert_eq!(merged(&["Accept-Encoding"]), "Accept-Encoding, X-Tenant-ID, Origin");
        assert_eq!(merged(&["origin", "accept, x-tenant-id"]), "origin, accept, x-tenant-id");
        assert_eq!(merged(&["accept", "*"]), "*");
    }
}

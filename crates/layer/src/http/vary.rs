//! The response header `Vary`, as one line.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::tenant_header::X_TENANT_ID;

/// Adds header names to `Vary`. Keeps the present names, writes each name once, and keeps `*`, which includes all
/// names.
pub fn add(headers: &mut HeaderMap, names: &[HeaderName]) {
    // Most handlers write no `Vary`, and the layer asks for these two names at every request.
    if !headers.contains_key(header::VARY) && names == [X_TENANT_ID, header::ORIGIN] {
        headers.insert(header::VARY, HeaderValue::from_static("X-Tenant-ID, Origin"));
        return;
    }
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

/// The usual spelling of a header name.
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

    fn merged(before: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in before {
            headers.append(header::VARY, value.parse().unwrap());
        }
        add(&mut headers, &[X_TENANT_ID, header::ORIGIN]);
        assert_eq!(headers.get_all(header::VARY).iter().count(), 1);
        headers.get(header::VARY).unwrap().to_str().unwrap().to_owned()
    }

    /// Planted fault: `insert`, which drops the names that a handler wrote.
    #[test]
    fn add_keeps_present_names_and_writes_each_name_once() {
        assert_eq!(merged(&[]), "X-Tenant-ID, Origin");
        assert_eq!(merged(&["Accept-Encoding"]), "Accept-Encoding, X-Tenant-ID, Origin");
        assert_eq!(merged(&["origin", "accept, x-tenant-id"]), "origin, accept, x-tenant-id");
        assert_eq!(merged(&["accept", "*"]), "*");
    }
}

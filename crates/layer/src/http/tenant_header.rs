//! The header `X-Tenant-ID`: exactly one line with one tenant id, or none.

use http::{HeaderMap, HeaderName, HeaderValue};
use tenantry_kernel::{IdFormat, TENANT_HEADER, TenantError, TenantId};

/// The header that selects the tenant of a request and names the tenant of a response.
pub const X_TENANT_ID: HeaderName = HeaderName::from_static(TENANT_HEADER);

/// The tenant in `X-Tenant-ID`, if the header is present. `ids` is the format of tenant ids.
///
/// # Errors
///
/// - [`TenantError::Validation`] when the header is present more than once. A proxy may join two lines to `A, B`, so
///   neither form is read as its first half.
/// - [`TenantError::InvalidTenantId`] when the value is not a tenant id.
pub fn optional_tenant(headers: &HeaderMap, ids: IdFormat) -> Result<Option<TenantId>, TenantError> {
    let mut lines = headers.get_all(X_TENANT_ID).iter();
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        (Some(line), None) => Ok(Some(ids.parse_id(&String::from_utf8_lossy(line.as_bytes()))?)),
        (Some(_), Some(_)) => Err(TenantError::validation("X-Tenant-ID", "it is present more than once; send it once")),
    }
}

/// The tenant in `X-Tenant-ID`. The header is required.
///
/// # Errors
///
/// As [`optional_tenant`], and [`TenantError::Validation`] when the header is missing.
pub fn required_tenant(headers: &HeaderMap, ids: IdFormat) -> Result<TenantId, TenantError> {
    optional_tenant(headers, ids)?.ok_or_else(missing_header)
}

pub(crate) fn missing_header() -> TenantError {
    TenantError::validation("X-Tenant-ID", "it is missing; send the id of the active tenant")
}

/// Sets the echo of a response: `X-Tenant-ID` with the tenant of the response. Overwrites a value that is present.
pub(crate) fn echo_tenant(headers: &mut HeaderMap, tenant: TenantId) {
    match HeaderValue::from_str(tenant.as_str()) {
        Ok(echo) => headers.insert(X_TENANT_ID, echo),
        Err(_) => headers.remove(X_TENANT_ID),
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ACME: &str = "11111111-1111-1111-1111-111111111111";
    const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_TENANT_ID, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    #[test]
    fn both_spellings_of_an_id_are_one_tenant() {
        let acme = TenantId::parse(ACME).unwrap();
        let plain = ACME.replace('-', "");
        for line in [ACME, plain.as_str()] {
            assert_eq!(required_tenant(&headers(&[line.as_bytes()]), IdFormat::Uuid).unwrap(), acme);
        }
    }

    /// Planted faults: `headers.get(..)`, which reads the first of two lines, and any repair of the text (trim, split).
    #[test]
    fn everything_except_exactly_one_id_is_refused() {
        let both = format!("{ACME}, {MEDTECH}");
        let twice = format!("{ACME},{ACME}");
        let braces = format!("{{{ACME}}}");
        let urn = format!("urn:uuid:{ACME}");
        let wide: Vec<u8> = "１１１１１１１１-1111-1111-1111-111111111111".as_bytes().to_vec();
        let cases: Vec<(&str, Vec<&[u8]>)> = vec![
            ("absent", vec![]),
            ("empty", vec![b""]),
            ("twice, different", vec![ACME.as_bytes(), MEDTECH.as_bytes()]),
            ("twice, the same", vec![ACME.as_bytes(), ACME.as_bytes()]),
            ("a list", vec![both.as_bytes()]),
            ("a list of one tenant", vec![twice.as_bytes()]),
            ("nil", vec![b"00000000-0000-0000-0000-000000000000"]),
            ("max", vec![b"ffffffff-ffff-ffff-ffff-ffffffffffff"]),
            ("braces", vec![braces.as_bytes()]),
            ("urn", vec![urn.as_bytes()]),
            ("non-ASCII digits", vec![&wide]),
            ("bytes that are not text", vec![b"\xff\xfe1111111-1111-1111-1111-111111111111"]),
            ("a slug", vec![b"acme"]),
            ("a short id", vec![b"11111111-1111-1111-1111-11111111111"]),
        ];
        for (case, lines) in cases {
            let error = required_tenant(&headers(&lines), IdFormat::Uuid)
                .err()
                .unwrap_or_else(|| panic!("{case} was accepted"));
            assert_eq!(error.http_status(), 400, "{case}");
        }
    }
}

//! Names for the data of a tenant where tenants share one store.
//!
//! Every name begins with the canonical id, which has no `:`. So no two tenants and no two keys share a name.

use alloc::string::String;

use sha2::{Digest, Sha256};

use crate::error::TenantError;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::text::ascii;

/// `tenant:<id>:<key>`, for storage in a browser.
#[must_use]
pub fn storage_key(tenant: TenantId, key: &str) -> String {
    prefixed("tenant:", tenant, ":", key)
}

/// The tenant and the key of a [`storage_key`]; `None` for any other name.
#[must_use]
pub fn split_storage_key(name: &str) -> Option<(TenantId, &str)> {
    let (id, key) = ascii::split_once(name.strip_prefix("tenant:")?, ":")?;
    Some((TenantId::from_canonical(id).ok()?, key))
}

/// Whether a name in a browser's storage belongs to the app itself, without a tenant.
///
/// - A [`storage_key`] does not, and neither do the names under `tenantry:`, which the SDK uses.
/// - Where ids are UUIDs, `tenant:acme:draft` belongs to the app: no tenant has the id `acme`.
#[must_use]
pub fn is_bare_key(name: &str, ids: IdFormat) -> bool {
    let is_tenants = |(tenant, _): (TenantId, _)| ids == IdFormat::Opaque || tenant.format() == ids;
    !name.starts_with("tenantry:") && !split_storage_key(name).is_some_and(is_tenants)
}

/// `t:<id>:<key>`, for a cache that services share.
#[must_use]
pub fn cache_key(tenant: TenantId, key: &str) -> String {
    prefixed("t:", tenant, ":", key)
}

/// A name for a store whose collection names are identifiers.
///
/// - Of a UUID, `t_<32 hex>_<name>`.
/// - Of an opaque id, `o_<32 of a-z and 2-7>_<name>`. Such an id is too long for an identifier, and identifiers ignore
///   case. So it is hashed, to 160 bits of its SHA-256 in base32. A collision takes 2⁸⁰ ids.
///
/// # Errors
///
/// [`TenantError::Validation`] unless `name` is 1 to 28 of `a-z`, `0-9` and `_`. The result then fits the 63 bytes of a
/// PostgreSQL identifier, which PostgreSQL would otherwise cut without an error.
pub fn collection_name(tenant: TenantId, name: &str) -> Result<String, TenantError> {
    let valid =
        (1..=28).contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if !valid {
        return Err(TenantError::validation("name", "write 1 to 28 of a-z, 0-9 and _"));
    }
    Ok(match tenant.as_uuid() {
        Some(uuid) => ["t_", uuid.simple().encode_lower(&mut [0; 32]), "_", name].concat(),
        None => ["o_", &hashed(tenant), "_", name].concat(),
    })
}

/// The first 160 bits of the SHA-256 of an id, in lowercase base32.
fn hashed(tenant: TenantId) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let digest = Sha256::digest(tenant.as_str().as_bytes());
    let mut text = String::new();
    for five in digest.chunks_exact(5).take(4) {
        let bits = five.iter().fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
        let digits = (0..8).rev().filter_map(|place| DIGITS.get((bits >> (5 * place)) as usize & 31));
        text.extend(digits.copied().map(char::from));
    }
    text
}

fn prefixed(prefix: &str, tenant: TenantId, separator: &str, key: &str) -> String {
    [prefix, tenant.as_str(), separator, key].concat()
}

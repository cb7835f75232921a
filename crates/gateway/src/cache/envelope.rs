//! A cached value together with the tenant and the key that it belongs to.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tenantry_kernel::TenantId;

/// What a store keeps. A connection that is out of step answers with the value of another question, and an operator may
/// copy keys. The envelope shows both.
#[derive(Serialize, Deserialize)]
struct Envelope<K, T> {
    tenant: TenantId,
    key: K,
    value: T,
}

/// The reason why stored bytes are not used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OpenError {
    /// They belong to another tenant or another key.
    Mismatch,
    /// They are not an envelope with a value of this type, for example because another version wrote them.
    Unreadable,
}

/// The bytes to store. None for a value that is not JSON.
pub(super) fn seal<T: Serialize>(tenant: TenantId, key: &str, value: &T) -> Option<Vec<u8>> {
    serde_json::to_vec(&Envelope { tenant, key, value }).ok()
}

/// The value in stored bytes.
pub(super) fn open<T: DeserializeOwned>(bytes: &[u8], tenant: TenantId, key: &str) -> Result<T, OpenError> {
    let envelope: Envelope<String, serde_json::Value> =
        serde_json::from_slice(bytes).map_err(|_| OpenError::Unreadable)?;
    if envelope.tenant != tenant || envelope.key != key {
        return Err(OpenError::Mismatch);
    }
    serde_json::from_value(envelope.value).map_err(|_| OpenError::Unreadable)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn tenant(number: u128) -> TenantId {
        TenantId::from_uuid(uuid::Uuid::from_u128(number)).unwrap()
    }

    /// Planted faults: no comparison of the tenant, and none of the key.
    #[test]
    fn only_the_tenant_and_the_key_of_a_value_open_it() {
        let sealed = seal(tenant(17), "view", &"brand").unwrap();
        assert_eq!(open::<String>(&sealed, tenant(17), "view"), Ok("brand".to_owned()));
        assert_eq!(open::<String>(&sealed, tenant(18), "view"), Err(OpenError::Mismatch));
        assert_eq!(open::<String>(&sealed, tenant(17), "slug"), Err(OpenError::Mismatch));
    }

    #[test]
    fn bytes_of_another_version_are_unreadable() {
        assert_eq!(open::<u32>(&seal(tenant(17), "n", &"text").unwrap(), tenant(17), "n"), Err(OpenError::Unreadable));
        for bytes in ["", "null", "{}", r#"{"tenant":"acme","key":"n","value":1}"#] {
            assert_eq!(open::<u32>(bytes.as_bytes(), tenant(17), "n"), Err(OpenError::Unreadable), "{bytes}");
        }
    }
}

//! The name of a person who signs up.

use tenantry_kernel::TenantError;

use crate::http::refuse_hidden;

const FIELD: &str = "personName";
const MAX_NAME: usize = 200;

/// Reads the name of a person: 1 to 200 characters, trimmed.
///
/// # Errors
///
/// [`TenantError::Validation`].
pub(crate) fn person_name(text: &str) -> Result<String, TenantError> {
    let name = text.trim();
    let length = name.chars().count();
    if !(1..=MAX_NAME).contains(&length) {
        return Err(TenantError::validation(FIELD, &format!("it has {length} characters; write 1 to {MAX_NAME}")));
    }
    refuse_hidden(name, FIELD)?;
    Ok(name.to_owned())
}

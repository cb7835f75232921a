//! The rules of the texts of a resource.

use serde_json::Value;
use tenantry_kernel::TenantError;

use crate::http::{refuse_hidden, refuse_hidden_in_lines};

/// A name: one line with 1 to `max` characters, without spaces around it.
///
/// # Errors
///
/// [`TenantError::Validation`] with the name of the field.
pub(super) fn name(field: &str, text: &str, max: usize) -> Result<String, TenantError> {
    let name = required(field, text, max)?;
    refuse_hidden(&name, field)?;
    Ok(name)
}

/// The trimmed text, with 1 to `max` characters.
///
/// # Errors
///
/// [`TenantError::Validation`] with the name of the field.
pub(super) fn required(field: &str, text: &str, max: usize) -> Result<String, TenantError> {
    let text = optional(field, text, max)?;
    if text.is_empty() {
        return Err(TenantError::validation(field, &format!("it is empty; write 1 to {max} characters")));
    }
    Ok(text)
}

/// The trimmed text, with at most `max` characters.
///
/// # Errors
///
/// As [`required`].
pub(super) fn optional(field: &str, text: &str, max: usize) -> Result<String, TenantError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        return Err(TenantError::validation(field, &format!("it has {length} characters; write at most {max}")));
    }
    refuse_hidden_in_lines(text, field)?;
    Ok(text.to_owned())
}

/// PostgreSQL cannot store a NUL character, neither in a text nor in JSON.
///
/// # Errors
///
/// [`TenantError::Validation`] with the name of the field.
pub(super) fn refuse_nul_in(field: &str, value: &Value) -> Result<(), TenantError> {
    match value {
        Value::String(text) => refuse_nul(field, text),
        Value::Array(items) => items.iter().try_for_each(|item| refuse_nul_in(field, item)),
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            refuse_nul(field, key)?;
            refuse_nul_in(field, value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn refuse_nul(field: &str, text: &str) -> Result<(), TenantError> {
    if text.contains('\0') {
        return Err(TenantError::validation(field, "it contains a NUL character; remove it"));
    }
    Ok(())
}

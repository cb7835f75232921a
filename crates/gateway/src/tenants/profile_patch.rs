//! A change of a profile by an administrator: name, flags (`features` on the wire) and brand. Tier and limits cannot
//! change.

use tenantry_kernel::{Branding, TenantError, TenantProfile, Value};

use crate::http::refuse_hidden;

const MAX_NAME: usize = 200;
const MAX_FLAGS_BYTES: usize = 64 * 1024;

/// A validated change of a profile.
///
/// A member that is absent stays unchanged. A key of `features` or `branding` gets the given value. `null` removes the
/// key.
#[derive(Debug)]
pub(crate) struct ProfilePatch {
    pub(crate) name: Option<String>,
    pub(crate) flags: Entries,
    pub(crate) branding: Entries,
}

/// A change of the entries of an object.
#[derive(Debug)]
pub(crate) struct Entries {
    /// An object with the keys to set.
    pub(crate) set: Value,
    /// The keys to remove.
    pub(crate) removed: Vec<String>,
}

impl ProfilePatch {
    /// Parses a change.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the name of the wrong field. A field that cannot change is an error too; a
    /// client could otherwise believe that it changed.
    pub(crate) fn parse(body: &Value) -> Result<Self, TenantError> {
        let Value::Map(members) = body else {
            return Err(TenantError::validation("body", "it is not an object; write one"));
        };
        let mut patch = Self { name: None, flags: Entries::none(), branding: Entries::none() };
        for (key, value) in members {
            match key.as_str() {
                "name" => patch.name = Some(name(value)?),
                "features" => patch.flags = Entries::parse(key, value)?,
                "branding" => patch.branding = Entries::parse(key, value)?.into_branding()?,
                _ => {
                    let key: String = key.chars().take(64).collect();
                    let reason = format!("its member {key:?} cannot change; write only name, features and branding");
                    return Err(TenantError::validation("body", &reason));
                }
            }
        }
        Ok(patch)
    }
}

/// Refuses a profile whose flags are too large together. Each change may be small.
///
/// # Errors
///
/// [`TenantError::Validation`].
pub(crate) fn refuse_too_many_flags(profile: &TenantProfile) -> Result<(), TenantError> {
    let json = serde_json::to_vec(&Value::Map(profile.flags.clone())).unwrap_or_default();
    if json.len() > MAX_FLAGS_BYTES {
        let reason = format!("all flags together have {} bytes; keep them below {MAX_FLAGS_BYTES}", json.len());
        return Err(TenantError::validation("features", &reason));
    }
    Ok(())
}

fn name(value: &Value) -> Result<String, TenantError> {
    let Value::Text(name) = value else { return Err(TenantError::validation("name", "it is not a string; write one")) };
    let name = name.trim();
    let length = name.chars().count();
    if !(1..=MAX_NAME).contains(&length) {
        let reason = format!("it has {length} characters; write 1 to {MAX_NAME}");
        return Err(TenantError::validation("name", &reason));
    }
    refuse_hidden(name, "name")?;
    Ok(name.to_owned())
}

impl Entries {
    const fn none() -> Self {
        Self { set: Value::Map(Vec::new()), removed: Vec::new() }
    }

    fn parse(field: &str, value: &Value) -> Result<Self, TenantError> {
        let Value::Map(members) = value else {
            return Err(TenantError::validation(field, "it is not an object; write one"));
        };
        refuse_nul(value, field)?;
        let (removed, set): (Vec<_>, Vec<_>) = members.iter().cloned().partition(|(_, value)| value.is_null());
        Ok(Self { set: Value::Map(set), removed: removed.into_iter().map(|(key, _)| key).collect() })
    }

    /// The entries as parts of a brand, in the form that the kernel writes.
    fn into_branding(self) -> Result<Self, TenantError> {
        let set = Branding::from_value(&self.set, "branding")?.to_value();
        if let Value::Map(members) = &self.set
            && let Some((key, _)) = members.iter().find(|(key, _)| set.get(key).is_none())
        {
            return Err(TenantError::validation("branding", &format!("a brand has no member {key:?}")));
        }
        Ok(Self { set, removed: self.removed })
    }
}

/// PostgreSQL cannot store a NUL character.
fn refuse_nul(value: &Value, field: &str) -> Result<(), TenantError> {
    let holds_nul = match value {
        Value::Text(text) => text.contains('\0'),
        Value::List(items) => return items.iter().try_for_each(|item| refuse_nul(item, field)),
        Value::Map(members) => {
            members.iter().try_for_each(|(_, value)| refuse_nul(value, field))?;
            members.iter().any(|(key, _)| key.contains('\0'))
        }
        Value::Unreadable(unreadable) => return Err(TenantError::validation(field, unreadable.reason())),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    };
    if holds_nul { Err(TenantError::validation(field, "it contains a NUL character; remove it")) } else { Ok(()) }
}

//! What the administrators of a tenant may change of its profile: the name, the features, the brand. The plan is not
//! theirs to choose.

use tenantry_kernel::{Branding, TenantError, TenantProfile, Value};

const LONGEST_NAME: usize = 200;
const LARGEST_FEATURES: usize = 64 * 1024;

/// A change of a profile that the kernel would accept.
///
/// What is not named stays. A key of `features` or `branding` gets the value given, whole; with `null` it goes.
#[derive(Debug)]
pub(crate) struct ProfilePatch {
    pub(crate) name: Option<String>,
    pub(crate) features: Entries,
    pub(crate) branding: Entries,
}

/// What becomes of the entries of an object.
#[derive(Debug)]
pub(crate) struct Entries {
    /// An object of the keys to set.
    pub(crate) set: Value,
    /// The keys to take away.
    pub(crate) removed: Vec<String>,
}

impl ProfilePatch {
    /// Reads a change.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the field that is wrong. A field that is not to be changed here is one: in
    /// silence it would look changed.
    pub(crate) fn parse(body: &Value) -> Result<Self, TenantError> {
        let Value::Map(members) = body else { return Err(TenantError::validation("body", "write an object")) };
        let mut patch = Self { name: None, features: Entries::none(), branding: Entries::none() };
        for (key, value) in members {
            match key.as_str() {
                "name" => patch.name = Some(name(value)?),
                "features" => patch.features = Entries::parse(key, value)?,
                "branding" => patch.branding = Entries::parse(key, value)?.into_branding()?,
                _ => return Err(TenantError::validation("body", "name, features and branding can be changed here")),
            }
        }
        Ok(patch)
    }
}

/// Refuses a profile with more features than one should have: many small changes may add up.
///
/// # Errors
///
/// [`TenantError::Validation`].
pub(crate) fn refuse_too_many_features(profile: &TenantProfile) -> Result<(), TenantError> {
    let written = serde_json::to_vec(&Value::Map(profile.features.clone())).unwrap_or_default();
    if written.len() > LARGEST_FEATURES {
        return Err(TenantError::validation("features", "keep them under 64 KB in all"));
    }
    Ok(())
}

fn name(value: &Value) -> Result<String, TenantError> {
    let Value::Text(name) = value else { return Err(TenantError::validation("name", "write a string")) };
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(TenantError::validation("name", "write 1 to 200 characters"));
    }
    storable(value, "name")?;
    Ok(name.to_owned())
}

impl Entries {
    const fn none() -> Self {
        Self { set: Value::Map(Vec::new()), removed: Vec::new() }
    }

    fn parse(field: &str, value: &Value) -> Result<Self, TenantError> {
        let Value::Map(members) = value else { return Err(TenantError::validation(field, "write an object")) };
        storable(value, field)?;
        let (removed, set): (Vec<_>, Vec<_>) = members.iter().cloned().partition(|(_, value)| value.is_null());
        Ok(Self { set: Value::Map(set), removed: removed.into_iter().map(|(key, _)| key).collect() })
    }

    /// The entries as parts of a brand, as the kernel writes them.
    fn into_branding(self) -> Result<Self, TenantError> {
        let set = Branding::from_value(&self.set, "branding")?.to_value();
        if let Value::Map(members) = &self.set
            && let Some((key, _)) = members.iter().find(|(key, _)| set.get(key).is_none())
        {
            return Err(TenantError::validation("branding", &format!("it has no part {key:?}")));
        }
        Ok(Self { set, removed: self.removed })
    }
}

/// PostgreSQL has no text with a NUL, and would answer with a fault.
fn storable(value: &Value, field: &str) -> Result<(), TenantError> {
    let holds_nul = match value {
        Value::Text(text) => text.contains('\0'),
        Value::List(items) => return items.iter().try_for_each(|item| storable(item, field)),
        Value::Map(members) => {
            members.iter().try_for_each(|(_, value)| storable(value, field))?;
            members.iter().any(|(key, _)| key.contains('\0'))
        }
        Value::Unreadable(why) => return Err(TenantError::validation(field, why.reason())),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    };
    if holds_nul { Err(TenantError::validation(field, "leave the NUL character out")) } else { Ok(()) }
}

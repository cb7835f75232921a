//! A new resource and a change of a resource, before and after validation.

use serde::Deserialize;
use serde_json::Value;
use tenantry_kernel::{SharingMode, TenantError, TenantId};

use super::kind::ResourceKind;
use super::text;

const MAX_NAME: usize = 200;
const MAX_DESCRIPTION: usize = 2000;
const MAX_DEFINITION_BYTES: usize = 16 * 1024;
const MAX_SPECIALTY: usize = 200;
const MAX_PROMPT: usize = 8000;
const MAX_STEPS: usize = 100;
const MAX_SOURCE: usize = 2000;
const MAX_LIST: usize = 1000;

/// A resource to create. A member that it does not know is an error: a client could otherwise believe that it counts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewResource {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) definition: Value,
    sharing_mode: Option<String>,
    shared_with: Option<Vec<TenantId>>,
}

/// A change of a resource. A member that is absent stays unchanged.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResourcePatch {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) definition: Option<Value>,
    sharing_mode: Option<String>,
    shared_with: Option<Vec<TenantId>>,
}

impl NewResource {
    /// The resource with trimmed texts, and how far it is shared.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the name of the wrong field.
    pub(crate) fn validated(mut self, kind: ResourceKind) -> Result<(Self, SharingMode, Vec<TenantId>), TenantError> {
        self.name = text::name("name", &self.name, MAX_NAME)?;
        self.description = text::optional("description", &self.description, MAX_DESCRIPTION)?;
        check_definition(kind, &self.definition)?;
        let mode = mode(self.sharing_mode.as_deref())?.unwrap_or(SharingMode::Private);
        let list = list(mode, self.shared_with.take(), Vec::new())?;
        Ok((self, mode, list))
    }
}

impl ResourcePatch {
    /// The change with trimmed texts.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] with the name of the wrong field.
    pub(crate) fn validated(mut self, kind: ResourceKind) -> Result<Self, TenantError> {
        self.name = self.name.map(|name| text::name("name", &name, MAX_NAME)).transpose()?;
        self.description =
            self.description.map(|words| text::optional("description", &words, MAX_DESCRIPTION)).transpose()?;
        if let Some(definition) = &self.definition {
            check_definition(kind, definition)?;
        }
        mode(self.sharing_mode.as_deref())?;
        Ok(self)
    }

    /// How far the resource is shared after this change of a resource that is shared as given.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a list of tenants without the mode `selective`.
    pub(crate) fn sharing(
        &mut self,
        current: SharingMode,
        current_list: Vec<TenantId>,
    ) -> Result<(SharingMode, Vec<TenantId>), TenantError> {
        let mode = mode(self.sharing_mode.as_deref())?.unwrap_or(current);
        Ok((mode, list(mode, self.shared_with.take(), current_list)?))
    }
}

fn mode(word: Option<&str>) -> Result<Option<SharingMode>, TenantError> {
    word.map(SharingMode::parse)
        .transpose()
        .map_err(|unknown| TenantError::validation("sharingMode", &format!("it is not a mode; {}", unknown.reason())))
}

/// The tenants of a selective sharing. Another mode has none. The ids are not looked up: the answer would say which
/// tenants exist.
fn list(mode: SharingMode, given: Option<Vec<TenantId>>, current: Vec<TenantId>) -> Result<Vec<TenantId>, TenantError> {
    if mode != SharingMode::Selective {
        return match given {
            Some(list) if !list.is_empty() => Err(TenantError::validation(
                "sharedWith",
                "a list needs the mode selective; write it in sharingMode, or remove the list",
            )),
            _ => Ok(Vec::new()),
        };
    }
    let mut list = given.unwrap_or(current);
    if list.len() > MAX_LIST {
        let reason = format!("it has {} tenants; write at most {MAX_LIST}", list.len());
        return Err(TenantError::validation("sharedWith", &reason));
    }
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

/// Checks the member that the kind cannot be without, and the size. Other members are the client's own.
fn check_definition(kind: ResourceKind, definition: &Value) -> Result<(), TenantError> {
    let Value::Object(members) = definition else {
        return Err(TenantError::validation("definition", "it is not an object; write one"));
    };
    let bytes = serde_json::to_vec(definition).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_DEFINITION_BYTES {
        let reason = format!("it has {bytes} bytes; write at most {MAX_DEFINITION_BYTES}");
        return Err(TenantError::validation("definition", &reason));
    }
    text::refuse_nul_in("definition", definition)?;
    let text = |member: &str, max: usize| match members.get(member) {
        Some(Value::String(text)) => text::required(&format!("definition.{member}"), text, max).map(drop),
        _ => Err(TenantError::validation(&format!("definition.{member}"), "it is not a string; write one")),
    };
    match kind {
        ResourceKind::Agent => text("specialty", MAX_SPECIALTY),
        ResourceKind::Prompt => text("text", MAX_PROMPT),
        ResourceKind::KnowledgeSource => text("source", MAX_SOURCE),
        ResourceKind::Tool => match members.get("parameters") {
            Some(Value::Object(_)) => Ok(()),
            _ => Err(TenantError::validation("definition.parameters", "it is not a JSON Schema; write an object")),
        },
        ResourceKind::Workflow => match members.get("steps") {
            Some(Value::Array(steps)) if (1..=MAX_STEPS).contains(&steps.len()) => Ok(()),
            _ => {
                let reason = format!("it is not a list of 1 to {MAX_STEPS} steps; write one");
                Err(TenantError::validation("definition.steps", &reason))
            }
        },
    }
}

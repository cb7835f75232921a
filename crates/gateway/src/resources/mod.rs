//! Shared resources: agents, tools, prompts, workflows and knowledge sources.
//!
//! - A tenant owns each resource. Its administrators change it and share it with all tenants or with chosen ones.
//! - A tenant may use its own resources and those shared with it. The kernel's `can_access` decides, for each row.
//! - A tenant has its own preferences for each resource that it may use, and its own text for a shared prompt. They
//!   belong to the tenant and change nothing for other tenants.

mod draft;
mod kind;
mod own_resource;
mod preference;
mod prompt_override;
mod resource;
mod text;

pub use draft::{NewResource, ResourcePatch};
pub use kind::ResourceKind;
pub(crate) use own_resource::OwnResource;
pub use preference::NewPreference;
pub(crate) use prompt_override::NewOverride;
pub(crate) use resource::{Resource, ResourceView};

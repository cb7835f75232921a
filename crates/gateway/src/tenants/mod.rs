//! Tenants as the database stores them: the directory, the profile, and changes of the profile.

mod caches;
mod new_tenant;
mod period;
mod postgres_directory;
mod profile_patch;
mod public_tenant;
mod stored_profile;
mod usage_counter;

pub use caches::Caches;
pub(crate) use new_tenant::{new_name, new_slug};
pub use postgres_directory::PostgresDirectory;
pub(crate) use profile_patch::{ProfilePatch, refuse_too_many_flags};
pub(crate) use public_tenant::public_tenant;
pub(crate) use stored_profile::{EXPERTS_PER_PANEL, StoredProfile, branding, limit_of};
pub(crate) use usage_counter::count_panel;

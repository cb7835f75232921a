//! Tenants as the database stores them: directory, profile, and changes of a profile.

mod postgres_directory;
mod profile_patch;
mod stored_profile;

pub use postgres_directory::PostgresDirectory;
pub(crate) use profile_patch::{ProfilePatch, refuse_too_many_features};
pub(crate) use stored_profile::{EXPERTS_PER_PANEL, PANELS_PER_MONTH, StoredProfile, branding, limit_of};

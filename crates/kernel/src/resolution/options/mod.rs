//! The options of resolution, and the settings of a platform that set them.

pub(crate) mod custom_domain;
pub(crate) mod reserved_labels;
pub(crate) mod resolve_options;
pub(crate) mod tenancy_settings;
pub(crate) mod trusted_proxies;

pub use self::custom_domain::CustomDomain;
pub use self::reserved_labels::RESERVED_LABELS;
pub use self::resolve_options::{ResolveOptions, TENANT_HEADER};
pub use self::tenancy_settings::TenancySettings;
pub use self::trusted_proxies::TrustedProxies;

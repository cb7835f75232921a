//! Environment variables, and the error that names the variable that is wrong.

mod config_error;
mod secret;
mod settings;

pub use config_error::ConfigError;
pub use secret::Secret;
pub(crate) use settings::{Settings, parse};

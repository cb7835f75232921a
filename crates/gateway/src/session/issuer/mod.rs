//! Tokens of other issuers: an identity provider signs a token, and the gateway verifies it with the issuer's keys.
//!
//! | file or folder | concept |
//! |---|---|
//! | `settings.rs` | the list of issuers, from `GATEWAY_ISSUERS` |
//! | `issuer_url.rs` | which addresses the gateway may ask for keys |
//! | `tenant_scope.rs` | the tenants that an issuer may speak for |
//! | `identity.rs` | who a person is for an issuer |
//! | `algorithm.rs` | the algorithms of signatures |
//! | `keys/` | how keys arrive, which are used, and how long they count |
//! | `signed_token.rs`, `unique_json.rs`, `claims.rs` | what a token may look like |
//! | `issuers.rs` | the verification of a token |

mod algorithm;
mod claims;
mod identity;
mod issuer_url;
mod issuers;
mod keys;
mod settings;
mod signed_token;
mod tenant_scope;
mod token_error;
mod unique_json;

pub use algorithm::Algorithm;
pub use identity::Identity;
pub use issuers::{IssuerRef, Issuers, VerifiedToken};
pub use settings::IssuerSettings;
pub use tenant_scope::TenantScope;
pub use token_error::TokenError;

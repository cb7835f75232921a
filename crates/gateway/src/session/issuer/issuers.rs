//! The verification of tokens of the listed issuers.

use std::fmt;
use std::sync::Arc;

use tenantry_kernel::{TenantId, TenantSlug};
use time::OffsetDateTime;

use super::identity::Identity;
use super::keys::{HttpClient, KeyCache, KeySource};
use super::settings::IssuerSettings;
use super::signed_token::SignedToken;
use super::tenant_scope::TenantScope;
use super::token_error::TokenError;

/// The issuers whose tokens are sessions. Cheap to clone. Clones share the keys.
#[derive(Clone)]
pub struct Issuers {
    issuers: Arc<[Issuer]>,
}

struct Issuer {
    settings: IssuerSettings,
    keys: Arc<KeyCache>,
}

/// What a valid token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    /// The issuer and the subject.
    pub identity: Identity,
    /// The issuer, as an entry of the list.
    pub issuer: IssuerRef,
    /// When the token expires.
    pub expires_at: OffsetDateTime,
}

/// An entry of the list of issuers. It has a meaning only for the [`Issuers`] that it comes from, and for their clones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IssuerRef(usize);

impl Issuers {
    /// The issuers of these settings. It fetches no keys yet.
    ///
    /// # Errors
    ///
    /// A sentence when an issuer needs certificates and the system has none.
    pub fn new(settings: &[IssuerSettings]) -> Result<Self, String> {
        let encrypted = settings.iter().any(|issuer| issuer.url.is_encrypted());
        let client = HttpClient::new(encrypted)?;
        let issuers = settings.iter().map(|settings| {
            let source = KeySource::new(settings.url.clone(), settings.keys.clone(), client.clone());
            Issuer { settings: settings.clone(), keys: KeyCache::new(source) }
        });
        Ok(Self { issuers: issuers.collect() })
    }

    /// Verifies a token. The length of the token is limited by the caller.
    ///
    /// # Errors
    ///
    /// [`TokenError`].
    pub async fn verify(&self, token: &str, now: OffsetDateTime) -> Result<VerifiedToken, TokenError> {
        let token = SignedToken::parse(token)?;
        let entry = self.find(&token.claims.issuer).ok_or(TokenError::Invalid("the issuer is not listed"))?;
        let issuer = self.issuers.get(entry.0).ok_or(TokenError::Invalid("the issuer is not listed"))?;
        if !issuer.settings.algorithms.contains(&token.algorithm) {
            return Err(TokenError::Invalid("the issuer may not use the algorithm of the token"));
        }
        // Before the keys: a token that is not for this gateway causes no fetch.
        token.claims.check(&issuer.settings.audiences, now)?;
        let key = issuer.keys.key(token.key_id.as_deref(), token.algorithm, now).await?;
        if !key.verifies(token.message, &token.signature) {
            return Err(TokenError::Invalid("the signature is wrong"));
        }
        Ok(VerifiedToken {
            expires_at: token.claims.expires_at(),
            identity: Identity::of_token(token.claims.issuer, token.claims.subject),
            issuer: entry,
        })
    }

    /// The entry of the issuer with exactly this address. None for an issuer that is not listed.
    #[must_use]
    pub fn find(&self, issuer: &str) -> Option<IssuerRef> {
        self.issuers.iter().position(|listed| listed.settings.issuer() == issuer).map(IssuerRef)
    }

    /// Whether an issuer may speak for every tenant. An issuer that is not listed may not.
    #[must_use]
    pub fn may_speak_for_all(&self, issuer: IssuerRef) -> bool {
        self.issuers.get(issuer.0).is_some_and(|issuer| issuer.settings.scope == TenantScope::All)
    }

    /// Whether an identity of the issuer may sign up without a person. An issuer that is not listed may not.
    #[must_use]
    pub fn may_sign_up(&self, issuer: IssuerRef) -> bool {
        self.issuers.get(issuer.0).is_some_and(|issuer| issuer.settings.sign_ups)
    }

    /// Whether an issuer may speak for the tenant with this id and this slug. An issuer that is not listed may not.
    #[must_use]
    pub fn may_speak_for(&self, issuer: IssuerRef, id: TenantId, slug: &TenantSlug) -> bool {
        self.issuers.get(issuer.0).is_some_and(|issuer| issuer.settings.scope.contains(id, slug))
    }
}

impl fmt::Debug for Issuers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.issuers.iter().map(|issuer| issuer.settings.issuer())).finish()
    }
}

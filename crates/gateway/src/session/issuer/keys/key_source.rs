//! Where the keys of an issuer come from: an address in the settings, or the configuration of the issuer.

use std::time::Duration;

use serde_json::Value;

use super::http_client::HttpClient;
use super::key_set::KeySet;
use crate::session::issuer::issuer_url::IssuerUrl;
use crate::session::issuer::unique_json::parse_object;

/// The source of an issuer's keys.
#[derive(Clone, Debug)]
pub(crate) struct KeySource {
    issuer: IssuerUrl,
    /// The address of the keys, if the settings have it.
    keys: Option<IssuerUrl>,
    client: HttpClient,
}

impl KeySource {
    pub(crate) const fn new(issuer: IssuerUrl, keys: Option<IssuerUrl>, client: HttpClient) -> Self {
        Self { issuer, keys, client }
    }

    pub(super) fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Fetches the keys, and for how long they are fresh. The error is a sentence.
    pub(super) async fn fetch(&self) -> Result<(KeySet, Option<Duration>), String> {
        let url = match &self.keys {
            Some(url) => url.clone(),
            None => self.discover().await?,
        };
        let document = self.client.get(&url).await?;
        let keys = KeySet::read(&document.body).ok_or_else(|| format!("{} is not a JSON Web Key Set", url.as_str()))?;
        Ok((keys, document.max_age))
    }

    /// The address of the keys in the issuer's configuration. The configuration names its issuer, and that must be this
    /// one. Otherwise a server with many issuers could hand out the keys of another one.
    async fn discover(&self) -> Result<IssuerUrl, String> {
        let url = self.issuer.configuration()?;
        let document = self.client.get(&url).await?;
        let configuration = parse_object(&document.body).unwrap_or_default();
        let member = |name| configuration.get(name).and_then(Value::as_str);
        if member("issuer") != Some(self.issuer()) {
            let found = member("issuer").unwrap_or_default();
            let expected = self.issuer();
            return Err(format!(
                "{} is the configuration of the issuer \"{found}\", not of \"{expected}\"",
                url.as_str()
            ));
        }
        let keys = member("jwks_uri").ok_or_else(|| format!("{} has no jwks_uri", url.as_str()))?;
        IssuerUrl::parse_named_by(keys, &self.issuer)
            .map_err(|reason| format!("jwks_uri of {}: {reason}", url.as_str()))
    }
}

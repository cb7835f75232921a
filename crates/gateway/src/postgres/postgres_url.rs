//! The URL of a PostgreSQL server: its address, a role, and how the connection is encrypted.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls::{Authorities, Verification, connector};

/// The URL of a PostgreSQL server. Every connection of this crate is made from one.
///
/// `sslmode` and `sslrootcert` mean what they mean to `libpq`:
///
/// | `sslmode` | encrypted | certificate |
/// |---|---|---|
/// | `disable` | no | |
/// | `prefer` (default) | when the server offers it | not checked |
/// | `require` | yes, or no connection | checked against `sslrootcert`, if that is set |
/// | `verify-ca` | yes, or no connection | of an authority in `sslrootcert` |
/// | `verify-full` | yes, or no connection | of an authority in `sslrootcert`, for this host |
///
/// `sslrootcert` is a PEM file, or `system` for the authorities of the operating system.
///
/// ```
/// use tenantry_gateway::postgres::PostgresUrl;
///
/// let url = "postgres://tenantry_app:pw@db.example/tenantry?sslmode=verify-full&sslrootcert=system";
/// assert!(PostgresUrl::parse(url).is_ok());
/// assert!(PostgresUrl::parse("postgres://tenantry_app:pw@db.example/tenantry?sslmode=verify-full").is_err());
/// ```
#[derive(Clone)]
pub struct PostgresUrl {
    config: Config,
    tls: MakeRustlsConnect,
}

impl PostgresUrl {
    /// Reads a URL and the file of `sslrootcert`.
    ///
    /// # Errors
    ///
    /// A sentence that contains no part of the URL, because it has a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (rest, encryption) = Encryption::split_from(text.trim())?;
        let invalid = |_| "it is not a PostgreSQL URL; write postgres://user:password@host:port/database".to_owned();
        let mut config: Config = rest.parse().map_err(invalid)?;
        let (mode, verification) = encryption.mode(config.get_ssl_mode())?;
        config.ssl_mode(mode);
        Ok(Self { config, tls: connector(verification, encryption.authorities.as_ref())? })
    }

    /// The driver's settings. A connection also needs [`tls`](Self::tls).
    pub(crate) fn config(&self) -> Config {
        self.config.clone()
    }

    pub(crate) fn tls(&self) -> MakeRustlsConnect {
        self.tls.clone()
    }

    /// The role.
    pub(crate) fn user(&self) -> Option<&str> {
        self.config.get_user()
    }

    /// The password of the role.
    pub(crate) fn password(&self) -> Option<&[u8]> {
        self.config.get_password()
    }

    /// Connects, outside any pool. The task ends after the client is dropped.
    ///
    /// # Errors
    ///
    /// The driver's error.
    pub(crate) async fn connect(
        &self,
    ) -> Result<(Client, JoinHandle<Result<(), tokio_postgres::Error>>), tokio_postgres::Error> {
        let (client, connection) = self.config.connect(self.tls()).await?;
        Ok((client, tokio::spawn(connection)))
    }
}

impl TryFrom<Config> for PostgresUrl {
    type Error = String;

    /// From the driver's settings, without a check of the certificate.
    fn try_from(config: Config) -> Result<Self, String> {
        Ok(Self { config, tls: connector(Verification::None, None)? })
    }
}

impl TryFrom<&Config> for PostgresUrl {
    type Error = String;

    fn try_from(config: &Config) -> Result<Self, String> {
        config.clone().try_into()
    }
}

impl From<&Self> for PostgresUrl {
    fn from(url: &Self) -> Self {
        url.clone()
    }
}

/// The settings of the encryption, which the driver does not read itself.
#[derive(Default)]
struct Encryption {
    mode: Option<String>,
    authorities: Option<Authorities>,
}

impl Encryption {
    /// Removes `sslmode` and `sslrootcert` from the URL.
    fn split_from(text: &str) -> Result<(String, Self), String> {
        let mut found = Self::default();
        let Some((base, query)) = text.split_once('?') else { return Ok((text.to_owned(), found)) };
        let mut others = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = || percent_decode_str(value).decode_utf8_lossy().into_owned();
            match name {
                "sslmode" => found.mode = Some(value()),
                "sslrootcert" if value() == "system" => found.authorities = Some(Authorities::System),
                "sslrootcert" => found.authorities = Some(Authorities::File(PathBuf::from(value()))),
                "sslcert" | "sslkey" | "sslcrl" => {
                    return Err(format!("{name} is not supported; log in with a password"));
                }
                _ => others.push(pair),
            }
        }
        let rest = if others.is_empty() { base.to_owned() } else { format!("{base}?{}", others.join("&")) };
        Ok((rest, found))
    }

    fn mode(&self, default: SslMode) -> Result<(SslMode, Verification), String> {
        let verified = self.authorities.is_some();
        match self.mode.as_deref() {
            None => Ok((default, Verification::None)),
            Some("disable") => Ok((SslMode::Disable, Verification::None)),
            Some("prefer") => Ok((SslMode::Prefer, Verification::None)),
            Some("require") if verified => Ok((SslMode::Require, Verification::Authority)),
            Some("require") => Ok((SslMode::Require, Verification::None)),
            Some("verify-ca") if verified => Ok((SslMode::Require, Verification::Authority)),
            Some("verify-full") if verified => Ok((SslMode::Require, Verification::AuthorityAndHost)),
            Some(mode @ ("verify-ca" | "verify-full")) => Err(format!(
                "sslmode={mode} needs sslrootcert, a PEM file with the authorities of the server, or \
                 sslrootcert=system"
            )),
            Some(_) => {
                Err("its sslmode is not known; write disable, prefer, require, verify-ca or verify-full".to_owned())
            }
        }
    }
}

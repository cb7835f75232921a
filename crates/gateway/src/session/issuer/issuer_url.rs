//! The addresses of an issuer.

use std::net::IpAddr;

use axum::http::Uri;

const EXPECTED: &str = "write an https address, such as https://login.example.com/";

/// An address that the gateway may ask for keys: `https`, or `http` to this machine itself, for development and tests.
///
/// An issuer that anyone on the way can answer for is not an issuer, so there is no plain `http` to another machine.
#[derive(Clone, Debug)]
pub(super) struct IssuerUrl {
    text: String,
    uri: Uri,
}

impl IssuerUrl {
    /// Parses an address. The error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let refuse = |reason: &str| Err(format!("\"{text}\" {reason}; {EXPECTED}"));
        // `Uri` would drop a fragment without a word.
        if text.contains(['#', '?', '@', '\\']) || !text.is_ascii() || text.contains(|c: char| c.is_ascii_whitespace())
        {
            return refuse("has a query, a fragment, a password, a space or a character outside ASCII");
        }
        let Ok(uri) = text.parse::<Uri>() else { return refuse("is not an address") };
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(_)) => {}
            (Some("http"), Some(host)) if is_loopback(host) => {}
            (Some("http"), Some(_)) => return refuse("is not encrypted"),
            _ => return refuse("is not an address"),
        }
        Ok(Self { text: text.to_owned(), uri })
    }

    /// The address of keys that an issuer names in its own configuration. An encrypted issuer names no other one.
    pub(super) fn parse_named_by(text: &str, issuer: &Self) -> Result<Self, String> {
        let named = Self::parse(text)?;
        if issuer.is_encrypted() && !named.is_encrypted() {
            return Err(format!("\"{text}\" is not encrypted; {EXPECTED}"));
        }
        Ok(named)
    }

    /// The text as it was written. The claim `iss` must be equal to it.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) const fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    /// The address of the issuer's configuration (OpenID Connect Discovery 1.0, section 4).
    pub(super) fn configuration(&self) -> Result<Self, String> {
        Self::parse(&format!("{}/.well-known/openid-configuration", self.text.trim_end_matches('/')))
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted fault: a check of the scheme or of the host by a prefix of the text.
    #[test]
    fn an_issuer_is_https_or_on_this_machine() {
        for good in [
            "https://login.example.com/",
            "https://login.example.com/realms/acme",
            "http://127.0.0.1:8080/realms/acme",
            "http://localhost:8080",
            "http://[::1]:8080/",
        ] {
            assert_eq!(IssuerUrl::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "http://login.example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "https://user:password@example.com/",
            "https://example.com/?a=b",
            "https://example.com/#a",
            "https://",
            "login.example.com",
            "/login",
            "ftp://example.com/",
            "https://exämple.com/",
            " https://example.com/",
            "",
        ] {
            let error = IssuerUrl::parse(bad).unwrap_err();
            assert!(error.starts_with(&format!("\"{bad}\"")) && error.contains("https address"), "{error}");
        }
    }

    #[test]
    fn the_address_of_the_configuration_has_one_slash() {
        for text in ["https://login.example.com/a", "https://login.example.com/a/"] {
            let configuration = IssuerUrl::parse(text).unwrap().configuration().unwrap();
            assert_eq!(configuration.as_str(), "https://login.example.com/a/.well-known/openid-configuration");
        }
    }

    /// Planted fault: an encrypted issuer whose configuration sends the gateway to an address inside its own machine.
    #[test]
    fn an_encrypted_issuer_names_an_encrypted_address() {
        let issuer = IssuerUrl::parse("https://login.example.com/").unwrap();
        assert!(IssuerUrl::parse_named_by("https://keys.example.net/jwks", &issuer).is_ok());
        assert!(IssuerUrl::parse_named_by("http://127.0.0.1:8787/jwks", &issuer).is_err());
        let local = IssuerUrl::parse("http://127.0.0.1:8080/").unwrap();
        assert!(IssuerUrl::parse_named_by("http://127.0.0.1:8080/jwks", &local).is_ok());
    }
}

//! TLS to PostgreSQL, and how far the certificate of the server is checked.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What of a certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verification {
    /// Nothing. The connection is encrypted, and another server could answer.
    None,
    /// That an authority issued it.
    Authority,
    /// That an authority issued it for the host of the URL.
    AuthorityAndHost,
}

/// The authorities that may issue the certificate of the server.
#[derive(Clone, Debug)]
pub(super) enum Authorities {
    /// Those of the operating system.
    System,
    /// Those of a PEM file.
    File(PathBuf),
}

/// The TLS of a connection. Whether it is used depends on `sslmode`.
///
/// # Errors
///
/// A sentence, when the authorities cannot be read.
pub(super) fn connector(
    verification: Verification,
    authorities: Option<&Authorities>,
) -> Result<MakeRustlsConnect, String> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let issued_by = match (verification, authorities) {
        (Verification::None, _) | (_, None) => None,
        (_, Some(authorities)) => {
            let roots = Arc::new(roots(authorities)?);
            let verifier = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider)).build();
            Some(verifier.map_err(|error| format!("sslrootcert: {error}"))?)
        }
    };
    let verifier = Verifier { issued_by, host_matters: verification == Verification::AuthorityAndHost, provider };
    let config = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn roots(authorities: &Authorities) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Authorities::System => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err("sslrootcert=system: the system has no certificates; install ca-certificates, or set \
                            SSL_CERT_FILE"
                    .to_owned());
            }
        }
        Authorities::File(path) => {
            let failed = |reason: String| {
                format!("sslrootcert: {} cannot be read: {reason}; write the path of a PEM file", path.display())
            };
            let certificates = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| failed(error.to_string()))?;
            for certificate in certificates {
                roots.add(certificate).map_err(|error| failed(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(failed("it has no certificate".into()));
            }
        }
    }
    Ok(roots)
}

/// Checks as much of a certificate as `sslmode` asks for. The signatures of the handshake are checked in every mode.
#[derive(Debug)]
struct Verifier {
    issued_by: Option<Arc<WebPkiServerVerifier>>,
    host_matters: bool,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let Some(issued_by) = &self.issued_by else { return Ok(ServerCertVerified::assertion()) };
        match issued_by.verify_server_cert(certificate, intermediates, host, ocsp, now) {
            // The host is the last check, so everything else is right.
            Err(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.host_matters => Ok(ServerCertVerified::assertion()),
            checked => checked,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

//! TLS in front of the database of a test, with a certificate that the test makes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::Config;
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;
use uuid::Uuid;

/// The message with which a client asks for TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// An authority that issues certificates, with its certificate in a file.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    pub file: PathBuf,
}

/// A certificate with its key, in PEM and for `rustls`.
pub struct Identity {
    pub certificate: String,
    pub key: String,
    config: Arc<ServerConfig>,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        // Two authorities of the same name would differ in the signature only.
        params.distinguished_name.push(DnType::CommonName, Uuid::new_v4().to_string());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = std::env::temp_dir().join(format!("tenantry-authority-{}.pem", Uuid::new_v4().simple()));
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// A certificate for this host.
    pub fn issue(&self, host: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let der = CertificateDer::from(certificate.der().to_vec());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![der], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        Identity { certificate: certificate.pem(), key: key.serialize_pem(), config: Arc::new(config) }
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// A server that speaks TLS and forwards to the database. It closes a connection that does not ask for TLS.
pub struct TlsProxy {
    pub port: u16,
    encrypted: Arc<AtomicUsize>,
    plain: Arc<AtomicUsize>,
}

impl TlsProxy {
    pub async fn start(database: &Config, identity: &Identity) -> Self {
        let Host::Tcp(host) = &database.get_hosts()[0] else { panic!("the tests connect by TCP") };
        let upstream = (host.clone(), database.get_ports()[0]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Arc::clone(&identity.config));
        let (encrypted, plain) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (Arc::clone(&encrypted), Arc::clone(&plain));
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (acceptor, upstream, counts) = (acceptor.clone(), upstream.clone(), counts.clone());
                tokio::spawn(async move {
                    let mut request = [0; SSL_REQUEST.len()];
                    if client.read_exact(&mut request).await.is_err() || request != SSL_REQUEST {
                        counts.1.fetch_add(1, Ordering::Relaxed);
                        return;
                    }
                    client.write_all(b"S").await.unwrap();
                    let Ok(mut client) = acceptor.accept(client).await else { return };
                    counts.0.fetch_add(1, Ordering::Relaxed);
                    let mut server = TcpStream::connect(upstream).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self { port, encrypted, plain }
    }

    /// The connections that were encrypted, and those that tried to be plain.
    pub fn counts(&self) -> (usize, usize) {
        (self.encrypted.load(Ordering::Relaxed), self.plain.load(Ordering::Relaxed))
    }
}

/// A URL of the role, at this host and port, with these settings.
pub fn url_with(config: &Config, host: &str, port: u16, settings: &str) -> String {
    let password = String::from_utf8(config.get_password().unwrap_or_default().to_vec()).unwrap();
    let (user, database) = (config.get_user().unwrap(), config.get_dbname().unwrap());
    format!("postgres://{user}:{password}@{host}:{port}/{database}?{settings}")
}

/// The settings with a file of authorities.
pub fn with_authority(mode: &str, authority: &Path) -> String {
    format!("sslmode={mode}&sslrootcert={}", authority.display())
}

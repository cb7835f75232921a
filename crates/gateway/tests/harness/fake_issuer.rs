//! An identity provider on a free port, with real keys.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rcgen::CertifiedKey;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    RsaPublicKeyComponents,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// Made for these tests. It signs nothing else.
const RSA_KEY: &str = include_str!("../keys/rsa_2048_for_tests_only.pem");

/// A key pair for one algorithm.
pub enum TestKey {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl TestKey {
    /// Always the same key, because its generation takes seconds.
    pub fn rsa() -> Self {
        Self::Rsa(RsaKeyPair::from_pkcs8(&rsa_pkcs8()).unwrap())
    }

    pub fn p256() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    pub fn ed25519() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
    }

    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RS256",
            Self::P256(_) => "ES256",
            Self::Ed25519(_) => "EdDSA",
        }
    }

    /// The public key as a JSON Web Key.
    pub fn jwk(&self, id: &str) -> Value {
        let mut key = match self {
            Self::Rsa(key) => {
                let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public());
                json!({ "kty": "RSA", "n": base64url(&public.n), "e": base64url(&public.e) })
            }
            Self::P256(key) => {
                let point = key.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "x": base64url(&point[1..33]), "y": base64url(&point[33..]) })
            }
            Self::Ed25519(key) => json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_key().as_ref()) }),
        };
        key["kid"] = id.into();
        key
    }

    pub fn signature(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
                signature
            }
            Self::P256(key) => key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
            Self::Ed25519(key) => key.sign(message).as_ref().to_vec(),
        }
    }

    /// A token with this header and these claims.
    pub fn token(&self, header: &Value, claims: &Value) -> String {
        self.token_of_texts(&header.to_string(), &claims.to_string())
    }

    pub fn token_of_texts(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", base64url(header.as_bytes()), base64url(claims.as_bytes()));
        let signature = base64url(&self.signature(message.as_bytes()));
        format!("{message}.{signature}")
    }
}

fn rsa_pkcs8() -> Vec<u8> {
    let lines: String = RSA_KEY.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(lines).unwrap()
}

pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A server with the configuration and the keys of an issuer. The test changes what it answers.
#[derive(Clone)]
pub struct FakeIssuer {
    /// The address, without a slash at the end. It is also the claim `iss`.
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    configuration: Mutex<Value>,
    keys: Mutex<Value>,
    cache_control: Mutex<Option<String>>,
    is_down: Mutex<Option<StatusCode>>,
    configurations: AtomicUsize,
    fetches: AtomicUsize,
    /// A fetch of the keys takes one permit before it is answered.
    answers: Semaphore,
}

impl FakeIssuer {
    /// Starts an issuer with these public keys.
    pub async fn start(keys: &[Value]) -> Self {
        let (issuer, listener, router) = Self::open("http", keys).await;
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    /// As [`start`](Self::start), over TLS. Also returns its certificate, which signs itself, as PEM.
    pub async fn start_encrypted(keys: &[Value]) -> (Self, String) {
        let (issuer, listener, router) = Self::open("https", keys).await;
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that does not trust the certificate breaks off.
                let Ok(stream) = acceptor.accept(stream).await else { continue };
                let service = TowerToHyperService::new(router.clone());
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        (issuer, cert.pem())
    }

    async fn open(scheme: &str, keys: &[Value]) -> (Self, TcpListener, Router) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            configuration: Mutex::new(json!({ "issuer": url, "jwks_uri": format!("{url}/jwks") })),
            keys: Mutex::new(json!({ "keys": keys })),
            cache_control: Mutex::default(),
            is_down: Mutex::default(),
            configurations: AtomicUsize::new(0),
            fetches: AtomicUsize::new(0),
            answers: Semaphore::new(Semaphore::MAX_PERMITS),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(jwks))
            .route("/moved", get(moved))
            .with_state(Arc::clone(&shared));
        (Self { url, shared }, listener, router)
    }

    /// An entry of `GATEWAY_ISSUERS` for this issuer, with the audience `tenantry`.
    pub fn entry(&self, tenants: Value) -> Value {
        json!({ "issuer": self.url, "audience": "tenantry", "tenants": tenants })
    }

    pub fn publish(&self, keys: &[Value]) {
        *self.shared.keys.lock().unwrap() = json!({ "keys": keys });
    }

    pub fn publish_text(&self, keys: Value) {
        *self.shared.keys.lock().unwrap() = keys;
    }

    pub fn configure(&self, configuration: Value) {
        *self.shared.configuration.lock().unwrap() = configuration;
    }

    pub fn set_cache_control(&self, value: &str) {
        *self.shared.cache_control.lock().unwrap() = Some(value.to_owned());
    }

    /// From now on every answer has this status.
    pub fn break_down(&self, status: StatusCode) {
        *self.shared.is_down.lock().unwrap() = Some(status);
    }

    pub fn repair(&self) {
        *self.shared.is_down.lock().unwrap() = None;
    }

    /// From now on a fetch of the keys gets no answer until [`answer`](Self::answer).
    pub fn hold_answers(&self) {
        self.shared.answers.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn answer(&self, fetches: usize) {
        self.shared.answers.add_permits(fetches);
    }

    /// How often the keys were fetched.
    pub fn fetches(&self) -> usize {
        self.shared.fetches.load(Ordering::SeqCst)
    }

    pub fn configurations(&self) -> usize {
        self.shared.configurations.load(Ordering::SeqCst)
    }
}

async fn configuration(State(shared): State<Arc<Shared>>) -> Response {
    shared.configurations.fetch_add(1, Ordering::SeqCst);
    let configuration = shared.configuration.lock().unwrap().to_string();
    shared.answer(configuration)
}

async fn jwks(State(shared): State<Arc<Shared>>) -> Response {
    shared.fetches.fetch_add(1, Ordering::SeqCst);
    shared.answers.acquire().await.unwrap().forget();
    let keys = shared.keys.lock().unwrap().to_string();
    shared.answer(keys)
}

/// A redirect to the keys, with the keys as its body.
async fn moved(State(shared): State<Arc<Shared>>) -> Response {
    let keys = shared.keys.lock().unwrap().to_string();
    (StatusCode::FOUND, [(header::LOCATION, "/jwks")], keys).into_response()
}

impl Shared {
    fn answer(&self, body: String) -> Response {
        if let Some(status) = *self.is_down.lock().unwrap() {
            return status.into_response();
        }
        let mut response = body.into_response();
        if let Some(value) = self.cache_control.lock().unwrap().as_deref() {
            response.headers_mut().insert(header::CACHE_CONTROL, value.parse().unwrap());
        }
        response
    }
}

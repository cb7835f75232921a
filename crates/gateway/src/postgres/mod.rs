//! How the gateway connects to PostgreSQL: the URL, and TLS.

mod postgres_url;
mod tls;

pub use postgres_url::PostgresUrl;

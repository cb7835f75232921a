//! PgBouncer in front of the database of a test.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio_postgres::Config;
use tokio_postgres::config::Host;
use uuid::Uuid;

use super::Harness;
use super::program::MAX_WAIT;

#[derive(Clone, Copy)]
pub enum Release {
    /// 1.24.
    Current,
    /// 1.18, which Debian 12 has.
    Old,
}

/// A PgBouncer in transaction mode, with two server connections. The drop ends it.
pub struct PgBouncer {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl PgBouncer {
    /// Starts it with these further settings.
    pub fn start(harness: &Harness, release: Release, settings: &[&str]) -> Self {
        let Host::Tcp(host) = &harness.app.get_hosts()[0] else { panic!("the tests connect by TCP") };
        let server_port = harness.app.get_ports().first().copied().unwrap_or(5432);
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        // The folder of the system for temporary files, because another user than root must be able to read it.
        let folder = std::env::temp_dir().join(format!("tenantry-pgbouncer-{}", Uuid::new_v4().simple()));
        fs::create_dir(&folder).unwrap();
        let users = folder.join("users.txt");
        let password = String::from_utf8(harness.app.get_password().unwrap().to_vec()).unwrap();
        fs::write(&users, format!("\"{}\" \"{password}\"\n", harness.app.get_user().unwrap())).unwrap();
        let file = folder.join("pgbouncer.ini");
        let lines = [
            "[databases]",
            &format!("* = host={host} port={server_port}"),
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            &format!("listen_port = {port}"),
            "unix_socket_dir =",
            "auth_type = scram-sha-256",
            &format!("auth_file = {}", users.display()),
            "pool_mode = transaction",
            "default_pool_size = 2",
        ];
        // The last line of a setting wins.
        fs::write(&file, [lines.as_slice(), settings].concat().join("\n") + "\n").unwrap();
        let mut command = Command::new(program(release));
        // It refuses to run as root.
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let log = fs::File::create(folder.join("log")).unwrap();
        let child = command.arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut started = Self { child, folder, port };
        started.wait_until_it_listens();
        started
    }

    /// The settings of a client that connects through it.
    pub fn through(&self, config: &Config) -> Config {
        let mut through = Config::new();
        through.host("127.0.0.1").port(self.port).dbname(config.get_dbname().unwrap());
        through.user(config.get_user().unwrap()).password(config.get_password().unwrap());
        through
    }

    fn wait_until_it_listens(&mut self) {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(self.child.try_wait().unwrap().is_none(), "PgBouncer does not start: {}", log());
            assert!(began.elapsed() < MAX_WAIT, "PgBouncer does not listen: {}", log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The program that `scripts/setup/pgbouncer.mjs` compiled, or the one of the variable.
fn program(release: Release) -> PathBuf {
    let (variable, name) = match release {
        Release::Current => ("PGBOUNCER", "pgbouncer-1.24"),
        Release::Old => ("PGBOUNCER_OLD", "pgbouncer-1.18"),
    };
    let compiled = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/bin").join(name);
    let program = std::env::var_os(variable).map_or(compiled, PathBuf::from);
    assert!(program.exists(), "{} is missing: run `npm run setup`, or set {variable}", program.display());
    program
}

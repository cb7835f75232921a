//! A Redis server for one test, with the access rules of the README.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::program::MAX_WAIT;

/// What the README gives to the gateway's user, and nothing else.
pub const ACL: &str = include_str!("../../redis/users.acl");
const PASSWORD: &str = "change-me";

/// A running server. The drop kills it.
pub struct RedisServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl RedisServer {
    pub fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("tenantry-redis-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("users.acl"), format!("{ACL}\nuser default on nopass ~* &* +@all\n")).unwrap();
        // The port is free again when the listener is dropped.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let child = spawn(&folder, port);
        Self { child, port, folder }
    }

    /// The URL of the gateway's user.
    pub fn url(&self) -> String {
        format!("redis://tenantry:{PASSWORD}@127.0.0.1:{}/0", self.port)
    }

    /// A connection that may do everything.
    pub fn as_operator(&self) -> redis::Connection {
        redis::Client::open(format!("redis://127.0.0.1:{}/0", self.port)).unwrap().get_connection().unwrap()
    }

    /// Ends the process without a shutdown.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again on the same port, without its values.
    pub fn restart(&mut self) {
        self.child = spawn(&self.folder, self.port);
    }
}

fn spawn(folder: &PathBuf, port: u16) -> Child {
    let program = std::env::var("REDIS_SERVER").unwrap_or_else(|_| "redis-server".into());
    let mut child = Command::new(&program)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(["--aclfile", "users.acl"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("these tests need a Redis server (REDIS_SERVER): {program}: {error}"));
    let began = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none() && began.elapsed() < MAX_WAIT, "Redis does not start: {ended:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

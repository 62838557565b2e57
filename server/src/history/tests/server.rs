//! A PostgreSQL server of the tests' own, made with the programs of Debian's `postgresql`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The password of its user; no message may hold it.
pub const PASSWORD: &str = "s3cret-of-the-tests";

/// Why there is none.
const MISSING: &str =
    "skipped: no PostgreSQL (set DATABASE_URL, or install Debian's `postgresql`; it must not run as root)";

/// A server that ends with this value, or with the process.
pub struct Server {
    directory: PathBuf,
    _owner: Option<TempDir>,
    port: u16,
    child: Option<Child>,
}

impl Server {
    /// Starts one that lasts as long as the process.
    pub fn for_all_tests() -> Option<Self> {
        let mut server = Self::new(true, false)?;
        // Statics are not dropped, so the directory is the script's to remove.
        server._owner = server._owner.take().and_then(|owner| {
            let _ = owner.keep();
            None
        });
        Some(server)
    }

    /// Starts one that can be stopped.
    pub fn for_one_test() -> Option<Self> {
        Self::new(false, false)
    }

    /// Starts one that speaks TLS, with a certificate that only `certificate` vouches for.
    pub fn with_tls() -> Option<Self> {
        Self::new(false, true)
    }

    fn new(for_all: bool, with_tls: bool) -> Option<Self> {
        let directory = TempDir::new().expect("a directory");
        std::fs::write(directory.path().join("password"), PASSWORD).expect("a file");
        if with_tls && !make_certificate(directory.path()) {
            println!("skipped: no openssl");
            return None;
        }
        if is_root() && !succeeds(Command::new("chown").args(["-R", "postgres"]).arg(directory.path())) {
            println!("{MISSING}");
            return None;
        }
        // Another process may take a port that was free a moment ago.
        for _ in 0..3 {
            let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
            let port = port.expect("a free port").port();
            if let Some(child) = start(directory.path(), port, if for_all { "remove" } else { "keep" }) {
                let path = directory.path().to_owned();
                return Some(Self { directory: path, _owner: Some(directory), port, child: Some(child) });
            }
        }
        println!("{MISSING}");
        None
    }

    /// The URL of its database, with a password that may be another one.
    pub fn url_with_password(&self, password: &str) -> String {
        format!("postgres://jobs:{password}@127.0.0.1:{}/postgres", self.port)
    }

    /// The URL of its database.
    pub fn url(&self) -> String {
        self.url_with_password(PASSWORD)
    }

    /// The file of its certificate.
    pub fn certificate(&self) -> PathBuf {
        self.directory.join("server.crt")
    }

    /// Stops it at once, as a crash would.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            child.wait().expect("its end");
        }
    }

    /// Starts it again.
    pub fn start_again(&mut self) {
        self.child = start(&self.directory, self.port, "keep");
        assert!(self.child.is_some(), "it does not start again");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn make_certificate(directory: &Path) -> bool {
    let options = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout server.key -out server.crt -subj /CN=localhost \
                   -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE";
    succeeds(Command::new("openssl").args(options.split_whitespace()).current_dir(directory))
}

/// Returns when the server accepts connections.
fn start(directory: &Path, port: u16, afterwards: &str) -> Option<Child> {
    let shell = ["sh", "-c", include_str!("postgres.sh"), "postgres.sh"];
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).args(shell);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(&shell[1..]);
        command
    };
    command.arg(programs()?).arg(directory).arg(port.to_string()).arg(afterwards);
    let mut child = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    (line == "ready\n").then_some(child)
}

/// The folder of the newest version's programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
    let versions = versions.filter(|version| version.path().join("bin/initdb").is_file());
    let number = |version: &std::fs::DirEntry| version.file_name().to_string_lossy().parse::<u32>().ok();
    versions.max_by_key(number).map(|version| version.path().join("bin"))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeeds(command: &mut Command) -> bool {
    command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

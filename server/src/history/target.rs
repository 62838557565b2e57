//! Which PostgreSQL database a URL means, and how to connect to it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::HistoryError;
use super::error::chain;
use super::sql::Result;

const FORM: &str = "The URL of the database cannot be read. Its form is \
    postgres://user:password@host:5432/database?sslmode=require, where the characters @ : / ? # % of a password are \
    written as %40 %3A %2F %3F %23 %25.";

/// How long a connection may take, with TLS and password.
const CONNECT: Duration = Duration::from_secs(5);

/// A dead server is noticed after about this time, and a dead client by the server.
const DEAD: Duration = Duration::from_secs(8);
const KEEPALIVE_IDLE: Duration = Duration::from_secs(3);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(2);
const KEEPALIVE_RETRIES: u32 = 2;

/// A database that can be connected to.
#[derive(Clone)]
pub(super) struct Target {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    /// How messages call it.
    pub(super) place: String,
}

impl Target {
    /// Reads a URL. `sslmode` may be any that libpq knows; where TLS is required, the server's certificate is verified
    /// against the public authorities, or those of the file `sslrootcert`.
    pub(super) fn of_url(url: &str) -> Result<Self> {
        let Url { url, root_certificates } = Url::read(url);
        // The parser's own message may quote a part of a password that is written wrongly.
        let mut config: Config = url.parse().map_err(|_| HistoryError::Url(FORM.to_owned()))?;
        let place = place(&config).ok_or_else(|| HistoryError::Url(FORM.to_owned()))?;
        config
            .connect_timeout(CONNECT)
            .keepalives_idle(KEEPALIVE_IDLE)
            .keepalives_interval(KEEPALIVE_INTERVAL)
            .keepalives_retries(KEEPALIVE_RETRIES)
            .tcp_user_timeout(DEAD);
        if config.get_application_name().is_none() {
            config.application_name("jobs-server");
        }
        let tls = match config.get_ssl_mode() {
            // As libpq would, this mode would take any certificate: that is no better than none.
            SslMode::Disable | SslMode::Prefer => None,
            _ => Some(tls(root_certificates.as_deref())?),
        };
        Ok(Self { config, tls, place })
    }

    /// Connects, within five seconds even if the server accepts a connection and says nothing.
    pub(super) fn connect(&self) -> Result<Client> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let target = self.clone();
        let spawned = std::thread::Builder::new().name("postgres-connect".to_owned()).spawn(move || {
            // Nobody receives a connection that came too late; it is closed here.
            let _ = sender.send(target.connect_slowly());
        });
        let connected = match spawned {
            Ok(_) => receiver.recv_timeout(CONNECT).ok(),
            Err(_) => Some(self.connect_slowly()),
        };
        match connected {
            Some(connected) => connected.map_err(|error| self.unreachable(&error)),
            None => Err(HistoryError::Unreachable {
                place: self.place.clone(),
                cause: "no answer within 5 seconds".to_owned(),
                advice: "Check the host and the port in the URL, the network and its firewalls.",
            }),
        }
    }

    fn connect_slowly(&self) -> std::result::Result<Client, postgres::Error> {
        let mut client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone())?,
            None => self.config.connect(NoTls)?,
        };
        // With these the server notices that we are gone and gives up our locks, even if no packet says so.
        client.batch_execute(&format!(
            "SET statement_timeout = '10s';
             SET idle_in_transaction_session_timeout = '30s';
             SET tcp_keepalives_idle = {};
             SET tcp_keepalives_interval = {};
             SET tcp_keepalives_count = {KEEPALIVE_RETRIES};
             SET tcp_user_timeout = {};",
            KEEPALIVE_IDLE.as_secs(),
            KEEPALIVE_INTERVAL.as_secs(),
            DEAD.as_millis(),
        ))?;
        Ok(client)
    }

    fn unreachable(&self, error: &postgres::Error) -> HistoryError {
        let class = error.code().map(|code| code.code().get(..2).unwrap_or_default());
        let advice = match class {
            Some("28") => {
                "Check the user and the password in the URL, and pg_hba.conf on the server; a server that demands TLS \
                 needs ?sslmode=require."
            }
            Some("3D") => "Create the database with createdb, or name another one in the URL.",
            Some(_) => "The server is there; try again when it accepts connections.",
            None if self.tls.is_some() => {
                "Check that PostgreSQL runs at the host and the port of the URL and speaks TLS there, with a \
                 certificate that holds for this name (sslrootcert=FILE for an authority of your own)."
            }
            None => "Check that PostgreSQL runs, and that it does so at the host and the port of the URL.",
        };
        HistoryError::Unreachable { place: self.place.clone(), cause: cause(error), advice }
    }
}

/// What a server or the network says, without values of rows.
pub(super) fn cause(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => error.message().to_owned(),
        None => chain(error),
    }
}

/// A URL, without what the `postgres` crate does not know.
struct Url {
    url: String,
    root_certificates: Option<String>,
}

impl Url {
    fn read(url: &str) -> Self {
        // A password may hold a question mark.
        let credentials = url.find('@').map_or(0, |at| at + 1);
        let (before, rest) = url.split_at(credentials);
        let Some((address, query)) = rest.split_once('?') else {
            return Self { url: url.to_owned(), root_certificates: None };
        };
        let mut root_certificates = None;
        let mut kept = Vec::new();
        for parameter in query.split('&') {
            match parameter.split_once('=') {
                Some(("sslrootcert", file)) => {
                    let file = percent_encoding::percent_decode_str(file).decode_utf8_lossy();
                    root_certificates = Some(file.into_owned());
                }
                // We verify in any case.
                Some(("sslmode", "verify-ca" | "verify-full")) => kept.push("sslmode=require"),
                Some(("sslmode", "allow")) => kept.push("sslmode=prefer"),
                _ => kept.push(parameter),
            }
        }
        Self { url: format!("{before}{address}?{}", kept.join("&")), root_certificates }
    }
}

/// `None` where the host or the database may be the rest of a password that holds an `@`.
fn place(config: &Config) -> Option<String> {
    let hosts = config.get_hosts().iter().zip(config.get_ports().iter().chain(std::iter::repeat(&5432)));
    let hosts = hosts.map(|(host, port)| match host {
        Host::Tcp(host) if host.parse::<IpAddr>().is_ok_and(|address| address.is_ipv6()) => {
            format!("[{host}]:{port}")
        }
        Host::Tcp(host) => format!("{host}:{port}"),
        #[cfg(unix)]
        Host::Unix(directory) => format!("{} (port {port})", directory.display()),
    });
    let hosts = hosts.collect::<Vec<_>>().join(", ");
    let database = config.get_dbname().unwrap_or("of the user's name");
    let is_plain = !hosts.is_empty() && !hosts.contains(['@', '%']) && !database.contains(['@', '%']);
    is_plain.then(|| format!("The PostgreSQL database {database} at {hosts}"))
}

fn tls(root_certificates: Option<&str>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match root_certificates {
        // What libpq calls the authorities that the system trusts.
        None | Some("system") => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let unreadable = |reason: String| {
                HistoryError::Url(format!("The certificates of sslrootcert={file} cannot be read: {reason}"))
            };
            let certificates =
                CertificateDer::pem_file_iter(file).map_err(|error| unreadable(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
                roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
            }
        }
    }
    // Named here, since several crates of one program may bring different ones.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| HistoryError::Url(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(url: &str) -> String {
        Target::of_url(url).unwrap_or_else(|error| panic!("{url}: {error}")).place
    }

    #[test]
    fn a_place_is_named_without_user_and_password() {
        for (url, place) in [
            ("postgres://u:s3cret@db.example.com/jobs", "jobs at db.example.com:5432"),
            ("postgresql://u:s%40cret@db:6000/jobs?sslmode=disable", "jobs at db:6000"),
            ("postgres://u:what?@[::1]/jobs", "jobs at [::1]:5432"),
            ("postgres://u@a:1,b:2/jobs", "jobs at a:1, b:2"),
        ] {
            assert_eq!(place_of(url), format!("The PostgreSQL database {place}"));
        }
    }

    #[test]
    fn every_mode_of_libpq_is_understood() {
        for (mode, is_tls) in [
            ("disable", false),
            ("allow", false),
            ("prefer", false),
            ("require", true),
            ("verify-ca", true),
            ("verify-full", true),
        ] {
            let url =
                format!("postgres://u:p@db/jobs?connect_timeout=3&sslmode={mode}&channel_binding=prefer");
            let target = Target::of_url(&url).unwrap_or_else(|error| panic!("{mode}: {error}"));
            assert_eq!(target.tls.is_some(), is_tls, "{mode}");
        }
    }

    #[test]
    fn a_url_that_is_wrong_is_not_quoted() {
        for url in [
            "postgres://u:s3cret@x@db/jobs",
            "postgres://u:abc@s3cret@db/jobs",
            "postgres://u:5/abc@s3cret/@db:port/jobs",
            "postgres://u:s3cret@db:s3cret/jobs",
            "postgres://u:s3cret@db/jobs?s3cret=1",
            "mysql://u:s3cret@db/jobs",
            "s3cret",
        ] {
            let error = Target::of_url(url).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains("Its form is postgres://"), "{url}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn certificates_that_are_not_there_are_named() {
        let url = "postgres://u:s3cret@db/jobs?sslmode=verify-full&sslrootcert=/no%20such/file.pem";
        let error = Target::of_url(url).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("sslrootcert=/no such/file.pem cannot be read"), "{error}");
    }
}

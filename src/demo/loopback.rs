//! Which hosts are the reader's own machine.

use std::net::Ipv4Addr;

/// Whether a page of this host, as `location.hostname` has it, comes from the reader's own machine: `isLoopback` in
/// `tools/early.ts` says the same.
pub(super) fn is_loopback(host: &str) -> bool {
    let is_name = |host: &str| {
        host == "localhost" || host.strip_suffix(".localhost").is_some_and(|name| !name.is_empty())
    };
    is_name(host) || host == "[::1]" || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_a_loopback_host() {
        for host in ["localhost", "app.localhost", "a.b.localhost", "127.0.0.1", "127.255.0.9", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            ".localhost",
            "localhost.example",
            "mylocalhost",
            "127.0.0.1.example",
            "127.example",
            "127.0.0.256",
            "10.0.0.1",
            "128.0.0.1",
            "0.0.0.0",
            "::1",
            "[::2]",
            "[::ffff:7f00:1]",
            "console.example",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

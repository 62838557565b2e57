//! Debian packages, where they may be installed.

use crate::process;
use crate::progress::{Advise, Step};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::io::{IsTerminal, Write};
use xshell::cmd;

/// How `apt-get` may be run.
#[derive(Debug, PartialEq, Eq)]
enum Permission {
    Root,
    Sudo,
    Denied,
}

/// Installs packages: as root at once, else with sudo after asking.
///
/// # Errors
/// The failure names the command that the reader can run.
pub fn install(workspace: &Workspace, step: &Step, packages: &[&str]) -> Result<()> {
    let shell = workspace.shell()?;
    if process::probe(cmd!(shell, "apt-get --version")).is_none() {
        bail!("This system has no apt-get to install {} with.", packages.join(" "));
    }
    let by_hand = format!("sudo apt-get install --no-install-recommends {}", packages.join(" "));
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let permission = permission(is_root(workspace), is_terminal, || {
        workspace.progress.suspend(|| {
            eprint!("Run `{by_hand}`? [y/N] ");
            let _ = std::io::stderr().flush();
            let mut answer = String::new();
            std::io::stdin().read_line(&mut answer).map(|_| answer).unwrap_or_default()
        })
    });
    // One apt at a time: two would each wait for the other's lock and then fail.
    let _lock = workspace.cache.lock("apt", step)?;
    shell.set_var("DEBIAN_FRONTEND", "noninteractive");
    match permission {
        Permission::Root => {
            // The lists may be missing or old. A foreign source that cannot be reached does no harm here.
            let log = workspace.cache.log("apt");
            let _ = process::run_logged(step, &log, cmd!(shell, "apt-get update"));
            let install = "-o DPkg::Lock::Timeout=300 install --yes --no-install-recommends".split(' ');
            let command = cmd!(shell, "apt-get {install...} {packages...}");
            process::run_logged(step, &log, command).map(drop).advise(&format!("Run: {by_hand}"))
        }
        // In the foreground, where sudo can ask for the password.
        Permission::Sudo => workspace.progress.suspend(|| {
            let _ = cmd!(shell, "sudo apt-get update").run();
            Ok(cmd!(shell, "sudo apt-get install --yes --no-install-recommends {packages...}").run()?)
        }),
        Permission::Denied => bail!("{} missing. Run: {by_hand}", packages.join(", ")),
    }
}

/// Root needs no sudo; without a terminal to ask on, sudo is not used.
fn permission(root: bool, terminal: bool, ask: impl FnOnce() -> String) -> Permission {
    if root {
        Permission::Root
    } else if terminal && matches!(ask().trim(), "y" | "Y" | "yes") {
        Permission::Sudo
    } else {
        Permission::Denied
    }
}

/// Whether the user is root.
pub fn is_root(workspace: &Workspace) -> bool {
    cfg!(unix)
        && workspace.shell().is_ok_and(|shell| process::probe(cmd!(shell, "id -u")).as_deref() == Some("0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_takes_a_yes() {
        let not_asked = || -> String { panic!("asked") };
        assert_eq!(permission(true, true, not_asked), Permission::Root);
        assert_eq!(permission(false, false, not_asked), Permission::Denied);
        for (answer, expected) in
            [("y\n", Permission::Sudo), ("", Permission::Denied), ("no\n", Permission::Denied)]
        {
            assert_eq!(permission(false, true, || answer.to_owned()), expected);
        }
    }
}

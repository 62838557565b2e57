//! Debian packages, where we may install them.

use crate::environment::{Environment, find_on_path};
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::run;
use crate::workspace::Workspace;
use std::process::Command;

/// Installs packages; where that is not possible, the failure says what to run.
pub fn install(workspace: &Workspace, step: &Step, packages: &[&str]) -> Result {
    let wanted = packages.join(" ");
    if find_on_path(&["apt-get"]).is_none() {
        return Err(Failure::new(format!("This system has no apt-get to install {wanted} with.")));
    }
    let by_hand = format!("Run: apt-get install --no-install-recommends {wanted}");
    let Some(privilege) = Privilege::of_user() else {
        return Err(Failure::new(format!(
            "Installing {wanted} needs root, and sudo is not available without a password."
        ))
        .advise(format!("{by_hand} (as root), then try again.")));
    };

    // One apt at a time: two would each wait for the other's lock and then fail.
    let _lock = workspace.cache.lock("apt", step)?;
    let log = workspace.cache.log("apt");
    let install = || {
        let mut command = privilege.apt_get();
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        command
    };
    step.detail(&format!("apt-get install {wanted}"));
    if run::logged(step, &log, install()).is_ok() {
        return Ok(());
    }
    // The lists may be missing or older than the packages on the server.
    step.detail("apt-get update");
    let mut update = privilege.apt_get();
    update.arg("update");
    run::logged(step, &log, update).map_err(|failure| failure.advise(by_hand.clone()))?;
    step.detail(&format!("apt-get install {wanted}"));
    run::logged(step, &log, install()).map_err(|failure| failure.advise(by_hand))
}

enum Privilege {
    Root,
    Sudo,
}

impl Privilege {
    fn of_user() -> Option<Self> {
        if is_root() {
            Some(Self::Root)
        } else {
            run::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(Self::Sudo)
        }
    }

    fn apt_get(&self) -> Command {
        let mut command = match self {
            Self::Root => Environment::default().command("apt-get"),
            Self::Sudo => {
                let mut command = Environment::default().command("sudo");
                command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
                command
            }
        };
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
        command
    }
}

/// Whether we are root.
pub fn is_root() -> bool {
    cfg!(unix) && run::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}
